"""Fetching is authorising: what is not the person's is not found."""

from __future__ import annotations

import uuid
from typing import TypeVar

from django.db.models import Prefetch, QuerySet
from django.http import Http404

from grants.models import Application, Grant
from grants.queries import visible_applications
from network.models import User
from reporting.models import Notice, Objection, Reclaim, Settlement, StatementOfUse, Voucher, VoucherQuestion
from workflows.life import Life

L = TypeVar("L", bound=Life)

OF_GRANT = (
    "grant__application__procedure", "grant__application__call__fund", "grant__partnership__chain", "grant__grantee",
    "grant__application__partnership__chain", "grant__application__applicant", "grant__fund",
)  # fmt: skip


def statements() -> QuerySet[StatementOfUse]:
    vouchers = Voucher.objects.select_related("document", "finding__by").order_by("number")
    return StatementOfUse.objects.select_related(*OF_GRANT, "submitted_by", "verified_by").prefetch_related(
        Prefetch("vouchers", vouchers),
        "drafts",
        "income",
        "grant__drawdowns",
        "grant__reclaims__repayments",
        "grant__application__plans__cost_lines",
        "grant__application__plans__financing_lines",
    )


def reclaims() -> QuerySet[Reclaim]:
    return Reclaim.objects.select_related(*OF_GRANT, "settlement", "heard_by", "issued_by").prefetch_related(
        "repayments__recorded_by", "waivers", "payment_plans__rates"
    )


def notices() -> QuerySet[Notice]:
    return Notice.objects.select_related(
        "application__partnership__chain", "application__applicant", "application__procedure",
        "application__call__fund", "grant", "document", "issued_by", "replaced_by",
    ).prefetch_related("objections")  # fmt: skip


def statement_for(user: User, public_id: uuid.UUID) -> StatementOfUse:
    return _seen(user, statements(), public_id, "grant__application", "reporting.view_statement")


def reclaim_for(user: User, public_id: uuid.UUID) -> Reclaim:
    """What is only prepared is the office's own business; the recipient learns of it when heard."""
    reclaim = _seen(user, reclaims(), public_id, "grant__application", "reporting.view_reclaim")
    if reclaim.heard_at is None and not _is_office(user, reclaim.grant.application):
        raise Http404
    return reclaim


def notice_for(user: User, public_id: uuid.UUID) -> Notice:
    notice = _seen(user, notices(), public_id, "application", "reporting.view_notice")
    if notice.issued_at is None and not _is_office(user, notice.application):
        raise Http404
    return notice


def objection_for(user: User, public_id: uuid.UUID) -> Objection:
    rows = Objection.objects.select_related(
        "notice__application__partnership__chain", "notice__application__applicant",
        "notice__application__procedure", "notice__application__call__fund", "notice__grant", "lodged_by", "decided_by",
    )  # fmt: skip
    return _seen(user, rows, public_id, "notice__application", "reporting.view_objection")


def voucher_of(statement: StatementOfUse, public_id: uuid.UUID) -> Voucher:
    """A voucher of a statement that was already fetched for the person."""
    found = next((one for one in statement.vouchers.all() if one.public_id == public_id), None)
    if found is None:
        raise Http404
    found.statement = statement
    return found


def question_for(user: User, public_id: uuid.UUID) -> VoucherQuestion:
    of_grant = (f"voucher__statement__{path}" for path in OF_GRANT)
    rows = VoucherQuestion.objects.select_related("voucher__document", "document", "asked_by", "answered_by", *of_grant)
    return _seen(user, rows, public_id, "voucher__statement__grant__application", "reporting.view_voucherquestion")


def settlement_of(grant: Grant) -> Settlement | None:
    """The newest one of the final statement."""
    return Settlement.objects.filter(grant=grant).select_related("statement", "made_by").last()


def final_statement_of(grant: Grant) -> StatementOfUse | None:
    return statements().filter(grant=grant, kind=StatementOfUse.Kind.FINAL).first()


def grants_of(user: User) -> QuerySet[Grant]:
    """The grants of the organisations a person acts for, newest first."""
    return (
        Grant.objects.filter(grantee__in=user.represented_actors())
        .select_related("application__applicant", "fund", "grantee", "partnership")
        .order_by("-created_at", "-pk")
    )


def _is_office(user: User, application: Application) -> bool:
    return application.partnership_id in user.office_partnerships()


def _seen(user: User, rows: QuerySet[L], public_id: uuid.UUID, case: str, permission: str) -> L:
    found = rows.filter(public_id=public_id, **{f"{case}__in": visible_applications(user)}).first()
    if found is None or not user.has_perm(permission, found):
        raise Http404
    return found
