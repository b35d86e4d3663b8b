"""The cost and financing plan: what a line costs, whether the plan balances, which caps it keeps."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from grants.rules.errors import InvalidFacts, PlanUnbalanced
from grants.rules.finding import Finding, TraceRow
from grants.rules.money import HIGHEST, ZERO, cents, check_amount, check_amounts, total
from grants.rules.rule_set import RuleSet
from grants.rules.words import euro_de, euro_en, percent_de, percent_en

OVERHEAD = "OVERHEAD"
IN_KIND = "IN_KIND"
COST_TYPES = {  # German and English; a track may use others, which are then shown by their code
    "STAFF": ("Personalkosten", "Staff"),
    "FEES": ("Honorare", "Fees"),
    "TRAVEL": ("Reisekosten", "Travel"),
    "MATERIAL": ("Sachkosten", "Material"),
    "RENT": ("Mieten", "Rent"),
    "CATERING": ("Verpflegung", "Catering"),
    "PUBLICITY": ("Öffentlichkeitsarbeit", "Publicity"),
    "INTERPRETING": ("Dolmetschen", "Interpreting"),
    "EQUIPMENT": ("Technik", "Equipment"),
    OVERHEAD: ("Verwaltungspauschale", "Overhead"),
    IN_KIND: ("Eigenleistungen", "Contributions in kind"),
}
CAP_SOURCE = "Höchstbetrag der Kostenart im Förderweg"
BALANCE_SOURCE = "Nr. 1.2 ANBest-P: verbindlicher Kosten- und Finanzierungsplan"


@dataclass(frozen=True)
class Means:
    """Money that is not the grant, EUR: own funds, third-party funds, participants' fees."""

    own: Decimal = ZERO
    third_party: Decimal = ZERO
    participants: Decimal = ZERO

    def __post_init__(self) -> None:
        check_amounts(self, "own", "third_party", "participants")

    @property
    def of_others(self) -> Decimal:
        """Third-party funds and participants' fees, EUR."""
        return self.third_party + self.participants

    @property
    def total(self) -> Decimal:
        return self.own + self.of_others


@dataclass(frozen=True)
class PlannedItem:
    """One line of the plan, EUR. `fictitious`: in-kind or volunteer hours, which nobody pays."""

    item: str
    amount: Decimal
    cost_type: str = ""
    group: str = ""
    fictitious: bool = False

    def __post_init__(self) -> None:
        check_amounts(self, "amount")


@dataclass(frozen=True)
class Plan:
    """Costs and how they are met. `in_kind` stands on the financing side for fictitious costs, EUR."""

    items: tuple[PlannedItem, ...]
    means: Means
    grant: Decimal
    in_kind: Decimal = ZERO

    def __post_init__(self) -> None:
        check_amounts(self, "grant", "in_kind")
        if not self.items:
            raise InvalidFacts("items", "Der Plan hat keine Kosten.", "The plan has no costs.")

    @property
    def costs(self) -> Decimal:
        return total(item.amount for item in self.items)

    @property
    def financing(self) -> Decimal:
        return self.means.total + self.grant + self.in_kind

    def require_balance(self) -> None:
        """Raises `PlanUnbalanced` unless costs and financing are equal to the cent."""
        if self.costs != self.financing:
            raise PlanUnbalanced(self.costs - self.financing)


@dataclass(frozen=True)
class Objection:
    """Something that does not hold, as a sentence; `item` names the line, `amount` by how much, EUR."""

    code: str
    sentence_de: str
    sentence_en: str
    item: str = ""
    amount: Decimal | None = None

    def sentence(self, language: str) -> str:
        return self.sentence_en if language.startswith("en") else self.sentence_de


@dataclass(frozen=True)
class Caps:
    """What a track allows: the highest sum per cost type, EUR. A type that is not named has no cap."""

    per_type: Mapping[str, Decimal] = field(default_factory=dict)


def line_amount(quantity: Decimal, unit_price: Decimal) -> Decimal:
    """Quantity × unit price, rounded half-up to the cent, EUR.

    Raises `InvalidFacts` (`quantity`, `unit_price`) for a negative or endless number and for a product that is
    too large to be an amount.
    """
    for name, value in (("quantity", quantity), ("unit_price", unit_price)):
        if not value.is_finite() or not 0 <= value <= HIGHEST:
            raise InvalidFacts(name, "Die Zahl ist negativ oder zu groß.", "The number is negative or too large.")
    amount = cents(quantity * unit_price)
    check_amount(amount, "unit_price")
    return amount


