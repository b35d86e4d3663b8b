"""Before a desk's deadline passes, whoever has the task, or sits at the desk, is reminded once by mail."""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.urls import reverse

from workflows import clock
from workflows.deadlines import on_the_clock
from workflows.desks import flows, visible_tasks
from workflows.mail import send
from workflows.models import DeskTask

log = logging.getLogger(__name__)

BEFORE = dt.timedelta(days=3)
MARK = "reminded_of"


@on_the_clock
def remind_of_deadlines() -> int:
    """One reminder for each deadline; a deadline that was moved is a new one. Returns how many tasks were due."""
    now = clock.now()
    due = DeskTask.objects.filter(finished=None, due_at__gt=now, due_at__lte=now + BEFORE).order_by("due_at", "pk")
    pages = {flow.life._meta.label: flow.page for flow in flows()}
    done = 0
    for pk in due.values_list("pk", flat=True):
        try:
            done += _remind(pk, pages)
        except OSError:  # the mail server is away; the next round tries again
            log.exception("no reminder for task %s", pk)
    return done


@transaction.atomic
def _remind(pk: int, pages: dict[str, str]) -> int:
    task = DeskTask.objects.select_for_update(of=("self",)).select_related("owner").get(pk=pk)
    assert task.due_at is not None
    mark = task.due_at.isoformat()
    if task.finished is not None or task.data.get(MARK) == mark:
        return 0
    for person in _people(task):
        send(
            "mail/workflows/reminder.txt",
            to=person.email,
            language=person.language,
            context={"task": task, "person": person, "path": reverse(pages[task.life], args=[task.subject_id])},
            key=f"reminder.{task.life}.{task.subject_id}.{mark}.{person.public_id}",
        )
    task.data[MARK] = mark
    task.save(update_fields=["data"])
    return 1


def _people(task: DeskTask) -> list[Any]:
    """Whoever took the task; else everybody at the desk who may see the case."""
    if task.owner is not None:
        return [task.owner]
    users: Any = get_user_model().objects
    return [one for one in users.at_desk(task.role, task.scope) if visible_tasks(one).filter(pk=task.pk).exists()]
