"""The cast: one person for each role, a stranger, and a clerk of another partnership.

`cast["clerk"]` is that person; each is also a fixture of its own. All act in `partnership`, and the applicant and the
signatory for `organisation`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from network.models import PARTNERSHIP_ROLES, Actor, Partnership, Role, User
from tests.factories.network import (
    ActorFactory,
    PartnershipFactory,
    RepresentationFactory,
    RoleAssignmentFactory,
    UserFactory,
)
from workflows import clock
from workflows.models import Chain

Cast = dict[str, User]


@pytest.fixture(autouse=True)
def real_clock() -> Iterator[None]:
    """A clock that one test has set does not reach the next. Left alone, it is not asked again: queries are counted."""
    yield
    if clock._offset:
        clock.refresh()


@pytest.fixture
def instance_chain(db: None) -> Chain:
    return Chain.objects.get_or_create(name="instance")[0]


@pytest.fixture
def partnership(instance_chain: Chain) -> Partnership:
    return PartnershipFactory(name="Landkreis Mühlental", slug="muehlental")


@pytest.fixture
def other_partnership(instance_chain: Chain) -> Partnership:
    return PartnershipFactory(name="Stadt Anderswo", slug="anderswo")


@pytest.fixture
def organisation(partnership: Partnership) -> Actor:
    return ActorFactory(name="Jugendring Mühlental e. V.", partnerships=[partnership])


@pytest.fixture
def cast(partnership: Partnership, other_partnership: Partnership, organisation: Actor) -> Cast:
    people: Cast = {role.value: UserFactory(email=f"{role}@example.org", name=role.capitalize()) for role in Role}
    people |= {
        name: UserFactory(email=f"{name}@example.org", name=name.capitalize()) for name in ("stranger", "outsider")
    }
    for role in PARTNERSHIP_ROLES:
        RoleAssignmentFactory(user=people[role], partnership=partnership, role=role)
    RoleAssignmentFactory(user=people["outsider"], partnership=other_partnership, role=Role.CLERK)
    for role in (Role.APPLICANT, Role.SIGNATORY):
        RepresentationFactory(user=people[role], actor=organisation, role=role)
    return people


@pytest.fixture
def applicant(cast: Cast) -> User:
    return cast["applicant"]


@pytest.fixture
def signatory(cast: Cast) -> User:
    return cast["signatory"]


@pytest.fixture
def coordinator(cast: Cast) -> User:
    return cast["coordinator"]


@pytest.fixture
def clerk(cast: Cast) -> User:
    return cast["clerk"]


@pytest.fixture
def decider(cast: Cast) -> User:
    return cast["decider"]


@pytest.fixture
def juror(cast: Cast) -> User:
    return cast["juror"]


@pytest.fixture
def chair(cast: Cast) -> User:
    return cast["chair"]


@pytest.fixture
def secretary(cast: Cast) -> User:
    return cast["secretary"]


@pytest.fixture
def checker(cast: Cast) -> User:
    return cast["checker"]


@pytest.fixture
def approver(cast: Cast) -> User:
    return cast["approver"]


@pytest.fixture
def treasurer(cast: Cast) -> User:
    return cast["treasurer"]


@pytest.fixture
def auditor(cast: Cast) -> User:
    return cast["auditor"]


@pytest.fixture
def administrator(cast: Cast) -> User:
    return cast["administrator"]


@pytest.fixture
def stranger(cast: Cast) -> User:
    return cast["stranger"]


@pytest.fixture
def outsider(cast: Cast) -> User:
    return cast["outsider"]


@pytest.fixture
def sign_in() -> Callable[[User], Client]:
    """A browser in which the person is signed in, with a partnership already chosen by a first page."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return signed_in
