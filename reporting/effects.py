"""Letters and mails, made once by the worker for each entry of the journal."""

from __future__ import annotations

from typing import Any

from grants.models import Application, Drawdown, Grant, PaymentRun
from reporting import facts, letters, settlement_facts
from reporting.mail import tell, tell_office
from reporting.models import Notice, Objection, Reclaim, StatementOfUse
from reviews import minutes
from reviews.models import Meeting
from workflows import documents
from workflows.consequences import effect
from workflows.models import Document, JournalEntry

PROVING = {"award", "rejection", "final", "reclaim", "revocation", "objection"}
"""Letters whose being fetched is journalled, because it proves something."""

# ---- letters -----------------------------------------------------------------------------------------------------


@effect("grants.Application", "submit", "resubmit", name="receipt")
def receipt(entry: JournalEntry, application: Application) -> None:
    said = facts.receipt(application, entry)
    document = keep("receipt", said, application, "Eingangsbestaetigung")
    tell(entry, "receipt", application, {"facts": said, "document": document})


@effect("grants.Application", "return", name="information_request")
def information_request(entry: JournalEntry, application: Application) -> None:
    request = (
        application.information_requests.filter(requested_at=entry.at).last() or application.information_requests.last()
    )
    if request is None:
        return
    keep("information_request", facts.information_request(request), application, "Nachforderung")
    tell(entry, "information_request", application, {"request": request})


@effect("reporting.Notice", "issue", name="letter")
def notice_letter(entry: JournalEntry, notice: Notice) -> None:
    if notice.document_id is None:
        document = keep(notice.kind, notice.facts, notice, str(notice.get_kind_display()))
        Notice.objects.filter(pk=notice.pk).update(document=document)


@effect("reporting.Reclaim", "hear", name="hearing")
def hearing(entry: JournalEntry, claim: Reclaim) -> None:
    keep("hearing", settlement_facts.hearing(claim), claim, "Anhoerung")
    tell(entry, "hearing", claim.grant.application, {"reclaim": claim})


@effect("reporting.Reclaim", "settle", name="closing_letter")
def closing(entry: JournalEntry, claim: Reclaim) -> None:
    keep("closing", settlement_facts.closing(claim), claim, "Abschluss")


@effect("reporting.StatementOfUse", "verify", name="audit_note")
def audit_note(entry: JournalEntry, statement: StatementOfUse) -> None:
    if statement.state == StatementOfUse.State.VERIFIED:  # opened again before the note was made: the next one tells it
        settlement = statement.settlements.last()
        keep("audit_note", settlement_facts.audit_note(statement, settlement), statement, "Pruefvermerk")


@effect("reporting.Objection", "uphold", "dismiss", name="objection_letter")
def objection_letter(entry: JournalEntry, objection: Objection) -> None:
    keep("objection", settlement_facts.objection(objection), objection, "Widerspruchsbescheid")


@effect("grants.PaymentRun", "order_run", name="payment_order")
def payment_order(entry: JournalEntry, run: PaymentRun) -> None:
    said = facts.payment_order(run)
    keep("payment_order", said, run, f"Auszahlungsanordnung-{run.number}")


@effect("reviews.Meeting", "sign", name="minutes_letter")
def minutes_letter(entry: JournalEntry, meeting: Meeting) -> None:
    said = minutes.facts(meeting) | {"letterhead": facts.letterhead(meeting.partnership)}
    keep("minutes", said, meeting, "Niederschrift")


# ---- mails -------------------------------------------------------------------------------------------------------


@effect("reporting.Notice", "notify", name="mail")
def notice_mail(entry: JournalEntry, notice: Notice) -> None:
    tell(entry, "notice", notice.application, {"notice": notice})


@effect("grants.Application", "withdraw", name="withdrawn_mail")
def withdrawn_mail(entry: JournalEntry, application: Application) -> None:
    if application.received_at:
        tell(entry, "withdrawn", application, {})


@effect("grants.Application", "wait", name="waiting_mail")
def waiting_mail(entry: JournalEntry, application: Application) -> None:
    tell(entry, "waiting", application, {})


