"""Use in time: which instalment paid for what, first in first out, and what lay idle too long."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from grants.rules.claims import claimed
from grants.rules.errors import InvalidFacts
from grants.rules.financing import FinancingType
from grants.rules.finding import Finding, TraceRow
from grants.rules.interest import Debt, late_use_interest, repayment_interest
from grants.rules.money import ZERO, cents, check_amounts, total
from grants.rules.rule_set import RuleSet
from grants.rules.words import day_de, day_en, euro_de, euro_en

USE_SOURCE = "Nr. 1.4 ANBest-P, § 49a Abs. 4 VwVfG: alsbaldige Verwendung"


@dataclass(frozen=True)
class Movement:
    """Money on a day, EUR: paid out or used."""

    amount: Decimal
    day: date

    def __post_init__(self) -> None:
        check_amounts(self, "amount")


@dataclass(frozen=True)
class Repayment:
    """Money given back, EUR. With `ineffective_from` it repays a reduced grant (interest from the day after that
    day); without, it returns unspent money."""

    amount: Decimal
    credited_on: date
    ineffective_from: date | None = None

    def __post_init__(self) -> None:
        check_amounts(self, "amount")
        if self.ineffective_from and self.credited_on < self.ineffective_from:
            raise InvalidFacts(
                "credited_on", "Die Gutschrift liegt vor dem Wegfall der Bewilligung.",
                "The credit lies before the award lost its effect.",
            )  # fmt: skip


@dataclass(frozen=True)
class Portion:
    """A part of an instalment, EUR; `used_on` None: neither used nor given back.

    `returned`: given back on that day. `lapsed`: on that day the award lost its effect for it; interest on the
    repayment takes over."""

    amount: Decimal
    paid_on: date
    used_on: date | None
    returned: bool = False
    lapsed: bool = False


@dataclass(frozen=True)
class UseOfMoney:
    """What a question of interest alone answers, EUR; None where the facts for it are absent."""

    late_use_interest: Decimal | None = None
    repayment_interest: Decimal | None = None
    open_amount: Decimal | None = None


def match(
    instalments: Iterable[Movement], uses: Iterable[Movement], repayments: Iterable[Repayment] = ()
) -> tuple[Portion, ...]:
    """Instalments cut into portions by what used them up, in the order of their days: first in, first out.

    Uses come first; what they do not cover is unspent, and repayments are of that: first those that say so, then
    those of a reduced grant. A repayment credited before the last payout cannot be of money that came later: it
    stands among the uses by its day. Exact, no rounding. What lies beyond the instalments matches nothing. The order
    in which the facts are listed does not matter; what was paid out on one day and left on one day in one way is one
    portion.
    """
    paid = sorted(instalments, key=lambda instalment: instalment.day)
    portions: dict[tuple[date, date | None, bool, bool], Decimal] = defaultdict(lambda: ZERO)
    pending = _leaving(uses, repayments, paid[-1].day if paid else date.min)
    pending.reverse()
    for instalment in paid:
        left = instalment.amount
        while left and pending:
            amount, key = pending.pop()
            taken = min(left, amount)
            portions[instalment.day, *key] += taken
            left -= taken
            if amount > taken:
                pending.append((amount - taken, key))
        if left:
            portions[instalment.day, None, False, False] += left
    return tuple(Portion(amount, *key) for key, amount in portions.items())


def _leaving(
    uses: Iterable[Movement], repayments: Iterable[Repayment], last_payout: date
) -> list[tuple[Decimal, tuple[date, bool, bool]]]:
    """What takes money out of the instalments, in order: amount, its day, whether returned, whether lapsed."""
    queue = [((False, False, use.day, False), (use.day, False, False), use.amount) for use in uses]
    for part in repayments:
        late, lapsed = part.credited_on >= last_payout, part.ineffective_from is not None
        way = (part.ineffective_from or part.credited_on, True, lapsed)
        queue.append(((late, late and lapsed, part.credited_on, True), way, part.amount))
    return [(amount, way) for _, way, amount in sorted(queue) if amount]


def grant_uses(
    costs: Iterable[Movement],
    *,
    financing_type: FinancingType,
    final_grant: Decimal,
    award: Decimal,
    planned_costs: Decimal,
    other_means: Decimal,
) -> tuple[Movement, ...]:
    """The part of each dated recognised cost that grant money paid, EUR; in all never more than the final grant.

    Costs of one day are one. `share`, `fixed`: each at the quota award / planned costs, or at a higher one where
    that would leave a part of the final grant unused; the running sum is rounded half-up, so that no cent is lost.
    `deficit`, `full`: other means first, as far as they leave costs for the final grant; grant money for what lies
    beyond. Source: no. 1.4 ANBest-P.
    """
    by_day: dict[date, Decimal] = defaultdict(lambda: ZERO)
    for cost in costs:
        if cost.amount:
            by_day[cost.day] += cost.amount
    whole = total(by_day.values())
    part, base = award, planned_costs
    if final_grant * base >= award * whole:
        part, base = final_grant, whole
    by_quota = financing_type in (FinancingType.SHARE, FinancingType.FIXED)
    others_first = max(ZERO, min(other_means, whole - final_grant))
    uses, spent, used = [], ZERO, ZERO
    for day, amount in sorted(by_day.items()):
        spent += amount
        due = cents(part * spent / base) if by_quota else max(ZERO, spent - others_first)
        due = min(final_grant, due)
        if due > used:
            uses.append(Movement(due - used, day))
            used = due
    return tuple(uses)


def use_by(paid_on: date, *, rule_set: RuleSet) -> date:
    """The last day on which money paid out on `paid_on` is used in time.

    The end of the window is the bound of a period of use, not a deadline for an act: it is not moved from a weekend
    or holiday. Raises nothing. Source: no. 1.4 ANBest-P (six weeks), a Land's own window (two months).
    """
    return rule_set.drawdown_window.after(paid_on)


def late_debts(
    portions: Iterable[Portion], *, until: date | None = None, rule_set: RuleSet
) -> Finding[tuple[Debt, ...]]:
    """The portions that were used after their window, as debts for `interest.late_use_interest`.

    Interest runs from the payout or from the end of the window, as `late_interest_from` says, to the day of use.
    Portions still open run to `until`; without it they are left out. Exact, no rounding.
    """
    debts: list[Debt] = []
    rows: list[TraceRow] = []
    for portion in portions:
        end, grace = portion.used_on or until, use_by(portion.paid_on, rule_set=rule_set)
        if end is None or end <= grace:
            continue
        start = portion.paid_on if rule_set.late_interest_from == "payout" else grace
        debts.append(Debt(portion.amount, start, end))
        rows.append(_late_row(portion, end, grace, start, rule_set))
    return Finding(tuple(debts), tuple(rows))


def open_amount(portions: Iterable[Portion]) -> Decimal:
    """What is neither used nor given back, EUR."""
    return total(portion.amount for portion in portions if portion.used_on is None)


def _late_row(portion: Portion, end: date, grace: date, start: date, rule_set: RuleSet) -> TraceRow:
    window_de, window_en = rule_set.drawdown_window.words()
    if portion.used_on is None:
        done_de, done_en = f"am {day_de(end)} noch nicht verwendet", f"not used by {day_en(end)}"
    elif portion.lapsed:
        done_de = f"nicht verwendet bis zum {day_de(end)}, dem Tag, an dem die Bewilligung insoweit entfiel"
        done_en = f"not used by {day_en(end)}, the day on which this part of the award lost its effect"
    elif portion.returned:
        done_de, done_en = f"nicht verwendet, am {day_de(end)} zurückgegeben", f"not used, given back on {day_en(end)}"
    else:
        done_de, done_en = f"verwendet am {day_de(end)}", f"used on {day_en(end)}"
    return rule_set.explain(
        "use.late",
        source=USE_SOURCE,
        de=f"{euro_de(portion.amount)}, ausgezahlt am {day_de(portion.paid_on)}, {done_de}. Rechtzeitig war die "
        f"Verwendung bis zum {day_de(grace)} ({window_de}). Verzinst wird ab dem Tag nach dem {day_de(start)}.",
        en=f"{euro_en(portion.amount)}, paid out on {day_en(portion.paid_on)}, {done_en}. Use was in time until "
        f"{day_en(grace)} ({window_en}). Interest runs from the day after {day_en(start)}.",
        result=end,
        amount=portion.amount,
        paid_on=portion.paid_on,
        use_by=grace,
        late_interest_from=rule_set.late_interest_from,
    )


def _open_rows(portions: Iterable[Portion], as_of: date | None, rule_set: RuleSet) -> Iterator[TraceRow]:
    left = open_amount(portions)
    if left:
        until_de = f"bis zum {day_de(as_of)} mitgerechnet" if as_of else "noch nicht mitgerechnet"
        until_en = f"counted up to {day_en(as_of)}" if as_of else "not counted yet"
        yield rule_set.explain(
            "use.open",
            source=USE_SOURCE,
            de=f"{euro_de(left)} sind weder verwendet noch zurückgezahlt; Zinsen darauf sind {until_de}.",
            en=f"{euro_en(left)} is neither used nor given back; interest on it is {until_en}.",
            result=left,
            as_of=as_of,
        )


def money_in_time(
    instalments: tuple[Movement, ...],
    uses: tuple[Movement, ...] | None,
    repayments: tuple[Repayment, ...] = (),
    as_of: date | None = None,
    *,
    rule_set: RuleSet,
) -> Finding[UseOfMoney]:
    """Late-use interest, repayment interest and what is still open, EUR: the question of interest by itself.

    What the uses do not cover counts as unspent until it is given back. Money of a reduced grant leaves late-use
    interest on the day on which the award lost its effect and bears repayment interest from the day after, so that
    no day is charged twice. Each of the two sums is rounded half-up once. Raises `BaseRateMissing`.
    """
    result = UseOfMoney()
    earlier: list[Finding[object]] = []
    if instalments and uses is not None:
        portions = match(instalments, uses, repayments)
        debts = late_debts(portions, until=as_of, rule_set=rule_set)
        late = late_use_interest(debts.result, rule_set=rule_set)
        claim = claimed(late.result.amount, "small_claim_interest", rule_set=rule_set)
        result = replace(result, late_use_interest=claim.result, open_amount=open_amount(portions) or None)
        earlier += [debts, late, claim, Finding(None, tuple(_open_rows(portions, as_of, rule_set)))]
    reduced = [
        Debt(part.amount, part.ineffective_from, part.credited_on) for part in repayments if part.ineffective_from
    ]
    if reduced:
        owed = repayment_interest(reduced, rule_set=rule_set)
        claim = claimed(owed.result.amount, "small_claim_interest", rule_set=rule_set)
        result = replace(result, repayment_interest=claim.result)
        earlier += [owed, claim]
    return Finding(result).after(*earlier)
