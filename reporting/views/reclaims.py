"""The pages of a reclaim: the office's steps, the recipient's answer, what came back."""

from __future__ import annotations

import contextlib
import uuid

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from grants.permissions import is_applicant
from grants.queries import grant_for
from network.request import Request
from reporting.forms.reclaims import HearingAnswerForm, RepaymentForm
from reporting.models import Reclaim
from reporting.queries import reclaim_for
from reporting.relief_effects import relief_of
from reporting.services import reclaims as verbs
from reporting.views.buttons import step_buttons
from workflows import clock
from workflows.models import Document
from workflows.refusal import Refused
from workflows.templatetags.numbers_and_dates import euro


@require_safe
def reclaim(request: Request, public_id: uuid.UUID) -> HttpResponse:
    found = reclaim_for(request.user, public_id)
    language = "en" if (get_language() or "de").startswith("en") else "de"
    context = {
        "reclaim": found,
        "grant": found.grant,
        "application": found.grant.application,
        "own": bool(is_applicant(request.user, found)),
        "repayments": list(found.repayments.all()),
        "trace": [
            {"text": row[f"sentence_{language}"], "source": row["source"]}
            for row in found.interest_trace.get("trace", [])
        ],
        "letters": Document.objects.filter(
            subject_type__app_label="reporting", subject_type__model="reclaim", subject_pk=found.pk, deleted_at=None
        ),
        "notice": found.grant.notices.filter(kind="reclaim").exclude(state="replaced").last(),
        "may_answer": found.state == "heard" and request.user.has_perm("reporting.answer_hearing", found),
        "may_record": found.state == "issued" and request.user.has_perm("reporting.record_repayment", found),
        "relief": relief_of(found, request.user),
        "buttons": step_buttons([found], request.user, without=("settle",) if found.outstanding else ()),
    }
    return render(request, "reporting/reclaim.html", context)


@require_POST
def draft(request: Request, public_id: uuid.UUID) -> HttpResponse:
    grant = grant_for(request.user, public_id)
    if not request.user.has_perm("reporting.draft_reclaim", grant):
        raise Http404
    try:
        found = verbs.draft(grant, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("reporting:settlement", grant.public_id)
    return redirect(found.get_absolute_url())


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: Request, public_id: uuid.UUID) -> HttpResponse:
    """The recipient says what they think of it before it is decided."""
    found = reclaim_for(request.user, public_id)
    if found.state != "heard" or not request.user.has_perm("reporting.answer_hearing", found):
        raise Http404
    form = HearingAnswerForm(request.POST or None, initial={"text": found.hearing_answer})
    if request.method == "POST" and form.is_valid():
        try:
            verbs.answer_hearing(found, text=form.cleaned_data["text"], by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Ihre Äußerung ist bei uns. Wir beziehen sie in die Entscheidung ein."))
            return redirect(found.get_absolute_url())
    return _form(request, found, form, _("Äußerung zur Rückforderung"), _("Äußerung absenden"))


@require_http_methods(["GET", "HEAD", "POST"])
def repayment(request: Request, public_id: uuid.UUID) -> HttpResponse:
    """The treasury records what came in."""
    found = reclaim_for(request.user, public_id)
    if found.state != "issued" or not request.user.has_perm("reporting.record_repayment", found):
        raise Http404
    if request.method != "POST":
        with contextlib.suppress(Refused):  # without a base rate, what was demanded is what is open
            found.count_interest(until=clock.today())
    initial = {"amount": found.outstanding, "received_on": clock.today(), "command_id": uuid.uuid4(),
               "reference": found.grant.application.number}  # fmt: skip
    form = RepaymentForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.record_repayment(found, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Die Zahlung ist verbucht."))
            if over := reclaim_for(request.user, public_id).overpaid:
                text = _("%s sind zu viel gezahlt, weil die Zinsen am Tag der Gutschrift enden. Zahlen Sie sie zurück.")
                messages.warning(request, text % euro(over))
            return redirect(found.get_absolute_url())
    return _form(request, found, form, _("Rückzahlung verbuchen"), _("Zahlung verbuchen"))


def _form(request: Request, found: Reclaim, form: Form, title: str, submit: str) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "submit": submit,
        "reclaim": found,
        "application": found.grant.application,
        "back": found.get_absolute_url(),
    }
    return render(request, "reporting/form.html", context, status=422 if request.method == "POST" else 200)
