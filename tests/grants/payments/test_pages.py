"""The treasury's pages: who sees them, what they say, and that a double click does nothing twice."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from grants.models import BankEntry, BankStatement, Drawdown, OwnAccount, PaymentRun
from grants.services import payments
from network.models import BankAccount, User
from tests.conftest import Cast
from tests.factories.reporting import at
from tests.grants.payments.conftest import approved, prepared
from tests.grants.payments.shapes import shape
from tests.grants.payments.test_statements import comes, words
from workflows import clock
from workflows.models import JournalEntry

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
READERS = {"treasurer", "approver", "auditor"}


def the(name: str, *subjects: Any) -> str:
    return reverse(f"grants:{name}", args=[one.public_id for one in subjects])


def upload(run: PaymentRun, name: str) -> dict[str, Any]:
    return {"file": SimpleUploadedFile(f"{name}.xml", shape(name, **words(run)).getvalue(), "application/xml")}


def test_the_bank_is_for_the_treasury_and_the_audit(sent: PaymentRun, cast: Cast, sign_in: SignIn) -> None:
    comes(sent, "genossenschaft_053_08", cast)
    pages = [
        reverse("grants:bank"),
        reverse("grants:agreement"),
        the("bank_statement", BankStatement.objects.get()),
        the("bank_entry", BankEntry.objects.filter(kind="open").get()),
    ]
    for name, person in cast.items():
        browser = sign_in(person)
        for page in pages:
            expected = 200 if name in READERS else 404
            assert browser.get(page).status_code == expected, (name, page)
        said = {"what": "other", "note": "Spende", "command_id": str(uuid.uuid4())}
        if name != "treasurer":
            assert browser.post(pages[3], said).status_code == 404, name
            assert browser.post(pages[0], upload(sent, "genossenschaft_053_08")).status_code == 404, name


def test_from_approved_to_the_bank_in_two_pairs_of_hands(
    wanted: list[Drawdown], account: OwnAccount, cast: Cast, sign_in: SignIn
) -> None:
    treasurer, approver = sign_in(cast["treasurer"]), sign_in(cast["approver"])
    page = treasurer.get(reverse("grants:new_run"))
    command = page.context["form"].initial["command_id"]
    said = {
        "drawdowns": [str(one.public_id) for one in wanted],
        "account": str(account.public_id),
        "pay_on": "2026-11-21",
        "command_id": str(command),
    }
    first = treasurer.post(reverse("grants:new_run"), said)
    second = treasurer.post(reverse("grants:new_run"), said)  # the double click
    assert (first.status_code, second.status_code) == (302, 302)
    run = PaymentRun.objects.get()
    assert run.pay_on == dt.date(2026, 11, 23)
    shown = treasurer.get(run.get_absolute_url()).content.decode()
    assert "Am 21.11.2026 zahlen Banken nicht. Ausgeführt wird am 23.11.2026." in shown
    assert "Lauf freigeben" not in shown
    treasurer.post(the("release_run", run))
    assert PaymentRun.objects.get().released_at is None
    assert "Lauf freigeben" in approver.get(run.get_absolute_url()).content.decode()
    for _time in range(2):
        approver.post(the("release_run", run))
    file = treasurer.post(the("run_file", run))
    assert file.headers["Content-Type"] == "application/xml"
    assert file.headers["Content-Disposition"] == f'attachment; filename="{run.number}.xml"'
    assert file.content == payments.file_bytes(PaymentRun.objects.get())
    assert approver.post(the("run_file", run)).status_code == 302  # only the treasury takes it along
    for _time in range(2):
        treasurer.post(the("send_run", run))
    verbs = JournalEntry.objects.filter(life="grants.PaymentRun").order_by("sequence").values_list("verb", flat=True)
    assert list(verbs) == ["order_run", "release_run", "download_run", "send_run"]


def test_changed_letters_and_sums_by_fund_are_seen_before_the_release(
    run: PaymentRun, cast: Cast, sign_in: SignIn
) -> None:
    BankAccount.objects.update(holder="Bürgerstiftung Köln")
    shown = sign_in(cast["approver"]).get(run.get_absolute_url()).content.decode()
    assert "Bürgerstiftung Köln" in shown
    assert "Buergerstiftung Koeln" in shown
    assert "Nach Fonds" in shown
    assert "1.000,00" in shown


def test_a_run_of_another_partnership_is_not_there(run: PaymentRun, cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast["outsider"])
    assert browser.get(run.get_absolute_url()).status_code == 404
    for name in ("release_run", "run_file", "send_run", "confirm_run", "dissolve_run"):
        assert browser.post(the(name, run)).status_code == 404, name


def test_a_run_is_dissolved_with_a_reason(run: PaymentRun, cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast["approver"])
    assert browser.post(the("dissolve_run", run), {"reason": ""}).status_code == 200
    assert browser.post(the("dissolve_run", run), {"reason": "Falscher Tag"}).status_code == 302
    assert set(Drawdown.objects.values_list("state", flat=True)) == {"approved"}
    assert "Aufgelöst" in browser.get(run.get_absolute_url()).content.decode()
    assert browser.get(the("dissolve_run", run)).status_code == 404


def test_a_statement_is_read_twice_and_booked_once(sent: PaymentRun, cast: Cast, sign_in: SignIn) -> None:
    clock.set_to(at(2026, 12, 3))
    browser = sign_in(cast["treasurer"])
    for _time in range(2):
        assert browser.post(reverse("grants:bank"), upload(sent, "genossenschaft_053_08")).status_code == 302
    shown = browser.get(reverse("grants:bank")).content.decode()
    assert "3 neue Umsätze sind eingelesen, 2 sind zugeordnet." in shown
    assert "ist schon eingelesen" in shown
    assert "Ein Umsatz ist noch ungeklärt." in shown
    assert BankEntry.objects.count() == 3


def test_a_poisoned_file_is_refused_on_the_page(sent: PaymentRun, cast: Cast, sign_in: SignIn) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "b">]><Document>&a;</Document>'
    answer = sign_in(cast["treasurer"]).post(
        reverse("grants:bank"), {"file": SimpleUploadedFile("x.xml", bomb, "application/xml")}
    )
    assert answer.status_code == 422
    assert "Dokumenttyp-Erklärung" in answer.content.decode()
    assert sign_in(cast["treasurer"]).post(reverse("grants:bank"), {}).status_code == 200


def test_a_person_explains_a_movement_on_its_page(sent: PaymentRun, cast: Cast, sign_in: SignIn) -> None:
    comes(sent, "genossenschaft_053_08", cast)
    browser, entry = sign_in(cast["treasurer"]), BankEntry.objects.get(kind="open")
    page = the("bank_entry", entry)
    command = str(uuid.uuid4())
    assert browser.post(page, {"what": "other", "command_id": command}).status_code == 422  # without a word on it
    assert browser.post(page, {"what": "payment:none", "command_id": command}).status_code == 200
    said = {"what": "other", "note": "Spende", "command_id": str(uuid.uuid4())}
    for _time in range(2):
        assert browser.post(page, said).status_code == 302
    assert BankEntry.objects.get(pk=entry.pk).note == "Spende"
    assert "Alle Umsätze sind geklärt." in browser.get(reverse("grants:bank")).content.decode()


def test_the_page_of_agreement_says_by_how_much_and_since_when(sent: PaymentRun, cast: Cast, sign_in: SignIn) -> None:
    comes(sent, "genossenschaft_053_08", cast)
    shown = " ".join(sign_in(cast["auditor"]).get(reverse("grants:agreement")).content.decode().split())
    assert "weichen um 250,00 € voneinander ab, seit dem 26.11.2026." in shown
    assert "Unbekannt GmbH" in shown


def test_an_own_account_needs_two(cast: Cast, sign_in: SignIn, partnership: Any) -> None:
    said = {
        "label": "Kasse",
        "holder": "Landkreis Mühlental",
        "iban": "DE89 3704 0044 0532 0130 00",
        "town": "Neuhafen",
    }
    treasurer = sign_in(cast["treasurer"])
    wrong = treasurer.post(reverse("grants:new_own_account"), said | {"iban": "DE00370400440532013000"})
    assert (wrong.status_code, OwnAccount.objects.count()) == (422, 0)
    assert treasurer.post(reverse("grants:new_own_account"), said).status_code == 302
    assert treasurer.post(reverse("grants:new_own_account"), said).status_code == 409
    account = OwnAccount.objects.get()
    treasurer.post(the("confirm_own_account", account))
    assert not OwnAccount.objects.get().pays
    sign_in(cast["decider"]).post(the("confirm_own_account", account))
    assert OwnAccount.objects.get().pays
    sign_in(cast["approver"]).post(the("close_own_account", account))
    assert not OwnAccount.objects.get().pays


def test_lists_take_as_many_queries_for_thirty_rows_as_for_one(
    sent: PaymentRun, cast: Cast, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    comes(sent, "genossenschaft_053_08", cast)
    model = BankEntry.objects.get(kind="open")
    browser = sign_in(cast["treasurer"])
    browser.get("/")
    pages = {reverse("grants:bank"): 10, the("bank_statement", model.statement): 9, reverse("grants:agreement"): 14}
    for rows in (1, 30):
        for number in range(rows - 1):
            model.pk, model.public_id, model.position = None, uuid.uuid4(), number + 10
            model.amount = Decimal(number + 1)
            model.save()
        for page, count in pages.items():
            with django_assert_num_queries(count):
                assert browser.get(page).status_code == 200


def test_the_run_takes_as_many_queries_for_two_payments_as_for_one(
    wanted: list[Drawdown], account: OwnAccount, cast: Cast, sign_in: SignIn,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    browser = sign_in(cast["treasurer"])
    browser.get("/")
    first = prepared(wanted[:1], account, cast)
    second = prepared([wanted[1], approved(wanted[0].grant, "100.00", cast)], account, cast)
    for run, rows in ((first, 1), (second, 2)):
        with django_assert_num_queries(8):
            shown = browser.get(run.get_absolute_url())
        assert len(shown.context["lines"]) == rows
