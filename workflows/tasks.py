"""The worker's side of the journal: every entry is delivered by one job, and each effect is made once."""

from __future__ import annotations

import logging

from django.db import IntegrityError, transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from workflows import clock
from workflows.consequences import effects_of
from workflows.follow import follow
from workflows.life import Life
from workflows.models import Effect, JournalEntry

log = logging.getLogger(__name__)

RETRY = RetryStrategy(max_attempts=12, exponential_wait=3)


@app.task(name="workflows.deliver", retry=RETRY)
def deliver(entry_pk: int) -> None:
    """Bring the desk to its subject and make what the entry's step wants made. Safe to run any number of times."""
    clock.refresh()
    entry = JournalEntry.objects.select_related("chain", "by").get(pk=entry_pk)
    subject = entry.subject
    if subject is None:
        return
    if isinstance(subject, Life):
        follow(subject)
    done = set(entry.effects.values_list("name", flat=True))
    failed: list[Exception] = []
    for name, make in effects_of(entry.life, entry.verb).items():
        if name in done:
            continue
        try:
            with transaction.atomic():
                Effect.objects.create(entry=entry, name=name, at=clock.now())
                make(entry, subject)
        except IntegrityError as error:
            if not Effect.objects.filter(entry=entry, name=name).exists():
                failed.append(error)
        except Exception as error:  # one effect that fails must not keep the others from being made
            log.exception("effect %s of entry %s failed", name, entry_pk)
            failed.append(error)
    if failed:
        raise failed[0]
