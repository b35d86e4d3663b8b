"""Vouchers from a spreadsheet: paste or upload, look at what was understood, take it over."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from network.request import Request
from reporting.forms.statement import ImportForm
from reporting.grid import LABELS, count_words
from reporting.importing import Preview
from reporting.imports import read_file, read_pasted
from reporting.imports.columns import FIELDS, KEY
from reporting.models import StatementOfUse, VoucherImport
from reporting.services import imports as verbs
from reporting.views.statements import METHODS, writable_for
from workflows.refusal import Refused

SHOWN = 50


@require_http_methods(METHODS)
def import_vouchers(request: Request, public_id: uuid.UUID) -> HttpResponse:
    found = writable_for(request, public_id)
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file, text = form.cleaned_data["file"], form.cleaned_data["text"]
        try:
            table = read_file(file.read(), file.name) if file else read_pasted(text)
            name = file.name if file else _("eingefügter Text")
            imported = verbs.lay_down(found, table, name=name, by=request.user)
        except Refused as refusal:
            form.add_error("file" if file else "text", str(refusal))
        else:
            return redirect("reporting:voucher_import", public_id, imported.public_id)
    context = {
        "statement": found,
        "application": found.grant.application,
        "form": form,
        "waiting": found.imports.all(),
        "columns": [LABELS[name] for name in FIELDS],
    }
    return render(request, "reporting/import.html", context, status=422 if form.is_bound else 200)


@require_http_methods(METHODS)
def voucher_import(request: Request, public_id: uuid.UUID, import_id: uuid.UUID) -> HttpResponse:
    """What was understood of it: the columns to correct, the rows that do not fit, and the button."""
    found = writable_for(request, public_id)
    imported = found.imports.filter(public_id=import_id).first()
    if imported is None:
        raise Http404
    imported.statement = found
    refusal = None
    if request.method == "POST":
        try:
            if "discard" in request.POST:
                verbs.throw_away(imported, by=request.user)
                messages.success(request, _("Es ist nichts übernommen."))
                return redirect("reporting:vouchers", public_id)
            _match(request, imported)
            if "take" in request.POST:
                kept = verbs.take_over(imported, with_doubles="doubles" in request.POST, by=request.user)
                messages.success(request, count_words(kept.saved, kept.unfinished))
                return redirect("reporting:vouchers", public_id)
        except Refused as refused:
            refusal = refused
        else:
            return redirect("reporting:voucher_import", public_id, import_id)
    return _show(request, found, imported, refusal)


def _match(request: Request, imported: VoucherImport) -> None:
    columns = [request.POST.get(f"column-{at}", field) for at, field in enumerate(imported.columns)]
    unknown = Preview(imported).unknown_cost_types
    cost_types = {text: request.POST.get(f"cost-{at}", "") for at, text in enumerate(unknown)}
    verbs.match(imported, columns=columns, cost_types=cost_types, by=request.user)


def _show(request: Request, found: StatementOfUse, imported: VoucherImport, refusal: Refused | None) -> HttpResponse:
    preview = Preview(imported)
    context = {
        "statement": found,
        "application": found.grant.application,
        "imported": imported,
        "preview": preview,
        "fields": [(name, LABELS[name]) for name in FIELDS] + [(KEY, _("Kennung"))],
        "labels": LABELS,
        "cost_types": [(one.code, one.label) for one in found.grant.application.procedure.rules.cost_types],
        "unknown": list(enumerate(preview.unknown_cost_types))[:SHOWN],
        "chosen": imported.cost_types,
        "wrong": [(one, [(LABELS[name], text) for name, text in one.reading.errors.items()],
                   ", ".join(str(LABELS[name]) for name in one.reading.missing)) for one in preview.wrong[:SHOWN]],
        "more_wrong": max(0, len(preview.wrong) - SHOWN),
        "good": preview.good[:SHOWN],
        "more_good": max(0, len(preview.good) - SHOWN),
        "noted": preview.noted[:SHOWN],
        "refusal": refusal,
    }  # fmt: skip
    return render(request, "reporting/voucher_import.html", context, status=refusal.status if refusal else 200)
