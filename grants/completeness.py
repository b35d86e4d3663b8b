"""What is missing until an application can be handed in: the same list for the page, the guard and the receipt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.money import ZERO
from workflows.models import Document

if TYPE_CHECKING:
    from decimal import Decimal

    from grants.models import Application


@dataclass(frozen=True)
class Missing:
    """One point: what it is, in which section of the form it is mended, and a word of help."""

    section: str
    code: str
    label: str
    help: str = ""


PLAN, DECLARATIONS, ATTACHMENTS, ORGANISATION = "plan", "declarations", "attachments", "organisation"


def missing(application: Application) -> list[Missing]:
    return [
        *_organisation(application),
        *_answers(application),
        *_plan(application),
        *_declarations(application),
        *_attachments(application),
    ]


def _organisation(application: Application) -> list[Missing]:
    actor = application.applicant
    points = []
    if not (actor.street and actor.postal_code and actor.town):
        points.append(Missing(ORGANISATION, "address", _("Anschrift der Organisation")))
    if not actor.accounts.filter(state__in=["proposed", "confirmed", "active"]).exists():
        points.append(Missing(ORGANISATION, "account", _("Bankverbindung der Organisation")))
    if not actor.representations.filter(role="signatory", confirmed_at__isnull=False).exists():
        points.append(Missing(ORGANISATION, "signatory", _("Unterschriftsberechtigte Person")))
    return points


def _answers(application: Application) -> list[Missing]:
    points = []
    for section in application.procedure.rules.sections:
        for question in section.questions:
            value = application.answer(question.code)
            if question.required and _is_empty(value):
                points.append(Missing(section.code, question.code, question.label))
            elif isinstance(value, str) and len(value) > question.max_chars:
                too_many = len(value) - question.max_chars
                help_text = ngettext("%d Zeichen zu viel", "%d Zeichen zu viel", too_many) % too_many
                points.append(Missing(section.code, question.code, _("%s ist zu lang") % question.label, help_text))
    starts, ends = application.starts_on, application.ends_on
    if starts and ends and ends < starts:
        points.append(Missing("project", "ends_on", _("Das Ende liegt vor dem Beginn")))
    return points


def _plan(application: Application) -> list[Missing]:
    plan = application.plan
    if not plan.cost_lines.all():
        return [Missing(PLAN, "costs", _("Mindestens eine Zeile im Kostenplan"))]
    points = []
    difference = plan.difference
    if difference:
        label = _("%s Finanzierung") if difference > 0 else _("%s Finanzierung zu viel")
        points.append(
            Missing(PLAN, "balance", label % euros(abs(difference)), _("Kosten und Finanzierung müssen gleich hoch sein."))
        )
    rules = application.procedure.rules
    requested = plan.requested
    if requested <= ZERO:
        points.append(Missing(PLAN, "requested", _("Beantragte Förderung")))
    for cost_type, spent in plan.by_cost_type.items():
        cap = next((one.cap for one in rules.cost_types if one.code == cost_type), None)
        if cap is not None and spent > cap:
            points.append(
                Missing(
                    PLAN,
                    cost_type,
                    _("%(type)s: höchstens %(cap)s") % {"type": rules.cost_label(cost_type), "cap": euros(cap)},
                )
            )
    return points


def _declarations(application: Application) -> list[Missing]:
    open_ones = [
        one
        for one in application.procedure.rules.declarations
        if (application.answer(f"declaration.{one.code}") or {}).get("version") != one.version
    ]
    return [Missing(DECLARATIONS, "declarations", _("Erklärungen bestätigen"))] if open_ones else []


def _attachments(application: Application) -> list[Missing]:
    kinds = set(
        Document.objects.filter(
            subject_type=ContentType.objects.get_for_model(application), subject_pk=application.pk, deleted_at=None
        ).values_list("kind", flat=True)
    )
    return [
        Missing(ATTACHMENTS, one.code, one.label)
        for one in application.procedure.rules.attachments
        if one.required and one.code not in kinds
    ]


def _is_empty(value: Any) -> bool:
    return value is None or value == "" or value == []


def euros(amount: Decimal) -> str:
    """5.000,00 € with a no-break space."""
    return f"{amount:,.2f}".replace(",", "·").replace(".", ",").replace("·", ".") + "\N{NO-BREAK SPACE}€"
