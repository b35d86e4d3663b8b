"""What a recipient has to tell the office though it asks for nothing, and the clerk's answer."""

from __future__ import annotations

import uuid

from django.utils.translation import gettext as _

from grants.models import Grant, Hold, ReportedChange
from workflows import clock
from workflows.journal import record, unit_of_work
from workflows.life import Person
from workflows.refusal import Refused
from workflows.steps import once

INSOLVENCY = "insolvency"
RUNNING = frozenset({Grant.State.ACTIVE, Grant.State.CLOSING})


def report_change(
    grant: Grant, *, kind: str, text: str, by: Person, command_id: uuid.UUID | None = None
) -> ReportedChange:
    """Write down what happened. Insolvency stops payments until the clerk has looked at it."""
    with unit_of_work():
        locked = Grant.objects.select_for_update().get(pk=grant.pk)
        if not by.has_perm("grants.report_change", locked):
            raise Refused(_("Dafür haben Sie kein Recht."), code="forbidden", status=403)
        if locked.state not in RUNNING:
            raise Refused(_("Die Förderung läuft nicht mehr."), code="not_active", status=409)
        if not once(command_id, by=by, what=("report_change", locked.pk), payload={"kind": kind, "text": text}):
            return locked.reported_changes.latest("pk")
        now = clock.now()
        change = ReportedChange.objects.create(
            grant=locked, kind=kind, text=text, reported_by_id=by.pk, reported_at=now
        )
        if kind == ReportedChange.Kind.INSOLVENCY:
            reason = _("Die Organisation hat eine Insolvenz gemeldet. Die Sachbearbeitung klärt, wie es weitergeht.")
            Hold.objects.get_or_create(
                grant=locked, code=INSOLVENCY, lifted_at=None, defaults={"reason": reason, "since": now}
            )
        record(locked, "report_change", by=by, facts={"kind": kind}, personal={"text": text})
    return change


def read_change(change: ReportedChange, *, answer: str, release: bool, by: Person) -> ReportedChange:
    """The clerk has read it and says what follows. `release` lifts the stop that an insolvency put on payments."""
    with unit_of_work():
        locked = ReportedChange.objects.select_for_update(of=("self",)).select_related("grant").get(pk=change.pk)
        if not by.has_perm("grants.read_change", locked.grant):
            raise Refused(_("Dafür haben Sie kein Recht."), code="forbidden", status=403)
        locked.answer, locked.read_by_id, locked.read_at = answer, by.pk, clock.now()
        locked.save()
        if release and locked.kind == ReportedChange.Kind.INSOLVENCY:
            Hold.objects.filter(grant=locked.grant, code=INSOLVENCY, lifted_at=None).update(lifted_at=clock.now())
        record(
            locked.grant, "read_change", by=by, facts={"kind": locked.kind, "released": release},
            personal={"answer": answer},
        )  # fmt: skip
    return locked
