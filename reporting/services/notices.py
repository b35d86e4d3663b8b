"""Notices: drafted with frozen facts, issued, replaced by better ones; objections against them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from grants.models import Application, Grant
from network.queries import signatories_of
from reporting.models import Notice, Objection
from workflows import clock
from workflows.journal import record, unit_of_work
from workflows.life import Person
from workflows.refusal import Refused
from workflows.steps import SYSTEM, check_version, take


def draft(
    application: Application, *, kind: str, facts: Mapping[str, Any], by: Person, replaces: Notice | None = None
) -> Notice:
    notice = Notice.objects.create(
        application=application,
        grant=Grant.objects.filter(application=application).first(),
        kind=kind,
        facts=dict(facts),
        replaces=replaces,
    )
    record(notice, "draft", by=by, facts={"kind": kind})
    return notice


def draft_and_issue(application: Application, *, kind: str, facts: Mapping[str, Any], by: Person) -> Notice:
    """Decided by somebody who may also sign, a notice goes out with the decision; else it waits for the decider."""
    notice = draft(application, kind=kind, facts=facts, by=by)
    if by.has_perm("reporting.issue_notice", notice):
        take(notice, "issue", by=by)
        notice.refresh_from_db()
    return notice


def notify_by_portal(notice: Notice) -> None:
    """Where the organisation has somebody who can sign in, the portal is the way; else the clerk sends a letter."""
    if signatories_of(notice.application.applicant).filter(is_active=True).exists():
        take(notice, "notify", by=SYSTEM, channel=Notice.Channel.PORTAL)


def edit_reasons(notice: Notice, *, reasons: str, by: Person, version: int | None = None) -> Notice:
    """A draft's reasons may still be put better; nothing else is a matter of words."""
    with unit_of_work():
        locked = Notice.lock(notice.pk)
        if not by.has_perm("reporting.edit_notice", locked):
            raise Refused(_("Dafür haben Sie kein Recht."), code="forbidden", status=403)
        check_version(locked, version)
        if locked.state != Notice.State.DRAFTED:
            raise Refused(
                _("Der Bescheid ist erlassen. Ersetzen Sie ihn durch einen neuen, wenn etwas nicht stimmt."),
                code="wrong_state",
                status=409,
            )
        locked.facts = {**locked.facts, "reasons": reasons}
        locked.version += 1
        locked.save()
        record(locked, "edit_reasons", by=by, personal={"reasons": reasons})
    return locked


def waive_remedy(grant: Grant, *, by: Person) -> None:
    """The recipient does without a remedy: the award is final at once (and was notified, for they hold it)."""
    notified = grant.notices.select_related(*Notice.ALONG)
    for notice in notified.filter(kind=Notice.Kind.AWARD, state=Notice.State.NOTIFIED):
        notice.remedy_waived = True
        notice.version += 1
        notice.save()
        record(notice, "waive_remedy", by=by)
        take(notice, "become_final", by=SYSTEM)


def lodge(notice: Notice, *, text: str, by: Person) -> Objection:
    """Lodge an objection. The last day counts to its end."""
    with unit_of_work():
        locked = Notice.lock(notice.pk)
        if not by.has_perm("reporting.lodge_objection", locked):
            raise Refused(
                _("Widerspruch einlegen kann, wer für die Organisation unterschreibt."), code="forbidden", status=403
            )
        check_can_lodge(locked)
        objection = Objection.objects.create(notice=locked, text=text, lodged_by_id=by.pk, lodged_at=clock.now())
        record(objection, "lodge", by=by, facts={"notice": str(locked.public_id)}, personal={"text": text})
    return objection


def check_can_lodge(notice: Notice) -> None:
    if notice.state != Notice.State.NOTIFIED:
        raise Refused(_("Gegen diesen Bescheid ist kein Widerspruch mehr möglich."), code="wrong_state", status=409)
    if notice.remedy_until and clock.today() > notice.remedy_until:
        raise Refused(
            _(
                "Die Frist für den Widerspruch ist am %s abgelaufen. Hatten Sie keine Schuld daran, rufen Sie uns an: "
                "Dann können Sie beantragen, so gestellt zu werden, als wäre sie noch offen."
            )
            % notice.remedy_until.strftime("%d.%m.%Y"),
            code="deadline_passed",
        )
    if notice.objections.exists():
        raise Refused(_("Zu diesem Bescheid liegt schon ein Widerspruch vor."), code="already_lodged", status=409)
