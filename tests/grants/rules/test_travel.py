"""Journeys: kilometres up to their highest, per diems less free meals."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.rules.shipped import BUND
from grants.rules.travel import Journey, TravelDay, travel_costs
from tests.grants.rules.amounts import amounts, eur
from tests.grants.rules.said import refused, told


def cost(journey: Journey) -> Decimal:
    return travel_costs(journey, rule_set=BUND).result


@pytest.mark.parametrize(
    ("kilometres", "substantial", "amount"),
    [("0", False, "0"), ("120", False, "24"), ("650", False, "130"), ("650.1", False, "130"), ("1000", False, "130"),
     ("1000", True, "300"), ("12.3", True, "3.69"), ("0.12", False, "0.02")],
)  # fmt: skip
def test_kilometres_are_paid_up_to_the_highest_unless_the_interest_is_substantial(
    kilometres: str, substantial: bool, amount: str
) -> None:
    assert cost(Journey(Decimal(kilometres), substantial)) == eur(amount)


@pytest.mark.parametrize(
    ("day", "amount"),
    [
        (TravelDay(), "14"),
        (TravelDay(whole=True), "28"),
        (TravelDay(whole=True, breakfast=True), "22.40"),
        (TravelDay(whole=True, lunch=True), "16.80"),
        (TravelDay(whole=True, dinner=True), "16.80"),
        (TravelDay(whole=True, breakfast=True, lunch=True, dinner=True), "0"),
        (TravelDay(breakfast=True), "8.40"),
        (TravelDay(lunch=True, dinner=True), "0"),
    ],
)
def test_a_free_meal_takes_its_share_of_a_whole_day(day: TravelDay, amount: str) -> None:
    assert cost(Journey(days=(day,))) == eur(amount)


def test_a_journey_explains_itself() -> None:
    journey = Journey(Decimal(1000), days=(TravelDay(), TravelDay(whole=True, breakfast=True)), tickets=eur("95.50"))
    assert (
        told(travel_costs(journey, rule_set=BUND))
        == """
travel.kilometres | § 5 Abs. 1 BRKG: 20 Cent je Kilometer
  1.000 km mit dem Auto zu 0,20 € sind 200,00 €, höchstens 130,00 €.
  1,000 km by car at €0.20 is €200.00, at most €130.00.
  kilometres 1000, rate 0.20, substantial no = 130.00
travel.per_diem | § 6 Abs. 1 BRKG, § 9 Abs. 4a EStG (allgemeines Wissen, zu bestätigen)
  Tag 1: Tagegeld 14,00 €.
  Day 1: per diem €14.00.
  day 1, rate 14.00, breakfast no, lunch no, dinner no = 14.00
travel.per_diem | § 6 Abs. 1 BRKG, § 9 Abs. 4a EStG (allgemeines Wissen, zu bestätigen)
  Tag 2: Tagegeld 28,00 € abzüglich 5,60 € für freie Mahlzeiten sind 22,40 €.
  Day 2: per diem €28.00 less €5.60 for free meals is €22.40.
  day 2, rate 28.00, breakfast yes, lunch no, dinner no = 22.40
travel.total | §§ 4 bis 6 BRKG
  Fahrt 130,00 €, Tagegeld 36,40 €, Fahrkarten und Übernachtung 95,50 €: zusammen 261,90 €.
  Way €130.00, per diem €36.40, tickets and nights €95.50: together €261.90.
  way 130.00, per_diem 36.40, tickets 95.50 = 261.90
"""
    )


def test_a_way_up_to_the_highest_is_told_without_it() -> None:
    rows = [travel_costs(Journey(Decimal(km)), rule_set=BUND).trace[0] for km in ("650", "650.1")]
    assert [row.sentence_de.replace("\N{NO-BREAK SPACE}", " ") for row in rows] == [
        "650 km mit dem Auto zu 0,20 € sind 130,00 €.",
        "650,1 km mit dem Auto zu 0,20 € sind 130,02 €, höchstens 130,00 €.",
    ]
    assert [row.sentence_en for row in rows] == [
        "650 km by car at €0.20 is €130.00.",
        "650.1 km by car at €0.20 is €130.02, at most €130.00.",
    ]


def test_a_whole_day_and_a_part_of_one_have_their_own_sources() -> None:
    told_apart = replace(BUND, sources={"per_diem_whole": "24 Stunden", "per_diem_part": "weniger"})
    rows = travel_costs(Journey(days=(TravelDay(whole=True), TravelDay())), rule_set=told_apart).trace
    assert [row.source for row in rows[:2]] == ["24 Stunden", "weniger"]


@pytest.mark.parametrize("kilometres", ["-0.1", "100000.1", "NaN", "Infinity"])
def test_a_way_that_nobody_drives_is_refused(kilometres: str) -> None:
    assert refused(Journey, Decimal(kilometres)) == (
        "kilometres", "Die Strecke ist negativ oder zu lang.", "The way is negative or too long.",
    )  # fmt: skip
    assert refused(Journey, tickets=Decimal("-1"))[0] == "tickets"
    assert cost(Journey(Decimal(100_000))) == eur("130")


travel_days = st.builds(TravelDay, st.booleans(), st.booleans(), st.booleans(), st.booleans())


@given(st.decimals(0, 5000, places=1), st.booleans(), amounts, st.lists(travel_days, max_size=4))
def test_a_journey_never_costs_less_than_its_tickets_and_grows_with_each_day(
    kilometres: Decimal, substantial: bool, tickets: Decimal, days: list[TravelDay]
) -> None:
    costs = [cost(Journey(kilometres, substantial, tickets, tuple(days[:count]))) for count in range(len(days) + 1)]
    assert costs == sorted(costs)
    assert costs[0] >= tickets


def test_a_part_of_a_kilometre_is_shown() -> None:
    row = travel_costs(Journey(Decimal("12.3")), rule_set=BUND).trace[0]
    assert row.sentence_de.startswith("12,3 km mit dem Auto")
    assert row.sentence_en.startswith("12.3 km by car")
