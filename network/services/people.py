"""Who acts for whom: registration, joining, invitations by mail, and leaving."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from django.db.models import Q
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from network.german import sort_key
from network.models import (
    ORGANISATION_ROLES,
    Actor,
    Invitation,
    Partnership,
    Representation,
    Role,
    RoleAssignment,
    User,
)  # fmt: skip
from network.services.actors import create_unasked
from network.services.guard import locked, require, save
from workflows import clock
from workflows.journal import record, unit_of_work
from workflows.life import Person
from workflows.refusal import Refused

INVITATION_DAYS = 14


def register(
    user: User,
    *,
    partnership: Partnership,
    name: str,
    legal_form: str,
    may_sign: bool,
    by: User,
    function: str = "",
    **fields: Any,
) -> Actor:
    """A person enters their organisation and acts for it from now on; the coordinator reviews the profile.

    Pressed twice, it is entered once.
    """
    with unit_of_work():
        User.objects.select_for_update().get(pk=user.pk)
        entered = Actor.objects.filter(
            sort_name=sort_key(name)[:260], representations__user=user, representations__confirmed_by=user
        ).first()
        if entered is not None:
            return entered
        actor = create_unasked(
            partnership=partnership, name=name, kind=Actor.Kind.ORGANISATION, legal_form=legal_form, by=by, **fields
        )
        for role in _roles(may_sign):
            _represent(user, actor, role=role, function=function, by=by, confirmed_by=user)
    return actor


def ask_to_join(user: User, *, actor: Actor, may_sign: bool, by: User, function: str = "") -> list[Representation]:
    """Waits until somebody of the organisation, or the coordination office, confirms it."""
    with unit_of_work():
        return [
            _represent(user, actor, role=role, function=function, by=by, confirmed_by=None) for role in _roles(may_sign)
        ]


def represent(
    user: User,
    *,
    actor: Actor,
    role: str,
    by: Person,
    function: str = "",
    valid_from: dt.date | None = None,
    confirmed_by: User | None = None,
) -> Representation:
    """Enter a person of an organisation directly, confirmed by whoever enters it."""
    require(by, _right_for(role), actor)
    if confirmed_by is None and isinstance(by, User):
        confirmed_by = by
    return _represent(
        user, actor, role=role, function=function, by=by, confirmed_by=confirmed_by or user, valid_from=valid_from
    )


def confirm_representation(representation: Representation, *, by: User) -> Representation:
    require(by, _right_for(representation.role), representation.actor)
    with unit_of_work():
        row = locked(representation)
        if row.confirmed_at is not None:
            raise Refused(_("Das hat schon jemand bestätigt."), code="confirmed", status=409)
        row.confirmed_at, row.confirmed_by = clock.now(), by
        save(row)
        record(row.actor, "confirm_representation", by=by, facts=_facts(row))
    representation.user.forget_roles()
    return row


def end_representation(representation: Representation, *, by: Person) -> Representation:
    """The person no longer acts for the organisation, from this moment. Anyone may leave on their own."""
    if by.pk != representation.user_id:
        require(by, _right_for(representation.role), representation.actor)
    with unit_of_work():
        locked(representation.actor)
        row = locked(representation)
        yesterday = clock.today() - dt.timedelta(days=1)
        if row.valid_until is not None and row.valid_until <= yesterday:
            raise Refused(_("Diese Person handelt schon nicht mehr für die Organisation."), code="ended", status=409)
        if row.confirmed_at is not None and not _others_remain(row):
            raise Refused(
                _("Das ist die letzte Person dieser Organisation. Laden Sie zuerst jemanden ein, der weitermacht."),
                code="last_person",
            )
        row.valid_until = max(yesterday, row.valid_from)
        if row.valid_from > yesterday:
            row.valid_from = row.valid_until = yesterday
        save(row)
        record(row.actor, "end_representation", by=by, facts=_facts(row))
    representation.user.forget_roles()
    return row


# ----- invitations


def invite(
    *,
    email: str,
    role: str,
    by: User,
    actor: Actor | None = None,
    partnership: Partnership | None = None,
    function: str = "",
) -> Invitation:
    """Asks an address to take a role. The mail goes out from the outbox; the link is good for two weeks."""
    if actor is not None:
        require(by, _right_for(role), actor)
    else:
        require(by, "network.assign_role", partnership)
    if (role in ORGANISATION_ROLES) != (actor is not None):
        raise Refused(_("Diese Rolle gibt es hier nicht. Wählen Sie eine andere."), code="wrong_role")
    email = email.strip().lower()
    with unit_of_work():
        same = Invitation.objects.select_for_update().filter(
            email=email, role=role, actor=actor, partnership=partnership, accepted_at=None, revoked_at=None
        )
        same.update(revoked_at=clock.now())
        invitation = Invitation(
            email=email,
            role=role,
            actor=actor,
            partnership=partnership,
            function=function,
            invited_by=by,
            expires_at=clock.now() + dt.timedelta(days=INVITATION_DAYS),
        )
        invitation.token_hash = _hash(token_of(invitation))
        invitation.save()
        facts = {
            "role": role,
            "actor": actor.public_id if actor else None,
            "partnership": partnership.public_id if partnership else None,
        }
        record(invitation, "invite", by=by, facts=facts, personal={"email": email})
    return invitation


def token_of(invitation: Invitation) -> str:
    """The secret of the link. It is derived, so that the mail can be made from the outbox, and stored nowhere."""
    return salted_hmac("network.invitation", invitation.public_id.hex, algorithm="sha256").hexdigest()


def invitation_by_token(token: str) -> Invitation:
    """The open invitation behind a link; refused with what to do if it is used, taken back, or too old."""
    found = (
        Invitation.objects.select_related("actor", "partnership__chain", "invited_by")
        .filter(token_hash=_hash(token))
        .first()
    )
    if found is None or not constant_time_compare(token_of(found), token):
        raise Refused(
            _("Diese Einladung kennen wir nicht. Öffnen Sie den Link aus der E-Mail noch einmal vollständig."),
            code="unknown",
            status=404,
        )
    if not found.is_open(clock.now()):
        raise Refused(
            _("Diese Einladung gilt nicht mehr. Bitten Sie %(who)s um eine neue.") % {"who": found.invited_by.name},
            code="expired",
        )
    return found


def accept_invitation(token: str, *, by: User) -> Invitation:
    """The invited address takes the role; another account's address is refused, so a forwarded link does not help."""
    with unit_of_work():
        found = locked(invitation_by_token(token))
        if not found.is_open(clock.now()):
            raise Refused(_("Diese Einladung wurde schon angenommen."), code="accepted", status=409)
        if found.email != by.email:
            raise Refused(
                _("Diese Einladung ging an eine andere Adresse. Melden Sie sich bitte mit der eingeladenen an."),
                code="other_address",
            )
        today = clock.today()
        if found.actor is not None:
            _represent(by, found.actor, role=found.role, function=found.function, by=by, confirmed_by=found.invited_by)
        elif found.partnership is not None and not by.holds(found.role, found.partnership, delegations=False):
            assignment = RoleAssignment.objects.create(
                user=by, partnership=found.partnership, role=found.role, valid_from=today
            )
            facts = {"role": found.role, "from": today, "until": None, "user": by.public_id}
            record(assignment, "assign_role", by=found.invited_by, facts=facts, personal={"name": by.name})
        found.accepted_at, found.accepted_by = clock.now(), by
        save(found)
        record(found, "accept_invitation", by=by, facts={"role": found.role})
    by.forget_roles()
    return found


