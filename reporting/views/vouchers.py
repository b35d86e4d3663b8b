"""The voucher list: typed in a grid that adds itself up, one by one, and out again as a spreadsheet."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from grants.models import Grant
from network.request import Request
from reporting.exports import ENDINGS, voucher_list
from reporting.forms.statement import VoucherForm
from reporting.grid import LABELS, GridRow, columns_of, count_words, empty_rows, page_of, posted_rows, row_of
from reporting.hints import hints_told
from reporting.lights import compared
from reporting.models import StatementOfUse
from reporting.queries import statement_for, voucher_of
from reporting.reckoning import count_of, reckon
from reporting.services import statements as verbs
from reporting.services.voucher_list import Row, put_rows, set_vat
from reporting.views.statements import METHODS, form_page, writable_for
from reporting.voucher_rows import Reader
from workflows.refusal import Refused


@require_http_methods(METHODS)
def vouchers(request: Request, public_id: uuid.UUID) -> HttpResponse:
    """The grid. Every row is kept as it was sent; without a script the button sends a whole page of rows."""
    found = writable_for(request, public_id)
    if request.method != "POST":
        return _grid(request, found)
    here = f"{reverse('reporting:vouchers', args=[public_id])}?page={request.GET.get('page', '')}"
    rows: list[Row] = []
    try:
        if "vat" in request.POST:
            set_vat(found, deductible=request.POST["vat"] == "yes", by=request.user)
            return redirect(here)
        rows = posted_rows(found, request.POST, request.FILES)
        kept = put_rows(found, rows, by=request.user)
    except Refused as refusal:
        shown = [GridRow(row.key, row.reading) for row in rows]
        return _grid(request, found, rows=shown, refusal=refusal)
    messages.success(request, count_words(kept.saved, kept.unfinished))
    if "done" in request.POST and not kept.unfinished:
        return redirect("reporting:statement", public_id)
    return redirect(here + ("&rows=10" if "add_row" in request.POST else "") + "#weiter")


@require_POST
def voucher_row(request: Request, public_id: uuid.UUID) -> HttpResponse:
    """One row, while somebody types: kept, and answered with how everything stands now."""
    found = writable_for(request, public_id)
    rows = posted_rows(found, request.POST, request.FILES, only=request.POST.get("row", ""))
    if not rows:
        raise Http404
    refusal = None
    try:
        put_rows(found, rows, by=request.user)
    except Refused as refused:
        refusal = refused
    fresh = statement_for(request.user, public_id)
    context = _state(fresh) | {"row": _fresh_row(fresh, rows[0].key, rows[0].reading), "refusal": refusal}
    return render(request, "reporting/voucher_row_saved.html", context)


@require_safe
def more_rows(request: Request, public_id: uuid.UUID) -> HttpResponse:
    """Empty rows for the end of the grid, a piece of a page."""
    found = writable_for(request, public_id)
    if "HX-Request" not in request.headers:
        raise Http404
    context = {"statement": found, "rows": empty_rows(3), "labels": _cost_types(found), "focus": True}
    return render(request, "reporting/voucher_rows.html", context | _columns(found))


@require_safe
def export(request: Request, public_id: uuid.UUID, ending: str) -> HttpResponse:
    """The list as CSV or XLSX, to work on it elsewhere and import it again. The office may take it as well."""
    found = statement_for(request.user, public_id)
    if ending not in ENDINGS:
        raise Http404
    name = f"{_('Belegliste')}-{found.grant.application.number or found.public_id}".replace("/", "-")
    return HttpResponse(
        voucher_list(found, ending),
        content_type=ENDINGS[ending],
        headers={"Content-Disposition": f'attachment; filename="{name}.{ending}"'},
    )


@require_http_methods(METHODS)
def new_voucher(request: Request, public_id: uuid.UUID) -> HttpResponse:
    found = writable_for(request, public_id)
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
    return form_page(request, found, form, _("Beleg hinzufügen"), _("Beleg speichern"), again=True)


@require_http_methods(METHODS)
def voucher(request: Request, public_id: uuid.UUID, voucher_id: uuid.UUID) -> HttpResponse:
    found = writable_for(request, public_id)
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
    return form_page(request, found, form, title, _("Beleg speichern"), voucher=row)


@require_POST
def drop_voucher(request: Request, public_id: uuid.UUID, voucher_id: uuid.UUID) -> HttpResponse:
    found = writable_for(request, public_id)
    row = voucher_of(found, voucher_id)
    try:
        verbs.drop_voucher(row, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Der Beleg ist von der Liste genommen."))
    return redirect("reporting:statement", found.public_id)


def _grid(
    request: Request, found: StatementOfUse, *, rows: list[GridRow] | None = None, refusal: Refused | None = None
) -> HttpResponse:
    blank = request.GET.get("rows", "3")
    page, stored = page_of(
        found, request.GET.get("page"), hints_told(found), blank=int(blank) if blank in {"3", "10"} else 3
    )
    context = _state(found) | {
        "application": found.grant.application,
        "page": page,
        "rows": stored if rows is None else rows,
        "labels": _cost_types(found),
        **_columns(found),
        "refusal": refusal,
    }
    return render(request, "reporting/vouchers.html", context, status=refusal.status if refusal else 200)


def _state(found: StatementOfUse) -> dict[str, Any]:
    """How the list stands: what is said below the grid and renewed with every row."""
    reckoning = reckon(found, own=True)
    return compared(reckoning, may_reallocate=found.grant.state == Grant.State.ACTIVE) | {
        "statement": found,
        "grant": found.grant,
        "own": True,
        "may_edit": True,
        "reckoning": reckoning,
        "count": count_of(len(found.vouchers.all())),
        "unfinished": found.drafts.count(),
    }


def _fresh_row(found: StatementOfUse, key: uuid.UUID, reading: Any) -> GridRow:
    """The row as it is stored now; what is not stored (blank, refused) as it was sent."""
    voucher = next((one for one in found.vouchers.all() if one.public_id == key), None)
    if voucher is None:
        return GridRow(key, reading)
    draft = found.drafts.filter(voucher=voucher).first()
    return row_of(voucher, Reader.of(found), hints_told(found), draft)


def _columns(found: StatementOfUse) -> dict[str, Any]:
    headings = [(name, LABELS[name]) for name in columns_of(found)]
    return {"headings": headings, "span": len(headings) + 3}


def _cost_types(found: StatementOfUse) -> list[tuple[str, str]]:
    return [(one.code, one.label) for one in found.grant.application.procedure.rules.cost_types]
