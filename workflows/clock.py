"""The only place that is asked for the time.

The demo and the tests may set the clock; it then goes on from there. Production always has the real time.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.apps import apps
from django.conf import settings
from django.utils import timezone

if TYPE_CHECKING:
    from workflows.models import ClockSetting

_offset: dt.timedelta | None = None


def now() -> dt.datetime:
    return timezone.now() + offset()


def today() -> dt.date:
    """The calendar day in the office's time zone."""
    return timezone.localtime(now()).date()


def offset() -> dt.timedelta:
    """How far the set clock is from the real one; read once and kept until `refresh()`."""
    global _offset
    if not settings.CLOCK_CAN_BE_SET:
        return dt.timedelta()
    if _offset is None:
        setting = _settings().objects.values_list("offset", flat=True).first()
        _offset = setting or dt.timedelta()
    return _offset


def refresh() -> None:
    """Forget the kept offset: other processes may have moved the clock."""
    global _offset
    _offset = None


def set_to(moment: dt.datetime) -> None:
    """Set the clock to an aware moment; it goes on from there. Refuses where the clock is the real one."""
    if not settings.CLOCK_CAN_BE_SET:
        raise RuntimeError("The clock of this instance cannot be set.")
    _settings().objects.update_or_create(pk=1, defaults={"offset": moment - timezone.now()})
    refresh()


def _settings() -> type[ClockSetting]:
    # The clock is imported by the models, so it asks the registry for its table.
    return apps.get_model("workflows", "ClockSetting")
