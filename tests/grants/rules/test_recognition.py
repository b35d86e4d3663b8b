"""The 20 % check and everything else that decides which costs count."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from grants.rules.plan import PlannedItem
from grants.rules.recognition import NotRecognised, RecognisedItem, Recognition, in_kind, paid_in_money, recognise
from grants.rules.rule_set import RuleSet
from grants.rules.shipped import BUND
from grants.rules.spending import Cost, PlanVersion, Spending
from tests.grants.rules.amounts import amounts, eur
from tests.grants.rules.said import told

OF_TOTAL = BUND.with_settings({"tolerance_base": "total"})
BY_GROUP = BUND.with_settings({"tolerance_level": "group"})
SEVEN_THOUSAND = {"Honorare": "4000", "Reisen": "2000", "Sachkosten": "1000"}


def version(planned: dict[str, str], since: date | None = None, groups: dict[str, str] | None = None) -> PlanVersion:
    items = (PlannedItem(name, eur(amount), group=(groups or {}).get(name, "")) for name, amount in planned.items())
    return PlanVersion(tuple(items), since)


def check(
    planned: dict[str, str],
    spent: dict[str, str],
    rule_set: RuleSet = BUND,
    approved: tuple[str, ...] = (),
    extra_cover: str = "0",
    groups: dict[str, str] | None = None,
) -> Recognition:
    costs = tuple(Cost(name, eur(amount)) for name, amount in spent.items())
    facts = Spending((version(planned, groups=groups),), costs, approved, extra_cover=eur(extra_cover))
    return recognise(facts, rule_set=rule_set).result


def test_an_overrun_within_twenty_percent_that_savings_cover_counts_in_full() -> None:
    result = check(SEVEN_THOUSAND, {"Honorare": "4700", "Reisen": "1300", "Sachkosten": "1000"})
    assert (result.total, result.not_recognised, result.above_plan) == (eur("7000"), (), eur("0"))


def test_what_exceeds_twenty_percent_is_not_recognised_although_the_total_is_unchanged() -> None:
    result = check(SEVEN_THOUSAND, {"Honorare": "3500", "Reisen": "2500", "Sachkosten": "1000"})
    assert result.items[1] == RecognisedItem("Reisen", eur("2000"), eur("2500"), eur("2400"))
    assert result.not_recognised == (NotRecognised("Reisen", eur("100"), "above_tolerance"),)
    assert result.total == eur("6900")


def test_exactly_twenty_percent_is_within_the_tolerance() -> None:
    assert check({"A": "10.01", "B": "10"}, {"A": "12.01"}).items[0].recognised == eur("12.01")
    assert check({"A": "10.01", "B": "10"}, {"A": "12.02"}).items[0].recognised == eur("12.01")


def test_overruns_that_no_saving_covers_are_capped_at_the_plan() -> None:
    result = check(SEVEN_THOUSAND, {"Honorare": "4700", "Reisen": "2000", "Sachkosten": "1000"})
    assert result.total == eur("7000")
    assert result.not_recognised == (NotRecognised("", eur("700"), "above_plan_total"),)


def test_extra_income_may_cover_an_overrun() -> None:
    result = check({"Honorare": "10000"}, {"Honorare": "10600"}, extra_cover="500")
    assert (result.total, result.above_plan) == (eur("10500"), eur("100"))


def test_items_outside_the_plan_count_only_if_approved() -> None:
    spent = {"Honorare": "3000", "Blumen": "200"}
    without = check(SEVEN_THOUSAND, spent)
    assert without.not_recognised == (NotRecognised("Blumen", eur("200"), "unplanned_item"),)
    assert without.items[-1] == RecognisedItem("Blumen", eur("0"), eur("200"), eur("0"))
    assert check(SEVEN_THOUSAND, spent, approved=("Blumen",)).total == eur("3200")


def test_a_planned_item_of_nothing_is_an_unplanned_one() -> None:
    assert check({"A": "100", "B": "0"}, {"B": "5"}).not_recognised == (NotRecognised("B", eur("5"), "unplanned_item"),)


def test_the_tolerance_can_be_measured_against_the_yearly_total() -> None:
    result = check(SEVEN_THOUSAND, {"Honorare": "3000", "Reisen": "3500"}, OF_TOTAL)
    assert result.items[1].recognised == eur("3400")


def test_the_tolerance_can_be_measured_by_group() -> None:
    groups = {"Reisen": "Sache", "Sachkosten": "Sache"}
    result = check(SEVEN_THOUSAND, {"Reisen": "3300", "Sachkosten": "300"}, BY_GROUP, groups=groups)
    assert result.items == (
        RecognisedItem("Honorare", eur("4000"), eur("0"), eur("0")),
        RecognisedItem("Sache", eur("3000"), eur("3600"), eur("3600")),
    )
    assert check(SEVEN_THOUSAND, {"Reisen": "3300", "Sachkosten": "300"}, groups=groups).total == eur("2700")


def test_vouchers_outside_the_funding_period_do_not_count() -> None:
    days = [date(2026, 2, 28), date(2026, 3, 1), date(2026, 8, 31), date(2026, 9, 1)]
    facts = Spending(
        (version({"Honorare": "1000"}),),
        tuple(Cost("Honorare", eur("100"), day) for day in days),
        funding_from=date(2026, 3, 1),
        funding_until=date(2026, 8, 31),
    )
    finding = recognise(facts, rule_set=BUND)
    assert finding.result.total == eur("200")
    assert finding.result.not_recognised == (NotRecognised("Honorare", eur("200"), "outside_period"),)
    assert (
        told(finding)
        == """
