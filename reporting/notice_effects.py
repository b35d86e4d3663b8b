"""What is decided goes out as a notice: drafted, issued and brought to them by the worker, once for each decision.

The decision itself (grant, ledger, hold) was written with its step; a notice only tells it.
"""

from __future__ import annotations

from grants.models import Amendment, Application, Decision, Grant
from reporting import facts, settlement_facts
from reporting.facts import user
from reporting.models import Notice, Reclaim
from reporting.queries import settlement_of
from reporting.services import notices
from workflows.consequences import effect
from workflows.life import Person
from workflows.models import JournalEntry
from workflows.steps import SYSTEM


@effect("grants.Application", "approve", name="award_notice")
def award(entry: JournalEntry, application: Application) -> None:
    grant = application.grant
    said = facts.award(application, grant.decision, grant)
    notices.draft_and_issue(application, kind=Notice.Kind.AWARD, facts=said, by=_by(entry))
    if grant.remedy_waived:  # they accepted before the notice was made
        notices.waive_remedy(grant, by=SYSTEM)


@effect("grants.Application", "refuse", "reject", name="rejection_notice")
def rejection(entry: JournalEntry, application: Application) -> None:
    decision = Decision.objects.get(application=application, at=entry.at)
    said = facts.rejection(application, decision)
    notices.draft_and_issue(application, kind=Notice.Kind.REJECTION, facts=said, by=_by(entry))


@effect("grants.Amendment", "agree", "refuse", name="amendment_notice")
def change(entry: JournalEntry, amendment: Amendment) -> None:
    said = facts.amendment(amendment, agreed=entry.verb == "agree")
    notices.draft_and_issue(amendment.grant.application, kind=Notice.Kind.AMENDMENT, facts=said, by=_by(entry))


@effect("grants.Grant", "revoke", name="revocation_notice")
def revocation(entry: JournalEntry, grant: Grant) -> None:
    reasons = entry.personal.payload["reasons"]
    said = facts.revocation(grant, reasons, user(entry.by_id))
    notices.draft_and_issue(grant.application, kind=Notice.Kind.REVOCATION, facts=said, by=_by(entry))


@effect("grants.Grant", "settle", name="final_notice")
def final(entry: JournalEntry, grant: Grant) -> None:
    if grant.final_amount is None:  # opened again before the notice was made: the next settlement tells it
        return
    said = settlement_facts.final(grant, settlement_of(grant))
    notices.draft_and_issue(grant.application, kind=Notice.Kind.FINAL, facts=said, by=_by(entry))


@effect("reporting.Reclaim", "issue", name="reclaim_notice")
def demand(entry: JournalEntry, claim: Reclaim) -> None:
    said = settlement_facts.reclaim(claim)
    notices.draft_and_issue(claim.grant.application, kind=Notice.Kind.RECLAIM, facts=said, by=_by(entry))


def _by(entry: JournalEntry) -> Person:
    return entry.by or SYSTEM
