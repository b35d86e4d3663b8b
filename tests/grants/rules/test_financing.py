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
from tests.grants.rules.said import refused, told

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


def test_the_share_explains_itself() -> None:
    finding = final_grant(example(FinancingType.SHARE), rule_set=BUND)
    assert (
        told(finding)
        == """
financing.share | Nr. 2 ANBest-P: nachträgliche Ermäßigung, Anteilfinanzierung
  Anteilfinanzierung: 80 % (8.000,00 € von 10.000,00 €) der anerkannten Kosten von 9.000,00 € abzüglich 200,00 €
    Mehreinnahmen sind 7.040,00 €.
  Share financing: 80% (€8,000.00 of €10,000.00) of the recognised costs of €9,000.00 less €200.00 of extra income
    is €7,040.00.
  award 8000.00, planned_costs 10000.00, costs 9000.00, extra_cover 200.00 = 7040.00
financing.final_grant | Nr. 2 ANBest-P: nachträgliche Ermäßigung
  Bewilligt waren höchstens 8.000,00 €. Die Zuwendung beträgt 7.040,00 €.
  The award was at most €8,000.00. The grant is €7,040.00.
  award 8000.00, computed 7040.00 = 7040.00
"""
    )
    assert {row.rule_set for row in finding.trace} == {"bund 2026-01"}


def test_a_share_with_costs_capped_at_the_plan_explains_itself() -> None:
    assert (
        told(final_grant(example(FinancingType.SHARE, "10500", "1000"), rule_set=STRICT))
        == """
financing.cap_costs_at_plan | VG Hannover, 25.06.2003, 6 A 3946/01
  Von den Kosten (10.500,00 €) zählen nur die geplanten 10.000,00 €.
  Of the costs (€10,500.00) only the planned €10,000.00 count.
  costs 10500.00, planned_costs 10000.00 = 10000.00
financing.share | Nr. 2 ANBest-P: nachträgliche Ermäßigung, Anteilfinanzierung
  Anteilfinanzierung: 80 % (8.000,00 € von 10.000,00 €) der anerkannten Kosten von 10.000,00 € sind 8.000,00 €.
  Share financing: 80% (€8,000.00 of €10,000.00) of the recognised costs of €10,000.00 is €8,000.00.
  award 8000.00, planned_costs 10000.00, costs 10000.00, extra_cover 0.00 = 8000.00
financing.final_grant | Nr. 2 ANBest-P: nachträgliche Ermäßigung
  Bewilligt waren höchstens 8.000,00 €. Die Zuwendung beträgt 8.000,00 €.
  The award was at most €8,000.00. The grant is €8,000.00.
  award 8000.00, computed 8000.00 = 8000.00
"""
    )


def test_a_deficit_explains_itself() -> None:
    outcome = replace(example(FinancingType.DEFICIT), actual=Means(eur("400"), eur("1100"), eur("100")))
    assert (
        told(final_grant(outcome, rule_set=BUND))
        == """
financing.deficit | Nr. 2 ANBest-P: nachträgliche Ermäßigung, Fehlbedarfsfinanzierung
  Fehlbedarfsfinanzierung: anerkannte Kosten 9.000,00 €, Eigenmittel 1.000,00 € (mindestens wie geplant),
    Drittmittel und Teilnahmebeiträge 1.200,00 €. Es fehlen 6.800,00 €.
  Deficit financing: recognised costs €9,000.00, own funds €1,000.00 (at least as planned), third-party funds and
    fees €1,200.00. The gap is €6,800.00.
  costs 9000.00, own_planned 1000.00, own 400.00, third_party 1100.00, participants 100.00 = 6800.00
financing.final_grant | Nr. 2 ANBest-P: nachträgliche Ermäßigung
  Bewilligt waren höchstens 8.000,00 €. Die Zuwendung beträgt 6.800,00 €.
  The award was at most €8,000.00. The grant is €6,800.00.
  award 8000.00, computed 6800.00 = 6800.00
"""
    )


def test_a_fixed_amount_with_its_check_for_overfinancing_explains_itself() -> None:
    outcome = replace(example(FinancingType.FIXED), actual=Means(eur("0"), eur("2800"), eur("200")))
    assert (
        told(final_grant(outcome, rule_set=CAREFUL))
        == """
financing.fixed | Nr. 2 ANBest-P: nachträgliche Ermäßigung, Festbetragsfinanzierung
  Festbetragsfinanzierung: 8.000,00 €, höchstens die anerkannten Kosten von 9.000,00 €. Einnahmen bleiben beim
    Empfänger.
  Fixed amount: €8,000.00, at most the recognised costs of €9,000.00. Income stays with the recipient.
  award 8000.00, costs 9000.00 = 8000.00
financing.check_overfinancing | Nr. 2 ANBest-P, Festbetragsfinanzierung
  Prüfung auf Überfinanzierung: Kosten 9.000,00 € abzüglich Drittmittel und Teilnahmebeiträge 3.000,00 € lassen
    6.000,00 €.
  Check for overfinancing: costs €9,000.00 less third-party funds and fees €3,000.00 leave €6,000.00.
  costs 9000.00, third_party 2800.00, participants 200.00 = 6000.00
financing.final_grant | Nr. 2 ANBest-P: nachträgliche Ermäßigung
  Bewilligt waren höchstens 8.000,00 €. Die Zuwendung beträgt 6.000,00 €.
  The award was at most €8,000.00. The grant is €6,000.00.
  award 8000.00, computed 6000.00 = 6000.00
"""
    )


