"""Questions and answers as JSON: what `manage.py determine` and the public calculator read and write.

`docs/determine.md` explains the format, `docs/determine/question.schema.json` and `answer.schema.json` fix it.
"""

import json
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from grants.rules import wire
from grants.rules.errors import BaseRateMissing, InvalidFacts, PlanUnbalanced, RuleError, UnknownRuleSet
from grants.rules.financing import FinancingType
from grants.rules.finding import Finding
from grants.rules.money import HIGHEST, ZERO, check_amounts, total
from grants.rules.plan import Means, Plan, PlannedItem
from grants.rules.rule_set import RuleSet
from grants.rules.settlement import Settlement, SettlementFacts, settle
from grants.rules.shipped import rule_set
from grants.rules.spending import Cost, PlanVersion
from grants.rules.use import Movement, Repayment, UseOfMoney, money_in_time

LONGEST_TEXT = 500
DEEPEST = 12
RESULTS = (
    "recognised_total", "not_recognised", "final_grant", "repayment", "remaining_instalment", "late_use_interest",
    "repayment_interest", "open_amount",
)  # fmt: skip


@dataclass(frozen=True)
class Planned:
    """The plan as awarded, EUR. Costs and financing are equal to the cent."""

    costs: tuple[PlannedItem, ...]
    grant: Decimal
    own: Decimal = ZERO
    third_party: Decimal = ZERO
    participants: Decimal = ZERO
    in_kind: Decimal = ZERO

    def __post_init__(self) -> None:
        check_amounts(self, "grant", "own", "third_party", "participants", "in_kind")
        _check_costs(self.costs)
        if not self.costs:
            raise InvalidFacts("costs", "Der Plan hat keine Kosten.", "The plan has no costs.")

    @property
    def facts(self) -> Plan:
        return Plan(self.costs, Means(self.own, self.third_party, self.participants), self.grant, self.in_kind)


@dataclass(frozen=True)
class Spent:
    """What was spent and what came in, EUR, the grant apart."""

    costs: tuple[Cost, ...]
    own: Decimal = ZERO
    third_party: Decimal = ZERO
    participants: Decimal = ZERO

    def __post_init__(self) -> None:
        check_amounts(self, "own", "third_party", "participants")
        _check_costs(self.costs)

    @property
    def means(self) -> Means:
        return Means(self.own, self.third_party, self.participants)


@dataclass(frozen=True)
class EarlierPlan:
    """The costs of the plan before an approved reallocation; the first holds from the beginning."""

    costs: tuple[PlannedItem, ...]
    valid_from: date | None = None


@dataclass(frozen=True)
class Payment:
    """Grant money paid out, or used, on a day, EUR."""

    amount: Decimal
    paid_on: date

    def __post_init__(self) -> None:
        check_amounts(self, "amount")

    @property
    def movement(self) -> Movement:
        return Movement(self.amount, self.paid_on)


@dataclass(frozen=True)
class Question:
    """The facts as the format names them. Without `plan` and `actual` it is a question of interest alone."""

    rule_set: str = "bund"
    financing_type: FinancingType | None = None
    plan: Planned | None = None
    actual: Spent | None = None
    approved_items: tuple[str, ...] = ()
    earlier_plans: tuple[EarlierPlan, ...] = ()
    plan_valid_from: date | None = None
    funding_from: date | None = None
    funding_until: date | None = None
    vat_deductible: bool = False
    units: Decimal | None = None
    rate: Decimal | None = None
    instalments: tuple[Payment, ...] | None = None
    uses: tuple[Payment, ...] | None = None
    repayments: tuple[Repayment, ...] = ()
    as_of: date | None = None

    def __post_init__(self) -> None:
        needed = ("financing_type", "plan", "actual")
        missing = [name for name in needed if getattr(self, name) is None]
        if self.is_of_interest_alone:
            if self.instalments is None and not self.repayments:
                raise InvalidFacts("plan", "Hier fehlt eine Frage: der Plan und was daraus wurde, oder Auszahlungen.",
                                   "A question is missing: the plan and what became of it, or payouts.")  # fmt: skip
        elif missing:
            raise InvalidFacts(missing[0], "Diese Angabe fehlt.", "This fact is missing.")
        if self.funding_from and self.funding_until and self.funding_until < self.funding_from:
            raise InvalidFacts("funding_until", "Der Zeitraum endet, bevor er beginnt.",
                               "The period ends before it begins.")  # fmt: skip
        self._check_per_unit()
        self._check_versions()

    @property
    def is_of_interest_alone(self) -> bool:
        return self.plan is None and self.actual is None

    def _check_per_unit(self) -> None:
        if (self.units is None) != (self.rate is None):
            missing = "units" if self.units is None else "rate"
            raise InvalidFacts(missing, "Einheiten und Satz gehören zusammen.", "Units and rate belong together.")
        if self.rate is not None:
            check_amounts(self, "rate")
        if self.units is not None and not 0 <= self.units <= HIGHEST:
            raise InvalidFacts("units", "Die Zahl ist negativ oder zu groß.", "The number is negative or too large.")

    def _check_versions(self) -> None:
        """In the order of their days, so that one of them is in force on every day."""
        if bool(self.earlier_plans) != (self.plan_valid_from is not None):
            raise InvalidFacts("plan_valid_from", "Zu früheren Fassungen gehört der Tag, seit dem der Plan gilt.",
                               "Earlier plans need the day since when the plan holds.")  # fmt: skip
        before: date | None = None
        for index, version in enumerate(self.earlier_plans):
            if not version.costs:
                raise InvalidFacts(f"earlier_plans.{index}.costs", "Der Plan hat keine Kosten.", "No costs.")
            if index and (version.valid_from is None or version.valid_from <= (before or date.min)):
                raise InvalidFacts(f"earlier_plans.{index}.valid_from", *UNORDERED)
            before = version.valid_from
        if self.plan_valid_from and self.plan_valid_from <= (before or date.min):
            raise InvalidFacts("plan_valid_from", *UNORDERED)


