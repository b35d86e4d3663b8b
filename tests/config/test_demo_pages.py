"""The banner's buttons and the box of mails."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.test import Client
from pytest_django.fixtures import Settings

from config.demo import mailbox
from workflows import clock, deadlines

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def february() -> None:
    clock.set_to(dt.datetime(2027, 2, 10, 15, 30, tzinfo=dt.UTC))


@pytest.fixture
def box(settings: Settings, tmp_path: Path) -> Path:
    settings.MAIL_DIR = str(tmp_path)
    return tmp_path


def send(box: Path, subject: str, text: str) -> None:
    mail = EmailMultiAlternatives(subject, text, "buero@example.org", ["verein@example.org"])
    mail.attach("bescheid.pdf", b"%PDF", "application/pdf")
    mail.connection = get_connection("django.core.mail.backends.filebased.EmailBackend", file_path=str(box))
    mail.send()


def test_the_next_day_is_the_next_morning_and_leads_back(client: Client) -> None:
    answer = client.post("/demo/next-day/", {"next": "/demo/mails/?page=2"})
    assert (answer.status_code, answer["Location"]) == (302, "/demo/mails/?page=2")
    assert clock.today() == dt.date(2027, 2, 11)
    assert "Donnerstag, 11. Februar 2027" in client.get("/demo/mails/").content.decode()


def test_a_foreign_address_is_not_followed(client: Client) -> None:
    assert client.post("/demo/next-day/", {"next": "https://elsewhere.example/"})["Location"] == "/"


def test_the_next_deadline_is_the_morning_on_which_something_falls_due(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deadlines, "_registered", [lambda: int(clock.today() == dt.date(2027, 2, 14))])
    client.post("/demo/next-deadline/")
    assert clock.today() == dt.date(2027, 2, 14)


def test_without_any_deadline_the_clock_stops_after_four_months(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deadlines, "_registered", [])
    client.post("/demo/next-deadline/")
    assert clock.today() == dt.date(2027, 2, 10) + dt.timedelta(days=120)


def test_the_box_shows_what_was_sent_newest_first(client: Client, box: Path) -> None:
    send(box, "Ihr Antrag ist bei uns", "Öffnen Sie https://netz.example/cases/1/")
    send(box, "Bescheid", "Guten Tag")
    page = client.get("/demo/mails/").content.decode()
    assert page.index("Bescheid") < page.index("Ihr Antrag ist bei uns")
    mail = client.get(f"/demo/mails/{mailbox.mails(box)[1].key}/").content.decode()
    assert '<a href="https://netz.example/cases/1/" rel="nofollow">' in mail
    assert "bescheid.pdf" in mail
    assert "verein@example.org" in mail


def test_an_empty_box_says_so(client: Client, box: Path) -> None:
    assert "Noch ist keine E-Mail verschickt." in client.get("/demo/mails/").content.decode()
    assert client.get("/demo/mails/unknown/").status_code == 404
