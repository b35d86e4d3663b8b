"""The files of a draft: one form for each kind, so that what is refused is said where it was chosen."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from grants.completeness import ATTACHMENTS
from grants.forms.application import AttachmentForm, RemovalForm
from grants.models import Application
from grants.procedure import AttachmentKind
from grants.services.applications import attach, remove_attachment
from grants.views.frame import closed, frame, own_application
from grants.views.overview import documents_of
from network.request import Request
from workflows.models import Document
from workflows.refusal import Refused


@dataclass(frozen=True)
class Slot:
    """A kind of attachment with what is there and the form for more."""

    kind: AttachmentKind
    documents: list[Document]
    form: AttachmentForm


def attachments(request: Request, public_id: uuid.UUID) -> HttpResponse:
    application = own_application(request.user, public_id)
    if request.method != "POST":
        return closed(application) or _show(request, application)
    kinds = application.procedure.rules.attachments
    kind = next((one for one in kinds if one.code == request.POST.get("kind")), None)
    if kind is None:
        raise Http404
    form = AttachmentForm(request.POST, request.FILES, kind=kind)
    if not form.is_valid():
        return _show(request, application, form, status=422)
    try:
        attach(
            application,
            form.cleaned_data["file"],
            kind=kind.code,
            by=request.user,
            command_id=form.cleaned_data["command_id"],
        )
    except Refused as refusal:
        form.add_error("file", refusal.message)
        return _show(request, application, form, status=refusal.status)
    messages.success(request, _("„%s“ ist hochgeladen.") % form.cleaned_data["file"].name)
    return redirect(reverse("grants:apply_attachments", args=[public_id]))


def remove(request: Request, public_id: uuid.UUID, document_id: uuid.UUID) -> HttpResponse:
    """Delete a file, with a reason."""
    application = own_application(request.user, public_id)
    if (elsewhere := closed(application)) is not None:
        return elsewhere
    document = next((one for one in documents_of(application) if one.public_id == document_id), None)
    if document is None:
        raise Http404
    form = RemovalForm(request.POST or None)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            remove_attachment(application, document, reason=form.cleaned_data["reason"], by=request.user)
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, _("„%s“ ist gelöscht.") % document.name)
            return redirect("grants:apply_attachments", public_id)
    context = {"application": application, "document": document, "form": form, "refusal": refusal}
    status = refusal.status if refusal else 422 if form.is_bound else 200
    return render(request, "grants/apply/remove_attachment.html", context, status=status)


def _show(
    request: Request, application: Application, form: AttachmentForm | None = None, *, status: int = 200
) -> HttpResponse:
    there = documents_of(application)
    slots = [
        Slot(
            kind,
            [one for one in there if one.kind == kind.code],
            form if form and form.kind is kind else AttachmentForm(kind=kind, initial={"command_id": uuid.uuid4()}),
        )
        for kind in application.procedure.rules.attachments
    ]
    context = frame(application, ATTACHMENTS) | {"slots": slots, "form": form}
    return render(request, "grants/apply/attachments.html", context, status=status)
