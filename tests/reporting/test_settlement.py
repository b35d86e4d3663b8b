"""The worked examples of the funding law, through the database: what people enter, what the rules make of it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from grants.models import Call, Drawdown, Grant
from grants.services import ledger
from network.models import Actor
from reporting.models import Notice, Reclaim, Settlement
from reporting.settlement import settle
from tests.conftest import Cast
from tests.factories.reporting import (
    active_grant,
    at,
    fill_statement,
    final_statement,
    pay,
    pay_out,
    send_notices,
    verified_statement,
)
from workflows import clock
from workflows.steps import take

pytestmark = pytest.mark.django_db

SPENT = [("FEES", "5400.00"), ("MATERIAL", "2700.00"), ("RENT", "900.00")]  # k = 9,000
INCOME = {"own": "1000.00", "third_private": "1200.00"}  # d = 1,200 instead of 1,000


def verified(call: Call, organisation: Actor, cast: Cast, **wishes: Any) -> Settlement:
    spent, income = wishes.pop("spent", SPENT), wishes.pop("income", INCOME)
    paid = wishes.pop("paid", "8000.00")
    grant = active_grant(call, organisation=organisation, cast=cast, **wishes)
    pay(grant, paid, cast=cast)
    clock.set_to(at(2025, 7, 1))
    verified_statement(grant, cast=cast, vouchers=spent, income=income)
    return Settlement.objects.get(grant=grant)


@pytest.mark.parametrize(
    ("financing_type", "final", "repay"),
    [("share", "7040.00", "960.00"), ("deficit", "6800.00", "1200.00"), ("fixed", "8000.00", "0.00")],
)
def test_each_way_of_financing_leaves_its_own_grant(
    financing_type: str, final: str, repay: str, call: Call, organisation: Actor, cast: Cast
) -> None:
    settlement = verified(call, organisation, cast, financing_type=financing_type)
    assert (str(settlement.final_grant), str(settlement.reclaim_amount)) == (final, repay)
    assert settlement.recognised_costs == Decimal("9000.00")
    assert settlement.trace["trace"][-1]["sentence_de"]


def test_full_financing_counts_all_income(call: Call, organisation: Actor, cast: Cast) -> None:
    settlement = verified(
        call, organisation, cast, financing_type="full", costs={"FEES": "3000.00"}, means={}, amount="3000.00",
        paid="3000.00", spent=[("FEES", "2700.00")], income={"participants": "100.00"},
    )  # fmt: skip
    assert (settlement.final_grant, settlement.reclaim_amount) == (Decimal("2600.00"), Decimal("400.00"))


def test_an_item_counts_up_to_a_fifth_above_its_plan(call: Call, organisation: Actor, cast: Cast) -> None:
    grant = active_grant(
        call, organisation=organisation, cast=cast, costs={"FEES": "4000.00", "MATERIAL": "2000.00", "RENT": "1000.00"},
        means={}, amount="7000.00",
    )  # fmt: skip
    clock.set_to(at(2025, 7, 1))
    spent = [("FEES", "3500.00"), ("MATERIAL", "2500.00"), ("RENT", "1000.00")]
    statement = fill_statement(final_statement(grant), cast=cast, vouchers=spent, income={})
    result = settle(statement).result
    assert result.recognised_total == Decimal("6900.00")
    assert [(one.item, one.amount, one.reason) for one in result.not_recognised] == [
        ("Sachkosten", Decimal("100.00"), "above_tolerance")
    ]


def test_an_overrun_within_a_fifth_is_met_by_what_was_saved(call: Call, organisation: Actor, cast: Cast) -> None:
    grant = active_grant(
        call, organisation=organisation, cast=cast, costs={"FEES": "4000.00", "MATERIAL": "2000.00", "RENT": "1000.00"},
        means={}, amount="7000.00",
    )  # fmt: skip
    clock.set_to(at(2025, 7, 1))
    spent = [("FEES", "4700.00"), ("MATERIAL", "1300.00"), ("RENT", "1000.00")]
    statement = fill_statement(final_statement(grant), cast=cast, vouchers=spent, income={})
    assert settle(statement).result.recognised_total == Decimal("7000.00")


def test_what_was_granted_below_the_request_is_the_recipients_to_bear(
    call: Call, organisation: Actor, cast: Cast
) -> None:
    """The plan stays; the smaller grant is the smaller share of it."""
    grant = active_grant(call, organisation=organisation, cast=cast)
    Grant.objects.filter(pk=grant.pk).update(amount=Decimal("6000.00"))
    clock.set_to(at(2025, 7, 1))
    statement = fill_statement(final_statement(grant), cast=cast, vouchers=SPENT, income={"own": "3000.00"})
    assert settle(statement).result.final_grant == Decimal("5400.00")


def test_a_missing_base_rate_leaves_the_interest_unknown_and_the_rest_reckoned(
    call: Call, organisation: Actor, cast: Cast
) -> None:
    grant = active_grant(call, organisation=organisation, cast=cast, starts_on=dt.date(2025, 3, 1),
                         ends_on=dt.date(2026, 12, 31))  # fmt: skip
    pay(grant, "8000.00", cast=cast)
    clock.set_to(at(2026, 12, 1))
    verified_statement(grant, cast=cast, vouchers=SPENT, income=INCOME, paid_on=dt.date(2026, 11, 1))
    settlement = Settlement.objects.get(grant=grant)
    assert settlement.interest is None
    assert settlement.final_grant == Decimal("7040.00")
    assert "Basiszinssatz" in settlement.trace["trace"][-1]["sentence_de"]


def test_settling_books_determines_and_claims(call: Call, organisation: Actor, cast: Cast) -> None:
    settlement = verified(call, organisation, cast)
    grant = take(Grant.objects.get(), "settle", by=cast["decider"], final_amount=settlement.final_grant)
    send_notices()
    balances = ledger.case_balances(grant.application)
    assert (balances["settled"], balances["disbursed"]) == (Decimal("7040.00"), Decimal("960.00"))
    claim = Reclaim.objects.get()
    assert (claim.state, claim.amount, claim.ineffective_from) == ("drafted", Decimal("960.00"), grant.ends_on)
    final = Notice.objects.get(kind="final")
    assert (final.state, final.facts["final_amount"], final.facts["repay"]) == ("notified", "7040.00", "960.00")


def test_the_last_instalment_is_requested_by_the_statement_itself(call: Call, organisation: Actor, cast: Cast) -> None:
    settlement = verified(call, organisation, cast, paid="5000.00")
    assert (settlement.last_instalment, settlement.reclaim_amount) == (Decimal("2040.00"), Decimal("0.00"))
    grant = take(Grant.objects.get(), "settle", by=cast["decider"], final_amount=settlement.final_grant)
    send_notices()
    last = Drawdown.objects.get(number=2)
    assert (last.state, last.amount, last.requested_by) == ("requested", Decimal("2040.00"), cast["signatory"])
    pay_out(last, cast=cast)
    balances = ledger.case_balances(grant.application)
    assert (balances["settled"], balances["disbursed"]) == (Decimal("7040.00"), Decimal("0.00"))
    take(Grant.objects.get(), "close", by=cast["clerk"])
