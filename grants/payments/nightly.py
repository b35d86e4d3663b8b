"""Each night everything is held against everything; a difference is an error in the log, with its name."""

from __future__ import annotations

import logging

from procrastinate.contrib.django import app

from grants.payments.reconcile import differences
from workflows import clock

log = logging.getLogger(__name__)


@app.periodic(cron="30 2 * * *")
@app.task(name="grants.reconcile", queueing_lock="reconcile", pass_context=False)
def reconcile(timestamp: int) -> None:
    clock.refresh()
    for one in differences():
        log.error("reconcile: %s", one)
