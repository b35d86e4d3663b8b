"""The decider's pages of a claim that is paid later or not in full."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from grants.money import ZERO
from network.request import Request
from reporting.forms.instalments import EndPlanForm, PlanForm, RateFormSet, WaiverForm, typed_sum
from reporting.models import Reclaim
from reporting.queries import reclaim_for
from reporting.services import instalments as verbs
from workflows.refusal import Refused

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
def agree(request: Request, public_id: uuid.UUID) -> HttpResponse:
    """First the wish (how many, from when), then the rates, which can be changed one by one."""
    found = _reclaim(request, public_id, "reporting.agree_instalments")
    posted = request.POST if request.method == "POST" else None
    form = PlanForm(posted, reclaim=found)
    proposing = posted is None or "propose" in posted
    rates = RateFormSet(None if proposing else posted, prefix="rates", initial=_proposed(found, form))
    refusal = None
    if not proposing and form.is_valid() and rates.is_valid():
        try:
            verbs.agree_instalments(
                found, [one.rate() for one in rates.forms], reason=form.cleaned_data["reason"],
                interest=form.cleaned_data["interest"], by=request.user,
            )  # fmt: skip
        except Refused as error:
            refusal = error
        else:
            messages.success(request, _("Bewilligt. Die Organisation bekommt ein Schreiben mit den Raten."))
            return redirect(f"{found.get_absolute_url()}#raten")
    if proposing:
        form.errors.pop("reason", None)  # written last; asked for when it is decided
    context = {
        "reclaim": found,
        "application": found.grant.application,
        "form": form,
        "rates": rates,
        "typed": typed_sum(rates),
        "total": verbs.open_under(found, _interest(form)),
        "refusal": refusal,
    }
    status = refusal.status if refusal else 422 if not proposing else 200
    return render(request, "reporting/instalments.html", context, status=status)


@require_http_methods(METHODS)
def waive_part(request: Request, public_id: uuid.UUID) -> HttpResponse:
    found = _reclaim(request, public_id, "reporting.waive_part")
    return _form(
        request, found, WaiverForm(request.POST or None), _("Auf einen Teil verzichten"), verbs.waive_part,
        _("Auf den Teil ist verzichtet."),
    )  # fmt: skip


@require_http_methods(METHODS)
def end(request: Request, public_id: uuid.UUID) -> HttpResponse:
    found = _reclaim(request, public_id, "reporting.agree_instalments")
    if found.payment_plan is None:
        raise Http404
    return _form(
        request, found, EndPlanForm(request.POST or None), _("Ratenzahlung beenden"), verbs.end_plan,
        _("Die Ratenzahlung ist beendet. Der Rest ist sofort fällig."),
    )  # fmt: skip


def _reclaim(request: Request, public_id: uuid.UUID, permission: str) -> Reclaim:
    found = reclaim_for(request.user, public_id)
    if found.state != Reclaim.State.ISSUED or not request.user.has_perm(permission, found):
        raise Http404
    return found


def _interest(form: PlanForm) -> str:
    return str(form["interest"].value() or form.fields["interest"].initial)


def _proposed(found: Reclaim, form: PlanForm) -> list[dict[str, Any]]:
    wish = form.cleaned_data if form.is_bound and (form.is_valid() or form.cleaned_data) else {}
    count = wish.get("count") or form.fields["count"].initial
    first_on = wish.get("first_on") or form.fields["first_on"].initial
    total = verbs.open_under(found, _interest(form))
    rows = verbs.propose(total, count=count, first_on=first_on) if total > ZERO else []
    return [{"due_on": day, "amount": amount} for day, amount in rows]


def _form(request: Request, found: Reclaim, form: Form, title: str, verb: Any, done: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            verb(found, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, done)
            return redirect(f"{found.get_absolute_url()}#raten")
    context = {
        "form": form, "title": title, "submit": title, "reclaim": found, "application": found.grant.application,
        "back": found.get_absolute_url(),
    }  # fmt: skip
    return render(request, "reporting/form.html", context, status=422 if request.method == "POST" else 200)
