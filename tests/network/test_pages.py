"""Every page opens for whom it is made, with a number of queries that does not grow with its rows."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from network import panels
from network.models import Actor, Partnership, User
from network.services import invite
from network.services.people import token_of
from tests.conftest import Cast
from tests.factories.network import (
    ActorFactory,
    BankAccountFactory,
    BodyFactory,
    DelegationFactory,
    ExternalGrantFactory,
    OccupancyFactory,
    RelationFactory,
    RelationTypeFactory,
    RepresentationFactory,
    RoleAssignmentFactory,
    SeatFactory,
    TopicFactory,
    UserFactory,
)
from workflows import navigation

SignIn = Callable[[User], Client]


def more_actors(count: int, partnership: Partnership, organisation: Actor) -> str:
    for _ in range(count):
        ActorFactory(partnerships=[partnership], topics=[TopicFactory()])
    return reverse("network:actors")


def more_relations(count: int, partnership: Partnership, organisation: Actor) -> str:
    organisation.topics.set([TopicFactory()])
    kind = RelationTypeFactory()
    for _ in range(count):
        other = ActorFactory(partnerships=[partnership])
        RelationFactory(partnership=partnership, a=organisation, b=other, type=kind, source="Satzung")
        ActorFactory(partnerships=[partnership], topics=list(organisation.topics.all()))
    return reverse("network:actor", args=[organisation.public_id])


def more_accounts(count: int, partnership: Partnership, organisation: Actor) -> str:
    for _ in range(count):
        BankAccountFactory(actor=ActorFactory(partnerships=[partnership]))
    return reverse("network:accounts_waiting")


def more_seats(count: int, partnership: Partnership, organisation: Actor) -> str:
    body = BodyFactory(partnership=partnership)
    for _ in range(count):
        OccupancyFactory(seat=SeatFactory(body=body), on_behalf_of=ActorFactory())
    return reverse("network:body", args=[body.public_id])


def more_bodies(count: int, partnership: Partnership, organisation: Actor) -> str:
    for _ in range(count):
        SeatFactory(body=BodyFactory(partnership=partnership, chair=UserFactory()))
    return reverse("network:bodies")


def more_external_grants(count: int, partnership: Partnership, organisation: Actor) -> str:
    for _ in range(count):
        ExternalGrantFactory(partnership=partnership)
    return reverse("network:external_grants")


def more_roles(count: int, partnership: Partnership, organisation: Actor) -> str:
    for _ in range(count):
        giver = RoleAssignmentFactory(partnership=partnership).user
        DelegationFactory(partnership=partnership, giver=giver)
    return reverse("network:roles")


def more_people(count: int, partnership: Partnership, organisation: Actor) -> str:
    for _ in range(count):
        RepresentationFactory(actor=organisation)
        RepresentationFactory(actor=organisation, confirmed_at=None, confirmed_by=None)
    return reverse("network:people", args=[organisation.public_id])


def more_of_mine(count: int, partnership: Partnership, organisation: Actor) -> str:
    for _ in range(count):
        RepresentationFactory(user=User.objects.get(email="signatory@example.org"))
    return reverse("network:own_account")


@pytest.fixture
def bare_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """What later apps bring to the navigation and to an actor's page is theirs to count."""
    monkeypatch.setattr(navigation, "_registered", [])
    monkeypatch.setattr(panels, "_makers", [])


