"""What would be, if: the funding law as a public calculator. Nothing is stored, nothing is logged."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from grants.forms.journey import JourneyForms
from grants.forms.what_if import MOST_COSTS, WhatIfForms
from grants.rules import question
from grants.rules.errors import BaseRateMissing, RuleError
from grants.rules.finding import Finding
from grants.rules.recognition import REASONS, NotRecognised
from grants.rules.settlement import Settlement
from grants.rules.shipped import BUND
from grants.rules.travel import travel_costs
from grants.rules.use import UseOfMoney
from grants.what_if import EXAMPLES, headline


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def what_if(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        example = EXAMPLES.get(request.GET.get("example", ""))
        return _show(request, WhatIfForms(question=example.question if example else None), example=example)
    forms = WhatIfForms(_with_another_row(request.POST))
    if "add_row" in request.POST or "show" in request.POST:
        return _show(request, forms)
    if not forms.is_valid():
        return _show(request, forms, status=422)
    facts, unknown = forms.question(), None
    try:
        try:
            finding = question.find(facts)
        except BaseRateMissing as missing:
            unknown = _sentence(missing)
            finding = question.find(facts, with_interest=False)
    except RuleError as error:
        forms.refuse(error, _sentence(error))
        return _show(request, forms, status=422)
    return _show(request, forms, finding=finding, unknown=unknown)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def journey(request: HttpRequest) -> HttpResponse:
    """What a journey may cost, by the rates of the federal set."""
    posted = request.method == "POST"
    forms = JourneyForms(_with_another_row(request.POST) if posted else None)
    context: dict[str, object] = {"forms": forms}
    status = 200
    if posted and "add_row" not in request.POST:
        if forms.is_valid():
            context["finding"] = travel_costs(forms.facts(), rule_set=BUND)
        else:
            status = 422
    return render(request, "grants/journey.html", context, status=status)


def _with_another_row(posted: QueryDict) -> QueryDict:
    """Without a script, the button for another row posts the form."""
    data = posted.copy()
    total = f"{posted.get('add_row', '')}-TOTAL_FORMS"
    written = data.get(total, "")
    if written.isdecimal() and len(written) < 5:
        data[total] = str(min(int(written) + 1, MOST_COSTS))
    return data


def _show(
    request: HttpRequest,
    forms: WhatIfForms,
    *,
    finding: Finding[Settlement | UseOfMoney] | None = None,
    unknown: str | None = None,
    example: object = None,
    status: int = 200,
) -> HttpResponse:
    context = {"forms": forms, "examples": EXAMPLES, "example": example, "unknown": unknown}
    if finding is not None:
        rejected = getattr(finding.result, "not_recognised", ())
        context |= {
            "finding": finding, "result": finding.result, "headline": headline(finding),
            "rejected": [(cut, _reason(cut)) for cut in rejected],
        }  # fmt: skip
    return render(request, "grants/what_if.html", context, status=status)


def _reason(cut: NotRecognised) -> str:
    texts = {
        "unplanned_item": _("stand nicht im Plan"),
        "above_tolerance": _("zu weit über dem Plan"),
        "above_plan_total": _("über der geplanten Summe"),
    }
    german, english = REASONS.get(cut.reason, ("", ""))
    return texts.get(cut.reason) or (german if _is_german() else english)


def _sentence(error: RuleError) -> str:
    german, english = getattr(error, "reason_de", error.sentence_de), getattr(error, "reason_en", error.sentence_en)
    return german if _is_german() else english


def _is_german() -> bool:
    return (get_language() or "de").startswith("de")
