"""How much of a grant may be drawn on a day: not earlier than needed, not more than the award."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from grants.rules.errors import InvalidFacts
from grants.rules.financing import FinancingType
from grants.rules.finding import Finding, TraceRow
from grants.rules.money import ZERO, cents, check_amounts, total
from grants.rules.plan import Means, Objection
from grants.rules.rule_set import RuleSet
from grants.rules.use import Movement
from grants.rules.words import day_de, day_en, euro_de, euro_en, percent_de, percent_en

NEED_SOURCE = "Nr. 1.4 ANBest-P"


@dataclass(frozen=True)
class DrawdownFacts:
    """A request on day `on`, EUR.

    `payments`: what the project has paid or must pay, each on its day. `drawn`: grant money paid out so far.
    `means`: other means; under deficit financing as planned, under full financing all income.
    """

    financing_type: FinancingType
    planned_costs: Decimal
    grant: Decimal
    means: Means
    payments: tuple[Movement, ...]
    drawn: Decimal
    on: date

    def __post_init__(self) -> None:
        check_amounts(self, "planned_costs", "grant", "drawn")
        if not self.planned_costs:
            raise InvalidFacts("planned_costs", "Ohne geplante Kosten gibt es keinen Abruf.", "There are no costs.")


@dataclass(frozen=True)
class Obstacles:
    """What may stand in the way of a payout. `open_conditions`: the conditions not met yet, in words."""

    open_conditions: tuple[str, ...] = ()
    open_statement: bool = False
    notice_final: bool = True
    last_request_on: date | None = None


@dataclass(frozen=True)
class Ceiling:
    """`amount`: what the need allows, EUR. `blocks`: why nothing may be paid out although there is a need."""

    amount: Decimal
    blocks: tuple[Objection, ...] = ()

    @property
    def payable(self) -> Decimal:
        return ZERO if self.blocks else self.amount


def ceiling(facts: DrawdownFacts, *, obstacles: Obstacles | None = None, rule_set: RuleSet) -> Finding[Ceiling]:
    """The most that may be requested on the day, EUR, and what blocks it.

    The need X is everything paid so far and due up to the end of the window (`drawdown_window`, inclusive).
    `share`, `fixed`: grant / planned costs × X, rounded half-up to the cent; `deficit`: X − own, third-party funds
    and fees; `full`: X − income. At most the grant less the retained last part (`retention_percent`, rounded
    half-up), less what was drawn; never negative. Block codes: `condition_open`, `statement_open`,
    `notice_not_final`, `after_last_request_date`. Source: no. 1.4 ANBest-P, § 34 (2) BHO.
    """
    rows: list[TraceRow] = []
    need = _need(facts, rule_set, rows)
    entitled = _entitled(facts, need, rule_set, rows)
    bound = _bound(facts, rule_set, rows)
    amount = max(ZERO, min(entitled, bound) - facts.drawn)
    rows.append(
        rule_set.explain(
            "drawdown.ceiling",
            source=NEED_SOURCE,
            de=f"Bis jetzt ausgezahlt sind {euro_de(facts.drawn)}. Abrufbar sind höchstens {euro_de(amount)}.",
            en=f"Paid out so far: {euro_en(facts.drawn)}. At most {euro_en(amount)} can be requested.",
            result=amount,
            entitled=entitled,
            bound=bound,
            drawn=facts.drawn,
        )
    )
    found = blocks(facts.on, obstacles or Obstacles())
    rows += [
        rule_set.explain(f"drawdown.{block.code}", source="Bewilligungsbescheid", de=block.sentence_de,
                         en=block.sentence_en, result=ZERO, on=facts.on)
        for block in found
    ]  # fmt: skip
    return Finding(Ceiling(amount, found), tuple(rows))


def _need(facts: DrawdownFacts, rule_set: RuleSet, rows: list[TraceRow]) -> Decimal:
    until = rule_set.drawdown_window.after(facts.on)
    need = total(payment.amount for payment in facts.payments if payment.day <= until)
    window_de, window_en = rule_set.drawdown_window.words()
    rows.append(
        rule_set.explain(
            "drawdown.need",
            source="drawdown_window",
            de=f"Bezahlt oder fällig bis zum {day_de(until)} ({window_de} ab dem {day_de(facts.on)}): {euro_de(need)}.",
            en=f"Paid or due until {day_en(until)} ({window_en} from {day_en(facts.on)}): {euro_en(need)}.",
            result=need,
            on=facts.on,
            until=until,
        )
    )
    return need


def _entitled(facts: DrawdownFacts, need: Decimal, rule_set: RuleSet, rows: list[TraceRow]) -> Decimal:
    if facts.financing_type in (FinancingType.SHARE, FinancingType.FIXED):
        amount = cents(facts.grant * need / facts.planned_costs)
        quota = 100 * facts.grant / facts.planned_costs
        de = f"Davon trägt die Zuwendung {percent_de(quota)}, also {euro_de(amount)}."
        en = f"The grant bears {percent_en(quota)} of it, that is {euro_en(amount)}."
        source = "Nr. 1.4.1 ANBest-P: anteilig mit den anderen Mitteln"
    else:
        amount = max(ZERO, need - facts.means.total)
        de = f"Eigene und andere Mittel von {euro_de(facts.means.total)} gehen vor. Es bleiben {euro_de(amount)}."
        en = f"Own and other means of {euro_en(facts.means.total)} come first. {euro_en(amount)} remains."
        source = "Nr. 1.4.2 ANBest-P: eigene und andere Mittel zuerst"
    rows.append(
        rule_set.explain(
            f"drawdown.{facts.financing_type.value}",
            source=source,
            de=de,
            en=en,
            result=amount,
            need=need,
            planned_costs=facts.planned_costs,
            grant=facts.grant,
            other_means=facts.means.total,
        )
    )
    return amount


def _bound(facts: DrawdownFacts, rule_set: RuleSet, rows: list[TraceRow]) -> Decimal:
    retained = cents(facts.grant * rule_set.retention_percent / 100)
    bound = max(ZERO, facts.grant - retained)
    if retained:
        percent = rule_set.retention_percent
        rows.append(
            rule_set.explain(
                "drawdown.retention",
                source="retention_percent",
                de=f"{percent_de(percent)} der Zuwendung ({euro_de(retained)}) werden erst nach der Prüfung des "
                f"Verwendungsnachweises gezahlt. Vorher sind höchstens {euro_de(bound)} abrufbar.",
                en=f"{percent_en(percent)} of the grant ({euro_en(retained)}) is paid after the statement of use has "
                f"been audited. Before that at most {euro_en(bound)} can be drawn.",
                result=bound,
                grant=facts.grant,
                retention_percent=percent,
            )
        )
    return bound


def blocks(on: date, obstacles: Obstacles) -> tuple[Objection, ...]:
    """Why nothing may be paid out on the day. Codes: `condition_open` (one for each), `statement_open`,
    `notice_not_final`, `after_last_request_date`. Source: the notice."""
    found = [
        Objection(
            "condition_open",
            f"Eine Bedingung ist noch nicht erfüllt: {condition}.",
            f"A condition has not been met yet: {condition}.",
        )
        for condition in obstacles.open_conditions
    ]
    if obstacles.open_statement:
        found.append(
            Objection(
                "statement_open",
                "Ein früherer Verwendungsnachweis steht noch aus.",
                "An earlier statement of use is still open.",
            )
        )
    if not obstacles.notice_final:
        found.append(
            Objection(
                "notice_not_final",
                "Der Bescheid ist noch nicht bestandskräftig.",
                "The notice is not final yet.",
            )
        )
    last = obstacles.last_request_on
    if last and on > last:
        found.append(
            Objection(
                "after_last_request_date",
                f"Für dieses Haushaltsjahr war der letzte Abruf am {day_de(last)} möglich.",
                f"For this budget year {day_en(last)} was the last day for a request.",
            )
        )
    return tuple(found)
