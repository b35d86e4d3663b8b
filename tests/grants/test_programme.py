"""Calls and procedures in the office: prepared by one person, published by another."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from grants.models import Call, Fund, Procedure
from network.models import Partnership, User
from tests.conftest import Cast
from tests.factories.grants import CallFactory, FundFactory, ProcedureFactory, TrackFactory
from workflows import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def fund(partnership: Partnership) -> Fund:
    return FundFactory(partnership=partnership)


@pytest.fixture
def procedure(partnership: Partnership) -> Procedure:
    return ProcedureFactory(track=TrackFactory(partnership=partnership))


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def administrator(cast: Cast) -> Client:
    return browser(cast["administrator"])


@pytest.fixture
def decider(cast: Cast) -> Client:
    return browser(cast["decider"])


@pytest.fixture
def sent(fund: Fund, procedure: Procedure) -> dict[str, str]:
    today = clock.today()
    return {
        "title": "Herbst", "fund": str(fund.public_id), "procedure": str(procedure.public_id),
        "budget_year": str(today.year), "budget": "12.500,00", "opens_on": today.isoformat(),
        "closes_on": (today + dt.timedelta(days=30)).isoformat(), "committee_on": "", "summary": "Für Begegnung.",
    }  # fmt: skip


@pytest.fixture
def call(administrator: Client, sent: dict[str, str]) -> Call:
    administrator.post(reverse("grants:new_call"), sent)
    return Call.objects.get()


def act(name: str, row: Call | Procedure) -> str:
    kind = "calls" if isinstance(row, Call) else "procedures"
    return reverse(f"grants:{name}_publication", args=[kind, row.public_id])


def test_a_prepared_call_is_seen_by_the_office_alone(call: Call, administrator: Client) -> None:
    assert call.budget is not None
    assert (call.title, str(call.budget), call.is_draft) == ("Herbst", "12500.00", True)
    assert timezone.localtime(call.closes_at).time() == dt.time(23, 59)
    assert Client().get(reverse("grants:call", args=[call.public_id])).status_code == 404
    assert "Herbst" not in Client().get(reverse("grants:calls")).content.decode()
    assert "Entwurf" in administrator.get(call.get_office_url()).content.decode()


def test_a_second_person_publishes_it(call: Call, administrator: Client, decider: Client, cast: Cast) -> None:
    administrator.post(act("propose", call), {"version": str(call.version)})
    assert administrator.post(act("publish", call)).status_code == 404
    call.refresh_from_db()
    decider.post(act("publish", call), {"version": str(call.version)})
    call.refresh_from_db()
    assert (call.proposed_by, call.published_by) == (cast["administrator"], cast["decider"])
    assert "Herbst" in Client().get(reverse("grants:calls")).content.decode()


def test_what_lies_before_the_decider_is_what_is_published(call: Call, administrator: Client) -> None:
    administrator.post(act("propose", call), {"version": str(call.version)})
    assert administrator.get(reverse("grants:change_call", args=[call.public_id])).status_code == 404
    with pytest.raises(DatabaseError, match="lies before the decider"), transaction.atomic():
        Call.objects.filter(pk=call.pk).update(title="Anders")


def test_the_decider_gives_it_back_and_the_administrator_changes_it(
    call: Call, sent: dict[str, str], administrator: Client, decider: Client
) -> None:
    administrator.post(act("propose", call), {"version": str(call.version)})
    decider.post(act("send_back", call), {"note": "Bitte bis Dezember offen halten."})
    assert "bis Dezember" in administrator.get(call.get_office_url()).content.decode()
    call.refresh_from_db()
    changed = sent | {"title": "Herbst und Winter", "version": str(call.version)}
    administrator.post(reverse("grants:change_call", args=[call.public_id]), changed)
    call.refresh_from_db()
    assert call.title == "Herbst und Winter"
    stale = administrator.post(reverse("grants:change_call", args=[call.public_id]), changed | {"title": "Zu spät"})
    assert stale.status_code == 409


def test_a_draft_can_be_discarded_and_a_published_call_cannot(
    call: Call, administrator: Client, partnership: Partnership
) -> None:
    public = CallFactory(partnership=partnership)
    administrator.post(reverse("grants:discard_call", args=[call.public_id]))
    administrator.post(reverse("grants:discard_call", args=[public.public_id]))
    assert list(Call.objects.all()) == [public]


@pytest.mark.parametrize(
    ("field", "typed", "error"),
    [
        ("closes_on", "2001-01-01", "Das Ende liegt vor dem Beginn"),
        ("budget_year", "1999", "liegt zu weit weg"),
        ("budget_year", "nächstes", "ganze Zahl"),
        ("budget", "-5", "ohne Minus"),
        ("title", "", "Diese Angabe fehlt noch"),
        ("fund", "x", "Wählen Sie einen der Fonds"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(
    administrator: Client, sent: dict[str, str], field: str, typed: str, error: str
) -> None:
    answer = administrator.post(reverse("grants:new_call"), sent | {field: typed})
    assert answer.status_code == 422
    assert error in answer.content.decode()
    assert not Call.objects.exists()


def test_a_call_without_an_end_is_open_all_year(administrator: Client, sent: dict[str, str]) -> None:
    administrator.post(reverse("grants:new_call"), sent | {"closes_on": "", "budget": ""})
    call = Call.objects.get()
    assert (call.closes_at, call.budget) == (None, None)


def test_only_the_newest_published_version_of_a_track_is_offered(
    administrator: Client, procedure: Procedure, fund: Fund
) -> None:
    newer = ProcedureFactory(track=procedure.track)
    ProcedureFactory(track=procedure.track, published_at=None)
    text = administrator.get(reverse("grants:new_call")).content.decode()
    assert str(newer) in text
    assert text.count("Fassung") == 1 + text.count("seiner Fassung")


def test_a_procedure_is_published_on_its_page(administrator: Client, decider: Client, partnership: Partnership) -> None:
    draft = ProcedureFactory(track=TrackFactory(partnership=partnership), published_at=None)
    administrator.post(act("propose", draft), {"version": "1"})
    assert "Veröffentlichen" in decider.get(draft.get_office_url()).content.decode()
    decider.post(act("publish", draft), {"version": "2"})
    draft.refresh_from_db()
    assert draft.published_by is not None


@pytest.mark.parametrize("role", ["applicant", "juror", "stranger"])
def test_who_has_no_office_finds_nothing(role: str, cast: Cast, call: Call) -> None:
    client = browser(cast[role])
    for address in (reverse("grants:programme"), call.get_office_url(), call.procedure.get_office_url()):
        assert client.get(address).status_code == 404
    assert client.post(act("propose", call)).status_code == 404


def test_there_are_no_other_kinds(administrator: Client, call: Call) -> None:
    assert administrator.post(f"/programme/funds/{call.public_id}/propose/").status_code == 404


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_asks_as_much_for_many_calls_as_for_one(
    count: int, cast: Cast, partnership: Partnership, fund: Fund, procedure: Procedure,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    for _number in range(count):
        CallFactory(partnership=partnership, fund=fund, procedure=procedure)
    client = browser(cast["decider"])
    client.get(reverse("grants:programme"))
    with django_assert_num_queries(9):
        assert client.get(reverse("grants:programme")).status_code == 200
