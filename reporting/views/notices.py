"""The pages of notices and objections."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from grants.permissions import is_applicant
from network.request import Request
from reporting.forms.notices import NoticeReasonsForm, ObjectionForm
from reporting.models import Notice
from reporting.queries import notice_for, objection_for
from reporting.services import notices as verbs
from reporting.views.buttons import step_buttons
from workflows.refusal import Refused


@require_safe
def notice(request: Request, public_id: uuid.UUID) -> HttpResponse:
    """The accessible original of the letter, its dates, and what can be done against it."""
    found = notice_for(request.user, public_id)
    context = {
        "notice": found,
        "facts": found.facts,
        "application": found.application,
        "own": bool(is_applicant(request.user, found)),
        "objections": list(found.objections.all()),
        "replaced_by": getattr(found, "replaced_by", None),
        "may_lodge": _can_lodge(request, found),
        "may_edit": found.state == "drafted" and request.user.has_perm("reporting.edit_notice", found),
        "buttons": step_buttons([found], request.user, without=("become_final",)),
    }
    return render(request, "reporting/notice.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def reasons(request: Request, public_id: uuid.UUID) -> HttpResponse:
    found = notice_for(request.user, public_id)
    if found.state != "drafted" or not request.user.has_perm("reporting.edit_notice", found):
        raise Http404
    initial = {"reasons": found.facts.get("reasons", ""), "version": found.version}
    form = NoticeReasonsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.edit_reasons(found, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Die Begründung ist gespeichert."))
            return redirect(found.get_absolute_url())
    context = {"form": form, "title": _("Begründung ändern"), "submit": _("Begründung speichern"),
               "application": found.application, "back": found.get_absolute_url()}  # fmt: skip
    return render(request, "reporting/form.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def lodge(request: Request, public_id: uuid.UUID) -> HttpResponse:
    """The recipient objects; the page says until when, and what then happens."""
    found = notice_for(request.user, public_id)
    if not request.user.has_perm("reporting.lodge_objection", found):
        raise Http404
    form = ObjectionForm(request.POST or None)
    refusal = None
    try:
        verbs.check_can_lodge(found)
    except Refused as error:
        refusal = error
    if request.method == "POST" and form.is_valid():
        try:
            objection = verbs.lodge(found, text=form.cleaned_data["text"], by=request.user)
        except Refused as error:
            refusal = error
        else:
            messages.success(request, _("Ihr Widerspruch ist bei uns. Wir schreiben Ihnen, sobald entschieden ist."))
            return redirect(objection.get_absolute_url())
    status = refusal.status if refusal and request.method == "POST" else 422 if form.is_bound else 200
    context = {"notice": found, "application": found.application, "form": form, "refusal": refusal}
    return render(request, "reporting/lodge.html", context, status=status)


@require_safe
def objection(request: Request, public_id: uuid.UUID) -> HttpResponse:
    found = objection_for(request.user, public_id)
    context = {
        "objection": found,
        "notice": found.notice,
        "application": found.application,
        "own": bool(is_applicant(request.user, found)),
        "buttons": step_buttons([found], request.user),
    }
    return render(request, "reporting/objection.html", context)


def _can_lodge(request: Request, found: Notice) -> bool:
    if not request.user.has_perm("reporting.lodge_objection", found):
        return False
    try:
        verbs.check_can_lodge(found)
    except Refused:
        return False
    return True
