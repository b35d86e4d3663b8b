"""The settled cases, laid open for those who try out other rules: what each rests on, read in portions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial

from django.db.models import QuerySet

from grants.models import Grant
from grants.rules.rule_set import RuleSet
from grants.settled_cases import SettledCase, Source, register
from network.models import Partnership
from reporting.models import StatementOfUse
from reporting.rule_values import completed, in_force
from reporting.settlement import facts_of, settle_facts

# What the facts are read from. The procedure is prefetched, not joined, so that its cases share one parsed row.
FACTS = (
    "vouchers__finding",
    "income",
    "grant__application__procedure",
    "grant__application__plans__cost_lines",
    "grant__application__plans__financing_lines",
    "grant__drawdowns",
    "grant__reclaims__repayments",
)


def settled(partnership: Partnership) -> QuerySet[StatementOfUse]:
    return StatementOfUse.objects.filter(
        kind=StatementOfUse.Kind.FINAL,
        state=StatementOfUse.State.VERIFIED,
        grant__partnership=partnership,
        grant__state__in=[Grant.State.SETTLED, Grant.State.CLOSED],
    )


def count(partnership: Partnership) -> int:
    return settled(partnership).count()


def after(partnership: Partnership, grant: int, limit: int) -> Iterator[SettledCase]:
    found = settled(partnership).filter(grant__gt=grant).order_by("grant").select_related("grant__application")
    newest = in_force(partnership.pk)
    parsed: dict[str, RuleSet] = {}  # few sets are frozen into many grants
    for statement in found.prefetch_related(*FACTS)[:limit]:
        text = json.dumps(statement.grant.rule_values)
        if text not in parsed:
            parsed[text] = completed(RuleSet.from_json(statement.grant.rule_values), newest)
        yield SettledCase(statement.grant, parsed[text], partial(settle_facts, facts_of(statement)))


register(Source(count, after))
