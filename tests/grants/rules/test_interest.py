"""Interest: day counts, rates that change, one rounding, and the refusal to guess."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from grants.rules.errors import BaseRateMissing
from grants.rules.interest import Debt, count_days, late_use_interest, repayment_interest, spans
from grants.rules.rule_set import DayCount, RuleSet
from grants.rules.shipped import BUND
from grants.rules.use import Portion, late_debts, use_by
from tests.grants.rules.amounts import amounts, eur
from tests.grants.rules.said import refused, told

ACTUAL = BUND.with_settings({"day_count": "ACT/365"})
FROM_GRACE_END = BUND.with_settings({"late_interest_from": "grace_end"})
LATE = Portion(eur("5000"), date(2026, 1, 15), date(2026, 4, 20))
REDUCED = Debt(eur("1200"), date(2025, 12, 31), date(2026, 5, 18))


def late_interest(rule_set: RuleSet, *portions: Portion) -> Decimal:
    debts = late_debts(portions, rule_set=rule_set).result
    return late_use_interest(debts, rule_set=rule_set).result.amount


@pytest.mark.parametrize(
    ("rule_set", "amount"),
    [(BUND, "82.73"), (ACTUAL, "81.60"), (FROM_GRACE_END, "47.03")],
    ids=lambda value: str(value)[:8],
)
def test_late_use_bears_interest_from_the_payout_or_the_end_of_the_six_weeks(rule_set: RuleSet, amount: str) -> None:
    assert late_interest(rule_set, LATE) == Decimal(amount)


def test_the_six_weeks_end_on_the_forty_second_day() -> None:
    assert use_by(date(2026, 1, 15), rule_set=BUND) == date(2026, 2, 26)


def test_a_reduced_grant_bears_interest_from_the_day_after_it_lost_its_effect() -> None:
    finding = repayment_interest([REDUCED], rule_set=BUND)
    assert finding.result.amount == eur("28.84")
    assert [span.days for span in finding.result.spans] == [138]


@pytest.mark.parametrize(
    ("since", "until", "by_month", "actual"),
    [
        (date(2026, 1, 15), date(2026, 4, 20), 95, 95),
        (date(2025, 12, 31), date(2026, 5, 18), 138, 138),
        (date(2026, 2, 26), date(2026, 4, 20), 54, 53),
        (date(2026, 1, 30), date(2026, 1, 31), 0, 1),
        (date(2024, 2, 28), date(2024, 3, 1), 3, 2),
        (date(2025, 1, 1), date(2026, 1, 1), 360, 365),
        (date(2026, 3, 31), date(2026, 3, 31), 0, 0),
    ],
)
def test_days_are_counted_by_thirty_or_by_the_calendar(since: date, until: date, by_month: int, actual: int) -> None:
    assert count_days(since, until, "30E/360") == by_month
    assert count_days(since, until, "ACT/365") == actual


def test_a_change_of_the_base_rate_starts_a_new_span() -> None:
    parts = spans(Debt(eur("100"), date(2025, 5, 12), date(2026, 1, 1)), rule_set=BUND)
    assert [(part.since, part.until, part.days, part.rate) for part in parts] == [
        (date(2025, 5, 12), date(2025, 6, 30), 48, Decimal("7.27")),
        (date(2025, 6, 30), date(2025, 12, 31), 180, Decimal("6.27")),
        (date(2025, 12, 31), date(2026, 1, 1), 1, Decimal("6.27")),
    ]


@pytest.mark.parametrize(
    ("day", "rate"),
    [
        ("2016-07-01", "-0.88"), ("2022-12-31", "-0.88"), ("2023-01-01", "1.62"), ("2023-07-01", "3.12"),
        ("2024-01-01", "3.62"), ("2024-07-01", "3.37"), ("2025-01-01", "2.27"), ("2025-06-30", "2.27"),
        ("2025-07-01", "1.27"), ("2026-01-01", "1.27"), ("2026-06-30", "1.27"),
    ],
)  # fmt: skip
def test_the_base_rates_are_those_announced(day: str, rate: str) -> None:
    assert BUND.base_rate(date.fromisoformat(day)) == Decimal(rate)


def test_a_missing_base_rate_says_from_which_day() -> None:
    with pytest.raises(BaseRateMissing) as refusal:
        repayment_interest([Debt(eur("10"), date(2025, 12, 31), date(2026, 7, 1))], rule_set=BUND)
    missing = refusal.value
    assert (missing.code, missing.name, missing.missing_from) == ("base_rate_missing", "base_rates", date(2026, 7, 1))
    assert (
        str(missing)
        == missing.sentence_de
        == (
            "Für die Zeit ab dem 01.07.2026 ist kein Basiszinssatz hinterlegt. "
            "Bis er im Regelwerk eingetragen ist, lassen sich die Zinsen nicht berechnen."
        )
    )
    assert missing.sentence_en == (
        "No base rate is recorded for the time from 1 Jul 2026. "
        "Interest cannot be computed until it has been entered in the rule set."
    )


def test_days_before_the_first_known_rate_are_refused_too() -> None:
    with pytest.raises(BaseRateMissing) as refusal:
        spans(Debt(eur("10"), date(2016, 6, 29), date(2016, 7, 2)), rule_set=BUND)
    assert refusal.value.missing_from == date(2016, 6, 30)


def test_the_last_day_with_a_known_rate_can_be_computed() -> None:
    debt = Debt(eur("3600"), date(2026, 5, 30), date(2026, 6, 30))
    assert repayment_interest([debt], rule_set=BUND).result.amount == eur("18.81")


def test_nothing_owed_or_no_day_asks_for_no_rate() -> None:
    far = date(2030, 1, 1)
    debts = [Debt(eur("0"), far, date(2031, 1, 1)), Debt(eur("5"), far, far)]
    assert repayment_interest(debts, rule_set=BUND).result.amount == eur("0")


def test_interest_that_ends_before_it_begins_is_refused() -> None:
    refusal = "until", "Die Verzinsung endet, bevor sie beginnt.", "Interest ends before it begins."
    assert refused(Debt, eur("1"), date(2026, 1, 2), date(2026, 1, 1)) == refusal
    assert refused(Debt, Decimal("-1"), date(2026, 1, 1), date(2026, 1, 2))[0] == "amount"


def test_several_debts_are_rounded_together_once() -> None:
    debts = [Debt(eur("1"), date(2025, 12, 31), date(2026, 1, 30))] * 2
    assert [repayment_interest([debt], rule_set=BUND).result.amount for debt in debts] == [eur("0.01")] * 2
    assert repayment_interest([Debt(eur("0.90"), *span) for span in [(debts[0].since, debts[0].until)] * 2],
                              rule_set=BUND).result.amount == eur("0.01")  # fmt: skip


def test_interest_on_a_repayment_explains_itself() -> None:
    assert (
        told(repayment_interest([REDUCED], rule_set=BUND))
        == """
