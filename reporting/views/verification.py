"""The office's pages: voucher by voucher, then what the rules make of it."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from grants.permissions import is_office
from grants.queries import grant_for
from network.request import Request
from reporting.facts import trace_of
from reporting.forms.verification import FindingForm, SettleForm
from reporting.models import StatementOfUse
from reporting.queries import final_statement_of, settlement_of, statement_for
from reporting.reckoning import headline, reckon, shown
from reporting.services import reclaims, statements
from reporting.views.buttons import step_buttons
from workflows.journal import unit_of_work
from workflows.refusal import Refused
from workflows.steps import available_steps


@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: Request, public_id: uuid.UUID) -> HttpResponse:
    """One list: each voucher with what is recognised of it. Saved as a whole, as far as it was looked at."""
    found = _verifiable(request, public_id)
    vouchers = list(found.vouchers.all())
    for one in vouchers:
        one.statement = found
    forms = [FindingForm(request.POST or None, voucher=one) for one in vouchers]
    refusal = None
    # Every row is checked, so that all mistakes are shown at once.
    valid = [form.is_valid() for form in forms]
    if request.method == "POST" and all(valid):
        try:
            with unit_of_work():
                for form in forms:
                    statements.find(form.voucher, by=request.user, **form.cleaned_data)
        except Refused as error:
            refusal = error
        else:
            messages.success(request, _("Die Prüfung der Belege ist gespeichert."))
            return redirect("reporting:statement", found.public_id)
    labels = {one.code: one.label for one in found.grant.application.procedure.rules.cost_types}
    context = {
        "statement": found,
        "application": found.grant.application,
        "rows": [(form, form.voucher, labels.get(form.voucher.cost_type, "")) for form in forms],
        "forms": forms,
        "unchecked": sum(1 for one in vouchers if getattr(one, "finding", None) is None),
        "reckoning": reckon(found, own=False),
        "refusal": refusal,
    }
    return render(request, "reporting/verify.html", context, status=422 if request.method == "POST" else 200)


@require_POST
def recognise_the_rest(request: Request, public_id: uuid.UUID) -> HttpResponse:
    found = _verifiable(request, public_id)
    try:
        count = statements.recognise_the_rest(found, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request,
            ngettext("Ein Beleg ist anerkannt.", "%(count)d Belege sind anerkannt.", count) % {"count": count},
        )
    return redirect("reporting:statement", found.public_id)


@require_safe
def settlement(request: Request, public_id: uuid.UUID) -> HttpResponse:
    """What the grant comes to, with every rule that led there; from here the decider settles it."""
    grant = grant_for(request.user, public_id)
    if not request.user.has_perm("reporting.view_settlement", grant):
        raise Http404
    found = settlement_of(grant)
    statement = final_statement_of(grant)
    office = bool(is_office(request.user, grant))
    if found is None and not office:
        raise Http404
    if found is not None and grant.state not in {"settled", "closed"} and not office:
        raise Http404  # before the decision, the finding is the office's own
    language = get_language() or "de"
    may_settle = any(step.name == "settle" for step in available_steps(grant, request.user))
    context = {
        "grant": grant,
        "application": grant.application,
        "settlement": found,
        "statement": statement,
        "own": not office,
        "headline": headline(found.final_grant - found.paid, own=not office) if found else "",
        "trace": [
            {
                "text": row.sentence(language),
                "source": row.source,
                "rule_set": row.rule_set,
                "result": shown(row.result),
            }
            for row in (trace_of(found) if found else [])
        ],
        "may_settle": may_settle and SettleForm(subject=grant, by=request.user).final_amount is not None,
        "may_draft": request.user.has_perm("reporting.draft_reclaim", grant)
        and grant.state == "settled"
        and not grant.reclaims.filter(state__in=reclaims.OPEN).exists()
        and (reclaims.owed(grant) > 0 or bool(found and found.interest)),
        "buttons": step_buttons([statement] if statement else [], request.user),
    }
    return render(request, "reporting/settlement.html", context)


def _verifiable(request: Request, public_id: uuid.UUID) -> StatementOfUse:
    found = statement_for(request.user, public_id)
    if not request.user.has_perm("reporting.find_voucher", found):
        raise Http404
    return found
