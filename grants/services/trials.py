"""What a draft would change: every settled case is reckoned twice, under its own rules and under the draft's.

The worker takes the cases in portions, one job each, so that mails and letters get their turn in between, memory
stays flat, and after a crash only one portion is done again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app

from grants import settled_cases
from grants.models import RuleSet, RuleTrial, TrialCase
from grants.rules.errors import RuleError
from grants.rules.finding import TraceRow
from grants.rules.rule_set import RuleSet as Rules
from grants.rules.settlement import Settlement
from grants.services.rule_sets import content_of
from grants.settled_cases import SettledCase
from network.models import User
from network.services.guard import require
from workflows import clock
from workflows.journal import record, unit_of_work

FIGURES = ("recognised_total", "final_grant", "remaining_instalment", "repayment", "late_use_interest",
           "repayment_interest")  # fmt: skip
PORTION = 200
TASK = "grants.try_portion"


def start_trial(rule_set: RuleSet, *, by: User) -> RuleTrial:
    """The one that is there already for exactly these values and as many cases, or a new one."""
    require(by, "grants.change_rules", rule_set)
    content = content_of(rule_set)
    with unit_of_work():
        RuleSet.objects.select_for_update().get(pk=rule_set.pk)
        total = settled_cases.count(rule_set.partnership)
        known = rule_set.trials.filter(content=content).first()
        if known is not None and (known.finished_at is None or known.total == total):
            return known
        rule_set.trials.all().delete()  # what an earlier state of the draft would have changed is of no use any more
        trial = RuleTrial.objects.create(rule_set=rule_set, content=content, by=by, at=clock.now(), total=total)
        record(rule_set, "try_rule_set", by=by, facts={"content": content, "cases": total})
        _defer(trial)
    return trial


def go_on(pk: int, *, portion: int = PORTION) -> None:
    """One portion of a trial, and the job for the next. A trial whose draft has changed is given up."""
    with transaction.atomic():
        trial = RuleTrial.objects.select_for_update(of=("self",)).select_related("rule_set").filter(pk=pk).first()
        if trial is None or trial.finished_at is not None:
            return
        if content_of(trial.rule_set) != trial.content:
            trial.delete()
            return
        cases = list(settled_cases.after(trial.rule_set.partnership, trial.reached, portion))
        rules = trial.rule_set.rules
        found = (compared(case, rules, trial) for case in cases)
        TrialCase.objects.bulk_create(row for row in found if row is not None)
        trial.done += len(cases)
        trial.total = max(trial.total, trial.done)
        if cases:
            trial.reached = cases[-1].grant.pk
        if len(cases) < portion:
            trial.finished_at, trial.total = clock.now(), trial.done
        else:
            _defer(trial)
        trial.save()


def _defer(trial: RuleTrial) -> None:
    app.configure_task(TASK).defer(trial=trial.pk)


def compared(case: SettledCase, rules: Rules, trial: RuleTrial) -> TrialCase | None:
    """None where both reckonings come to the same."""
    before, old = _reckoned(case, case.rules)
    after, new = _reckoned(case, rules)
    if before == after:
        return None
    return TrialCase(trial=trial, grant=case.grant, before=before, after=after, why=differing(old, new))


def _reckoned(case: SettledCase, rules: Rules) -> tuple[dict[str, Any], tuple[TraceRow, ...]]:
    try:
        finding = case.settle(rules)
    except RuleError as error:
        return {"problem": {"de": error.sentence_de, "en": error.sentence_en}}, ()
    return figures(finding.result), finding.trace


def figures(result: Settlement) -> dict[str, Any]:
    """What was zero and what was not asked about come to the same."""
    amounts: dict[str, Decimal | None] = {name: getattr(result, name) for name in FIGURES}
    return {name: str(amount) for name, amount in amounts.items() if amount}


def differing(old: Iterable[TraceRow], new: Iterable[TraceRow]) -> list[dict[str, Any]]:
    """The rows of two traces that come to something else, in pairs; where a row has no counterpart, None stands."""
    before, after = _by_place(old), _by_place(new)
    places = list(dict.fromkeys([*before, *after]))
    pairs = [(before.get(place), after.get(place)) for place in places]
    return [
        {"before": _told(one), "after": _told(other)}
        for one, other in pairs
        if one is None or other is None or one.result != other.result
    ]


def _by_place(trace: Iterable[TraceRow]) -> dict[tuple[str, str, int], TraceRow]:
    """Rows by their rule, the item they speak of, and which of several alike they are."""
    seen: Counter[tuple[str, str]] = Counter()
    rows = {}
    for row in trace:
        place = (row.rule, dict(row.inputs).get("item", ""))
        rows[(*place, seen[place])] = row
        seen[place] += 1
    return rows


def _told(row: TraceRow | None) -> dict[str, str] | None:
    return {"de": row.sentence_de, "en": row.sentence_en, "source": row.source} if row else None
