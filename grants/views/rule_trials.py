"""From a draft to the law in force: what it would change, the decider's look at it, its publication."""

from __future__ import annotations

import uuid

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from grants.forms.rule_sets import SendBackForm
from grants.models import TrialCase
from grants.queries import visible_applications
from grants.rule_pages import rule_set_for, trial_cases, trial_of
from grants.services import publications, rule_sets, trials
from network.request import Request
from network.views.answers import act_at_once, act_on_form, version_of

PER_PAGE = 20
WORDS = {
    "recognised_total": gettext_lazy("Anerkannte Ausgaben"),
    "final_grant": gettext_lazy("Zuwendung"),
    "remaining_instalment": gettext_lazy("Letzte Rate"),
    "repayment": gettext_lazy("Zu erstatten"),
    "late_use_interest": gettext_lazy("Zinsen wegen verspäteter Verwendung"),
    "repayment_interest": gettext_lazy("Zinsen auf die Erstattung"),
}


@require_POST
def start(request: Request, public_id: uuid.UUID) -> HttpResponse:
    draft = rule_set_for(request.user, public_id, "grants.change_rules")
    trials.start_trial(draft, by=request.user)
    return redirect("grants:rule_trial", public_id)


@require_safe
def trial(request: Request, public_id: uuid.UUID) -> HttpResponse:
    """How far the reckoning has come, and every case that would come to something else."""
    draft = rule_set_for(request.user, public_id)
    found = trial_of(draft)
    if found is None:
        raise Http404
    cases = trial_cases(found, request.user)
    page = Paginator(cases, PER_PAGE).get_page(request.GET.get("page")) if found.finished_at else None
    shown = list(page) if page else []
    visible = set(
        visible_applications(request.user)
        .filter(pk__in=[row.grant.application_id for row in shown])
        .values_list("pk", flat=True)
    )
    differing = found.differing
    context = {
        "rule_set": draft,
        "trial": found,
        "page": page,
        "rows": [case_of(row, with_link=row.grant.application_id in visible) for row in shown],
        "differing": differing,
        "hidden": differing - page.paginator.count if page is not None else 0,
    }
    return render(request, "grants/rule_sets/trial.html", context)


def case_of(row: TrialCase, *, with_link: bool) -> dict[str, object]:
    """A case with the figures that differ, and the sentences of both reckonings side by side."""
    language = "en" if (get_language() or "de").startswith("en") else "de"
    problems = [side["problem"][language] for side in (row.before, row.after) if "problem" in side]
    names = [name for name in WORDS if row.before.get(name) != row.after.get(name)] if not problems else []
    return {
        "application": row.grant.application,
        "grantee": row.grant.grantee,
        "with_link": with_link,
        "problems": problems,
        "figures": [(WORDS[name], row.before.get(name, "0"), row.after.get(name, "0")) for name in names],
        "why": [
            {side: told[language] if (told := one[side]) else "" for side in ("before", "after")} for one in row.why
        ],
    }


@require_POST
def propose(request: Request, public_id: uuid.UUID) -> HttpResponse:
    draft = rule_set_for(request.user, public_id, "grants.change_rules")
    return act_at_once(
        request, lambda: rule_sets.propose_rule_set(draft, by=request.user, version=version_of(request)),
        done=_("Der Entwurf liegt jetzt der Bewilligung vor."), to=draft.get_absolute_url(),
    )  # fmt: skip


@require_POST
def take_back(request: Request, public_id: uuid.UUID) -> HttpResponse:
    draft = rule_set_for(request.user, public_id, "grants.change_rules")
    return act_at_once(
        request, lambda: publications.take_back(draft, by=request.user),
        done=_("Der Entwurf ist zurückgenommen und lässt sich wieder ändern."), to=draft.get_absolute_url(),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def send_back(request: Request, public_id: uuid.UUID) -> HttpResponse:
    draft = rule_set_for(request.user, public_id, "grants.publish_rules")
    if not draft.is_waiting:
        raise Http404
    form = SendBackForm(request.POST or None)
    return act_on_form(
        request, form, lambda: publications.send_back(draft, note=form.cleaned_data["note"], by=request.user),
        template="grants/rule_sets/send_back.html", context={"rule_set": draft},
        done=_("Der Entwurf ist zurückgegeben."), to=lambda row: row.get_absolute_url(),
    )  # fmt: skip


@require_POST
def publish(request: Request, public_id: uuid.UUID) -> HttpResponse:
    draft = rule_set_for(request.user, public_id, "grants.publish_rules")
    return act_at_once(
        request, lambda: publications.publish(draft, by=request.user, version=version_of(request)),
        done=_("Das Regelwerk ist veröffentlicht und steht fest."), to=draft.get_absolute_url(),
    )  # fmt: skip