LISTS = [
    (more_actors, "coordinator", 9),
    (more_relations, "coordinator", 9),
    (more_accounts, "clerk", 6),
    (more_seats, "coordinator", 8),
    (more_bodies, "coordinator", 5),
    (more_external_grants, "coordinator", 7),
    (more_roles, "administrator", 7),
    (more_people, "signatory", 9),
    (more_of_mine, "signatory", 7),
]


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize(("fill", "who", "queries"), LISTS, ids=[fill.__name__ for fill, *_ in LISTS])
def test_a_list_asks_the_database_as_often_for_thirty_rows_as_for_one(
    fill: Callable[[int, Partnership, Actor], str], who: str, queries: int, rows: int,
    cast: Cast, partnership: Partnership, organisation: Actor, sign_in: SignIn, bare_pages: None,
) -> None:  # fmt: skip
    address = fill(rows, partnership, organisation)
    client = sign_in(cast[who])
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    # The clock that can be set is asked once per page; production has none.
    asked = [query["sql"] for query in captured if "clocksetting" not in query["sql"]]
    assert len(asked) == queries, asked


# Page by name, for whom it opens, and what its address is about
PAGES = [
    ("actors", "coordinator applicant juror auditor stranger", ""),
    ("actor_create", "coordinator", ""),
    ("actor", "coordinator clerk auditor applicant juror", "organisation"),
    ("relate", "coordinator", "organisation"),
    ("organisation", "applicant signatory coordinator", "organisation"),
    ("profile", "applicant signatory coordinator", "organisation"),
    ("charity", "applicant signatory coordinator", "organisation"),
    ("people", "applicant signatory coordinator", "organisation"),
    ("accounts", "applicant signatory clerk treasurer auditor", "organisation"),
    ("account", "applicant signatory clerk treasurer auditor", "account"),
    ("accounts_waiting", "clerk decider checker approver treasurer", ""),
    ("join", "stranger", "organisation"),
    ("register", "stranger applicant", ""),
    ("bodies", "coordinator clerk juror chair", ""),
    ("body", "coordinator clerk juror chair", "body"),
    ("body_create", "coordinator administrator", ""),
    ("body_change", "coordinator administrator", "body"),
    ("seat_create", "coordinator administrator", "body"),
    ("occupy", "coordinator administrator", "seat"),
    ("end_occupancy", "coordinator administrator", "occupancy"),
    ("external_grants", "coordinator clerk juror", ""),
    ("external_grant_create", "coordinator", ""),
    ("external_grant", "coordinator", "external_grant"),
    ("end_relation", "coordinator", "relation"),
    ("roles", "administrator auditor", ""),
    ("assign_role", "administrator", ""),
    ("end_role", "administrator", "assignment"),
    ("own_account", "clerk applicant stranger outsider", ""),
    ("delegate", "clerk chair", ""),
]


@pytest.fixture
def things(cast: Cast, partnership: Partnership, organisation: Actor) -> dict[str, Any]:
    body = BodyFactory(partnership=partnership)
    seat = SeatFactory(body=body)
    return {
        "organisation": organisation,
        "account": BankAccountFactory(actor=organisation, proposed_by=cast["signatory"]),
        "body": body,
        "seat": seat,
        "occupancy": OccupancyFactory(seat=seat, on_behalf_of=organisation),
        "external_grant": ExternalGrantFactory(partnership=partnership, recipient=organisation),
        "relation": RelationFactory(
            partnership=partnership, a=organisation, b=ActorFactory(partnerships=[partnership]), source="Satzung"
        ),
        "assignment": cast["clerk"].assignments.get(),
    }


@pytest.mark.parametrize(("name", "who", "about"), PAGES, ids=[name for name, *_ in PAGES])
def test_a_page_opens_for_its_people_and_is_not_found_by_another_partnership(
    name: str, who: str, about: str, cast: Cast, things: dict[str, Any], sign_in: SignIn
) -> None:
    address = reverse(f"network:{name}", args=[things[about].public_id] if about else [])
    for person in who.split():
        response = sign_in(cast[person]).get(address)
        assert response.status_code == 200, person
        assert response.content.decode().count("<h1") == 1
    if about and "stranger" not in who:
        assert sign_in(cast["outsider"]).get(address).status_code == 404
        assert sign_in(cast["stranger"]).get(address).status_code == 404
    if about:
        unknown = reverse(f"network:{name}", args=[uuid.uuid4()])
        assert sign_in(cast[who.split()[0]]).get(unknown).status_code == 404


