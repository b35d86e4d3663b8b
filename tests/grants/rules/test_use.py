"""Which instalment paid for what, and what lay idle."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from grants.rules.financing import FinancingType
from grants.rules.shipped import BAYERN, BUND
from grants.rules.use import (
    Movement,
    Portion,
    Repayment,
    UseOfMoney,
    grant_uses,
    late_debts,
    match,
    money_in_time,
    open_amount,
    use_by,
)
from tests.grants.rules.amounts import amounts, eur
from tests.grants.rules.said import refused, told

JAN, FEB, MAR, APR, MAY = (date(2026, month, 1) for month in range(1, 6))


def move(amount: str, day: date) -> Movement:
    return Movement(eur(amount), day)


def back(amount: str, credited_on: date, ineffective_from: date | None = None) -> Repayment:
    return Repayment(eur(amount), credited_on, ineffective_from)


def uses(kind: FinancingType, *costs: Movement, grant: str, award: str, planned: str, other: str) -> list[Movement]:
    return list(
        grant_uses(
            costs, financing_type=kind, final_grant=eur(grant), award=eur(award), planned_costs=eur(planned),
            other_means=eur(other),
        )
    )  # fmt: skip


def test_instalments_are_used_up_first_in_first_out() -> None:
    portions = match([move("100", MAR), move("100", JAN)], [move("150", APR), move("20", FEB)])
    assert portions == (
        Portion(eur("20"), JAN, FEB), Portion(eur("80"), JAN, APR), Portion(eur("70"), MAR, APR),
        Portion(eur("30"), MAR, None),
    )  # fmt: skip
    assert open_amount(portions) == eur("30")


def test_money_given_back_is_no_longer_open() -> None:
    portions = match([move("100", JAN)], [move("60", FEB)], [back("40", MAY)])
    assert portions[1] == Portion(eur("40"), JAN, MAY, returned=True)
    assert "zurückgegeben" in late_debts(portions, rule_set=BUND).trace[0].sentence_de


def test_a_repayment_after_the_last_payout_is_of_what_no_use_covers() -> None:
    instalments = [move("100", JAN), move("100", FEB)]
    portions = match(instalments, [move("170", APR)], [back("30", MAR)])
    assert portions == (
        Portion(eur("100"), JAN, APR), Portion(eur("70"), FEB, APR), Portion(eur("30"), FEB, MAR, returned=True),
    )  # fmt: skip
    assert match([move("100", JAN)], [move("100", APR)], [back("30", MAR)]) == (Portion(eur("100"), JAN, APR),)


def test_money_given_back_before_a_later_payout_was_not_used_later() -> None:
    portions = match([move("100", JAN), move("100", MAR)], [move("100", APR)], [back("100", FEB)])
    assert portions == (Portion(eur("100"), JAN, FEB, returned=True), Portion(eur("100"), MAR, APR))


def test_money_used_stays_used_when_its_award_loses_effect_later_or_from_the_start() -> None:
    for lost in (date(2025, 12, 31), FEB, APR):
        assert match([move("100", JAN)], [move("100", MAR)], [back("20", MAY, lost)]) == (
            Portion(eur("100"), JAN, MAR),
        )


def test_unspent_money_of_a_reduced_grant_lies_idle_until_the_award_lost_its_effect() -> None:
    portions = match([move("100", JAN)], [move("50", FEB)], [back("20", APR, MAR), back("30", MAY)])
    assert portions == (
        Portion(eur("50"), JAN, FEB), Portion(eur("30"), JAN, MAY, returned=True),
        Portion(eur("20"), JAN, MAR, returned=True, lapsed=True),
    )  # fmt: skip
    row = late_debts(portions, rule_set=BUND).trace[-1]
    assert "nicht verwendet bis zum 01.03.2026, dem Tag, an dem die Bewilligung insoweit entfiel" in row.sentence_de


def test_uses_beyond_the_instalments_match_nothing() -> None:
    assert match([move("10", JAN)], [move("15", FEB)]) == (Portion(eur("10"), JAN, FEB),)


def test_each_cost_uses_grant_money_at_the_quota() -> None:
    costs = move("400", JAN), move("360", FEB)
    found = uses(FinancingType.SHARE, *costs, grant="570", award="600", planned="800", other="0")
    assert found == [move("300", JAN), move("270", FEB)]


def test_a_fixed_amount_is_used_up_by_the_costs_it_was_given_for() -> None:
    costs = move("4500", JAN), move("4500", FEB)
    found = uses(FinancingType.FIXED, *costs, grant="8000", award="8000", planned="10000", other="0")
    assert found == [move("4000", JAN), move("4000", FEB)]


def test_a_share_reduced_by_extra_income_is_used_at_the_quota_up_to_the_grant() -> None:
    found = uses(FinancingType.SHARE, move("8000", JAN), move("1000", FEB), grant="7040", award="8000",
                 planned="10000", other="0")  # fmt: skip
    assert found == [move("6400", JAN), move("640", FEB)]


def test_under_deficit_other_means_are_used_first() -> None:
    found = uses(FinancingType.DEFICIT, move("100", JAN), move("300", FEB), move("900", MAR), grant="700",
                 award="800", planned="1000", other="250")  # fmt: skip
    assert found == [move("150", FEB), move("550", MAR)]


def test_other_means_leave_the_grant_what_it_may_keep() -> None:
    found = uses(FinancingType.DEFICIT, move("600", JAN), move("400", FEB), grant="800", award="800", planned="1100",
                 other="300")  # fmt: skip
    assert found == [move("400", JAN), move("400", FEB)]


def test_a_land_with_two_months_counts_by_the_calendar() -> None:
    assert use_by(date(2026, 1, 15), rule_set=BAYERN) == date(2026, 3, 15)
    assert use_by(date(2025, 12, 31), rule_set=BAYERN) == date(2026, 2, 28)


def test_the_last_day_of_the_window_is_still_in_time() -> None:
    on_time, late = (Portion(eur("1"), JAN, date(2026, 2, day)) for day in (12, 13))
    assert use_by(JAN, rule_set=BUND) == date(2026, 2, 12)
    assert late_debts([on_time], rule_set=BUND).result == ()
    assert len(late_debts([late], rule_set=BUND).result) == 1


def test_open_money_runs_to_the_day_that_is_asked_about() -> None:
    portion = Portion(eur("1"), JAN, None)
    assert late_debts([portion], rule_set=BUND).result == ()
    finding = late_debts([portion], until=MAY, rule_set=BUND)
    assert [(debt.since, debt.until) for debt in finding.result] == [(JAN, MAY)]
    assert "noch nicht verwendet" in finding.trace[0].sentence_de


def test_what_happened_before_the_last_payout_is_matched_by_its_day() -> None:
    instalments = [move("100", JAN), move("100", APR)]
    assert match(instalments, [move("60", FEB)], [back("40", MAR)]) == (
        Portion(eur("60"), JAN, FEB), Portion(eur("40"), JAN, MAR, returned=True), Portion(eur("100"), APR, None),
    )  # fmt: skip
    assert match(instalments, [move("60", MAR)], [back("40", FEB)])[:2] == (
        Portion(eur("40"), JAN, FEB, returned=True), Portion(eur("60"), JAN, MAR),
    )  # fmt: skip


def test_on_one_day_money_is_used_before_it_is_given_back() -> None:
    portions = match([move("100", JAN), move("100", APR)], [move("60", FEB)], [back("60", FEB)])
    assert portions[:2] == (Portion(eur("60"), JAN, FEB), Portion(eur("40"), JAN, FEB, returned=True))


def test_a_repayment_on_the_day_of_the_last_payout_is_of_what_no_use_covers() -> None:
    assert match([move("100", JAN)], [move("100", APR)], [back("30", JAN)]) == (Portion(eur("100"), JAN, APR),)


def test_costs_of_one_day_are_one() -> None:
    costs = move("100", FEB), move("300", JAN), move("200", JAN)
    assert uses(FinancingType.SHARE, *costs, grant="450", award="600", planned="800", other="0") == [
        move("375", JAN), move("75", FEB),
    ]  # fmt: skip


def test_under_full_financing_other_means_are_used_first_too() -> None:
    costs = move("100", JAN), move("300", FEB)
    assert uses(FinancingType.FULL, *costs, grant="250", award="400", planned="400", other="150") == [
        move("250", FEB),
    ]  # fmt: skip


def test_late_portions_explain_themselves() -> None:
    portions = [
        Portion(eur("100"), JAN, MAY),
        Portion(eur("200"), JAN, MAY, returned=True),
        Portion(eur("300"), JAN, MAY, returned=True, lapsed=True),
        Portion(eur("400"), JAN, None),
    ]
    assert (
        told(late_debts(portions, until=APR, rule_set=BUND))
        == """
