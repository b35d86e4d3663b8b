"""The life of an application: states, then steps, then what each step asks."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.completeness import missing
from workflows import clock
from workflows.life import Facts, FSMField, Life, Person, transition
from workflows.refusal import Refused

if TYPE_CHECKING:
    from grants.models import Application


class State(models.TextChoices):
    DRAFT = "draft", gettext_lazy("Entwurf")
    SUBMITTED = "submitted", gettext_lazy("Eingereicht")
    RETURNED = "returned", gettext_lazy("Bitte nachreichen")
    ADMITTED = "admitted", gettext_lazy("Zugelassen")
    RESOLVED = "resolved", gettext_lazy("Beraten")
    WAITING = "waiting", gettext_lazy("Warteliste")
    APPROVED = "approved", gettext_lazy("Bewilligt")
    REJECTED = "rejected", gettext_lazy("Abgelehnt")
    WITHDRAWN = "withdrawn", gettext_lazy("Zurückgezogen")
    EXPIRED = "expired", gettext_lazy("Verfallen")


OPEN = [State.DRAFT, State.SUBMITTED, State.RETURNED, State.ADMITTED, State.RESOLVED, State.WAITING]


# ---- guards: True, or a refusal that says what to do ---------------------------------------------------------------


def is_complete(application: Application) -> bool:
    points = missing(application)
    if points:
        raise Refused(
            _("Noch %(count)d Punkte bis zum Absenden: %(points)s.")
            % {"count": len(points), "points": "; ".join(point.label for point in points)}
            if len(points) > 1
            else _("Noch ein Punkt bis zum Absenden: %s.") % points[0].label,
            code="incomplete",
        )
    return True


def call_is_open(application: Application) -> bool:
    """One rule: the server's time of receipt. The closing moment itself is late."""
    if not application.call.is_open(clock.now()):
        raise Refused(
            _(
                "Die Frist dieses Aufrufs ist abgelaufen. Ihr Entwurf bleibt lesbar; wenden Sie sich an die "
                "Koordinierungs- und Fachstelle, sie kennt den nächsten Aufruf."
            ),
            code="deadline_passed",
        )
    return True


def request_is_not_overdue(application: Application) -> bool:
    request = application.information_requests.last()
    if request and clock.today() > request.due_on:
        raise Refused(
            _("Die Frist zum Nachreichen ist am %s abgelaufen. Rufen Sie uns an, wir besprechen, wie es weitergeht.")
            % request.due_on.strftime("%d.%m.%Y"),
            code="deadline_passed",
        )
    return True


def formal_check_is_clean(application: Application) -> bool:
    results = dict(application.check_items.values_list("code", "result"))
    checks = application.procedure.rules.checks
    if unanswered := [check.label for check in checks if check.code not in results]:
        raise Refused(_("Noch nicht geprüft: %s.") % "; ".join(unanswered), code="check_unfinished")
    if bad := [check.label for check in checks if results[check.code] != "fine"]:
        raise Refused(
            _("Zulassen geht erst, wenn alle Punkte in Ordnung sind. Offen: %s.") % "; ".join(bad), code="check_failed"
        )
    return True


def office_agrees_where_no_body_resolves(application: Application) -> bool:
    """In a track without a body, clerk and coordinator each give their assessment, and they must agree."""
    if application.procedure.rules.resolved_by == "body":
        return True
    by_source = {one.source: one for one in application.recommendations.all()}
    clerk, coordinator = by_source.get("clerk"), by_source.get("coordinator")
    if not clerk or not coordinator:
        raise Refused(
            _("Hier entscheiden Sachbearbeitung und Fachstelle gemeinsam. Ein Votum fehlt noch."), code="vote_missing"
        )
    if clerk.by_id == coordinator.by_id:
        raise Refused(_("Die beiden Voten müssen von zwei Personen kommen."), code="four_eyes", status=403)
    if (clerk.outcome, clerk.amount) != (coordinator.outcome, coordinator.amount):
        raise Refused(
            _("Die beiden Voten stimmen nicht überein. Einigen Sie sich auf eine Summe."), code="votes_differ"
        )
    return True


def is_recommended(application: Application) -> bool:
    if not application.recommendations.exists():
        raise Refused(_("Es gibt noch keinen Beschluss zu diesem Antrag."), code="no_recommendation")
    return True