ACTIONS = [
    ("review", "organisation"),
    ("dispute_relation", "relation"),
    ("withdraw_account", "account"),
    ("confirm_account", "account"),
    ("block_account", "account"),
    ("choose_partnership", "partnership"),
]


@pytest.mark.parametrize(("name", "about"), ACTIONS)
@pytest.mark.parametrize("who", ["outsider", "stranger"])
def test_nobody_acts_on_what_is_not_theirs(
    name: str, about: str, who: str, cast: Cast, things: dict[str, Any], partnership: Partnership, sign_in: SignIn
) -> None:
    things["partnership"] = partnership
    response = sign_in(cast[who]).post(reverse(f"network:{name}", args=[things[about].public_id]))
    assert response.status_code == 404


def test_who_is_not_signed_in_sees_public_actors_only(partnership: Partnership, client: Client) -> None:
    public = ActorFactory(name="Offen e. V.", visibility="public", partnerships=[partnership])
    hidden = ActorFactory(name="Verborgen e. V.", partnerships=[partnership])
    page = client.get(reverse("network:actors")).content.decode()
    assert ("Offen e. V." in page, "Verborgen e. V." in page) == (True, False)
    assert client.get(reverse("network:actor", args=[public.public_id])).status_code == 200
    assert client.get(reverse("network:actor", args=[hidden.public_id])).status_code == 404


def test_filters_and_order_stand_in_the_address_and_nonsense_is_left_out(
    cast: Cast, partnership: Partnership, sign_in: SignIn
) -> None:
    topic = TopicFactory()
    for n in range(35):
        ActorFactory(name=f"Münzverein {n:02d}", topics=[topic], partnerships=[partnership], town="Altenrode")
    client = sign_in(cast["coordinator"])
    address = reverse("network:actors")
    page = client.get(address, {"q": "munz", "topic": str(topic.public_id), "sort": "-name", "page": "2"})
    assert [actor.name for actor in page.context["page"]] == [f"Münzverein {n:02d}" for n in (4, 3, 2, 1, 0)]
    assert f"topic={topic.public_id}" in page.content.decode()
    nonsense: dict[str, str]
    for nonsense in ({"topic": "x"}, {"sort": "pk;drop"}, {"page": "minus"}, {"kind": "ufo"}, {"q": "x" * 500}):
        assert client.get(address, nonsense).status_code == 200


def test_the_picture_has_one_numbered_node_for_each_row_of_the_table(
    cast: Cast, partnership: Partnership, organisation: Actor, sign_in: SignIn
) -> None:
    for _ in range(7):
        RelationFactory(partnership=partnership, a=organisation, b=ActorFactory(partnerships=[partnership]))
    page = sign_in(cast["coordinator"]).get(reverse("network:actor", args=[organisation.public_id]))
    assert [node.number for node in page.context["picture"].nodes] == list(range(1, 8))
    text = page.content.decode()
    assert [f'<a href="#v{n}">' in text and f'id="v{n}"' in text for n in range(1, 8)] == [True] * 7
    assert "style=" not in text


def test_relations_are_shown_as_of_a_day(
    cast: Cast, partnership: Partnership, organisation: Actor, sign_in: SignIn
) -> None:
    former = ActorFactory(partnerships=[partnership])
    past = (dt.date(2021, 1, 1), dt.date(2022, 1, 1))
    RelationFactory(partnership=partnership, a=organisation, b=former, valid=past)
    client = sign_in(cast["coordinator"])
    address = reverse("network:actor", args=[organisation.public_id])
    assert [tie.other for tie in client.get(address).context["ties"]] == []
    assert [tie.other for tie in client.get(address, {"on": "2021-12-31"}).context["ties"]] == [former]
    assert [tie.other for tie in client.get(address, {"on": "2022-01-01"}).context["ties"]] == []
    assert client.get(address, {"on": "gestern"}).status_code == 200