recognition.outside_period | Nr. 1.1 ANBest-P; Bewilligungszeitraum laut Bescheid
  Honorare: 200,00 € zählen nicht mit: außerhalb des Bewilligungszeitraums bezahlt (01.03.2026 bis 31.08.2026).
  Honorare: €200.00 does not count: paid outside the funding period (1 Mar 2026 to 31 Aug 2026).
  item Honorare = 200.00
recognition.item | Nr. 1.2 ANBest-P
  Honorare: geplant 1.000,00 €, ausgegeben 200,00 €. Anerkannt: 200,00 €.
  Honorare: planned €1,000.00, spent €200.00. Recognised: €200.00.
  item Honorare, planned 1000.00, spent 200.00, limit 1200.00, tolerance 0.20 = 200.00
recognition.total | Nr. 1.2 ANBest-P: Gesamtergebnis des Plans verbindlich, Überschreitungen durch Einsparungen gedeckt
  Anerkannte Kosten zusammen: 200,00 €, gemessen an den geplanten 1.000,00 €.
  Recognised costs together: €200.00, measured against the planned €1,000.00.
  sum_of_items 200.00, planned_costs 1000.00, extra_cover 0.00 = 200.00
"""
    )


def test_deductible_tax_missed_discounts_and_cuts_come_off_the_voucher() -> None:
    cost = Cost("Druck", eur("119"), vat=eur("19"), discount_missed=eur("2"), disallowed=eur("5"), reason="Pfand")
    plan = (version({"Druck": "119"}),)
    deductible = recognise(Spending(plan, (cost,), vat_deductible=True), rule_set=BUND)
    assert deductible.result.total == eur("93")
    assert deductible.result.not_recognised == (
        NotRecognised("Druck", eur("5"), "disallowed"),
        NotRecognised("Druck", eur("2"), "discount_missed"),
        NotRecognised("Druck", eur("19"), "vat_deductible"),
    )
    assert (
        told(deductible)
        == """
recognition.disallowed | Nr. 6 ANBest-P: Belegliste und Prüfung des Verwendungsnachweises
  Druck: 5,00 € zählen nicht mit: bei der Prüfung nicht anerkannt (Pfand).
  Druck: €5.00 does not count: not accepted in the audit (Pfand).
  item Druck = 5.00
recognition.discount_missed | Nr. 6 ANBest-P: Belegliste und Prüfung des Verwendungsnachweises
  Druck: 2,00 € zählen nicht mit: angebotenes, nicht genutztes Skonto.
  Druck: €2.00 does not count: a cash discount that was offered and not taken.
  item Druck = 2.00
recognition.vat_deductible | Nr. 6 ANBest-P: Belegliste und Prüfung des Verwendungsnachweises
  Druck: 19,00 € zählen nicht mit: Umsatzsteuer, die als Vorsteuer abgezogen wird.
  Druck: €19.00 does not count: VAT that can be deducted.
  item Druck = 19.00
