"""Statement, reclaim, notice, objection: who may take which step when, and what follows from it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from grants.models import Application, Call, Grant, Hold
from grants.services import ledger
from network.models import Actor, Representation
from reporting.clockwork import late_statements_hold_payments, notices_become_final
from reporting.models import Notice, Objection, Reclaim, Settlement, StatementOfUse, Voucher, VoucherFinding
from reporting.services import holds, notices, reclaims, statements, verification
from tests.conftest import Cast
from tests.factories.grants import application_in
from tests.factories.network import RoleAssignmentFactory, UserFactory
from tests.factories.reporting import (
    active_grant,
    at,
    fill_statement,
    final_statement,
    offered_grant,
    pay,
    send_notices,
    submitted_statement,
    verified_statement,
)
from workflows import clock
from workflows.life import steps_of
from workflows.models import JournalEntry
from workflows.refusal import Refused
from workflows.steps import take

pytestmark = pytest.mark.django_db

SPENT = [("FEES", "5400.00"), ("MATERIAL", "2700.00"), ("RENT", "900.00")]
INCOME = {"own": "1000.00", "third_private": "1200.00"}


def open_holds(grant: Grant) -> list[str]:
    return sorted(Hold.objects.filter(grant=grant, lifted_at=None).values_list("code", flat=True))


def with_reclaim(call: Call, organisation: Actor, cast: Cast) -> Reclaim:
    """8,000 paid, 7,040 due: 960 to come back."""
    grant = active_grant(call, organisation=organisation, cast=cast)
    pay(grant, "8000.00", cast=cast)
    clock.set_to(at(2025, 7, 1))
    verified_statement(grant, cast=cast, vouchers=SPENT, income=INCOME)
    take(Grant.objects.get(), "settle", by=cast["decider"], final_amount=Decimal("7040.00"))
    send_notices()
    return Reclaim.objects.get()


def issued_reclaim(call: Call, organisation: Actor, cast: Cast) -> Reclaim:
    claim = with_reclaim(call, organisation, cast)
    claim = take(
        claim, "hear", by=cast["clerk"], reasons="Weniger Kosten.", hearing_until=dt.date(2025, 7, 15),
        ineffective_from=dt.date(2025, 6, 30),
    )  # fmt: skip
    clock.set_to(at(2025, 7, 16))
    claim = take(claim, "issue", by=cast["decider"], reasons="Weniger Kosten.", pay_by=dt.date(2025, 8, 30))
    send_notices()
    return claim


# ---- the tables --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("life", [StatementOfUse, Reclaim, Notice, Objection])
def test_the_database_knows_the_same_moves_as_the_life(life: type[Notice]) -> None:
    moves = {f"{source}>{step.target}" for step in steps_of(life).values() for source in step.sources}
    initial = life._meta.get_field("state").default
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgname = %s", [f"{life._meta.db_table}_state_moves"]
        )
        (definition,) = cursor.fetchone()
    arguments = definition.partition("workflows_check_move(")[2].rstrip(")").replace("'", "").split(", ")
    assert set(arguments) == {f">{initial}", *moves}


def test_a_state_is_not_written_past_the_steps(grant: Grant) -> None:
    with pytest.raises(IntegrityError, match="does not move"), transaction.atomic():
        StatementOfUse.objects.filter(grant=grant).update(state="verified")


# ---- the award and its notice ------------------------------------------------------------------------------------


def test_an_award_goes_out_with_the_decision_and_holds_the_money(call: Call, organisation: Actor, cast: Cast) -> None:
    grant = offered_grant(call, organisation=organisation, cast=cast)
    notice = Notice.objects.get()
    assert (notice.kind, notice.state, notice.issued_by, notice.channel) == (
        "award",
        "notified",
        cast["decider"],
        "portal",
    )
    assert (notice.notified_on, notice.remedy_until) == (dt.date(2025, 3, 2), dt.date(2025, 4, 2))
    assert notice.facts["amount"] == "8000.00"
    assert notice.facts["signed_by"] == str(cast["decider"])
    assert open_holds(grant) == ["notice_not_final"]


def test_the_award_becomes_final_when_its_time_has_passed(call: Call, organisation: Actor, cast: Cast) -> None:
    grant = active_grant(call, organisation=organisation, cast=cast, waive=False)
    clock.set_to(at(2025, 4, 2))
    assert notices_become_final() == 0
    clock.set_to(at(2025, 4, 3))
    assert notices_become_final() == 1
    assert notices_become_final() == 0
    assert Notice.objects.get().state == "final"
    assert open_holds(grant) == []


def test_who_waives_the_remedy_has_a_final_notice_at_once(grant: Grant) -> None:
    notice = Notice.objects.get()
    assert (notice.state, notice.remedy_waived, notice.final_on) == ("final", True, dt.date(2025, 3, 1))
    assert open_holds(grant) == []


def test_without_anybody_who_can_sign_in_the_letter_goes_by_post(call: Call, organisation: Actor, cast: Cast) -> None:
    application = application_in("resolved", call=call, applicant=organisation, cast=cast)
    Representation.objects.filter(role="signatory").update(valid_until=dt.date(2025, 2, 1))
    take(application, "reject", by=cast["decider"], reasons="Zweck.", deviation_reason="Neue Tatsachen.")
    send_notices()
    notice = Notice.objects.get()
    assert notice.state == "issued"
    notice = take(notice, "notify", by=cast["clerk"], channel="post", sent_on=dt.date(2025, 3, 1))
    assert (notice.notified_on, notice.remedy_until) == (dt.date(2025, 3, 5), dt.date(2025, 4, 7))


def test_a_formal_rejection_by_the_clerk_waits_for_the_deciders_signature(
    call: Call, organisation: Actor, cast: Cast
) -> None:
    application = application_in("submitted", call=call, applicant=organisation, cast=cast)
    take(application, "refuse", by=cast["clerk"], reasons="Der Vertrag ist schon geschlossen.")
    send_notices()
    notice = Notice.objects.get()
    assert (notice.kind, notice.state, notice.facts["formal"]) == ("rejection", "drafted", True)
    notice = notices.edit_reasons(notice, reasons="Der Vertrag wurde am 1. März geschlossen.", by=cast["decider"])
    take(notice, "issue", by=cast["decider"])
    notice.refresh_from_db()
    assert (notice.state, notice.facts["reasons"]) == ("notified", "Der Vertrag wurde am 1. März geschlossen.")
    with pytest.raises(Refused, match="erlassen"):
        notices.edit_reasons(notice, reasons="Anders.", by=cast["decider"])
    with pytest.raises(IntegrityError, match="not rewritten"), transaction.atomic():
        Notice.objects.update(facts={})


def test_a_correction_is_a_new_notice(call: Call, organisation: Actor, cast: Cast) -> None:
    offered_grant(call, organisation=organisation, cast=cast)
    take(Notice.objects.get(), "replace", by=cast["decider"], reasons="Ein Zahlendreher.")
    old, new = Notice.objects.order_by("pk")
    assert (old.state, new.state, new.replaces) == ("replaced", "drafted", old)
    assert {**new.facts, "signed_by": 0} == {**old.facts, "signed_by": 0}


# ---- objections --------------------------------------------------------------------------------------------------


def rejected(call: Call, organisation: Actor, cast: Cast) -> Notice:
    application_in("rejected", call=call, applicant=organisation, cast=cast)
    send_notices()
    return Notice.objects.get()


def test_an_objection_keeps_the_notice_from_becoming_final(call: Call, organisation: Actor, cast: Cast) -> None:
    notice = rejected(call, organisation, cast)
    objection = notices.lodge(notice, text="Wir sind gemeinnützig.", by=cast["signatory"])
    clock.set_to(at(2025, 6, 1))
    assert notices_become_final() == 0
    take(objection, "dismiss", by=cast["decider"], outcome="Das ändert nichts.")
    objection.refresh_from_db()
    assert objection.action_until == dt.date(2025, 7, 2)
    assert notices_become_final() == 0
    clock.set_to(at(2025, 7, 3))
    assert notices_become_final() == 1


def test_an_upheld_objection_reopens_the_case(call: Call, organisation: Actor, cast: Cast) -> None:
    notice = rejected(call, organisation, cast)
    objection = notices.lodge(notice, text="Wir sind gemeinnützig.", by=cast["signatory"])
    take(objection, "uphold", by=cast["decider"], outcome="Der Bescheid lag schon vor.")
    notice.refresh_from_db()
    assert (Application.objects.get().state, notice.state) == ("admitted", "replaced")


def test_the_last_day_counts_and_the_day_after_is_late(call: Call, organisation: Actor, cast: Cast) -> None:
    notice = rejected(call, organisation, cast)
    clock.set_to(at(2025, 4, 3))
    with pytest.raises(Refused, match="abgelaufen") as refusal:
        notices.lodge(notice, text="Zu spät.", by=cast["signatory"])
    assert refusal.value.code == "deadline_passed"
    clock.set_to(at(2025, 4, 2))
    notices.lodge(notice, text="Gerade noch.", by=cast["signatory"])
    with pytest.raises(Refused, match="schon ein Widerspruch"):
        notices.lodge(notice, text="Noch einmal.", by=cast["signatory"])


def test_where_there_is_another_decider_nobody_judges_their_own_decision(
    call: Call, organisation: Actor, cast: Cast
) -> None:
    objection = notices.lodge(rejected(call, organisation, cast), text="Nein.", by=cast["signatory"])
    assert cast["decider"].has_perm("reporting.uphold_objection", objection)
    second = UserFactory(name="Zweite Bewilligung")
    RoleAssignmentFactory(user=second, partnership=call.partnership, role="decider")
    assert not cast["decider"].has_perm("reporting.uphold_objection", objection)
    assert second.has_perm("reporting.uphold_objection", objection)


def test_only_a_signatory_objects(call: Call, organisation: Actor, cast: Cast) -> None:
    notice = rejected(call, organisation, cast)
    for name in ("applicant", "clerk", "stranger"):
        with pytest.raises(Refused) as refusal:
            notices.lodge(notice, text="Nein.", by=cast[name])
        assert refusal.value.status == 403


# ---- statements --------------------------------------------------------------------------------------------------


def test_accepting_makes_the_statement_due_by_the_rules(grant: Grant) -> None:
    """The period ends on 29 June 2025; six months later is Monday, 29 December."""
    statement = final_statement(grant)
    assert (grant.ends_on, statement.state, statement.due_on) == (dt.date(2025, 6, 29), "due", dt.date(2025, 12, 29))


def test_a_grant_over_the_turn_of_the_year_asks_for_an_interim_statement(
    call: Call, organisation: Actor, cast: Cast
) -> None:
    grant = active_grant(call, organisation=organisation, cast=cast, ends_on=dt.date(2026, 3, 31))
    interim, final = grant.statements.order_by("ends_on")
    assert (interim.kind, interim.ends_on, interim.due_on) == ("interim", dt.date(2025, 12, 31), dt.date(2026, 4, 30))
    assert (final.kind, final.due_on) == ("final", dt.date(2026, 9, 30))


def test_handing_in_asks_for_what_is_missing(grant: Grant, cast: Cast) -> None:
    with pytest.raises(Refused, match=r"Belege; Bericht|Bericht; Belege") as refusal:
        take(final_statement(grant), "submit", by=cast["signatory"])
    assert refusal.value.code == "incomplete"


def test_the_applicant_writes_and_the_signatory_hands_in(grant: Grant, cast: Cast) -> None:
    clock.set_to(at(2025, 7, 1))
    statement = fill_statement(final_statement(grant), cast=cast, vouchers=SPENT, income=INCOME)
    with pytest.raises(Refused) as refusal:
        take(statement, "submit", by=cast["applicant"])
    assert refusal.value.status == 403
    assert take(statement, "submit", by=cast["signatory"]).state == "submitted"


def test_what_was_handed_in_is_frozen_until_it_is_given_back(grant: Grant, cast: Cast) -> None:
    clock.set_to(at(2025, 7, 1))
    statement = submitted_statement(grant, cast=cast, vouchers=SPENT, income=INCOME)
    with pytest.raises(Refused, match="liegt beim Amt"):
        statements.write_report(statement, by=cast["applicant"], done="Anders.")
    with pytest.raises(IntegrityError, match="handed in"), transaction.atomic():
        Voucher.objects.filter(number=1).update(amount=Decimal("1.00"))
    statement = take(statement, "return", by=cast["clerk"], note="Beleg 3 ist unleserlich.")
    statements.drop_voucher(Voucher.objects.get(number=2), by=cast["applicant"])
    assert list(Voucher.objects.values_list("number", "cost_type")) == [(1, "FEES"), (2, "RENT")]


def test_every_voucher_is_looked_at_before_the_statement_is_verified(grant: Grant, cast: Cast) -> None:
    clock.set_to(at(2025, 7, 1))
    statement = submitted_statement(grant, cast=cast, vouchers=SPENT, income=INCOME)
    with pytest.raises(Refused, match="3 Belege sind noch nicht geprüft"):
        take(statement, "verify", by=cast["clerk"])
    first = Voucher.objects.get(number=1)
    with pytest.raises(Refused, match="warum nicht alles"):
        verification.find(first, recognised=Decimal("5000.00"), by=cast["clerk"])
    finding = verification.find(
        first, recognised=Decimal("5000.00"), code="not_eligible", reason="Bewirtung", by=cast["clerk"]
    )
    assert finding.why == "nicht zuwendungsfähig: Bewirtung"
    assert (finding.claimed, finding.cut) == (Decimal("5400.00"), Decimal("400.00"))
    assert verification.recognise_the_rest(statement, by=cast["clerk"]) == 2
    take(statement, "verify", by=cast["clerk"])
    assert Settlement.objects.get().recognised_costs == Decimal("8600.00")
    assert Grant.objects.get().state == "closing"


def test_the_database_holds_findings_within_their_voucher(grant: Grant, cast: Cast) -> None:
    clock.set_to(at(2025, 7, 1))
    submitted_statement(grant, cast=cast, vouchers=SPENT, income=INCOME)
    first = Voucher.objects.get(number=1)
    for recognised, code in (("5400.01", "other"), ("5000.00", "")):
        with pytest.raises(IntegrityError), transaction.atomic():
            VoucherFinding.objects.create(
                voucher=first, claimed=Decimal("9999.00"), recognised=Decimal(recognised), code=code,
                by=cast["clerk"], at=clock.now(),
            )  # fmt: skip


def test_whoever_approved_the_payment_does_not_verify_its_use(grant: Grant, cast: Cast) -> None:
    RoleAssignmentFactory(user=cast["clerk"], partnership=grant.partnership, role="approver")
    cast["clerk"].forget_roles()
    pay(grant, "4000.00", cast={**cast, "approver": cast["clerk"]})
    clock.set_to(at(2025, 7, 1))
    statement = submitted_statement(grant, cast=cast, vouchers=SPENT, income=INCOME)
    assert not cast["clerk"].has_perm("reporting.verify_statement", statement)
    with pytest.raises(IntegrityError, match="does not verify"), transaction.atomic():
        StatementOfUse.objects.filter(pk=statement.pk).update(verified_by=cast["clerk"], verified_at=clock.now())


def test_a_late_statement_holds_payments_until_it_comes(grant: Grant, cast: Cast) -> None:
    clock.set_to(at(2025, 12, 29))
    assert late_statements_hold_payments() == 0
    clock.set_to(at(2025, 12, 30))
    assert late_statements_hold_payments() == 1
    assert late_statements_hold_payments() == 0
    assert open_holds(grant) == ["statement_due"]
    submitted_statement(grant, cast=cast, vouchers=SPENT, income=INCOME)
    assert open_holds(grant) == []


def test_a_reopened_statement_is_settled_anew(grant: Grant, cast: Cast) -> None:
    clock.set_to(at(2025, 7, 1))
    statement = verified_statement(grant, cast=cast, vouchers=SPENT, income=INCOME)
    statement = take(statement, "reopen", by=cast["decider"], note="Beleg 1 noch einmal ansehen.")
    verification.find(Voucher.objects.get(number=1), recognised=Decimal("0.00"), code="duplicate", by=cast["clerk"])
    take(statement, "verify", by=cast["clerk"])
    assert [str(one.recognised_costs) for one in Settlement.objects.order_by("pk")] == ["9000.00", "3600.00"]
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Settlement.objects.update(final_grant=0)


# ---- reclaims ----------------------------------------------------------------------------------------------------


def test_an_open_reclaim_keeps_the_file_open(call: Call, organisation: Actor, cast: Cast) -> None:
    claim = with_reclaim(call, organisation, cast)
    assert open_holds(claim.grant) == [holds.RECLAIM_OPEN]
    with pytest.raises(Refused, match="Rückforderung ist noch offen"):
        take(claim.grant, "close", by=cast["clerk"])


def test_nothing_is_demanded_before_the_recipient_could_speak(call: Call, organisation: Actor, cast: Cast) -> None:
    claim = with_reclaim(call, organisation, cast)
    claim = take(claim, "hear", by=cast["clerk"], reasons="Weniger Kosten.", hearing_until=dt.date(2025, 7, 15))
    with pytest.raises(Refused, match=r"15\.07\.2025") as refusal:
        take(claim, "issue", by=cast["decider"], reasons="Weniger Kosten.", pay_by=dt.date(2025, 8, 30))
    assert refusal.value.code == "hearing_open"
    reclaims.answer_hearing(claim, text="Wir zahlen.", by=cast["signatory"])
    take(claim, "issue", by=cast["decider"], reasons="Weniger Kosten.", pay_by=dt.date(2025, 8, 30))


def test_interest_runs_to_the_day_of_payment_and_is_counted_anew_when_money_comes(
    call: Call, organisation: Actor, cast: Cast
) -> None:
    """23.07 for the months in which the money lay idle; then 960 × 60 days × 6.27 % / 360 = 10.03, and half a month
    less for who pays earlier."""
    claim = issued_reclaim(call, organisation, cast)
    assert (claim.late_use_interest, claim.interest, claim.total) == (
        Decimal("23.07"), Decimal("33.10"), Decimal("993.10"),
    )  # fmt: skip
    clock.set_to(at(2025, 8, 15))
    reclaims.record_repayment(claim, amount=Decimal("960.00"), received_on=dt.date(2025, 8, 15), by=cast["treasurer"])
    claim.refresh_from_db()
    assert (claim.state, claim.interest, claim.outstanding) == ("issued", Decimal("30.59"), Decimal("30.59"))
    reclaims.record_repayment(claim, amount=Decimal("30.59"), received_on=dt.date(2025, 8, 15), by=cast["treasurer"])
    claim.refresh_from_db()
    assert claim.state == "settled"
    balances = ledger.case_balances(claim.grant.application)
    assert (balances["settled"], balances["repaid"], balances["disbursed"]) == (
        Decimal("7040.00"), Decimal("960.00"), Decimal("0.00"),
    )  # fmt: skip
    assert open_holds(claim.grant) == []
    take(Grant.objects.get(), "close", by=cast["clerk"])


def test_each_payment_stops_the_interest_on_its_part(call: Call, organisation: Actor, cast: Cast) -> None:
    """460 paid on 15 August bear interest for 45 days, the other 500 to the day by which payment is asked: 60 days."""
    claim = issued_reclaim(call, organisation, cast)
    clock.set_to(at(2025, 8, 15))
    reclaims.record_repayment(claim, amount=Decimal("460.00"), received_on=dt.date(2025, 8, 15), by=cast["treasurer"])
    claim.refresh_from_db()
    assert claim.interest - claim.late_use_interest == Decimal("8.83")  # 3.60525 + 5.225, rounded once
    assert [row["rule"] for row in claim.interest_trace["trace"]].count("interest.repayment") == 2


def test_more_than_is_open_is_not_booked(call: Call, organisation: Actor, cast: Cast) -> None:
    claim = issued_reclaim(call, organisation, cast)
    with pytest.raises(Refused, match=r"Offen sind 993,10.€"):
        reclaims.record_repayment(claim, amount=Decimal("993.11"), received_on=clock.today(), by=cast["treasurer"])


def test_who_pays_early_what_was_asked_is_told_what_comes_back(call: Call, organisation: Actor, cast: Cast) -> None:
    claim = issued_reclaim(call, organisation, cast)
    reclaims.record_repayment(claim, amount=claim.total, received_on=clock.today(), by=cast["treasurer"])
    claim = Reclaim.objects.get()
    assert (claim.state, claim.total, claim.overpaid) == ("settled", Decimal("985.75"), Decimal("7.35"))


def test_letting_interest_go_needs_a_reason(call: Call, organisation: Actor, cast: Cast) -> None:
    claim = with_reclaim(call, organisation, cast)
    claim = take(claim, "hear", by=cast["clerk"], reasons="Weniger Kosten.", hearing_until=dt.date(2025, 7, 15))
    clock.set_to(at(2025, 7, 16))
    wish: dict[str, Any] = {"reasons": "Weniger Kosten.", "pay_by": dt.date(2025, 8, 30), "charge_interest": False}
    with pytest.raises(Refused, match="warum keine Zinsen"):
        take(claim, "issue", by=cast["decider"], **wish)
    claim = take(claim, "issue", by=cast["decider"], interest_reasons="Sofort gezahlt.", **wish)
    assert claim.total == Decimal("960.00")
    send_notices()
    assert Notice.objects.get(kind="reclaim").facts["total"] == "960.00"


def test_a_reclaim_can_be_dropped_after_the_hearing(call: Call, organisation: Actor, cast: Cast) -> None:
    claim = take(with_reclaim(call, organisation, cast), "drop", by=cast["clerk"], reasons="Unbillig.")
    assert (claim.state, open_holds(claim.grant)) == ("dropped", [])


def test_a_revoked_grant_is_settled_at_nothing_and_reclaimed(grant: Grant, cast: Cast) -> None:
    pay(grant, "4000.00", cast=cast)
    take(Grant.objects.get(), "revoke", by=cast["decider"], reasons="Hat nicht stattgefunden.")
    send_notices()
    assert Notice.objects.get(kind="revocation").state == "notified"
    take(Grant.objects.get(), "settle", by=cast["decider"], final_amount=Decimal("0.00"))
    send_notices()
    assert Reclaim.objects.get().amount == Decimal("4000.00")


# ---- the journal -------------------------------------------------------------------------------------------------


def test_every_step_stands_in_the_chain(call: Call, organisation: Actor, cast: Cast) -> None:
    issued_reclaim(call, organisation, cast)
    mine = JournalEntry.objects.filter(life__startswith="reporting.").order_by("sequence")
    steps = [(one.life.partition(".")[2], one.verb) for one in mine if "to" in one.body]
    assert steps == [
        ("Notice", "issue"), ("Notice", "notify"), ("Notice", "become_final"), ("StatementOfUse", "submit"),
        ("StatementOfUse", "verify"), ("Notice", "issue"), ("Notice", "notify"), ("Reclaim", "hear"),
        ("Reclaim", "issue"), ("Notice", "issue"), ("Notice", "notify"),
    ]  # fmt: skip
