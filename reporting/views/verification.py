"""The office's pages: voucher by voucher, then what the rules make of it."""

from __future__ import annotations

import uuid
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace
from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from grants.permissions import is_office
from grants.queries import grant_for
from network.request import Request
from reporting.annex import rows_of
from reporting.forms.verification import AskForm, FindingForm, SettleForm
from reporting.hints import hints_for
from reporting.models import Sample, StatementOfUse, Voucher
from reporting.queries import final_statement_of, settlement_of, statement_for, voucher_of
from reporting.reckoning import headline, reckon, shown
from reporting.services import reclaims
from reporting.services import verification as verbs
from reporting.views.buttons import step_buttons
from workflows.models import Document
from workflows.refusal import Refused
from workflows.steps import available_steps

OPEN, CUT, SAMPLED = "open", "cut", "sample"
"""What the list can be narrowed to; without a word it is all of them."""


@require_safe
@csp_replace({"object-src": [SELF]})  # type: ignore[arg-type]  # its types know only a request
def verify(request: Request, public_id: uuid.UUID) -> HttpResponse:
    """The first voucher that nobody has looked at, with the list below; once there is none, only the list."""
    found = _verifiable(request, public_id)
    current = next((one for one in found.vouchers.all() if not is_checked(one)), None)
    return _page(request, found, current, FindingForm(voucher=current) if current else None)


@require_http_methods(["GET", "HEAD", "POST"])
@csp_replace({"object-src": [SELF]})  # type: ignore[arg-type]  # its types know only a request
def verify_line(request: Request, public_id: uuid.UUID, voucher_id: uuid.UUID) -> HttpResponse:
    """One voucher beside its picture: accepted, reduced or rejected; then comes the next."""
    found = _verifiable(request, public_id)
    current = voucher_of(found, voucher_id)
    form = FindingForm(request.POST if request.method == "POST" else None, voucher=current)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.find(current, by=request.user, **form.found())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(_after(found, current, _show(request)))
    return _page(request, found, current, form)


@require_POST
def ask(request: Request, public_id: uuid.UUID, voucher_id: uuid.UUID) -> HttpResponse:
    """A question about this line goes to the recipient; the answer comes back to it."""
    found = _verifiable(request, public_id)
    current = voucher_of(found, voucher_id)
    form = AskForm(request.POST)
    if form.is_valid():
        try:
            verbs.ask(current, text=form.cleaned_data["text"], by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Die Rückfrage ist bei der Organisation."))
    else:
        messages.error(request, _("Schreiben Sie, was Sie wissen möchten."))
    return redirect(reverse("reporting:verify_line", args=[found.public_id, current.public_id]) + "#beleg")


@require_POST
def recognise_the_rest(request: Request, public_id: uuid.UUID) -> HttpResponse:
    found = _verifiable(request, public_id)
    try:
        count = verbs.recognise_the_rest(found, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request,
            ngettext("Ein Beleg ist anerkannt.", "%(count)d Belege sind anerkannt.", count) % {"count": count},
        )
    return redirect("reporting:verify", found.public_id)


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
            for row in (rows_of(found.trace) if found else [])
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
    prefetch_related_objects(list(found.vouchers.all()), "questions__document")
    for one in found.vouchers.all():
        one.statement = found
    return found


def _page(request: Request, found: StatementOfUse, current: Voucher | None, form: FindingForm | None) -> HttpResponse:
    vouchers = list(found.vouchers.all())
    sample: Sample | None = getattr(found, "sample", None)
    drawn = sample.drawn(vouchers) if sample else set()
    show = _show(request)
    shown = [one for one in vouchers if _is_shown(one, show, drawn)]
    labels = {one.code: one.label for one in found.grant.application.procedure.rules.cost_types}
    context = {
        "statement": found,
        "application": found.grant.application,
        "rows": [(one, labels.get(one.cost_type, one.cost_type)) for one in shown],
        "filters": _filters(vouchers, drawn, show),
        "show": show,
        "checked": sum(1 for one in vouchers if is_checked(one)),
        "unchecked": sum(1 for one in vouchers if not is_checked(one)),
        "sample": sample,
        "drawn": len(drawn),
        "vouchers": vouchers,
        "reckoning": reckon(found, own=False),
        "buttons": step_buttons([found], request.user),
    }
    if current is not None:
        place = vouchers.index(current)
        context |= {
            "voucher": current,
            "label": labels.get(current.cost_type, current.cost_type),
            "form": form,
            "ask_form": AskForm(),
            "questions": list(current.questions.all()),
            "scans": scans_of(current),
            "hints": hints_for(found).get(current.pk, []),
            "before": vouchers[place - 1] if place else None,
            "next": vouchers[place + 1] if place + 1 < len(vouchers) else None,
            "in_sample": current.pk in drawn,
        }
    # htmx shows only what succeeds; a refused form is a page to it like any other.
    failed = form is not None and form.is_bound and not getattr(request, "htmx", False)
    return render(request, "reporting/verify.html", context, status=422 if failed else 200)


def is_checked(voucher: Voucher) -> bool:
    return getattr(voucher, "finding", None) is not None


def scans_of(voucher: Voucher) -> list[Document]:
    """The picture that was handed in, and those that came with answers."""
    found = [voucher.document, *(one.document for one in voucher.questions.all())]
    return [one for one in found if one is not None]


def _show(request: Request) -> str:
    wanted = request.GET.get("show", "")
    return wanted if wanted in {OPEN, CUT, SAMPLED} else ""


def _is_shown(voucher: Voucher, show: str, drawn: set[int]) -> bool:
    finding = getattr(voucher, "finding", None)
    if show == OPEN:
        return finding is None
    if show == CUT:
        return finding is not None and finding.cut > 0
    return show != SAMPLED or voucher.pk in drawn


def _filters(vouchers: list[Voucher], drawn: set[int], show: str) -> list[dict[str, Any]]:
    words = {"": _("Alle"), OPEN: _("Offen"), CUT: _("Gekürzt")} | ({SAMPLED: _("Stichprobe")} if drawn else {})
    return [
        {
            "code": code,
            "label": label,
            "count": sum(1 for one in vouchers if _is_shown(one, code, drawn)),
            "current": code == show,
        }
        for code, label in words.items()
    ]


def _after(found: StatementOfUse, current: Voucher, show: str) -> str:
    """The next voucher that nobody has looked at: further down first, then from the top; else the list."""
    fresh = [
        one for one in Voucher.objects.filter(statement=found, finding=None).order_by("number") if one.pk != current.pk
    ]
    following = next((one for one in fresh if one.number > current.number), fresh[0] if fresh else None)
    address = (
        reverse("reporting:verify_line", args=[found.public_id, following.public_id])
        if following
        else reverse("reporting:verify", args=[found.public_id])
    )
    return address + (f"?show={show}" if show else "") + ("#beleg" if following else "")
