"""How the 20 % check explains itself."""

from dataclasses import replace
from datetime import date

from grants.rules.recognition import recognise
from grants.rules.shipped import BUND
from grants.rules.spending import Cost, Spending
from tests.grants.rules.amounts import eur
from tests.grants.rules.said import told
from tests.grants.rules.test_recognition import OF_TOTAL, SEVEN_THOUSAND, version


def test_the_twenty_percent_rule_explains_itself() -> None:
    facts = Spending((version({"Honorare": "2000", "Miete": "500"}),), (Cost("Honorare", eur("2500")),))
    assert (
        told(recognise(facts, rule_set=BUND))
        == """
recognition.item | Nr. 1.2 ANBest-P
  Honorare: geplant 2.000,00 €, ausgegeben 2.500,00 €. Anerkannt werden höchstens 120 % des Ansatzes, also
    2.400,00 €.
  Honorare: planned €2,000.00, spent €2,500.00. At most 120% of the planned amount is recognised, that is
    €2,400.00.
  item Honorare, planned 2000.00, spent 2500.00, limit 2400.00, tolerance 0.20 = 2400.00
recognition.item | Nr. 1.2 ANBest-P
  Miete: geplant 500,00 €, ausgegeben 0,00 €. Anerkannt: 0,00 €.
  Miete: planned €500.00, spent €0.00. Recognised: €0.00.
  item Miete, planned 500.00, spent 0.00, limit 600.00, tolerance 0.20 = 0.00
recognition.total | Nr. 1.2 ANBest-P: Gesamtergebnis des Plans verbindlich, Überschreitungen durch Einsparungen gedeckt
  Anerkannte Kosten zusammen: 2.400,00 €, gemessen an den geplanten 2.500,00 €.
  Recognised costs together: €2,400.00, measured against the planned €2,500.00.
  sum_of_items 2400.00, planned_costs 2500.00, extra_cover 0.00 = 2400.00
"""
    )


def test_a_tolerance_on_the_total_explains_itself() -> None:
    plan, costs = version(SEVEN_THOUSAND), (Cost("Reisen", eur("3500")), Cost("Honorare", eur("4100")))
    assert (
        told(recognise(Spending((plan,), costs), rule_set=OF_TOTAL))
        == """
recognition.item | Nr. 1.2 ANBest-P
  Honorare: geplant 4.000,00 €, ausgegeben 4.100,00 €. Möglich sind bis zu 100 % des Ansatzes und 20 % der
    geplanten Gesamtkosten; anerkannt werden 4.100,00 €.
  Honorare: planned €4,000.00, spent €4,100.00. Up to 100% of the planned amount and 20% of the planned total is
    possible; €4,100.00 is recognised.
  item Honorare, planned 4000.00, spent 4100.00, limit 5400.00, tolerance 0.20 = 4100.00
recognition.item | Nr. 1.2 ANBest-P
  Reisen: geplant 2.000,00 €, ausgegeben 3.500,00 €. Anerkannt werden höchstens 100 % des Ansatzes und 20 % der
    geplanten Gesamtkosten, also 3.400,00 €.
  Reisen: planned €2,000.00, spent €3,500.00. At most 100% of the planned amount and 20% of the planned total is
    recognised, that is €3,400.00.
  item Reisen, planned 2000.00, spent 3500.00, limit 3400.00, tolerance 0.20 = 3400.00
recognition.item | Nr. 1.2 ANBest-P
  Sachkosten: geplant 1.000,00 €, ausgegeben 0,00 €. Anerkannt: 0,00 €.
  Sachkosten: planned €1,000.00, spent €0.00. Recognised: €0.00.
  item Sachkosten, planned 1000.00, spent 0.00, limit 2400.00, tolerance 0.20 = 0.00
recognition.total | Nr. 1.2 ANBest-P: Gesamtergebnis des Plans verbindlich, Überschreitungen durch Einsparungen gedeckt
  Zusammen 7.500,00 €. Davon liegen 500,00 € über den geplanten 7.000,00 € und sind nicht durch Einsparungen
    gedeckt. Anerkannte Kosten: 7.000,00 €.
  Together €7,500.00. Of this €500.00 is above the planned €7,000.00 and not covered by savings. Recognised costs:
    €7,000.00.
  sum_of_items 7500.00, planned_costs 7000.00, extra_cover 0.00 = 7000.00
"""
    )


def test_items_outside_the_plan_explain_themselves() -> None:
    costs = Cost("Blumen", eur("200")), Cost("Bus", eur("80"))
    facts = Spending((version({"Honorare": "2000"}),), costs, ("Bus",))
    assert (
        told(recognise(facts, rule_set=BUND))
        == """
recognition.item | Nr. 1.2 ANBest-P
  Honorare: geplant 2.000,00 €, ausgegeben 0,00 €. Anerkannt: 0,00 €.
  Honorare: planned €2,000.00, spent €0.00. Recognised: €0.00.
  item Honorare, planned 2000.00, spent 0.00, limit 2400.00, tolerance 0.20 = 0.00
recognition.item | Nr. 1.2 ANBest-P: verbindliche Einzelansätze
  Blumen: nicht geplant, ausgegeben 200,00 €. Ohne Zustimmung wird davon nichts anerkannt.
  Blumen: not planned, spent €200.00. Without consent none of it counts.
  item Blumen, planned 0.00, spent 200.00, limit 0.00, tolerance 0.20 = 0.00
recognition.item | Nr. 1.2 ANBest-P
  Bus: nicht geplant, ausgegeben 80,00 €. Zugestimmt und anerkannt: 80,00 €.
  Bus: not planned, spent €80.00. Approved and recognised: €80.00.
  item Bus, planned 0.00, spent 80.00, limit 0.00, tolerance 0.20 = 80.00
recognition.total | Nr. 1.2 ANBest-P: Gesamtergebnis des Plans verbindlich, Überschreitungen durch Einsparungen gedeckt
  Anerkannte Kosten zusammen: 80,00 €, gemessen an den geplanten 2.000,00 €.
  Recognised costs together: €80.00, measured against the planned €2,000.00.
  sum_of_items 80.00, planned_costs 2000.00, extra_cover 0.00 = 80.00
"""
    )


