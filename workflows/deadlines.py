"""What the clock does: each app registers what is to be looked for, and the worker looks every few minutes."""

from __future__ import annotations

import logging
from collections.abc import Callable

from procrastinate.contrib.django import app

from workflows import clock
from workflows.refusal import Refused

log = logging.getLogger(__name__)

Due = Callable[[], int]

_registered: list[Due] = []


def on_the_clock(function: Due) -> Due:
    """Register a function that does what has fallen due by `clock.now()` and returns how much it did. Idempotent."""
    _registered.append(function)
    return function


def run_due() -> int:
    """Do everything that has fallen due. One part that fails does not keep the others from running."""
    done = 0
    for function in _registered:
        try:
            done += function()
        except Refused:
            log.exception("%s was refused", function.__qualname__)
    return done


@app.periodic(cron="*/5 * * * *")
@app.task(name="workflows.run_due", queueing_lock="run_due", pass_context=False)
def tick(timestamp: int) -> None:
    clock.refresh()
    run_due()
