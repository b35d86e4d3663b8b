"""Contributions in kind at the end of a case, and which of the recognised costs were paid in money on which day."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from grants.rules.financing import FinancingType, Outcome, final_grant
from grants.rules.plan import Means, PlannedItem
from grants.rules.recognition import in_kind, paid_in_money, recognise
from grants.rules.rule_set import RuleSet
from grants.rules.shipped import BUND
from grants.rules.spending import Cost, PlanVersion, Spending
from tests.grants.rules.amounts import eur
from tests.grants.rules.said import told

JAN, FEB, MAR = (date(2026, month, 1) for month in (1, 2, 3))
BY_GROUP = BUND.with_settings({"tolerance_level": "group"})
PLAN = (
    PlannedItem("Material", eur("800"), group="Sache"),
    PlannedItem("Stunden", eur("200"), group="Sache", fictitious=True),
)
OUTCOME = Outcome(
    FinancingType.DEFICIT, eur("1000"), Means(own=eur("100")), eur("700"), costs=eur("900"),
    actual=Means(own=eur("100")), in_kind=eur("200"),
)  # fmt: skip


def spending(*costs: Cost, plan: tuple[PlannedItem, ...] = PLAN) -> Spending:
    return Spending((PlanVersion(plan),), costs)


def counted(facts: Spending, rule_set: RuleSet = BUND) -> tuple[Decimal, dict[date, Decimal] | None]:
    found = recognise(facts, rule_set=rule_set).result
    return in_kind(facts, found, rule_set=rule_set), paid_in_money(facts, found, rule_set=rule_set)


def test_hours_are_in_kind_and_never_paid_in_money() -> None:
    facts = spending(
        Cost("Material", eur("500"), FEB), Cost("Stunden", eur("150"), JAN), Cost("Stunden", eur("20"), MAR)
    )
    assert counted(facts) == (eur("170"), {FEB: eur("500")})
    assert counted(facts, BY_GROUP) == (eur("170"), {FEB: eur("500")})


def test_only_what_is_recognised_counts_and_of_an_item_what_was_paid_first() -> None:
    facts = spending(
        Cost("Material", eur("600"), MAR), Cost("Material", eur("500"), JAN), Cost("Stunden", eur("300"), FEB),
        Cost("Blumen", eur("50"), JAN), Cost("Material", eur("10"), JAN, disallowed=eur("10")),
    )  # fmt: skip
    # material up to 960, hours up to 240, together up to 1,000
    assert counted(facts) == (eur("240"), {JAN: eur("500"), MAR: eur("260")})


def test_money_goes_before_hours_of_the_same_day() -> None:
    facts = spending(Cost("Stunden", eur("240"), JAN), Cost("Material", eur("960"), JAN))
    assert counted(facts)[1] == {JAN: eur("960")}


def test_a_group_recognises_hours_up_to_what_it_has() -> None:
    facts = spending(Cost("Stunden", eur("1300"), JAN))
    assert counted(facts, BY_GROUP) == (eur("1200"), {})


def test_one_cost_without_its_day_leaves_the_days_unknown() -> None:
    facts = spending(Cost("Material", eur("500"), FEB), Cost("Material", eur("1")))
    assert counted(facts) == (eur("0"), None)
    assert counted(spending()) == (eur("0"), {})


def test_costs_outside_the_period_were_paid_with_other_money() -> None:
    facts = replace(spending(Cost("Material", eur("500"), FEB), Cost("Stunden", eur("50"), FEB)), funding_from=MAR)
    assert counted(facts) == (eur("0"), {FEB: eur("0")})


@pytest.mark.parametrize(
    ("kind", "costs", "grant"),
    [
        (FinancingType.DEFICIT, "900", "600"),
        (FinancingType.FULL, "900", "600"),
        (FinancingType.FIXED, "900", "700"),
        (FinancingType.FIXED, "800", "600"),
        (FinancingType.SHARE, "1000", "700"),
        (FinancingType.SHARE, "600", "400"),  # 70 % of 600 would be 420, but only 400 was paid
        (FinancingType.DEFICIT, "100", "0"),
    ],
)
def test_the_grant_is_never_more_than_was_paid_in_money(kind: FinancingType, costs: str, grant: str) -> None:
    outcome = replace(OUTCOME, financing_type=kind, costs=eur(costs))
    assert final_grant(outcome, rule_set=BUND).result == eur(grant)


def test_a_fixed_amount_per_unit_does_not_ask_what_was_paid() -> None:
    outcome = replace(OUTCOME, financing_type=FinancingType.FIXED, costs=eur("300"), units=Decimal(4), rate=eur("100"))
    assert final_grant(outcome, rule_set=BUND).result == eur("400")


def test_what_was_not_paid_in_money_explains_itself() -> None:
    finding = final_grant(OUTCOME, rule_set=BUND)
    assert (
        told(replace(finding, trace=finding.trace[:1]))
        == """
financing.in_kind | Einstellung des Programms
  Von den Kosten (900,00 €) sind 200,00 € Eigenleistungen, die niemand in Geld bezahlt hat. In Geld bezahlt:
    700,00 €; mehr kann die Zuwendung nicht sein.
  Of the costs (€900.00) €200.00 is contributions in kind that nobody paid in money. Paid in money: €700.00; the
    grant cannot be more.
  costs 900.00, in_kind 200.00 = 700.00
"""
    )
