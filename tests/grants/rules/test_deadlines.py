"""Deadlines: what moves, what does not, and when a notice counts as notified."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.rules.deadlines import (
    Channel,
    Deadline,
    frist,
    interim_statement_due,
    is_holiday,
    is_working_day,
    next_working_day,
    notified_on,
    remedy_until,
    revocation_until,
    statement_due,
    termin,
)
from grants.rules.rule_set import LANDS, Period
from grants.rules.shipped import BAYERN, BUND
from tests.grants.rules.said import refused, told

THREE_DAYS = BUND.with_settings({"notification_days_post": 3})


def test_a_statement_due_on_a_sunday_is_due_on_monday() -> None:
    finding = statement_due(date(2026, 8, 31), rule_set=BUND)
    assert finding.result == Deadline(date(2027, 3, 1), computed=date(2027, 2, 28))
    assert finding.trace[0].sentence_de == (
        "6 Monate nach dem 31.08.2026 enden am 28.02.2027. Das ist ein Sonntag, daher läuft die Frist bis zum "
        "01.03.2027."
    )


def test_a_day_that_the_notice_names_does_not_move() -> None:
    finding = statement_due(date(2026, 8, 31), named=date(2027, 1, 31), rule_set=BUND)
    assert finding.result == Deadline(date(2027, 1, 31), date(2027, 1, 31))
    assert not finding.result.moved
    assert finding.trace[0].rule == "deadline.termin"


def test_an_interim_statement_is_due_four_months_after_the_year() -> None:
    assert interim_statement_due(date(2026, 12, 31), rule_set=BUND).result.day == date(2027, 4, 30)
    named = interim_statement_due(date(2026, 12, 31), named=date(2027, 3, 28), rule_set=BUND)
    assert named.result.day == date(2027, 3, 28)


@pytest.mark.parametrize(
    ("posted", "notified", "until"),
    [
        (date(2026, 3, 6), date(2026, 3, 10), date(2026, 4, 10)),
        (date(2026, 1, 27), date(2026, 1, 31), date(2026, 3, 2)),
    ],
)
def test_a_posted_notice_counts_on_the_fourth_day_even_on_a_saturday(posted: date, notified: date, until: date) -> None:
    assert notified_on(posted, channel=Channel.POST, rule_set=BUND).result == notified
    assert remedy_until(notified, rule_set=BUND).result.day == until


def test_other_ways_of_notification_have_their_own_day() -> None:
    day = date(2026, 3, 6)
    assert notified_on(day, channel=Channel.POST, rule_set=THREE_DAYS).result == date(2026, 3, 9)
    assert notified_on(day, channel=Channel.PORTAL, rule_set=BUND).result == date(2026, 3, 7)
    assert notified_on(day, channel=Channel.PROOF, rule_set=BUND).result == day


def test_without_a_correct_instruction_the_remedy_stays_open_for_a_year() -> None:
    assert remedy_until(date(2026, 3, 10), instructed=False, rule_set=BUND).result.day == date(2027, 3, 10)


def test_the_clock_for_revocation_ends_after_a_year() -> None:
    assert revocation_until(date(2026, 3, 10), rule_set=BUND).result.day == date(2027, 3, 10)
    assert revocation_until(date(2024, 2, 29), rule_set=BUND).result.day == date(2025, 2, 28)


@pytest.mark.parametrize(
    ("event", "period", "day"),
    [
        (date(2026, 3, 2), "P14D", date(2026, 3, 16)),
        (date(2026, 3, 2), "P2W", date(2026, 3, 16)),
        (date(2026, 1, 30), "P1M", date(2026, 3, 2)),
        (date(2024, 1, 31), "P1M", date(2024, 2, 29)),
        (date(2025, 12, 1), "P24D", date(2025, 12, 29)),
        (date(2026, 3, 3), "P1M", date(2026, 4, 7)),
        (date(2026, 11, 15), "P2M", date(2027, 1, 15)),
    ],
)
def test_a_period_ends_by_the_civil_code(event: date, period: str, day: date) -> None:
    assert frist(event, Period.parse(period), rule_set=BUND).result.day == day


def test_holidays_depend_on_the_land() -> None:
    corpus_christi, reformation = date(2026, 6, 4), date(2026, 10, 31)
    assert is_holiday(corpus_christi, land="RP")
    assert not is_holiday(corpus_christi, land="BE")
    assert not is_holiday(corpus_christi, land="")
    assert is_holiday(reformation, land="SN")
    assert not is_holiday(reformation, land="BY")
    assert is_holiday(date(2026, 10, 3), land="")


def test_a_holiday_of_the_land_moves_a_period() -> None:
    rhineland = BUND.with_settings({"land": "RP"})
    finding = frist(date(2026, 5, 4), Period(months=1), rule_set=rhineland)
    assert finding.result.day == date(2026, 6, 5)
    assert "ein Feiertag" in finding.trace[0].sentence_de
    assert frist(date(2026, 5, 4), Period(months=1), rule_set=BUND).result.day == date(2026, 6, 4)


def test_local_holidays_can_be_added() -> None:
    peace = date(2026, 8, 8) + timedelta(days=2)
    assert next_working_day(peace, land="BY") == peace
    assert next_working_day(peace, land="BY", extra=[peace]) == peace + timedelta(days=1)


def test_an_unknown_land_is_refused() -> None:
    refusal = "land", "Dieses Land gibt es nicht.", "There is no such Land."
    assert refused(is_working_day, date(2026, 1, 5), land="XX") == refusal


def test_a_day_beyond_the_calendar_is_refused() -> None:
    refusal = "", "Dieser Tag liegt zu weit in der Zukunft.", "This day is too far ahead."
    for period in (Period(months=9), Period(days=9)):
        assert refused(frist, date(9999, 12, 30), period, rule_set=BUND) == refusal


def test_every_deadline_heeds_local_holidays() -> None:
    end, local = date(2026, 9, 15), [date(2026, 9, 15)]
    moved = Deadline(date(2026, 9, 16), computed=end)
    assert statement_due(date(2026, 3, 15), rule_set=BUND, extra=local).result == moved
    assert interim_statement_due(date(2026, 5, 15), rule_set=BUND, extra=local).result == moved
    assert remedy_until(date(2026, 8, 15), rule_set=BUND, extra=local).result == moved
    assert revocation_until(date(2025, 9, 15), rule_set=BUND, extra=local).result == moved


def test_the_holidays_of_the_land_move_a_statement_too() -> None:
    rhineland = BUND.with_settings({"land": "RP"})
    assert statement_due(date(2025, 12, 4), rule_set=rhineland).result.day == date(2026, 6, 5)
    assert next_working_day(date(2026, 6, 4), land="RP") == date(2026, 6, 5)


def test_a_moved_period_explains_itself() -> None:
    assert (
        told(frist(date(2026, 1, 28), Period(months=1), rule_set=BUND))
        == """