recognition.item | Nr. 1.2 ANBest-P
  Druck: geplant 119,00 €, ausgegeben 93,00 €. Anerkannt: 93,00 €.
  Druck: planned €119.00, spent €93.00. Recognised: €93.00.
  item Druck, planned 119.00, spent 93.00, limit 142.80, tolerance 0.20 = 93.00
recognition.total | Nr. 1.2 ANBest-P: Gesamtergebnis des Plans verbindlich, Überschreitungen durch Einsparungen gedeckt
  Anerkannte Kosten zusammen: 93,00 €, gemessen an den geplanten 119,00 €.
  Recognised costs together: €93.00, measured against the planned €119.00.
  sum_of_items 93.00, planned_costs 119.00, extra_cover 0.00 = 93.00
"""
    )
    assert recognise(Spending(plan, (cost,)), rule_set=BUND).result.total == eur("112")


def test_cuts_of_one_kind_and_reason_are_one_line() -> None:
    costs = tuple(Cost("Druck", eur("10"), disallowed=eur("2"), reason=reason) for reason in ("Pfand", "Pfand", ""))
    finding = recognise(Spending((version({"Druck": "30"}),), costs), rule_set=BUND)
    assert finding.result.not_recognised == (
        NotRecognised("Druck", eur("2"), "disallowed"),
        NotRecognised("Druck", eur("4"), "disallowed"),
    )


def test_a_payment_is_measured_against_the_plan_in_force_on_its_day() -> None:
    plans = (
        version({"Material": "1000", "Werbung": "1000"}),
        version({"Material": "1500", "Werbung": "500"}, date(2026, 6, 1)),
    )
    early = Cost("Material", eur("1300"), date(2026, 5, 31))
    late = Cost("Material", eur("1300"), date(2026, 6, 1))
    assert recognise(Spending(plans, (early,)), rule_set=BUND).result.total == eur("1200")
    assert recognise(Spending(plans, (late,)), rule_set=BUND).result.total == eur("1300")
    undated = recognise(Spending(plans, (Cost("Material", eur("1900")),)), rule_set=BUND)
    assert undated.result.total == eur("1800")


def test_what_an_earlier_plan_let_pass_a_later_one_does_not_take_back() -> None:
    plans = (
        version({"Werbung": "1000", "Material": "1000"}),
        version({"Werbung": "500", "Material": "1500"}, date(2026, 6, 1)),
    )
    costs = (Cost("Werbung", eur("1100"), date(2026, 5, 1)), Cost("Werbung", eur("50"), date(2026, 7, 1)))
    finding = recognise(Spending(plans, costs), rule_set=BUND)
    assert finding.result.items[0] == RecognisedItem("Werbung", eur("500"), eur("1150"), eur("1100"))
    assert (
        told(finding)
        == """
recognition.item | Nr. 1.2 ANBest-P
  Werbung: geplant 500,00 €, ausgegeben 1.150,00 €. Nach der Fassung des Plans am Tag jeder Zahlung werden
    1.100,00 € anerkannt.
  Werbung: planned €500.00, spent €1,150.00. By the version of the plan on the day of each payment €1,100.00 is
    recognised.
  item Werbung, planned 500.00, spent 1150.00, limit 600.00, tolerance 0.20 = 1100.00
recognition.item | Nr. 1.2 ANBest-P
  Material: geplant 1.500,00 €, ausgegeben 0,00 €. Anerkannt: 0,00 €.
  Material: planned €1,500.00, spent €0.00. Recognised: €0.00.
  item Material, planned 1500.00, spent 0.00, limit 1800.00, tolerance 0.20 = 0.00
recognition.total | Nr. 1.2 ANBest-P: Gesamtergebnis des Plans verbindlich, Überschreitungen durch Einsparungen gedeckt
  Anerkannte Kosten zusammen: 1.100,00 €, gemessen an den geplanten 2.000,00 €.
  Recognised costs together: €1,100.00, measured against the planned €2,000.00.
  sum_of_items 1100.00, planned_costs 2000.00, extra_cover 0.00 = 1100.00
