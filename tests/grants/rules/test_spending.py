"""Facts of what was planned and spent that cannot be."""

from datetime import date
from decimal import Decimal

import pytest

from grants.rules.plan import PlannedItem
from grants.rules.spending import Cost, PlanVersion, Spending
from tests.grants.rules.amounts import eur
from tests.grants.rules.said import refused

ITEM = PlannedItem("Honorare", eur("1"))
PLAN = (PlanVersion((ITEM,)),)


def test_a_plan_without_costs_is_refused() -> None:
    refusal = "versions", "Der Plan hat keine Kosten.", "The plan has no costs."
    for versions in ((), (PlanVersion(()),), (*PLAN, PlanVersion((), date(2026, 5, 1)))):
        assert refused(Spending, versions, ()) == refusal


def test_plan_versions_in_disorder_are_refused() -> None:
    refusal = (
        "versions",
        "Die Fassungen des Plans sind nicht nach ihren Tagen geordnet.",
        "The versions of the plan are not in the order of their days.",
    )
    late, early = PlanVersion((ITEM,), date(2026, 6, 1)), PlanVersion((ITEM,), date(2026, 5, 1))
    for versions in ((late, early), (early, early), PLAN * 2):
        assert refused(Spending, versions, ()) == refusal


@pytest.mark.parametrize("amount", ["-0.01", "1.001", "10000000000.00", "NaN", "Infinity"])
def test_what_is_no_amount_is_refused(amount: str) -> None:
    assert refused(Cost, "Honorare", Decimal(amount))[0] == "amount"
    for name in ("vat", "discount_missed", "disallowed"):
        assert refused(Cost, "Honorare", eur("1"), **{name: Decimal(amount)})[0] == name
    assert refused(Spending, PLAN, (), extra_cover=Decimal(amount))[0] == "extra_cover"


def test_deductions_above_the_voucher_are_refused() -> None:
    Cost("Honorare", eur("10"), vat=eur("5"), discount_missed=eur("3"), disallowed=eur("2"))
    refusal = "amount", "Die Abzüge sind höher als der Beleg.", "The deductions exceed the voucher's amount."
    for cut in ({"vat": "5.01"}, {"discount_missed": "3.01"}, {"disallowed": "2.01"}):
        cuts = {"vat": "5", "discount_missed": "3", "disallowed": "2"} | cut
        assert refused(Cost, "Honorare", eur("10"), **{name: eur(value) for name, value in cuts.items()}) == refusal


def test_a_voucher_loses_its_cuts_and_its_tax_only_where_it_is_deducted() -> None:
    cost = Cost("Honorare", eur("119"), vat=eur("19"), discount_missed=eur("2"), disallowed=eur("5"), reason="Pfand")
    assert Spending(PLAN, (), vat_deductible=True).deductions(cost) == {
        ("vat_deductible", ""): eur("19"),
        ("discount_missed", ""): eur("2"),
        ("disallowed", "Pfand"): eur("5"),
    }
    assert Spending(PLAN, ()).accepted(cost) == eur("112")


def test_nothing_of_a_voucher_outside_the_period_is_accepted() -> None:
    facts = Spending(PLAN, (), funding_from=date(2026, 3, 1), funding_until=date(2026, 3, 31))
    days = [date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1), None]
    vouchers = [Cost("Honorare", eur("10"), day) for day in days]
    assert [facts.counts_in_period(cost) for cost in vouchers] == [False, True, True, False, True]
    assert [facts.accepted(cost) for cost in vouchers] == [eur("0"), *[eur("10")] * 2, eur("0"), eur("10")]


def test_the_version_in_force_is_the_last_that_had_begun() -> None:
    versions = (*PLAN, PlanVersion((ITEM,), date(2026, 3, 1)), PlanVersion((ITEM,), date(2026, 6, 1)))
    days = [date(2026, 2, 28), date(2026, 3, 1), date(2026, 5, 31), date(2026, 6, 1), None]
    facts = Spending(versions, ())
    assert [facts.version_of(Cost("Honorare", eur("1"), day)) for day in days] == [0, 1, 1, 2, 2]


def test_payments_before_the_first_version_are_measured_against_it() -> None:
    facts = Spending((PlanVersion((ITEM,), date(2026, 3, 1)), PlanVersion((ITEM,), date(2026, 6, 1))), ())
    assert facts.version_of(Cost("Honorare", eur("1"), date(2026, 1, 1))) == 0