# ----- from the invitation to the profile


def test_a_newcomer_gives_a_name_and_enters_an_organisation(partnership: Partnership, sign_in: SignIn) -> None:
    newcomer = UserFactory(name="")
    client = sign_in(newcomer)
    assert client.get(reverse("network:organisations"))["Location"] == reverse("network:welcome")
    client.post(reverse("network:welcome"), {"name": "Nele Neu"})
    page = client.get(reverse("network:welcome"), {"q": "Neulinge"})
    assert page.context["found"] == []
    given = {
        "name": "Neulinge e. V.",
        "legal_form": "ev",
        "town": "Neuhafen",
        "may_sign": "on",
        "function": "Kasse",
    }
    response = client.post(reverse("network:register"), given)
    actor = Actor.objects.get(name="Neulinge e. V.")
    assert response["Location"] == reverse("network:organisation", args=[actor.public_id])
    assert sorted(actor.representations.values_list("role", "function")) == [
        ("applicant", "Kasse"), ("signatory", "Kasse"),
    ]  # fmt: skip
    assert list(actor.partnerships.all()) == [partnership]


def test_an_invited_person_accepts_with_the_invited_address_only(
    cast: Cast, organisation: Actor, sign_in: SignIn, client: Client
) -> None:
    invitation = invite(email="Neu@Example.org", role="signatory", actor=organisation, by=cast["signatory"])
    address = reverse("network:invitation", args=[token_of(invitation)])
    assert client.get(address).status_code == 200
    refused = sign_in(cast["stranger"]).post(address)
    assert (refused.status_code, "andere Adresse" in refused.content.decode()) == (422, True)
    newcomer = UserFactory(email="neu@example.org")
    assert sign_in(newcomer).post(address)["Location"] == reverse("network:organisation", args=[organisation.public_id])
    assert User.objects.get(pk=newcomer.pk).represents(organisation, "signatory")
    assert sign_in(newcomer).post(address).status_code == 422
    assert client.get(reverse("network:invitation", args=["f" * 64])).status_code == 404


def test_a_stale_profile_is_kept_and_shown_beside_the_newer_one(
    cast: Cast, organisation: Actor, sign_in: SignIn
) -> None:
    client = sign_in(cast["applicant"])
    address = reverse("network:profile", args=[organisation.public_id])
    given = {"name": "Jugendring neu", "legal_form": "ev", "visibility": "public", "town": "Neuhafen", "version": "1"}
    organisation.version = 2
    organisation.about = "Von der Kollegin geschrieben"
    organisation.save()
    response = client.post(address, given)
    page = response.content.decode()
    assert (response.status_code, "Jugendring neu" in page, "Von der Kollegin geschrieben" in page) == (409, True, True)
    organisation.refresh_from_db()
    assert organisation.name == "Jugendring Mühlental e. V."
    assert client.post(address, {**given, "version": "2"}).status_code == 302
    organisation.refresh_from_db()
    assert (organisation.name, organisation.version) == ("Jugendring neu", 3)


def test_a_wrong_iban_keeps_what_was_typed_and_says_what_to_do(
    cast: Cast, organisation: Actor, sign_in: SignIn
) -> None:
    address = reverse("network:accounts", args=[organisation.public_id])
    response = sign_in(cast["signatory"]).post(address, {"holder": "Jugendring", "iban": "DE89 3704 0044 0532 0130 01"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Bitte vergleichen Sie die Nummer mit Ihrem Kontoauszug." in page
    assert "DE89 3704 0044 0532 0130 01" in page
    assert organisation.accounts.count() == 0


def test_the_account_page_keeps_the_language(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast["clerk"])
    response = client.post(reverse("network:own_account"), {"name": "Clara Clerk", "language": "en"})
    assert (response.status_code, response.cookies["django_language"].value) == (302, "en")
    assert User.objects.get(pk=cast["clerk"].pk).language == "en"
