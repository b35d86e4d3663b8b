"""Which costs count: vouchers in the funding period, items within their tolerance, the sum within the plan."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from grants.rules.finding import Finding, TraceRow
from grants.rules.money import ZERO, cents, total
from grants.rules.rule_set import RuleSet
from grants.rules.spending import Spending
from grants.rules.words import day_de, day_en, euro_de, euro_en, percent_de, percent_en

PERIOD_SOURCE = "Nr. 1.1 ANBest-P; Bewilligungszeitraum laut Bescheid"
PROVEN = "Nr. 6 ANBest-P: Belegliste und Prüfung des Verwendungsnachweises"
TOTAL_SOURCE = "Nr. 1.2 ANBest-P: Gesamtergebnis des Plans verbindlich, Überschreitungen durch Einsparungen gedeckt"
UNPLANNED_SOURCE = "Nr. 1.2 ANBest-P: verbindliche Einzelansätze"
BY_VERSION_DE = "Nach der Fassung des Plans am Tag jeder Zahlung werden"
BY_VERSION_EN = "By the version of the plan on the day of each payment"

REASONS = {
    "outside_period": ("außerhalb des Bewilligungszeitraums bezahlt", "paid outside the funding period"),
    "vat_deductible": ("Umsatzsteuer, die als Vorsteuer abgezogen wird", "VAT that can be deducted"),
    "discount_missed": ("angebotenes, nicht genutztes Skonto", "a cash discount that was offered and not taken"),
    "disallowed": ("bei der Prüfung nicht anerkannt", "not accepted in the audit"),
}


@dataclass(frozen=True)
class RecognisedItem:
    """An item (or group, where the tolerance is measured by group), EUR: planned in the last version, proven,
    recognised."""

    item: str
    planned: Decimal
    actual: Decimal
    recognised: Decimal


@dataclass(frozen=True)
class NotRecognised:
    """Codes: `outside_period`, `vat_deductible`, `discount_missed`, `disallowed`, `unplanned_item`,
    `above_tolerance`, `above_plan_total` (for the sum, without an item)."""

    item: str
    amount: Decimal
    reason: str


@dataclass(frozen=True)
class Recognition:
    """`total` = Σ recognised of the items − what lies above the plan's total, EUR."""

    items: tuple[RecognisedItem, ...]
    not_recognised: tuple[NotRecognised, ...]
    total: Decimal
    above_plan: Decimal


@dataclass
class _Book:
    """What gathers while the rules run over the items."""

    rule_set: RuleSet
    rows: list[TraceRow] = field(default_factory=list)
    rejected: list[NotRecognised] = field(default_factory=list)


def recognise(spending: Spending, *, rule_set: RuleSet) -> Finding[Recognition]:
    """The recognised costs per item and in total, EUR, and what is not recognised with its reason.

    First each voucher: outside the funding period, deductible VAT, missed cash discount, cut in the audit. Then
    each item: at most planned × (1 + tolerance), or planned + tolerance × the plan's total where the base is the
    total; the limit is rounded half-up to the cent. A payment is measured against the version of the plan in
    force on its day, together with what was recognised before; what one version let pass, a later one does not
    take back. Items outside the plan count only if approved. Then the sum: at most the plan's total plus
    `extra_cover`. The order of vouchers does not matter. Source: no. 1.2 ANBest-P.
    """
    book = _Book(rule_set)
    proven = _proven(spending, book)
    items = tuple(_items(spending, proven, book))
    whole = total(item.recognised for item in items)
    above = max(ZERO, whole - spending.planned_costs - spending.extra_cover)
    if above:
        book.rejected.append(NotRecognised("", above, "above_plan_total"))
    book.rows.append(_total_row(spending, whole, above, rule_set))
    return Finding(Recognition(items, tuple(book.rejected), whole - above, above), tuple(book.rows))


def paid_in_money(spending: Spending, recognition: Recognition, *, rule_set: RuleSet) -> dict[date, Decimal] | None:
    """The recognised costs by the day of their payment, EUR, without contributions in kind; None unless every cost
    has its day. Of an item, and of the plan, what was paid first is what is recognised."""
    key_of, fictitious = spending.measured_as(rule_set.tolerance_level), spending.fictitious
    of_items = {item.item: item.recognised for item in recognition.items}
    left, by_day = recognition.total, dict[date, Decimal]()
    dated = [(cost.paid_on, cost) for cost in spending.costs if cost.paid_on]
    if len(dated) < len(spending.costs):
        return None
    for day, cost in sorted(dated, key=lambda one: (one[0], one[1].item in fictitious)):
        key = key_of.get(cost.item, cost.item)
        amount = min(spending.accepted(cost), of_items[key], left)
        of_items[key] -= amount
        left -= amount
        if cost.item not in fictitious:
            by_day[day] = by_day.get(day, ZERO) + amount
    return by_day


