"""Changes of a running grant, asked for by the recipient or meant by the office. Each kind carries what it needs."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, TypedDict, Unpack

from django.utils.translation import gettext as _

from grants.completeness import euros
from grants.models import Amendment, CostLine, FinancingLine, Grant, Plan
from grants.money import ZERO
from grants.procedure import QuestionKind
from grants.services.amendment_effects import check_increase, check_reduction, expected_grant
from network.models import Actor
from workflows import clock
from workflows.journal import record, unit_of_work
from workflows.life import Person
from workflows.refusal import Refused
from workflows.steps import once

Kind = Amendment.Kind


class Wish(TypedDict, total=False):
    """What the kinds ask for. `amounts`: the new sum of each cost type; `means`: of each source but the grant;
    `amount`: the new sum of the grant; `texts`: the new answers by code."""

    amounts: Mapping[str, Decimal]
    means: Mapping[str, Decimal]
    amount: Decimal | None
    ends_on: dt.date | None
    partner: Actor | None
    partner_name: str
    joins: bool
    texts: Mapping[str, str]
    hearing_until: dt.date | None


def request_amendment(
    grant: Grant, *, kind: str, reason: str, by: Person, command_id: uuid.UUID | None = None, **wish: Unpack[Wish]
) -> Amendment:
    """Lay a change before the decider. A plan must balance; a partial revocation begins with the hearing."""
    with unit_of_work():
        locked = Grant.lock(grant.pk)
        _check_right(locked, kind, by)
        if locked.state != "active":
            raise Refused(_("Ändern lässt sich nur eine laufende Förderung."), code="not_active", status=409)
        payload = {"kind": kind, "reason": reason, **wish}
        if not once(command_id, by=by, what=("request_amendment", locked.pk), payload=payload):
            return locked.amendments.latest("pk")
        if locked.amendments.filter(state="requested").exists():
            raise Refused(_("Über eine Änderung ist noch nicht entschieden."), code="open", status=409)
        fields = PREPARE[Kind(kind)](locked, wish)
        details = {"amount_before": str(locked.amount), **fields.pop("details", {})}
        amendment = Amendment.objects.create(
            grant=locked, kind=kind, reason=reason, requested_by_id=by.pk, details=details, **fields
        )
        facts = {name: value for name, value in fields.items() if isinstance(value, Decimal | dt.date)}
        record(
            amendment, "request", by=by, personal={"reason": reason},
            facts={"kind": kind, **{name: str(value) for name, value in facts.items()}},
        )  # fmt: skip
    return amendment


def answer_hearing(amendment: Amendment, *, text: str, by: Person) -> Amendment:
    """What the recipient says before a partial revocation is decided."""
    with unit_of_work():
        locked = Amendment.lock(amendment.pk)
        if not by.has_perm("grants.answer_amendment", locked):
            raise Refused(_("Dafür haben Sie kein Recht."), code="forbidden", status=403)
        if locked.state != Amendment.State.REQUESTED or not locked.is_by_office:
            raise Refused(_("Darüber ist schon entschieden."), code="wrong_state", status=409)
        locked.hearing_answer, locked.hearing_answered_at = text, clock.now()
        locked.version += 1
        locked.save()
        record(locked, "answer_hearing", by=by, personal={"text": text})
    return locked


def _check_right(grant: Grant, kind: str, by: Person) -> None:
    if kind == Kind.PARTIAL_REVOCATION:
        if not by.has_perm("grants.propose_partial_revocation", grant):
            raise Refused(_("Dafür haben Sie kein Recht."), code="forbidden", status=403)
    elif not by.has_perm("grants.request_amendment", grant):
        raise Refused(_("Das kann beantragen, wer für die Organisation unterschreibt."), code="forbidden", status=403)


# ---- what each kind asks for -------------------------------------------------------------------------------------


def _reallocation(grant: Grant, wish: Wish) -> dict[str, Any]:
    plan, amounts = grant.application.plan, wish.get("amounts", {})
    total = sum(amounts.values(), ZERO)
    if total != plan.total_costs:
        raise Refused(
            _("Die neue Verteilung ergibt %(new)s, der Plan hat %(old)s. Die Summe bleibt bei einer Umwidmung gleich.")
            % {"new": euros(total), "old": euros(plan.total_costs)},
            code="unbalanced",
        )
    if _positive(amounts) == plan.by_cost_type:
        raise Refused(_("An der Verteilung hat sich nichts geändert."), code="nothing_changed")
    return {"plan": next_plan(grant, amounts, None, grant.amount, _("nach Umwidmung"))}


def _extension(grant: Grant, wish: Wish) -> dict[str, Any]:
    ends_on = wish.get("ends_on")
    if ends_on is None or ends_on <= grant.ends_on:
        raise Refused(_("Das neue Ende muss nach dem bisherigen liegen."), code="not_later")
    return {"ends_on": ends_on}


def _income(grant: Grant, wish: Wish) -> dict[str, Any]:
    amounts, means = wish.get("amounts", {}), wish.get("means", {})
    plan = grant.application.plan
    if _positive(amounts) == plan.by_cost_type and _positive(means) == _positive(plan.means_beside(grant.amount)):
        raise Refused(_("An Kosten und Einnahmen hat sich nichts geändert."), code="nothing_changed")
    expected = expected_grant(grant, amounts, means).result
    _check_balance(sum(amounts.values(), ZERO), sum(means.values(), ZERO) + expected)
    amount = max(expected, min(grant.amount, check_reduction(grant, None)))
    return {
        "plan": next_plan(grant, amounts, means, expected, _("nach geänderten Einnahmen")),
        "amount": amount,
        "details": {"expected": str(expected)},
    }


def _increase(grant: Grant, wish: Wish) -> dict[str, Any]:
    amount, amounts, means = wish.get("amount"), wish.get("amounts", {}), wish.get("means", {})
    if amount is None or amount <= grant.amount:
        raise Refused(_("Die neue Summe muss über der bisherigen liegen."), code="not_more")
    check_increase(grant, amount)
    _check_balance(sum(amounts.values(), ZERO), sum(means.values(), ZERO) + amount)
    plan = next_plan(grant, amounts, means, amount, _("nach Erhöhung"))
    return {"plan": plan, "amount": amount, "details": {"wished": str(amount)}}


def _partner(grant: Grant, wish: Wish) -> dict[str, Any]:
    partner, name, joins = wish.get("partner"), wish.get("partner_name", "").strip(), wish.get("joins", True)
    if partner is None and not name:
        raise Refused(_("Nennen Sie die Organisation."), code="no_partner")
    if partner is not None and partner.pk == grant.grantee_id:
        raise Refused(_("Das ist Ihre eigene Organisation."), code="own_organisation")
    known = partner is not None and grant.application.partners.filter(pk=partner.pk).exists()
    if known and joins:
        raise Refused(_("Diese Organisation ist schon als Partnerin eingetragen."), code="nothing_changed")
    return {"partner": partner, "joins": joins, "details": {"partner_name": "" if partner else name[:200]}}


def _purpose(grant: Grant, wish: Wish) -> dict[str, Any]:
    old = current_texts(grant)
    given = {code: text.strip() for code, text in wish.get("texts", {}).items()}
    changed = [
        {"code": code, "label": label, "old": before, "new": given[code]}
        for code, (label, before) in old.items()
        if code in given and given[code] and given[code].split() != before.split()
    ]
    if not changed:
        raise Refused(_("An den Texten hat sich nichts geändert."), code="nothing_changed")
    return {"details": {"texts": changed}}


def _partial_revocation(grant: Grant, wish: Wish) -> dict[str, Any]:
    amount, until = wish.get("amount"), wish.get("hearing_until")
    if amount is None or amount >= grant.amount:
        raise Refused(_("Die neue Summe muss unter der bisherigen liegen."), code="not_less")
    check_reduction(grant, amount)
    if until is None or until <= clock.today():
        raise Refused(_("Die Frist zur Äußerung muss nach dem heutigen Tag liegen."), code="due_in_the_past")
    return {"amount": amount, "hearing_until": until, "details": {"wished": str(amount)}}


PREPARE: dict[Kind, Callable[[Grant, Wish], dict[str, Any]]] = {
    Kind.REALLOCATION: _reallocation,
    Kind.EXTENSION: _extension,
    Kind.INCOME: _income,
    Kind.INCREASE: _increase,
    Kind.PARTNER: _partner,
    Kind.PURPOSE: _purpose,
    Kind.PARTIAL_REVOCATION: _partial_revocation,
}


def current_texts(grant: Grant) -> dict[str, tuple[str, str]]:
    """Label and text in force of each long answer, by code: as applied for, or as changed since."""
    given = grant.application.answers_by_code()
    questions = [one for section in grant.application.procedure.rules.sections for one in section.questions]
    texts = {
        one.code: (one.label, str(given.get(one.code) or ""))
        for one in questions
        if one.kind == QuestionKind.LONG_TEXT and given.get(one.code)
    }
    return texts | {code: (texts[code][0], new) for code, new in changed_texts(grant).items() if code in texts}


def changed_texts(grant: Grant) -> dict[str, str]:
    """By code, what agreed changes of the purpose have put in the place of the application's texts."""
    agreed = [one for one in grant.amendments.all() if one.kind == Kind.PURPOSE and one.state == one.State.AGREED]
    agreed.sort(key=lambda one: (one.answered_at is None, one.answered_at, one.pk))
    return {text["code"]: text["new"] for one in agreed for text in one.texts}


