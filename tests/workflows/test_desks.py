"""Desks follow the states: on commit, by the worker, and when they are all rebuilt."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from pytest_django import DjangoCaptureOnCommitCallbacks

from grants.flows import ApplicationFlow
from grants.models import Application
from network.models import User
from tests.workflows.conftest import another
from workflows import follow as following
from workflows.desks import flows, missing_desks
from workflows.follow import follow, rebuild_desks
from workflows.life import lives
from workflows.models import DeskTask
from workflows.models.process import Process
from workflows.steps import take

pytestmark = pytest.mark.django_db


def open_tasks(subject: Application) -> list[tuple[str, str]]:
    tasks = DeskTask.objects.filter(subject_id=subject.public_id, finished__isnull=True).order_by("pk")
    return [(task.flow_task.name, task.role) for task in tasks]


def put_into(subject: Application, state: str) -> Application:
    """Past the life, to see each state alone."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE grants_application SET state = %s WHERE id = %s", [state, subject.pk])
        cursor.execute("SET session_replication_role = DEFAULT")
    return Application.objects.get(pk=subject.pk)


def claimed(subject: Application, by: User) -> DeskTask:
    task = DeskTask.objects.get(subject_id=subject.public_id, finished__isnull=True)
    with task.activation() as activation:
        activation.assign(by)
    found: DeskTask = DeskTask.objects.get(pk=task.pk)
    return found


def test_every_open_state_of_every_life_has_a_desk() -> None:
    assert list(missing_desks()) == []


def test_every_life_has_a_flow() -> None:
    assert {flow.life for flow in flows()} == set(lives())


@pytest.mark.parametrize("state", Application.State.values)
def test_a_state_opens_its_own_desk_and_no_other(draft: Application, state: str) -> None:
    follow(draft)
    follow(put_into(draft, state))
    expected = [] if state in Application.RESTING else [state]
    assert [name for name, _role in open_tasks(draft)] == expected


def test_a_step_leads_to_the_next_desk_on_commit(
    draft: Application,
    signatory: User,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        take(draft, "submit", by=signatory)
    assert open_tasks(draft) == [("submitted", "clerk")]
    with django_capture_on_commit_callbacks(execute=True):
        take(draft, "withdraw", by=signatory)
    assert open_tasks(draft) == []
    assert not Process.objects.filter(finished__isnull=True).exists()


def test_following_twice_changes_nothing(draft: Application) -> None:
    first = follow(draft)
    second = follow(draft)
    assert first is not None
    assert first == second
    assert DeskTask.objects.count() == 1


def test_following_brings_what_the_inbox_shows_up_to_date(draft: Application) -> None:
    follow(draft)
    Application.objects.filter(pk=draft.pk).update(title="Neuer Titel")
    follow(draft)
    assert DeskTask.objects.get().title == "Neuer Titel"


def test_a_claim_stays_while_the_subject_stays(draft: Application, applicant: User) -> None:
    follow(draft)
    claimed(draft, applicant)
    follow(draft)
    assert DeskTask.objects.get(finished__isnull=True).owner == applicant


def test_a_claimed_task_is_finished_when_its_subject_moves_on(
    draft: Application, applicant: User, signatory: User
) -> None:
    follow(draft)
    claimed(draft, applicant)
    follow(take(draft, "submit", by=signatory))
    done = DeskTask.objects.get(finished__isnull=False)
    assert (done.flow_task.name, done.owner) == ("draft", applicant)
    assert open_tasks(draft) == [("submitted", "clerk")]


def test_a_desk_that_cannot_be_opened_does_not_undo_the_step(
    draft: Application,
    signatory: User,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    def broken(subject: object) -> None:
        raise RuntimeError("kein Tisch frei")

    monkeypatch.setattr(following, "follow", broken)
    with django_capture_on_commit_callbacks(execute=True):
        take(draft, "submit", by=signatory)
    assert Application.objects.get(pk=draft.pk).state == "submitted"
    assert "the worker will" in caplog.text


def test_rebuilding_opens_the_same_desks_and_keeps_claims(
    draft: Application, applicant: User, signatory: User, clerk: User
) -> None:
    second, withdrawn = another(draft), take(another(draft), "withdraw", by=signatory)
    submitted = take(draft, "submit", by=signatory)
    for subject in (submitted, second, withdrawn):
        follow(subject)
    claimed(submitted, clerk)

    def shown() -> list[tuple[object, ...]]:
        tasks = DeskTask.objects.filter(finished__isnull=True).order_by("subject_id")
        return [
            (
                task.flow_task.name,
                task.role,
                task.scope,
                task.subject_id,
                task.owner,
                task.status,
                task.due_at,
                task.since,
            )
            for task in tasks
        ]

    before = shown()
    assert len(before) == 2
    assert rebuild_desks() == 2
    assert shown() == before


def test_desks_come_back_from_nothing(draft: Application, signatory: User) -> None:
    follow(take(draft, "submit", by=signatory))
    Process.objects.all().delete()
    assert not DeskTask.objects.exists()
    out = StringIO()
    call_command("rebuild_desks", stdout=out)
    assert out.getvalue() == "1 Aufgaben sind offen.\n"
    assert open_tasks(draft) == [("submitted", "clerk")]


def test_a_rebuilt_desk_goes_on_following(draft: Application, signatory: User) -> None:
    follow(draft)
    rebuild_desks()
    follow(take(draft, "submit", by=signatory))
    assert open_tasks(draft) == [("submitted", "clerk")]


def test_the_flow_knows_the_states_and_not_their_order() -> None:
    """Whatever desk is left leads back to the hub: the order of steps is written once, in the life."""
    assert {edge.dst.name for desk in ApplicationFlow.desks().values() for edge in desk._outgoing()} == {"hub"}
