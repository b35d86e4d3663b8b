"""The desks of the committee. The order of steps is in lifecycle/."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _

from network.models import Role
from reviews.models import Meeting, MeetingProcess, Review, ReviewProcess
from workflows.desks import Desk, DeskFlow, Scope

# How long before a meeting its members should have the invitation, and how soon after it the minutes are signed.
INVITATION = dt.timedelta(days=7)
SIGNATURES = dt.timedelta(days=14)


def at_partnership(role: str) -> Scope:
    return lambda meeting: (role, f"partnership:{meeting.partnership_id}")


def end_of_due_day(review: Any) -> dt.datetime:
    return make_aware(dt.datetime.combine(review.due_on, dt.time(23, 59)))


class ReviewFlow(DeskFlow):
    life = Review
    process_class = ReviewProcess
    page = "reviews:review"

    assigned = Desk(
        _("Gutachten schreiben"), scope=lambda one: (Role.JUROR, f"user:{one.reviewer_id}"), due=end_of_due_day
    )


class MeetingFlow(DeskFlow):
    life = Meeting
    process_class = MeetingProcess
    page = "reviews:meeting"

    planned = Desk(
        _("Zur Sitzung einladen"),
        scope=at_partnership(Role.COORDINATOR),
        due=lambda one: one.starts_at - INVITATION,
    )
    invited = Desk(_("Sitzung eröffnen"), scope=at_partnership(Role.CHAIR), due=lambda one: one.starts_at)
    open = Desk(_("Sitzung leiten und schließen"), scope=at_partnership(Role.CHAIR), due=lambda one: one.starts_at)
    closed = Desk(
        _("Niederschrift unterschreiben"), scope=at_partnership(Role.CHAIR), due=lambda one: one.closed_at + SIGNATURES
    )
