"""The cost and financing plan of a draft: adds up when saved, and while somebody types where there is a script."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from grants.completeness import PLAN
from grants.forms.plan import PlanForms
from grants.models import Application, Plan
from grants.services.plans import save_plan
from grants.views.frame import closed, frame, own_application
from network.request import Request
from workflows.refusal import Refused


def plan(request: Request, public_id: uuid.UUID) -> HttpResponse:
    application = own_application(request.user, public_id)
    if request.method != "POST" and (elsewhere := closed(application)) is not None:
        return elsewhere
    forms = _forms(application, request.POST if request.method == "POST" else None)
    if not forms.bound or "add_row" in request.POST:
        return _show(request, application, forms)
    if not forms.is_valid():
        return _show(request, application, forms, status=422)
    try:
        save_plan(
            application,
            costs=forms.cost_lines(),
            financing=forms.financing_lines(),
            version=forms.money.cleaned_data["version"],
            by=request.user,
        )
    except Refused as refusal:
        if refusal.code != "stale":
            return _show(request, application, forms, refusal=refusal, status=refusal.status)
        return _show_both(request, application, refusal)
    application.refresh_from_db()
    if "later" in request.POST:
        return redirect("grants:mine")
    if "stay" in request.POST:
        messages.success(request, _("Der Plan ist gespeichert."))
        return redirect("grants:apply_plan", public_id)
    return redirect(frame(application, PLAN)["next"].url)


def _stored(application: Application) -> Plan:
    plan = application.plan
    prefetch_related_objects([plan], "cost_lines", "financing_lines")
    return plan


def _forms(application: Application, data: object) -> PlanForms:
    return PlanForms(
        _stored(application), rules=application.procedure.rules, fund=application.call.fund.name, data=data
    )


def _show_both(request: Request, application: Application, refusal: Refused) -> HttpResponse:
    """Somebody saved the plan meanwhile: theirs to read, and what was typed, ready to be saved on top of it."""
    theirs = _stored(application)
    posted = request.POST.copy()
    posted["version"] = str(theirs.version)
    labels = {one.code: one.label for one in application.procedure.rules.cost_types}
    lines = [(labels.get(one.cost_type, one.cost_type), one) for one in theirs.cost_lines.all()]
    return _show(
        request,
        application,
        _forms(application, posted),
        refusal=refusal,
        status=refusal.status,
        plan=theirs,
        cost_lines=lines,
        financing_lines=list(theirs.financing_lines.all()),
    )


def _show(
    request: Request,
    application: Application,
    forms: PlanForms,
    *,
    refusal: Refused | None = None,
    status: int = 200,
    **theirs: object,
) -> HttpResponse:
    rules = application.procedure.rules
    costs, financing = forms.typed_sums()
    context = frame(application, PLAN) | theirs
    context |= {
        "forms": forms,
        "costs": costs,
        "financing": financing,
        "capped": [one for one in rules.cost_types if one.cap is not None or one.cap_share is not None],
        "over_maximum": forms.typed_grant() > rules.max_amount,
        "max_amount": rules.max_amount,
        "refusal": refusal,
        "theirs": bool(theirs),
    }
    return render(request, "grants/apply/plan.html", context, status=status)
