"""The pages over HTTP: whose they are, what they show, what they do with bad input, and how many queries they take."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from grants.models import Call, Grant, PaymentRun
from network.models import Actor, User
from reporting.models import IncomeLine, Notice, Objection, Reclaim, Voucher
from reporting.services import statements
from tests.conftest import Cast
from tests.factories.grants import application_in
from tests.factories.reporting import (
    at,
    fill_statement,
    final_statement,
    pay,
    send_notices,
    verified_statement,
)
from workflows import clock
from workflows.steps import take

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]
SPENT = [("FEES", "5400.00"), ("MATERIAL", "2700.00"), ("RENT", "900.00")]
INCOME = {"own": "1000.00", "third_private": "1200.00"}


def command(page: str) -> dict[str, str]:
    """The hidden fields of a step's page."""
    return {
        name: re.search(rf'name="{name}" value="([^"]+)"', page)[1]  # type: ignore[index]
        for name in ("command_id", "version")
    }


@pytest.fixture
def world(grant: Grant, cast: Cast) -> Grant:
    """8,000 paid, verified, settled at 7,040, the claim heard."""
    pay(grant, "8000.00", cast=cast)
    clock.set_to(at(2025, 7, 1))
    verified_statement(grant, cast=cast, vouchers=SPENT, income=INCOME)
    take(Grant.objects.get(), "settle", by=cast["decider"], final_amount=Decimal("7040.00"))
    send_notices()
    take(Reclaim.objects.get(), "hear", by=cast["clerk"], reasons="Weniger.", hearing_until=dt.date(2025, 7, 15))
    return Grant.objects.get()


def pages_of(grant: Grant) -> dict[str, str]:
    final = Notice.objects.get(kind="final")
    return {
        "statement": final_statement(grant).get_absolute_url(),
        "settlement": reverse("reporting:settlement", args=[grant.public_id]),
        "reclaim": Reclaim.objects.get().get_absolute_url(),
        "notice": final.get_absolute_url(),
        "case": grant.get_absolute_url(),
    }


READERS = {"applicant", "signatory", "clerk", "decider", "coordinator", "treasurer", "approver", "checker", "auditor"}


def test_a_page_is_there_for_its_readers_and_for_nobody_else(world: Grant, cast: Cast, sign_in: SignIn) -> None:
    pages = pages_of(world)
    pages.pop("case")
    for name, person in cast.items():
        browser = sign_in(person)
        answers = {page: browser.get(url).status_code for page, url in pages.items()}
        assert answers == dict.fromkeys(pages, 200 if name in READERS else 404), name


def test_the_case_file_shows_account_and_letters(world: Grant, cast: Cast, sign_in: SignIn) -> None:
    for name in ("signatory", "clerk"):
        page = sign_in(cast[name]).get(world.get_absolute_url()).content.decode()
        assert "Verwendungsnachweis" in page
        assert "Schlussbescheid" in page
        assert "Rückforderung über" in page


def test_the_recipient_sees_the_answer_first_and_why(grant: Grant, cast: Cast, sign_in: SignIn) -> None:
    pay(grant, "5000.00", cast=cast)
    clock.set_to(at(2025, 7, 1))
    spent = [("FEES", "5400.00"), ("MATERIAL", "2000.00"), ("RENT", "1500.00")]
    statement = fill_statement(final_statement(grant), cast=cast, vouchers=spent, income={"own": "1000.00"})
    page = sign_in(cast["signatory"]).get(statement.get_absolute_url()).content.decode()
    assert "Sie bekommen noch 1.880,00\u00a0€" in page
    assert "Warum 300,00\u00a0€ nicht zählen" in page
    assert "50\u00a0% über Plan" in page
    assert "Foto fehlt" in page


