"""Reads. `x_for(user, public_id)` is the only way a view gets a record: what is not yours is not found."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from django.db import models
from django.db.models import Case, Count, Exists, OuterRef, Prefetch, Q, QuerySet, Sum, When
from django.http import Http404

from network.german import sort_key
from network.models import (
    LEAD_OFFICE_ROLES,
    READING_ROLES,
    Actor,
    BankAccount,
    Body,
    Delegation,
    ExternalGrant,
    Invitation,
    Occupancy,
    Partnership,
    Relation,
    Representation,
    RoleAssignment,
    Seat,
    User,
    Visibility,
    valid_on,
)
from workflows import clock
from workflows.models import Document

M = TypeVar("M", bound=models.Model)


# ----- fetching is authorising


def partnership_for(user: User, public_id: uuid.UUID, permission: str) -> Partnership:
    return _allowed(user, Partnership.objects.select_related("chain"), public_id, permission)


def allowed_here(user: User, partnership: Partnership | None, permission: str) -> Partnership:
    """The partnership that the page speaks for, if the person may do there what the page is for."""
    if partnership is None or not user.has_perm(permission, partnership):
        raise Http404
    return partnership


def actor_for(user: Any, public_id: uuid.UUID, permission: str = "network.view_actor") -> Actor:
    actors = Actor.objects.select_related("area", "reviewed_by").prefetch_related("partnerships", "topics")
    return _allowed(user, actors, public_id, permission)


def account_for(user: User, public_id: uuid.UUID, permission: str) -> BankAccount:
    """The permission is asked of the account, or of its organisation where it is the organisation's."""
    accounts = BankAccount.objects.select_related("actor", "proposed_by", "confirmed_by")
    account = _found(accounts, public_id)
    if user.has_perm(permission, account) or user.has_perm(permission, account.actor):
        return account
    raise Http404


def representation_for(user: User, public_id: uuid.UUID) -> Representation:
    row = _found(Representation.objects.select_related("actor", "user"), public_id)
    if row.user_id == user.pk or user.has_perm("network.manage_people", row.actor):
        return row
    raise Http404


def invitation_for(user: User, public_id: uuid.UUID) -> Invitation:
    row = _found(Invitation.objects.select_related("actor", "partnership__chain"), public_id)
    if row.actor is not None and user.has_perm("network.manage_people", row.actor):
        return row
    if row.partnership is not None and user.has_perm("network.assign_role", row.partnership):
        return row
    raise Http404


def relation_for(user: User, public_id: uuid.UUID, permission: str) -> Relation:
    relations = Relation.objects.select_related("partnership__chain", "a", "b", "type")
    return _allowed(user, relations, public_id, permission)


def body_for(user: User, public_id: uuid.UUID, permission: str = "network.view_body") -> Body:
    bodies = Body.objects.select_related("partnership__chain", "actor", "chair", "deputy_chair", "secretary")
    return _allowed(user, bodies, public_id, permission)


def seat_for(user: User, public_id: uuid.UUID, permission: str = "network.change_body") -> Seat:
    return _allowed(user, Seat.objects.select_related("body__partnership__chain", "body__actor"), public_id, permission)


def occupancy_for(user: User, public_id: uuid.UUID, permission: str = "network.change_body") -> Occupancy:
    rows = Occupancy.objects.select_related("seat__body__partnership__chain", "person")
    return _allowed(user, rows, public_id, permission)


def external_grant_for(
    user: User, public_id: uuid.UUID, permission: str = "network.view_external_grant"
) -> ExternalGrant:
    grants = ExternalGrant.objects.select_related("partnership__chain", "recipient")
    return _allowed(user, grants, public_id, permission)


def assignment_for(user: User, public_id: uuid.UUID) -> RoleAssignment:
    rows = RoleAssignment.objects.select_related("partnership__chain", "user")
    return _allowed(user, rows, public_id, "network.end_role")


def delegation_for(user: User, public_id: uuid.UUID) -> Delegation:
    rows = Delegation.objects.select_related("partnership__chain", "giver", "deputy")
    return _allowed(user, rows, public_id, "network.end_delegation")


def _found(rows: QuerySet[M], public_id: uuid.UUID) -> M:
    row = rows.filter(public_id=public_id).first()
    if row is None:
        raise Http404
    return row


def _allowed(user: Any, rows: QuerySet[M], public_id: uuid.UUID, permission: str) -> M:
    row = _found(rows, public_id)
    if not user.has_perm(permission, row):
        raise Http404
    return row


# ----- actors