def next_plan(
    grant: Grant, amounts: Mapping[str, Decimal], means: Mapping[str, Decimal] | None, granted: Decimal, purpose: str
) -> Plan:
    """The next version of the plan, not yet in force. Lines of a type whose sum stays are kept, and so are sources
    whose amount stays; `means` None keeps them all."""
    before = grant.application.plan
    last = grant.application.plans.order_by("number").last()
    assert last is not None
    new = Plan.objects.create(application=grant.application, number=last.number + 1)
    costs: list[CostLine] = []
    for code, amount in amounts.items():
        kept = [line for line in before.cost_lines.all() if line.cost_type == code]
        if sum((line.amount for line in kept), ZERO) == amount:
            costs += [CostLine(cost_type=code, purpose=line.purpose, quantity=line.quantity, unit=line.unit,
                               unit_price=line.unit_price, amount=line.amount) for line in kept]  # fmt: skip
        else:
            costs.append(CostLine(cost_type=code, quantity=1, unit_price=amount, amount=amount, purpose=purpose))
    for position, line in enumerate(costs):
        line.plan, line.position = new, position
    CostLine.objects.bulk_create(costs)
    sources = _sources(before, means, granted)
    for position, source in enumerate(sources):
        source.plan, source.position = new, position
    FinancingLine.objects.bulk_create(sources)
    return new