def in_kind(spending: Spending, recognition: Recognition, *, rule_set: RuleSet) -> Decimal:
    """The recognised part of contributions in kind, EUR: what was proven, at most what its items have recognised."""
    key_of, fictitious = spending.measured_as(rule_set.tolerance_level), spending.fictitious
    proven: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for cost in spending.costs:
        if cost.item in fictitious:
            proven[key_of[cost.item]] += spending.accepted(cost)
    return total(min(item.recognised, proven[item.item]) for item in recognition.items if item.item in proven)


def _proven(spending: Spending, book: _Book) -> dict[tuple[str, int], Decimal]:
    """Accepted amounts by item and by the version of the plan in force on the payment's day."""
    proven: dict[tuple[str, int], Decimal] = defaultdict(lambda: ZERO)
    cuts: dict[tuple[str, str, str], Decimal] = defaultdict(lambda: ZERO)
    for cost in spending.costs:
        if not spending.counts_in_period(cost):
            cuts[cost.item, "outside_period", ""] += cost.amount
            continue
        for (code, reason), amount in spending.deductions(cost).items():
            cuts[cost.item, code, reason] += amount
        proven[cost.item, spending.version_of(cost)] += spending.accepted(cost)
    for (item, code, reason), amount in sorted(cuts.items()):
        if amount:
            _reject_vouchers(item, code, reason, amount, spending, book)
    return proven


def _reject_vouchers(item: str, code: str, reason: str, amount: Decimal, spending: Spending, book: _Book) -> None:
    de, en = REASONS[code]
    if code == "outside_period" and spending.funding_from and spending.funding_until:
        de += f" ({day_de(spending.funding_from)} bis {day_de(spending.funding_until)})"
        en += f" ({day_en(spending.funding_from)} to {day_en(spending.funding_until)})"
    if reason:
        de, en = f"{de} ({reason})", f"{en} ({reason})"
    book.rejected.append(NotRecognised(item, amount, code))
    book.rows.append(
        book.rule_set.explain(
            f"recognition.{code}",
            source=PERIOD_SOURCE if code == "outside_period" else PROVEN,
            de=f"{item}: {euro_de(amount)} zählen nicht mit: {de}.",
            en=f"{item}: {euro_en(amount)} does not count: {en}.",
            result=amount,
            item=item,
        )
    )


def _items(spending: Spending, proven: dict[tuple[str, int], Decimal], book: _Book) -> Iterable[RecognisedItem]:
    key_of = spending.measured_as(book.rule_set.tolerance_level)
    plans: list[dict[str, Decimal]] = []
    for version in spending.versions:
        plan: dict[str, Decimal] = defaultdict(lambda: ZERO)
        for item in version.items:
            plan[key_of[item.item]] += item.amount
        plans.append(plan)
    actual: dict[tuple[str, int], Decimal] = defaultdict(lambda: ZERO)
    for (name, index), amount in proven.items():
        actual[key_of.get(name, name), index] += amount
    approved = {key_of.get(name, name) for name in spending.approved_items}
    for key in dict.fromkeys([*key_of.values(), *sorted(name for name, _ in actual)]):
        amounts = [actual[key, index] for index in range(len(plans))]
        yield _item(key, [plan[key] for plan in plans], [total(plan.values()) for plan in plans], amounts,
                    key in approved, book)  # fmt: skip


def _item(
    key: str, planned: list[Decimal], totals: list[Decimal], amounts: list[Decimal], approved: bool, book: _Book
) -> RecognisedItem:
    recognised, limit = ZERO, ZERO
    for plan, whole, amount in zip(planned, totals, amounts, strict=True):
        if not plan and approved:
            recognised += amount
            continue
        limit = _limit(plan, whole, book.rule_set)
        recognised = max(recognised, min(recognised + amount, limit))
    spent = total(amounts)
    row, reason = _item_row(key, planned[-1], spent, recognised, limit, approved, book.rule_set)
    book.rows.append(row)
    if spent > recognised:
        book.rejected.append(NotRecognised(key, spent - recognised, reason))
    return RecognisedItem(key, planned[-1], spent, recognised)


def _limit(planned: Decimal, whole: Decimal, rule_set: RuleSet) -> Decimal:
    if not planned:
        return ZERO
    base = whole if rule_set.tolerance_base == "total" else planned
    return cents(planned + rule_set.item_tolerance * base)


