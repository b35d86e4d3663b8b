"""Public: what there is to apply for. And the first step of an application."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from grants.forms.application import StartForm
from grants.models import Application, Call
from grants.services.applications import start_application
from network.models import User
from network.queries import actors_of
from network.request import Request
from workflows import clock
from workflows.refusal import Refused


def published_calls() -> QuerySet[Call]:
    calls = Call.objects.filter(published_at__isnull=False)
    calls = calls.select_related("fund", "procedure__body", "partnership__chain")
    return calls.order_by(F("closes_at").asc(nulls_last=True), "pk")


def open_calls() -> list[Call]:
    now = clock.now()
    return [call for call in published_calls().filter(opens_at__lte=now) if call.is_open(now)]


@login_not_required
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """The public start page. Whoever is signed in is led to the page that is theirs."""
    user = request.user
    if isinstance(user, User):
        if user.office_partnerships():
            return redirect("workflows:inbox")
        return redirect("grants:mine" if user.represented_actors() else "network:organisations")
    return render(request, "grants/start.html", _public(calls=open_calls(), partnership=_partnership(request)))


@login_not_required
@require_safe
def calls(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    coming = published_calls().filter(opens_at__gt=now).order_by("opens_at")[:20]
    context = _public(calls=open_calls(), coming=coming, partnership=_partnership(request))
    return render(request, "grants/apply/calls.html", context)


@login_not_required
@require_safe
def call(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """What is asked, how much there is, until when, who decides."""
    found = get_object_or_404(published_calls(), public_id=public_id)
    rules = found.procedure.rules
    context = _public(
        call=found,
        rules=rules,
        is_open=found.is_open(clock.now()),
        is_coming=found.opens_at > clock.now(),
        capped=[one for one in rules.cost_types if one.cap is not None or one.cap_share is not None],
        partnership=found.partnership,
    )
    return render(request, "grants/apply/call.html", context)


def begin(request: Request, public_id: uuid.UUID) -> HttpResponse:
    """Choose the organisation one writes for, and begin the draft."""
    found = get_object_or_404(published_calls(), public_id=public_id)
    organisations = list(actors_of(request.user))
    refusal = None
    form = StartForm(
        request.POST or None,
        organisations=[(str(one.public_id), one.name) for one in organisations],
        initial={"command_id": uuid.uuid4()},
    )
    if request.method == "POST" and form.is_valid():
        chosen = next(one for one in organisations if str(one.public_id) == form.cleaned_data["applicant"])
        try:
            application = start_application(
                found, applicant=chosen, by=request.user, command_id=form.cleaned_data["command_id"]
            )
        except Refused as refused:
            refusal = refused
        else:
            return redirect("grants:apply_organisation", application.public_id)
    drafts = Application.objects.filter(call=found, applicant__in=organisations, state=Application.State.DRAFT)
    context = {
        "call": found,
        "form": form,
        "organisations": organisations,
        "drafts": drafts.select_related("applicant").order_by("-updated_at")[:5],
        "is_open": found.is_open(clock.now()),
        "refusal": refusal,
    }
    status = refusal.status if refusal else 422 if form.is_bound and form.errors else 200
    return render(request, "grants/apply/begin.html", context, status=status)


def _public(**context: Any) -> dict[str, Any]:
    return context | {"quick_exit_url": getattr(settings, "QUICK_EXIT_URL", "")}


def _partnership(request: HttpRequest) -> Any:
    return getattr(request, "partnership", None)
