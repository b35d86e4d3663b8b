"""Wishes to change a running grant."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from decimal import Decimal

from django.db.models import Max
from django.utils.translation import gettext as _

from grants.completeness import euros
from grants.models import Amendment, CostLine, FinancingLine, Grant, Plan
from grants.money import ZERO
from workflows.journal import record, unit_of_work
from workflows.life import Person
from workflows.refusal import Refused
from workflows.steps import once


def request_amendment(
    grant: Grant,
    *,
    kind: str,
    reason: str,
    by: Person,
    amounts: Mapping[str, Decimal] | None = None,
    ends_on: dt.date | None = None,
    command_id: uuid.UUID | None = None,
) -> Amendment:
    """Ask for a change. `amounts` gives a reallocation's new sum per cost type; the total of the plan must stay."""
    with unit_of_work():
        locked = Grant.objects.select_for_update().get(pk=grant.pk)
        if not by.has_perm("grants.request_amendment", locked):
            raise Refused(
                _("Das kann beantragen, wer für die Organisation unterschreibt."), code="forbidden", status=403
            )
        if locked.state != "active":
            raise Refused(_("Ändern lässt sich nur eine laufende Förderung."), code="not_active", status=409)
        payload = {"kind": kind, "reason": reason, "ends_on": ends_on, "amounts": dict(amounts or {})}
        if not once(command_id, by=by, what=("request_amendment", locked.pk), payload=payload):
            return locked.amendments.latest("pk")
        if locked.amendments.filter(state="requested").exists():
            raise Refused(_("Über eine Änderung ist noch nicht entschieden."), code="open", status=409)
        if kind == Amendment.Kind.EXTENSION and (ends_on is None or ends_on <= locked.ends_on):
            raise Refused(_("Das neue Ende muss nach dem bisherigen liegen."), code="not_later")
        plan = None
        if kind == Amendment.Kind.REALLOCATION:
            plan = _reallocated(locked.application.plan, amounts or {})
        amendment = Amendment.objects.create(
            grant=locked, kind=kind, reason=reason, plan=plan, ends_on=ends_on, requested_by_id=by.pk
        )
        record(amendment, "request", by=by, facts={"kind": kind, "ends_on": ends_on}, personal={"reason": reason})
    return amendment


def _reallocated(plan: Plan, amounts: Mapping[str, Decimal]) -> Plan:
    """The next version of the plan, not yet in force: one line per cost type, the financing as it was."""
    total = sum(amounts.values(), ZERO)
    if total != plan.total_costs:
        raise Refused(
            _("Die neue Verteilung ergibt %(new)s, der Plan hat %(old)s. Die Summe bleibt bei einer Umwidmung gleich.")
            % {"new": euros(total), "old": euros(plan.total_costs)},
            code="unbalanced",
        )
    if {code: amount for code, amount in amounts.items() if amount} == plan.by_cost_type:
        raise Refused(_("An der Verteilung hat sich nichts geändert."), code="nothing_changed")
    last = Plan.objects.filter(application=plan.application).aggregate(last=Max("number"))["last"]
    new = Plan.objects.create(application=plan.application, number=last + 1)
    for position, (code, amount) in enumerate(amounts.items()):
        if amount:
            CostLine.objects.create(
                plan=new, position=position, cost_type=code, quantity=1, unit_price=amount, purpose=_("nach Umwidmung")
            )
    FinancingLine.objects.bulk_create(
        FinancingLine(
            plan=new, position=line.position, kind=line.kind, description=line.description, amount=line.amount,
            confirmed=line.confirmed,
        )
        for line in plan.financing_lines.all()
    )  # fmt: skip
    return new
