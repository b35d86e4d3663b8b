"""Before a deadline passes, the people at the desk hear of it once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail

from grants.models import Application
from network.models import User
from workflows import clock
from workflows.follow import follow
from workflows.models import DeskTask
from workflows.reminders import remind_of_deadlines
from workflows.steps import take

pytestmark = pytest.mark.django_db


@pytest.fixture
def due_soon(draft: Application, signatory: User, clerk: User) -> DeskTask:
    task = follow(take(draft, "submit", by=signatory))
    assert task is not None
    assert task.due_at is not None
    clock.set_to(task.due_at - dt.timedelta(days=2))
    mail.outbox.clear()
    return task


def test_everybody_at_the_desk_is_reminded_once(due_soon: DeskTask, clerk: User) -> None:
    assert remind_of_deadlines() == 1
    assert remind_of_deadlines() == 0
    assert [message.to for message in mail.outbox] == [[clerk.email]]
    assert "Antrag prüfen" in mail.outbox[0].subject
    assert f"/cases/{due_soon.subject_id}/" in mail.outbox[0].body


def test_a_deadline_that_moved_is_a_new_one(due_soon: DeskTask) -> None:
    remind_of_deadlines()
    task = DeskTask.objects.get(pk=due_soon.pk)
    assert task.due_at is not None
    task.due_at += dt.timedelta(hours=5)
    task.save()
    assert remind_of_deadlines() == 1


def test_who_took_the_task_is_reminded_alone(due_soon: DeskTask, checker: User) -> None:
    task = DeskTask.objects.get(pk=due_soon.pk)
    with task.activation() as activation:
        activation.assign(checker)
    remind_of_deadlines()
    assert [message.to for message in mail.outbox] == [[checker.email]]


def test_long_before_and_after_the_deadline_nobody_is_reminded(due_soon: DeskTask) -> None:
    assert due_soon.due_at is not None
    for moment in (due_soon.due_at - dt.timedelta(days=4), due_soon.due_at + dt.timedelta(minutes=1)):
        clock.set_to(moment)
        assert remind_of_deadlines() == 0
    assert mail.outbox == []