def balance(plan: Plan, *, rule_set: RuleSet) -> Finding[Decimal]:
    """By how much costs exceed financing, EUR, exact to the cent.

    `0.00`: the plan balances. Positive: so much is missing in the financing. Negative: so much is too much.
    Source: the plan is binding, no. 1.2 ANBest-P. Refuses nothing.
    """
    gap = plan.costs - plan.financing
    if gap == 0:
        verdict_de, verdict_en = "Der Plan geht auf.", "The plan balances."
    elif gap > 0:
        verdict_de = f"In der Finanzierung fehlen {euro_de(gap)}."
        verdict_en = f"{euro_en(gap)} is missing in the financing."
    else:
        verdict_de = f"Die Finanzierung ist um {euro_de(-gap)} zu hoch."
        verdict_en = f"The financing is {euro_en(-gap)} too high."
    row = rule_set.explain(
        "plan.balance",
        source=BALANCE_SOURCE,
        de=f"Kosten {euro_de(plan.costs)}, Finanzierung {euro_de(plan.financing)}. {verdict_de}",
        en=f"Costs {euro_en(plan.costs)}, financing {euro_en(plan.financing)}. {verdict_en}",
        result=gap,
        costs=plan.costs,
        own=plan.means.own,
        third_party=plan.means.third_party,
        participants=plan.means.participants,
        grant=plan.grant,
        in_kind=plan.in_kind,
    )
    return Finding(gap, (row,))


def check_plan(plan: Plan, *, caps: Caps, rule_set: RuleSet) -> Finding[tuple[Objection, ...]]:
    """Everything about the plan that does not hold; empty if it may be submitted.

    Checks the balance, the cap of each cost type, the overhead (percent of all other costs, the cap rounded
    half-up to the cent) and fictitious costs (allowed at all, equal on both sides, at most so much of all costs).
    Codes: `unbalanced`, `cap_exceeded`, `overhead_exceeded`, `in_kind_not_allowed`, `in_kind_unequal`,
    `in_kind_exceeded`; the caps name the cost type in `item`. Refuses nothing.
    """
    balanced = balance(plan, rule_set=rule_set)
    objections: list[Objection] = []
    rows: list[TraceRow] = []
    if balanced.result:
        sentence = balanced.trace[0]
        objections.append(
            Objection("unbalanced", sentence.sentence_de, sentence.sentence_en, amount=abs(balanced.result))
        )
    for cost_type, cap in caps.per_type.items():
        planned = total(item.amount for item in plan.items if item.cost_type == cost_type)
        _keep(planned, cap, cost_type, "cap_exceeded", CAP_SOURCE, rule_set, rows, objections)
    _check_overhead(plan, rule_set, rows, objections)
    _check_in_kind(plan, rule_set, rows, objections)
    return Finding(tuple(objections), tuple(rows)).after(balanced)


def _check_overhead(plan: Plan, rule_set: RuleSet, rows: list[TraceRow], objections: list[Objection]) -> None:
    overhead = total(item.amount for item in plan.items if item.cost_type == OVERHEAD)
    if overhead:
        cap = cents((plan.costs - overhead) * rule_set.overhead_percent / 100)
        _keep(overhead, cap, OVERHEAD, "overhead_exceeded", "overhead_percent", rule_set, rows, objections)


def _check_in_kind(plan: Plan, rule_set: RuleSet, rows: list[TraceRow], objections: list[Objection]) -> None:
    fictitious = total(item.amount for item in plan.items if item.fictitious)
    if not fictitious and not plan.in_kind:
        return
    if not rule_set.in_kind_allowed:
        objections.append(
            Objection(
                "in_kind_not_allowed",
                "Eigenleistungen ohne Geldfluss können in diesem Programm nicht angesetzt werden.",
                "Contributions in kind cannot be counted in this programme.",
                amount=max(fictitious, plan.in_kind),
            )
        )
    if fictitious != plan.in_kind:
        objections.append(
            Objection(
                "in_kind_unequal",
                f"Eigenleistungen stehen bei den Kosten mit {euro_de(fictitious)}, bei der Finanzierung mit "
                f"{euro_de(plan.in_kind)}. Beide Beträge müssen gleich sein.",
                f"Contributions in kind are {euro_en(fictitious)} among the costs and {euro_en(plan.in_kind)} in the "
                "financing. Both amounts must be equal.",
                amount=abs(fictitious - plan.in_kind),
            )
        )
    if rule_set.in_kind_allowed:
        cap = cents(plan.costs * rule_set.in_kind_percent / 100)
        _keep(fictitious, cap, IN_KIND, "in_kind_exceeded", "in_kind_percent", rule_set, rows, objections)


def _keep(
    planned: Decimal,
    cap: Decimal,
    item: str,
    code: str,
    source: str,
    rule_set: RuleSet,
    rows: list[TraceRow],
    objections: list[Objection],
) -> None:
    """Write down whether `planned` keeps `cap`, and object if not."""
    share_de = share_en = ""
    if source in ("overhead_percent", "in_kind_percent"):
        percent = getattr(rule_set, source)
        share_de, share_en = f" ({percent_de(percent)})", f" ({percent_en(percent)})"
    name_de, name_en = COST_TYPES.get(item, (item, item))
    de = f"{name_de}: geplant {euro_de(planned)}, möglich sind höchstens {euro_de(cap)}{share_de}."
    en = f"{name_en}: planned {euro_en(planned)}, at most {euro_en(cap)}{share_en} is possible."
    excess = max(ZERO, planned - cap)
    rows.append(
        rule_set.explain(
            f"plan.{code}", source=source, de=de, en=en, result=excess, item=item, planned=planned, cap=cap
        )
    )
    if excess:
        objections.append(Objection(code, de, en, item=item, amount=excess))