def test_vouchers_are_added_changed_and_taken_off(grant: Grant, cast: Cast, sign_in: SignIn) -> None:
    clock.set_to(at(2025, 7, 1))
    statement = final_statement(grant)
    browser = sign_in(cast["applicant"])
    new = reverse("reporting:new_voucher", args=[statement.public_id])
    typed = {"paid_on": "2025-04-08", "payee": "Trainerin", "reason": "Erster Tag", "cost_type": "FEES",
             "amount": "1.200,50", "command_id": str(uuid.uuid4())}  # fmt: skip
    assert browser.post(new, typed).status_code == 302
    assert browser.post(new, typed).status_code == 302  # a double click
    voucher = Voucher.objects.get()
    assert voucher.amount == Decimal("1200.50")
    own = reverse("reporting:voucher", args=[statement.public_id, voucher.public_id])
    answer = browser.post(own, typed | {"paid_on": "2026-01-01", "amount": "viel"})
    assert answer.status_code == 422
    assert 'value="viel"' in answer.content.decode()
    assert browser.post(own, typed | {"amount": "1300"}).status_code == 302
    assert Voucher.objects.get().amount == Decimal("1300.00")
    assert browser.post(own + "drop/").status_code == 302
    assert Voucher.objects.count() == 0


def test_report_and_income_are_written_in_parts(grant: Grant, cast: Cast, sign_in: SignIn) -> None:
    statement = final_statement(grant)
    browser = sign_in(cast["applicant"])
    report = reverse("reporting:report", args=[statement.public_id])
    answer = browser.post(report, {"done": "Zwei Tage.", "participants": "10", "age_youth": "12"})
    assert answer.status_code == 422
    assert "zusammen 12, also mehr als alle" in answer.content.decode()
    assert browser.post(report, {"done": "Zwei Tage.", "participants": "10", "goal_1": "4"}).status_code == 302
    rows = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-0-kind": "own", "form-0-amount": "1.000,00",
            "form-1-kind": "participants", "form-1-amount": ""}  # fmt: skip
    income = reverse("reporting:income", args=[statement.public_id])
    assert browser.post(income, rows | {"form-1-amount": "x"}).status_code == 422
    assert browser.post(income, rows | {"form-1-amount": "85"}).status_code == 302
    assert list(IncomeLine.objects.values_list("kind", "amount")) == [
        ("own", Decimal("1000.00")), ("participants", Decimal("85.00")),
    ]  # fmt: skip
    statement.refresh_from_db()
    assert (statement.done, statement.goal_rating) == ("Zwei Tage.", 4)


def test_the_decider_settles_what_the_rules_have_found(grant: Grant, cast: Cast, sign_in: SignIn) -> None:
    clock.set_to(at(2025, 7, 1))
    step = reverse("grants:grant_step", args=[grant.public_id, "settle"])
    decider = sign_in(cast["decider"])
    assert decider.get(step).status_code == 404
    verified_statement(grant, cast=cast, vouchers=SPENT, income=INCOME)
    page = decider.get(reverse("reporting:settlement", args=[grant.public_id])).content.decode()
    assert "Förderung festsetzen" in page
    assert "7.040,00" in page
    assert decider.post(step, command(decider.get(step).content.decode())).status_code == 302
    assert Grant.objects.get().final_amount == Decimal("7040.00")


def test_the_recipient_answers_and_the_treasury_books(world: Grant, cast: Cast, sign_in: SignIn) -> None:
    claim = Reclaim.objects.get()
    answer = reverse("reporting:answer_hearing", args=[claim.public_id])
    assert sign_in(cast["signatory"]).post(answer, {"text": "Wir zahlen."}).status_code == 302
    take(claim, "issue", by=cast["decider"], reasons="Weniger.", pay_by=dt.date(2025, 8, 30))
    send_notices()
    treasurer = sign_in(cast["treasurer"])
    book = reverse("reporting:record_repayment", args=[claim.public_id])
    typed = {"amount": "9.999,00", "received_on": "2025-07-01", "command_id": str(uuid.uuid4())}
    assert treasurer.post(book, typed).status_code == 422
    claim.refresh_from_db()
    assert treasurer.post(book, typed | {"amount": str(claim.total).replace(".", ",")}).status_code == 302
    assert sign_in(cast["clerk"]).get(book).status_code == 404


