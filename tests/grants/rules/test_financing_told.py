"""How the four types of financing explain themselves."""

from dataclasses import replace
from decimal import Decimal

from grants.rules.financing import FinancingType, Outcome, final_grant
from grants.rules.plan import Means
from grants.rules.shipped import BUND
from tests.grants.rules.amounts import eur
from tests.grants.rules.said import told
from tests.grants.rules.test_financing import CAREFUL, FULL, LENIENT, STRICT, example


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


def test_units_are_written_in_full() -> None:
    sentence = final_grant(replace(example(FinancingType.FIXED), units=Decimal(1000), rate=eur("5")), rule_set=BUND)
    assert sentence.trace[0].sentence_en == "Fixed amount per unit: 1000 × €5.00 is €5,000.00."


def test_contributions_in_kind_raise_the_costs_of_a_share_but_never_the_grant_above_the_money_paid() -> None:
    outcome = Outcome(
        FinancingType.SHARE, eur("1000"), Means(own=eur("100")), eur("700"), costs=eur("900"), actual=Means(),
        in_kind=eur("200"),
    )  # fmt: skip
    assert final_grant(outcome, rule_set=BUND).result == eur("630")
    assert final_grant(replace(outcome, in_kind=eur("400")), rule_set=BUND).result == eur("500")
    assert (
        told(final_grant(replace(outcome, in_kind=eur("400")), rule_set=BUND))
        == """
financing.in_kind | Einstellung des Programms
  Von den Kosten (900,00 €) sind 400,00 € Eigenleistungen, die niemand in Geld bezahlt hat. In Geld bezahlt:
    500,00 €; mehr kann die Zuwendung nicht sein.
  Of the costs (€900.00) €400.00 is contributions in kind that nobody paid in money. Paid in money: €500.00; the
    grant cannot be more.
  costs 900.00, in_kind 400.00 = 500.00
financing.share | Nr. 2 ANBest-P: nachträgliche Ermäßigung, Anteilfinanzierung
  Anteilfinanzierung: 70 % (700,00 € von 1.000,00 €) der anerkannten Kosten von 900,00 € sind 630,00 €.
  Share financing: 70% (€700.00 of €1,000.00) of the recognised costs of €900.00 is €630.00.
  award 700.00, planned_costs 1000.00, costs 900.00, extra_cover 0.00 = 630.00
financing.final_grant | Nr. 2 ANBest-P: nachträgliche Ermäßigung
  Bewilligt waren höchstens 700,00 €. Die Zuwendung beträgt 500,00 €.
  The award was at most €700.00. The grant is €500.00.
  award 700.00, computed 500.00 = 500.00
"""
    )