"""
    )


def test_an_approved_item_that_entered_the_plan_keeps_what_was_spent_before() -> None:
    plans = version({"Material": "1000"}), version({"Material": "900", "Bus": "100"}, date(2026, 6, 1))
    costs = Cost("Bus", eur("80"), date(2026, 5, 1)), Cost("Bus", eur("60"), date(2026, 7, 1))
    approved = recognise(Spending(plans, costs, ("Bus",)), rule_set=BUND)
    assert approved.result.items[1] == RecognisedItem("Bus", eur("100"), eur("140"), eur("120"))
    assert recognise(Spending(plans, costs), rule_set=BUND).result.items[1].recognised == eur("60")


def test_an_item_that_left_the_plan_keeps_what_was_recognised() -> None:
    plans = version({"Bus": "100", "Material": "900"}), version({"Material": "1000"}, date(2026, 6, 1))
    costs = Cost("Bus", eur("80"), date(2026, 5, 1)), Cost("Bus", eur("30"), date(2026, 7, 1))
    finding = recognise(Spending(plans, costs), rule_set=BUND)
    assert finding.result.items[0] == RecognisedItem("Bus", eur("0"), eur("110"), eur("80"))
    assert finding.result.not_recognised == (NotRecognised("Bus", eur("30"), "unplanned_item"),)
    assert (
        told(replace(finding, trace=finding.trace[:1]))
        == """
recognition.item | Nr. 1.2 ANBest-P: verbindliche Einzelansätze
  Bus: zuletzt nicht mehr geplant, ausgegeben 110,00 €. Nach der Fassung des Plans am Tag jeder Zahlung werden
    80,00 € anerkannt.
  Bus: in the end no longer planned, spent €110.00. By the version of the plan on the day of each payment €80.00
    is recognised.
  item Bus, planned 0.00, spent 110.00, limit 0.00, tolerance 0.20 = 80.00
