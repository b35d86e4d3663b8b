"""The outbox: each effect of an entry is made once, also after a crash between any two statements."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest
from django.db import IntegrityError, connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from grants.models import Application
from network.models import User
from workflows import consequences
from workflows.models import DeskTask, Effect, JournalEntry
from workflows.steps import take
from workflows.tasks import deliver

pytestmark = pytest.mark.django_db

STEP = ("grants.Application", "withdraw")
Make = Callable[[JournalEntry, object], None]
SetEffects = Callable[..., None]


@pytest.fixture
def entry(draft: Application, signatory: User) -> JournalEntry:
    take(draft, "withdraw", by=signatory)
    return JournalEntry.objects.get(verb="withdraw")


@pytest.fixture
def effects(monkeypatch: pytest.MonkeyPatch) -> SetEffects:
    """Only these effects are made by the step."""

    def put(**makers: Make) -> None:
        monkeypatch.setitem(consequences._effects, STEP, dict(makers))

    return put


def test_each_entry_has_one_job_written_with_it(entry: JournalEntry) -> None:
    jobs = [job for job in ProcrastinateJob.objects.all() if job.args == {"entry_pk": entry.pk}]
    assert [job.task_name for job in jobs] == ["workflows.deliver"]


def test_no_job_is_left_by_a_step_that_is_taken_back(draft: Application, signatory: User) -> None:
    before = ProcrastinateJob.objects.count()
    with suppress(RuntimeError), transaction.atomic():
        take(draft, "withdraw", by=signatory)
        raise RuntimeError
    assert ProcrastinateJob.objects.count() == before


def test_an_effect_is_made_once_however_often_the_entry_is_delivered(entry: JournalEntry, effects: SetEffects) -> None:
    made: list[int] = []
    effects(mail=lambda entry, subject: made.append(entry.pk))
    for _again in range(3):
        deliver(entry_pk=entry.pk)
    assert made == [entry.pk]
    assert Effect.objects.filter(entry=entry, name="mail").count() == 1


def test_an_effect_that_fails_is_made_the_next_time_and_only_once(entry: JournalEntry, effects: SetEffects) -> None:
    made: list[str] = []

    def crash_first(entry: JournalEntry, subject: object) -> None:
        made.append("tried")
        if len(made) == 1:
            raise ConnectionError

    effects(mail=crash_first)
    with pytest.raises(ConnectionError):
        deliver(entry_pk=entry.pk)
    assert not Effect.objects.filter(entry=entry).exists()
    deliver(entry_pk=entry.pk)
    deliver(entry_pk=entry.pk)
    assert made == ["tried", "tried"]


def test_what_an_effect_wrote_before_its_crash_is_taken_back_with_the_mark(
    entry: JournalEntry, effects: SetEffects, draft: Application
) -> None:
    def write_then_crash(entry: JournalEntry, subject: object) -> None:
        Application.objects.filter(pk=draft.pk).update(title="halb geschrieben")
        raise ConnectionError

    effects(letter=write_then_crash)
    with pytest.raises(ConnectionError):
        deliver(entry_pk=entry.pk)
    assert Application.objects.get(pk=draft.pk).title == draft.title
    assert not Effect.objects.filter(entry=entry).exists()


def test_one_effect_that_fails_does_not_keep_the_others_from_being_made(
    entry: JournalEntry, effects: SetEffects
) -> None:
    made: list[str] = []

    def fail(entry: JournalEntry, subject: object) -> None:
        raise ConnectionError

    effects(first=fail, second=lambda entry, subject: made.append("second"))
    with pytest.raises(ConnectionError):
        deliver(entry_pk=entry.pk)
    assert made == ["second"]
    assert list(Effect.objects.filter(entry=entry).values_list("name", flat=True)) == ["second"]


def test_an_effect_that_another_worker_marked_meanwhile_is_not_made(
    entry: JournalEntry, effects: SetEffects, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other worker's row appears after this one has looked."""
    made: list[str] = []
    effects(mail=lambda entry, subject: made.append("mail"))
    create = Effect.objects.create

    def overtaken(**values: object) -> Effect:
        create(**values)
        return create(**values)

    with monkeypatch.context() as patched:
        patched.setattr(Effect.objects, "create", overtaken)
        with pytest.raises(IntegrityError):  # both rows were ours: the savepoint takes back both, and it says so
            deliver(entry_pk=entry.pk)
    assert made == []
    deliver(entry_pk=entry.pk)
    assert made == ["mail"]


def test_without_the_mark_an_effect_would_be_made_twice(entry: JournalEntry, effects: SetEffects) -> None:
    """Negative control: it is the mark, and nothing else, that holds."""
    made: list[str] = []
    effects(mail=lambda entry, subject: made.append("mail"))
    deliver(entry_pk=entry.pk)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("DELETE FROM workflows_effect")
        cursor.execute("SET session_replication_role = DEFAULT")
    deliver(entry_pk=entry.pk)
    assert made == ["mail", "mail"]


def test_the_worker_opens_the_desk_that_a_crash_left_closed(
    draft: Application, signatory: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The step was committed, and the process died before the desk followed."""
    monkeypatch.setitem(consequences._effects, ("grants.Application", "submit"), {})
    take(draft, "submit", by=signatory)
    assert not DeskTask.objects.filter(subject_id=draft.public_id).exists()
    deliver(entry_pk=JournalEntry.objects.get(verb="submit").pk)
    task = DeskTask.objects.get(subject_id=draft.public_id, finished__isnull=True)
    assert (task.role, task.flow_task.name) == ("clerk", "submitted")


def test_an_entry_whose_subject_is_gone_is_delivered_in_silence(entry: JournalEntry) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("DELETE FROM grants_application WHERE id = %s", [entry.subject_pk])
        cursor.execute("SET session_replication_role = DEFAULT")
    deliver(entry_pk=entry.pk)
    with connection.cursor() as cursor:  # the dangling rows go with the test's transaction
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
