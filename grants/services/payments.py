"""Payment runs: what the treasury orders in one go."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from django.utils.translation import gettext as _

from grants.models import Drawdown, PaymentRun
from network.models import Partnership
from workflows import clock
from workflows.journal import record, unit_of_work
from workflows.life import Person
from workflows.refusal import Refused
from workflows.steps import once, take


def order_run(
    partnership: Partnership,
    drawdowns: Sequence[Drawdown],
    *,
    pay_on: dt.date,
    by: Person,
    command_id: uuid.UUID | None = None,
) -> PaymentRun:
    """Take approved drawdowns into one run, all or none. A drawdown somebody else took in the meantime refuses it."""
    if not drawdowns:
        raise Refused(_("Wählen Sie mindestens eine Auszahlung."), code="nothing_chosen")
    if pay_on < clock.today():
        raise Refused(_("Der Ausführungstag liegt in der Vergangenheit."), code="past")
    with unit_of_work():
        Partnership.objects.select_for_update().get(pk=partnership.pk)  # run numbers are given one after another
        payload = {"drawdowns": sorted(one.pk for one in drawdowns), "pay_on": pay_on}
        if not once(command_id, by=by, what=("order_run", partnership.pk), payload=payload):
            return PaymentRun.objects.filter(partnership=partnership, ordered_by_id=by.pk).latest("ordered_at")
        count = PaymentRun.objects.filter(partnership=partnership, ordered_at__year=clock.today().year).count()
        run = PaymentRun.objects.create(
            partnership=partnership,
            number=f"ZL-{clock.today().year}-{count + 1:03d}",
            pay_on=pay_on,
            ordered_by_id=by.pk,
            ordered_at=clock.now(),
        )
        for drawdown in sorted(drawdowns, key=lambda one: one.pk):
            if drawdown.grant.partnership_id != partnership.pk:
                raise Refused(_("Ein Lauf gehört zu einer Partnerschaft."), code="other_partnership")
            take(drawdown, "order", by=by, run=run)
        record(run, "order_run", by=by, facts={"run": run.number, "pay_on": pay_on, "count": len(drawdowns)})
    return run


def confirm_run(run: PaymentRun, *, paid_on: dt.date, by: Person) -> int:
    """The bank has executed the run: confirm every payment that is still ordered. Returns how many."""
    with unit_of_work():
        ordered = list(run.drawdowns.filter(state=Drawdown.State.ORDERED).order_by("pk"))
        for drawdown in ordered:
            take(drawdown, "confirm", by=by, paid_on=paid_on)
        if ordered:
            record(run, "confirm_run", by=by, facts={"run": run.number, "paid_on": paid_on, "count": len(ordered)})
    return len(ordered)
