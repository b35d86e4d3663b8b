"""The recipient's pages: what was spent, how it stands, and handing it in. The office reads the same page."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from grants.models import Grant
from grants.permissions import is_applicant
from network.request import Request
from reporting.completeness import missing
from reporting.forms.statement import INCOME_FORMS, ReportForm, VoucherForm
from reporting.models import StatementOfUse
from reporting.queries import grants_of, settlement_of, statement_for, voucher_of
from reporting.reckoning import count_of, reckon
from reporting.services import statements as verbs
from reporting.views.buttons import step_buttons
from workflows.refusal import Refused

METHODS = ["GET", "HEAD", "POST"]
PER_PAGE = 25


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
    settlement = settlement_of(found.grant)
    context = {
        "statement": found,
        "grant": found.grant,
        "application": found.grant.application,
        "own": own,
        "may_edit": may_edit,
        "may_verify": request.user.has_perm("reporting.find_voucher", found),
        "reckoning": reckon(found, own=own),
        "missing": [one for one in points if one.required],
        "open_points": [one for one in points if one.required and not one.done],
        "vouchers": list(found.vouchers.all()),
        "count": count_of(len(found.vouchers.all())),
        "income": list(found.income.all()),
        "labels": {one.code: one.label for one in found.grant.application.procedure.rules.cost_types},
        "settlement": settlement if settlement and settlement.statement_id == found.pk else None,
        "buttons": step_buttons([found], request.user),
    }
    return render(request, "reporting/statement.html", context)


@require_http_methods(METHODS)
def report(request: Request, public_id: uuid.UUID) -> HttpResponse:
    found = _writable(request, public_id)
    form = ReportForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.write_report(found, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Der Bericht ist gespeichert."))
            return redirect("reporting:statement", found.public_id)
    return _form_page(request, found, form, _("Bericht"), _("Bericht speichern"))


@require_http_methods(METHODS)
def new_voucher(request: Request, public_id: uuid.UUID) -> HttpResponse:
    found = _writable(request, public_id)
    form = VoucherForm(
        request.POST or None, request.FILES or None, statement=found, initial={"command_id": uuid.uuid4()}
    )
    if request.method == "POST" and form.is_valid():
        try:
            verbs.put_voucher(found, by=request.user, command_id=form.cleaned_data["command_id"], **form.answers())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Der Beleg steht in der Liste."))
            again = "again" in request.POST
            return redirect("reporting:new_voucher" if again else "reporting:statement", found.public_id)
    return _form_page(request, found, form, _("Beleg hinzufügen"), _("Beleg speichern"), again=True)


@require_http_methods(METHODS)
def voucher(request: Request, public_id: uuid.UUID, voucher_id: uuid.UUID) -> HttpResponse:
    found = _writable(request, public_id)
    row = voucher_of(found, voucher_id)
    form = VoucherForm(request.POST or None, request.FILES or None, statement=found, voucher=row)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.put_voucher(found, voucher=row, by=request.user, **form.answers())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Der Beleg ist geändert."))
            return redirect("reporting:statement", found.public_id)
    title = _("Beleg %d") % row.number
    return _form_page(request, found, form, title, _("Beleg speichern"), voucher=row)


@require_POST
def drop_voucher(request: Request, public_id: uuid.UUID, voucher_id: uuid.UUID) -> HttpResponse:
    found = _writable(request, public_id)
    row = voucher_of(found, voucher_id)
    try:
        verbs.drop_voucher(row, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Der Beleg ist von der Liste genommen."))
    return redirect("reporting:statement", found.public_id)


@require_http_methods(METHODS)
def income(request: Request, public_id: uuid.UUID) -> HttpResponse:
    found = _writable(request, public_id)
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


def _writable(request: Request, public_id: uuid.UUID) -> StatementOfUse:
    """The statement for somebody who may write it; once it was handed in, there is nothing to write (404)."""
    found = statement_for(request.user, public_id)
    if not request.user.has_perm("reporting.edit_statement", found):
        raise Http404
    return found


def _form_page(
    request: Request, found: StatementOfUse, form: Any, title: str, submit: str, **more: Any
) -> HttpResponse:
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
