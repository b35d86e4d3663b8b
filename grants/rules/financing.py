"""The final grant: what the four types of financing leave of the award once costs and income are known."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from grants.rules.errors import InvalidFacts
from grants.rules.finding import Finding, TraceRow
from grants.rules.money import ZERO, cents, check_amount, check_amounts
from grants.rules.plan import Means
from grants.rules.rule_set import RuleSet
from grants.rules.words import euro_de, euro_en, percent_de, percent_en, short

REDUCTION = "Nr. 2 ANBest-P: nachträgliche Ermäßigung"


class FinancingType(StrEnum):
    """Anteil-, Fehlbedarfs-, Festbetrags- and Vollfinanzierung."""

    SHARE = "share"
    DEFICIT = "deficit"
    FIXED = "fixed"
    FULL = "full"


@dataclass(frozen=True)
class Outcome:
    """A plan and what became of it, EUR.

    `planned_costs`, `grant`: as awarded. `costs`: recognised costs. `units`, `rate`: only for a fixed amount per
    unit (units delivered, EUR for each). `in_kind`: the part of the costs that nobody paid in money; it is met by
    itself.
    """

    financing_type: FinancingType
    planned_costs: Decimal
    planned: Means
    grant: Decimal
    costs: Decimal
    actual: Means
    units: Decimal | None = None
    rate: Decimal | None = None
    in_kind: Decimal = ZERO

    def __post_init__(self) -> None:
        check_amounts(self, "planned_costs", "grant", "costs", "in_kind")
        if self.financing_type is FinancingType.SHARE and not self.planned_costs:
            raise InvalidFacts("planned_costs", "Ohne geplante Kosten gibt es keine Quote.", "No costs, no quota.")
        if (self.units is None) != (self.rate is None):
            raise InvalidFacts("units", "Einheiten und Satz gehören zusammen.", "Units and rate belong together.")
        if self.rate is not None:
            check_amount(self.rate, "rate")
        if self.units is not None and not (self.units.is_finite() and self.units >= 0):
            raise InvalidFacts("units", "Die Zahl der Einheiten ist negativ.", "The number of units is negative.")

    @property
    def extra_cover(self) -> Decimal:
        """Third-party funds and fees beyond the plan, EUR."""
        return max(ZERO, self.actual.of_others - self.planned.of_others)


def final_grant(outcome: Outcome, *, rule_set: RuleSet) -> Finding[Decimal]:
    """The grant that remains, EUR: never negative, never above the award.

    `share`: award / planned costs × (costs − extra third-party funds and fees), the quota unrounded.
    `deficit`: costs − own funds (at least as planned) − third-party funds − fees.
    `fixed`: the award, at most the costs; per unit: units × rate; with `check_overfinancing` at most what
    third-party funds and fees leave of the costs. `full`: costs − all income.
    `cap_costs_at_plan` counts costs up to the planned sum only. Up to `minor_change_threshold` (less cost, more
    cover, each by itself) a share or deficit grant is not reduced, but never exceeds the costs. Contributions in
    kind raise the costs that a share counts; otherwise, and as the highest grant, only costs paid in money count.
    Rounded half-up to the cent, once. Source: no. 2 ANBest-P.
    """
    rows: list[TraceRow] = []
    counted = _counted_costs(outcome, rule_set, rows)
    in_money = _in_money(outcome, counted, rule_set, rows)
    costs = counted if outcome.financing_type is FinancingType.SHARE else in_money
    if outcome.financing_type is FinancingType.SHARE:
        reduced = _share(outcome, costs, rule_set, rows)
    elif outcome.financing_type is FinancingType.DEFICIT:
        reduced = _deficit(outcome, costs, rule_set, rows)
    elif outcome.financing_type is FinancingType.FIXED:
        reduced = _fixed(outcome, costs, rule_set, rows)
    else:
        reduced = _full(outcome, costs, rule_set, rows)
    reduced = _minor_change(outcome, counted, reduced, rule_set, rows)
    if outcome.in_kind and outcome.units is None:
        reduced = min(reduced, in_money)
    result = cents(max(ZERO, min(outcome.grant, reduced)))
    rows.append(
        rule_set.explain(
            "financing.final_grant",
            source=REDUCTION,
            de=f"Bewilligt waren höchstens {euro_de(outcome.grant)}. Die Zuwendung beträgt {euro_de(result)}.",
            en=f"The award was at most {euro_en(outcome.grant)}. The grant is {euro_en(result)}.",
            result=result,
            award=outcome.grant,
            computed=cents(reduced),
        )
    )
    return Finding(result, tuple(rows))


def _counted_costs(outcome: Outcome, rule_set: RuleSet, rows: list[TraceRow]) -> Decimal:
    if not rule_set.cap_costs_at_plan or outcome.costs <= outcome.planned_costs:
        return outcome.costs
    rows.append(
        rule_set.explain(
            "financing.cap_costs_at_plan",
            source="cap_costs_at_plan",
            de=f"Von den Kosten ({euro_de(outcome.costs)}) zählen nur die geplanten {euro_de(outcome.planned_costs)}.",
            en=f"Of the costs ({euro_en(outcome.costs)}) only the planned {euro_en(outcome.planned_costs)} count.",
            result=outcome.planned_costs,
            costs=outcome.costs,
            planned_costs=outcome.planned_costs,
        )
    )
    return outcome.planned_costs


def _in_money(outcome: Outcome, costs: Decimal, rule_set: RuleSet, rows: list[TraceRow]) -> Decimal:
    if not outcome.in_kind:
        return costs
    paid = max(ZERO, costs - outcome.in_kind)
    rows.append(
        rule_set.explain(
            "financing.in_kind",
            source="in_kind_allowed",
            de=f"Von den Kosten ({euro_de(costs)}) sind {euro_de(outcome.in_kind)} Eigenleistungen, die niemand in "
            f"Geld bezahlt hat. In Geld bezahlt: {euro_de(paid)}; mehr kann die Zuwendung nicht sein.",
            en=f"Of the costs ({euro_en(costs)}) {euro_en(outcome.in_kind)} is contributions in kind that nobody paid "
            f"in money. Paid in money: {euro_en(paid)}; the grant cannot be more.",
            result=paid,
            costs=costs,
            in_kind=outcome.in_kind,
        )
    )
    return paid


def _share(outcome: Outcome, costs: Decimal, rule_set: RuleSet, rows: list[TraceRow]) -> Decimal:
    extra = outcome.extra_cover
    base = max(ZERO, costs - extra)
    amount = outcome.grant * base / outcome.planned_costs
    quota = 100 * outcome.grant / outcome.planned_costs
    less_de = f" abzüglich {euro_de(extra)} Mehreinnahmen" if extra else ""
    less_en = f" less {euro_en(extra)} of extra income" if extra else ""
    rows.append(
        rule_set.explain(
            "financing.share",
            source=f"{REDUCTION}, Anteilfinanzierung",
            de=f"Anteilfinanzierung: {percent_de(quota)} ({euro_de(outcome.grant)} von "
            f"{euro_de(outcome.planned_costs)}) der anerkannten Kosten von {euro_de(costs)}{less_de} "
            f"sind {euro_de(cents(amount))}.",
            en=f"Share financing: {percent_en(quota)} ({euro_en(outcome.grant)} of {euro_en(outcome.planned_costs)}) "
            f"of the recognised costs of {euro_en(costs)}{less_en} is {euro_en(cents(amount))}.",
            result=cents(amount),
            award=outcome.grant,
            planned_costs=outcome.planned_costs,
            costs=costs,
            extra_cover=extra,
        )
    )
    return amount


def _deficit(outcome: Outcome, costs: Decimal, rule_set: RuleSet, rows: list[TraceRow]) -> Decimal:
    own = max(outcome.planned.own, outcome.actual.own)
    others = outcome.actual.of_others
    amount = max(ZERO, costs - own - others)
    rows.append(
        rule_set.explain(
            "financing.deficit",
            source=f"{REDUCTION}, Fehlbedarfsfinanzierung",
            de=f"Fehlbedarfsfinanzierung: anerkannte Kosten {euro_de(costs)}, Eigenmittel {euro_de(own)} "
            f"(mindestens wie geplant), Drittmittel und Teilnahmebeiträge {euro_de(others)}. "
            f"Es fehlen {euro_de(amount)}.",
            en=f"Deficit financing: recognised costs {euro_en(costs)}, own funds {euro_en(own)} (at least as planned), "
            f"third-party funds and fees {euro_en(others)}. The gap is {euro_en(amount)}.",
            result=amount,
            costs=costs,
            own_planned=outcome.planned.own,
            own=outcome.actual.own,
            third_party=outcome.actual.third_party,
            participants=outcome.actual.participants,
        )
    )
    return amount


def _fixed(outcome: Outcome, costs: Decimal, rule_set: RuleSet, rows: list[TraceRow]) -> Decimal:
    source = f"{REDUCTION}, Festbetragsfinanzierung"
    if outcome.units is not None and outcome.rate is not None:
        amount = cents(outcome.units * outcome.rate)
        rows.append(
            rule_set.explain(
                "financing.fixed_per_unit",
                source=source,
                de=f"Festbetrag je Einheit: {short(outcome.units).replace('.', ',')} × {euro_de(outcome.rate)} "
                f"sind {euro_de(amount)}.",
                en=f"Fixed amount per unit: {short(outcome.units)} × {euro_en(outcome.rate)} is {euro_en(amount)}.",
                result=amount,
                units=outcome.units,
                rate=outcome.rate,
            )
        )
    else:
        amount = min(outcome.grant, costs)
        rows.append(
            rule_set.explain(
                "financing.fixed",
                source=source,
                de=f"Festbetragsfinanzierung: {euro_de(outcome.grant)}, höchstens die anerkannten Kosten von "
                f"{euro_de(costs)}. Einnahmen bleiben beim Empfänger.",
                en=f"Fixed amount: {euro_en(outcome.grant)}, at most the recognised costs of {euro_en(costs)}. "
                "Income stays with the recipient.",
                result=amount,
                award=outcome.grant,
                costs=costs,
            )
        )
    if not rule_set.check_overfinancing:
        return amount
    others = outcome.actual.of_others
    room = max(ZERO, costs - others)
    rows.append(
        rule_set.explain(
            "financing.check_overfinancing",
            source="check_overfinancing",
            de=f"Prüfung auf Überfinanzierung: Kosten {euro_de(costs)} abzüglich Drittmittel und Teilnahmebeiträge "
            f"{euro_de(others)} lassen {euro_de(room)}.",
            en=f"Check for overfinancing: costs {euro_en(costs)} less third-party funds and fees {euro_en(others)} "
            f"leave {euro_en(room)}.",
            result=min(amount, room),
            costs=costs,
            third_party=outcome.actual.third_party,
            participants=outcome.actual.participants,
        )
    )
    return min(amount, room)


def _full(outcome: Outcome, costs: Decimal, rule_set: RuleSet, rows: list[TraceRow]) -> Decimal:
    amount = max(ZERO, costs - outcome.actual.total)
    rows.append(
        rule_set.explain(
            "financing.full",
            source=f"{REDUCTION}, Vollfinanzierung",
            de=f"Vollfinanzierung: anerkannte Kosten {euro_de(costs)} abzüglich aller Einnahmen von "
            f"{euro_de(outcome.actual.total)} sind {euro_de(amount)}.",
            en=f"Full financing: recognised costs {euro_en(costs)} less all income of {euro_en(outcome.actual.total)} "
            f"is {euro_en(amount)}.",
            result=amount,
            costs=costs,
            own=outcome.actual.own,
            third_party=outcome.actual.third_party,
            participants=outcome.actual.participants,
        )
    )
    return amount


def _minor_change(
    outcome: Outcome, costs: Decimal, reduced: Decimal, rule_set: RuleSet, rows: list[TraceRow]
) -> Decimal:
    """The award itself where costs fell and cover rose by no more than the threshold; never more than the costs."""
    threshold = rule_set.minor_change_threshold
    if outcome.financing_type not in (FinancingType.SHARE, FinancingType.DEFICIT) or reduced >= outcome.grant:
        return reduced
    saved = max(ZERO, outcome.planned_costs - costs)
    extra = outcome.extra_cover
    if outcome.financing_type is FinancingType.DEFICIT:
        own = max(outcome.planned.own, outcome.actual.own)
        extra = max(ZERO, own + outcome.actual.of_others - outcome.planned.total)
    if saved > threshold or extra > threshold or not threshold:
        return reduced
    kept = max(reduced, min(outcome.grant, costs))
    rows.append(
        rule_set.explain(
            "financing.minor_change",
            source="minor_change_threshold",
            de=f"Die Kosten sind um {euro_de(saved)} geringer, die anderen Mittel um {euro_de(extra)} höher als "
            f"geplant. Bis {euro_de(threshold)} wird die Zuwendung nicht ermäßigt: {euro_de(kept)}.",
            en=f"Costs are {euro_en(saved)} lower, other means {euro_en(extra)} higher than planned. Up to "
            f"{euro_en(threshold)} the grant is not reduced: {euro_en(kept)}.",
            result=kept,
            saved=saved,
            extra_cover=extra,
            threshold=threshold,
        )
    )
    return kept
