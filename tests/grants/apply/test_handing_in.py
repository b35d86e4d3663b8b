"""Handing in, handing in again, withdrawing: who may, what is refused, and the receipt that proves it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from grants.models import Application, Call
from network.models import Actor, User
from tests.factories.grants import CallFactory, application_in, begin_application, fill_application
from workflows import clock
from workflows.journal import verify
from workflows.models import JournalEntry


def hand_in(
    web: Client, application: Application, *, step: str = "submit", command: uuid.UUID | None = None, version: int = 0
) -> Any:
    fresh = Application.objects.get(pk=application.pk)
    return web.post(
        reverse(f"grants:{step}_application", args=[application.public_id]),
        {"command_id": str(command or uuid.uuid4()), "version": version or fresh.version},
    )


@pytest.fixture
def signing(signatory: User, sign_in: Callable[[User], Client]) -> Client:
    return sign_in(signatory)


def test_the_signatory_hands_in_and_gets_a_receipt(signing: Client, complete: Application) -> None:
    answer = hand_in(signing, complete)
    assert answer.headers["Location"] == reverse("grants:receipt", args=[complete.public_id])
    complete.refresh_from_db()
    fund, year = complete.call.fund, complete.call.budget_year
    assert (complete.state, complete.number, complete.requested) == (
        "submitted",
        f"{fund.code}-{year}-001",
        Decimal(1000),
    )
    text = signing.get(reverse("grants:receipt", args=[complete.public_id])).content.decode()
    entry = JournalEntry.objects.get(subject_pk=complete.pk, verb="submit")
    assert all(part in text for part in (complete.number, entry.hash, f"Nr. {entry.sequence}", "1.000,00"))
    assert verify(entry.chain) is None


def test_pressing_twice_hands_in_once(signing: Client, complete: Application) -> None:
    command, version = uuid.uuid4(), Application.objects.get(pk=complete.pk).version
    answers = [hand_in(signing, complete, command=command, version=version) for _ in range(2)]
    assert [one.status_code for one in answers] == [302, 302]
    assert JournalEntry.objects.filter(subject_pk=complete.pk, verb="submit").count() == 1


def test_whoever_may_not_sign_is_told_who_may(web: Client, complete: Application, signatory: User) -> None:
    text = web.get(reverse("grants:apply_overview", args=[complete.public_id])).content.decode()
    assert "Antrag absenden" not in text
    assert signatory.name in text
    answer = hand_in(web, complete)
    assert answer.status_code == 403
    assert Application.objects.get(pk=complete.pk).state == "draft"


def test_where_the_track_says_so_the_applicant_hands_in(
    web: Client, partnership: object, organisation: Actor, applicant: User
) -> None:
    call = CallFactory(partnership=partnership, track="micro")
    draft = fill_application(begin_application(call, applicant=organisation, by=applicant), by=applicant)
    assert hand_in(web, draft).status_code == 302


def test_what_is_missing_is_named_and_nothing_is_handed_in(signing: Client, complete: Application) -> None:
    complete.answers.filter(code="situation").update(value=None)
    answer = hand_in(signing, complete)
    assert answer.status_code == 422
    assert "Noch ein Punkt bis zum Absenden: Ausgangslage." in answer.content.decode()


def test_a_second_after_the_deadline_is_late_and_the_draft_stays_readable(
    signing: Client, complete: Application, call: Call
) -> None:
    call.closes_at = clock.now() - dt.timedelta(seconds=1)
    call.save()
    answer = hand_in(signing, complete)
    assert answer.status_code == 422
    assert "Die Frist dieses Aufrufs ist abgelaufen." in answer.content.decode()
    assert Application.objects.get(pk=complete.pk).number == ""


def test_a_stale_page_is_told_and_not_obeyed(signing: Client, complete: Application) -> None:
    assert hand_in(signing, complete, version=99).status_code == 409


def test_a_command_that_cannot_be_read_does_nothing(signing: Client, complete: Application) -> None:
    url = reverse("grants:submit_application", args=[complete.public_id])
    for data in ({}, {"command_id": "x", "version": "y"}, {"command_id": str(uuid.uuid4()), "version": "9" * 40}):
        assert signing.post(url, data).status_code in {200, 422}
    assert Application.objects.get(pk=complete.pk).state == "draft"


def test_a_returned_application_is_handed_in_again_with_the_same_number(
    signing: Client, cast: dict[str, User], call: Call, organisation: Actor
) -> None:
    returned = application_in("returned", call=call, applicant=organisation, cast=cast)
    assert hand_in(signing, returned, step="resubmit").status_code == 302
    again = Application.objects.get(pk=returned.pk)
    assert (again.state, again.number) == ("submitted", returned.number)
    assert again.information_requests.get().answered_at is not None


def test_a_draft_is_withdrawn_and_may_say_why(signing: Client, complete: Application) -> None:
    url = reverse("grants:application_step", args=[complete.public_id, "withdraw"])
    assert signing.get(url).status_code == 200
    command = {"command_id": str(uuid.uuid4()), "version": Application.objects.get(pk=complete.pk).version}
    answer = signing.post(url, command | {"reasons": "Der Raum ist abgesagt."}, follow=True)
    assert "zurückgezogen" in answer.content.decode().lower()
    assert Application.objects.get(pk=complete.pk).state == "withdrawn"


def test_there_is_no_receipt_before_it_is_handed_in(web: Client, draft: Application) -> None:
    assert web.get(reverse("grants:receipt", args=[draft.public_id])).status_code == 404


@pytest.mark.parametrize("who", ["clerk", "stranger", "outsider"])
def test_nobody_else_hands_in(
    who: str, complete: Application, cast: dict[str, User], sign_in: Callable[[User], Client]
) -> None:
    assert hand_in(sign_in(cast[who]), complete).status_code == 404
