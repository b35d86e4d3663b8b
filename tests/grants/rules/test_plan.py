"""The plan: lines, balance, caps, fictitious costs."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.rules.errors import InvalidFacts, PlanUnbalanced
from grants.rules.plan import Caps, Means, Plan, PlannedItem, balance, check_plan, line_amount
from grants.rules.rule_set import RuleSet
from grants.rules.shipped import BUND
from tests.grants.rules.amounts import amounts, eur

IN_KIND = BUND.with_settings({"in_kind_allowed": True, "in_kind_percent": "20.00"})
NO_CAPS = Caps()


def plan(costs: dict[str, str], own: str = "0", grant: str = "0", in_kind: str = "0") -> Plan:
    items = tuple(
        PlannedItem(name, eur(amount), cost_type=name, fictitious=name == "HOURS") for name, amount in costs.items()
    )
    return Plan(items, Means(own=eur(own)), eur(grant), eur(in_kind))


def codes(checked: Plan, caps: Caps = NO_CAPS, rule_set: RuleSet = BUND) -> list[tuple[str, str, Decimal | None]]:
    objections = check_plan(checked, caps=caps, rule_set=rule_set).result
    return [(objection.code, objection.item, objection.amount) for objection in objections]


@pytest.mark.parametrize(
    ("quantity", "price", "amount"),
    [("3", "33.33", "99.99"), ("2.5", "0.01", "0.03"),
     ("1.5", "0.01", "0.02"), ("0", "9", "0.00"), ("7.333", "60", "439.98")],
)  # fmt: skip
def test_a_line_is_quantity_times_price_rounded_half_up(quantity: str, price: str, amount: str) -> None:
    assert line_amount(Decimal(quantity), Decimal(price)) == Decimal(amount)


@pytest.mark.parametrize(
    ("quantity", "price", "field"),
    [("-1", "5", "quantity"), ("NaN", "5", "quantity"), ("1", "-5", "unit_price"), ("1", "Infinity", "unit_price"),
     ("100000", "100000", "unit_price"), ("10000000000", "0.01", "quantity")],
)  # fmt: skip
def test_a_line_that_is_no_amount_is_refused(quantity: str, price: str, field: str) -> None:
    with pytest.raises(InvalidFacts) as refusal:
        line_amount(Decimal(quantity), Decimal(price))
    assert refusal.value.path == field


def test_a_balanced_plan_says_so() -> None:
    finding = balance(plan({"FEES": "3000"}, own="300", grant="2700"), rule_set=BUND)
    assert finding.result == eur("0")
    assert finding.trace[0].sentence_de == "Kosten 3.000,00 €, Finanzierung 3.000,00 €. Der Plan geht auf."


def test_a_plan_that_lacks_a_cent_says_by_how_much() -> None:
    finding = balance(plan({"FEES": "3000"}, own="300", grant="2699.99"), rule_set=BUND)
    assert finding.result == eur("0.01")
    assert finding.trace[0].sentence_de.endswith("In der Finanzierung fehlen 0,01 €.")


def test_a_plan_with_too_much_money_says_by_how_much() -> None:
    finding = balance(plan({"FEES": "3000"}, own="400", grant="2700"), rule_set=BUND)
    assert finding.result == eur("-100")
    assert finding.trace[0].sentence_en.endswith("The financing is €100.00 too high.")


def test_balance_can_be_required() -> None:
    plan({"FEES": "1"}, grant="1").require_balance()
    with pytest.raises(PlanUnbalanced, match=r"fehlen 0,50 €") as refusal:
        plan({"FEES": "1"}, grant="0.50").require_balance()
    assert (refusal.value.code, refusal.value.difference) == ("plan_unbalanced", eur("0.50"))
    with pytest.raises(PlanUnbalanced, match=r"um 0,50 € zu hoch"):
        plan({"FEES": "1"}, grant="1.50").require_balance()


def test_a_cost_type_above_its_cap_is_named() -> None:
    checked = plan({"FEES": "1000", "CATERING": "501"}, grant="1501")
    caps = Caps({"CATERING": eur("500"), "FEES": eur("1000")})
    assert codes(checked, caps) == [("cap_exceeded", "CATERING", eur("1"))]
    finding = check_plan(checked, caps=caps, rule_set=BUND)
    assert finding.result[0].sentence_de == "Verpflegung: geplant 501,00 €, möglich sind höchstens 500,00 €."
    assert [row.rule for row in finding.trace] == ["plan.balance", "plan.cap_exceeded", "plan.cap_exceeded"]


def test_overhead_is_capped_by_a_share_of_the_other_costs() -> None:
    assert codes(plan({"FEES": "1000", "OVERHEAD": "50"}, grant="1050")) == []
    assert codes(plan({"FEES": "1000", "OVERHEAD": "50.01"}, grant="1050.01")) == [
        ("overhead_exceeded", "OVERHEAD", eur("0.01")),
    ]


def test_contributions_in_kind_are_off_by_default() -> None:
    assert codes(plan({"FEES": "90", "HOURS": "10"}, grant="90", in_kind="10")) == [
        ("in_kind_not_allowed", "", eur("10")),
    ]


def test_contributions_in_kind_stand_on_both_sides_and_below_their_cap() -> None:
    assert codes(plan({"FEES": "80", "HOURS": "20"}, grant="80", in_kind="20"), rule_set=IN_KIND) == []
    assert codes(plan({"FEES": "80", "HOURS": "20"}, grant="85", in_kind="15"), rule_set=IN_KIND) == [
        ("in_kind_unequal", "", eur("5")),
    ]
    assert codes(plan({"FEES": "79", "HOURS": "21"}, grant="79", in_kind="21"), rule_set=IN_KIND) == [
        ("in_kind_exceeded", "IN_KIND", eur("1")),
    ]


def test_a_plan_that_does_not_balance_is_an_objection() -> None:
    assert codes(plan({"FEES": "10"}, grant="11")) == [("unbalanced", "", eur("1"))]


def test_a_plan_without_lines_is_refused() -> None:
    with pytest.raises(InvalidFacts, match="items"):
        plan({})


@given(st.lists(amounts, min_size=1, max_size=5), amounts, amounts)
def test_the_balance_is_symmetrical(costs: list[Decimal], own: Decimal, grant: Decimal) -> None:
    there = Plan(tuple(PlannedItem(str(i), cost) for i, cost in enumerate(costs)), Means(own=own), grant)
    back = Plan((PlannedItem("own", own), PlannedItem("grant", grant)), Means(own=sum(costs, Decimal(0))), eur("0"))
    assert balance(there, rule_set=BUND).result == -balance(back, rule_set=BUND).result
