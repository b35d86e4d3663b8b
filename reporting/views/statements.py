"""The recipient's pages: what was spent, how it stands, and handing it in. The office reads the same page."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import dateformat, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from grants.models import Grant
from grants.permissions import is_applicant
from network.request import Request
from reporting.completeness import missing
from reporting.forms.report import ReportForm
from reporting.forms.statement import INCOME_FORMS
from reporting.hints import Hints, hints_for, hints_told
from reporting.indicators import told
from reporting.lights import compared
from reporting.models import StatementOfUse, Voucher
from reporting.queries import grants_of, settlement_of, statement_for
from reporting.reckoning import count_of, reckon
from reporting.services import statements as verbs
from reporting.services.papers import Publicity, interim_vouchers, papers_of
from reporting.settlement import origins_of
from reporting.views.buttons import step_buttons
from workflows.refusal import Refused

METHODS = ["GET", "HEAD", "POST"]
PER_PAGE = 25
VOUCHERS_PER_PAGE = 100


@require_safe
def mine(request: Request) -> HttpResponse:
    """The grants of the own organisations with what has to be accounted for, and until when."""
    grants = grants_of(request.user).prefetch_related("statements", "reclaims")
    if not request.user.represented_actors():
        raise Http404
    page = Paginator(grants, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "reporting/statements.html", {"page": page, "rows": [_row(grant) for grant in page]})


@require_safe
def statement(request: Request, public_id: uuid.UUID) -> HttpResponse:
    found = statement_for(request.user, public_id)
    own = bool(is_applicant(request.user, found))
    may_edit = request.user.has_perm("reporting.edit_statement", found)
    points = missing(found) if found.is_writable else []
    reckoning = reckon(found, own=own)
    page = Paginator(found.vouchers.all(), VOUCHERS_PER_PAGE).get_page(request.GET.get("page"))
    _tell_apart(found, page.object_list, told=hints_told(found) if own else hints_for(found))
    kinds = dict(Publicity.choices)
    settlement = settlement_of(found.grant)
    context = compared(reckoning, may_reallocate=found.grant.state == Grant.State.ACTIVE) | {
        "statement": found,
        "grant": found.grant,
        "application": found.grant.application,
        "own": own,
        "may_edit": may_edit,
        "may_verify": request.user.has_perm("reporting.find_voucher", found),
        "reckoning": reckoning,
        "missing": [one for one in points if one.required],
        "open_points": [one for one in points if one.required and not one.done],
        "vouchers": page,
        "count": count_of(page.paginator.count),
        "unfinished": found.drafts.count() if may_edit else 0,
        "interim": len(interim_vouchers(found)) if may_edit else 0,
        "indicators": told(found),
        "publicity": [(one, kinds[one.kind]) for one in papers_of(found, kinds)],
        "income": list(found.income.all()),
        "labels": {one.code: one.label for one in found.grant.application.procedure.rules.cost_types},
        "settlement": settlement if settlement and settlement.statement_id == found.pk else None,
        "buttons": step_buttons([found], request.user),
    }
    return render(request, "reporting/statement.html", context)


def _tell_apart(found: StatementOfUse, vouchers: Iterable[Voucher], *, told: Hints) -> None:
    """What the list says beside a voucher: hints, and where its item comes from if not from the first plan."""
    origins = origins_of(found)
    for voucher in vouchers:
        voucher.hints = told.get(voucher.pk, [])  # type: ignore[attr-defined]
        voucher.origin = origins.get(voucher.cost_type, "")  # type: ignore[attr-defined]


@require_http_methods(METHODS)
def report(request: Request, public_id: uuid.UUID) -> HttpResponse:
    found = writable_for(request, public_id)
    form = ReportForm(request.POST or None, statement=found)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.write_report(found, by=request.user, **form.answers())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Der Bericht ist gespeichert."))
            return redirect("reporting:statement", found.public_id)
    context = {"statement": found, "application": found.grant.application, "form": form}
    return render(request, "reporting/report.html", context, status=422 if form.is_bound else 200)


@require_POST
def report_autosave(request: Request, public_id: uuid.UUID) -> JsonResponse:
    """One field of the report as it is typed: `name`, `value`s and the page's `version`."""
    found = writable_for(request, public_id)
    name, version = request.POST.get("name", ""), request.POST.get("version", "")
    posted = request.POST.copy()
    posted.setlist(name, request.POST.getlist("value"))
    form = ReportForm(posted, statement=found, only=name)
    if not form.fields:
        raise Http404
    if not form.is_valid():
        return JsonResponse({"error": " ".join(map(str, form.errors.get(name, [])))}, status=422)
    try:
        saved = verbs.write_report(
            found, by=request.user, version=int(version) if version.isdecimal() else None, **form.answers()
        )
    except Refused as refusal:
        url = reverse("reporting:report", args=[public_id])
        return JsonResponse({"error": str(refusal), "url": url}, status=refusal.status)
    at = dateformat.format(timezone.localtime(saved.saved_at), "H:i") if saved.saved_at else ""
    return JsonResponse({"saved_at": at, "version": saved.version})


@require_http_methods(METHODS)
def income(request: Request, public_id: uuid.UUID) -> HttpResponse:
    found = writable_for(request, public_id)
    initial = [{"kind": one.kind, "description": one.description, "amount": one.amount} for one in found.income.all()]
    if request.method == "POST" and "add_row" in request.POST:
        data = request.POST.copy()
        data["form-TOTAL_FORMS"] = str(min(40, int(data.get("form-TOTAL_FORMS") or 0) + 1))
        formset = INCOME_FORMS(data, initial=initial)
    else:
        formset = INCOME_FORMS(request.POST or None, initial=initial)
        if request.method == "POST" and formset.is_valid():
            try:
                verbs.set_income(found, formset.lines(), by=request.user)
            except Refused as refusal:
                messages.error(request, str(refusal))
            else:
                messages.success(request, _("Die Einnahmen sind gespeichert."))
                return redirect("reporting:statement", found.public_id)
    context = {"statement": found, "application": found.grant.application, "formset": formset}
    return render(request, "reporting/income.html", context, status=422 if formset.is_bound else 200)


def _row(grant: Grant) -> dict[str, Any]:
    """A grant with the statement that is due next, or else the last one."""
    statements = list(grant.statements.all())
    waiting = [one for one in statements if one.is_writable]
    due = min(waiting, key=lambda one: one.due_on) if waiting else None
    return {"grant": grant, "due": due, "last": statements[-1] if statements else None}


def writable_for(request: Request, public_id: uuid.UUID) -> StatementOfUse:
    """The statement for somebody who may write it; once it was handed in, there is nothing to write (404)."""
    found = statement_for(request.user, public_id)
    if not request.user.has_perm("reporting.edit_statement", found):
        raise Http404
    return found


def form_page(request: Request, found: StatementOfUse, form: Any, title: str, submit: str, **more: Any) -> HttpResponse:
    context = {
        "statement": found,
        "application": found.grant.application,
        "form": form,
        "title": title,
        "submit": submit,
        "back": reverse("reporting:statement", args=[found.public_id]),
        **more,
    }
    return render(request, "reporting/form.html", context, status=422 if form.is_bound else 200)