def visible_actors(user: Any) -> QuerySet[Actor]:
    """The same answer as `network.view_actor`, for whole lists."""
    shown = Q(visibility=Visibility.PUBLIC)
    if isinstance(user, User):
        offices, own = user.office_partnerships(), user.represented_actors()
        if own:
            shown |= Q(pk__in=own)
        if offices or own:
            shown |= Q(visibility=Visibility.NETWORK)
        if offices:
            here = Exists(Actor.partnerships.through.objects.filter(actor=OuterRef("pk"), partnership__in=offices))
            staff = {h.partnership for h in user.held() if h.role in READING_ROLES}
            shown |= Q(visibility=Visibility.PARTNERSHIP) & Q(here)
            if staff:
                shown |= Q(
                    Exists(Actor.partnerships.through.objects.filter(actor=OuterRef("pk"), partnership__in=staff))
                )
    return Actor.objects.filter(shown, merged_into__isnull=True)


def matching(actors: QuerySet[Actor], text: str) -> QuerySet[Actor]:
    """Every word is found in the name, without case and accents, or in the town or the short name."""
    for word in text.split():
        actors = actors.filter(
            Q(sort_name__contains=sort_key(word)) | Q(short_name__icontains=word) | Q(town__icontains=word)
        )
    return actors


def joinable_actors(text: str) -> QuerySet[Actor]:
    """Organisations that somebody may ask to join: only what is meant to be found, and only by name."""
    return matching(
        Actor.objects.filter(
            kind__in=[Actor.Kind.ORGANISATION, Actor.Kind.PUBLIC_BODY, Actor.Kind.UNIT, Actor.Kind.COLLABORATION],
            merged_into__isnull=True,
        ).exclude(visibility=Visibility.PRIVATE),
        text,
    )


def actors_of(user: User) -> QuerySet[Actor]:
    return Actor.objects.filter(pk__in=user.represented_actors())


def open_requests_of(user: User) -> QuerySet[Representation]:
    return Representation.objects.filter(valid_on(clock.today()), user=user, confirmed_at__isnull=True).select_related(
        "actor"
    )


def people_of(actor: Actor) -> QuerySet[Representation]:
    return (
        actor.representations.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=clock.today()))
        .select_related("user")
        .order_by("user__name", "user", "role")
    )


def open_invitations(*, actor: Actor | None = None, partnership: Partnership | None = None) -> QuerySet[Invitation]:
    return Invitation.objects.filter(
        actor=actor, partnership=partnership, accepted_at=None, revoked_at=None, expires_at__gt=clock.now()
    ).select_related("invited_by")


def signatories_of(actor: Actor, on: dt.date | None = None) -> QuerySet[User]:
    return User.objects.filter(
        pk__in=actor.representations.filter(
            valid_on(on or clock.today()), role="signatory", confirmed_at__isnull=False
        ).values("user")
    )


def charitable_proofs(actor: Actor) -> QuerySet[Document]:
    return Document.objects.filter(
        subject_type__app_label="network", subject_type__model="actor", subject_pk=actor.pk,
        kind="charitable_proof", deleted_at=None,
    ).order_by("-created_at")  # fmt: skip


def payable_account(actor: Actor, on: dt.date | None = None) -> BankAccount | None:
    """Where money may go on the day: the newest confirmed account whose waiting period is over, else the active one."""
    day = on or clock.today()
    accounts = actor.accounts.filter(
        Q(state=BankAccount.State.ACTIVE) | Q(state=BankAccount.State.CONFIRMED, active_from__lte=day)
    ).order_by("-active_from", "-pk")
    return accounts.first()


def accounts_to_confirm(user: User) -> QuerySet[BankAccount]:
    """Proposed and blocked accounts of organisations that the person's office pays, oldest first."""
    offices = {h.partnership for h in user.held() if h.role in LEAD_OFFICE_ROLES}
    here = Actor.partnerships.through.objects.filter(actor=OuterRef("actor"), partnership__in=offices)
    return (
        BankAccount.objects.filter(Exists(here), state__in=[BankAccount.State.PROPOSED, BankAccount.State.BLOCKED])
        .select_related("actor", "proposed_by")
        .order_by("proposed_at", "pk")
    )


# ----- relations


@dataclass(frozen=True)
class Tie:
    """A relation seen from one of its ends."""

    relation: Relation
    other: Actor
    label: str


def ties_of(actor: Actor, *, user: Any, on: dt.date, known: dt.datetime | None = None) -> list[Tie]:
    """Relations of an actor valid on a day, as known now or then, whose other end the reader may see."""
    relations = Relation.objects.filter(Q(a=actor) | Q(b=actor), valid__contains=on)
    relations = relations.filter(known__upper_inf=True) if known is None else relations.filter(known__contains=known)
    seen = visible_actors(user)
    relations = (
        relations.filter(Q(a=actor, b__in=seen) | Q(b=actor, a__in=seen), _relation_is_shown(user))
        .exclude(status=Relation.Status.DISPUTED)
        .select_related("a", "b", "type", "a__area", "b__area")
        .order_by("type__code", "pk")
    )
    return [Tie(r, r.b, r.type.label_ab) if r.a_id == actor.pk else Tie(r, r.a, r.type.label_ba) for r in relations]


