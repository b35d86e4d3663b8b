"""Interest on grant money: days, spans of one rate, one rounding."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from grants.rules.errors import InvalidFacts
from grants.rules.finding import Finding, TraceRow
from grants.rules.money import cents, check_amounts, total
from grants.rules.rule_set import DayCount, RuleSet
from grants.rules.words import day_de, day_en, euro_de, euro_en, number_de, percent_de, percent_en

REPAYMENT_SOURCE = "§ 49a Abs. 3 VwVfG"
DAY_WORDS = (("Tag", "e"), ("day", "s"))
LATE_USE_SOURCE = "§ 49a Abs. 4 VwVfG"


@dataclass(frozen=True)
class Debt:
    """An amount (EUR) that bears interest from the day after `since` up to and including `until`."""

    amount: Decimal
    since: date
    until: date

    def __post_init__(self) -> None:
        check_amounts(self, "amount")
        if self.until < self.since:
            raise InvalidFacts("until", "Die Verzinsung endet, bevor sie beginnt.", "Interest ends before it begins.")


@dataclass(frozen=True)
class Span:
    """A part of a debt's time under one base rate: days after `since` up to and including `until`."""

    amount: Decimal
    since: date
    until: date
    days: int
    rate: Decimal  # percent a year: base rate and margin


@dataclass(frozen=True)
class Interest:
    """`amount` EUR, rounded once over all spans."""

    amount: Decimal
    spans: tuple[Span, ...]


def count_days(since: date, until: date, day_count: DayCount) -> int:
    """The days after `since` up to and including `until`.

    `30E/360`: every month has 30 days, the 31st counts as the 30th (general interest rules annexed to the VV-BHO);
    `ACT/365`: calendar days. Negative if `until` is before `since`.
    """
    if day_count == "ACT/365":
        return (until - since).days
    months = 12 * (until.year - since.year) + until.month - since.month
    return 30 * months + min(until.day, 30) - min(since.day, 30)


def spans(debt: Debt, *, rule_set: RuleSet) -> tuple[Span, ...]:
    """The debt's time, cut on every 30 June and 31 December, when the base rate may change (§ 247 (1) BGB).

    Raises `BaseRateMissing` (with the day from which it is missing) where a span has no known rate. A debt of
    nothing or for no day has no spans and asks for no rate.
    """
    if not debt.amount:
        return ()
    return tuple(
        Span(debt.amount, since, until, count_days(since, until, rule_set.day_count),
             rule_set.base_rate(since + timedelta(days=1)) + rule_set.interest_margin)
        for since, until in _half_years(debt.since, debt.until)
    )  # fmt: skip


def _half_years(since: date, until: date) -> Iterator[tuple[date, date]]:
    while since < until:
        tomorrow = since + timedelta(days=1)
        last = date(tomorrow.year, 6, 30) if tomorrow.month <= 6 else date(tomorrow.year, 12, 31)
        yield since, min(last, until)
        since = last


def repayment_interest(debts: Iterable[Debt], *, rule_set: RuleSet) -> Finding[Interest]:
    """Interest on money to be paid back, EUR, base rate + margin a year (§ 49a (3) VwVfG).

    A debt runs from the day on which the award lost its effect to the day of credit. Rounded half-up once, over
    all debts. Raises `BaseRateMissing`; never extrapolates.
    """
    return interest(debts, rule="interest.repayment", source=REPAYMENT_SOURCE, rule_set=rule_set)


def late_use_interest(debts: Iterable[Debt], *, rule_set: RuleSet) -> Finding[Interest]:
    """Interest on money that was not used in time, EUR, base rate + margin a year (§ 49a (4) VwVfG; discretionary).

    The debts are those of `use.late_debts`. Rounded half-up once, over all debts. Raises `BaseRateMissing`.
    """
    return interest(debts, rule="interest.late_use", source=LATE_USE_SOURCE, rule_set=rule_set)


def interest(debts: Iterable[Debt], *, rule: str, source: str, rule_set: RuleSet) -> Finding[Interest]:
    """Σ amount × rate × days / (100 × days of the year), computed exactly and rounded half-up once."""
    parts = [part for debt in debts for part in spans(debt, rule_set=rule_set)]
    year = 365 if rule_set.day_count == "ACT/365" else 360
    amount = cents(_exact(parts) / (100 * year))
    rows = [_span_row(part, year, rule, source, rule_set) for part in parts]
    rows.append(
        rule_set.explain(
            f"{rule}.sum",
            source="day_count",
            de=f"Zinsen zusammen, einmal auf den Cent gerundet: {euro_de(amount)}.",
            en=f"Interest together, rounded to the cent once: {euro_en(amount)}.",
            result=amount,
            day_count=rule_set.day_count,
        )
    )
    return Finding(Interest(amount, tuple(parts)), tuple(rows))


def _exact(parts: Iterable[Span]) -> Decimal:
    """Before the division, so that nothing is rounded on the way."""
    return total(part.amount * part.rate * part.days for part in parts)


def _span_row(part: Span, year: int, rule: str, source: str, rule_set: RuleSet) -> TraceRow:
    base = part.rate - rule_set.interest_margin
    raw = part.amount * part.rate * part.days / (100 * year)
    first = part.since + timedelta(days=1)
    days_de, days_en = (f"{part.days} {word}{'' if part.days == 1 else more}" for word, more in DAY_WORDS)
    points = percent_de(rule_set.interest_margin).removesuffix(" %")
    shown = raw.quantize(Decimal("0.0001"), ROUND_HALF_UP)
    return rule_set.explain(
        rule,
        source=source,
        de=f"{euro_de(part.amount)} vom {day_de(first)} bis {day_de(part.until)}: {days_de} zu "
        f"{percent_de(part.rate)} im Jahr (Basiszinssatz {percent_de(base)} und {points} "
        f"Prozentpunkte), das Jahr zu {year} Tagen: {number_de(shown, 4)}\N{NO-BREAK SPACE}€.",
        en=f"{euro_en(part.amount)} from {day_en(first)} to {day_en(part.until)}: {days_en} at "
        f"{percent_en(part.rate)} a year (base rate {percent_en(base)} and {points.replace(',', '.')} "
        f"percentage points), {year} days to the year: €{shown}.",
        result=shown,
        amount=part.amount,
        since=part.since,
        until=part.until,
        days=part.days,
        base_rate=base,
        rate=part.rate,
    )
