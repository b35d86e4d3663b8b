"""The life of a grant, from the offer to the closed file."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.money import ZERO
from workflows import clock
from workflows.life import Facts, FSMField, Life, Person, transition
from workflows.refusal import Refused

if TYPE_CHECKING:
    from grants.models import Grant


class State(models.TextChoices):
    OFFERED = "offered", gettext_lazy("Angeboten")
    ACTIVE = "active", gettext_lazy("Läuft")
    CLOSING = "closing", gettext_lazy("In Abrechnung")
    SETTLED = "settled", gettext_lazy("Abgerechnet")
    CLOSED = "closed", gettext_lazy("Abgeschlossen")
    DECLINED = "declined", gettext_lazy("Nicht angenommen")
    LAPSED = "lapsed", gettext_lazy("Verfallen")


def offer_still_stands(grant: Grant) -> bool:
    if clock.today() > grant.accept_by:
        raise Refused(
            _("Die Frist zur Annahme ist am %s abgelaufen. Sprechen Sie mit der Koordinierungs- und Fachstelle.")
            % grant.accept_by.strftime("%d.%m.%Y"),
            code="deadline_passed",
        )
    return True


def no_drawdown_is_open(grant: Grant) -> bool:
    prefetch_related_objects([grant], "drawdowns")
    if any(one.state in {"requested", "returned", "checked", "approved", "ordered"} for one in grant.drawdowns.all()):
        raise Refused(_("Ein Mittelabruf ist noch offen. Schließen Sie ihn zuerst ab."), code="drawdown_open")
    return True


def nothing_holds_it(grant: Grant) -> bool:
    """Later apps write down what keeps a file open, e.g. a reclaim that is not settled."""
    if hold := grant.holds.filter(lifted_at=None, code__startswith="closing.").first():
        raise Refused(hold.reason, code="held")
    return True


class GrantLife(Life):
    State = State
    RESTING = frozenset({State.CLOSED, State.DECLINED, State.LAPSED})

    accepted_at: dt.datetime | None
    final_amount: Decimal | None
    proposed_amount: Decimal | None
    closed_on: dt.date | None

    state = FSMField(gettext_lazy("Stand"), default=State.OFFERED, choices=State.choices, protected=True)

    class Meta:
        abstract = True

    @transition(
        field=state,
        source=State.OFFERED,
        target=State.ACTIVE,
        conditions=[offer_still_stands],
        permission="grants.accept_grant",
        custom={"label": gettext_lazy("Förderung annehmen"), "done": gettext_lazy("Förderung angenommen")},
    )
    def accept(self: Grant, *, by: Person, waive_remedy: bool = False) -> dict[str, Any]:
        self.accepted_at = clock.now()
        self.remedy_waived = waive_remedy
        return {"waive_remedy": waive_remedy}

    @transition(
        field=state,
        source=State.OFFERED,
        target=State.DECLINED,
        permission="grants.decline_grant",
        custom={"label": gettext_lazy("Nicht annehmen"), "done": gettext_lazy("Förderung nicht angenommen")},
    )
    def decline(self: Grant, *, by: Person, reasons: str = "") -> Facts:
        return Facts(public={}, personal={"reasons": reasons})

    @transition(
        field=state,
        source=State.OFFERED,
        target=State.LAPSED,
        permission="grants.lapse_grant",
        custom={"label": gettext_lazy("Verfallen lassen"), "done": gettext_lazy("Förderangebot verfallen")},
    )
    def lapse(self: Grant, *, by: Person) -> None: ...

    @transition(
        field=state,
        source=State.ACTIVE,
        target=State.CLOSING,
        conditions=[no_drawdown_is_open],
        permission="grants.begin_closing_grant",
        custom={"label": gettext_lazy("Abrechnung beginnen"), "done": gettext_lazy("Abrechnung begonnen")},
    )
    def begin_closing(self: Grant, *, by: Person) -> None: ...

    @transition(
        field=state,
        source=State.ACTIVE,
        target=State.CLOSING,
        conditions=[no_drawdown_is_open],
        permission="grants.revoke_grant",
        custom={"label": gettext_lazy("Widerrufen"), "done": gettext_lazy("Förderung widerrufen")},
    )
    def revoke(self: Grant, *, by: Person, reasons: str) -> Facts:
        self.final_amount = ZERO
        return Facts(public={"final_amount": "0.00"}, personal={"reasons": reasons})

    @transition(
        field=state,
        source=State.CLOSING,
        target=State.SETTLED,
        permission="grants.settle_grant",
        custom={"label": gettext_lazy("Förderung festsetzen"), "done": gettext_lazy("Förderung festgesetzt")},
    )
    def settle(self: Grant, *, by: Person, final_amount: Decimal) -> dict[str, Any]:
        """`final_amount` is the grant as the rules determine it, never above what was promised."""
        if final_amount > self.amount or final_amount < 0:
            raise Refused(_("Festgesetzt werden kann höchstens die bewilligte Summe."), code="above_grant")
        self.final_amount = final_amount
        return {"final_amount": str(final_amount)}

    @transition(
        field=state,
        source=State.SETTLED,
        target=State.CLOSED,
        conditions=[no_drawdown_is_open, nothing_holds_it],
        permission="grants.close_grant",
        custom={"label": gettext_lazy("Akte schließen"), "done": gettext_lazy("Akte geschlossen")},
    )
    def close(self: Grant, *, by: Person) -> dict[str, Any]:
        today = clock.today()
        years = self.application.procedure.rules.retention_years
        self.closed_on = today
        # The clock starts with the end of the year in which the file is closed.
        self.keep_until = today.replace(year=today.year + years, month=12, day=31)
        return {"keep_until": self.keep_until}

    @transition(
        field=state,
        source=[State.SETTLED, State.CLOSED],
        target=State.CLOSING,
        permission="grants.reopen_grant",
        custom={"label": gettext_lazy("Abrechnung wieder öffnen"), "done": gettext_lazy("Abrechnung wieder geöffnet")},
    )
    def reopen(self: Grant, *, by: Person, reasons: str) -> Facts:
        self.final_amount = None
        self.proposed_amount = None
        self.closed_on = None
        return Facts(public={}, personal={"reasons": reasons})
