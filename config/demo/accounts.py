"""How recipients of the demo account for their money, and what the office makes of it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from config.demo.story import Story
from grants.models import Amendment, Grant
from grants.services.amendments import request_amendment
from reporting.models import Reclaim, StatementOfUse
from reporting.queries import settlement_of
from reporting.services import reclaims, statements, verification
from workflows import clock
from workflows.steps import take

REPORT: dict[str, Any] = {
    "done": "Alle geplanten Veranstaltungen haben stattgefunden, eine davon wegen des Wetters in der Halle.",
    "reached": "Die Ziele sind erreicht: Die Rückmeldungen waren gut, und es kamen mehr Menschen als erwartet.",
    "goal_rating": 4,
    "participants": 62,
    "participants_young": 24,
    "events": 4,
    "difficulties": "Die Abstimmung der Termine mit allen Partnern hat länger gedauert als gedacht.",
    "learned": "Beim nächsten Mal laden wir früher ein und planen mehr Zeit für das Gespräch danach ein.",
}


def write_statement(
    story: Story, grant: Grant, signatory: str, *, vouchers: dict[str, list[tuple[str, str, str]]],
    income: list[tuple[str, str, str]],
) -> StatementOfUse:  # fmt: skip
    """`vouchers`: per cost type rows of (day, payee, amount); `income`: rows of (kind, from whom, amount)."""
    statement = StatementOfUse.objects.get(grant=grant, kind="final")
    statements.write_report(statement, by=story.user(signatory), **REPORT)
    rows = sorted((day, payee, amount, code) for code, lines in vouchers.items() for day, payee, amount in lines)
    for day, payee, amount, code in rows:
        statements.put_voucher(
            statement, paid_on=dt.date.fromisoformat(day), payee=payee, reason=f"Rechnung {payee}",
            amount=Decimal(amount), cost_type=code, by=story.user(signatory),
        )  # fmt: skip
    lines: list[Any] = [{"kind": kind, "description": who, "amount": Decimal(amount)} for kind, who, amount in income]
    statements.set_income(statement, lines, by=story.user(signatory))
    return StatementOfUse.objects.get(pk=statement.pk)


def account_for(story: Story, grant: Grant, signatory: str, **values: Any) -> StatementOfUse:
    statement = write_statement(story, grant, signatory, **values)
    return take(statement, "submit", by=story.user(signatory))


def verify_and_settle(story: Story, statement: StatementOfUse) -> Grant:
    """The clerk recognises every voucher and verifies; the decider settles on what the rules found."""
    verification.recognise_the_rest(statement, by=story.user("sabine.vogt"))
    take(StatementOfUse.objects.get(pk=statement.pk), "verify", by=story.user("sabine.vogt"))
    grant = Grant.objects.get(pk=statement.grant_id)
    settlement = settlement_of(grant)
    assert settlement is not None
    return take(grant, "settle", by=story.user("henrike.lorenz"), final_amount=settlement.final_grant)


def reallocate(story: Story, grant: Grant, signatory: str, moved: dict[str, int], reason: str) -> Amendment:
    """Ask for a reallocation by the differences in `moved` and have it agreed."""
    amounts = dict(grant.application.plan.by_cost_type)
    for code, difference in moved.items():
        amounts[code] += Decimal(difference)
    amendment = request_amendment(grant, kind="reallocation", reason=reason, amounts=amounts, by=story.user(signatory))
    return take(amendment, "agree", by=story.user("henrike.lorenz"), answer="Einverstanden.")


def reclaim(story: Story, grant: Grant, *, reasons: str, paid_after: int) -> Reclaim:
    """Hearing, notice and repayment with interest of what was paid too much."""
    claim = Reclaim.objects.get(grant=grant)
    until = clock.today() + dt.timedelta(days=14)
    claim = take(claim, "hear", by=story.user("sabine.vogt"), reasons=reasons, hearing_until=until)
    clock.set_to(clock.now() + dt.timedelta(days=16))
    pay_by = clock.today() + dt.timedelta(days=30)
    claim = take(claim, "issue", by=story.user("henrike.lorenz"), reasons=reasons, pay_by=pay_by)
    clock.set_to(clock.now() + dt.timedelta(days=paid_after))
    claim = Reclaim.objects.get(pk=claim.pk)
    reclaims.record_repayment(
        claim, amount=claim.outstanding_principal, received_on=clock.today(), by=story.user("bernd.jaeger"),
        reference="Kontoauszug",
    )  # fmt: skip
    claim = Reclaim.objects.get(pk=claim.pk)
    if claim.outstanding:
        reclaims.record_repayment(
            claim, amount=claim.outstanding, received_on=clock.today(), by=story.user("bernd.jaeger"),
            reference="Kontoauszug, Zinsen",
        )  # fmt: skip
    return Reclaim.objects.get(pk=claim.pk)