class ApplicationLife(Life):
    State = State
    RESTING = frozenset({State.APPROVED, State.REJECTED, State.WITHDRAWN, State.EXPIRED})

    received_at: dt.datetime | None
    admitted_at: dt.datetime | None

    state = FSMField(gettext_lazy("Stand"), default=State.DRAFT, choices=State.choices, protected=True)

    class Meta:
        abstract = True

    @transition(
        field=state,
        source=State.DRAFT,
        target=State.SUBMITTED,
        conditions=[call_is_open, is_complete],
        permission="grants.submit_application",
        custom={"label": gettext_lazy("Absenden"), "done": gettext_lazy("Antrag eingereicht")},
    )
    def submit(self: Application, *, by: Person) -> dict[str, Any]:
        self.number = self.number or self.call.draw_number()
        self.received_at = clock.now()
        self.requested = self.plan.requested
        return {"number": self.number, "requested": str(self.requested)}

    @transition(
        field=state,
        source=State.RETURNED,
        target=State.SUBMITTED,
        conditions=[request_is_not_overdue, is_complete],
        permission="grants.submit_application",
        custom={
            "label": gettext_lazy("Noch einmal absenden"),
            "done": gettext_lazy("Antrag ergänzt und noch einmal eingereicht"),
        },
    )
    def resubmit(self: Application, *, by: Person) -> dict[str, Any]:
        self.requested = self.plan.requested
        return {"requested": str(self.requested)}

    @transition(
        field=state,
        source=State.SUBMITTED,
        target=State.ADMITTED,
        conditions=[formal_check_is_clean],
        permission="grants.admit_application",
        custom={"label": gettext_lazy("Zulassen"), "done": gettext_lazy("Antrag zugelassen")},
    )
    def admit(self: Application, *, by: Person) -> None:
        self.admitted_by_id = by.pk
        self.admitted_at = clock.now()

    @transition(
        field=state,
        source=State.SUBMITTED,
        target=State.RETURNED,
        permission="grants.return_application",
        custom={"label": gettext_lazy("Nachfordern"), "done": gettext_lazy("Unterlagen nachgefordert")},
    )
    def return_(self: Application, *, by: Person, text: str, due_on: dt.date) -> Facts:
        if due_on <= clock.today():
            raise Refused(_("Die Frist muss nach dem heutigen Tag liegen."), code="due_in_the_past")
        return Facts(public={"due_on": due_on}, personal={"text": text})

    @transition(
        field=state,
        source=[State.SUBMITTED, State.RETURNED],
        target=State.REJECTED,
        permission="grants.refuse_application",
        custom={
            "label": gettext_lazy("Formal ablehnen"),
            "done": gettext_lazy("Antrag nach der formalen Prüfung abgelehnt"),
        },
    )
    def refuse(self: Application, *, by: Person, reasons: str) -> Facts:
        return Facts(public={}, personal={"reasons": reasons})

    @transition(
        field=state,
        source=State.ADMITTED,
        target=State.RESOLVED,
        conditions=[is_recommended, office_agrees_where_no_body_resolves],
        permission="grants.resolve_application",
        custom={"label": gettext_lazy("Votum abschließen"), "done": gettext_lazy("Antrag beraten")},
    )
    def resolve(self: Application, *, by: Person) -> dict[str, Any]:
        recommended = self.recommendations.last()
        assert recommended is not None
        return {"outcome": recommended.outcome, "amount": str(recommended.amount)}

    @transition(
        field=state,
        source=[State.RESOLVED, State.WAITING],
        target=State.APPROVED,
        permission="grants.approve_application",
        custom={"label": gettext_lazy("Bewilligen"), "done": gettext_lazy("Förderung bewilligt")},
    )
    def approve(
        self: Application,
        *,
        by: Person,
        amount: Decimal,
        financing_type: str,
        reasons: str,
        conditions: str = "",
        deviation_reason: str = "",
    ) -> dict[str, Any]:
        return {"amount": str(amount), "financing_type": financing_type}

    @transition(
        field=state,
        source=[State.RESOLVED, State.WAITING],
        target=State.REJECTED,
        permission="grants.reject_application",
        custom={"label": gettext_lazy("Ablehnen"), "done": gettext_lazy("Antrag abgelehnt")},
    )
    def reject(self: Application, *, by: Person, reasons: str, deviation_reason: str = "") -> Facts:
        return Facts(public={}, personal={"reasons": reasons})

    @transition(
        field=state,
        source=State.RESOLVED,
        target=State.WAITING,
        permission="grants.wait_application",
        custom={"label": gettext_lazy("Auf die Warteliste"), "done": gettext_lazy("Auf die Warteliste gesetzt")},
    )
    def wait(self: Application, *, by: Person, reasons: str = "") -> None: ...

    @transition(
        field=state,
        source=State.RESOLVED,
        target=State.ADMITTED,
        permission="grants.send_back_application",
        custom={"label": gettext_lazy("Zurück zur Beratung"), "done": gettext_lazy("Zur Beratung zurückgegeben")},
    )
    def send_back(self: Application, *, by: Person, reasons: str) -> Facts:
        return Facts(public={}, personal={"reasons": reasons})

    @transition(
        field=state,
        source=State.REJECTED,
        target=State.ADMITTED,
        permission="grants.reopen_application",
        custom={"label": gettext_lazy("Wieder aufnehmen"), "done": gettext_lazy("Antrag wieder aufgenommen")},
    )
    def reopen(self: Application, *, by: Person, reasons: str) -> Facts:
        return Facts(public={}, personal={"reasons": reasons})

    @transition(
        field=state,
        source=OPEN,
        target=State.WITHDRAWN,
        permission="grants.withdraw_application",
        custom={"label": gettext_lazy("Zurückziehen"), "done": gettext_lazy("Antrag zurückgezogen")},
    )
    def withdraw(self: Application, *, by: Person, reasons: str = "") -> Facts:
        return Facts(public={}, personal={"reasons": reasons})

    @transition(
        field=state,
        source=[State.DRAFT, State.WAITING],
        target=State.EXPIRED,
        permission="grants.expire_application",
        custom={"label": gettext_lazy("Verfallen lassen"), "done": gettext_lazy("Antrag verfallen")},
    )
    def expire(self: Application, *, by: Person) -> None: ...
