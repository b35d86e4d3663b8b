"""Two people at once, on two real connections. Each guard is shown to bite by taking it away."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from grants.models import Application, Call
from network.models import Actor, Partnership, Role, User
from tests.factories.network import (
    ActorFactory,
    PartnershipFactory,
    RepresentationFactory,
    UserFactory,
)
from tests.workflows.conftest import make_call
from workflows import steps
from workflows.follow import follow
from workflows.journal import verify
from workflows.models import Chain, DeskTask, JournalEntry
from workflows.refusal import Refused
from workflows.steps import take
from workflows.views import inbox

pytestmark = pytest.mark.usefixtures("committed")

WAIT = 1.0


@pytest.fixture
def partnership(committed: None) -> Partnership:
    Chain.objects.get_or_create(name="instance")
    return PartnershipFactory()


@pytest.fixture
def organisation(partnership: Partnership) -> Actor:
    return ActorFactory(partnerships=[partnership])


@pytest.fixture
def person(organisation: Actor) -> User:
    return member(organisation)


@pytest.fixture
def draft(partnership: Partnership, organisation: Actor, person: User) -> Application:
    call: Call = make_call(partnership)
    return Application.objects.create(
        partnership=partnership, call=call, procedure=call.procedure, applicant=organisation, created_by=person
    )


def member(organisation: Actor) -> User:
    user = UserFactory()
    for role in (Role.APPLICANT, Role.SIGNATORY):
        RepresentationFactory(user=user, actor=organisation, role=role)
    return user


def at_once(*jobs: Callable[[], Any]) -> list[Any]:
    """Run each in a thread with a connection of its own; returns results and refusals in the order of the jobs."""
    results: list[Any] = [None] * len(jobs)

    def run(number: int) -> None:
        try:
            results[number] = jobs[number]()
        except Exception as error:  # told to the test, which knows what it expects
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(jobs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def meeting_point(parties: int = 2) -> Callable[[], None]:
    """Each waits here for the other, but not for ever: with a guard in place only one arrives."""
    barrier = threading.Barrier(parties)

    def arrive() -> None:
        with suppress(threading.BrokenBarrierError):
            barrier.wait(timeout=WAIT)

    return arrive


def codes(results: list[Any]) -> list[str]:
    return sorted(one.code if isinstance(one, Refused) else one.state for one in results)


# ---- one command, pressed twice ------------------------------------------------------------------------------------


def press_twice(draft: Application, person: User) -> list[Any]:
    command, arrive = uuid.uuid4(), meeting_point()

    def press() -> Application:
        fresh, by = Application.objects.get(pk=draft.pk), User.objects.get(pk=person.pk)
        arrive()
        return take(fresh, "withdraw", by=by, command_id=command)

    return at_once(press, press)


def test_a_command_sent_twice_at_once_acts_once_and_both_get_the_result(draft: Application, person: User) -> None:
    assert codes(press_twice(draft, person)) == ["withdrawn", "withdrawn"]
    assert JournalEntry.objects.filter(verb="withdraw", subject_pk=draft.pk).count() == 1


def test_without_command_ids_the_second_press_would_be_refused(
    draft: Application, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control."""
    monkeypatch.setattr(steps, "_is_repeated", lambda *args: False)
    assert codes(press_twice(draft, person)) == ["withdrawn", "wrong_state"]


# ---- two steps from one version ------------------------------------------------------------------------------------


def test_of_two_people_who_saw_the_same_version_one_is_told_that_somebody_was_faster(
    draft: Application, person: User, organisation: Actor
) -> None:
    second, arrive = member(organisation), meeting_point()

    def withdraw(user: User) -> Application:
        fresh, by = Application.objects.get(pk=draft.pk), User.objects.get(pk=user.pk)
        arrive()
        return take(fresh, "withdraw", by=by, version=draft.version)

    results = at_once(lambda: withdraw(person), lambda: withdraw(second))
    assert codes(results) == ["stale", "withdrawn"]
    assert JournalEntry.objects.filter(verb="withdraw", subject_pk=draft.pk).count() == 1


def test_many_writers_of_one_partnership_make_one_unbroken_chain(
    draft: Application, person: User, partnership: Partnership
) -> None:
    cases = [draft, *(_copy(draft) for _number in range(5))]

    def withdraw(case: Application) -> Callable[[], Application]:
        return lambda: take(case, "withdraw", by=User.objects.get(pk=person.pk))

    results = at_once(*(withdraw(case) for case in cases))
    assert codes(results) == ["withdrawn"] * 6
    chain = Chain.objects.get(pk=partnership.chain_id)
    assert chain.head_sequence == 6
    assert verify(chain) is None


def _copy(draft: Application) -> Application:
    return Application.objects.create(
        partnership=draft.partnership, call=draft.call, procedure=draft.procedure, applicant=draft.applicant,
        created_by=draft.created_by,
    )  # fmt: skip


# ---- one task, claimed twice ---------------------------------------------------------------------------------------


def claim_twice(draft: Application, people: list[User], monkeypatch: pytest.MonkeyPatch, *, guarded: bool) -> list[Any]:
    """Where each browser is led. Both have read the task before either claims it, if nothing keeps them apart."""
    follow(draft)
    task = DeskTask.objects.get(subject_id=draft.public_id)
    original, arrive = inbox._task, meeting_point()

    def slowly(request: Any, pk: int, *, lock: bool = True) -> DeskTask:
        found = original(request, pk, lock=lock and guarded)
        arrive()
        return found

    monkeypatch.setattr(inbox, "_task", slowly)

    def press(user: User) -> Callable[[], str]:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return lambda: client.post(f"/inbox/{task.pk}/claim/")["Location"]

    return at_once(*(press(user) for user in people))


def test_of_two_people_who_claim_a_task_at_once_one_gets_it(
    draft: Application, person: User, organisation: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    led = claim_twice(draft, [person, member(organisation)], monkeypatch, guarded=True)
    assert sorted(led) == [f"/cases/{draft.public_id}/", "/inbox/"]


def test_without_the_row_lock_the_second_would_not_be_told_who_was_first(
    draft: Application, person: User, organisation: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: both read a free task, and the second breaks on viewflow's own state."""
    led = claim_twice(draft, [person, member(organisation)], monkeypatch, guarded=False)
    assert "/inbox/" not in led
    assert any(isinstance(one, Exception) for one in led) or led == [f"/cases/{draft.public_id}/"] * 2