deadline.frist | § 31 Abs. 1 und 3 VwVfG, §§ 187 bis 193 BGB
  1 Monat nach dem 28.01.2026 endet am 28.02.2026. Das ist ein Samstag, daher läuft die Frist bis zum 02.03.2026.
  1 month after 28 Jan 2026 ends on 28 Feb 2026. That is a Saturday, so the period runs until 2 Mar 2026.
  event 2026-01-28, period P1M, computed 2026-02-28, land  = 2026-03-02
"""
    )
    assert (
        told(frist(date(2026, 12, 11), Period(days=14), rule_set=BUND))
        == """
deadline.frist | § 31 Abs. 1 und 3 VwVfG, §§ 187 bis 193 BGB
  2 Wochen nach dem 11.12.2026 enden am 25.12.2026. Das ist ein Feiertag, daher läuft die Frist bis zum
    28.12.2026.
  2 weeks after 11 Dec 2026 end on 25 Dec 2026. That is a public holiday, so the period runs until 28 Dec 2026.
  event 2026-12-11, period P14D, computed 2026-12-25, land  = 2026-12-28
"""
    )


def test_a_period_that_stays_explains_itself() -> None:
    assert (
        told(frist(date(2026, 3, 10), Period(months=1), rule_set=BAYERN))
        == """
