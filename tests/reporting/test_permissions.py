"""Rights as a table: who of the cast holds which permission on a handed-in case of their partnership."""

from __future__ import annotations

from decimal import Decimal

import pytest

from grants.models import Exclusion, Grant
from reporting.models import Notice, Objection, Reclaim
from reporting.services import notices
from tests.conftest import Cast
from tests.factories.reporting import at, final_statement, pay, send_notices, submitted_statement, verified_statement
from workflows import clock
from workflows.life import Life, Person
from workflows.steps import SYSTEM, take

pytestmark = pytest.mark.django_db

SPENT = [("FEES", "5400.00"), ("MATERIAL", "2700.00"), ("RENT", "900.00")]
INCOME = {"own": "1000.00", "third_private": "1200.00"}
OFFICE = {"coordinator", "clerk", "decider", "checker", "approver", "treasurer", "auditor"}
OWN = {"applicant", "signatory"}

STATEMENT = {
    "view_statement": OFFICE | OWN,
    "edit_statement": set(),
    "submit_statement": {"signatory"},
    "return_statement": {"clerk"},
    "verify_statement": {"clerk"},
    "find_voucher": {"clerk"},
    "waive_statement": {"decider"},
    "reopen_statement": {"decider"},
}
RECLAIM = {
    "view_reclaim": OFFICE | OWN,
    "draft_reclaim": {"clerk"},
    "hear_reclaim": {"clerk"},
    "drop_reclaim": {"clerk"},
    "issue_reclaim": {"decider"},
    "waive_reclaim": {"decider"},
    "settle_reclaim": {"treasurer"},
    "record_repayment": {"treasurer"},
    "answer_hearing": {"signatory"},
}
NOTICE = {
    "view_notice": OFFICE | OWN,
    "edit_notice": {"decider"},
    "issue_notice": {"decider"},
    "replace_notice": {"decider"},
    "notify_notice": {"clerk", "system"},
    "become_final_notice": {"system"},  # came by the portal; of a letter the clerk may note it too
    "lodge_objection": {"signatory"},
}
OBJECTION = {
    "view_objection": OFFICE | OWN,
    "withdraw_objection": {"signatory"},
    "uphold_objection": {"decider"},
    "dismiss_objection": {"decider"},
}


def holders(cast: Cast, subject: Life, permission: str) -> set[str]:
    people: dict[str, Person] = {**cast, "system": SYSTEM}
    return {name for name, person in people.items() if person.has_perm(f"reporting.{permission}", subject)}


def table_of(cast: Cast, subject: Life, wanted: dict[str, set[str]]) -> dict[str, set[str]]:
    return {permission: holders(cast, subject, permission) for permission in wanted}


@pytest.fixture
def settled(grant: Grant, cast: Cast) -> Grant:
    pay(grant, "8000.00", cast=cast)
    clock.set_to(at(2025, 7, 1))
    verified_statement(grant, cast=cast, vouchers=SPENT, income=INCOME)
    take(Grant.objects.get(), "settle", by=cast["decider"], final_amount=Decimal("7040.00"))
    send_notices()
    return Grant.objects.get()


def test_statement(grant: Grant, cast: Cast) -> None:
    clock.set_to(at(2025, 7, 1))
    statement = submitted_statement(grant, cast=cast, vouchers=SPENT, income=INCOME)
    assert table_of(cast, statement, STATEMENT) == STATEMENT


def test_a_statement_is_written_by_those_who_act_for_the_organisation(grant: Grant, cast: Cast) -> None:
    assert holders(cast, final_statement(grant), "edit_statement") == OWN


def test_reclaim(settled: Grant, cast: Cast) -> None:
    assert table_of(cast, Reclaim.objects.get(), RECLAIM) == RECLAIM


def test_notice_and_objection(settled: Grant, cast: Cast) -> None:
    notice = Notice.objects.get(kind="final")
    assert table_of(cast, notice, NOTICE) == NOTICE
    notices.lodge(notice, text="Nein.", by=cast["signatory"])
    assert table_of(cast, Objection.objects.get(), OBJECTION) == OBJECTION


def test_whoever_is_excluded_has_no_right_on_the_case(settled: Grant, cast: Cast) -> None:
    for name in OFFICE:
        Exclusion.objects.create(
            case=settled.application, person=cast[name], reason="Verwandt", declared_at=clock.now()
        )
    statement, claim = final_statement(settled), Reclaim.objects.get()
    for subject, wanted in ((statement, STATEMENT), (claim, RECLAIM)):
        for permission, found in table_of(cast, subject, wanted).items():
            assert found <= OWN, permission