def _relation_is_shown(user: Any) -> Q:
    public = Q(visibility=Visibility.PUBLIC, type__may_be_public=True)
    if not isinstance(user, User):
        return public
    offices, own = user.office_partnerships(), user.represented_actors()
    shown = public | Q(partnership__in=offices) | Q(a__in=own) | Q(b__in=own)
    if offices or own:
        shown |= Q(visibility=Visibility.NETWORK)
    return shown


@dataclass(frozen=True)
class Suggestion:
    """Somebody without a tie who works on the same, with the reason in words."""

    actor: Actor
    shared: int
    same_area: bool


def suggestions_for(actor: Actor, *, user: Any, known: set[int], limit: int = 3) -> list[Suggestion]:
    """Who would fit as well: shares a topic, near ones first, no tie yet."""
    topics = [topic.pk for topic in actor.topics.all()]
    if not topics or actor.is_person:
        return []
    rows = (
        visible_actors(user)
        .exclude(pk__in=known | {actor.pk})
        .exclude(kind=Actor.Kind.PERSON)
        .filter(topics__in=topics)
        .annotate(shared=Count("topics"), near=Case(When(area=actor.area_id, then=1), default=0))
        .order_by("-near", "-shared", "sort_name")[:limit]
    )
    return [Suggestion(row, row.shared, bool(row.near)) for row in rows]


# ----- bodies and roles


def bodies_of(partnership: Partnership) -> QuerySet[Body]:
    return partnership.bodies.select_related("chair").annotate(
        seat_count=Count("seats", distinct=True),
        vote_count=Count("seats", filter=Q(seats__votes=True), distinct=True),
    )


def seats_of(body: Body, on: dt.date) -> QuerySet[Seat]:
    """Seats with `sitting`: who sits there on the day, members before deputies."""
    sitting = Occupancy.objects.filter(valid_on(on)).select_related("person", "on_behalf_of").order_by("deputy", "pk")
    return body.seats.prefetch_related(Prefetch("occupancies", queryset=sitting, to_attr="sitting"))


def voting_members(body: Body, on: dt.date | None = None) -> QuerySet[User]:
    """Who may vote in the body on a day, by their own seat."""
    return User.objects.filter(
        pk__in=Occupancy.objects.filter(
            valid_on(on or clock.today()), seat__body=body, seat__votes=True, deputy=False
        ).values("person")
    )


@dataclass(frozen=True)
class Balance:
    """Voting seats by side; civil society holds the majority if it has more than half."""

    civil: int
    state: int

    @property
    def civil_majority(self) -> bool:
        return self.civil > self.state


def balance_of(body: Body) -> Balance:
    found = body.seats.filter(votes=True).aggregate(
        civil=Count("pk", filter=Q(sector=Seat.Sector.CIVIL_SOCIETY)),
        state=Count("pk", filter=Q(sector=Seat.Sector.STATE)),
    )
    return Balance(civil=found["civil"], state=found["state"])


def assignments_of(partnership: Partnership, on: dt.date) -> QuerySet[RoleAssignment]:
    """Those in force on the day and those to come."""
    return (
        partnership.assignments.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=on))
        .select_related("user")
        .order_by("role", "user__name", "valid_from")
    )


def people_with_role(partnership: Partnership, role: str, on: dt.date | None = None) -> QuerySet[User]:
    """Own holders, without deputies."""
    return User.objects.filter(
        pk__in=RoleAssignment.objects.filter(valid_on(on or clock.today()), partnership=partnership, role=role).values(
            "user"
        ),
        is_active=True,
    )


def office_people(partnership: Partnership, on: dt.date | None = None) -> QuerySet[User]:
    return User.objects.filter(
        pk__in=RoleAssignment.objects.filter(valid_on(on or clock.today()), partnership=partnership).values("user"),
        is_active=True,
    ).order_by("name", "pk")


def delegations_of(partnership: Partnership, on: dt.date, user: User | None = None) -> QuerySet[Delegation]:
    rows = partnership.delegations.filter(valid_until__gte=on).select_related("giver", "deputy")
    return rows if user is None else rows.filter(Q(giver=user) | Q(deputy=user))


def own_delegations(user: User) -> list[Delegation]:
    rows = Delegation.objects.filter(Q(giver=user) | Q(deputy=user), valid_until__gte=clock.today())
    return list(rows.select_related("giver", "deputy", "partnership"))


def own_representations(user: User) -> QuerySet[Representation]:
    return user.representations.filter(valid_on(clock.today())).select_related("actor").order_by("actor__sort_name")


def chosen_partnership(user: User, public_id: uuid.UUID) -> Partnership:
    return _found(Partnership.objects.filter(pk__in=user.office_partnerships()), public_id)


# ----- coordinated projects


def external_grants_of(partnership: Partnership) -> QuerySet[ExternalGrant]:
    return partnership.external_grants.select_related("recipient")


def total_of(grants: QuerySet[ExternalGrant]) -> Decimal | None:
    total: Decimal | None = grants.order_by().aggregate(total=Sum("amount"))["total"]
    return total
