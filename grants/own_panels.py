"""The panels that grants itself puts into the case file."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from grants import what_if
from grants.eligibility import double_funding
from grants.models import Application
from grants.money import ZERO
from grants.panels import panel
from grants.permissions import is_applicant, is_office
from grants.services.amendments import changed_texts
from grants.services.changes import RUNNING
from network.queries import visible_actors
from workflows.history import words
from workflows.models import Document

words(
    {
        "create": _("Entwurf begonnen"),
        "formal_check": _("Formale Prüfung gespeichert"),
        "recommend": _("Votum abgegeben"),
        "propose_settlement": _("Abrechnung zur Festsetzung vorgelegt"),
        "meet_condition": _("Auflage erfüllt"),
        "declare_exclusion": _("Mitwirkungsverbot angezeigt"),
        "judge_exclusion": _("Über ein Mitwirkungsverbot entschieden"),
        "grants.Drawdown.request": _("Geld abgerufen"),
        "grants.Amendment.request": _("Änderung beantragt"),
        "grants.Amendment.answer_hearing": _("Zum Teilwiderruf geäußert"),
        "report_change": _("Änderung gemeldet"),
        "read_change": _("Gemeldete Änderung gelesen"),
        "order_run": _("Zahlungslauf angelegt"),
        "confirm_run": _("Zahlungslauf bestätigt"),
        "release_run": _("Zahlungslauf freigegeben"),
        "download_run": _("Zahlungsdatei heruntergeladen"),
        "send_run": _("Zahlungslauf an die Bank gegeben"),
        "dissolve_run": _("Zahlungslauf aufgelöst"),
        "refuse_run": _("Zahlungslauf von der Bank abgelehnt"),
        "propose_own_account": _("Eigenes Konto eingetragen"),
        "confirm_own_account": _("Eigenes Konto bestätigt"),
        "close_own_account": _("Eigenes Konto geschlossen"),
        "set_order_columns": _("Spalten der Anordnung geändert"),
        "import_statement": _("Kontoauszug eingelesen"),
        "resolve_entry": _("Umsatz zugeordnet"),
    }
)


@panel(anchor="facts", title=_("Eckdaten"), rank=10, template="grants/panels/facts.html")
def facts(request: HttpRequest, application: Application) -> dict[str, Any]:
    grant = getattr(application, "grant", None)
    office = bool(is_office(request.user, application))
    return {
        "application": application,
        "grant": grant,
        "partners": visible_actors(request.user).filter(pk__in=application.partners.all()),
        "short": application.answer("summary") or application.answer("situation") or "",
        "hints": double_funding(application)
        if office and application.state in {"submitted", "admitted", "resolved"}
        else [],
        "exclusions": application.exclusions.select_related("person") if office else [],
    }


@panel(anchor="answers", title=_("Antrag"), rank=15, template="grants/panels/answers.html")
def answers(request: HttpRequest, application: Application) -> dict[str, Any]:
    given = application.answers_by_code()
    grant = getattr(application, "grant", None)
    changed = changed_texts(grant) if grant is not None else {}
    sections = [
        {
            "title": section.title,
            "rows": [
                (question, _shown(question, given.get(question.code)), changed.get(question.code))
                for question in section.questions
            ],
        }
        for section in application.procedure.rules.sections
    ]
    return {"application": application, "sections": sections}


@panel(anchor="plan", title=_("Kosten- und Finanzierungsplan"), rank=20, template="grants/panels/plan.html")
def plan(request: HttpRequest, application: Application) -> dict[str, Any]:
    found = application.plan
    rules = application.procedure.rules
    costs = [(rules.cost_label(code), amount) for code, amount in found.by_cost_type.items()]
    return {
        "plan": found,
        "lines": list(found.cost_lines.all()),
        "costs": costs,
        "what_if": what_if.carried(application, costs),
        "labels": {one.code: one.label for one in rules.cost_types},
        "financing": list(found.financing_lines.all()),
        "total": found.total_costs,
    }


@panel(anchor="documents", title=_("Unterlagen"), rank=30, template="grants/panels/documents.html")
def documents(request: HttpRequest, application: Application) -> dict[str, Any]:
    rules = application.procedure.rules
    kinds = {one.code: one.label for one in rules.attachments}
    rows = Document.objects.filter(
        subject_type=ContentType.objects.get_for_model(application), subject_pk=application.pk, kind__in=kinds
    )
    found = list(rows.filter(deleted_at=None))
    for one in found:
        one.kind_label = kinds[one.kind]  # type: ignore[attr-defined]  # what the shared table of documents shows
    office = bool(is_office(request.user, application))
    return {
        "documents": found,
        "unscanned": office and any(one.scan == Document.Scan.NOT_CONFIGURED for one in found),
    }


@panel(anchor="check", title=_("Formale Prüfung"), rank=35, template="grants/panels/check.html")
def check(request: HttpRequest, application: Application) -> dict[str, Any] | None:
    if not is_office(request.user, application):
        return None
    labels = {one.code: one.label for one in application.procedure.rules.checks}
    found = list(application.check_items.select_related("checked_by").order_by("pk"))
    items = [(labels.get(item.code, item.code), item) for item in found]
    requests = list(application.information_requests.all())
    last = max(found, key=lambda item: item.checked_at, default=None)
    return {"items": items, "last": last, "requests": requests} if items or requests else None


@panel(anchor="decision", title=_("Entscheidung"), rank=50, template="grants/panels/decision.html")
def decision(request: HttpRequest, application: Application) -> dict[str, Any] | None:
    own = bool(is_applicant(request.user, application))
    decisions = list(application.decisions.all())
    recommendations = [] if own else list(application.recommendations.all())
    if not decisions and not recommendations:
        return None
    return {
        "decisions": decisions,
        "recommendations": recommendations,
        "conditions": list(application.conditions.all()),
        "may_meet": request.user.has_perm("grants.meet_condition", application),
        "application": application,
    }


@panel(anchor="money", title=_("Geld"), rank=60, template="grants/panels/money.html")
def money(request: HttpRequest, application: Application) -> dict[str, Any] | None:
    grant = getattr(application, "grant", None)
    if grant is None:
        return None
    drawdowns = list(grant.drawdowns.all())
    paid = sum((one.amount for one in drawdowns if one.state == "paid"), ZERO)
    asked = sum((one.amount for one in drawdowns if one.state in {"requested", "checked", "approved", "ordered"}), ZERO)
    return {
        "grant": grant,
        "drawdowns": drawdowns,
        "paid": paid,
        "asked": asked,
        "left": grant.amount - paid - asked,
        "amendments": list(grant.amendments.all()),
        "holds": list(grant.holds.filter(lifted_at=None)),
        "may_request": grant.state == "active"
        and paid + asked < grant.amount
        and request.user.has_perm("grants.request_drawdown", grant),
        "may_amend": grant.state in RUNNING and request.user.has_perm("grants.report_change", grant),
        "may_revoke_a_part": grant.state == "active"
        and request.user.has_perm("grants.propose_partial_revocation", grant),
    }


@panel(anchor="changes", title=_("Gemeldete Änderungen"), rank=62, template="grants/panels/changes.html")
def changes(request: HttpRequest, application: Application) -> dict[str, Any] | None:
    grant = getattr(application, "grant", None)
    concerned = is_office(request.user, application) or is_applicant(request.user, application)
    if grant is None or not concerned:
        return None
    rows = list(grant.reported_changes.select_related("reported_by", "read_by"))
    return {"rows": rows, "may_read": request.user.has_perm("grants.read_change", grant)} if rows else None


def _shown(question: Any, value: Any) -> str:
    """An answer as text."""
    options = dict(question.options)
    if isinstance(value, list):
        return ", ".join(str(options.get(one, one)) for one in value)
    if isinstance(value, bool):
        return str(_("ja") if value else _("nein"))
    return str(options.get(value, value)) if value not in (None, "") else ""