interest.repayment | § 49a Abs. 3 VwVfG
  1.200,00 € vom 01.01.2026 bis 18.05.2026: 138 Tage zu 6,27 % im Jahr (Basiszinssatz 1,27 % und 5 Prozentpunkte),
    das Jahr zu 360 Tagen: 28,8420 €.
  €1,200.00 from 1 Jan 2026 to 18 May 2026: 138 days at 6.27% a year (base rate 1.27% and 5 percentage points),
    360 days to the year: €28.8420.
  amount 1200.00, since 2025-12-31, until 2026-05-18, days 138, base_rate 1.27, rate 6.27 = 28.8420
interest.repayment.sum | Allgemeine Zinsvorschriften, Anlage zur VV-BHO: Jahr 360 Tage, Monat 30 Tage
  Zinsen zusammen, einmal auf den Cent gerundet: 28,84 €.
  Interest together, rounded to the cent once: €28.84.
  day_count 30E/360 = 28.84
"""
    )


def test_late_interest_by_the_calendar_explains_itself() -> None:
    debt = Debt(eur("7300"), date(2025, 6, 29), date(2025, 7, 3))
    assert (
        told(late_use_interest([debt], rule_set=ACTUAL))
        == """
interest.late_use | § 49a Abs. 4 VwVfG
  7.300,00 € vom 30.06.2025 bis 30.06.2025: 1 Tag zu 7,27 % im Jahr (Basiszinssatz 2,27 % und 5 Prozentpunkte),
    das Jahr zu 365 Tagen: 1,4540 €.
  €7,300.00 from 30 Jun 2025 to 30 Jun 2025: 1 day at 7.27% a year (base rate 2.27% and 5 percentage points), 365
    days to the year: €1.4540.
  amount 7300.00, since 2025-06-29, until 2025-06-30, days 1, base_rate 2.27, rate 7.27 = 1.4540
