"""Scans of several vouchers at once, copies of publications, and the receipt for what was handed in."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from grants.permissions import is_applicant
from network.request import Request
from reporting.forms.papers import PublicityForm, ScansForm
from reporting.models import StatementOfUse
from reporting.queries import statement_for, voucher_of
from reporting.receipts import receipt_entry
from reporting.services import papers as verbs
from reporting.views.statements import METHODS, writable_for
from workflows.models import Document
from workflows.refusal import Refused


@require_http_methods(METHODS)
def scans(request: Request, public_id: uuid.UUID) -> HttpResponse:
    """Many files in one go; what their names do not tell is laid to its voucher by hand."""
    found = writable_for(request, public_id)
    form = ScansForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and "sort" in request.POST:
        return _sort(request, found)
    if request.method == "POST" and form.is_valid():
        try:
            result = verbs.add_scans(found, form.cleaned_data["scans"], by=request.user)
        except Refused as refusal:
            form.add_error("scans", str(refusal))
        else:
            _tell(request, result)
            return redirect("reporting:scans", public_id)
    context = {
        "statement": found,
        "application": found.grant.application,
        "form": form,
        "loose": verbs.loose_scans(found),
        "without": [one for one in found.vouchers.all() if one.document is None],
        "vouchers": found.vouchers.all(),
    }
    return render(request, "reporting/scans.html", context, status=422 if form.is_bound else 200)


def _sort(request: Request, found: StatementOfUse) -> HttpResponse:
    count = 0
    try:
        for document in verbs.loose_scans(found):
            chosen = request.POST.get(f"scan-{document.public_id}", "")
            if chosen == "remove":
                verbs.remove(found, document, by=request.user)
            elif chosen:
                verbs.assign(document, voucher_of(found, _uuid(chosen)), by=request.user)
            count += bool(chosen)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        said = ngettext("Eine Datei ist zugeordnet.", "%(count)d Dateien sind zugeordnet.", count) % {"count": count}
        messages.success(request, said if count else _("Wählen Sie zu den Dateien die Belege aus."))
    return redirect("reporting:scans", found.public_id)


def _tell(request: Request, result: verbs.Sorted) -> None:
    for name, number in result.matched:
        messages.success(request, _("„%(name)s“ gehört zu Beleg %(number)d.") % {"name": name, "number": number})
    if result.loose:
        messages.info(
            request,
            ngettext(
                "Bei einer Datei wissen wir nicht, zu welchem Beleg sie gehört. Wählen Sie ihn unten aus.",
                "Bei %(count)d Dateien wissen wir nicht, zu welchen Belegen sie gehören. Wählen Sie sie unten aus.",
                len(result.loose),
            )
            % {"count": len(result.loose)},
        )
    for text in result.refused:
        messages.error(request, text)


@require_http_methods(METHODS)
def publicity(request: Request, public_id: uuid.UUID) -> HttpResponse:
    found = writable_for(request, public_id)
    form = PublicityForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            file = form.cleaned_data["file"]
            verbs.add_publicity(found, file, kind=form.cleaned_data["kind"], by=request.user)
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, _("„%s“ ist hochgeladen.") % file.name)
            return redirect("reporting:publicity", public_id)
    context = {
        "statement": found,
        "application": found.grant.application,
        "form": form,
        "papers": verbs.papers_of(found, verbs.Publicity.values),
        "kinds": dict(verbs.Publicity.choices),
    }
    return render(request, "reporting/publicity.html", context, status=422 if form.is_bound else 200)


@require_POST
def remove_paper(request: Request, public_id: uuid.UUID, document_id: uuid.UUID) -> HttpResponse:
    found = writable_for(request, public_id)
    papers = verbs.papers_of(found, verbs.Publicity.values)
    document = next((one for one in papers if one.public_id == document_id), None)
    if document is None:
        raise Http404
    try:
        verbs.remove(found, document, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("„%s“ ist gelöscht.") % document.name)
    return redirect("reporting:publicity", public_id)


@require_POST
def carry_over(request: Request, public_id: uuid.UUID) -> HttpResponse:
    found = writable_for(request, public_id)
    try:
        count = verbs.carry_over(found, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        said = ngettext("Ein Beleg ist übernommen.", "%(count)d Belege sind übernommen.", count)
        messages.success(request, said % {"count": count})
    return redirect("reporting:statement", public_id)


@require_safe
def receipt(request: Request, public_id: uuid.UUID) -> HttpResponse:
    """What proves that the statement was handed in: moment, sum, hash, place in the journal."""
    found = statement_for(request.user, public_id)
    entry = receipt_entry(found)
    if entry is None or not is_applicant(request.user, found):
        raise Http404
    document = Document.objects.filter(
        subject_type=ContentType.objects.get_for_model(StatementOfUse),
        subject_pk=found.pk,
        kind="statement_receipt",
        deleted_at=None,
    ).last()
    context = {"statement": found, "application": found.grant.application, "entry": entry, "document": document}
    return render(request, "reporting/receipt.html", context)


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise Http404 from None
