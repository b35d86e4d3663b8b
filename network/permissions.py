"""Who may do what in the network, and the predicates from which later apps compose their rights.

Every predicate takes a person and an object. The object is the place itself (a partnership, an actor) or
something that says where it belongs (`.partnership`, `.actor`). Without an object the answer is no.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import rules
from rules.predicates import Predicate

from network.models import (
    LEAD_OFFICE_ROLES,
    OFFICE_ROLES,
    READING_ROLES,
    Actor,
    BankAccount,
    Body,
    Delegation,
    Partnership,
    Relation,
    Role,
    User,
    Visibility,
)


def predicate(test: Callable[..., bool], name: str | None = None) -> Predicate:
    """A predicate of django-rules, typed."""
    made: Predicate = rules.predicate(test, name=name)
    return made


def partnership_of(obj: Any) -> int | None:
    """Primary key of the partnership that something belongs to."""
    if isinstance(obj, Partnership):
        return obj.pk
    pk: int | None = getattr(obj, "partnership_id", None)
    if pk is None and (partnership := getattr(obj, "partnership", None)) is not None:
        pk = partnership.pk
    return pk


def holds(*roles: str) -> Predicate:
    """The person holds one of the roles in the object's partnership."""

    def test(user: Any, obj: Any = None) -> bool:
        partnership = partnership_of(obj)
        return (
            isinstance(user, User) and partnership is not None and any(user.holds(role, partnership) for role in roles)
        )

    return predicate(test, name="holds:" + "|".join(roles))


def represents(*roles: str, through: str = "actor") -> Predicate:
    """The person acts for the organisation: the object itself, or what stands under `through`."""

    def test(user: Any, obj: Any = None) -> bool:
        actor = obj if isinstance(obj, Actor) else getattr(obj, f"{through}_id", None)
        if actor is None or not isinstance(user, User):
            return False
        return any(user.represents(actor, role) for role in roles or (None,))

    return predicate(test, name=f"represents:{through}:" + "|".join(roles))


def holds_where_known(*roles: str) -> Predicate:
    """The person holds one of the roles in a partnership that works with the actor."""

    def test(user: Any, obj: Any = None) -> bool:
        actor = obj if isinstance(obj, Actor) else getattr(obj, "actor", None)
        if not isinstance(actor, Actor) or not isinstance(user, User):
            return False
        mine = {h.partnership for h in user.held() if h.role in roles}
        return bool(mine) and any(partnership.pk in mine for partnership in actor.partnerships.all())

    return predicate(test, name="holds_where_known:" + "|".join(roles))


@predicate
def is_person(user: Any, obj: Any = None) -> bool:
    return isinstance(user, User)


@predicate
def is_operator(user: Any, obj: Any = None) -> bool:
    return isinstance(user, User) and user.is_superuser


@predicate
def has_office(user: Any, obj: Any = None) -> bool:
    return isinstance(user, User) and bool(user.office_partnerships())


@predicate
def is_of_partnership(user: Any, obj: Any = None) -> bool:
    return isinstance(user, User) and partnership_of(obj) in user.office_partnerships()


# One per role, for later apps: `is_clerk & ~is_excluded`.
is_coordinator = holds(Role.COORDINATOR)
is_clerk = holds(Role.CLERK)
is_decider = holds(Role.DECIDER)
is_juror = holds(Role.JUROR)
is_chair = holds(Role.CHAIR)
is_secretary = holds(Role.SECRETARY)
is_checker = holds(Role.CHECKER)
is_approver = holds(Role.APPROVER)
is_treasurer = holds(Role.TREASURER)
is_auditor = holds(Role.AUDITOR)
is_administrator = holds(Role.ADMINISTRATOR)
is_office = holds(*OFFICE_ROLES)
reads_everything = holds(*READING_ROLES)


@predicate
def actor_is_shown(user: Any, actor: Any = None) -> bool:
    """The four steps of visibility, for a person with or without an office."""
    if not isinstance(actor, Actor) or actor.merged_into_id is not None:
        return False
    if actor.visibility == Visibility.PUBLIC:
        return True
    if not isinstance(user, User):
        return False
    if actor.visibility == Visibility.NETWORK:
        return bool(user.office_partnerships() or user.represented_actors())
    if actor.visibility == Visibility.PARTNERSHIP:
        return any(partnership.pk in user.office_partnerships() for partnership in actor.partnerships.all())
    return False


@predicate
def proposed_the_account(user: Any, account: Any = None) -> bool:
    return isinstance(account, BankAccount) and user.pk == account.proposed_by_id


@predicate
def gave_it(user: Any, delegation: Any = None) -> bool:
    return isinstance(delegation, Delegation) and user.pk == delegation.giver_id


@predicate
def stands_at_an_end(user: Any, relation: Any = None) -> bool:
    return (
        isinstance(relation, Relation)
        and isinstance(user, User)
        and (user.represents(relation.a_id) or user.represents(relation.b_id))
    )


@predicate
def sits_in(user: Any, body: Any = None) -> bool:
    return isinstance(body, Body) and user.pk in body.board


knows_the_actor = holds_where_known(*READING_ROLES)
reads_accounts = holds_where_known(*LEAD_OFFICE_ROLES, Role.AUDITOR)
lead_office_of_actor = holds_where_known(*LEAD_OFFICE_ROLES)
coordinates_actor = holds_where_known(Role.COORDINATOR)

# Actors and the people who act for them
rules.add_perm("network.view_actor", actor_is_shown | knows_the_actor | represents())
rules.add_perm("network.create_actor", is_coordinator)
rules.add_perm("network.change_actor", represents() | coordinates_actor)
rules.add_perm("network.review_actor", coordinates_actor & ~represents())
rules.add_perm("network.view_people", represents() | knows_the_actor)
rules.add_perm("network.manage_people", represents() | coordinates_actor)
rules.add_perm("network.name_signatory", represents(Role.SIGNATORY) | coordinates_actor)

# Bank accounts: one proposes, a second person of the office confirms
rules.add_perm("network.view_bank_account", represents() | reads_accounts)
rules.add_perm("network.propose_bank_account", represents(Role.SIGNATORY))
rules.add_perm("network.confirm_bank_account", lead_office_of_actor & ~proposed_the_account & ~represents())
rules.add_perm("network.block_bank_account", lead_office_of_actor | represents(Role.SIGNATORY))

# Relations, bodies, coordinated projects
rules.add_perm("network.relate", is_coordinator)
rules.add_perm("network.end_relation", is_coordinator)
rules.add_perm("network.confirm_relation", is_coordinator & ~stands_at_an_end)
rules.add_perm("network.dispute_relation", is_coordinator | stands_at_an_end)
rules.add_perm("network.view_body", is_of_partnership | sits_in)
rules.add_perm("network.change_body", is_coordinator | is_administrator)
rules.add_perm("network.view_external_grant", is_of_partnership)
rules.add_perm("network.change_external_grant", is_coordinator)

# Partnerships, roles, delegations, the journal
rules.add_perm("network.found_partnership", is_operator)
rules.add_perm("network.change_partnership", is_administrator)
rules.add_perm("network.view_roles", is_administrator | is_auditor)
rules.add_perm("network.assign_role", is_administrator)
rules.add_perm("network.end_role", is_administrator)
rules.add_perm("network.delegate", is_of_partnership)
rules.add_perm("network.end_delegation", is_administrator | gave_it)
rules.add_perm("network.view_journal", reads_everything)
