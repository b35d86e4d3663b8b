"""Partnerships, dated roles and delegations."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from network.models import (
    PARTNERSHIP_ROLES,
    Actor,
    Delegation,
    Partnership,
    Role,
    RoleAssignment,
    User,
    Visibility,
)
from network.services.actors import create_unasked
from network.services.guard import locked, require, save
from workflows import clock
from workflows.journal import record, unit_of_work
from workflows.life import Person
from workflows.models import Chain
from workflows.refusal import Refused
from workflows.steps import SYSTEM


def found_partnership(
    *, name: str, slug: str, land: str, office_name: str, administrator: User, by: Person, **fields: Any
) -> Partnership:
    """A partnership begins with its own journal chain and one administrator, who gives all further roles."""
    require(by, "network.found_partnership", None)
    with unit_of_work():
        if Partnership.objects.filter(Q(slug=slug) | Q(name=name)).exists():
            raise Refused(_("Eine Partnerschaft mit diesem Namen gibt es schon."), code="exists")
        chain = Chain.objects.create(name=f"partnership:{slug}")
        partnership = Partnership.objects.create(
            name=name, slug=slug, land=land, office_name=office_name, chain=chain, **fields
        )
        record(partnership, "found", by=by, facts={"name": name, "land": land, "office": office_name})
        partnership.actor = create_unasked(
            partnership=partnership,
            name=_("Partnerschaft für Demokratie %s") % name,
            kind=Actor.Kind.COLLABORATION,
            by=by,
            visibility=Visibility.PUBLIC,
        )
        partnership.save(update_fields=["actor"])
        _give(administrator, partnership, Role.ADMINISTRATOR, clock.today(), None, by=by)
    return partnership


def change_partnership(
    partnership: Partnership, *, by: Person, version: int | None = None, **fields: Any
) -> Partnership:
    require(by, "network.change_partnership", partnership)
    with unit_of_work():
        row = locked(partnership, version)
        changed = {name: value for name, value in fields.items() if getattr(row, name) != value}
        for name, value in changed.items():
            setattr(row, name, value)
        if changed:
            save(row)
            record(row, "change_partnership", by=by, facts={"fields": sorted(changed)})
    return row


def assign_role(
    user: User,
    *,
    partnership: Partnership,
    role: str,
    by: Person,
    valid_from: dt.date | None = None,
    valid_until: dt.date | None = None,
) -> RoleAssignment:
    require(by, "network.assign_role", partnership)
    if role not in PARTNERSHIP_ROLES:
        raise Refused(
            _("Diese Rolle vergibt die Organisation selbst, auf ihrer Seite „Personen“."), code="organisation_role"
        )
    first = valid_from or clock.today()
    _check_order(first, valid_until)
    with unit_of_work():
        locked(partnership)
        _check_free(RoleAssignment.objects.filter(user=user, partnership=partnership, role=role), first, valid_until)
        return _give(user, partnership, role, first, valid_until, by=by)


def end_role(assignment: RoleAssignment, *, by: Person, on: dt.date | None = None) -> RoleAssignment:
    """The role ends with the day; a partnership keeps at least one administrator."""
    require(by, "network.end_role", assignment)
    last = on or clock.today()
    with unit_of_work():
        locked(assignment.partnership)
        row = locked(assignment)
        if last < row.valid_from:
            raise Refused(_("Das Ende liegt vor dem Anfang. Wählen Sie einen späteren Tag."), code="period")
        if row.valid_until is not None and row.valid_until <= clock.today():
            raise Refused(_("Diese Rolle ist schon beendet."), code="ended", status=409)
        if row.role == Role.ADMINISTRATOR and by is not SYSTEM and not _another_administrator(row, last):
            raise Refused(
                _("Das ist die letzte Person, die Rollen vergeben kann. Vergeben Sie die Rolle zuerst neu."),
                code="last_administrator",
            )
        row.valid_until = last
        save(row)
        record(row, "end_role", by=by, facts={"role": row.role, "until": last, "user": row.user.public_id})
    assignment.user.forget_roles()
    return row


def delegate(
    giver: User,
    *,
    deputy: User,
    partnership: Partnership,
    role: str,
    valid_from: dt.date,
    valid_until: dt.date,
    by: Person,
    reason: str = "",
) -> Delegation:
    """Holders delegate their own role; an administrator may do it for somebody who cannot."""
    require(by, "network.delegate", partnership)
    if by is not SYSTEM and by.pk != giver.pk:
        require(by, "network.assign_role", partnership)
    if giver.pk == deputy.pk:
        raise Refused(_("Niemand vertritt sich selbst. Wählen Sie eine andere Person."), code="same_person")
    _check_order(valid_from, valid_until)
    if not giver.holds(role, partnership, on=valid_from, delegations=False):
        raise Refused(
            _("An diesem Tag ist die Rolle nicht vergeben: Vertreten lassen kann sich nur, wer die Rolle selbst hat."),
            code="not_held",
        )
    with unit_of_work():
        locked(partnership)
        same = Delegation.objects.filter(giver=giver, deputy=deputy, partnership=partnership, role=role)
        _check_free(same, valid_from, valid_until)
        delegation = Delegation.objects.create(
            giver=giver,
            deputy=deputy,
            partnership=partnership,
            role=role,
            valid_from=valid_from,
            valid_until=valid_until,
            reason=reason,
        )
        facts = {
            "role": role, "from": valid_from, "until": valid_until,
            "giver": giver.public_id, "deputy": deputy.public_id,
        }  # fmt: skip
        personal = {"giver": giver.name, "deputy": deputy.name, "reason": reason}
        record(delegation, "delegate", by=by, facts=facts, personal=personal)
    deputy.forget_roles()
    return delegation


def end_delegation(delegation: Delegation, *, by: Person, on: dt.date | None = None) -> Delegation:
    """Ends with the given day, or yesterday if it is to stop at once; one not yet begun is taken back whole."""
    require(by, "network.end_delegation", delegation)
    with unit_of_work():
        row = locked(delegation)
        last = on or clock.today() - dt.timedelta(days=1)
        if row.valid_until <= last:
            raise Refused(_("Diese Vertretung ist schon beendet."), code="ended", status=409)
        facts = {"role": row.role, "until": max(last, row.valid_from), "revoked": last < row.valid_from}
        record(row, "end_delegation", by=by, facts=facts)
        row.valid_until = last
        if last < row.valid_from:
            row.valid_from = last
        save(row)
    delegation.deputy.forget_roles()
    return row


def _give(
    user: User, partnership: Partnership, role: str, first: dt.date, last: dt.date | None, *, by: Person
) -> RoleAssignment:
    assignment = RoleAssignment.objects.create(
        user=user, partnership=partnership, role=role, valid_from=first, valid_until=last
    )
    facts = {"role": role, "from": first, "until": last, "user": user.public_id}
    record(assignment, "assign_role", by=by, facts=facts, personal={"name": user.name})
    user.forget_roles()
    return assignment


def _check_order(first: dt.date, last: dt.date | None) -> None:
    if last is not None and last < first:
        raise Refused(_("Das Ende liegt vor dem Anfang. Wählen Sie einen späteren Tag."), code="period")


def _check_free(same: Any, first: dt.date, last: dt.date | None) -> None:
    overlapping = same.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=first))
    if last is not None:
        overlapping = overlapping.filter(valid_from__lte=last)
    if overlapping.exists():
        raise Refused(_("Für diesen Zeitraum ist das schon so eingetragen."), code="overlap", status=409)


def _another_administrator(row: RoleAssignment, last: dt.date) -> bool:
    return (
        RoleAssignment.objects.filter(
            Q(valid_until__isnull=True) | Q(valid_until__gt=last),
            partnership=row.partnership,
            role=Role.ADMINISTRATOR,
            valid_from__lte=last + dt.timedelta(days=1),
            user__is_active=True,
        )
        .exclude(pk=row.pk)
        .exists()
    )