use.late | Nr. 1.4 ANBest-P, § 49a Abs. 4 VwVfG: alsbaldige Verwendung
  100,00 €, ausgezahlt am 01.01.2026, verwendet am 01.05.2026. Rechtzeitig war die Verwendung bis zum 12.02.2026
    (6 Wochen). Verzinst wird ab dem Tag nach dem 01.01.2026.
  €100.00, paid out on 1 Jan 2026, used on 1 May 2026. Use was in time until 12 Feb 2026 (6 weeks). Interest runs
    from the day after 1 Jan 2026.
  amount 100.00, paid_on 2026-01-01, use_by 2026-02-12, late_interest_from payout = 2026-05-01
use.late | Nr. 1.4 ANBest-P, § 49a Abs. 4 VwVfG: alsbaldige Verwendung
  200,00 €, ausgezahlt am 01.01.2026, nicht verwendet, am 01.05.2026 zurückgegeben. Rechtzeitig war die Verwendung
    bis zum 12.02.2026 (6 Wochen). Verzinst wird ab dem Tag nach dem 01.01.2026.
  €200.00, paid out on 1 Jan 2026, not used, given back on 1 May 2026. Use was in time until 12 Feb 2026 (6
    weeks). Interest runs from the day after 1 Jan 2026.
  amount 200.00, paid_on 2026-01-01, use_by 2026-02-12, late_interest_from payout = 2026-05-01
