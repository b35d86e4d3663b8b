"""Days on which banks pay: TARGET days, without weekends and the six holidays of the European Central Bank."""

from __future__ import annotations

import datetime as dt
from functools import cache

import holidays


def is_bank_day(day: dt.date) -> bool:
    return day.weekday() < 5 and day not in _closed(day.year)


def bank_day(day: dt.date) -> dt.date:
    """The day itself, or the next on which banks pay."""
    while not is_bank_day(day):
        day += dt.timedelta(days=1)
    return day


@cache
def _closed(year: int) -> frozenset[dt.date]:
    return frozenset(holidays.financial_holidays("ECB", years=year))
