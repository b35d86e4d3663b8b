"""The life of a claim for money to come back: heard first, then issued, then paid or waived."""

from __future__ import annotations

import contextlib
import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows import clock
from workflows.life import Facts, FSMField, Life, Person, transition
from workflows.refusal import Refused

if TYPE_CHECKING:
    from reporting.models import Reclaim


class State(models.TextChoices):
    DRAFTED = "drafted", gettext_lazy("Vorbereitet")
    HEARD = "heard", gettext_lazy("Angehört")
    ISSUED = "issued", gettext_lazy("Gefordert")
    SETTLED = "settled", gettext_lazy("Beglichen")
    DROPPED = "dropped", gettext_lazy("Fallen gelassen")
    WAIVED = "waived", gettext_lazy("Verzichtet")


def hearing_is_over(reclaim: Reclaim) -> bool:
    if reclaim.hearing_until and clock.today() <= reclaim.hearing_until and not reclaim.hearing_answer:
        raise Refused(
            _("Die Frist zur Äußerung läuft noch bis zum %s. Bis dahin darf nicht entschieden werden.")
            % reclaim.hearing_until.strftime("%d.%m.%Y"),
            code="hearing_open",
        )
    return True


def is_repaid(reclaim: Reclaim) -> bool:
    if reclaim.outstanding > 0:
        raise Refused(_("Es ist noch nicht alles zurückgezahlt."), code="not_repaid")
    return True


def not_in_the_past(day: dt.date) -> None:
    if day <= clock.today():
        raise Refused(_("Die Frist muss nach dem heutigen Tag liegen."), code="due_in_the_past")


class ReclaimLife(Life):
    State = State
    RESTING = frozenset({State.SETTLED, State.DROPPED, State.WAIVED})

    state = FSMField(gettext_lazy("Stand"), default=State.DRAFTED, choices=State.choices, protected=True)

    # Columns of the model that are empty until a step fills them.
    hearing_until: dt.date | None
    heard_at: dt.datetime | None
    pay_by: dt.date | None
    issued_at: dt.datetime | None

    class Meta:
        abstract = True

    @transition(
        field=state,
        source=State.DRAFTED,
        target=State.HEARD,
        permission="reporting.hear_reclaim",
        custom={"label": gettext_lazy("Anhören"), "done": gettext_lazy("Zur Rückforderung angehört")},
    )
    def hear(
        self: Reclaim, *, by: Person, reasons: str, hearing_until: dt.date, ineffective_from: dt.date | None = None
    ) -> Facts:
        """`ineffective_from`: since when the award no longer bears the money; interest runs from the day after."""
        not_in_the_past(hearing_until)
        self.reasons, self.hearing_until = reasons, hearing_until
        moved = ineffective_from is not None and ineffective_from != self.ineffective_from
        self.ineffective_from = ineffective_from or self.ineffective_from
        if moved:
            with contextlib.suppress(Refused):  # without a base rate the interest stays as it was found
                self.count_late_use()
        self.heard_by_id, self.heard_at = by.pk, clock.now()
        return Facts(public={"amount": str(self.amount), "hearing_until": hearing_until}, personal={"reasons": reasons})

    @transition(
        field=state,
        source=State.HEARD,
        target=State.ISSUED,
        conditions=[hearing_is_over],
        permission="reporting.issue_reclaim",
        custom={
            "label": gettext_lazy("Rückforderung erlassen"),
            "done": gettext_lazy("Rückforderungsbescheid erlassen"),
        },
    )
    def issue(
        self: Reclaim, *, by: Person, reasons: str, pay_by: dt.date, charge_interest: bool = True,
        interest_reasons: str = "",
    ) -> Facts:  # fmt: skip
        """`charge_interest` False needs a reason: interest is the rule, letting it go is discretion."""
        not_in_the_past(pay_by)
        if not charge_interest and not interest_reasons:
            raise Refused(_("Schreiben Sie auf, warum keine Zinsen gefordert werden."), code="interest_reasons")
        self.reasons, self.pay_by = reasons, pay_by
        self.charge_interest, self.interest_reasons = charge_interest, interest_reasons
        self.count_interest(until=pay_by)
        self.issued_by_id, self.issued_at = by.pk, clock.now()
        return Facts(
            public={"amount": str(self.amount), "interest": str(self.interest), "pay_by": pay_by},
            personal={"reasons": reasons, "interest_reasons": interest_reasons},
        )

    @transition(
        field=state,
        source=State.ISSUED,
        target=State.SETTLED,
        conditions=[is_repaid],
        permission="reporting.settle_reclaim",
        custom={"label": gettext_lazy("Als beglichen abschließen"), "done": gettext_lazy("Rückforderung beglichen")},
    )
    def settle(self: Reclaim, *, by: Person) -> dict[str, str]:
        return {"repaid": str(self.repaid)}

    @transition(
        field=state,
        source=[State.DRAFTED, State.HEARD],
        target=State.DROPPED,
        permission="reporting.drop_reclaim",
        custom={"label": gettext_lazy("Fallen lassen"), "done": gettext_lazy("Rückforderung fallen gelassen")},
    )
    def drop(self: Reclaim, *, by: Person, reasons: str) -> Facts:
        return Facts(public={"amount": str(self.amount)}, personal={"reasons": reasons})

    @transition(
        field=state,
        source=State.ISSUED,
        target=State.WAIVED,
        permission="reporting.waive_reclaim",
        custom={
            "label": gettext_lazy("Auf die Forderung verzichten"),
            "done": gettext_lazy("Auf die Rückforderung verzichtet"),
        },
    )
    def waive(self: Reclaim, *, by: Person, reasons: str) -> Facts:
        return Facts(public={"outstanding": str(self.outstanding)}, personal={"reasons": reasons})
