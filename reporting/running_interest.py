"""Interest on a claim: on money that lay idle until the award was lost, and from then on until it is paid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from grants.models import Grant
from grants.money import ZERO
from grants.rules import interest
from grants.rules import settlement as law
from grants.rules.errors import BaseRateMissing
from grants.rules.finding import Finding
from grants.rules.interest import Debt, Interest
from reporting.models.statement import StatementOfUse
from reporting.rule_values import rules_of
from reporting.settlement import facts_of, with_all_facts
from workflows.refusal import Refused


@dataclass(frozen=True)
class Deferral:
    """From the day after `since` other interest runs: `margin` percentage points above the base rate, or none."""

    since: dt.date
    margin: Decimal | None


def repayment_interest(
    grant: Grant,
    amount: Decimal,
    *,
    since: dt.date,
    repayments: Iterable[tuple[Decimal, dt.date]],
    until: dt.date,
    deferral: Deferral | None = None,
) -> Finding[Interest]:
    """Repayments reduce the claim in the order of their days; what is left runs to `until`. Rounded once, and the
    interest of a deferral once more.

    Refused, with the day from which it is missing, where no base rate is known.
    """
    debts, left = [], amount
    for paid, day in repayments:
        part = min(paid, left)
        left -= part
        if part and day > since:
            debts.append(Debt(part, since, day))
    if left > ZERO and until > since:
        debts.append(Debt(left, since, until))
    rule_set = rules_of(grant)
    try:
        if deferral is None:
            return interest.repayment_interest(debts, rule_set=rule_set)
        day = deferral.since
        before = [Debt(one.amount, one.since, min(one.until, day)) for one in debts if one.since < day]
        found = interest.repayment_interest(before, rule_set=rule_set)
        if deferral.margin is None:
            return found
        after = [Debt(one.amount, max(one.since, day), one.until) for one in debts if one.until > day]
        lighter = rule_set.with_settings({"interest_margin": str(deferral.margin)})
        deferred = interest.repayment_interest(after, rule_set=lighter)
    except BaseRateMissing as missing:
        raise Refused(missing.sentence_de, code=missing.code) from missing
    both = Interest(found.result.amount + deferred.result.amount, (*found.result.spans, *deferred.result.spans))
    return Finding(both).after(found, deferred)


def late_use_interest(statement: StatementOfUse, *, until: dt.date) -> Finding[Decimal]:
    """For money that was used late, and for money that was never used until the award was lost on `until`.

    Refused, with the day from which it is missing, where no base rate is known.
    """
    statement = with_all_facts(statement)
    facts = facts_of(statement)
    returned = tuple(one for one in facts.repayments if one.ineffective_from is None)
    try:
        found = law.settle(replace(facts, repayments=returned, as_of=until), rule_set=rules_of(statement.grant))
    except BaseRateMissing as missing:
        raise Refused(missing.sentence_de, code=missing.code) from missing
    rows = tuple(row for row in found.trace if row.rule.startswith(("use.", "interest.", "claim.small_claim_interest")))
    return Finding(found.result.late_use_interest or ZERO, rows)