UNORDERED = ("Die Fassungen des Plans stehen nicht in der Reihenfolge ihrer Tage.",
             "The versions of the plan are not in the order of their days.")  # fmt: skip


def determine(text: str) -> dict[str, Any]:
    """The answer to a question written as JSON, as JSON data. Raises `RuleError`."""
    return ask(read(text))


def read(text: str) -> dict[str, Any]:
    """JSON as data. Raises `InvalidFacts` for what is not JSON, is no object, or names something twice."""
    try:
        data = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError):  # ValueError also for numbers of thousands of digits
        raise InvalidFacts("", "Das ist kein gültiges JSON.", "This is not valid JSON.") from None
    if not isinstance(data, dict):
        raise InvalidFacts("", "Hier wird eine Gruppe von Angaben erwartet.", "A group of facts is expected here.")
    return data


def ask(data: Mapping[str, Any]) -> dict[str, Any]:
    """The answer to a question, as JSON data. Raises `RuleError`: `InvalidFacts` with the path of the field,
    `UnknownRuleSet`, `PlanUnbalanced`, `BaseRateMissing`."""
    return answer(find(data))


def find(data: Mapping[str, Any], *, with_interest: bool = True) -> Finding[Settlement | UseOfMoney]:
    """What the rules make of a question; of a whole case also without its interest. Raises as `ask`."""
    for path, value, depth in _leaves(data):
        _check_leaf(path, value, depth)
    facts = {name: value for name, value in data.items() if name != "settings"}
    question: Question = wire.decode(Question, facts)
    rules = _rules(question, data.get("settings"))
    if question.plan is None or question.actual is None or question.financing_type is None:
        return _interest_alone(question, rules)
    _check_in_kind(question.plan, rules)
    if question.financing_type is FinancingType.SHARE and not total(item.amount for item in question.plan.costs):
        raise InvalidFacts("plan.costs", "Ohne geplante Kosten gibt es keine Quote.", "No costs, no quota.")
    case = _facts(question, question.financing_type, question.plan, question.actual)
    return settle(replace(case, with_interest=with_interest), rule_set=rules)


def answer(finding: Finding[Settlement | UseOfMoney]) -> dict[str, Any]:
    """A finding as the format writes it: what the facts do not answer is left out."""
    found = {name: getattr(finding.result, name, None) for name in RESULTS}
    rows = [wire.encode(row) | {"inputs": dict(row.inputs)} for row in finding.trace]
    return {name: wire.encode(value) for name, value in found.items() if value is not None} | {"trace": rows}


def refusal(error: RuleError) -> dict[str, Any]:
    """Why a question cannot be answered, as the format writes it."""
    facts: dict[str, Any] = {"code": error.code, "message": str(error), "message_en": error.sentence_en}
    if isinstance(error, InvalidFacts):
        facts["path"] = error.path
    elif isinstance(error, BaseRateMissing):
        facts["from"] = error.missing_from.isoformat()
    elif isinstance(error, PlanUnbalanced):
        facts["difference"] = str(error.difference)
    elif isinstance(error, UnknownRuleSet):
        facts["rule_set"] = error.name
    return {"error": facts}