def _item_row(
    key: str, planned: Decimal, spent: Decimal, recognised: Decimal, limit: Decimal, approved: bool, rule_set: RuleSet
) -> tuple[TraceRow, str]:
    """The row of an item, and the code for what is not recognised of it."""
    source, code = "item_tolerance", "above_tolerance"
    if not planned:
        de, en = f"{key}: nicht geplant, ausgegeben {euro_de(spent)}.", f"{key}: not planned, spent {euro_en(spent)}."
        if not approved:
            source, code = UNPLANNED_SOURCE, "unplanned_item"
        if not approved and not recognised:
            de, en = f"{de} Ohne Zustimmung wird davon nichts anerkannt.", f"{en} Without consent none of it counts."
        elif not approved:
            de = f"{key}: zuletzt nicht mehr geplant, ausgegeben {euro_de(spent)}."
            en = f"{key}: in the end no longer planned, spent {euro_en(spent)}."
            de, en = f"{de} {BY_VERSION_DE} {euro_de(recognised)} anerkannt.", f"{en} {BY_VERSION_EN}"
            en = f"{en} {euro_en(recognised)} is recognised."
        else:
            de, en = f"{de} Zugestimmt und anerkannt: ", f"{en} Approved and recognised: "
            de, en = f"{de}{euro_de(recognised)}.", f"{en}{euro_en(recognised)}."
    else:
        de = f"{key}: geplant {euro_de(planned)}, ausgegeben {euro_de(spent)}."
        en = f"{key}: planned {euro_en(planned)}, spent {euro_en(spent)}."
        limit_de, limit_en = _limit_words(rule_set)
        if spent <= planned and recognised == spent:
            de, en = f"{de} Anerkannt: {euro_de(recognised)}.", f"{en} Recognised: {euro_en(recognised)}."
        elif recognised == spent:
            de += f" Möglich sind bis zu {limit_de}; anerkannt werden {euro_de(recognised)}."
            en += f" Up to {limit_en} is possible; {euro_en(recognised)} is recognised."
        elif recognised == limit:
            de += f" Anerkannt werden höchstens {limit_de}, also {euro_de(limit)}."
            en += f" At most {limit_en} is recognised, that is {euro_en(limit)}."
        else:
            de += f" {BY_VERSION_DE} {euro_de(recognised)} anerkannt."
            en += f" {BY_VERSION_EN} {euro_en(recognised)} is recognised."
    row = rule_set.explain(
        "recognition.item", source=source, de=de, en=en, result=recognised,
        item=key, planned=planned, spent=spent, limit=limit, tolerance=rule_set.item_tolerance,
    )  # fmt: skip
    return row, code


def _limit_words(rule_set: RuleSet) -> tuple[str, str]:
    percent = 100 * rule_set.item_tolerance
    if rule_set.tolerance_base == "total":
        return (
            f"100 % des Ansatzes und {percent_de(percent)} der geplanten Gesamtkosten",
            f"100% of the planned amount and {percent_en(percent)} of the planned total",
        )
    return f"{percent_de(100 + percent)} des Ansatzes", f"{percent_en(100 + percent)} of the planned amount"


def _total_row(spending: Spending, whole: Decimal, above: Decimal, rule_set: RuleSet) -> TraceRow:
    plan, extra = spending.planned_costs, spending.extra_cover
    bound_de, bound_en = f"den geplanten {euro_de(plan)}", f"the planned {euro_en(plan)}"
    if extra:
        bound_de += f" und {euro_de(extra)} Mehreinnahmen"
        bound_en += f" plus {euro_en(extra)} of extra income"
    if above:
        de = (
            f"Zusammen {euro_de(whole)}. Davon liegen {euro_de(above)} über {bound_de} und sind nicht durch "
            f"Einsparungen gedeckt. Anerkannte Kosten: {euro_de(whole - above)}."
        )
        en = (
            f"Together {euro_en(whole)}. Of this {euro_en(above)} is above {bound_en} and not covered by savings. "
            f"Recognised costs: {euro_en(whole - above)}."
        )
    else:
        de = f"Anerkannte Kosten zusammen: {euro_de(whole)}, gemessen an {bound_de}."
        en = f"Recognised costs together: {euro_en(whole)}, measured against {bound_en}."
    return rule_set.explain(
        "recognition.total", source=TOTAL_SOURCE, de=de, en=en, result=whole - above,
        sum_of_items=whole, planned_costs=plan, extra_cover=extra,
    )  # fmt: skip
