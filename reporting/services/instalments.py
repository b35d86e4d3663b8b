"""A claim that is paid later or not in full: rates, a later day, a part let go. Each with its reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from grants.completeness import euros
from grants.models import Grant
from grants.money import ZERO, cents
from grants.rules.errors import BaseRateMissing
from grants.rules.rule_set import Period
from reporting.models import PartialWaiver, PaymentPlan, Rate, Reclaim
from workflows import clock
from workflows.follow import follow_quietly
from workflows.journal import record, unit_of_work
from workflows.life import Person
from workflows.refusal import Refused

MARGIN = Decimal("2.00")  # VV to § 59 BHO; a track may say otherwise
MOST = 60

Interest = PaymentPlan.Interest


def margin_of(grant: Grant) -> Decimal:
    """Percentage points above the base rate while a claim is deferred (`deferral_margin` of the track)."""
    return Decimal(grant.application.procedure.rules.extra.get("deferral_margin", MARGIN))


def open_under(reclaim: Reclaim, interest: str, *, agreed_on: dt.date | None = None) -> Decimal:
    """What the rates have to add up to: the claim as it is open, with the interest that runs until it was to be paid.
    What runs beyond that day is counted when the money comes in."""
    plan = PaymentPlan(
        reclaim=reclaim, interest=interest, margin=margin_of(reclaim.grant), agreed_on=agreed_on or clock.today()
    )
    before = reclaim.interest, reclaim.late_use_interest, reclaim.interest_trace
    try:
        _count(reclaim, plan)
        return reclaim.outstanding
    finally:
        reclaim.interest, reclaim.late_use_interest, reclaim.interest_trace = before


def propose(total: Decimal, *, count: int, first_on: dt.date) -> list[tuple[dt.date, Decimal]]:
    """Equal monthly rates, the last with the cents that are left. Never more rates than cents."""
    count = max(1, min(count, MOST, int(total * 100) or 1))
    each = cents(total / count)
    while each * (count - 1) >= total > ZERO:
        each -= Decimal("0.01")
    amounts = [each] * (count - 1) + [total - each * (count - 1)]
    return [(Period(months=index).after(first_on), amount) for index, amount in enumerate(amounts)]


def agree_instalments(
    reclaim: Reclaim, rates: Sequence[tuple[dt.date, Decimal]], *, reason: str, interest: str, by: Person
) -> PaymentPlan:
    """Let a claim be paid in rates, or with one rate on a later day. An earlier plan is replaced."""
    with unit_of_work():
        locked = _locked(reclaim, by, "reporting.agree_instalments")
        today = clock.today()
        days = [day for day, _amount in rates]
        if not rates or len(rates) > MOST:
            raise Refused(_("Zwischen einer und %d Raten sind möglich.") % MOST, code="count")
        if min(days) <= today:
            raise Refused(_("Jede Rate muss nach dem heutigen Tag fällig sein."), code="due_in_the_past")
        if len(set(days)) < len(days):
            raise Refused(_("Zwei Raten sind am selben Tag fällig."), code="same_day")
        if any(amount <= ZERO for _day, amount in rates):
            raise Refused(_("Jede Rate ist größer als null."), code="empty_rate")
        locked.payment_plans.filter(ended_on=None).update(ended_on=today, end_reason=_("Durch eine neue ersetzt."))
        plan = PaymentPlan.objects.create(
            reclaim=locked, reason=reason, interest=interest, margin=margin_of(locked.grant),
            repaid_before=locked.repaid, agreed_by_id=by.pk, agreed_on=today,
        )  # fmt: skip
        _count(locked, plan)
        _check_sum(sum((amount for _day, amount in rates), ZERO), locked.outstanding)
        Rate.objects.bulk_create(Rate(plan=plan, due_on=day, amount=amount) for day, amount in sorted(rates))
        _save(locked)
        facts = {"rates": len(rates), "total": str(locked.outstanding), "interest": interest, "last": max(days)}
        record(locked, "agree_instalments", by=by, facts=facts, personal={"reason": reason})
    return plan


def end_plan(reclaim: Reclaim, *, reason: str, by: Person) -> None:
    """The rates were not kept: what is open is due at once, with interest as the claim says."""
    with unit_of_work():
        locked = _locked(reclaim, by, "reporting.agree_instalments")
        plan = locked.payment_plan
        if plan is None:
            raise Refused(_("Es ist keine Ratenzahlung vereinbart."), code="no_plan", status=409)
        plan.ended_on, plan.end_reason = clock.today(), reason
        plan.save()
        locked = Reclaim.objects.get(pk=locked.pk)
        _count(locked, None)
        _save(locked)
        record(locked, "end_instalments", by=by, facts={"open": str(locked.outstanding)}, personal={"reason": reason})


def waive_part(reclaim: Reclaim, *, part: str, amount: Decimal, reason: str, by: Person) -> PartialWaiver:
    """Let a part of a claim go. All of it is the step `waive`, which ends the claim."""
    with unit_of_work():
        locked = _locked(reclaim, by, "reporting.waive_part")
        principal = locked.outstanding_principal
        most = principal if part == PartialWaiver.Part.PRINCIPAL else locked.outstanding - principal
        if amount > most:
            raise Refused(_("Davon sind nur noch %s offen.") % euros(most), code="too_much")
        if amount >= locked.outstanding:
            raise Refused(
                _("Das ist alles, was offen ist. Verzichten Sie mit „Auf die Forderung verzichten“ auf das Ganze."),
                code="all_of_it",
            )
        waiver = PartialWaiver.objects.create(
            reclaim=locked, part=part, amount=amount, reason=reason, waived_by_id=by.pk, waived_on=clock.today()
        )
        locked = Reclaim.objects.get(pk=locked.pk)
        _count(locked, locked.payment_plan)
        _save(locked)
        record(
            locked, "waive_part", by=by, facts={"part": part, "amount": str(amount), "open": str(locked.outstanding)},
            personal={"reason": reason},
        )  # fmt: skip
    return waiver


def _locked(reclaim: Reclaim, by: Person, permission: str) -> Reclaim:
    locked = Reclaim.lock(reclaim.pk)
    if not by.has_perm(permission, locked):
        raise Refused(_("Dafür haben Sie kein Recht."), code="forbidden", status=403)
    if locked.state != Reclaim.State.ISSUED:
        raise Refused(
            _("Das geht bei einer Forderung, die erlassen und noch offen ist."), code="wrong_state", status=409
        )
    return locked


def _count(reclaim: Reclaim, plan: PaymentPlan | None) -> None:
    """To the day by which the claim was to be paid. Where a base rate is missing, the interest stays as demanded."""
    until = max(reclaim.pay_by or clock.today(), clock.today())
    try:
        reclaim.count_interest(until=until, plan=plan)
    except Refused as refusal:
        if refusal.code != BaseRateMissing.code:
            raise


def _check_sum(total: Decimal, owed: Decimal) -> None:
    if total == owed:
        return
    words = {"total": euros(total), "open": euros(owed), "gap": euros(abs(owed - total))}
    if total < owed:
        raise Refused(
            _("Die Raten ergeben %(total)s, offen sind %(open)s. Es fehlen %(gap)s.") % words, code="unbalanced"
        )
    raise Refused(
        _("Die Raten ergeben %(total)s, offen sind %(open)s. Das sind %(gap)s zu viel.") % words, code="unbalanced"
    )


def _save(reclaim: Reclaim) -> None:
    reclaim.version += 1
    reclaim.save()
    transaction.on_commit(partial(follow_quietly, "reporting.Reclaim", reclaim.pk))