deadline.frist | § 31 Abs. 1 und 3 VwVfG, §§ 187 bis 193 BGB
  1 Monat nach dem 10.03.2026: Die Frist endet am 10.04.2026.
  1 month after 10 Mar 2026: the period ends on 10 Apr 2026.
  event 2026-03-10, period P1M, computed 2026-04-10, land BY = 2026-04-10
"""
    )


def test_a_named_day_explains_itself() -> None:
    assert (
        told(termin(date(2027, 1, 31), rule_set=BUND))
        == """
deadline.termin | § 31 Abs. 3 Satz 2 VwVfG: ein bestimmter Tag ist mitgeteilt
  Als Ende der Frist ist der 31.01.2027 bestimmt. Dieser Tag verschiebt sich nicht.
  31 Jan 2027 was named as the end of the period. This day does not move.
  day 2027-01-31 = 2027-01-31
"""
    )


def test_each_way_of_notification_explains_itself() -> None:
    day = date(2026, 3, 6)
    assert (
        told(notified_on(day, channel=Channel.POST, rule_set=BUND))
        == """
deadline.notification | § 41 Abs. 2 VwVfG, seit 1. Januar 2025 vierter Tag
  Zur Post gegeben am 06.03.2026. Der Bescheid gilt als bekannt gegeben am 10.03.2026.
  Posted on 6 Mar 2026. The notice counts as notified on 10 Mar 2026.
  sent_on 2026-03-06, channel post, days 4 = 2026-03-10
"""
    )
    assert (
        told(notified_on(day, channel=Channel.PORTAL, rule_set=BUND))
        == """
deadline.notification | § 41 Abs. 2a VwVfG: Tag nach dem Abruf
  Im Portal abgerufen am 06.03.2026. Der Bescheid gilt als bekannt gegeben am 07.03.2026.
  Retrieved from the portal on 6 Mar 2026. The notice counts as notified on 7 Mar 2026.
  sent_on 2026-03-06, channel portal, days 1 = 2026-03-07
"""
    )
    assert (
        told(notified_on(day, channel=Channel.PROOF, rule_set=BUND))
        == """
deadline.notification | § 41 Abs. 5 VwVfG
  Zugestellt am 06.03.2026. Der Bescheid gilt als bekannt gegeben am 06.03.2026.
  Delivered on 6 Mar 2026. The notice counts as notified on 6 Mar 2026.
  sent_on 2026-03-06, channel proof, days 0 = 2026-03-06
"""
    )


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("P42D", ("6 Wochen", "6 weeks")), ("P1W", ("1 Woche", "1 week")), ("P1D", ("1 Tag", "1 day")),
        ("P3D", ("3 Tage", "3 days")), ("P1M", ("1 Monat", "1 month")), ("P1Y", ("12 Monate", "12 months")),
        ("P0D", ("0 Tage", "0 days")),
    ],
)  # fmt: skip
def test_periods_are_told_in_words(period: str, words: tuple[str, str]) -> None:
    assert Period.parse(period).words() == words


events = st.dates(date(2020, 1, 1), date(2035, 12, 31))
periods = st.builds(Period, months=st.integers(1, 24)) | st.builds(Period, days=st.integers(1, 400))
lands = st.sampled_from(("", *LANDS))


@given(events, periods, lands)
def test_a_frist_never_ends_on_a_weekend_or_holiday(event: date, period: Period, land: str) -> None:
    deadline = frist(event, period, rule_set=BUND.with_settings({"land": land})).result
    assert is_working_day(deadline.day, land=land)
    assert deadline.day >= deadline.computed > event


@given(events, periods, lands, st.frozensets(events, max_size=5), st.integers(0, 3))
def test_adding_a_holiday_never_shortens_a_frist(
    event: date, period: Period, land: str, extra: frozenset[date], shift: int
) -> None:
    rule_set = BUND.with_settings({"land": land})
    plain = frist(event, period, rule_set=rule_set).result.day
    more = extra | {plain + timedelta(days=shift)}
    assert frist(event, period, rule_set=rule_set, extra=more).result.day >= plain


@given(events, lands)
def test_a_termin_is_never_moved(day: date, land: str) -> None:
    assert termin(day, rule_set=BUND.with_settings({"land": land})).result == Deadline(day, day)