def _sources(before: Plan, means: Mapping[str, Decimal] | None, granted: Decimal) -> list[FinancingLine]:
    old = list(before.financing_lines.all())
    found: list[FinancingLine] = []
    for kind in FinancingLine.Kind:
        kept = [line for line in old if line.kind == kind]
        amount = sum((line.amount for line in kept), ZERO)
        if means is not None:
            amount = granted if kind == FinancingLine.Kind.GRANT else means.get(kind, ZERO)
        if sum((line.amount for line in kept), ZERO) == amount:
            found += [FinancingLine(kind=kind, description=line.description, amount=line.amount,
                                    confirmed=line.confirmed) for line in kept]  # fmt: skip
        elif amount:
            description = kept[0].description if len(kept) == 1 else ""
            found.append(FinancingLine(kind=kind, description=description, amount=amount))
    return found


def _check_balance(costs: Decimal, financing: Decimal) -> None:
    gap = costs - financing
    if gap > ZERO:
        raise Refused(
            _("Der Plan geht nicht auf: Es fehlen %s. Kürzen Sie Kosten, oder setzen Sie mehr eigene Mittel ein.")
            % euros(gap),
            code="unbalanced",
        )
    if gap < ZERO:
        raise Refused(
            _("Der Plan geht nicht auf: Es sind %s zu viel. So viel weniger eigene Mittel brauchen Sie.") % euros(-gap),
            code="unbalanced",
        )


def _positive(amounts: Mapping[str, Decimal]) -> dict[str, Decimal]:
    return {str(code): amount for code, amount in amounts.items() if amount}
