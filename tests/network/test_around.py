"""What surrounds the pages: the partnership they speak for, the language, the navigation, mails and panels."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse

from network import panels, services
from network.models import Actor, Partnership, User
from network.navigation import network_entries
from network.pictures import LIMIT, ego_picture
from network.queries import ties_of
from network.services.people import token_of
from tests.conftest import Cast
from tests.factories.network import (
    ActorFactory,
    RelationFactory,
    RelationTypeFactory,
    RepresentationFactory,
    RoleAssignmentFactory,
    UserFactory,
)
from workflows import clock
from workflows.models import JournalEntry
from workflows.tasks import deliver

SignIn = Callable[[User], Client]


def partnership_on(client: Client) -> Any:
    return client.get(reverse("network:own_account")).wsgi_request.partnership  # type: ignore[attr-defined]


# ----- the partnership


def test_a_page_speaks_for_the_partnership_of_the_office(
    cast: Cast, other_partnership: Partnership, sign_in: SignIn
) -> None:
    assert partnership_on(sign_in(cast["outsider"])) == other_partnership


def test_a_page_speaks_for_the_partnership_of_the_organisation(
    partnership: Partnership, other_partnership: Partnership, sign_in: SignIn
) -> None:
    row = RepresentationFactory(actor=ActorFactory(partnerships=[other_partnership]))
    assert partnership_on(sign_in(row.user)) == other_partnership


def test_who_works_for_two_partnerships_chooses(
    cast: Cast, partnership: Partnership, other_partnership: Partnership, sign_in: SignIn
) -> None:
    RoleAssignmentFactory(user=cast["clerk"], partnership=other_partnership)
    client = sign_in(cast["clerk"])
    for chosen in (other_partnership, partnership):
        client.post(reverse("network:choose_partnership", args=[chosen.public_id]))
        assert partnership_on(client) == chosen


def test_without_any_partnership_pages_still_answer(db: None, sign_in: SignIn) -> None:
    client = sign_in(UserFactory())
    assert client.get(reverse("network:own_account")).status_code == 200
    assert client.get(reverse("network:actors")).status_code == 200
    for name in ("bodies", "roles", "external_grants", "delegate", "actor_create", "register"):
        assert client.get(reverse(f"network:{name}")).status_code == 404


def test_the_account_speaks_its_language_until_the_browser_chose_another(cast: Cast, sign_in: SignIn) -> None:
    User.objects.filter(pk=cast["clerk"].pk).update(language="en")
    client = sign_in(cast["clerk"])
    address = reverse("network:own_account")
    assert client.get(address).wsgi_request.LANGUAGE_CODE == "en"
    client.cookies["django_language"] = "de"
    assert client.get(address).wsgi_request.LANGUAGE_CODE == "de"


# ----- the navigation


@pytest.mark.parametrize(
    ("who", "labels"),
    [
        ("stranger", ["Meine Organisation"]),
        ("applicant", ["Meine Organisation", "Netzwerk"]),
        ("juror", ["Netzwerk"]),
        ("clerk", ["Bankverbindungen", "Netzwerk"]),
        ("administrator", ["Netzwerk", "Rollen"]),
    ],
)
def test_the_navigation_shows_what_one_may_open(
    who: str, labels: list[str], cast: Cast, partnership: Partnership, rf: RequestFactory
) -> None:
    request: HttpRequest = rf.get("/")
    request.user = cast[who]
    request.partnership = partnership  # type: ignore[attr-defined]
    assert [entry.label for entry in network_entries(request)] == labels


# ----- mails


def test_an_invitation_is_mailed_once_with_its_link(cast: Cast, organisation: Actor) -> None:
    invitation = services.invite(email="neu@example.org", role="applicant", actor=organisation, by=cast["signatory"])
    entry = JournalEntry.objects.get(verb="invite")
    for _ in range(2):
        deliver(entry.pk)
    (message,) = mail.outbox
    assert message.to == ["neu@example.org"]
    assert reverse("network:invitation", args=[token_of(invitation)]) in message.body
    assert organisation.name in message.subject
    assert "Signatory lädt Sie ein" in message.body


def test_an_invitation_taken_back_is_not_mailed(cast: Cast, organisation: Actor) -> None:
    invitation = services.invite(email="neu@example.org", role="applicant", actor=organisation, by=cast["signatory"])
    services.revoke_invitation(invitation, by=cast["signatory"])
    deliver(JournalEntry.objects.get(verb="invite").pk)
    assert mail.outbox == []


def test_everybody_of_an_organisation_hears_of_a_new_account(cast: Cast, organisation: Actor) -> None:
    User.objects.filter(pk=cast["applicant"].pk).update(language="en")
    services.propose_bank_account(organisation, holder="X", iban="DE02120300000000202051", by=cast["signatory"])
    deliver(JournalEntry.objects.get(verb="propose_bank_account").pk)
    assert sorted(message.to[0] for message in mail.outbox) == ["applicant@example.org", "signatory@example.org"]
    assert all("DE02 … 2051" in message.body and "DE02120300" not in message.body for message in mail.outbox)


# ----- panels and pictures


@pytest.fixture
def one_panel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(panels, "_makers", [])
    made = panels.Panel(id="vorhaben", title="Vorhaben", template="network/_ways.html")
    panels.actor_panel(lambda request, actor: made)
    panels.actor_panel(lambda request, actor: None)


@pytest.mark.usefixtures("one_panel")
def test_later_apps_hang_their_part_onto_an_actors_page(cast: Cast, organisation: Actor, sign_in: SignIn) -> None:
    page = sign_in(cast["clerk"]).get(reverse("network:actor", args=[organisation.public_id])).content.decode()
    assert 'id="vorhaben"' in page


@pytest.mark.parametrize(("count", "drawn"), [(0, False), (1, True), (LIMIT, True), (LIMIT + 1, False)])
def test_a_picture_is_drawn_as_long_as_one_can_read_it(
    count: int, drawn: bool, cast: Cast, partnership: Partnership, organisation: Actor
) -> None:
    kind = RelationTypeFactory()
    for _ in range(count):
        RelationFactory(partnership=partnership, a=organisation, b=ActorFactory(partnerships=[partnership]), type=kind)
    ties = ties_of(organisation, user=cast["coordinator"], on=clock.today())
    picture = ego_picture(organisation, ties)
    assert (picture is not None) == drawn
    if picture is not None:
        assert len(picture.nodes) == len({(node.x, node.y) for node in picture.nodes}) == count
        assert all(20 <= node.x <= 700 and 20 <= node.y <= picture.height - 20 for node in picture.nodes)
