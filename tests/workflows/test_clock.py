"""One clock: asked by all, set in the demo and in tests alone."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from pytest_django import Settings

from workflows import clock, deadlines

pytestmark = pytest.mark.django_db

CHRISTMAS_EVE = dt.datetime(2027, 12, 24, 23, 30, tzinfo=dt.UTC)


def test_a_clock_that_was_set_goes_on_from_there() -> None:
    clock.set_to(CHRISTMAS_EVE)
    first, second = clock.now(), clock.now()
    assert CHRISTMAS_EVE <= first <= second <= CHRISTMAS_EVE + dt.timedelta(minutes=1)


def test_today_is_the_day_in_the_office_and_not_in_greenwich() -> None:
    clock.set_to(CHRISTMAS_EVE)
    assert clock.today() == dt.date(2027, 12, 25)


def test_setting_it_twice_keeps_one_row() -> None:
    clock.set_to(CHRISTMAS_EVE)
    clock.set_to(CHRISTMAS_EVE + dt.timedelta(days=1))
    assert clock.today() == dt.date(2027, 12, 26)


def test_another_process_sees_it_after_a_refresh() -> None:
    clock.offset()
    clock._settings().objects.create(pk=1, offset=dt.timedelta(days=10))
    assert clock.offset() == dt.timedelta()
    clock.refresh()
    assert clock.offset() == dt.timedelta(days=10)


def test_production_has_the_real_time_whatever_the_table_says(settings: Settings) -> None:
    clock.set_to(CHRISTMAS_EVE)
    settings.CLOCK_CAN_BE_SET = False
    assert abs(clock.now() - timezone.now()) < dt.timedelta(seconds=5)
    with pytest.raises(RuntimeError, match="cannot be set"):
        clock.set_to(CHRISTMAS_EVE)


def test_one_duty_that_is_refused_does_not_keep_the_clock_from_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    from workflows.refusal import Refused

    def refused() -> int:
        raise Refused("Nein.", code="no")

    monkeypatch.setattr(deadlines, "_registered", [refused, lambda: 2, lambda: 1])
    assert deadlines.run_due() == 3