use.late | Nr. 1.4 ANBest-P, § 49a Abs. 4 VwVfG: alsbaldige Verwendung
  300,00 €, ausgezahlt am 01.01.2026, nicht verwendet bis zum 01.05.2026, dem Tag, an dem die Bewilligung insoweit
    entfiel. Rechtzeitig war die Verwendung bis zum 12.02.2026 (6 Wochen). Verzinst wird ab dem Tag nach dem
    01.01.2026.
  €300.00, paid out on 1 Jan 2026, not used by 1 May 2026, the day on which this part of the award lost its
    effect. Use was in time until 12 Feb 2026 (6 weeks). Interest runs from the day after 1 Jan 2026.
  amount 300.00, paid_on 2026-01-01, use_by 2026-02-12, late_interest_from payout = 2026-05-01
use.late | Nr. 1.4 ANBest-P, § 49a Abs. 4 VwVfG: alsbaldige Verwendung
  400,00 €, ausgezahlt am 01.01.2026, am 01.04.2026 noch nicht verwendet. Rechtzeitig war die Verwendung bis zum
    12.02.2026 (6 Wochen). Verzinst wird ab dem Tag nach dem 01.01.2026.
  €400.00, paid out on 1 Jan 2026, not used by 1 Apr 2026. Use was in time until 12 Feb 2026 (6 weeks). Interest
    runs from the day after 1 Jan 2026.
  amount 400.00, paid_on 2026-01-01, use_by 2026-02-12, late_interest_from payout = 2026-04-01
"""
    )


def test_interest_from_the_end_of_the_window_explains_itself() -> None:
    from_grace_end = BAYERN.with_settings({"late_interest_from": "grace_end"})
    finding = late_debts([Portion(eur("100"), JAN, MAY)], rule_set=from_grace_end)
    assert [(debt.amount, debt.since, debt.until) for debt in finding.result] == [(eur("100"), MAR, MAY)]
    assert (
        told(finding)
        == """
