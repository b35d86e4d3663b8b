"""The recipient says when grant money was spent, so that nobody has to wait for the statement to know."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext as _

from grants.completeness import euros
from grants.models import Drawdown
from grants.money import ZERO
from reporting.models import UseReport
from workflows import clock
from workflows.journal import record, unit_of_work
from workflows.life import Person
from workflows.refusal import Refused
from workflows.steps import once


def report_use(
    drawdown: Drawdown, *, amount: Decimal, used_on: dt.date, by: Person, command_id: uuid.UUID | None = None
) -> UseReport:
    with unit_of_work():
        locked = _locked(drawdown, by)
        payload = {"amount": amount, "used_on": used_on}
        if not once(command_id, by=by, what=("report_use", locked.pk), payload=payload):
            return locked.uses.latest("pk")
        if locked.state != Drawdown.State.PAID:
            raise Refused(_("Dieses Geld ist noch nicht ausgezahlt."), code="not_paid", status=409)
        if used_on > clock.today():
            raise Refused(_("Dieser Tag liegt in der Zukunft."), code="future")
        if used_on < locked.grant.starts_on:
            raise Refused(
                _("Ausgaben vor dem %s zählen nicht: Da beginnt der Bewilligungszeitraum.")
                % locked.grant.starts_on.strftime("%d.%m.%Y"),
                code="before_grant",
            )
        left = locked.amount - (locked.uses.aggregate(total=Sum("amount"))["total"] or ZERO)
        if amount > left:
            raise Refused(_("Von dieser Rate sind nur noch %s offen.") % euros(left), code="too_much")
        report = UseReport.objects.create(
            drawdown=locked, amount=amount, used_on=used_on, reported_by_id=by.pk, reported_at=clock.now()
        )
        record(locked, "report_use", by=by, facts={"amount": str(amount), "used_on": used_on})
    return report


def withdraw_use(report: UseReport, *, by: Person) -> None:
    """A mistake is taken back; the journal keeps that it was said."""
    with unit_of_work():
        locked = _locked(report.drawdown, by)
        gone, _rows = UseReport.objects.filter(pk=report.pk).delete()
        if gone:
            facts = {"amount": str(report.amount), "used_on": report.used_on}
            record(locked, "withdraw_use", by=by, facts=facts)


def _locked(drawdown: Drawdown, by: Person) -> Drawdown:
    locked = Drawdown.objects.select_for_update(of=("self",)).select_related("grant__application").get(pk=drawdown.pk)
    if not by.has_perm("reporting.report_use", locked):
        raise Refused(_("Dafür haben Sie kein Recht."), code="forbidden", status=403)
    return locked
