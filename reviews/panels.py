"""What the committee adds to the case file. Applicants see neither reviews nor names nor votes."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from grants.models import Application, Exclusion
from grants.panels import panel
from reviews.models import AgendaItem, Review
from reviews.queries import names_may_be_seen, reviews_by_case


@panel(anchor="reviews", title=_("Gutachten"), rank=40, template="reviews/panels/reviews.html")
def reviews_panel(request: HttpRequest, application: Application) -> dict[str, Any] | None:
    if application.admitted_at is None or not request.user.has_perm("reviews.view_reviews", application):
        return None
    found = reviews_by_case([application])[application.pk]
    names = names_may_be_seen(request.user, application)
    may_assign = request.user.has_perm("reviews.assign_review", application) and application.state == "admitted"
    own = next((one for one in found.reviews if one.reviewer_id == request.user.pk), None)
    exclusions: list[Exclusion] = []
    if request.user.has_perm("reviews.view_exclusions", application):
        exclusions = list(application.exclusions.select_related("person", "judged_by").order_by("declared_at"))
        for one in exclusions:
            one.case = application
    if not (found.reviews or may_assign or exclusions):
        return None
    return {
        "application": application,
        "reviews": found,
        "submitted": [one for one in found.reviews if one.state == Review.State.SUBMITTED] if found.are_in else [],
        "names": names,
        "own": own,
        "may_assign": may_assign,
        "exclusions": [(one, request.user.has_perm("reviews.judge_exclusion", one)) for one in exclusions],
    }


@panel(anchor="meeting", title=_("Beratung"), rank=45, template="reviews/panels/meeting.html")
def meeting_panel(request: HttpRequest, application: Application) -> dict[str, Any] | None:
    if application.admitted_at is None or not request.user.has_perm("reviews.view_reviews", application):
        return None
    items = list(
        AgendaItem.objects.filter(application=application)
        .exclude(meeting__state="cancelled")
        .select_related("meeting__body", "resolution")
        .order_by("meeting__starts_at")
    )
    may_declare = request.user.has_perm("reviews.declare_exclusion", application) and application.state in {
        "admitted",
        "resolved",
        "waiting",
    }
    by_body = application.procedure.rules.resolved_by == "body"
    if not (items or may_declare):
        return None
    return {"application": application, "items": items, "may_declare": may_declare, "by_body": by_body}
