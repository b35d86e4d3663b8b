"""Domain examples of the four types of financing, and what holds for all of them."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.rules.financing import FinancingType, Outcome, final_grant
from grants.rules.money import ZERO
from grants.rules.plan import Means
from grants.rules.rule_set import RuleSet
from grants.rules.shipped import BUND
from tests.grants.rules.amounts import amounts, eur
from tests.grants.rules.said import refused

STRICT = BUND.with_settings({"cap_costs_at_plan": True})
CAREFUL = BUND.with_settings({"check_overfinancing": True})
LENIENT = BUND.with_settings({"minor_change_threshold": "500.00"})


def example(financing_type: FinancingType, costs: str = "9000", third_party: str = "1200") -> Outcome:
    return Outcome(
        financing_type,
        planned_costs=eur("10000"),
        planned=Means(own=eur("1000"), third_party=eur("1000")),
        grant=eur("8000"),
        costs=eur(costs),
        actual=Means(own=eur("1000"), third_party=eur(third_party)),
    )


FULL = Outcome(
    FinancingType.FULL, eur("3000"), Means(), eur("3000"), costs=eur("2700"), actual=Means(participants=eur("100"))
)


@pytest.mark.parametrize(
    ("financing_type", "grant"),
    [(FinancingType.SHARE, "7040.00"), (FinancingType.DEFICIT, "6800.00"), (FinancingType.FIXED, "8000.00")],
)
def test_less_cost_and_more_income_reduce_the_grant_by_its_type(financing_type: FinancingType, grant: str) -> None:
    assert final_grant(example(financing_type), rule_set=BUND).result == Decimal(grant)


def test_full_financing_pays_what_income_leaves() -> None:
    assert final_grant(FULL, rule_set=BUND).result == eur("2600")


def test_full_financing_deducts_own_funds_too() -> None:
    outcome = replace(FULL, actual=Means(own=eur("50"), third_party=eur("20"), participants=eur("100")))
    assert final_grant(outcome, rule_set=BUND).result == eur("2530")


def test_extra_income_that_pays_an_overrun_does_not_reduce_a_share() -> None:
    assert final_grant(example(FinancingType.SHARE, "10500", "1500"), rule_set=BUND).result == eur("8000")


def test_the_strict_reading_caps_the_costs_at_the_plan() -> None:
    finding = final_grant(example(FinancingType.SHARE, "10500", "1500"), rule_set=STRICT)
    assert finding.result == eur("7600")
    assert [row.rule for row in finding.trace] == [
        "financing.cap_costs_at_plan", "financing.share", "financing.final_grant",
    ]  # fmt: skip


def test_a_quota_is_never_rounded_on_the_way() -> None:
    outcome = Outcome(FinancingType.SHARE, eur("3"), Means(own=eur("1")), eur("2"), costs=eur("1"), actual=Means())
    assert final_grant(outcome, rule_set=BUND).result == eur("0.67")
    large = replace(outcome, planned_costs=eur("300000"), grant=eur("200000"), costs=eur("299999.99"))
    assert final_grant(large, rule_set=BUND).result == eur("199999.99")


def test_half_a_cent_is_rounded_up() -> None:
    outcome = Outcome(FinancingType.SHARE, eur("2"), Means(own=eur("1")), eur("1"), costs=eur("0.01"), actual=Means())
    assert final_grant(outcome, rule_set=BUND).result == eur("0.01")


def test_own_funds_count_in_full_under_deficit_even_if_less_was_spent() -> None:
    outcome = replace(example(FinancingType.DEFICIT), actual=Means(own=eur("400"), third_party=eur("1000")))
    assert final_grant(outcome, rule_set=BUND).result == eur("7000")


def test_more_own_funds_reduce_a_deficit_grant() -> None:
    outcome = replace(example(FinancingType.DEFICIT), actual=Means(own=eur("1500"), third_party=eur("1000")))
    assert final_grant(outcome, rule_set=BUND).result == eur("6500")


def test_a_fixed_amount_never_exceeds_the_costs() -> None:
    assert final_grant(example(FinancingType.FIXED, costs="7500"), rule_set=BUND).result == eur("7500")


def test_a_fixed_amount_leaves_income_alone_unless_overfinancing_is_checked() -> None:
    outcome = example(FinancingType.FIXED, third_party="3000")
    assert final_grant(outcome, rule_set=BUND).result == eur("8000")
    assert final_grant(outcome, rule_set=CAREFUL).result == eur("6000")


def test_a_fixed_amount_per_unit_counts_units_up_to_the_award() -> None:
    outcome = replace(example(FinancingType.FIXED), units=Decimal("12.5"), rate=eur("33.33"))
    assert final_grant(outcome, rule_set=BUND).result == eur("416.63")
    assert final_grant(replace(outcome, units=Decimal(1000)), rule_set=BUND).result == eur("8000")
    assert final_grant(replace(outcome, units=Decimal(0)), rule_set=BUND).result == eur("0")
    assert "12,5 × 33,33 €" in final_grant(outcome, rule_set=BUND).trace[0].sentence_de


def test_small_changes_leave_the_grant_up_to_the_threshold() -> None:
    assert final_grant(example(FinancingType.SHARE, "9500", "1500"), rule_set=LENIENT).result == eur("8000")
    assert final_grant(example(FinancingType.SHARE, "9499.99", "1000"), rule_set=LENIENT).result == eur("7599.99")
    assert final_grant(example(FinancingType.SHARE, "10000", "1500.01"), rule_set=LENIENT).result == eur("7599.99")
    assert final_grant(example(FinancingType.DEFICIT, "9800", "1100"), rule_set=LENIENT).result == eur("8000")
    assert final_grant(example(FinancingType.DEFICIT, "9800", "1501"), rule_set=LENIENT).result == eur("7299")


def test_small_changes_count_in_full_under_full_financing() -> None:
    assert final_grant(FULL, rule_set=LENIENT).result == eur("2600")


def test_a_grant_kept_below_the_threshold_still_never_exceeds_the_costs() -> None:
    outcome = Outcome(FinancingType.SHARE, eur("400"), Means(own=eur("1")), eur("399"), costs=eur("50"), actual=Means())
    assert final_grant(outcome, rule_set=LENIENT).result == eur("50")


def test_a_share_of_nothing_is_refused() -> None:
    refusal = "planned_costs", "Ohne geplante Kosten gibt es keine Quote.", "No costs, no quota."
    facts = {"planned_costs": ZERO, "planned": Means(), "grant": ZERO, "costs": ZERO, "actual": Means()}
    assert refused(Outcome, FinancingType.SHARE, **facts) == refusal
    assert Outcome(FinancingType.DEFICIT, **facts).extra_cover == ZERO  # type: ignore[arg-type]


def test_units_without_a_rate_are_refused() -> None:
    refusal = "units", "Einheiten und Satz gehören zusammen.", "Units and rate belong together."
    assert refused(replace, example(FinancingType.FIXED), units=Decimal(3)) == refusal
    assert refused(replace, example(FinancingType.FIXED), rate=eur("3")) == refusal


def test_units_are_counted_from_none_upwards() -> None:
    refusal = "units", "Die Zahl der Einheiten ist negativ.", "The number of units is negative."
    for units in ("-1", "-0.01", "NaN", "Infinity"):
        assert refused(replace, example(FinancingType.FIXED), units=Decimal(units), rate=eur("3")) == refusal


def test_a_rate_is_an_amount() -> None:
    assert refused(replace, example(FinancingType.FIXED), units=Decimal(3), rate=Decimal("-1"))[0] == "rate"


@pytest.mark.parametrize("name", ["planned_costs", "grant", "costs", "in_kind"])
def test_what_is_no_amount_is_refused(name: str) -> None:
    assert refused(replace, example(FinancingType.SHARE), **{name: Decimal("-1")})[0] == name


def test_contributions_in_kind_are_no_costs_under_the_other_types() -> None:
    deficit = replace(example(FinancingType.DEFICIT), in_kind=eur("300"))
    assert final_grant(deficit, rule_set=BUND).result == eur("6500")
    fixed = replace(example(FinancingType.FIXED, costs="8100"), in_kind=eur("300"))
    assert final_grant(fixed, rule_set=BUND).result == eur("7800")
    assert final_grant(replace(FULL, in_kind=eur("300")), rule_set=BUND).result == eur("2300")
    assert final_grant(replace(FULL, in_kind=eur("5000")), rule_set=BUND).result == eur("0")


def test_a_small_change_does_not_pay_for_contributions_in_kind() -> None:
    outcome = Outcome(
        FinancingType.SHARE, eur("1000"), Means(own=eur("100")), eur("800"), costs=eur("900"),
        actual=Means(own=eur("100")), in_kind=eur("200"),
    )  # fmt: skip
    assert final_grant(outcome, rule_set=LENIENT).result == eur("700")


def test_units_are_paid_whatever_of_their_costs_nobody_paid() -> None:
    outcome = replace(example(FinancingType.FIXED, "3000"), units=Decimal(50), rate=eur("100"), in_kind=eur("1000"))
    assert final_grant(outcome, rule_set=BUND).result == eur("5000")


def test_what_changes_nothing_is_not_told() -> None:
    outcome = example(FinancingType.SHARE, "10000", "1000")
    for rule_set in (STRICT, LENIENT):
        rows = final_grant(outcome, rule_set=rule_set).trace
        assert [row.rule for row in rows] == ["financing.share", "financing.final_grant"]


@st.composite
def outcomes(draw: st.DrawFn, *types: FinancingType) -> Outcome:
    planned = Means(draw(amounts), draw(amounts), draw(amounts))
    grant = draw(amounts.filter(lambda amount: amount > 0))
    return Outcome(
        draw(st.sampled_from(types or tuple(FinancingType))),
        planned_costs=planned.total + grant,
        planned=planned,
        grant=grant,
        costs=draw(amounts),
        actual=Means(draw(amounts), draw(amounts), draw(amounts)),
    )


rule_sets = st.sampled_from([BUND, STRICT, CAREFUL, LENIENT])


@given(outcomes(), rule_sets)
def test_a_grant_is_never_negative_and_never_above_the_award(outcome: Outcome, rule_set: RuleSet) -> None:
    assert 0 <= final_grant(outcome, rule_set=rule_set).result <= outcome.grant


@given(outcomes(), rule_sets, amounts)
def test_more_recognised_cost_never_lowers_the_grant(outcome: Outcome, rule_set: RuleSet, more: Decimal) -> None:
    higher = replace(outcome, costs=outcome.costs + more)
    assert final_grant(higher, rule_set=rule_set).result >= final_grant(outcome, rule_set=rule_set).result


@given(outcomes(), rule_sets, amounts)
def test_more_other_income_never_raises_the_grant(outcome: Outcome, rule_set: RuleSet, more: Decimal) -> None:
    richer = replace(outcome, actual=replace(outcome.actual, third_party=outcome.actual.third_party + more))
    assert final_grant(richer, rule_set=rule_set).result <= final_grant(outcome, rule_set=rule_set).result


@given(outcomes())
def test_a_plan_that_came_true_keeps_its_award(outcome: Outcome) -> None:
    true = replace(outcome, costs=outcome.planned_costs, actual=outcome.planned)
    if true.financing_type is FinancingType.FULL:
        true = replace(true, planned_costs=outcome.grant, planned=Means(), costs=outcome.grant, actual=Means())
    for rule_set in (BUND, STRICT, CAREFUL, LENIENT):
        assert final_grant(true, rule_set=rule_set).result == outcome.grant