def test_a_sum_above_the_plan_explains_itself() -> None:
    plan, costs = version({"A": "1000", "B": "500"}), (Cost("A", eur("1200")), Cost("B", eur("550")))
    finding = recognise(Spending((plan,), costs, extra_cover=eur("100")), rule_set=BUND)
    assert (
        told(replace(finding, trace=finding.trace[2:]))
        == """
recognition.total | Nr. 1.2 ANBest-P: Gesamtergebnis des Plans verbindlich, Überschreitungen durch Einsparungen gedeckt
  Zusammen 1.750,00 €. Davon liegen 150,00 € über den geplanten 1.500,00 € und 100,00 € Mehreinnahmen und sind
    nicht durch Einsparungen gedeckt. Anerkannte Kosten: 1.600,00 €.
  Together €1,750.00. Of this €150.00 is above the planned €1,500.00 plus €100.00 of extra income and not covered
    by savings. Recognised costs: €1,600.00.
  sum_of_items 1750.00, planned_costs 1500.00, extra_cover 100.00 = 1600.00
"""
    )
    within = recognise(Spending((plan,), costs, extra_cover=eur("250")), rule_set=BUND)
    assert (
        told(replace(within, trace=within.trace[2:]))
        == """
recognition.total | Nr. 1.2 ANBest-P: Gesamtergebnis des Plans verbindlich, Überschreitungen durch Einsparungen gedeckt
  Anerkannte Kosten zusammen: 1.750,00 €, gemessen an den geplanten 1.500,00 € und 250,00 € Mehreinnahmen.
  Recognised costs together: €1,750.00, measured against the planned €1,500.00 plus €250.00 of extra income.
  sum_of_items 1750.00, planned_costs 1500.00, extra_cover 250.00 = 1750.00
"""
    )


def test_an_item_within_its_limits_explains_itself() -> None:
    plan = version({"Honorare": "2000", "Miete": "500", "Druck": "300"})
    costs = Cost("Honorare", eur("1900")), Cost("Miete", eur("550")), Cost("Druck", eur("300"))
    assert (
        told(recognise(Spending((plan,), costs), rule_set=BUND))
        == """
recognition.item | Nr. 1.2 ANBest-P
  Honorare: geplant 2.000,00 €, ausgegeben 1.900,00 €. Anerkannt: 1.900,00 €.
  Honorare: planned €2,000.00, spent €1,900.00. Recognised: €1,900.00.
  item Honorare, planned 2000.00, spent 1900.00, limit 2400.00, tolerance 0.20 = 1900.00
recognition.item | Nr. 1.2 ANBest-P
  Miete: geplant 500,00 €, ausgegeben 550,00 €. Möglich sind bis zu 120 % des Ansatzes; anerkannt werden 550,00 €.
  Miete: planned €500.00, spent €550.00. Up to 120% of the planned amount is possible; €550.00 is recognised.
  item Miete, planned 500.00, spent 550.00, limit 600.00, tolerance 0.20 = 550.00
recognition.item | Nr. 1.2 ANBest-P
  Druck: geplant 300,00 €, ausgegeben 300,00 €. Anerkannt: 300,00 €.
  Druck: planned €300.00, spent €300.00. Recognised: €300.00.
  item Druck, planned 300.00, spent 300.00, limit 360.00, tolerance 0.20 = 300.00
recognition.total | Nr. 1.2 ANBest-P: Gesamtergebnis des Plans verbindlich, Überschreitungen durch Einsparungen gedeckt
  Anerkannte Kosten zusammen: 2.750,00 €, gemessen an den geplanten 2.800,00 €.
  Recognised costs together: €2,750.00, measured against the planned €2,800.00.
  sum_of_items 2750.00, planned_costs 2800.00, extra_cover 0.00 = 2750.00
"""
    )


def test_a_period_with_one_end_is_told_without_days() -> None:
    costs = (Cost("Honorare", eur("100"), date(2026, 2, 28)), Cost("Honorare", eur("60")))
    plan = (version({"Honorare": "1000"}),)
    begun = recognise(Spending(plan, costs, funding_from=date(2026, 3, 1)), rule_set=BUND)
    ended = recognise(Spending(plan, costs, funding_until=date(2026, 2, 1)), rule_set=BUND)
    for finding in (begun, ended):
        assert finding.trace[0].sentence_de.endswith("zählen nicht mit: außerhalb des Bewilligungszeitraums bezahlt.")
        assert finding.result.total == eur("60")
