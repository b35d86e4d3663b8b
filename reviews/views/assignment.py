"""Who writes which review."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from network.models import Role
from network.request import Request
from reviews import services
from reviews.forms import AssignForm
from reviews.models import Review
from reviews.queries import candidates, case_for, cases_to_assign, reviews_by_case
from workflows import clock
from workflows.journal import unit_of_work
from workflows.refusal import Refused

PER_PAGE = 30


@require_safe
def assignments(request: Request) -> HttpResponse:
    """Admitted cases with the reviews that were asked for; the first that has too few is what to do next."""
    if not any(held.role in {Role.COORDINATOR, Role.CHAIR} for held in request.user.held()):
        raise Http404
    page = Paginator(cases_to_assign(request.user), PER_PAGE).get_page(request.GET.get("page"))
    reviews = reviews_by_case(page.object_list)
    rows: list[dict[str, Any]] = [
        {"application": one, "reviews": reviews[one.pk], "wanted": one.procedure.rules.reviews_per_case}
        for one in page.object_list
    ]
    short = next((row for row in rows if len(row["reviews"].reviews) < row["wanted"]), None)
    if short is not None:
        short["is_next"] = True
    return render(request, "reviews/assignments.html", {"page": page, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: Request, public_id: uuid.UUID) -> HttpResponse:
    application = case_for(request.user, public_id, "reviews.assign_review")
    people = candidates(application)
    has_one = {Review.State.ASSIGNED, Review.State.SUBMITTED}
    offered = [one for one in people if not one.obstacle and not (one.review and one.review.state in has_one)]
    default = clock.today() + dt.timedelta(days=application.procedure.rules.review_days)
    form = AssignForm(request.POST or None, offered=offered, due_on=default)
    status, refusal = 200, None
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                with unit_of_work():
                    for key in form.cleaned_data["jurors"]:
                        services.assign(
                            application,
                            reviewer=form.offered[key].person,
                            due_on=form.cleaned_data["due_on"],
                            by=request.user,
                        )
            except Refused as error:
                refusal, status = error, error.status
            else:
                count = len(form.cleaned_data["jurors"])
                messages.success(
                    request,
                    ngettext("Ein Gutachten ist vergeben.", "%(count)d Gutachten sind vergeben.", count)
                    % {"count": count},
                )
                return redirect("reviews:assign", application.public_id)
    context = {
        "application": application,
        "form": form,
        "assigned": [one for one in people if one.review is not None and not one.obstacle],
        "excluded": [one for one in people if one.obstacle],
        "offered": offered,
        "wanted": application.procedure.rules.reviews_per_case,
        "refusal": refusal,
        "can_assign": application.state == "admitted",
        "nobody": _("Alle, die Gutachten schreiben, haben diesen Antrag schon oder wirken nicht mit."),
    }
    return render(request, "reviews/assign.html", context, status=status)
