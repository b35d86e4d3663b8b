"""Moving the demo's date, and doing at once what the worker's clock would do then."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from workflows import clock, deadlines
from workflows.models import DeskTask

MORNING = dt.time(9)
FARTHEST = dt.timedelta(days=120)


def to_next_day() -> int:
    """The next morning. Returns how much has fallen due."""
    _to_morning_of(clock.today() + dt.timedelta(days=1))
    return deadlines.run_due()


def to_next_deadline() -> int:
    """Morning by morning, until something falls due or the deadline of a desk has passed."""
    last = clock.today() + FARTHEST
    waiting = DeskTask.objects.filter(finished=None, due_at__gt=clock.now()).order_by("due_at")
    first_due = waiting.values_list("due_at", flat=True).first()
    while clock.today() < last:
        done = to_next_day()
        if done or (first_due and first_due <= clock.now()):
            return done
    return 0


def _to_morning_of(day: dt.date) -> None:
    clock.set_to(timezone.make_aware(dt.datetime.combine(day, MORNING)))
