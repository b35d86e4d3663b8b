"""What waits for me: my desks, longest first, in a known number of queries; one task is one person's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from grants.models import Application, Exclusion
from network.models import Actor, User
from tests.factories.network import RepresentationFactory, UserFactory
from tests.workflows.conftest import another
from workflows import clock
from workflows.desks import visible_tasks
from workflows.follow import follow
from workflows.models import DeskTask
from workflows.steps import take

pytestmark = pytest.mark.django_db

INBOX = "/inbox/"
SignIn = Callable[[User], Client]


def task_of(application: Application) -> DeskTask:
    found: DeskTask = DeskTask.objects.get(subject_id=application.public_id, finished__isnull=True)
    return found


@pytest.fixture
def waiting(draft: Application) -> Application:
    follow(draft)
    return draft


def test_a_task_waits_at_the_desk_of_its_role_and_nowhere_else(waiting: Application, cast: dict[str, User]) -> None:
    assert {name for name, user in cast.items() if visible_tasks(user).exists()} == {"applicant"}


def test_the_office_of_another_partnership_sees_nothing(
    waiting: Application, signatory: User, clerk: User, outsider: User
) -> None:
    follow(take(waiting, "submit", by=signatory))
    assert [task.subject_id for task in visible_tasks(clerk)] == [waiting.public_id]
    assert not visible_tasks(outsider).exists()


def test_a_case_from_which_somebody_is_excluded_does_not_wait_for_them(
    waiting: Application, signatory: User, clerk: User
) -> None:
    submitted = take(waiting, "submit", by=signatory)
    follow(submitted)
    Exclusion.objects.create(case=submitted, person=clerk, reason="Vorstand", declared_at=clock.now())
    assert not visible_tasks(clerk).exists()
    Exclusion.objects.update(state=Exclusion.State.CLEARED)
    assert visible_tasks(clerk).count() == 1


def test_what_waits_longest_stands_first(waiting: Application, applicant: User) -> None:
    older = another(waiting)
    Application.objects.filter(pk=older.pk).update(updated_at=clock.now() - dt.timedelta(days=3))
    follow(Application.objects.get(pk=older.pk))
    assert [task.subject_id for task in visible_tasks(applicant)] == [older.public_id, waiting.public_id]


@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_asks_as_often_for_thirty_tasks_as_for_one(
    waiting: Application, applicant: User, sign_in: SignIn, rows: int
) -> None:
    for _number in range(rows - 1):
        follow(another(waiting))
    client = sign_in(applicant)
    client.get(INBOX)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(INBOX)
    assert response.status_code == 200
    assert len(response.context["page"]) == rows
    assert len(queries) == 8, "\n".join(one["sql"][:300] for one in queries)


def test_a_task_leads_to_the_page_of_its_subject(waiting: Application, applicant: User, sign_in: SignIn) -> None:
    response = sign_in(applicant).get(INBOX)
    assert response.context["page"][0].url == reverse("grants:case", args=[waiting.public_id])


def test_claiming_leads_to_the_case(waiting: Application, applicant: User, sign_in: SignIn) -> None:
    response = sign_in(applicant).post(f"{INBOX}{task_of(waiting).pk}/claim/")
    assert (response.status_code, response.url) == (302, reverse("grants:case", args=[waiting.public_id]))  # type: ignore[attr-defined]
    assert task_of(waiting).owner == applicant


def test_whoever_is_second_is_told_who_was_first(
    waiting: Application, applicant: User, organisation: Actor, sign_in: SignIn
) -> None:
    second = UserFactory(name="Zweite Hand")
    RepresentationFactory(user=second, actor=organisation, role="applicant")
    address = f"{INBOX}{task_of(waiting).pk}/claim/"
    sign_in(applicant).post(address)
    response = sign_in(second).post(address, follow=True)
    assert response.redirect_chain[-1][0] == INBOX
    assert f"Jemand war schneller: Diese Aufgabe hat {applicant} übernommen." in response.content.decode()
    assert task_of(waiting).owner == applicant


def test_a_task_given_back_is_free(waiting: Application, applicant: User, sign_in: SignIn) -> None:
    client, task = sign_in(applicant), task_of(waiting)
    client.post(f"{INBOX}{task.pk}/claim/")
    client.post(f"{INBOX}{task.pk}/release/")
    assert task_of(waiting).owner is None


def test_a_task_is_handed_over_to_somebody_at_the_same_desk(
    waiting: Application, applicant: User, organisation: Actor, clerk: User, sign_in: SignIn
) -> None:
    second = UserFactory(name="Zweite Hand")
    RepresentationFactory(user=second, actor=organisation, role="applicant")
    client, address = sign_in(applicant), f"{INBOX}{task_of(waiting).pk}/hand-over/"
    choices = client.get(address).context["form"].fields["to"].choices
    assert choices == [(str(second.pk), "Zweite Hand")]
    assert client.post(address, {"to": clerk.pk}).status_code == 200
    client.post(address, {"to": second.pk})
    assert task_of(waiting).owner == second


@pytest.mark.parametrize("what", ["claim", "release", "hand-over"])
def test_the_task_of_another_desk_is_not_found(waiting: Application, clerk: User, sign_in: SignIn, what: str) -> None:
    assert sign_in(clerk).post(f"{INBOX}{task_of(waiting).pk}/{what}/").status_code == 404


@pytest.mark.parametrize("what", ["claim", "release"])
def test_nothing_is_claimed_by_following_a_link(
    waiting: Application, applicant: User, sign_in: SignIn, what: str
) -> None:
    assert sign_in(applicant).get(f"{INBOX}{task_of(waiting).pk}/{what}/").status_code == 405


@pytest.mark.parametrize(("whose", "count"), [("", 2), ("free", 1), ("mine", 1), ("others", 0), ("nonsense", 2)])
def test_the_list_is_narrowed_by_whose_a_task_is(
    waiting: Application, applicant: User, sign_in: SignIn, whose: str, count: int
) -> None:
    follow(another(waiting))
    client = sign_in(applicant)
    client.post(f"{INBOX}{task_of(waiting).pk}/claim/")
    assert client.get(INBOX, {"whose": whose}).context["total"] == count
