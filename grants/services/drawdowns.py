"""Requests for money: how much may be asked for on a day, and the request itself."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Max
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from grants.completeness import euros
from grants.models import Drawdown, FinancingLine, Grant
from grants.money import ZERO, cents
from grants.rules.drawdown import Ceiling, DrawdownFacts, Obstacles, blocks, ceiling
from grants.rules.financing import FinancingType
from grants.rules.finding import Finding
from grants.rules.plan import Means, Objection
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


# Written by reporting, which knows of notices and statements.
NOTICE_NOT_FINAL = "notice_not_final"
STATEMENT_DUE = "statement_due"

ADVICE = {
    "condition_open": gettext_lazy("Zeigen Sie der Sachbearbeitung, dass sie erfüllt ist; dann wird sie abgehakt."),
    "statement_open": gettext_lazy("Geben Sie den Nachweis ab. Danach können Sie wieder abrufen."),
    "notice_not_final": gettext_lazy("Das wird er, sobald die Frist für den Widerspruch vorbei ist. Sie müssen nichts "
                                     "tun."),
    "after_last_request_date": gettext_lazy("Rufen Sie uns an, wenn Sie in diesem Jahr noch Geld brauchen."),
    "held": gettext_lazy("Die Sachbearbeitung sagt Ihnen, was zu klären ist."),
    "open": gettext_lazy("Der nächste geht, sobald er gezahlt ist."),
}  # fmt: skip


@dataclass(frozen=True)
class Block:
    """Why no money can be requested, and what to do."""

    code: str
    sentence: str
    advice: Any


@dataclass(frozen=True)
class Need:
    """What the project has paid so far, and what falls due within the rule set's window, EUR."""

    spent_so_far: Decimal
    due_soon: Decimal


def drawn(grant: Grant, *, without: Drawdown | None = None) -> Decimal:
    """Everything asked for and not refused, EUR."""
    left_out = without.pk if without else None
    counted = (one for one in grant.drawdowns.all() if one.state in COUNTED and one.pk != left_out)
    return sum((one.amount for one in counted), ZERO)


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
    return ceiling(facts, obstacles=obstacles_of(grant), rule_set=RuleSet.from_json(grant.rule_values))


def obstacles_of(grant: Grant) -> Obstacles:
    """What stands in the way of a payout, as the rules ask for it."""
    conditions = grant.application.conditions.filter(precedent=True, met_at=None).values_list("text", flat=True)
    held = _held(grant)
    return Obstacles(
        open_conditions=tuple(conditions),
        open_statement=STATEMENT_DUE in held,
        notice_final=NOTICE_NOT_FINAL not in held,
        last_request_on=last_request_on(grant),
    )


def last_request_on(grant: Grant) -> dt.date | None:
    """The budget year's last day for a request, where the track has one (`last_request`: month and day)."""
    day = grant.application.procedure.rules.extra.get("last_request")
    return dt.date.fromisoformat(f"{grant.budget_year}-{day}") if day else None


def blocks_for(grant: Grant, *, without: Drawdown | None = None) -> list[Block]:
    """Why nothing can be requested today, and what to do about each."""
    found = [Block(one.code, _spoken(one), ADVICE[one.code]) for one in blocks(clock.today(), obstacles_of(grant))]
    known = {NOTICE_NOT_FINAL, STATEMENT_DUE}
    found += [Block(code, reason, ADVICE["held"]) for code, reason in sorted(_held(grant).items()) if code not in known]
    on_the_way = grant.drawdowns.filter(state__in=OPEN)
    if without is None and on_the_way.exists():
        found.append(Block("open", _("Ein Mittelabruf ist noch unterwegs."), ADVICE["open"]))
    return found


def told(grant: Grant, *, without: Drawdown | None = None) -> dict[str, Any]:
    """What the page says before anybody asks: what blocks a request, and what is kept back to the end."""
    percent = RuleSet.from_json(grant.rule_values).retention_percent
    return {
        "blocks": blocks_for(grant, without=without),
        "retained": cents(grant.amount * percent / 100),
        "last_request_on": last_request_on(grant),
    }


def _held(grant: Grant) -> dict[str, str]:
    """What keeps the grant's money, by code; what only keeps the file open does not."""
    held = grant.holds.filter(lifted_at=None).exclude(code__startswith="closing.")
    return dict(held.values_list("code", "reason"))


def _spoken(block: Objection) -> str:
    return block.sentence_en if (get_language() or "de").startswith("en") else block.sentence_de


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
    if found := blocks_for(grant, without=without):
        raise Refused(f"{found[0].sentence} {found[0].advice}", code=found[0].code)
    finding = ceiling_for(grant, need, without=without)
    if amount > finding.result.amount:
        raise Refused(
            _("Heute können Sie höchstens %s abrufen. Wie das gerechnet ist, steht auf dieser Seite.")
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