def revoke_invitation(invitation: Invitation, *, by: Person) -> Invitation:
    if invitation.actor is not None:
        require(by, "network.manage_people", invitation.actor)
    else:
        require(by, "network.assign_role", invitation.partnership)
    with unit_of_work():
        row = locked(invitation)
        if row.accepted_at is not None or row.revoked_at is not None:
            raise Refused(_("Diese Einladung ist schon angenommen oder zurückgezogen."), code="closed", status=409)
        row.revoked_at = clock.now()
        save(row)
        record(row, "revoke_invitation", by=by)
    return row


# ----- inside


def _roles(may_sign: bool) -> list[Role]:
    return [Role.APPLICANT, Role.SIGNATORY] if may_sign else [Role.APPLICANT]


def _right_for(role: str) -> str:
    """Whoever binds an organisation is named by somebody who can bind it, or by the coordination office."""
    return "network.name_signatory" if role == Role.SIGNATORY else "network.manage_people"


def _represent(
    user: User,
    actor: Actor,
    *,
    role: str,
    function: str,
    by: Person,
    confirmed_by: User | None,
    valid_from: dt.date | None = None,
) -> Representation:
    first = valid_from or clock.today()
    with unit_of_work():
        locked(actor)
        current = actor.representations.filter(
            Q(valid_until__isnull=True) | Q(valid_until__gte=first), user=user, role=role
        ).first()
        if current is not None and (current.confirmed_at is not None or confirmed_by is None):
            return current
        if current is None:
            current = Representation(user=user, actor=actor, role=role, function=function, valid_from=first)
        if confirmed_by is not None:
            current.confirmed_at, current.confirmed_by = clock.now(), confirmed_by
        save(current)
        verb = "represent" if confirmed_by is not None else "ask_to_join"
        record(actor, verb, by=by, facts=_facts(current), personal={"name": user.name, "function": function})
    user.forget_roles()
    return current


def _others_remain(row: Representation) -> bool:
    return (
        Representation.objects.filter(
            Q(valid_until__isnull=True) | Q(valid_until__gte=clock.today()),
            actor=row.actor,
            confirmed_at__isnull=False,
            user__is_active=True,
        )
        .exclude(user=row.user)
        .exists()
        or Representation.objects.filter(
            Q(valid_until__isnull=True), actor=row.actor, user=row.user, confirmed_at__isnull=False
        )
        .exclude(pk=row.pk)
        .exists()
    )


def _facts(row: Representation) -> dict[str, Any]:
    return {"role": row.role, "user": row.user.public_id, "from": row.valid_from, "until": row.valid_until}


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
