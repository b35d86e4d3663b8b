"""Addresses that offer paper: the order to the treasury."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from grants.models import PaymentRun, TreasurySetting
from grants.services.own_accounts import set_order_columns
from network.request import Request
from reporting import facts, letters
from reporting.forms.order_columns import OrderColumnsForm
from reporting.permissions import reads_orders
from workflows.models import Document


@require_safe
def payment_order(request: Request, public_id: uuid.UUID) -> HttpResponse:
    """The stored order where there is one; until the worker has made it, the same bytes from the same facts."""
    run = _run_for(request, public_id)
    document = _letter_of(run, "payment_order")
    if document is not None:
        return redirect(document.get_absolute_url())
    data = letters.make("payment_order", facts.payment_order(run))
    return _file(data, f"Auszahlungsanordnung-{run.number}.pdf", "application/pdf")


@require_safe
def payment_order_csv(request: Request, public_id: uuid.UUID) -> HttpResponse:
    run = _run_for(request, public_id)
    data = letters.make("payment_order_csv", facts.payment_order(run))
    return _file(data, f"Auszahlungsanordnung-{run.number}.csv", "text/csv; charset=utf-8")


@require_http_methods(["GET", "HEAD", "POST"])
def order_columns(request: Request) -> HttpResponse:
    """How the cash system of the administration wants the order."""
    partnership = request.partnership
    if partnership is None or not request.user.has_perm("grants.set_order_columns", partnership):
        raise Http404
    setting = TreasurySetting.objects.filter(partnership=partnership).first()
    form = OrderColumnsForm(request.POST or None, chosen=setting.order_columns if setting else [])
    if request.method == "POST" and form.is_valid():
        set_order_columns(partnership, form.columns(), by=request.user)
        messages.success(request, _("Die Anordnung als CSV hat ab jetzt diese Spalten."))
        return redirect("reporting:order_columns")
    return render(request, "reporting/order_columns.html", {"form": form})


def _run_for(request: Request, public_id: uuid.UUID) -> PaymentRun:
    run = PaymentRun.objects.select_related("partnership", "ordered_by").filter(public_id=public_id).first()
    if run is None or not reads_orders(request.user, run):
        raise Http404
    return run


def _letter_of(subject: Model, kind: str) -> Document | None:
    return Document.objects.filter(
        subject_type__app_label=subject._meta.app_label,
        subject_type__model=subject._meta.model_name,
        subject_pk=subject.pk,
        kind=kind,
        deleted_at=None,
    ).last()


def _file(data: bytes, name: str, content_type: str) -> HttpResponse:
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response