def test_a_fixed_amount_per_unit_explains_itself() -> None:
    outcome = replace(example(FinancingType.FIXED), units=Decimal("12.50"), rate=eur("33.33"))
    assert (
        told(final_grant(outcome, rule_set=BUND))
        == """
financing.fixed_per_unit | Nr. 2 ANBest-P: nachträgliche Ermäßigung, Festbetragsfinanzierung
  Festbetrag je Einheit: 12,5 × 33,33 € sind 416,63 €.
  Fixed amount per unit: 12.5 × €33.33 is €416.63.
  units 12.50, rate 33.33 = 416.63
financing.final_grant | Nr. 2 ANBest-P: nachträgliche Ermäßigung
  Bewilligt waren höchstens 8.000,00 €. Die Zuwendung beträgt 416,63 €.
  The award was at most €8,000.00. The grant is €416.63.
  award 8000.00, computed 416.63 = 416.63
"""
    )


def test_full_financing_explains_itself() -> None:
    outcome = replace(FULL, actual=Means(own=eur("50"), third_party=eur("20"), participants=eur("100")))
    assert (
        told(final_grant(outcome, rule_set=BUND))
        == """
financing.full | Nr. 2 ANBest-P: nachträgliche Ermäßigung, Vollfinanzierung
  Vollfinanzierung: anerkannte Kosten 2.700,00 € abzüglich aller Einnahmen von 170,00 € sind 2.530,00 €.
  Full financing: recognised costs €2,700.00 less all income of €170.00 is €2,530.00.
  costs 2700.00, own 50.00, third_party 20.00, participants 100.00 = 2530.00
financing.final_grant | Nr. 2 ANBest-P: nachträgliche Ermäßigung
  Bewilligt waren höchstens 3.000,00 €. Die Zuwendung beträgt 2.530,00 €.
  The award was at most €3,000.00. The grant is €2,530.00.
  award 3000.00, computed 2530.00 = 2530.00
"""
    )


def test_a_small_change_explains_itself() -> None:
    assert (
        told(final_grant(example(FinancingType.SHARE, "9600", "1300"), rule_set=LENIENT))
        == """
financing.share | Nr. 2 ANBest-P: nachträgliche Ermäßigung, Anteilfinanzierung
  Anteilfinanzierung: 80 % (8.000,00 € von 10.000,00 €) der anerkannten Kosten von 9.600,00 € abzüglich 300,00 €
    Mehreinnahmen sind 7.440,00 €.
  Share financing: 80% (€8,000.00 of €10,000.00) of the recognised costs of €9,600.00 less €300.00 of extra income
    is €7,440.00.
  award 8000.00, planned_costs 10000.00, costs 9600.00, extra_cover 300.00 = 7440.00
financing.minor_change | Nr. 2 ANBest-P; mehrere Fassungen nennen 500 Euro
  Die Kosten sind um 400,00 € geringer, die anderen Mittel um 300,00 € höher als geplant. Bis 500,00 € wird die
    Zuwendung nicht ermäßigt: 8.000,00 €.
  Costs are €400.00 lower, other means €300.00 higher than planned. Up to €500.00 the grant is not reduced:
    €8,000.00.
  saved 400.00, extra_cover 300.00, threshold 500.00 = 8000.00
financing.final_grant | Nr. 2 ANBest-P: nachträgliche Ermäßigung
  Bewilligt waren höchstens 8.000,00 €. Die Zuwendung beträgt 8.000,00 €.
  The award was at most €8,000.00. The grant is €8,000.00.
  award 8000.00, computed 8000.00 = 8000.00
"""
    )


def test_a_small_change_under_deficit_counts_own_funds_among_the_other_means() -> None:
    richer = replace(example(FinancingType.DEFICIT, "9800"), actual=Means(eur("1300"), eur("1000"), eur("100")))
    assert (
        told(final_grant(richer, rule_set=LENIENT))
        == """
financing.deficit | Nr. 2 ANBest-P: nachträgliche Ermäßigung, Fehlbedarfsfinanzierung
  Fehlbedarfsfinanzierung: anerkannte Kosten 9.800,00 €, Eigenmittel 1.300,00 € (mindestens wie geplant),
    Drittmittel und Teilnahmebeiträge 1.100,00 €. Es fehlen 7.400,00 €.
  Deficit financing: recognised costs €9,800.00, own funds €1,300.00 (at least as planned), third-party funds and
    fees €1,100.00. The gap is €7,400.00.
  costs 9800.00, own_planned 1000.00, own 1300.00, third_party 1000.00, participants 100.00 = 7400.00
financing.minor_change | Nr. 2 ANBest-P; mehrere Fassungen nennen 500 Euro
  Die Kosten sind um 200,00 € geringer, die anderen Mittel um 400,00 € höher als geplant. Bis 500,00 € wird die
    Zuwendung nicht ermäßigt: 8.000,00 €.
  Costs are €200.00 lower, other means €400.00 higher than planned. Up to €500.00 the grant is not reduced:
    €8,000.00.
  saved 200.00, extra_cover 400.00, threshold 500.00 = 8000.00
financing.final_grant | Nr. 2 ANBest-P: nachträgliche Ermäßigung
  Bewilligt waren höchstens 8.000,00 €. Die Zuwendung beträgt 8.000,00 €.
  The award was at most €8,000.00. The grant is €8,000.00.
  award 8000.00, computed 8000.00 = 8000.00
"""
    )


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


@pytest.mark.parametrize("name", ["planned_costs", "grant", "costs"])
def test_what_is_no_amount_is_refused(name: str) -> None:
    assert refused(replace, example(FinancingType.SHARE), **{name: Decimal("-1")})[0] == name


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
