"""Rights as a table: who holds which on the things of their own partnership. Nobody else holds any."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from network import queries
from network.models import Actor, Partnership, User, Visibility
from tests.conftest import Cast
from tests.factories.network import (
    ActorFactory,
    BankAccountFactory,
    BodyFactory,
    DelegationFactory,
    ExternalGrantFactory,
    RelationFactory,
    RepresentationFactory,
    RoleAssignmentFactory,
    UserFactory,
)
from workflows.steps import SYSTEM

OURS = "applicant signatory"
LEAD = "clerk decider checker approver treasurer"
OFFICE = f"coordinator {LEAD}"
MEMBERS = f"{OFFICE} juror chair secretary auditor administrator"

TABLE = [
    ("view_actor", "actor", f"{OURS} {MEMBERS}"),
    ("change_actor", "actor", f"{OURS} coordinator"),
    ("review_actor", "actor", "coordinator"),
    ("view_people", "actor", f"{OURS} {OFFICE} auditor"),
    ("manage_people", "actor", f"{OURS} coordinator"),
    ("name_signatory", "actor", "signatory coordinator"),
    ("view_bank_account", "actor", f"{OURS} {LEAD} auditor"),
    ("propose_bank_account", "actor", "signatory"),
    ("confirm_bank_account", "account", LEAD),
    ("block_bank_account", "actor", f"signatory {LEAD}"),
    ("create_actor", "partnership", "coordinator"),
    ("relate", "partnership", "coordinator"),
    ("end_relation", "relation", "coordinator"),
    ("confirm_relation", "relation", "coordinator"),
    ("dispute_relation", "relation", f"{OURS} coordinator"),
    ("view_body", "body", MEMBERS),
    ("change_body", "body", "coordinator administrator"),
    ("view_external_grant", "external_grant", MEMBERS),
    ("change_external_grant", "external_grant", "coordinator"),
    ("change_partnership", "partnership", "administrator"),
    ("view_roles", "partnership", "administrator auditor"),
    ("assign_role", "partnership", "administrator"),
    ("end_role", "assignment", "administrator"),
    ("delegate", "partnership", MEMBERS),
    ("end_delegation", "delegation", "administrator clerk"),
    ("view_journal", "partnership", f"{OFFICE} auditor"),
    ("found_partnership", "nothing", ""),
]


@pytest.fixture
def subjects(cast: Cast, partnership: Partnership, organisation: Actor) -> dict[str, Any]:
    return {
        "nothing": None,
        "partnership": partnership,
        "actor": organisation,
        "account": BankAccountFactory(actor=organisation, proposed_by=cast["signatory"]),
        "relation": RelationFactory(partnership=partnership, a=organisation),
        "body": BodyFactory(partnership=partnership),
        "external_grant": ExternalGrantFactory(partnership=partnership),
        "assignment": cast["decider"].assignments.get(),
        "delegation": DelegationFactory(partnership=partnership, giver=cast["clerk"], deputy=UserFactory()),
    }


@pytest.mark.parametrize(("right", "about", "who"), TABLE, ids=[right for right, *_ in TABLE])
def test_who_holds_the_right(right: str, about: str, who: str, cast: Cast, subjects: dict[str, Any]) -> None:
    subject = subjects[about]
    holders = {name for name, person in cast.items() if person.has_perm(f"network.{right}", subject)}
    assert holders == set(who.split())
    assert not AnonymousUser().has_perm(f"network.{right}", subject)
    assert not SYSTEM.has_perm(f"network.{right}", subject)


def test_whoever_proposed_an_account_or_acts_for_its_owner_does_not_confirm_it(
    cast: Cast, partnership: Partnership, organisation: Actor
) -> None:
    clerk = cast["clerk"]
    own_proposal = BankAccountFactory(actor=organisation, proposed_by=clerk)
    assert not clerk.has_perm("network.confirm_bank_account", own_proposal)
    theirs = ActorFactory(partnerships=[partnership])
    RepresentationFactory(user=clerk, actor=theirs)
    clerk.forget_roles()
    assert not clerk.has_perm("network.confirm_bank_account", BankAccountFactory(actor=theirs))


def test_only_the_operator_founds_partnerships() -> None:
    assert User(is_superuser=True).has_perm("network.found_partnership")
    assert not User().has_perm("network.found_partnership")


SHOWN = [
    (Visibility.PRIVATE, f"{OURS} {OFFICE} auditor"),
    (Visibility.PARTNERSHIP, f"{OURS} {MEMBERS}"),
    (Visibility.NETWORK, f"{OURS} {MEMBERS} outsider"),
    (Visibility.PUBLIC, f"{OURS} {MEMBERS} outsider stranger"),
]


@pytest.mark.parametrize(("visibility", "who"), SHOWN)
def test_the_list_shows_exactly_whose_page_opens(visibility: str, who: str, cast: Cast, organisation: Actor) -> None:
    organisation.visibility = visibility
    organisation.save()
    people: dict[str, Any] = {**cast, "anonymous": AnonymousUser()}
    by_page = {name for name, person in people.items() if person.has_perm("network.view_actor", organisation)}
    by_list = {name for name, person in people.items() if queries.visible_actors(person).filter(pk=organisation.pk)}
    expected = set(who.split()) | ({"anonymous"} if visibility == Visibility.PUBLIC else set())
    assert (by_page, by_list) == (expected, expected)


@pytest.mark.parametrize("visibility", Visibility.values)
def test_a_relation_is_hidden_with_its_other_end(
    visibility: str, cast: Cast, partnership: Partnership, organisation: Actor
) -> None:
    other = ActorFactory(name="Geheim e. V.", visibility=visibility, partnerships=[partnership])
    relation = RelationFactory(partnership=partnership, a=organisation, b=other)
    people: list[Any] = [*cast.values(), AnonymousUser()]
    for person in people:
        seen = {tie.other for tie in queries.ties_of(organisation, user=person, on=relation.valid[0])}
        assert seen <= ({other} if person.has_perm("network.view_actor", other) else set())


FETCHES: list[tuple[Callable[..., Any], str, str]] = [
    (queries.actor_for, "actor", "network.view_actor"),
    (queries.account_for, "account", "network.confirm_bank_account"),
    (queries.relation_for, "relation", "network.end_relation"),
    (queries.body_for, "body", "network.view_body"),
    (queries.external_grant_for, "external_grant", "network.view_external_grant"),
    (queries.partnership_for, "partnership", "network.view_journal"),
]


@pytest.mark.parametrize(("fetch", "about", "permission"), FETCHES, ids=[f[0].__name__ for f in FETCHES])
def test_what_belongs_to_another_partnership_is_not_found(
    fetch: Callable[..., Any], about: str, permission: str,
    cast: Cast, subjects: dict[str, Any], other_partnership: Partnership,
) -> None:  # fmt: skip
    everywhere = UserFactory()
    for role in MEMBERS.split():
        RoleAssignmentFactory(user=everywhere, partnership=other_partnership, role=role)
    with pytest.raises(Http404):
        fetch(everywhere, subjects[about].public_id, permission)