use.late | Nr. 1.4 ANBest-P, § 49a Abs. 4 VwVfG: alsbaldige Verwendung
  100,00 €, ausgezahlt am 01.01.2026, verwendet am 01.05.2026. Rechtzeitig war die Verwendung bis zum 01.03.2026
    (2 Monate). Verzinst wird ab dem Tag nach dem 01.03.2026.
  €100.00, paid out on 1 Jan 2026, used on 1 May 2026. Use was in time until 1 Mar 2026 (2 months). Interest runs
    from the day after 1 Mar 2026.
  amount 100.00, paid_on 2026-01-01, use_by 2026-03-01, late_interest_from grace_end = 2026-05-01
"""
    )


def test_a_question_of_interest_explains_itself_from_the_payout_to_what_is_open() -> None:
    finding = money_in_time(
        (move("5000", date(2026, 1, 15)),),
        (move("3000", date(2026, 4, 20)),),
        (back("500", date(2026, 5, 4)), back("700", date(2026, 5, 18), date(2026, 3, 31))),
        date(2026, 6, 15),
        rule_set=BUND,
    )
    assert finding.result == UseOfMoney(eur("89.17"), eur("5.85"), eur("800"))
    assert (
        told(finding)
        == """
use.late | Nr. 1.4 ANBest-P, § 49a Abs. 4 VwVfG: alsbaldige Verwendung
  3.000,00 €, ausgezahlt am 15.01.2026, verwendet am 20.04.2026. Rechtzeitig war die Verwendung bis zum 26.02.2026
    (6 Wochen). Verzinst wird ab dem Tag nach dem 15.01.2026.
  €3,000.00, paid out on 15 Jan 2026, used on 20 Apr 2026. Use was in time until 26 Feb 2026 (6 weeks). Interest
    runs from the day after 15 Jan 2026.
  amount 3000.00, paid_on 2026-01-15, use_by 2026-02-26, late_interest_from payout = 2026-04-20
use.late | Nr. 1.4 ANBest-P, § 49a Abs. 4 VwVfG: alsbaldige Verwendung
  500,00 €, ausgezahlt am 15.01.2026, nicht verwendet, am 04.05.2026 zurückgegeben. Rechtzeitig war die Verwendung
    bis zum 26.02.2026 (6 Wochen). Verzinst wird ab dem Tag nach dem 15.01.2026.
  €500.00, paid out on 15 Jan 2026, not used, given back on 4 May 2026. Use was in time until 26 Feb 2026 (6
    weeks). Interest runs from the day after 15 Jan 2026.
  amount 500.00, paid_on 2026-01-15, use_by 2026-02-26, late_interest_from payout = 2026-05-04
use.late | Nr. 1.4 ANBest-P, § 49a Abs. 4 VwVfG: alsbaldige Verwendung
  700,00 €, ausgezahlt am 15.01.2026, nicht verwendet bis zum 31.03.2026, dem Tag, an dem die Bewilligung insoweit
    entfiel. Rechtzeitig war die Verwendung bis zum 26.02.2026 (6 Wochen). Verzinst wird ab dem Tag nach dem
    15.01.2026.
  €700.00, paid out on 15 Jan 2026, not used by 31 Mar 2026, the day on which this part of the award lost its
    effect. Use was in time until 26 Feb 2026 (6 weeks). Interest runs from the day after 15 Jan 2026.
  amount 700.00, paid_on 2026-01-15, use_by 2026-02-26, late_interest_from payout = 2026-03-31
use.late | Nr. 1.4 ANBest-P, § 49a Abs. 4 VwVfG: alsbaldige Verwendung
  800,00 €, ausgezahlt am 15.01.2026, am 15.06.2026 noch nicht verwendet. Rechtzeitig war die Verwendung bis zum
    26.02.2026 (6 Wochen). Verzinst wird ab dem Tag nach dem 15.01.2026.
  €800.00, paid out on 15 Jan 2026, not used by 15 Jun 2026. Use was in time until 26 Feb 2026 (6 weeks). Interest
    runs from the day after 15 Jan 2026.
  amount 800.00, paid_on 2026-01-15, use_by 2026-02-26, late_interest_from payout = 2026-06-15
