"""What this app adds to the case file: the account given, and the letters."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from grants.models import Application, Grant, PaymentRun
from grants.panels import Paper, panel, papers, subjects
from grants.permissions import is_applicant, is_office
from grants.views.steps import GrantStep
from network.models import User
from reporting.forms import SettleForm
from reporting.models import Notice, Objection, Reclaim, StatementOfUse
from reporting.queries import notices_of, settlement_of
from workflows.life import Life
from workflows.models import Document

# Settling a grant is a step of grants, but what it is settled to is known here.
GrantStep.forms["settle"] = SettleForm
GrantStep.texts["settle"] = _(
    "Die Zuwendung wird so festgesetzt, wie die Prüfung sie ergeben hat. Die Organisation erhält den Schlussbescheid."
)

LETTERS = ("receipt", "information_request", "hearing")


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
    statements = list(StatementOfUse.objects.filter(grant=grant).prefetch_related("vouchers"))
    if not statements:
        return None
    office = application.partnership_id in user.office_partnerships()
    claims = [one for one in _reclaims(grant) if office or one.heard_at is not None]
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
    notices = list(notices_of(application, user))
    letters = list(Document.objects.filter(case_id=application.public_id, kind__in=LETTERS, deleted_at=None))
    if not notices and not letters:
        return None
    names = {"receipt": _("Eingangsbestätigung"), "information_request": _("Nachforderung"), "hearing": _("Anhörung")}
    return {
        "application": application,
        "notices": notices,
        "letters": [(names[one.kind], one) for one in letters],
        "objections": [one for notice in notices for one in notice.objections.all()],
    }


@subjects
def lives_of_the_case(application: Application) -> Iterable[Life]:
    """In the order in which they come up: account, claim, notices, objections."""
    grant = _grant(application)
    if grant is not None:
        yield from StatementOfUse.objects.filter(grant=grant).select_related("grant__application__procedure")
        yield from _reclaims(grant)
    yield from Notice.objects.filter(application=application).select_related("application__procedure")
    yield from Objection.objects.filter(notice__application=application).select_related(
        "notice__application__procedure"
    )


@papers
def order_on_paper(run: PaymentRun) -> list[Paper]:
    return [
        Paper(_("Anordnung als PDF"), reverse("reporting:payment_order", args=[run.public_id])),
        Paper(_("Anordnung als CSV"), reverse("reporting:payment_order_csv", args=[run.public_id])),
    ]


def _reclaims(grant: Grant) -> Iterable[Reclaim]:
    return (
        Reclaim.objects.filter(grant=grant)
        .select_related("grant__application__procedure")
        .prefetch_related("repayments")
    )


def _grant(application: Application) -> Grant | None:
    found: Grant | None = getattr(application, "grant", None)
    return found


def _concerns(user: User, application: Application) -> bool:
    """Money and letters are between the office and the applicant; the committee has no part in them."""
    return bool(is_office(user, application) or is_applicant(user, application))
