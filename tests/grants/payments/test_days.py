from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.payments.days import bank_day, is_bank_day


@pytest.mark.parametrize(
    ("asked", "paid"),
    [
        ("2026-12-31", "2026-12-31"),
        ("2027-01-01", "2027-01-04"),  # New Year on a Friday, then the weekend
        ("2026-12-25", "2026-12-28"),
        ("2027-03-26", "2027-03-30"),  # Good Friday and Easter Monday
        ("2027-05-01", "2027-05-03"),
        ("2026-10-03", "2026-10-05"),  # a Saturday
        ("2027-11-01", "2027-11-01"),  # a holiday in some Länder, not for banks
    ],
)
def test_banks_pay_on(asked: str, paid: str) -> None:
    assert bank_day(dt.date.fromisoformat(asked)) == dt.date.fromisoformat(paid)


@given(st.dates(dt.date(2020, 1, 1), dt.date(2060, 12, 31)))
def test_the_next_bank_day_is_near_and_the_first(day: dt.date) -> None:
    found = bank_day(day)
    assert is_bank_day(found)
    assert 0 <= (found - day).days <= 5
    assert not any(is_bank_day(day + dt.timedelta(days=n)) for n in range((found - day).days))
