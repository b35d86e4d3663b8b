"""Letters about rates and waivers, and what is overdue on the money page."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from grants.money import ZERO
from grants.panels import money_panel
from grants.permissions import is_applicant
from grants.queries import not_excluded
from network.models import User
from reporting.effects import keep
from reporting.facts import Facts, base, day, money
from reporting.mail import tell
from reporting.models import PartialWaiver, PaymentPlan, Reclaim
from reporting.queries import reclaims
from workflows.consequences import effect
from workflows.models import JournalEntry


@effect("reporting.Reclaim", "agree_instalments", name="payment_plan")
def payment_plan(entry: JournalEntry, claim: Reclaim) -> None:
    plan = claim.payment_plan
    if plan is not None:
        keep("payment_plan", plan_facts(plan), claim, "Stundung" if plan.is_deferral else "Ratenzahlung")
        tell(entry, "payment_plan", claim.grant.application, {"reclaim": claim, "plan": plan})


@effect("reporting.Reclaim", "waive_part", name="partial_waiver")
def partial_waiver(entry: JournalEntry, claim: Reclaim) -> None:
    waiver = claim.waivers.filter(waived_on__lte=entry.at).last()
    if waiver is not None:
        keep("partial_waiver", waiver_facts(waiver, entry.body["facts"]["open"]), claim, "Teilverzicht")
        tell(entry, "partial_waiver", claim.grant.application, {"reclaim": claim, "waiver": waiver})


@effect("reporting.Reclaim", "end_instalments", name="payment_plan_ended")
def payment_plan_ended(entry: JournalEntry, claim: Reclaim) -> None:
    plan = claim.payment_plans.exclude(ended_on=None).last()
    tell(entry, "payment_plan_ended", claim.grant.application, {"reclaim": claim, "plan": plan})


def plan_facts(plan: PaymentPlan) -> Facts:
    rates = list(plan.rates.all())
    return base(plan.reclaim.grant.application, contact=plan.agreed_by) | {
        "rates": [[day(one.due_on), money(one.amount)] for one in rates],
        "total": money(sum((one.amount for one in rates), ZERO)),
        "interest": plan.interest,
        "margin": str(plan.margin.normalize()),
        "agreed_on": day(plan.agreed_on),
        "reason": plan.reason,
        "blocks": {},
    }


def waiver_facts(waiver: PartialWaiver, left: str) -> Facts:
    with translation.override("de"):
        part = str(waiver.get_part_display())
    return base(waiver.reclaim.grant.application, contact=waiver.waived_by) | {
        "amount": money(waiver.amount),
        "part": part,
        "open": left,
        "reason": waiver.reason,
        "blocks": {},
    }


def relief_of(claim: Reclaim, user: Any) -> dict[str, Any]:
    """What the claim's page shows of it. Earlier plans and the ways to new ones are the office's."""
    plan = claim.payment_plan
    own = bool(is_applicant(user, claim))
    return {
        "plan": plan,
        "rates": plan.standing() if plan else [],
        "waivers": list(claim.waivers.all()),
        "ended": [] if own else [one for one in claim.payment_plans.all() if one.ended_on],
        "may_agree": claim.state == Reclaim.State.ISSUED and user.has_perm("reporting.agree_instalments", claim),
    }


@dataclass(frozen=True)
class Overdue:
    reclaim: Reclaim
    since: Any
    amount: Decimal


@money_panel(title=_("Überfällige Rückforderungen"), rank=10, template="reporting/parts/overdue_money.html")
def overdue(request: HttpRequest, partnerships: set[int]) -> dict[str, Any] | None:
    assert isinstance(request.user, User)
    rows = reclaims().filter(
        not_excluded(request.user, "grant__application"), grant__partnership__in=partnerships,
        state=Reclaim.State.ISSUED,
    )  # fmt: skip
    found = [Overdue(one, one.next_due, _amount(one)) for one in rows if one.is_overdue]
    found.sort(key=lambda one: one.since)
    total = sum((one.amount for one in found), ZERO)
    return {"rows": found, "total": total} if found else None


def _amount(claim: Reclaim) -> Decimal:
    plan = claim.payment_plan
    return plan.overdue() if plan else claim.outstanding
