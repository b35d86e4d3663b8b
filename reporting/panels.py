"""What this app adds to the case file: the account given, and the letters."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from grants.models import Application, Grant, PaymentRun
from grants.panels import Paper, panel, papers, subjects
from grants.permissions import is_applicant, is_office
from grants.views.steps import GrantStep
from network.models import User
from reporting.forms.verification import SettleForm
from reporting.permissions import reads_orders
from reporting.queries import notices, settlement_of
from workflows.documents import word_for
from workflows.life import Life
from workflows.models import Document

# Settling a grant is a step of grants, but what it is settled to is known here.
GrantStep.forms["settle"] = SettleForm
GrantStep.texts["settle"] = _(
    "Die Zuwendung wird so festgesetzt, wie die Prüfung sie ergeben hat. Die Organisation erhält den Schlussbescheid."
)

LETTERS = (
    "receipt", "information_request", "statement_receipt", "revocation_hearing", "hearing", "payment_plan",
    "partial_waiver", "closing", "objection",
)  # fmt: skip


@panel(anchor="statement", title=_("Verwendungsnachweis"), rank=70, template="reporting/panels/statement.html")
def statement_panel(request: HttpRequest, application: Application) -> dict[str, Any] | None:
    grant = _grant(application)
    user = request.user
    if (
        grant is None
        or not isinstance(user, User)
        or not (is_office(user, application) or is_applicant(user, application))
    ):
        return None
    _read_accounts(grant)
    statements = list(grant.statements.all())
    if not statements:
        return None
    office = application.partnership_id in user.office_partnerships()
    claims = [one for one in grant.reclaims.all() if office or one.heard_at is not None]
    return {
        "grant": grant,
        "statements": statements,
        "reclaims": claims,
        "settlement": settlement_of(grant) if office or grant.state in {"settled", "closed"} else None,
    }


@panel(anchor="letters", title=_("Schreiben"), rank=80, template="reporting/panels/letters.html")
def letters_panel(request: HttpRequest, application: Application) -> dict[str, Any] | None:
    user = request.user
    if not isinstance(user, User) or not _concerns(user, application):
        return None
    _read_notices(application)
    office = is_office(user, application)
    found = [one for one in application.notices.all() if office or one.issued_at is not None]
    kinds = (*LETTERS, "audit_note") if office else LETTERS
    letters = list(Document.objects.filter(case_id=application.public_id, kind__in=kinds, deleted_at=None))
    if not found and not letters:
        return None
    return {
        "application": application,
        "notices": found,
        "letters": [(word_for(one), one) for one in letters],
        "objections": [one for notice in found for one in notice.objections.all()],
    }


@subjects
def lives_of_the_case(application: Application) -> Iterable[Life]:
    """In the order in which they come up: account, claim, notices, objections. All of them know the case as the page
    has read it, so that rights are asked of one row."""
    grant = _grant(application)
    if grant is not None:
        _read_accounts(grant)
        yield from grant.statements.all()
        yield from grant.reclaims.all()
    _read_notices(application)
    for notice in application.notices.all():
        notice.application = application
        yield notice
    for notice in application.notices.all():
        for objection in notice.objections.all():
            objection.notice = notice
            yield objection


@papers
def order_on_paper(run: PaymentRun, user: User) -> list[Paper]:
    if not reads_orders(user, run):
        return []
    found = [
        Paper(_("Anordnung als PDF"), reverse("reporting:payment_order", args=[run.public_id])),
        Paper(_("Anordnung als CSV"), reverse("reporting:payment_order_csv", args=[run.public_id])),
    ]
    if user.has_perm("grants.set_order_columns", run):
        found.append(Paper(_("Spalten der CSV"), reverse("reporting:order_columns")))
    return found


def _read_accounts(grant: Grant) -> None:
    """Read statements and claims once for the whole page; what is read already is not read again."""
    prefetch_related_objects([grant], "statements__vouchers", "reclaims__repayments")


def _read_notices(application: Application) -> None:
    prefetch_related_objects([application], Prefetch("notices", notices()))


def _grant(application: Application) -> Grant | None:
    found: Grant | None = getattr(application, "grant", None)
    return found


def _concerns(user: User, application: Application) -> bool:
    """Money and letters are between the office and the applicant; the committee has no part in them."""
    return bool(is_office(user, application) or is_applicant(user, application))
