from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import translation

from tests.look.conftest import TODAY
from workflows.templatetags import numbers_and_dates as shown

SPACE = "\u00a0"
MINUS = "\u2212"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("5000"), f"5.000,00{SPACE}€"),
        (Decimal("-16.4"), f"{MINUS}16,40{SPACE}€"),
        (Decimal("0"), f"0,00{SPACE}€"),
        (Decimal("-0.001"), f"0,00{SPACE}€"),
        (Decimal("1234567.89"), f"1.234.567,89{SPACE}€"),
        (Decimal("2.005"), f"2,01{SPACE}€"),
        (None, "–"),
        ("", "–"),
    ],
)
def test_euros_have_two_places_a_no_break_space_and_a_real_minus(value: Decimal | None, text: str) -> None:
    assert shown.euro(value) == text


def test_amounts_leave_the_unit_to_the_head_of_the_column() -> None:
    assert [shown.amount(Decimal("5000")), shown.amount(Decimal("-200"))] == ["5.000,00", f"{MINUS}200,00"]


def test_public_pages_may_show_whole_euros() -> None:
    assert shown.whole_euro(Decimal("19430.00")) == f"19.430{SPACE}€"


def test_money_follows_the_language() -> None:
    with translation.override("en"):
        assert [shown.euro(Decimal("-5000.5")), shown.amount(Decimal("5000"))] == [f"{MINUS}€5,000.50", "5,000.00"]


@pytest.mark.parametrize(
    ("value", "text"),
    [(Decimal("74.63"), f"74,63{SPACE}%"), (Decimal("58"), f"58{SPACE}%"), (Decimal("50.00"), f"50{SPACE}%")],
)
def test_a_whole_percentage_stays_whole(value: Decimal, text: str) -> None:
    assert shown.percent(value) == text


def test_a_share_of_one_is_shown_in_percent() -> None:
    assert shown.share(Decimal("0.7463")) == f"74,63{SPACE}%"


def test_numbers_up_to_twelve_are_words() -> None:
    assert [shown.spelled(value) for value in (0, 11, 12, 13, 1200)] == ["null", "elf", "zwölf", "13", "1.200"]


def test_days_are_written_as_offices_write_them() -> None:
    day = dt.date(2027, 6, 14)
    written = [shown.day(day), shown.short_day(day), shown.weekday(day), shown.long_day(day)]
    assert written == ["14.06.2027", "Mo 14.06.", "Mo 14.06.2027", "Montag, 14. Juni 2027"]


def test_days_follow_the_language() -> None:
    with translation.override("en"):
        assert shown.day(dt.date(2027, 6, 14)) == "14 Jun 2027"


def test_moments_are_shown_in_the_time_of_the_office() -> None:
    assert shown.moment(dt.datetime(2027, 6, 7, 7, 14, tzinfo=dt.UTC)) == "Mo 07.06.2027, 09:14"


def test_a_moment_near_midnight_belongs_to_the_local_day() -> None:
    assert shown.day(dt.datetime(2026, 12, 31, 23, 30, tzinfo=dt.UTC)) == "01.01.2027"


def test_a_moment_of_today_is_spoken_of_as_today() -> None:
    today = dt.datetime(2026, 11, 24, 13, 32, tzinfo=dt.UTC)
    assert [shown.spoken(today), shown.spoken(today - dt.timedelta(days=13))] == [
        "heute um 14:32 Uhr",
        "am 11.11.2026 um 14:32 Uhr",
    ]


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (10, "in 10 Tagen"),
        (1, "morgen"),
        (0, "heute"),
        (-1, "seit gestern überfällig"),
        (-6, "seit 6 Tagen überfällig"),
    ],
)
def test_a_deadline_says_how_far_it_is(days: int, text: str) -> None:
    assert shown.in_days(TODAY + dt.timedelta(days=days)) == text


@pytest.mark.parametrize(
    ("days", "text"), [(5, "noch 5 Tage"), (1, "noch 1 Tag"), (0, "noch heute"), (-6, "seit 6 Tagen vorbei")]
)
def test_what_is_left_of_a_deadline(days: int, text: str) -> None:
    assert shown.days_left(TODAY + dt.timedelta(days=days)) == text


def test_waiting_is_counted_in_days() -> None:
    assert [shown.since_days(TODAY - dt.timedelta(days=days)) for days in (13, 1, 0)] == [
        "13 Tage",
        "1 Tag",
        "seit heute",
    ]
