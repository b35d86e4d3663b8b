"""The plan: lines, balance, caps, fictitious costs."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.rules.errors import PlanUnbalanced
from grants.rules.plan import Caps, Means, Objection, Plan, PlannedItem, balance, check_plan, line_amount
from grants.rules.rule_set import RuleSet
from grants.rules.shipped import BUND
from tests.grants.rules.amounts import amounts, eur
from tests.grants.rules.said import refused, told

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
     ("10000000000", "0.01", "quantity"), ("0", "10000000000", "unit_price")],
)  # fmt: skip
def test_a_line_of_what_is_no_number_is_refused(quantity: str, price: str, field: str) -> None:
    refusal = field, "Die Zahl ist negativ oder zu groß.", "The number is negative or too large."
    assert refused(line_amount, Decimal(quantity), Decimal(price)) == refusal


def test_a_line_that_is_too_large_for_an_amount_is_refused() -> None:
    refusal = "unit_price", "Der Betrag ist zu groß.", "The amount is too large."
    assert refused(line_amount, Decimal(100_000), Decimal(100_000)) == refusal
    assert line_amount(Decimal(1), Decimal("9999999999.99")) == Decimal("9999999999.99")


def test_a_balanced_plan_says_so() -> None:
    means = Means(own=eur("300"), third_party=eur("200"), participants=eur("100"))
    finding = balance(Plan((PlannedItem("A", eur("3000")),), means, eur("2350"), in_kind=eur("50")), rule_set=BUND)
    assert finding.result == eur("0")
    assert (
        told(finding)
        == """
plan.balance | Nr. 1.2 ANBest-P: verbindlicher Kosten- und Finanzierungsplan
  Kosten 3.000,00 €, Finanzierung 3.000,00 €. Der Plan geht auf.
  Costs €3,000.00, financing €3,000.00. The plan balances.
  costs 3000.00, own 300.00, third_party 200.00, participants 100.00, grant 2350.00, in_kind 50.00 = 0.00
"""
    )


def test_a_plan_that_lacks_a_cent_says_by_how_much() -> None:
    finding = balance(plan({"FEES": "3000"}, own="300", grant="2699.99"), rule_set=BUND)
    assert finding.result == eur("0.01")
    assert (
        told(finding)
        == """
plan.balance | Nr. 1.2 ANBest-P: verbindlicher Kosten- und Finanzierungsplan
  Kosten 3.000,00 €, Finanzierung 2.999,99 €. In der Finanzierung fehlen 0,01 €.
  Costs €3,000.00, financing €2,999.99. €0.01 is missing in the financing.
  costs 3000.00, own 300.00, third_party 0.00, participants 0.00, grant 2699.99, in_kind 0.00 = 0.01
"""
    )


def test_a_plan_with_too_much_money_says_by_how_much() -> None:
    finding = balance(plan({"FEES": "3000"}, own="400", grant="2700"), rule_set=BUND)
    assert finding.result == eur("-100")
    assert (
        told(finding)
        == """
plan.balance | Nr. 1.2 ANBest-P: verbindlicher Kosten- und Finanzierungsplan
  Kosten 3.000,00 €, Finanzierung 3.100,00 €. Die Finanzierung ist um 100,00 € zu hoch.
  Costs €3,000.00, financing €3,100.00. The financing is €100.00 too high.
  costs 3000.00, own 400.00, third_party 0.00, participants 0.00, grant 2700.00, in_kind 0.00 = -100.00
"""
    )


@pytest.mark.parametrize(
    ("grant", "difference", "de", "en"),
    [
        ("0.50", "0.50", "In der Finanzierung fehlen 0,50 €.", "€0.50 is missing in the financing."),
        ("1.50", "-0.50", "Die Finanzierung ist um 0,50 € zu hoch.", "The financing is €0.50 too high."),
    ],
)
def test_balance_can_be_required(grant: str, difference: str, de: str, en: str) -> None:
    plan({"FEES": "1"}, grant="1").require_balance()
    with pytest.raises(PlanUnbalanced) as refusal:
        plan({"FEES": "1"}, grant=grant).require_balance()
    assert (refusal.value.code, refusal.value.difference) == ("plan_unbalanced", Decimal(difference))
    assert refusal.value.sentence_de.replace("\xa0", " ") == f"Der Plan geht nicht auf. {de}"
    assert refusal.value.sentence_en == f"The plan does not balance. {en}"


def test_a_cost_type_above_its_cap_is_named() -> None:
    checked = plan({"FEES": "1000", "CATERING": "501", "CLOWN": "7"}, grant="1508")
    caps = Caps({"CATERING": eur("500"), "FEES": eur("1000"), "CLOWN": eur("7")})
    finding = check_plan(checked, caps=caps, rule_set=BUND)
    assert (
        told(replace(finding, trace=finding.trace[1:]))
        == """