interest.late_use | § 49a Abs. 4 VwVfG
  3.000,00 € vom 16.01.2026 bis 20.04.2026: 95 Tage zu 6,27 % im Jahr (Basiszinssatz 1,27 % und 5 Prozentpunkte),
    das Jahr zu 360 Tagen: 49,6375 €.
  €3,000.00 from 16 Jan 2026 to 20 Apr 2026: 95 days at 6.27% a year (base rate 1.27% and 5 percentage points),
    360 days to the year: €49.6375.
  amount 3000.00, since 2026-01-15, until 2026-04-20, days 95, base_rate 1.27, rate 6.27 = 49.6375
interest.late_use | § 49a Abs. 4 VwVfG
  500,00 € vom 16.01.2026 bis 04.05.2026: 109 Tage zu 6,27 % im Jahr (Basiszinssatz 1,27 % und 5 Prozentpunkte),
    das Jahr zu 360 Tagen: 9,4921 €.
  €500.00 from 16 Jan 2026 to 4 May 2026: 109 days at 6.27% a year (base rate 1.27% and 5 percentage points), 360
    days to the year: €9.4921.
  amount 500.00, since 2026-01-15, until 2026-05-04, days 109, base_rate 1.27, rate 6.27 = 9.4921
interest.late_use | § 49a Abs. 4 VwVfG
  700,00 € vom 16.01.2026 bis 31.03.2026: 75 Tage zu 6,27 % im Jahr (Basiszinssatz 1,27 % und 5 Prozentpunkte),
    das Jahr zu 360 Tagen: 9,1438 €.
  €700.00 from 16 Jan 2026 to 31 Mar 2026: 75 days at 6.27% a year (base rate 1.27% and 5 percentage points), 360
    days to the year: €9.1438.
  amount 700.00, since 2026-01-15, until 2026-03-31, days 75, base_rate 1.27, rate 6.27 = 9.1438
interest.late_use | § 49a Abs. 4 VwVfG
  800,00 € vom 16.01.2026 bis 15.06.2026: 150 Tage zu 6,27 % im Jahr (Basiszinssatz 1,27 % und 5 Prozentpunkte),
    das Jahr zu 360 Tagen: 20,9000 €.
  €800.00 from 16 Jan 2026 to 15 Jun 2026: 150 days at 6.27% a year (base rate 1.27% and 5 percentage points), 360
    days to the year: €20.9000.
  amount 800.00, since 2026-01-15, until 2026-06-15, days 150, base_rate 1.27, rate 6.27 = 20.9000
interest.late_use.sum | Allgemeine Zinsvorschriften, Anlage zur VV-BHO: Jahr 360 Tage, Monat 30 Tage
  Zinsen zusammen, einmal auf den Cent gerundet: 89,17 €.
  Interest together, rounded to the cent once: €89.17.
  day_count 30E/360 = 89.17
use.open | Nr. 1.4 ANBest-P, § 49a Abs. 4 VwVfG: alsbaldige Verwendung
  800,00 € sind weder verwendet noch zurückgezahlt; Zinsen darauf sind bis zum 15.06.2026 mitgerechnet.
  €800.00 is neither used nor given back; interest on it is counted up to 15 Jun 2026.
  as_of 2026-06-15 = 800.00
interest.repayment | § 49a Abs. 3 VwVfG
  700,00 € vom 01.04.2026 bis 18.05.2026: 48 Tage zu 6,27 % im Jahr (Basiszinssatz 1,27 % und 5 Prozentpunkte),
    das Jahr zu 360 Tagen: 5,8520 €.
  €700.00 from 1 Apr 2026 to 18 May 2026: 48 days at 6.27% a year (base rate 1.27% and 5 percentage points), 360
    days to the year: €5.8520.
  amount 700.00, since 2026-03-31, until 2026-05-18, days 48, base_rate 1.27, rate 6.27 = 5.8520
interest.repayment.sum | Allgemeine Zinsvorschriften, Anlage zur VV-BHO: Jahr 360 Tage, Monat 30 Tage
  Zinsen zusammen, einmal auf den Cent gerundet: 5,85 €.
  Interest together, rounded to the cent once: €5.85.
  day_count 30E/360 = 5.85
