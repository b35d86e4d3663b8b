"""The life of a request for money: one checks, another approves, a third pays."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from network.queries import payable_account
from workflows import clock
from workflows.life import Facts, FSMField, Life, Person, transition
from workflows.refusal import Refused

if TYPE_CHECKING:
    from grants.models import Drawdown, PaymentRun


class State(models.TextChoices):
    REQUESTED = "requested", gettext_lazy("Angefordert")
    CHECKED = "checked", gettext_lazy("Geprüft")
    APPROVED = "approved", gettext_lazy("Angeordnet")
    ORDERED = "ordered", gettext_lazy("Zur Zahlung angewiesen")
    PAID = "paid", gettext_lazy("Gezahlt")
    RETURNED = "returned", gettext_lazy("Bitte nachreichen")
    REFUSED = "refused", gettext_lazy("Abgelehnt")
    WITHDRAWN = "withdrawn", gettext_lazy("Zurückgezogen")
    CANCELLED = "cancelled", gettext_lazy("Storniert")
    BOUNCED = "bounced", gettext_lazy("Zurückgekommen")


def nothing_holds_it(drawdown: Drawdown) -> bool:
    if hold := drawdown.grant.holds.filter(lifted_at=None).exclude(code__startswith="closing.").first():
        raise Refused(_("Zurzeit kann nichts ausgezahlt werden: %s") % hold.reason, code="held")
    return True


def conditions_precedent_are_met(drawdown: Drawdown) -> bool:
    open_one = drawdown.grant.application.conditions.filter(precedent=True, met_at=None).first()
    if open_one:
        raise Refused(_("Diese Auflage ist noch offen: %s") % open_one.text, code="condition_open")
    return True


def account_can_be_paid(drawdown: Drawdown) -> bool:
    if payable_account(drawdown.grant.grantee) is None:
        raise Refused(
            _("Die Organisation hat keine Bankverbindung, die bestätigt und über die Wartefrist hinaus ist."),
            code="no_account",
        )
    return True


def its_run_is_dissolved(drawdown: Drawdown) -> bool:
    if drawdown.run is None or drawdown.run.dissolved_at is None:
        raise Refused(_("Aus einem Lauf wird eine Zahlung nur mit dem ganzen Lauf genommen."), code="run_stands")
    return True


class DrawdownLife(Life):
    State = State
    RESTING = frozenset({State.PAID, State.REFUSED, State.WITHDRAWN, State.CANCELLED})

    checked_at: dt.datetime | None
    approved_at: dt.datetime | None
    ordered_at: dt.datetime | None
    paid_on: dt.date | None

    state = FSMField(gettext_lazy("Stand"), default=State.REQUESTED, choices=State.choices, protected=True)

    class Meta:
        abstract = True

    @transition(
        field=state,
        source=State.REQUESTED,
        target=State.CHECKED,
        conditions=[nothing_holds_it, conditions_precedent_are_met],
        permission="grants.check_drawdown",
        custom={"label": gettext_lazy("Sachlich und rechnerisch richtig"), "done": gettext_lazy("Mittelabruf geprüft")},
    )
    def check_(self: Drawdown, *, by: Person, note: str = "") -> Facts:
        self.checked_by_id, self.checked_at = by.pk, clock.now()
        self.note = note
        return Facts(public={"amount": str(self.amount)}, personal={"note": note})

    @transition(
        field=state,
        source=State.CHECKED,
        target=State.APPROVED,
        conditions=[nothing_holds_it, conditions_precedent_are_met, account_can_be_paid],
        permission="grants.approve_drawdown",
        custom={"label": gettext_lazy("Auszahlung anordnen"), "done": gettext_lazy("Auszahlung angeordnet")},
    )
    def approve(self: Drawdown, *, by: Person) -> dict[str, Any]:
        self.approved_by_id, self.approved_at = by.pk, clock.now()
        return {"amount": str(self.amount)}

    @transition(
        field=state,
        source=State.APPROVED,
        target=State.ORDERED,
        conditions=[nothing_holds_it, account_can_be_paid],
        permission="grants.order_drawdown",
        custom={"label": gettext_lazy("In den Zahlungslauf nehmen"), "done": gettext_lazy("Auszahlung angewiesen")},
    )
    def order(self: Drawdown, *, by: Person, run: PaymentRun) -> dict[str, Any]:
        self.account = payable_account(self.grant.grantee)
        self.run = run
        self.ordered_by_id, self.ordered_at = by.pk, clock.now()
        self.end_to_end_id = f"{self.public_id.hex[:24]}-{self.version}"
        return {"amount": str(self.amount), "run": run.number, "end_to_end_id": self.end_to_end_id}

    @transition(
        field=state,
        source=State.ORDERED,
        target=State.APPROVED,
        conditions=[its_run_is_dissolved],
        permission="grants.recall_drawdown",
        custom={
            "label": gettext_lazy("Aus dem Lauf nehmen"),
            "done": gettext_lazy("Auszahlung wartet wieder auf einen Lauf"),
        },
    )
    def recall(self: Drawdown, *, by: Person) -> dict[str, Any]:
        assert self.run is not None
        told = {"amount": str(self.amount), "run": self.run.number, "end_to_end_id": self.end_to_end_id}
        self.run, self.account, self.end_to_end_id = None, None, ""
        self.ordered_by_id, self.ordered_at = None, None
        return told

    @transition(
        field=state,
        source=State.ORDERED,
        target=State.PAID,
        permission="grants.confirm_drawdown",
        custom={"label": gettext_lazy("Zahlung bestätigen"), "done": gettext_lazy("Geld ausgezahlt")},
    )
    def confirm(self: Drawdown, *, by: Person, paid_on: dt.date) -> dict[str, Any]:
        if paid_on > clock.today():
            raise Refused(_("Der Zahltag liegt in der Zukunft."), code="future")
        self.paid_on = paid_on
        return {"amount": str(self.amount), "paid_on": paid_on}

    @transition(
        field=state,
        source=[State.REQUESTED, State.CHECKED],
        target=State.RETURNED,
        permission="grants.return_drawdown",
        custom={"label": gettext_lazy("Zurückgeben"), "done": gettext_lazy("Mittelabruf zurückgegeben")},
    )
    def return_(self: Drawdown, *, by: Person, note: str) -> Facts:
        self.checked_by_id, self.checked_at = None, None
        self.note = note
        return Facts(public={}, personal={"note": note})

    @transition(
        field=state,
        source=[State.RETURNED, State.BOUNCED],
        target=State.REQUESTED,
        permission="grants.request_drawdown",
        custom={
            "label": gettext_lazy("Noch einmal anfordern"),
            "done": gettext_lazy("Mittelabruf noch einmal eingereicht"),
        },
    )
    def resubmit(
        self: Drawdown, *, by: Person, amount: Decimal, purpose: str, finding: dict[str, Any]
    ) -> dict[str, Any]:
        self.amount, self.purpose, self.finding = amount, purpose, finding
        self.requested_by_id, self.requested_at = by.pk, clock.now()
        self.checked_by_id = self.approved_by_id = self.ordered_by_id = None
        self.run, self.end_to_end_id, self.paid_on = None, "", None
        return {"amount": str(amount)}

    @transition(
        field=state,
        source=[State.REQUESTED, State.CHECKED, State.RETURNED],
        target=State.REFUSED,
        permission="grants.refuse_drawdown",
        custom={"label": gettext_lazy("Ablehnen"), "done": gettext_lazy("Mittelabruf abgelehnt")},
    )
    def refuse(self: Drawdown, *, by: Person, note: str) -> Facts:
        self.note = note
        return Facts(public={}, personal={"note": note})

    @transition(
        field=state,
        source=[State.REQUESTED, State.CHECKED, State.RETURNED],
        target=State.WITHDRAWN,
        permission="grants.withdraw_drawdown",
        custom={"label": gettext_lazy("Zurückziehen"), "done": gettext_lazy("Mittelabruf zurückgezogen")},
    )
    def withdraw(self: Drawdown, *, by: Person) -> None: ...

    @transition(
        field=state,
        source=State.APPROVED,
        target=State.CANCELLED,
        permission="grants.cancel_drawdown",
        custom={"label": gettext_lazy("Anordnung stornieren"), "done": gettext_lazy("Auszahlungsanordnung storniert")},
    )
    def cancel(self: Drawdown, *, by: Person, note: str) -> Facts:
        self.note = note
        return Facts(public={}, personal={"note": note})

    @transition(
        field=state,
        source=[State.ORDERED, State.PAID],
        target=State.BOUNCED,
        permission="grants.bounce_drawdown",
        custom={"label": gettext_lazy("Rückläufer verbuchen"), "done": gettext_lazy("Zahlung zurückgekommen")},
    )
    def bounce(self: Drawdown, *, by: Person, note: str, returned_on: dt.date | None = None) -> Facts:
        """`returned_on`: the day on which the bank booked it, which may be days after the payment."""
        self.note = note
        public = {"amount": str(self.amount), "returned_on": returned_on or clock.today()}
        return Facts(public=public, personal={"note": note})
