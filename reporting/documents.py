"""Who may read the files of this app: whoever may see the thing they belong to."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from grants.permissions import is_office
from network.models import User
from reporting.models import Notice
from reporting.permissions import reads_orders
from workflows.documents import kinds, readable
from workflows.models import Document

kinds(
    {
        "receipt": _("Eingangsbestätigung"),
        "information_request": _("Nachforderung"),
        "minutes": _("Niederschrift"),
        "payment_order": _("Auszahlungsanordnung"),
        "hearing": _("Anhörung"),
        "closing": _("Abschlussmitteilung"),
        "audit_note": _("Prüfvermerk"),
        "objection": _("Widerspruchsbescheid"),
        "revocation_hearing": _("Anhörung zum Teilwiderruf"),
        "payment_plan": _("Bescheid über Ratenzahlung oder Stundung"),
        "partial_waiver": _("Teilverzicht"),
        **dict(Notice.Kind.choices),
    }
)


def subject_is_visible(permission: str) -> Any:
    def rule(user: Any, document: Document) -> bool:
        subject = document.subject
        return isinstance(user, User) and subject is not None and user.has_perm(permission, subject)

    return rule


@readable("grants.PaymentRun")
def treasury_reads(user: Any, document: Document) -> bool:
    return document.subject is not None and reads_orders(user, document.subject)


@readable("reporting.StatementOfUse")
def whoever_sees_the_statement(user: Any, document: Document) -> bool:
    """What the clerk notes for the file is the office's own."""
    statement = document.subject
    if document.kind == "audit_note" and not is_office(user, statement):
        return False
    return subject_is_visible("reporting.view_statement")(user, document) is True


readable("grants.Amendment")(subject_is_visible("reporting.view_notice"))
readable("reporting.Reclaim")(subject_is_visible("reporting.view_reclaim"))
readable("reporting.Objection")(subject_is_visible("reporting.view_objection"))
readable("reviews.Meeting")(subject_is_visible("reviews.view_meeting"))
readable(Notice._meta.label)(subject_is_visible("reporting.view_notice"))
