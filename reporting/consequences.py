"""What happens here after a step, in the same transaction: statements fall due, notices go out, money is counted."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from grants.models import Amendment, Application, Drawdown, Grant
from grants.money import ZERO
from grants.rules.finding import TraceRow
from grants.services import ledger
from grants.services.settlements import propose_settlement
from reporting.models import Notice, Objection, Reclaim, Settlement, StatementOfUse
from reporting.queries import settlement_of
from reporting.services import holds, notices, reclaims, statements
from reporting.settlement import settle
from workflows import clock
from workflows.consequences import after
from workflows.journal import Taken, record
from workflows.life import Person
from workflows.refusal import Refused
from workflows.steps import SYSTEM, take

# ---- decisions and their notices -----------------------------------------------------------------------------------


@after("grants.Application", "approve")
def hold_until_final(taken: Taken) -> None:
    """Until the award is final, nothing is paid on it."""
    assert isinstance(taken.subject, Application)
    holds.put(taken.subject.grant, holds.NOTICE_NOT_FINAL, _("Der Bescheid ist noch nicht bestandskräftig."), by=SYSTEM)


@after("grants.Amendment", "agree")
def account_by_another_day(taken: Taken) -> None:
    assert isinstance(taken.subject, Amendment)
    statements.move_due_date(taken.subject.grant, by=SYSTEM)


@after("reporting.Notice", "issue")
def bring_it_to_them(taken: Taken) -> None:
    assert isinstance(taken.subject, Notice)
    notices.notify_by_portal(taken.subject)


@after("reporting.Notice", "become_final")
def money_may_flow(taken: Taken) -> None:
    notice = taken.subject
    assert isinstance(notice, Notice)
    if notice.kind == Notice.Kind.AWARD and notice.grant is not None:
        holds.lift(notice.grant, holds.NOTICE_NOT_FINAL, by=actor_of(taken))


@after("reporting.Notice", "replace")
def lay_out_the_correction(taken: Taken) -> None:
    """A correction is a new notice: the same facts, to be put right before it is issued."""
    notice = taken.subject
    assert isinstance(notice, Notice)
    if taken.payload.get("redraft", True):
        again = {key: value for key, value in notice.facts.items() if key != "signed_by"}
        notices.draft(notice.application, kind=notice.kind, facts=again, by=actor_of(taken), replaces=notice)


# ---- the grant runs, and is accounted for ------------------------------------------------------------------------


@after("grants.Grant", "accept")
def start(taken: Taken) -> None:
    """What is taken has to be accounted for; who waives the remedy has a final notice at once."""
    grant = taken.subject
    assert isinstance(grant, Grant)
    statements.make_due(grant, by=SYSTEM)
    if grant.remedy_waived:
        notices.waive_remedy(grant, by=actor_of(taken))


@after("reporting.StatementOfUse", "submit", "resubmit", "waive")
def it_is_in_time_now(taken: Taken) -> None:
    statement = taken.subject
    assert isinstance(statement, StatementOfUse)
    others = statement.grant.statements.exclude(pk=statement.pk).filter(
        state=StatementOfUse.State.DUE, due_on__lt=clock.today()
    )
    if not others.exists():
        holds.lift(statement.grant, holds.STATEMENT_DUE, by=actor_of(taken))


@after("reporting.StatementOfUse", "verify")
def count(taken: Taken) -> None:
    """The rules say what the grant comes to; the decider settles it on this finding."""
    statement = taken.subject
    assert isinstance(statement, StatementOfUse)
    if not statement.is_final:
        return
    if statement.grant.state == Grant.State.ACTIVE:
        statement.grant = take(statement.grant, "begin_closing", by=actor_of(taken))
    grant = statement.grant
    prefetch_related_objects([statement], "vouchers__finding", "income")
    prefetch_related_objects([grant], "drawdowns", "reclaims__repayments")
    prefetch_related_objects([grant.application], "plans__cost_lines", "plans__financing_lines")
    finding = settle(statement)
    result = finding.result
    Settlement.objects.create(
        grant=grant,
        statement=statement,
        trace=finding.to_json(),
        recognised_costs=result.recognised_total,
        final_grant=result.final_grant,
        paid=result.paid or ZERO,
        reclaim_amount=result.repayment_open or ZERO,
        last_instalment=result.remaining_instalment or ZERO,
        interest=_interest(finding.trace, result.late_use_interest),
        made_by_id=actor_of(taken).pk,
        made_at=taken.at,
    )
    propose_settlement(grant, result.final_grant, by=actor_of(taken))


@after("reporting.StatementOfUse", "reopen")
def examine_again(taken: Taken) -> None:
    statement = taken.subject
    assert isinstance(statement, StatementOfUse)
    if statement.is_final:
        propose_settlement(statement.grant, None, by=actor_of(taken))


@after("grants.Grant", "settle")
def determine(taken: Taken) -> None:
    """Final notice, books, and whatever follows: a claim for the clerk, or the last instalment for the checker."""
    grant = taken.subject
    assert isinstance(grant, Grant)
    assert grant.final_amount is not None
    settlement = settlement_of(grant)
    book_as_settled(grant, by=actor_of(taken))
    prefetch_related_objects([grant], "drawdowns", "reclaims__repayments")
    paid = sum((one.amount for one in grant.drawdowns.all() if one.state == Drawdown.State.PAID), ZERO)
    if reclaims.owed(grant) > ZERO and not any(one.state in reclaims.OPEN for one in grant.reclaims.all()):
        reclaims.draft(grant, by=SYSTEM)
    elif grant.final_amount > paid and settlement is not None:
        _request_the_last_instalment(grant, settlement)


@after("grants.Drawdown", "approve")
def not_whoever_verified(taken: Taken) -> None:
    """Four eyes hold in both directions: who verified the statement does not order what is paid on it."""
    drawdown = taken.subject
    assert isinstance(drawdown, Drawdown)
    if drawdown.grant.statements.filter(verified_by_id=actor_of(taken).pk).exists():
        raise Refused(
            _("Sie haben den Verwendungsnachweis geprüft. Die Auszahlung ordnet jemand anderes an."),
            code="four_eyes",
            status=403,
        )


@after("grants.Drawdown", "confirm")
def settle_the_last_instalment(taken: Taken) -> None:
    assert isinstance(taken.subject, Drawdown)
    grant = Grant.objects.get(pk=taken.subject.grant_id)
    if grant.state == Grant.State.SETTLED:
        book_as_settled(grant, by=actor_of(taken))


def book_as_settled(grant: Grant, *, by: Person) -> None:
    """Bring what is booked as settled to the final grant, as far as it was disbursed."""
    ledger.settle_up_to(grant.application, grant.final_amount or ZERO, by=by, reference=str(grant))


def _request_the_last_instalment(grant: Grant, settlement: Settlement) -> None:
    """The statement is the request: nobody has to ask again for what was determined."""
    finding = settlement.trace
    drawdown = Drawdown.objects.create(
        grant=grant,
        number=grant.drawdowns.count() + 1,
        amount=settlement.final_grant - settlement.paid,
        purpose=_("Letzte Rate nach dem Verwendungsnachweis"),
        spent_so_far=settlement.recognised_costs,
        due_soon=ZERO,
        finding=finding,
        requested_by_id=settlement.statement.submitted_by_id,
        requested_at=clock.now(),
    )
    record(drawdown, "request", by=SYSTEM, facts={"amount": str(drawdown.amount), "number": drawdown.number})


# ---- reclaims ----------------------------------------------------------------------------------------------------


@after("reporting.Reclaim", "settle", "waive", "drop")
def the_file_may_close(taken: Taken) -> None:
    assert isinstance(taken.subject, Reclaim)
    holds.lift(taken.subject.grant, holds.RECLAIM_OPEN, by=actor_of(taken))


# ---- objections --------------------------------------------------------------------------------------------------


@after("reporting.Objection", "uphold")
def put_right(taken: Taken) -> None:
    """The step that the notice rested on is taken back, as far as there is a way back; the notice is replaced."""
    objection = taken.subject
    assert isinstance(objection, Objection)
    notice = objection.notice
    reasons = taken.payload["outcome"]
    if notice.state == Notice.State.NOTIFIED:
        redraft = notice.kind in {Notice.Kind.AWARD, Notice.Kind.AMENDMENT, Notice.Kind.REVOCATION}
        take(notice, "replace", by=actor_of(taken), reasons=reasons, redraft=redraft)
    if notice.kind == Notice.Kind.REJECTION:
        take(notice.application, "reopen", by=actor_of(taken), reasons=reasons)
    elif notice.kind == Notice.Kind.FINAL and notice.grant is not None:
        take(notice.grant, "reopen", by=actor_of(taken), reasons=reasons)
    elif notice.kind == Notice.Kind.RECLAIM and notice.grant is not None:
        for claim in notice.grant.reclaims.filter(state=Reclaim.State.ISSUED):
            take(claim, "waive", by=actor_of(taken), reasons=reasons)


def _interest(trace: tuple[TraceRow, ...], amount: Decimal | None) -> Decimal | None:
    """None where a base rate was missing: unknown is not nothing."""
    if any(row.rule == "interest.unknown" for row in trace):
        return None
    return amount or ZERO


def actor_of(taken: Taken) -> Person:
    """Every step is taken by somebody; only what is merely recorded may be nobody's."""
    assert taken.by is not None
    return taken.by
