"""The case file: one page with everything about a case, in the order of its life, and the one next thing to do."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from grants.models import Application
from grants.panels import panels_for, subjects_of
from grants.permissions import is_applicant, is_chair, is_office, remember_exclusions
from grants.queries import application_for, drawdown_for, grant_for, office_votes
from grants.services.drawdowns import drawn
from network.request import Request
from workflows.desks import visible_tasks
from workflows.history import entries_of_case, told
from workflows.life import Life, Step
from workflows.models import DeskTask, JournalEntry
from workflows.steps import available_steps

# What applicants do not read in the history: the committee's and the office's inner work.
INNER = {"recommend", "formal_check", "declare_exclusion", "judge_exclusion", "download", "assign"}

HISTORY_SHOWN = 12

RUNNING = ("grants.Grant", "begin_closing")
STAGES = [
    (("grants.Application", "submit"), gettext_lazy("Eingereicht")),
    (("grants.Application", "admit"), gettext_lazy("Zugelassen")),
    (("grants.Application", "resolve"), gettext_lazy("Beraten")),
    (("grants.Application", "approve"), gettext_lazy("Bewilligt")),
    (("grants.Grant", "accept"), gettext_lazy("Angenommen")),
    (RUNNING, gettext_lazy("Läuft")),
    (("grants.Grant", "settle"), gettext_lazy("Nachweis")),
    (("grants.Grant", "close"), gettext_lazy("Abgeschlossen")),
]


@dataclass(frozen=True)
class StepButton:
    label: str
    url: str
    about: str


@require_safe
def case(request: Request, public_id: uuid.UUID) -> HttpResponse:
    application = application_for(request.user, public_id)
    if application.state in {"draft", "returned"} and is_applicant(request.user, application):
        return redirect("grants:apply_overview", application.public_id)
    remember_exclusions(application)
    # Every panel looks at the same plans and drawdowns.
    prefetch_related_objects([application], "plans__cost_lines", "plans__financing_lines")
    if hasattr(application, "grant"):
        prefetch_related_objects([application.grant], "amendments", "drawdowns")
    entries = entries_of_case(application.public_id)
    own = bool(is_applicant(request.user, application))
    shown = [one for one in entries if not (own and (one.verb in INNER or one.life.startswith("reviews.")))]
    grant = getattr(application, "grant", None)
    subjects = subjects_of(application)
    buttons = [*vote_button(application, request.user), *step_buttons(subjects, request.user)]
    # Who wrote which review is known to the office and the chair alone.
    knows_all = bool(is_office(request.user, application) or is_chair(request.user, application))
    everybody = application.applicant.representations.values_list("user", flat=True)
    applicants = set() if knows_all else set(everybody)
    history = [told(one, named=lambda pk: knows_all or pk in applicants) for one in reversed(shown)]
    task = next_task(list(visible_tasks(request.user).filter(case_id=application.public_id)))
    context = {
        "application": application,
        "grant": grant,
        "own": own,
        "life_line": life_line(application, entries),
        "task": task,
        "primary": primary_button(task, buttons, application, subjects),
        "buttons": buttons,
        "panels": panels_for(request, application),
        "history_first": history[:HISTORY_SHOWN],
        "history_rest": history[HISTORY_SHOWN:],
    }
    return render(request, "grants/case.html", context)


@require_safe
def grant_page(request: Request, public_id: uuid.UUID) -> HttpResponse:
    return redirect(grant_for(request.user, public_id).get_absolute_url())


@require_safe
def drawdown_page(request: Request, public_id: uuid.UUID) -> HttpResponse:
    drawdown = drawdown_for(request.user, public_id)
    context = {
        "drawdown": drawdown,
        "grant": drawdown.grant,
        "application": drawdown.grant.application,
        "buttons": step_buttons([drawdown], request.user),
    }
    return render(request, "grants/drawdown.html", context)


def step_buttons(subjects: list[Life], user: Any) -> list[StepButton]:
    """A link for every step that the person may take on any of the subjects, in the order of the lives."""
    return [
        StepButton(str(step.label), url, str(subject))
        for subject in subjects
        for step in available_steps(subject, user)
        if not _is_taken_elsewhere(subject, step) and (url := step_url(subject, step.name)) is not None
    ]


def vote_button(application: Application, user: Any) -> list[StepButton]:
    """Where no body resolves, clerk and coordination office both vote, whoever of them has the task."""
    if application.state != Application.State.ADMITTED or not user.has_perm("grants.assess_application", application):
        return []
    return [StepButton(_("Votum abgeben"), reverse("grants:assess", args=[application.public_id]), "")]


def _is_taken_elsewhere(subject: Life, step: Step) -> bool:
    """Where a body resolves, the chair does so by closing the meeting."""
    body_resolves = isinstance(subject, Application) and subject.procedure.rules.resolved_by == "body"
    return body_resolves and step.name == "resolve"


def step_url(subject: Life, step: str) -> str | None:
    """Each life's steps have pages at `app:model_step`."""
    name = f"{subject._meta.app_label}:{subject._meta.model_name}_step"
    try:
        return reverse(name, args=[subject.public_id, step])
    except NoReverseMatch:
        return None