@effect("grants.Application", "admit", name="admitted_mail")
def admitted_mail(entry: JournalEntry, application: Application) -> None:
    tell(entry, "admitted", application, {})


@effect("grants.Grant", "accept", name="accepted_mail")
def accepted_mail(entry: JournalEntry, grant: Grant) -> None:
    statement = grant.statements.filter(kind=StatementOfUse.Kind.FINAL).first()
    tell(entry, "accepted", grant.application, {"grant": grant, "statement": statement})


@effect("grants.Grant", "lapse", name="lapsed_mail")
def lapsed_mail(entry: JournalEntry, grant: Grant) -> None:
    tell(entry, "lapsed", grant.application, {"grant": grant})


@effect("grants.Drawdown", "confirm", name="paid_mail")
def paid_mail(entry: JournalEntry, drawdown: Drawdown) -> None:
    tell(entry, "paid", drawdown.grant.application, {"drawdown": drawdown})


@effect("grants.Drawdown", "return", "refuse", name="drawdown_mail")
def drawdown_mail(entry: JournalEntry, drawdown: Drawdown) -> None:
    tell(entry, f"drawdown_{entry.verb}", drawdown.grant.application, {"drawdown": drawdown})


@effect("grants.Drawdown", "bounce", name="bounce_mail")
def bounce_mail(entry: JournalEntry, drawdown: Drawdown) -> None:
    tell(entry, "drawdown_bounce", drawdown.grant.application, {"drawdown": drawdown})


@effect("reporting.StatementOfUse", "submit", "resubmit", name="submitted_mail")
def submitted_mail(entry: JournalEntry, statement: StatementOfUse) -> None:
    tell(entry, "statement_submitted", statement.grant.application, {"statement": statement})


@effect("reporting.StatementOfUse", "return", name="returned_mail")
def returned_mail(entry: JournalEntry, statement: StatementOfUse) -> None:
    tell(entry, "statement_returned", statement.grant.application, {"statement": statement})


@effect("reporting.StatementOfUse", "verify", name="verified_mail")
def verified_mail(entry: JournalEntry, statement: StatementOfUse) -> None:
    tell(entry, "statement_verified", statement.grant.application, {"statement": statement})


@effect("grants.Grant", "hold", name="overdue_mail")
def overdue_mail(entry: JournalEntry, grant: Grant) -> None:
    """Only the hold for a late statement is news to the recipient."""
    if entry.body["facts"].get("code") != "statement_due":
        return
    statement = grant.statements.filter(state=StatementOfUse.State.DUE).order_by("due_on").first()
    if statement is not None:
        tell(entry, "statement_due", grant.application, {"statement": statement})


@effect("reporting.Reclaim", "settle", "waive", "drop", name="claim_mail")
def claim_mail(entry: JournalEntry, claim: Reclaim) -> None:
    if claim.heard_at is not None:
        tell(entry, f"reclaim_{entry.verb}", claim.grant.application, {"reclaim": claim})


@effect("reporting.Objection", "lodge", name="lodged_mail")
def lodged_mail(entry: JournalEntry, objection: Objection) -> None:
    tell(entry, "objection_lodged", objection.application, {"objection": objection})


@effect("reporting.Objection", "uphold", "dismiss", name="decided_mail")
def decided_mail(entry: JournalEntry, objection: Objection) -> None:
    tell(entry, f"objection_{entry.verb}", objection.application, {"objection": objection})


@effect("reviews.Meeting", "invite", name="invitation_mail")
def invitation_mail(entry: JournalEntry, meeting: Meeting) -> None:
    people = [one.person for one in meeting.members_entitled().select_related("person")]
    tell_office(entry, "meeting_invite", people, {"meeting": meeting})


def keep(letter: str, said: dict[str, Any], subject: Any, name: str) -> Document:
    """Store a letter with the facts it was made from. What proves something is journalled when it is fetched."""
    data = letters.make(letter, said)
    number = said.get("number", "")
    return documents.store_bytes(
        data,
        name=f"{name} {number}".strip().replace("/", "-") + ".pdf",
        subject=subject,
        kind=letter,
        by=None,
        facts={"letter": said, "journal_downloads": letter in PROVING},
    )
