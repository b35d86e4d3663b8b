"""The whole application to read, and the steps that its own people take with it: hand in, hand in again."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, QuerySet, When
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from grants.completeness import look_up, missing
from grants.forms.application import shown
from grants.models import Answer, Application, Grant
from grants.procedure import Declaration, Section
from grants.services.applications import EDITABLE, declaration_code
from grants.views.frame import OVERVIEW, frame, own_application
from network.models import User
from network.queries import signatories_of
from network.request import Request
from workflows.models import Document, JournalEntry
from workflows.refusal import Refused
from workflows.steps import available_steps
from workflows.views.steps import StepForm, StepView

State = Application.State


# ---- reads ---------------------------------------------------------------------------------------------------------


def own_applications(user: User) -> QuerySet[Application]:
    """The applications of the person's organisations: what they have to do first, then the newest."""
    return (
        Application.objects.filter(applicant__in=user.represented_actors())
        .select_related("call__fund", "procedure", "applicant", "grant")
        .prefetch_related("information_requests")
        .order_by(_WAITING_FIRST, "-updated_at", "-pk")
    )


_WAITING_FIRST = Case(When(state=State.RETURNED, then=0), When(state=State.DRAFT, then=1), default=2)


@dataclass(frozen=True)
class OwnRow:
    """One application in its applicant's list: what comes next, where, and until when."""

    application: Application
    next: str
    url: str
    due: dt.date | dt.datetime | None = None
    urgent: bool = False


def rows(applications: list[Application]) -> list[OwnRow]:
    look_up([one for one in applications if one.state in EDITABLE])
    return [_row(one) for one in applications]


def _row(application: Application) -> OwnRow:
    case = application.get_absolute_url()
    form = reverse("grants:apply_overview", args=[application.public_id])
    count = len(missing(application)) if application.state in EDITABLE else 0
    to_go = ngettext("Noch %d Punkt bis zum Absenden", "Noch %d Punkte bis zum Absenden", count) % count
    match application.state:
        case State.DRAFT:
            text = to_go if count else _("Ansehen und absenden")
            return OwnRow(application, text, form, application.call.closes_at, True)
        case State.RETURNED:
            asked = application.information_requests.all()
            due = max((one.due_on for one in asked), default=None)
            return OwnRow(application, to_go if count else _("Nachreichen und noch einmal absenden"), form, due, True)
        case State.SUBMITTED:
            return OwnRow(application, _("Wir prüfen Ihren Antrag"), case)
        case State.ADMITTED:
            return OwnRow(application, _("Ihr Antrag wird beraten"), case, application.call.committee_on)
        case State.RESOLVED:
            return OwnRow(application, _("Wir entscheiden über Ihren Antrag"), case)
        case State.WAITING:
            return OwnRow(application, _("Wird Geld frei, melden wir uns"), case)
        case State.APPROVED:
            grant: Grant | None = getattr(application, "grant", None)
            if grant is not None and grant.state == Grant.State.OFFERED:
                return OwnRow(application, _("Förderung annehmen"), grant.get_absolute_url(), grant.accept_by, True)
            return OwnRow(application, _("Zur Förderung"), grant.get_absolute_url() if grant else case)
        case State.REJECTED:
            return OwnRow(application, _("Gründe ansehen"), case)
    return OwnRow(application, _("Ansehen"), case)


@dataclass(frozen=True)
class Confirmed:
    declaration: Declaration
    answer: Answer | None


def confirmed_declarations(application: Application) -> list[Confirmed]:
    """Each declaration with who confirmed its present version, and when."""
    codes = {declaration_code(one.code): one for one in application.procedure.rules.declarations}
    answers = {
        one.code: one for one in application.answers.filter(code__in=codes).select_related("updated_by") if one.value
    }
    return [
        Confirmed(one, answer if (answer := answers.get(code)) and answer.value.get("version") == one.version else None)
        for code, one in codes.items()
    ]


def documents_of(application: Application) -> list[Document]:
    """What the applicant attached and did not remove."""
    kinds = {one.code: one.label for one in application.procedure.rules.attachments}
    found = list(
        Document.objects.filter(
            subject_type=ContentType.objects.get_for_model(Application),
            subject_pk=application.pk,
            kind__in=kinds,
            deleted_at=None,
        )
    )
    for document in found:
        document.kind_label = kinds[document.kind]  # type: ignore[attr-defined]
    return found


def handed_in(application: Application) -> JournalEntry | None:
    """The entry of the last time that the application was handed in."""
    return (
        JournalEntry.objects.filter(
            subject_type=ContentType.objects.get_for_model(Application),
            subject_pk=application.pk,
            verb__in=["submit", "resubmit"],
        )
        .select_related("chain", "by")
        .first()
    )


def receipt_document(application: Application) -> Document | None:
    return Document.objects.filter(
        subject_type=ContentType.objects.get_for_model(Application),
        subject_pk=application.pk,
        kind="receipt",
        deleted_at=None,
    ).last()


@dataclass(frozen=True)
class Read:
    section: Section
    answers: list[tuple[str, str]]


def contents(application: Application) -> dict[str, Any]:
    """The application as the committee will read it."""
    answers = application.answers_by_code()
    rules = application.procedure.rules
    plan = application.plan
    labels = {one.code: one.label for one in rules.cost_types}
    return {
        "sections": [
            Read(section, [(one.label, shown(one, answers.get(one.code))) for one in section.questions])
            for section in rules.sections
        ],
        "plan": plan,
        "cost_lines": [(labels.get(one.cost_type, one.cost_type), one) for one in plan.cost_lines.all()],
        "financing_lines": list(plan.financing_lines.all()),
        "confirmed": confirmed_declarations(application),
        "documents": documents_of(application),
    }


# ---- the page ------------------------------------------------------------------------------------------------------


@require_safe
def overview(request: Request, public_id: uuid.UUID) -> HttpResponse:
    application = own_application(request.user, public_id)
    return show(request, application)


def show(request: Request, application: Application, *, refusal: Refused | None = None) -> HttpResponse:
    steps = {step.name for step in available_steps(application, request.user)}
    name = "resubmit" if application.state == State.RETURNED else "submit"
    context = frame(application, OVERVIEW) | contents(application)
    context |= {
        "editable": application.state in EDITABLE,
        "step": name,
        "may_hand_in": name in steps,
        "may_withdraw": "withdraw" in steps,
        "signatories": [] if name in steps else list(signatories_of(application.applicant)),
        "hand_in_url": reverse(f"grants:{name}_application", args=[application.public_id]),
        "command_id": uuid.uuid4(),
        "refusal": refusal,
    }
    return render(request, "grants/apply/overview.html", context, status=refusal.status if refusal else 200)


class HandIn(StepView):
    """Submitting is pressed on the overview and ends on the receipt; a refusal stays on the overview."""

    request: Request

    def fetch(self, user: Any, public_id: uuid.UUID) -> Application:
        return own_application(user, public_id)

    def get(self, request: Any, public_id: uuid.UUID, step: str) -> HttpResponse:
        return redirect("grants:apply_overview", public_id)

    def show(
        self, subject: Any, step: Any, form: StepForm, *, refusal: Refused | None = None, status: int = 200
    ) -> HttpResponse:
        return show(self.request, subject, refusal=refusal)

    def done_text(self, step: Any) -> str:
        return _("Die Bestätigung liegt in Ihrem Postfach.")

    def next_page(self, subject: Any) -> str:
        return reverse("grants:receipt", args=[subject.public_id])