plan.cap_exceeded | Höchstbetrag der Kostenart im Förderweg
  Verpflegung: geplant 501,00 €, möglich sind höchstens 500,00 €.
  Catering: planned €501.00, at most €500.00 is possible.
  item CATERING, planned 501.00, cap 500.00 = 1.00
plan.cap_exceeded | Höchstbetrag der Kostenart im Förderweg
  Honorare: geplant 1.000,00 €, möglich sind höchstens 1.000,00 €.
  Fees: planned €1,000.00, at most €1,000.00 is possible.
  item FEES, planned 1000.00, cap 1000.00 = 0.00
plan.cap_exceeded | Höchstbetrag der Kostenart im Förderweg
  CLOWN: geplant 7,00 €, möglich sind höchstens 7,00 €.
  CLOWN: planned €7.00, at most €7.00 is possible.
  item CLOWN, planned 7.00, cap 7.00 = 0.00
"""
    )
    assert finding.result == (
        Objection("cap_exceeded", finding.trace[1].sentence_de, finding.trace[1].sentence_en, "CATERING", eur("1")),
    )


def test_lines_of_one_cost_type_are_added_up_for_its_cap() -> None:
    items = tuple(PlannedItem(name, eur("300"), cost_type="FEES") for name in "AB")
    found = check_plan(Plan(items, Means(), eur("600")), caps=Caps({"FEES": eur("599.99")}), rule_set=BUND).result
    assert [(each.item, each.amount) for each in found] == [("FEES", eur("0.01"))]


def test_overhead_is_capped_by_a_share_of_the_other_costs() -> None:
    assert codes(plan({"FEES": "1000", "OVERHEAD": "50"}, grant="1050")) == []
    checked = plan({"FEES": "1000", "OVERHEAD": "50.01"}, grant="1050.01")
    assert codes(checked) == [("overhead_exceeded", "OVERHEAD", eur("0.01"))]
    assert (
        told(check_plan(checked, caps=NO_CAPS, rule_set=BUND))
        == """
plan.balance | Nr. 1.2 ANBest-P: verbindlicher Kosten- und Finanzierungsplan
  Kosten 1.050,01 €, Finanzierung 1.050,01 €. Der Plan geht auf.
  Costs €1,050.01, financing €1,050.01. The plan balances.
  costs 1050.01, own 0.00, third_party 0.00, participants 0.00, grant 1050.01, in_kind 0.00 = 0.00
plan.overhead_exceeded | Förderrichtlinie „Zusammenhalt durch Teilhabe“: bis zu 5 % der Projektausgaben
  Verwaltungspauschale: geplant 50,01 €, möglich sind höchstens 50,00 € (5 %).
  Overhead: planned €50.01, at most €50.00 (5%) is possible.
  item OVERHEAD, planned 50.01, cap 50.00 = 0.01