def next_task(tasks: list[DeskTask]) -> DeskTask | None:
    """The first; what a grant waits for, such as the statement to be checked, comes before the grant's own."""
    return min(tasks, key=lambda one: one.life in {"grants.Application", "grants.Grant"}, default=None)


def primary_button(
    task: Any, buttons: list[StepButton], application: Application, subjects: list[Life]
) -> StepButton | None:
    """The one next thing: the page of what the open desk is about, where it has one of its own; else the first step."""
    if task is None:
        return None
    if task.life == "grants.Application" and task.flow_task.name == "submitted":
        return StepButton(_("Antrag prüfen"), reverse("grants:formal_check", args=[application.public_id]), "")
    if task.life == "grants.Application" and task.flow_task.name == "admitted":
        if application.procedure.rules.resolved_by == "office" and len(office_votes(application)) < 2:
            return StepButton(_("Votum abgeben"), reverse("grants:assess", args=[application.public_id]), "")
        return next((one for one in buttons if one.url == step_url(application, "resolve")), None)
    if task.life == "grants.Grant" and task.flow_task.name == "active":
        if drawn(application.grant) >= application.grant.amount:
            return None
        return StepButton(_("Geld abrufen"), reverse("grants:request_drawdown", args=[application.grant.public_id]), "")
    subject = next((one for one in subjects if one.public_id == task.subject_id), application)
    page = str(subject.get_absolute_url()).partition("#")[0]  # type: ignore[attr-defined]
    if page != application.get_absolute_url():
        return StepButton(task.to_do, page, "")
    return buttons[0] if buttons else None


def life_line(application: Application, entries: list[JournalEntry]) -> list[dict[str, Any]]:
    """The stages of the way, each done with its day, now, or next."""
    days = {(one.life, one.verb): one.at for one in entries}
    reached = [key in days for key, _label in STAGES]
    ended = application.state in {"rejected", "withdrawn", "expired"}
    last = max((index for index, done in enumerate(reached) if done), default=-1)
    ends_on = application.grant.ends_on if hasattr(application, "grant") else None
    rows = []
    for index, (key, label) in enumerate(STAGES):
        note = ends_on if key == RUNNING else days.get(key)
        if index <= last:
            rows.append({"label": label, "note": note, "status": "done"})
        elif index == last + 1 and not ended:
            rows.append({"label": label, "note": note, "status": "now"})
        elif not ended:
            rows.append({"label": label, "note": None, "status": "next"})
    if ended:
        rows.append(
            {"label": application.get_state_display(), "note": entries[-1].at if entries else None, "status": "now"}
        )
    return rows