"""
    )


def test_open_money_without_a_day_to_count_to_is_told_as_not_counted() -> None:
    finding = money_in_time((move("100", JAN),), (), rule_set=BUND)
    assert finding.result == UseOfMoney(eur("0"), None, eur("100"))
    assert (
        told(finding)
        == """
interest.late_use.sum | Allgemeine Zinsvorschriften, Anlage zur VV-BHO: Jahr 360 Tage, Monat 30 Tage
  Zinsen zusammen, einmal auf den Cent gerundet: 0,00 €.
  Interest together, rounded to the cent once: €0.00.
  day_count 30E/360 = 0.00
use.open | Nr. 1.4 ANBest-P, § 49a Abs. 4 VwVfG: alsbaldige Verwendung
  100,00 € sind weder verwendet noch zurückgezahlt; Zinsen darauf sind noch nicht mitgerechnet.
  €100.00 is neither used nor given back; interest on it is not counted yet.
  as_of  = 100.00
"""
    )


def test_interest_below_its_threshold_is_dropped_for_each_kind() -> None:
    generous = BUND.with_settings({"small_claim_interest": "100.00", "small_claim_repayment": "1.00"})
    repayments = (back("700", date(2026, 5, 18), date(2026, 3, 31)),)
    finding = money_in_time(
        (move("5000", date(2026, 1, 15)),), (move("5000", date(2026, 4, 20)),), repayments, rule_set=generous
    )
    assert finding.result == UseOfMoney(eur("0"), eur("0"), None)
    assert [(row.rule, row.inputs) for row in finding.trace if row.rule.startswith("claim.")] == [
        ("claim.small_claim_interest", (("amount", "82.73"), ("threshold", "100.00"))),
        ("claim.small_claim_interest", (("amount", "5.85"), ("threshold", "100.00"))),
    ]


def test_a_question_without_payments_or_uses_has_no_late_interest() -> None:
    assert money_in_time((), (move("1", JAN),), rule_set=BUND).result == UseOfMoney()
    assert money_in_time((move("1", JAN),), None, rule_set=BUND).result == UseOfMoney()


def test_money_that_is_no_amount_or_comes_before_it_is_owed_is_refused() -> None:
    assert refused(Movement, Decimal("-1"), JAN)[0] == "amount"
    assert refused(Repayment, Decimal("-1"), JAN)[0] == "amount"
    early = (
        "credited_on",
        "Die Gutschrift liegt vor dem Wegfall der Bewilligung.",
        "The credit lies before the award lost its effect.",
    )
    assert refused(back, "1", JAN, FEB) == early
    assert back("1", FEB, FEB).credited_on == FEB


def test_payouts_of_one_day_that_lie_idle_are_one_portion() -> None:
    assert match([move("100", JAN), move("50", JAN)], []) == (Portion(eur("150"), JAN, None),)


def test_money_used_on_the_day_of_a_credit_was_used_whenever_the_award_lost_its_effect() -> None:
    portions = match([move("100", JAN), move("100", APR)], [move("60", FEB)], [back("60", FEB, JAN)])
    assert portions[:2] == (Portion(eur("60"), JAN, FEB), Portion(eur("40"), JAN, JAN, returned=True, lapsed=True))


movements = st.lists(st.builds(Movement, amounts, st.dates(JAN, MAY)), max_size=6)


@given(movements, movements)
def test_portions_add_up_to_the_instalments(instalments: list[Movement], used: list[Movement]) -> None:
    portions = match(instalments, used)
    paid = sum((part.amount for part in instalments), Decimal(0))
    spent = sum((part.amount for part in used), Decimal(0))
    assert sum(part.amount for part in portions) == paid
    assert open_amount(portions) == max(Decimal(0), paid - spent)


@given(movements, st.sampled_from(FinancingType), amounts, amounts)
def test_uses_never_exceed_the_grant(costs: list[Movement], kind: FinancingType, grant: Decimal, more: Decimal) -> None:
    found = grant_uses(costs, financing_type=kind, final_grant=grant, award=grant + more,
                       planned_costs=grant + more + 1, other_means=more)  # fmt: skip
    assert sum(part.amount for part in found) <= grant
    assert all(part.amount > 0 for part in found)