"""
    )


def test_the_cap_on_overhead_is_rounded_half_up() -> None:
    assert codes(plan({"FEES": "0.10", "OVERHEAD": "0.01"}, grant="0.11")) == []


def test_contributions_in_kind_are_off_by_default() -> None:
    finding = check_plan(plan({"FEES": "90", "HOURS": "10"}, grant="90", in_kind="10"), caps=NO_CAPS, rule_set=BUND)
    assert finding.result == (
        Objection(
            "in_kind_not_allowed",
            "Eigenleistungen ohne Geldfluss können in diesem Programm nicht angesetzt werden.",
            "Contributions in kind cannot be counted in this programme.",
            amount=eur("10"),
        ),
    )
    assert [row.rule for row in finding.trace] == ["plan.balance"]


def test_contributions_in_kind_on_one_side_alone_are_seen() -> None:
    assert codes(plan({"FEES": "90"}, grant="80", in_kind="10")) == [
        ("in_kind_not_allowed", "", eur("10")),
        ("in_kind_unequal", "", eur("10")),
    ]
    assert codes(plan({"FEES": "80", "HOURS": "10"}, grant="90"), rule_set=IN_KIND) == [
        ("in_kind_unequal", "", eur("10")),
    ]


def test_contributions_in_kind_stand_on_both_sides() -> None:
    checked = plan({"FEES": "80", "HOURS": "20"}, grant="85", in_kind="15")
    [objection] = check_plan(checked, caps=NO_CAPS, rule_set=IN_KIND).result
    assert (objection.code, objection.item, objection.amount) == ("in_kind_unequal", "", eur("5"))
    assert objection.sentence_de.replace("\xa0", " ") == (
        "Eigenleistungen stehen bei den Kosten mit 20,00 €, bei der Finanzierung mit 15,00 €. "
        "Beide Beträge müssen gleich sein."
    )
    assert objection.sentence_en == (
        "Contributions in kind are €20.00 among the costs and €15.00 in the financing. Both amounts must be equal."
    )


def test_contributions_in_kind_stay_below_their_cap() -> None:
    assert codes(plan({"FEES": "80", "HOURS": "20"}, grant="80", in_kind="20"), rule_set=IN_KIND) == []
    checked = plan({"FEES": "79", "HOURS": "21"}, grant="79", in_kind="21")
    assert codes(checked, rule_set=IN_KIND) == [("in_kind_exceeded", "IN_KIND", eur("1"))]
    assert (
        told(check_plan(checked, caps=NO_CAPS, rule_set=IN_KIND))
        == """
plan.balance | Nr. 1.2 ANBest-P: verbindlicher Kosten- und Finanzierungsplan
  Kosten 100,00 €, Finanzierung 100,00 €. Der Plan geht auf.
  Costs €100.00, financing €100.00. The plan balances.
  costs 100.00, own 0.00, third_party 0.00, participants 0.00, grant 79.00, in_kind 21.00 = 0.00
plan.in_kind_exceeded | Einstellung des Programms
  Eigenleistungen: geplant 21,00 €, möglich sind höchstens 20,00 € (20 %).
  Contributions in kind: planned €21.00, at most €20.00 (20%) is possible.
  item IN_KIND, planned 21.00, cap 20.00 = 1.00
"""
    )


def test_a_plan_that_does_not_balance_is_an_objection() -> None:
    finding = check_plan(plan({"FEES": "10"}, grant="11"), caps=NO_CAPS, rule_set=BUND)
    row = finding.trace[0]
    assert finding.result == (Objection("unbalanced", row.sentence_de, row.sentence_en, amount=eur("1")),)


def test_a_plan_without_lines_is_refused() -> None:
    assert refused(plan, {}) == ("items", "Der Plan hat keine Kosten.", "The plan has no costs.")


def test_what_is_no_amount_is_refused_by_its_name() -> None:
    whole, minus = plan({"FEES": "1"}, grant="1"), Decimal("-1")
    assert [refused(replace, whole, **{name: minus})[0] for name in ("grant", "in_kind")] == ["grant", "in_kind"]
    assert refused(PlannedItem, "A", minus)[0] == "amount"
    for name in ("own", "third_party", "participants"):
        assert refused(Means, **{name: minus})[0] == name


@given(st.lists(amounts, min_size=1, max_size=5), amounts, amounts)
def test_the_balance_is_symmetrical(costs: list[Decimal], own: Decimal, grant: Decimal) -> None:
    there = Plan(tuple(PlannedItem(str(i), cost) for i, cost in enumerate(costs)), Means(own=own), grant)
    back = Plan((PlannedItem("own", own), PlannedItem("grant", grant)), Means(own=sum(costs, Decimal(0))), eur("0"))
    assert balance(there, rule_set=BUND).result == -balance(back, rule_set=BUND).result
