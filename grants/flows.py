"""The desks of grants: who has what to do in each open state, and by when. The order of steps is in lifecycle/."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _

from grants.models import (
    Amendment,
    AmendmentProcess,
    Application,
    ApplicationProcess,
    Drawdown,
    DrawdownProcess,
    Exclusion,
    Grant,
    GrantProcess,
)
from grants.queries import office_votes
from network.models import ORGANISATION_ROLES, Role
from workflows.desks import Desk, DeskFlow, Scope, hide_cases


def office(role: str) -> Scope:
    return lambda subject: (role, f"partnership:{application(subject).partnership_id}")


def applicant(role: str) -> Scope:
    return lambda subject: (role, f"actor:{application(subject).applicant_id}")


def application(subject: Any) -> Application:
    found: Application = (
        subject
        if isinstance(subject, Application)
        else subject.application
        if isinstance(subject, Grant)
        else subject.grant.application
    )
    return found


def within(days_of: str) -> Any:
    """As many days after the subject came into its state as the procedure says."""

    def due(subject: Any) -> dt.datetime:
        days = getattr(application(subject).procedure.rules, days_of)
        return end_of_day((subject.updated_at + dt.timedelta(days=days)).date())

    return due


def end_of_day(day: dt.date) -> dt.datetime:
    return make_aware(dt.datetime.combine(day, dt.time(23, 59)))


def requested_by(subject: Application) -> dt.datetime | None:
    request = subject.information_requests.last()
    return end_of_day(request.due_on) if request else None


def resolver(subject: Application) -> tuple[str, str]:
    """The coordination office prepares the meeting. Where no body resolves, it votes first and the clerk second."""
    role = Role.CLERK if "coordinator" in office_votes(subject) else Role.COORDINATOR
    return role, f"partnership:{subject.partnership_id}"


def what_to_resolve(subject: Application) -> Any:
    if subject.procedure.rules.resolved_by == "body":
        return None
    return _("Votum abschließen") if len(office_votes(subject)) == 2 else _("Votum abgeben")


def closer(subject: Grant) -> tuple[str, str]:
    """The clerk examines the account; what the rules make of it, the decider settles."""
    role = Role.CLERK if subject.proposed_amount is None else Role.DECIDER
    return role, f"partnership:{subject.partnership_id}"


class ApplicationFlow(DeskFlow):
    life = Application
    process_class = ApplicationProcess
    page = "grants:case"

    draft = Desk(_("Antrag fertigstellen"), scope=applicant(Role.APPLICANT), due=lambda one: one.call.closes_at)
    submitted = Desk(_("Antrag prüfen"), scope=office(Role.CLERK), due=within("formal_check_days"))
    returned = Desk(_("Unterlagen nachreichen"), scope=applicant(Role.APPLICANT), due=requested_by)
    admitted = Desk(_("Beratung vorbereiten"), scope=resolver, due=within("review_days"), label_of=what_to_resolve)
    resolved = Desk(_("Über den Antrag entscheiden"), scope=office(Role.DECIDER), due=within("decision_days"))
    waiting = Desk(_("Warteliste: nachrücken lassen"), scope=office(Role.DECIDER))


class GrantFlow(DeskFlow):
    life = Grant
    process_class = GrantProcess
    page = "grants:grant"

    offered = Desk(_("Förderung annehmen"), scope=applicant(Role.SIGNATORY), due=lambda one: end_of_day(one.accept_by))
    active = Desk(
        _("Förderung läuft: Geld abrufen"), scope=applicant(Role.SIGNATORY), due=lambda one: end_of_day(one.ends_on)
    )
    closing = Desk(_("Abrechnung abschließen"), scope=closer, due=within("verification_days"))
    settled = Desk(_("Akte schließen"), scope=office(Role.CLERK))


class AmendmentFlow(DeskFlow):
    life = Amendment
    process_class = AmendmentProcess
    page = "grants:amendment"

    requested = Desk(_("Über die Änderung entscheiden"), scope=office(Role.DECIDER), due=within("decision_days"))


class DrawdownFlow(DeskFlow):
    life = Drawdown
    process_class = DrawdownProcess
    page = "grants:drawdown"

    requested = Desk(_("Mittelabruf prüfen"), scope=office(Role.CHECKER), due=within("drawdown_check_days"))
    checked = Desk(_("Auszahlung anordnen"), scope=office(Role.APPROVER), due=within("payment_days"))
    approved = Desk(_("Überweisen"), scope=office(Role.TREASURER), due=within("payment_days"))
    ordered = Desk(_("Zahlung bestätigen"), scope=office(Role.TREASURER), due=within("payment_days"))
    returned = Desk(_("Mittelabruf ergänzen"), scope=applicant(Role.SIGNATORY))
    bounced = Desk(_("Bankverbindung klären"), scope=applicant(Role.SIGNATORY))


@hide_cases
def excluded_cases(user: Any) -> Q:
    """A case from which the person is excluded does not wait for them, unless it is their own organisation's."""
    cases = Exclusion.objects.filter(person=user).exclude(state=Exclusion.State.CLEARED)
    return Q(case_id__in=cases.values("case__public_id")) & ~Q(role__in=ORGANISATION_ROLES)
