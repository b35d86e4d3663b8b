"""Numbers and days as people write them."""

from datetime import date
from decimal import Decimal

import pytest

from grants.rules.words import (
    day_de,
    day_en,
    euro_de,
    euro_en,
    hours_de,
    hours_en,
    number_de,
    percent_de,
    percent_en,
    short,
)


@pytest.mark.parametrize(
    ("amount", "de", "en"),
    [
        ("1234567.5", "1.234.567,50 €", "€1,234,567.50"),
        ("-1234.5", "-1.234,50 €", "-€1,234.50"),
        ("0", "0,00 €", "€0.00"),
        ("0.5", "0,50 €", "€0.50"),
        ("-0.01", "-0,01 €", "-€0.01"),
    ],
)
def test_amounts(amount: str, de: str, en: str) -> None:
    assert euro_de(Decimal(amount)) == de.replace(" ", "\N{NO-BREAK SPACE}")
    assert euro_en(Decimal(amount)) == en


def test_numbers_have_as_many_places_as_asked_for() -> None:
    assert number_de(Decimal("1234.56789"), 4) == "1.234,5679"
    assert number_de(Decimal("1234.5"), 0) == "1.234"


@pytest.mark.parametrize(
    ("percent", "de", "en"),
    [
        ("20.00", "20 %", "20%"),
        ("76.4705", "76,47 %", "76.47%"),
        ("6.27", "6,27 %", "6.27%"),
        ("-0.88", "-0,88 %", "-0.88%"),
        ("1200", "1.200 %", "1,200%"),
    ],
)
def test_percentages(percent: str, de: str, en: str) -> None:
    assert (percent_de(Decimal(percent)), percent_en(Decimal(percent))) == (de, en)


def test_days() -> None:
    assert (day_de(date(2026, 7, 1)), day_en(date(2026, 7, 1))) == ("01.07.2026", "1 Jul 2026")
    assert (day_de(date(987, 12, 31)), day_en(date(2026, 12, 31))) == ("31.12.0987", "31 Dec 2026")
    assert day_en(date(2026, 1, 9)) == "9 Jan 2026"


@pytest.mark.parametrize(
    ("hours", "de", "en"),
    [
        ("1", "1 Stunde", "1 hour"),
        ("1.00", "1 Stunde", "1 hour"),
        ("0", "0 Stunden", "0 hours"),
        ("2.50", "2,5 Stunden", "2.5 hours"),
        ("1000", "1000 Stunden", "1000 hours"),
    ],
)
def test_hours(hours: str, de: str, en: str) -> None:
    assert (hours_de(Decimal(hours)), hours_en(Decimal(hours))) == (de, en)


def test_a_short_number_has_no_idle_places() -> None:
    assert [short(Decimal(number)) for number in ("2.50", "1E+3", "0.00", "-0.10")] == ["2.5", "1000", "0", "-0.1"]
