"""The office's own pages on a case: the formal check, the assessment without a body, conditions."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from grants.eligibility import hints
from grants.forms.steps import AssessForm
from grants.models import Application, CheckItem, Recommendation
from grants.permissions import is_clerk
from grants.queries import application_for
from grants.services import cases as services
from grants.views.case import step_buttons
from network.request import Request
from workflows.refusal import Refused


class CheckForm(forms.Form):
    """One row per point of the procedure's checklist: result and note."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, application: Application, data: object = None) -> None:
        self.application = application
        found = {item.code: item for item in application.check_items.select_related("checked_by")}
        super().__init__(data, initial={"version": application.version})  # type: ignore[arg-type]
        self.rows = []
        for check in application.procedure.rules.checks:
            item = found.get(check.code)
            self.fields[f"result-{check.code}"] = forms.ChoiceField(
                label=check.label,
                choices=CheckItem.Result.choices,
                required=False,
                initial=item.result if item else None,
                widget=forms.RadioSelect(attrs={"data-horizontal": True, "data-optional": ""}),
            )
            self.fields[f"note-{check.code}"] = forms.CharField(
                label=gettext_lazy("Bemerkung"),
                required=False,
                max_length=500,
                initial=item.note if item else "",
                widget=forms.TextInput(attrs={"data-optional": ""}),
            )
            self.rows.append((check, item, self[f"result-{check.code}"], self[f"note-{check.code}"]))

    def results(self) -> dict[str, tuple[str, str]]:
        return {
            check.code: (self.cleaned_data[f"result-{check.code}"], self.cleaned_data[f"note-{check.code}"])
            for check, *_rest in self.rows
        }


@require_http_methods(["GET", "HEAD", "POST"])
def formal_check(request: Request, public_id: uuid.UUID) -> HttpResponse:
    application = application_for(request.user, public_id)
    if application.state != "submitted" or not request.user.has_perm("grants.check_application", application):
        raise Http404
    form = CheckForm(application, request.POST or None)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            services.save_formal_check(
                application, form.results(), by=request.user, version=form.cleaned_data["version"]
            )
        except Refused as error:
            refusal = error
        else:
            messages.success(request, _("Die Prüfung ist gespeichert."))
            return redirect("grants:formal_check", application.public_id)
    context = {
        "application": application,
        "form": form,
        "hints": hints(application),
        "refusal": refusal,
        "buttons": step_buttons([application], request.user),
    }
    return render(request, "grants/formal_check.html", context, status=refusal.status if refusal else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def assess(request: Request, public_id: uuid.UUID) -> HttpResponse:
    """Clerk and coordinator each give an assessment; where both agree, the case goes on to the decision."""
    application = application_for(request.user, public_id)
    if application.state != "admitted" or not request.user.has_perm("grants.assess_application", application):
        raise Http404
    initial = {"outcome": Recommendation.Outcome.APPROVE, "amount": application.requested}
    form = AssessForm(request.POST or None, initial=initial)
    refusal = None
    if request.method == "POST" and form.is_valid():
        source = (
            Recommendation.Source.CLERK if is_clerk(request.user, application) else Recommendation.Source.COORDINATOR
        )
        try:
            services.recommend(application, source=source, by=request.user, **form.cleaned_data)
        except Refused as error:
            refusal = error
        else:
            messages.success(request, _("Ihr Votum ist gespeichert."))
            return redirect(application.get_absolute_url())
    context = {
        "application": application,
        "form": form,
        "refusal": refusal,
        "given": application.recommendations.select_related("by"),
    }
    return render(request, "grants/assess.html", context, status=refusal.status if refusal else 200)


class ConditionForm(forms.Form):
    note = forms.CharField(label=gettext_lazy("Wie sie erfüllt wurde"), max_length=300)


@require_http_methods(["GET", "HEAD", "POST"])
def meet_condition(request: Request, public_id: uuid.UUID, pk: int) -> HttpResponse:
    application = application_for(request.user, public_id)
    if not request.user.has_perm("grants.meet_condition", application):
        raise Http404
    condition = get_object_or_404(application.conditions, pk=pk, met_at=None)
    form = ConditionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.meet_condition(condition, by=request.user, note=form.cleaned_data["note"])
        except Refused as error:
            messages.warning(request, str(error))
        return redirect(f"{application.get_absolute_url()}#decision")
    return render(request, "grants/condition.html", {"application": application, "condition": condition, "form": form})
