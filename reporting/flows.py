"""The desks of reporting: who has what to do in each open state, and by when."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _

from grants.models import Application
from grants.permissions import application_of
from network.models import Role
from reporting.models import (
    Notice,
    NoticeProcess,
    Objection,
    ObjectionProcess,
    Reclaim,
    ReclaimProcess,
    StatementOfUse,
    StatementOfUseProcess,
    VoucherQuestion,
    VoucherQuestionProcess,
)
from workflows.desks import Desk, DeskFlow, Due, Scope


def case(subject: Any) -> Application:
    found = application_of(subject)
    assert found is not None
    return found


def office(role: str) -> Scope:
    return lambda subject: (role, f"partnership:{case(subject).partnership_id}")


def recipient(subject: Any) -> tuple[str, str]:
    return Role.SIGNATORY, f"actor:{case(subject).applicant_id}"


def on_day(field: str) -> Due:
    def due(subject: Any) -> dt.datetime | None:
        day: dt.date | None = getattr(subject, field)
        return make_aware(dt.datetime.combine(day, dt.time(23, 59))) if day else None

    return due


def within(days_of: str) -> Due:
    """As many days after the subject came into its state as the procedure says."""

    def due(subject: Any) -> dt.datetime:
        days = getattr(case(subject).procedure.rules, days_of)
        day = (subject.updated_at + dt.timedelta(days=days)).date()
        return make_aware(dt.datetime.combine(day, dt.time(23, 59)))

    return due


class StatementFlow(DeskFlow):
    life = StatementOfUse
    process_class = StatementOfUseProcess
    page = "reporting:statement"

    due = Desk(_("Verwendungsnachweis abgeben"), scope=recipient, due=on_day("due_on"), waits_from=on_day("due_on"))
    submitted = Desk(_("Verwendungsnachweis prüfen"), scope=office(Role.CLERK), due=within("verification_days"))
    returned = Desk(_("Verwendungsnachweis ergänzen"), scope=recipient, due=within("information_request_days"))


class VoucherQuestionFlow(DeskFlow):
    life = VoucherQuestion
    process_class = VoucherQuestionProcess
    page = "reporting:question"

    open = Desk(_("Rückfrage zum Beleg beantworten"), scope=recipient, due=on_day("due_on"))


class ReclaimFlow(DeskFlow):
    life = Reclaim
    process_class = ReclaimProcess
    page = "reporting:reclaim"

    drafted = Desk(_("Rückforderung: anhören"), scope=office(Role.CLERK), due=within("decision_days"))
    heard = Desk(_("Rückforderung: entscheiden"), scope=office(Role.DECIDER), due=on_day("hearing_until"))
    issued = Desk(_("Rückzahlung verbuchen"), scope=office(Role.TREASURER), due=on_day("next_due"))


class NoticeFlow(DeskFlow):
    life = Notice
    process_class = NoticeProcess
    page = "reporting:notice"

    drafted = Desk(_("Bescheid erlassen"), scope=office(Role.DECIDER), due=within("decision_days"))
    issued = Desk(_("Bescheid bekannt geben"), scope=office(Role.CLERK))


class ObjectionFlow(DeskFlow):
    life = Objection
    process_class = ObjectionProcess
    page = "reporting:objection"

    lodged = Desk(_("Über den Widerspruch entscheiden"), scope=office(Role.DECIDER), due=within("decision_days"))
