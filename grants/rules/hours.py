"""Work by the hour: fees that are paid, and volunteers' hours that nobody pays."""

from dataclasses import dataclass
from decimal import Decimal

from grants.rules.errors import InvalidFacts
from grants.rules.finding import Finding, TraceRow
from grants.rules.money import ZERO, cents, check_amounts
from grants.rules.plan import Objection
from grants.rules.rule_set import RuleSet
from grants.rules.words import euro_de, euro_en, hours_de, hours_en

MOST_HOURS = Decimal(100_000)


@dataclass(frozen=True)
class Hours:
    """Hours of work on one line of the plan: who does it (person or qualification), how many, at how much, EUR."""

    item: str
    hours: Decimal
    rate: Decimal

    def __post_init__(self) -> None:
        check_amounts(self, "rate")
        if not self.hours.is_finite() or not 0 <= self.hours <= MOST_HOURS:
            raise InvalidFacts("hours", "Die Zahl der Stunden ist negativ oder zu groß.",
                               "The number of hours is negative or too large.")  # fmt: skip


@dataclass(frozen=True)
class Pay:
    """`amount`: what counts, EUR. `objection`: why it is not all that was asked for; it names the line."""

    amount: Decimal
    objection: Objection | None = None


def fee(work: Hours, *, rule_set: RuleSet) -> Finding[Pay]:
    """Hours × rate, EUR, rounded half-up to the cent; the rate at most `fee_hour_highest`, if there is one.

    Code of the objection: `fee_rate_exceeded`. Raises nothing. Source: the programme's guideline.
    """
    return _paid(work, rule_set.fee_hour_highest or None, "fee", "fee_hour_highest", rule_set)


def volunteer_hours(work: Hours, *, rule_set: RuleSet) -> Finding[Pay]:
    """The fictitious value of hours that nobody pays, EUR: hours × rate, rounded half-up to the cent; the rate at
    most `volunteer_hour`. It stands on both sides of the plan (`plan.check_plan`), where the programme allows it.

    Code of the objection: `volunteer_rate_exceeded`. Raises nothing. Source: the programme's guideline.
    """
    return _paid(work, rule_set.volunteer_hour, "volunteer", "volunteer_hour", rule_set)


def _paid(work: Hours, highest: Decimal | None, rule: str, source: str, rule_set: RuleSet) -> Finding[Pay]:
    rate = work.rate if highest is None else min(work.rate, highest)
    amount = cents(work.hours * rate)
    rows: list[TraceRow] = []
    de = f"{work.item}: {hours_de(work.hours)} zu {euro_de(rate)} sind {euro_de(amount)}."
    en = f"{work.item}: {hours_en(work.hours)} at {euro_en(rate)} is {euro_en(amount)}."
    objection = None
    if rate < work.rate:
        lost = cents(work.hours * work.rate) - amount
        de += f" Angesetzt waren {euro_de(work.rate)} je Stunde; der Höchstsatz ist {euro_de(rate)}."
        en += f" Planned were {euro_en(work.rate)} an hour; the highest rate is {euro_en(rate)}."
        objection = Objection(f"{rule}_rate_exceeded", de, en, item=work.item, amount=max(ZERO, lost))
    rows.append(
        rule_set.explain(f"hours.{rule}", source=source, de=de, en=en, result=amount,
                         item=work.item, hours=work.hours, asked=work.rate, rate=rate)
    )  # fmt: skip
    return Finding(Pay(amount, objection), tuple(rows))
