"""Travel costs as the federal law on travel expenses (BRKG) reckons them: the way by kilometres, the days by rates."""

from dataclasses import dataclass
from decimal import Decimal

from grants.rules.errors import InvalidFacts
from grants.rules.finding import Finding, TraceRow
from grants.rules.money import ZERO, cents, check_amounts, total
from grants.rules.rule_set import RuleSet
from grants.rules.words import euro_de, euro_en, number_de

LONGEST_WAY = Decimal(100_000)  # km


@dataclass(frozen=True)
class TravelDay:
    """A day away. `whole`: absent for 24 hours, else for part of it (day of departure or return, or more than eight
    hours). The meals are those that somebody else paid."""

    whole: bool = False
    breakfast: bool = False
    lunch: bool = False
    dinner: bool = False


@dataclass(frozen=True)
class Journey:
    """A journey there and back. `kilometres` by private car; `substantial`: the use of the car is in the substantial
    interest of the project, stated beforehand. `tickets`: fares and nights as paid, EUR."""

    kilometres: Decimal = Decimal(0)
    substantial: bool = False
    tickets: Decimal = ZERO
    days: tuple[TravelDay, ...] = ()

    def __post_init__(self) -> None:
        check_amounts(self, "tickets")
        if not self.kilometres.is_finite() or not 0 <= self.kilometres <= LONGEST_WAY:
            raise InvalidFacts(
                "kilometres", "Die Strecke ist negativ oder zu lang.", "The way is negative or too long."
            )


def travel_costs(journey: Journey, *, rule_set: RuleSet) -> Finding[Decimal]:
    """What a journey may cost, EUR: kilometres, per diems and tickets, each rounded half-up to the cent.

    Without substantial interest kilometres are paid up to `travel_km_highest` for the whole journey; with it at
    `travel_km_substantial` without a highest. A free meal takes its share of the whole day's rate off a day's rate,
    down to nothing. Raises nothing. Source: §§ 4 to 6 BRKG.
    """
    rows: list[TraceRow] = []
    way = _way(journey, rule_set, rows)
    days = total(_day(number, day, rule_set, rows) for number, day in enumerate(journey.days, 1))
    whole = way + days + journey.tickets
    rows.append(
        rule_set.explain(
            "travel.total",
            source="§§ 4 bis 6 BRKG",
            de=f"Fahrt {euro_de(way)}, Tagegeld {euro_de(days)}, Fahrkarten und Übernachtung "
            f"{euro_de(journey.tickets)}: zusammen {euro_de(whole)}.",
            en=f"Way {euro_en(way)}, per diem {euro_en(days)}, tickets and nights {euro_en(journey.tickets)}: "
            f"together {euro_en(whole)}.",
            result=whole,
            way=way,
            per_diem=days,
            tickets=journey.tickets,
        )
    )
    return Finding(whole, tuple(rows))


def _way(journey: Journey, rule_set: RuleSet, rows: list[TraceRow]) -> Decimal:
    if not journey.kilometres:
        return ZERO
    name = "travel_km_substantial" if journey.substantial else "travel_km"
    rate: Decimal = getattr(rule_set, name)
    raw = cents(journey.kilometres * rate)
    amount = raw if journey.substantial else min(raw, rule_set.travel_km_highest)
    places = 0 if journey.kilometres == journey.kilometres.to_integral_value() else 1
    km_de, km_en = number_de(journey.kilometres, places), f"{journey.kilometres:,.{places}f}"
    bound_de, bound_en = "", ""
    if amount < raw:
        bound_de = f", höchstens {euro_de(amount)}"
        bound_en = f", at most {euro_en(amount)}"
    rows.append(
        rule_set.explain(
            "travel.kilometres",
            source=name,
            de=f"{km_de} km mit dem Auto zu {euro_de(rate)} sind {euro_de(raw)}{bound_de}.",
            en=f"{km_en} km by car at {euro_en(rate)} is {euro_en(raw)}{bound_en}.",
            result=amount,
            kilometres=journey.kilometres,
            rate=rate,
            substantial=journey.substantial,
        )
    )
    return amount


def _day(number: int, day: TravelDay, rule_set: RuleSet, rows: list[TraceRow]) -> Decimal:
    rate = rule_set.per_diem_whole if day.whole else rule_set.per_diem_part
    percent = total(
        share
        for given, share in (
            (day.breakfast, rule_set.breakfast_percent),
            (day.lunch, rule_set.lunch_percent),
            (day.dinner, rule_set.dinner_percent),
        )
        if given
    )
    meals = cents(rule_set.per_diem_whole * percent / 100)
    amount = max(ZERO, rate - meals)
    less_de = f" abzüglich {euro_de(meals)} für freie Mahlzeiten sind {euro_de(amount)}" if meals else ""
    less_en = f" less {euro_en(meals)} for free meals is {euro_en(amount)}" if meals else ""
    rows.append(
        rule_set.explain(
            "travel.per_diem",
            source="per_diem_whole" if day.whole else "per_diem_part",
            de=f"Tag {number}: Tagegeld {euro_de(rate)}{less_de}.",
            en=f"Day {number}: per diem {euro_en(rate)}{less_en}.",
            result=amount,
            day=number,
            rate=rate,
            breakfast=day.breakfast,
            lunch=day.lunch,
            dinner=day.dinner,
        )
    )
    return amount
