"""Interest on a claim until it is paid: each part of it bears interest from the loss of the award to its credit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from grants.models import Grant
from grants.money import ZERO
from grants.rules import interest
from grants.rules.errors import BaseRateMissing
from grants.rules.finding import Finding
from grants.rules.interest import Debt, Interest
from reporting.rule_values import rules_of
from workflows.refusal import Refused


def repayment_interest(
    grant: Grant, amount: Decimal, *, since: dt.date, repayments: Iterable[tuple[Decimal, dt.date]], until: dt.date
) -> Finding[Interest]:
    """Repayments reduce the claim in the order of their days; what is left runs to `until`. Rounded once.

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
    try:
        return interest.repayment_interest(debts, rule_set=rules_of(grant))
    except BaseRateMissing as missing:
        raise Refused(missing.sentence_de, code=missing.code) from missing
