"""The worker's side of grants."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from grants.services import trials
from workflows import clock


@app.task(name=trials.TASK, retry=RetryStrategy(max_attempts=5, exponential_wait=3))
def try_portion(trial: int) -> None:
    """One portion of the settled cases; the next is a job of its own."""
    clock.refresh()
    trials.go_on(trial)