"""
    )


def money_by_day(spending: Spending, rule_set: RuleSet = BUND) -> dict[date, Decimal] | None:
    return paid_in_money(spending, recognise(spending, rule_set=rule_set).result, rule_set=rule_set)


def test_of_an_item_and_of_the_plan_what_was_paid_first_is_recognised() -> None:
    jan, feb, mar = (date(2026, month, 1) for month in (1, 2, 3))
    plan = (version({"A": "100", "B": "100"}),)
    over = Cost("A", eur("40"), feb), Cost("A", eur("100"), jan), Cost("B", eur("70"), mar)
    assert money_by_day(Spending(plan, over)) == {jan: eur("100"), feb: eur("20"), mar: eur("70")}
    whole = Cost("B", eur("120"), mar), Cost("A", eur("60"), feb), Cost("A", eur("60"), jan)
    assert money_by_day(Spending(plan, whole)) == {jan: eur("60"), feb: eur("60"), mar: eur("80")}


def test_payments_of_one_day_are_added_up() -> None:
    jan = date(2026, 1, 1)
    costs = Cost("A", eur("30"), jan), Cost("B", eur("20"), jan), Cost("C", eur("9"), jan)
    assert money_by_day(Spending((version({"A": "100", "B": "100"}),), costs)) == {jan: eur("50")}


def test_money_without_a_day_has_no_day() -> None:
    plan, cost = (version({"A": "100"}),), Cost("A", eur("30"), date(2026, 1, 1))
    assert money_by_day(Spending(plan, (cost, Cost("A", eur("1"))))) is None
    assert money_by_day(Spending(plan, ())) == {}


def test_money_of_a_group_is_recognised_in_the_order_of_its_payment() -> None:
    jan, feb = date(2026, 1, 1), date(2026, 2, 1)
    plan = (version({"A": "100", "B": "100", "C": "500"}, groups={"A": "AB", "B": "AB"}),)
    costs = Cost("A", eur("200"), jan), Cost("B", eur("90"), feb)
    assert money_by_day(Spending(plan, costs), BY_GROUP) == {jan: eur("200"), feb: eur("40")}


def with_hours(*costs: Cost) -> Spending:
    items = PlannedItem("Honorare", eur("800"), group="P"), PlannedItem("Stunden", eur("200"), "", "P", fictitious=True)
    return Spending((PlanVersion(items),), costs)


def test_contributions_in_kind_are_recognised_but_not_paid_in_money() -> None:
    jan, feb = date(2026, 1, 1), date(2026, 2, 1)
    spending = with_hours(Cost("Stunden", eur("260"), jan), Cost("Honorare", eur("700"), feb))
    result = recognise(spending, rule_set=BUND).result
    assert in_kind(spending, result, rule_set=BUND) == eur("240")
    assert money_by_day(spending) == {feb: eur("700")}
    none = with_hours(Cost("Honorare", eur("700"), jan))
    assert in_kind(none, recognise(none, rule_set=BUND).result, rule_set=BUND) == eur("0")


def test_money_comes_before_contributions_in_kind_of_the_same_day() -> None:
    jan = date(2026, 1, 1)
    spending = with_hours(Cost("Stunden", eur("240"), jan), Cost("Honorare", eur("900"), jan))
    assert recognise(spending, rule_set=BUND).result.total == eur("1000")
    assert money_by_day(spending) == {jan: eur("900")}


def test_contributions_in_kind_of_a_group_are_what_was_proven_at_most_what_it_has_recognised() -> None:
    spending = with_hours(Cost("Stunden", eur("260"), date(2026, 1, 1)), Cost("Honorare", eur("700")))
    result = recognise(spending, rule_set=BY_GROUP).result
    assert in_kind(spending, result, rule_set=BY_GROUP) == eur("260")


def test_contributions_in_kind_of_several_days_are_added_up() -> None:
    days = (date(2026, 1, 1), date(2026, 2, 1))
    spending = with_hours(*(Cost("Stunden", eur("90"), day) for day in days))
    assert in_kind(spending, recognise(spending, rule_set=BUND).result, rule_set=BUND) == eur("180")


def test_an_approved_item_counts_under_every_version() -> None:
    plans = version({"Material": "1000"}), version({"Material": "900"}, date(2026, 6, 1))
    costs = Cost("Bus", eur("80"), date(2026, 5, 1)), Cost("Bus", eur("60"), date(2026, 7, 1))
    assert recognise(Spending(plans, costs, ("Bus",)), rule_set=BUND).result.items[-1].recognised == eur("140")


def test_consent_to_an_item_is_consent_to_its_group() -> None:
    plans = (
        version({"Material": "1000"}),
        version({"Material": "900", "Bus": "100"}, date(2026, 6, 1), groups={"Bus": "Reisen"}),
    )
    spending = Spending(plans, (Cost("Bus", eur("80"), date(2026, 5, 1)),), ("Bus",))
    result = recognise(spending, rule_set=BY_GROUP).result
    assert result.items[-1] == RecognisedItem("Reisen", eur("100"), eur("80"), eur("80"))


@st.composite
def spendings(draw: st.DrawFn) -> Spending:
    names = ["A", "B", "C", "D"]
    planned = draw(st.dictionaries(st.sampled_from(names), amounts, min_size=1))
    changed = draw(st.dictionaries(st.sampled_from(names), amounts, min_size=1))
    days = st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31))
    costs = draw(st.lists(st.builds(Cost, st.sampled_from([*names, "E"]), amounts, days), max_size=6))
    plans = [PlanVersion(tuple(PlannedItem(*item) for item in planned.items()))]
    if draw(st.booleans()):
        plans.append(PlanVersion(tuple(PlannedItem(*item) for item in changed.items()), date(2026, 7, 1)))
    return Spending(tuple(plans), tuple(costs), tuple(draw(st.sets(st.sampled_from(["D", "E"])))))


rule_sets = st.sampled_from([BUND, OF_TOTAL, BY_GROUP])


@given(spendings(), rule_sets)
def test_the_recognised_sum_never_exceeds_the_plan(spending: Spending, rule_set: RuleSet) -> None:
    assert recognise(spending, rule_set=rule_set).result.total <= spending.planned_costs


@given(spendings(), rule_sets)
def test_every_cent_is_either_recognised_or_listed_with_a_reason(spending: Spending, rule_set: RuleSet) -> None:
    result = recognise(spending, rule_set=rule_set).result
    proven = sum((cost.amount for cost in spending.costs), Decimal(0))
    assert result.total + sum(part.amount for part in result.not_recognised) == proven


@given(spendings())
def test_the_order_of_vouchers_does_not_matter(spending: Spending) -> None:
    results = {
        str(recognise(Spending(spending.versions, costs, spending.approved_items), rule_set=BUND).to_json())
        for costs in list(permutations(spending.costs))[:24]
    }
    assert len(results) == 1
