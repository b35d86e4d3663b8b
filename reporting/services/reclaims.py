"""Drafting a reclaim, hearing the recipient, recording what came back."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal

from django.utils.translation import gettext as _

from grants.models import Grant
from grants.money import ZERO
from grants.rules.errors import BaseRateMissing
from grants.services import ledger
from reporting.models import Reclaim, Repayment
from reporting.queries import settlement_of
from reporting.services import holds
from workflows import clock
from workflows.journal import record, unit_of_work
from workflows.life import Person
from workflows.refusal import Refused
from workflows.steps import once, take
from workflows.templatetags.numbers_and_dates import euro

OPEN = [Reclaim.State.DRAFTED, Reclaim.State.HEARD, Reclaim.State.ISSUED]


def owed(grant: Grant) -> Decimal:
    """What was paid out beyond the final grant and has not come back, EUR."""
    paid = sum((one.amount for one in grant.drawdowns.all() if one.state == "paid"), ZERO)
    repaid = sum((reclaim.amount - reclaim.outstanding_principal for reclaim in grant.reclaims.all()), ZERO)
    return max(ZERO, paid - (grant.final_amount or ZERO) - repaid)


def draft(grant: Grant, *, by: Person, ineffective_from: dt.date | None = None) -> Reclaim:
    """Lay a claim before the clerk. Nothing is demanded before the recipient was heard."""
    with unit_of_work():
        locked = Grant.lock(grant.pk)
        if locked.reclaims.filter(state__in=OPEN).exists():
            raise Refused(_("Zu dieser Förderung läuft schon eine Rückforderung."), code="reclaim_open")
        settlement = settlement_of(locked)
        late = settlement.interest or ZERO if settlement else ZERO
        amount = owed(locked)
        if not amount and not late:
            raise Refused(_("Es ist nichts zurückzufordern."), code="nothing_owed")
        reclaim = Reclaim.objects.create(
            grant=locked,
            settlement=settlement,
            amount=amount,
            late_use_interest=late,
            interest=late,
            ineffective_from=ineffective_from or min(locked.ends_on, clock.today()),
        )
        holds.put(locked, holds.RECLAIM_OPEN, _("Eine Rückforderung ist noch offen."), by=by)
        record(reclaim, "draft", by=by, facts={"amount": str(amount), "late_use_interest": str(late)})
    return reclaim


def answer_hearing(reclaim: Reclaim, *, text: str, by: Person) -> Reclaim:
    """What the recipient says before it is decided."""
    with unit_of_work():
        locked = Reclaim.lock(reclaim.pk)
        if not by.has_perm("reporting.answer_hearing", locked):
            raise Refused(_("Dafür haben Sie kein Recht."), code="forbidden", status=403)
        if locked.state != Reclaim.State.HEARD:
            raise Refused(
                _("Die Anhörung ist beendet. Gegen den Bescheid können Sie Widerspruch einlegen."),
                code="wrong_state",
                status=409,
            )
        locked.hearing_answer, locked.hearing_answered_at = text, clock.now()
        locked.version += 1
        locked.save()
        record(locked, "answer_hearing", by=by, personal={"text": text})
    return locked


def record_repayment(
    reclaim: Reclaim,
    *,
    amount: Decimal,
    received_on: dt.date,
    by: Person,
    reference: str = "",
    command_id: uuid.UUID | None = None,
) -> Repayment:
    """Write down money that came in, count the interest anew, and close the claim once all is paid.

    What is open is what was open on the day of credit: with the interest up to that day. The claim itself is paid
    first; that part is booked from disbursed to repaid. Interest is no grant money.
    """
    with unit_of_work():
        locked = Reclaim.lock(reclaim.pk)
        if not by.has_perm("reporting.record_repayment", locked):
            raise Refused(_("Dafür haben Sie kein Recht."), code="forbidden", status=403)
        payload = {"amount": amount, "received_on": received_on, "reference": reference}
        if not once(command_id, by=by, what=("record_repayment", locked.pk), payload=payload):
            return locked.repayments.latest("pk")
        if locked.state != Reclaim.State.ISSUED:
            raise Refused(_("Verbucht wird auf eine Forderung, die erlassen ist."), code="wrong_state", status=409)
        if received_on > clock.today():
            raise Refused(_("Der Tag des Eingangs liegt in der Zukunft."), code="future")
        asked = locked.outstanding
        _count_interest(locked, received_on)
        # Who pays early what the notice asks for pays a little too much interest: booked, shown, and given back.
        if amount > (most := max(asked, locked.outstanding)):
            raise Refused(_("Das ist mehr, als offen ist. Offen sind %s.") % euro(most), code="too_much")
        principal = min(amount, locked.outstanding_principal)  # before the row is there
        row = Repayment.objects.create(
            reclaim=locked,
            amount=amount,
            received_on=received_on,
            reference=reference,
            recorded_by_id=by.pk,
            recorded_at=clock.now(),
        )
        if principal:
            ledger.repay(locked.grant.application, principal, by=by, reference=str(locked))
        if locked.outstanding_principal:  # what is left runs on to the day by which payment is asked
            _count_interest(locked, max(locked.pay_by or received_on, received_on))
        locked.version += 1
        locked.save()
        record(
            locked, "record_repayment", by=by, facts={"amount": str(amount), "received_on": received_on},
            personal={"reference": reference},
        )  # fmt: skip
        if not locked.outstanding:
            take(locked, "settle", by=by)
    return row


def _count_interest(reclaim: Reclaim, until: dt.date) -> None:
    """Money that came in is always booked: without a base rate the interest stays as it was demanded."""
    try:
        reclaim.count_interest(until=until)
    except Refused as refusal:
        if refusal.code != BaseRateMissing.code:
            raise