def _rules(question: Question, settings: Any) -> RuleSet:
    rules = rule_set(question.rule_set)
    if settings is None:
        return rules
    if not isinstance(settings, Mapping):
        raise InvalidFacts("settings", "Hier wird eine Gruppe von Angaben erwartet.",
                           "A group of facts is expected here.")  # fmt: skip
    try:
        return rules.with_settings(settings, source="Einstellung in der Frage")
    except InvalidFacts as unfit:
        raise unfit.within("settings") from None


def _facts(question: Question, kind: FinancingType, plan: Planned, actual: Spent) -> SettlementFacts:
    return SettlementFacts(
        financing_type=kind,
        plan=plan.facts,
        costs=actual.costs,
        means=actual.means,
        earlier_plans=tuple(PlanVersion(version.costs, version.valid_from) for version in question.earlier_plans),
        plan_valid_from=question.plan_valid_from,
        approved_items=question.approved_items,
        funding_from=question.funding_from,
        funding_until=question.funding_until,
        vat_deductible=question.vat_deductible,
        units=question.units,
        rate=question.rate,
        instalments=_movements(question.instalments),
        uses=_movements(question.uses),
        repayments=question.repayments,
        as_of=question.as_of,
    )


def _interest_alone(question: Question, rules: RuleSet) -> Finding[UseOfMoney]:
    """Where no use is named, none was made: all of the payouts counts as unspent."""
    return money_in_time(
        _movements(question.instalments) or (), _movements(question.uses) or (), question.repayments, question.as_of,
        rule_set=rules,
    )  # fmt: skip


def _movements(payments: tuple[Payment, ...] | None) -> tuple[Movement, ...] | None:
    return None if payments is None else tuple(payment.movement for payment in payments)


def _check_costs(costs: Sequence[PlannedItem | Cost]) -> None:
    for index, cost in enumerate(costs):
        if not cost.item.strip():
            raise InvalidFacts(f"costs.{index}.item", "Der Posten hat keinen Namen.", "The item has no name.")
    if total(cost.amount for cost in costs) > HIGHEST:
        raise InvalidFacts("costs", "Die Summe ist zu groß.", "The sum is too large.")


def _check_in_kind(plan: Planned, rules: RuleSet) -> None:
    fictitious = total(item.amount for item in plan.costs if item.fictitious)
    if (fictitious or plan.in_kind) and not rules.in_kind_allowed:
        raise InvalidFacts("plan.in_kind", "Eigenleistungen ohne Geldfluss lässt dieses Regelwerk nicht zu.",
                           "This rule set does not allow contributions in kind.")  # fmt: skip
    if fictitious != plan.in_kind:
        raise InvalidFacts("plan.in_kind", "Eigenleistungen stehen auf beiden Seiten des Plans mit demselben Betrag.",
                           "Contributions in kind stand on both sides of the plan with the same amount.")  # fmt: skip


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise InvalidFacts(name[:LONGEST_TEXT], "Diese Angabe steht zweimal da.", "This fact is given twice.")
        found[name] = value
    return found


def _no_number(name: str) -> Any:
    raise InvalidFacts("", f"{name} ist keine Zahl.", f"{name} is not a number.")


def _leaves(data: Any) -> Iterator[tuple[str, Any, int]]:
    """Everything in `data` that is no list and no group, the names of facts included, with its path and depth."""
    waiting: list[tuple[str, Any, int]] = [("", data, 0)]
    while waiting:
        path, value, depth = waiting.pop()
        if depth <= DEEPEST and isinstance(value, Mapping):
            prefix = f"{path}." if path else ""
            yield from ((path, str(name), depth) for name in value)
            waiting += [(f"{prefix}{name}", part, depth + 1) for name, part in reversed(list(value.items()))]
        elif depth <= DEEPEST and isinstance(value, list | tuple):
            waiting += [(f"{path}.{index}", part, depth + 1) for index, part in reversed(list(enumerate(value)))]
        else:
            yield path, value, depth


def _check_leaf(path: str, value: Any, depth: int) -> None:
    if depth > DEEPEST:
        raise InvalidFacts(path, "Die Angaben sind zu tief verschachtelt.", "The facts are nested too deeply.")
    if not isinstance(value, str):
        return
    if len(value) > LONGEST_TEXT:
        raise InvalidFacts(path, "Dieser Text ist zu lang.", "This text is too long.")
    if not value.isprintable() and any(unicodedata.category(sign) in ("Cc", "Cs") for sign in value):
        raise InvalidFacts(path, "Dieser Text enthält Steuerzeichen.", "This text contains control characters.")
