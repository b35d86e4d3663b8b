"""Requests for money: how much may be asked for on a day, and the request itself."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Max, Sum
from django.utils.translation import gettext as _

from grants.completeness import euros
from grants.models import Drawdown, FinancingLine, Grant
from grants.money import ZERO
from grants.rules.drawdown import Ceiling, DrawdownFacts, Obstacles, ceiling
from grants.rules.financing import FinancingType
from grants.rules.finding import Finding
from grants.rules.plan import Means
from grants.rules.rule_set import RuleSet
from grants.rules.use import Movement
from workflows import clock
from workflows.journal import record, unit_of_work
from workflows.life import Person
from workflows.refusal import Refused
from workflows.steps import once, take

OPEN = [Drawdown.State.REQUESTED, Drawdown.State.RETURNED, Drawdown.State.CHECKED, Drawdown.State.APPROVED]
COUNTED = [*OPEN, Drawdown.State.ORDERED, Drawdown.State.PAID]

Kind = FinancingLine.Kind


@dataclass(frozen=True)
class Need:
    """What the project has paid so far, and what falls due within the rule set's window, EUR."""

    spent_so_far: Decimal
    due_soon: Decimal


def drawn(grant: Grant, *, without: Drawdown | None = None) -> Decimal:
    """Everything asked for and not refused, EUR."""
    rows = grant.drawdowns.filter(state__in=COUNTED)
    if without is not None:
        rows = rows.exclude(pk=without.pk)
    return rows.aggregate(total=Sum("amount"))["total"] or ZERO


def ceiling_for(grant: Grant, need: Need, *, without: Drawdown | None = None) -> Finding[Ceiling]:
    """The most that may be drawn today, with its reasons and what blocks it."""
    plan = grant.application.plan
    today = clock.today()
    facts = DrawdownFacts(
        financing_type=FinancingType(grant.financing_type),
        planned_costs=plan.total_costs,
        grant=grant.amount,
        means=Means(
            own=plan.financing(Kind.OWN),
            third_party=plan.financing(Kind.THIRD_PUBLIC, Kind.THIRD_PRIVATE),
            participants=plan.financing(Kind.PARTICIPANT),
        ),
        payments=(Movement(need.spent_so_far, today), Movement(need.due_soon, today)),
        drawn=drawn(grant, without=without),
        on=today,
    )
    conditions = grant.application.conditions.filter(precedent=True, met_at=None).values_list("text", flat=True)
    return ceiling(
        facts, obstacles=Obstacles(open_conditions=tuple(conditions)), rule_set=RuleSet.from_json(grant.rule_values)
    )


def request(
    grant: Grant,
    *,
    amount: Decimal,
    need: Need,
    purpose: str,
    by: Person,
    command_id: uuid.UUID | None = None,
) -> Drawdown:
    """Ask for an instalment. Refused above the ceiling, and while an earlier request is on its way."""
    with unit_of_work():
        locked = _locked(grant, by)
        payload = {"amount": amount, "purpose": purpose}
        if not once(command_id, by=by, what=("request_drawdown", locked.pk), payload=payload):
            return locked.drawdowns.order_by("number").last() or _nothing_there()
        if locked.drawdowns.filter(state__in=OPEN).exists():
            raise Refused(
                _("Ein Mittelabruf ist noch unterwegs. Der nächste geht, sobald er gezahlt ist."), code="open"
            )
        finding = _allowed(locked, amount, need)
        drawdown = Drawdown.objects.create(
            grant=locked,
            number=(locked.drawdowns.aggregate(last=Max("number"))["last"] or 0) + 1,
            amount=amount,
            purpose=purpose,
            spent_so_far=need.spent_so_far,
            due_soon=need.due_soon,
            finding=finding.to_json(),
            requested_by_id=by.pk,
            requested_at=clock.now(),
        )
        record(drawdown, "request", by=by, facts={"amount": str(amount), "number": drawdown.number})
    return drawdown


def request_again(
    drawdown: Drawdown,
    *,
    amount: Decimal,
    need: Need,
    purpose: str,
    by: Person,
    command_id: uuid.UUID | None = None,
    version: int | None = None,
) -> Drawdown:
    """Hand in a returned or bounced request anew, measured against today's ceiling."""
    with unit_of_work():
        grant = _locked(drawdown.grant, by)
        finding = _allowed(grant, amount, need, without=drawdown)
        return take(
            drawdown,
            "resubmit",
            by=by,
            command_id=command_id,
            version=version,
            amount=amount,
            purpose=purpose,
            finding=finding.to_json(),
        )


def _allowed(grant: Grant, amount: Decimal, need: Need, *, without: Drawdown | None = None) -> Finding[Ceiling]:
    finding = ceiling_for(grant, need, without=without)
    if finding.result.blocks:
        raise Refused(finding.result.blocks[0].sentence_de, code=finding.result.blocks[0].code)
    if amount > finding.result.amount:
        raise Refused(
            _("Heute können Sie höchstens %s abrufen. Darunter steht, wie das gerechnet ist.")
            % euros(finding.result.amount),
            code="above_ceiling",
        )
    return finding


def _locked(grant: Grant, by: Person) -> Grant:
    locked = Grant.lock(grant.pk)
    if not by.has_perm("grants.request_drawdown", locked):
        raise Refused(_("Geld abrufen kann, wer für die Organisation unterschreibt."), code="forbidden", status=403)
    if locked.state != "active":
        raise Refused(_("Geld abrufen lässt sich, solange die Förderung läuft."), code="not_active", status=409)
    return locked


def _nothing_there() -> Drawdown:
    raise Refused(_("Der Abruf ist nicht mehr da. Laden Sie die Seite neu."), code="gone", status=409)
