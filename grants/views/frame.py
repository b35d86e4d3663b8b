"""What every page of an application's form has: its sections, what is missing, what the office asked."""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.completeness import ATTACHMENTS, DECLARATIONS, ORGANISATION, PLAN, Missing, missing
from grants.models import Application
from grants.queries import application_for
from grants.services.applications import EDITABLE
from network.models import User

OVERVIEW = "overview"
# In a list of what is missing a section is named as a whole once it lacks more than this.
SINGLE_POINTS = 3

PAGES = {
    ORGANISATION: "grants:apply_organisation",
    PLAN: "grants:apply_plan",
    DECLARATIONS: "grants:apply_declarations",
    ATTACHMENTS: "grants:apply_attachments",
    OVERVIEW: "grants:apply_overview",
}


def own_application(user: User, public_id: uuid.UUID) -> Application:
    """An application of an organisation that the person acts for, in whatever state; of anybody else there is none."""
    application = application_for(user, public_id)
    if not user.has_perm("grants.edit_application", application):
        raise Http404
    return application


def closed(application: Application) -> HttpResponse | None:
    """Where the form leads once there is nothing to write any more: to what was handed in."""
    if application.state in EDITABLE:
        return None
    return redirect("grants:apply_overview", application.public_id)


@dataclass(frozen=True)
class Part:
    """One section of the form as its navigation shows it."""

    code: str
    label: str
    url: str
    status: str = ""
    note: str = ""


def section_url(application: Application, code: str) -> str:
    if code in PAGES:
        return reverse(PAGES[code], args=[application.public_id])
    return reverse("grants:apply_section", args=[application.public_id, code])


def parts_of(application: Application) -> list[Part]:
    titles = [
        (ORGANISATION, _("Wir und unsere Organisation")),
        *((section.code, section.title) for section in application.procedure.rules.sections),
        (PLAN, _("Kosten- und Finanzierungsplan")),
        (DECLARATIONS, _("Erklärungen")),
        (ATTACHMENTS, _("Anlagen")),
        (OVERVIEW, _("Ansehen und absenden")),
    ]
    return [Part(code, title, section_url(application, code)) for code, title in titles]


def frame(application: Application, current: str) -> dict[str, Any]:
    points = missing(application)
    open_points = Counter(point.section for point in points)
    parts = [_with_status(application, part, current, open_points) for part in parts_of(application)]
    position = next(index for index, part in enumerate(parts) if part.code == current)
    return {
        "application": application,
        "parts": parts,
        "part": parts[position],
        "position": position + 1,
        "previous": parts[position - 1] if position else None,
        "next": parts[position + 1] if position + 1 < len(parts) else None,
        "missing_points": grouped(application, points),
        "open_points": len(points),
        "request_for_information": open_request(application),
    }


def _with_status(application: Application, part: Part, current: str, open_points: Counter[str]) -> Part:
    open_here = open_points[part.code]
    if part.code == OVERVIEW:
        total = sum(open_points.values())
        status, note = "next", _("noch nicht möglich") if total else _("bereit")
    elif open_here == 0:
        status, note = "done", _("vollständig")
    elif _is_begun(application, part.code):
        status = "missing"
        note = ngettext("%d Angabe fehlt", "%d Angaben fehlen", open_here) % open_here
    else:
        status, note = "next", _("noch nicht begonnen")
    if part.code == current:
        status = "now"
        note = note if open_here == 0 else _("in Arbeit")
    return Part(part.code, part.label, part.url, status, note)


def _is_begun(application: Application, code: str) -> bool:
    answered = {key for key, value in application.answers_by_code().items() if value is not None}
    if code == DECLARATIONS:
        return any(key.startswith("declaration.") for key in answered)
    if code in PAGES:
        return code in (ORGANISATION, ATTACHMENTS) or application.plan.version > 1
    section = next(one for one in application.procedure.rules.sections if one.code == code)
    return any(question.code in answered for question in section.questions)


def grouped(application: Application, points: list[Missing]) -> list[dict[str, str]]:
    """What is missing, with a link to each field; a section with many empty fields names them in one line."""
    empty = Counter(point.section for point in points if _is_unanswered(application, point))
    titles = {part.code: part.label for part in parts_of(application)}
    lines: list[dict[str, str]] = []
    for point in points:
        url = section_url(application, point.section)
        if empty[point.section] <= SINGLE_POINTS or not _is_unanswered(application, point):
            lines.append({"label": point.label, "url": url + anchor_of(application, point), "note": point.help})
        elif not any(line["url"] == url for line in lines):
            count = empty[point.section]
            note = ngettext("%d Angabe", "%d Angaben", count) % count
            lines.append({"label": titles[point.section], "url": url, "note": note})
    return lines


def _is_unanswered(application: Application, point: Missing) -> bool:
    return point.section not in PAGES and application.answer(point.code) is None


def anchor_of(application: Application, point: Missing) -> str:
    """The field in which a missing point is mended."""
    if point.section == PLAN:
        places = {"costs": "#id_costs-0-cost_type", "requested": "#id_grant", "balance": "#woher"}
        return places.get(point.code, "#kosten")
    if point.section == ATTACHMENTS:
        return f"#id_file-{point.code}-file"
    if point.section in PAGES:
        return ""
    question = application.procedure.rules.question(point.code)
    has_parts = question.kind in {"choice", "choices", "yes_no", "organisations"}
    return f"#id_{point.code}_0" if has_parts else f"#id_{point.code}"


def open_request(application: Application) -> Any:
    """What the office asked to be handed in later, while it is still asked."""
    if application.state != Application.State.RETURNED:
        return None
    return application.information_requests.order_by("requested_at").last()