interest.late_use | § 49a Abs. 4 VwVfG
  7.300,00 € vom 01.07.2025 bis 03.07.2025: 3 Tage zu 6,27 % im Jahr (Basiszinssatz 1,27 % und 5 Prozentpunkte),
    das Jahr zu 365 Tagen: 3,7620 €.
  €7,300.00 from 1 Jul 2025 to 3 Jul 2025: 3 days at 6.27% a year (base rate 1.27% and 5 percentage points), 365
    days to the year: €3.7620.
  amount 7300.00, since 2025-06-30, until 2025-07-03, days 3, base_rate 1.27, rate 6.27 = 3.7620
interest.late_use.sum | Allgemeine Zinsvorschriften, Anlage zur VV-BHO: Jahr 360 Tage, Monat 30 Tage
  Zinsen zusammen, einmal auf den Cent gerundet: 5,22 €.
  Interest together, rounded to the cent once: €5.22.
  day_count ACT/365 = 5.22
"""
    )


def test_a_margin_with_places_explains_itself() -> None:
    half = BUND.with_settings({"interest_margin": "4.50"})
    assert (
        told(repayment_interest([REDUCED], rule_set=half))
        == """
interest.repayment | § 49a Abs. 3 VwVfG
  1.200,00 € vom 01.01.2026 bis 18.05.2026: 138 Tage zu 5,77 % im Jahr (Basiszinssatz 1,27 % und 4,50
    Prozentpunkte), das Jahr zu 360 Tagen: 26,5420 €.
  €1,200.00 from 1 Jan 2026 to 18 May 2026: 138 days at 5.77% a year (base rate 1.27% and 4.50 percentage points),
    360 days to the year: €26.5420.
  amount 1200.00, since 2025-12-31, until 2026-05-18, days 138, base_rate 1.27, rate 5.77 = 26.5420
interest.repayment.sum | Allgemeine Zinsvorschriften, Anlage zur VV-BHO: Jahr 360 Tage, Monat 30 Tage
  Zinsen zusammen, einmal auf den Cent gerundet: 26,54 €.
  Interest together, rounded to the cent once: €26.54.
  day_count 30E/360 = 26.54
"""
    )


def test_a_year_by_the_calendar_has_its_days_in_each_span() -> None:
    debt = Debt(eur("36500"), date(2025, 1, 30), date(2025, 8, 1))
    parts = spans(debt, rule_set=ACTUAL)
    assert [(part.since, part.until, part.days) for part in parts] == [
        (date(2025, 1, 30), date(2025, 6, 30), 151),
        (date(2025, 6, 30), date(2025, 8, 1), 32),
    ]
    assert repayment_interest([debt], rule_set=ACTUAL).result.amount == eur("1298.41")
    assert [part.days for part in spans(debt, rule_set=BUND)] == [150, 31]


def test_a_span_is_shown_rounded_half_up() -> None:
    debt = Debt(eur("700"), date(2025, 12, 31), date(2026, 2, 15))
    row = repayment_interest([debt], rule_set=BUND).trace[0]
    assert (dict(row.inputs)["days"], row.result) == ("45", "5.4863")  # 5.48625


days = st.dates(date(2016, 6, 30), date(2026, 6, 30))
counts: st.SearchStrategy[DayCount] = st.sampled_from(("30E/360", "ACT/365"))


@given(amounts, st.lists(days, min_size=2, max_size=5), counts)
def test_splitting_a_period_changes_the_interest_by_no_more_than_roundings(
    amount: Decimal, cuts: list[date], count: DayCount
) -> None:
    rule_set = BUND.with_settings({"day_count": count})
    cuts = sorted(cuts)
    parts = [Debt(amount, since, until) for since, until in pairwise(cuts)]
    whole = repayment_interest([Debt(amount, cuts[0], cuts[-1])], rule_set=rule_set).result.amount
    assert repayment_interest(parts, rule_set=rule_set).result.amount == whole
    each = sum(repayment_interest([part], rule_set=rule_set).result.amount for part in parts)
    assert abs(each - whole) <= Decimal("0.005") * (len(parts) + 1)


@given(days, days, days, counts)
def test_days_add_up(first: date, second: date, third: date, count: DayCount) -> None:
    assert count_days(first, second, count) + count_days(second, third, count) == count_days(first, third, count)


@given(amounts, days, days)
def test_interest_grows_with_time_and_is_never_negative(amount: Decimal, since: date, until: date) -> None:
    assume(since < until)
    shorter = repayment_interest([Debt(amount, since, until - timedelta(days=1))], rule_set=BUND).result.amount
    assert 0 <= shorter <= repayment_interest([Debt(amount, since, until)], rule_set=BUND).result.amount