def test_an_objection_over_the_page(call: Call, organisation: Actor, cast: Cast, sign_in: SignIn) -> None:
    application_in("rejected", call=call, applicant=organisation, cast=cast)
    send_notices()
    notice = Notice.objects.get()
    lodge = reverse("reporting:lodge_objection", args=[notice.public_id])
    signatory = sign_in(cast["signatory"])
    assert "Widerspruch einlegen" in signatory.get(notice.get_absolute_url()).content.decode()
    assert signatory.post(lodge, {"text": ""}).status_code == 422
    assert signatory.post(lodge, {"text": "Nein."}).status_code == 302
    objection = Objection.objects.get()
    assert signatory.post(lodge, {"text": "Nein."}).status_code == 409
    assert sign_in(cast["clerk"]).get(lodge).status_code == 404
    step = reverse("reporting:objection_step", args=[objection.public_id, "dismiss"])
    decider = sign_in(cast["decider"])
    hidden = command(decider.get(step).content.decode())
    answer = decider.post(step, hidden | {"outcome": "Es bleibt dabei."})
    assert answer.status_code == 302
    assert Objection.objects.get().state == "dismissed"


def test_a_late_objection_is_told_so_and_keeps_its_text(
    call: Call, organisation: Actor, cast: Cast, sign_in: SignIn
) -> None:
    application_in("rejected", call=call, applicant=organisation, cast=cast)
    send_notices()
    clock.set_to(at(2025, 5, 1))
    lodge = reverse("reporting:lodge_objection", args=[Notice.objects.get().public_id])
    answer = sign_in(cast["signatory"]).post(lodge, {"text": "Das sehen wir anders."})
    assert answer.status_code == 422
    assert "Das sehen wir anders." in answer.content.decode()


def test_a_draft_of_a_notice_is_the_offices_own(call: Call, organisation: Actor, cast: Cast, sign_in: SignIn) -> None:
    application = application_in("submitted", call=call, applicant=organisation, cast=cast)
    take(application, "refuse", by=cast["clerk"], reasons="Der Vertrag ist geschlossen.")
    send_notices()
    notice = Notice.objects.get()
    assert sign_in(cast["signatory"]).get(notice.get_absolute_url()).status_code == 404
    edit = reverse("reporting:notice_reasons", args=[notice.public_id])
    decider = sign_in(cast["decider"])
    assert decider.post(edit, {"reasons": "Genauer.", "version": notice.version}).status_code == 302
    assert decider.post(edit, {"reasons": "Noch genauer.", "version": notice.version}).status_code == 422


def test_the_order_is_for_the_hands_it_goes_through(grant: Grant, cast: Cast, sign_in: SignIn) -> None:
    pay(grant, "4000.00", cast=cast)
    run = PaymentRun.objects.get()
    for name, person in cast.items():
        expected = 200 if name in {"treasurer", "approver", "checker", "auditor"} else 404
        browser = sign_in(person)
        for kind in ("payment_order", "payment_order_csv"):
            assert browser.get(reverse(f"reporting:{kind}", args=[run.public_id])).status_code == expected, name


def test_the_statement_takes_as_many_queries_for_thirty_vouchers_as_for_one(
    grant: Grant, cast: Cast, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    clock.set_to(at(2025, 7, 1))
    statement = final_statement(grant)
    browser = sign_in(cast["signatory"])
    browser.get("/")
    for count in (1, 29):
        for number in range(count):
            statements.put_voucher(
                statement, paid_on=dt.date(2025, 4, 1), payee="P", reason=f"R{number}", amount=Decimal("10.00"),
                cost_type="FEES", by=cast["applicant"],
            )  # fmt: skip
        with django_assert_num_queries(18):
            browser.get(statement.get_absolute_url())
