"""Saying that one is tied to an applicant, and deciding what follows."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from grants.models import Exclusion
from network.request import Request
from reviews import services
from reviews.forms import DeclareForm, JudgeForm
from reviews.queries import case_for, exclusion_for
from workflows.refusal import Refused


@require_http_methods(["GET", "HEAD", "POST"])
def declare(request: Request, public_id: uuid.UUID) -> HttpResponse:
    """The case disappears for the person at once."""
    application = case_for(request.user, public_id, "reviews.declare_exclusion")
    form = DeclareForm(request.POST or None)
    status, refusal = (200, None) if request.method != "POST" else (422, None)
    if request.method == "POST" and form.is_valid():
        try:
            services.declare(application, reason=form.cleaned_data["reason"], by=request.user)
        except Refused as error:
            refusal, status = error, error.status
        else:
            messages.success(
                request,
                _("Danke, dass Sie das sagen. Sie sehen „%s“ nicht mehr, bis darüber entschieden ist.") % application,
            )
            return redirect("workflows:inbox")
    context = {"application": application, "form": form, "refusal": refusal}
    return render(request, "reviews/declare.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def judge(request: Request, public_id: uuid.UUID, person: uuid.UUID) -> HttpResponse:
    exclusion = exclusion_for(request.user, public_id, person)
    form = JudgeForm(request.POST or None)
    status, refusal = (200, None) if request.method != "POST" else (422, None)
    if request.method == "POST" and form.is_valid():
        confirmed = form.cleaned_data["verdict"] == "confirm"
        try:
            services.judge(exclusion, confirmed=confirmed, judgement=form.cleaned_data["judgement"], by=request.user)
        except Refused as error:
            refusal, status = error, error.status
        else:
            text = _("%s wirkt an diesem Antrag nicht mit.") if confirmed else _("%s darf an diesem Antrag mitwirken.")
            messages.success(request, text % exclusion.person)
            return redirect(exclusion.case)
    context = {
        "exclusion": exclusion,
        "application": exclusion.case,
        "form": form,
        "refusal": refusal,
        "is_judged": exclusion.state != Exclusion.State.DECLARED,
    }
    return render(request, "reviews/judge.html", context, status=status)
