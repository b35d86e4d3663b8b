"""The juror's pages: what waits for an opinion, and one application beside one form."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Paginator
from django.db.models import QuerySet, prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from grants.models import Application, Plan
from grants.procedure import QuestionKind
from network.request import Request
from reviews import services
from reviews.forms import ReviewForm
from reviews.models import Review
from reviews.queries import open_reviews_of, review_for, reviews_of
from workflows.models import Document
from workflows.refusal import Refused
from workflows.templatetags.numbers_and_dates import day
from workflows.views.steps import CommandForm

PER_PAGE = 30


@require_safe
def mine(request: Request) -> HttpResponse:
    """What waits first, then what is done."""
    everything = reviews_of(request.user)
    open_ones = [one for one in everything if one.state == Review.State.ASSIGNED]
    done = everything.exclude(state=Review.State.ASSIGNED).order_by("-submitted_at", "-pk")
    page = Paginator(done, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "reviews/mine.html", {"open_ones": open_ones, "page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: Request, public_id: uuid.UUID) -> HttpResponse:
    """Read on the left, answer on the right. Saving needs nothing; handing in needs everything."""
    found = review_for(request.user, public_id)
    criteria = list(found.criteria)
    if request.method != "POST":
        return _show(request, found, ReviewForm(review=found, criteria=criteria))
    form = ReviewForm(request.POST, review=found, criteria=criteria)
    command = CommandForm(request.POST)
    if not (form.is_valid() and command.is_valid()):
        return _show(request, found, form, status=422)
    try:
        done = _act(request, found, form, command.cleaned_data)
    except Refused as refusal:
        return _show(request, review_for(request.user, public_id), form, refusal=refusal, status=refusal.status)
    return done or _show(request, found, form, status=422)


def _act(request: Request, found: Review, form: ReviewForm, command: dict[str, Any]) -> HttpResponse | None:
    """None where the form says what is missing."""
    known = {"by": request.user, "version": command["version"]}
    if form.is_unsure and "save" not in request.POST:
        if not form.require_reason():
            return None
        services.step_aside(found, reason=form.cleaned_data["reason"], command_id=command["command_id"], **known)
        messages.success(
            request,
            _("Danke, dass Sie das sagen. Sie wirken an diesem Antrag nicht mit; der Vorsitz weiß Bescheid."),
        )
        return redirect("reviews:mine")
    if "save" in request.POST:
        services.save_review(found, form.opinion(), **known)
        messages.success(request, _("Gespeichert. Sie können jederzeit weitermachen."))
        return redirect(found.get_absolute_url())
    if not form.require_everything():
        return None
    services.submit_review(found, form.opinion(), command_id=command["command_id"], **known)
    messages.success(request, _("Ihr Gutachten zu „%s“ ist abgegeben.") % found)
    return redirect("reviews:mine")


def _show(
    request: Request, found: Review, form: ReviewForm, *, refusal: Refused | None = None, status: int = 200
) -> HttpResponse:
    application = found.application
    plan = application.plan
    prefetch_related_objects([plan], "cost_lines")
    waiting = [one.pk for one in open_reviews_of(request.user)]
    context = {
        "review": found,
        "application": application,
        "form": form,
        "answered": sum(one.value() not in (None, "") for one in form.points_fields()),
        "is_open": found.state == Review.State.ASSIGNED,
        "place": waiting.index(found.pk) + 1 if found.pk in waiting else None,
        "waiting": len(waiting),
        "sections": answers_by_section(application),
        "plan": plan,
        "quota": (application.requested or 0) / plan.total_costs if plan.total_costs else None,
        "cost_rows": cost_rows(application, plan),
        "attachments": attachments_of(application),
        "partners": ", ".join(one.name for one in application.partners.all()),
        "command_id": uuid.uuid4(),
        "refusal": refusal,
    }
    return render(request, "reviews/review.html", context, status=status)


def answers_by_section(application: Application) -> list[dict[str, Any]]:
    """The application in its own words, section by section; what was not answered is left out."""
    answers = application.answers_by_code()
    sections = []
    for section in application.procedure.rules.sections:
        rows = [
            {"label": question.label, "text": _written(question.kind, answers[question.code], dict(question.options))}
            for question in section.questions
            if question.code not in TOLD and answers.get(question.code) not in (None, "", [])
        ]
        if rows:
            sections.append({"title": section.title, "rows": rows})
    return sections


# What stands above the answers already.
TOLD = {"title", "starts_on", "ends_on"}


def _written(kind: QuestionKind, value: Any, options: dict[str, str]) -> str:
    if kind == QuestionKind.YES_NO:
        return _("ja") if value else _("nein")
    if kind == QuestionKind.DATE and isinstance(value, str):
        return day(parse_date(value))
    if isinstance(value, list):
        return ", ".join(options.get(str(one), str(one)) for one in value)
    return options.get(str(value), str(value))


def attachments_of(application: Application) -> QuerySet[Document]:
    """What the applicant handed in; not the office's letters."""
    return Document.objects.filter(
        subject_type=ContentType.objects.get_for_model(application),
        subject_pk=application.pk,
        kind__in=[one.code for one in application.procedure.rules.attachments],
        deleted_at=None,
    ).order_by("created_at")


def cost_rows(application: Application, plan: Plan) -> list[dict[str, Any]]:
    rules = application.procedure.rules
    return [{"label": rules.cost_label(code), "amount": amount} for code, amount in plan.by_cost_type.items()]
