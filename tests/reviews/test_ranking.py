from __future__ import annotations

import datetime as dt
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from reviews.ranking import Entry, Mode, Ranking, Standing, rank

DAY = dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC)

SPRING = [
    Entry(6, Decimal("83.00"), Decimal(5000), DAY),
    Entry(8, Decimal("79.40"), Decimal(5000), DAY),
    Entry(2, Decimal("78.20"), Decimal(2600), DAY),
    Entry(5, Decimal("76.00"), Decimal(3000), DAY),
    Entry(1, Decimal("71.60"), Decimal(2880), DAY),
    Entry(7, Decimal("69.40"), Decimal(2160), DAY),
]


def standings(found: Ranking) -> list[tuple[int, str]]:
    return [(place.entry.key, place.standing.value) for place in found.places]


def test_the_spring_call_leaves_twenty_euros_and_one_case_on_the_waiting_list() -> None:
    found = rank(SPRING, Decimal(18500))
    assert standings(found) == [
        (6, "funded"), (8, "funded"), (2, "funded"), (5, "funded"), (1, "funded"), (7, "waiting"),
    ]  # fmt: skip
    assert (found.planned, found.left, found.cut) == (Decimal(18480), Decimal(20), 5)
    assert found.places[5].waiting_number == 1
    assert found.places[2].running == Decimal(12600)
    assert found.requested(Standing.WAITING) == Decimal(2160)


def test_strictly_the_first_case_that_does_not_fit_ends_it() -> None:
    found = rank(SPRING, Decimal(15000))
    assert standings(found)[2:] == [(2, "funded"), (5, "waiting"), (1, "waiting"), (7, "waiting")]


def test_filling_up_takes_a_smaller_case_behind_one_that_does_not_fit() -> None:
    found = rank(SPRING, Decimal(15000), mode=Mode.SKIP_AND_FILL)
    assert standings(found)[2:] == [(2, "funded"), (5, "waiting"), (1, "waiting"), (7, "funded")]
    assert found.cut == 6


def test_a_tie_is_broken_by_the_time_of_receipt() -> None:
    late = Entry(1, Decimal(70), Decimal(10), DAY + dt.timedelta(seconds=1))
    early = Entry(2, Decimal(70), Decimal(10), DAY)
    assert [place.entry.key for place in rank([late, early], Decimal(100)).places] == [2, 1]


def test_below_the_threshold_nothing_is_funded_however_much_money_there_is() -> None:
    found = rank([Entry(1, Decimal("49.99"), Decimal(10), DAY)], Decimal(1000), threshold=Decimal(50))
    assert standings(found) == [(1, "below")]


def test_a_case_without_points_stands_last_and_has_no_rank() -> None:
    found = rank([Entry(1, None, Decimal(10), DAY), *SPRING], Decimal(99999))
    assert found.places[-1].entry.key == 1
    assert (found.places[-1].rank, found.places[-1].standing) == (None, Standing.UNSCORED)


entries = st.lists(
    st.builds(
        Entry,
        key=st.integers(1, 10_000),
        points=st.none() | st.decimals(0, 100, places=2),
        requested=st.decimals(1, 9000, places=2),
        received_at=st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2026, 12, 31), timezones=st.just(dt.UTC)),
    ),
    unique_by=lambda one: one.key,
    max_size=20,
)
budgets = st.decimals(0, 40000, places=2)


@given(entries, budgets, st.sampled_from(Mode))
def test_it_is_never_over_budget(cases: list[Entry], budget: Decimal, mode: Mode) -> None:
    found = rank(cases, budget, mode=mode)
    assert found.planned <= budget
    assert found.requested(Standing.FUNDED) == found.planned


@given(entries, budgets, st.sampled_from(Mode), st.randoms())
def test_the_order_of_the_input_does_not_matter(
    cases: list[Entry], budget: Decimal, mode: Mode, random: object
) -> None:
    shuffled = list(cases)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert rank(cases, budget, mode=mode) == rank(shuffled, budget, mode=mode)


@given(entries, budgets, budgets)
def test_strictly_more_money_never_takes_it_from_anybody(cases: list[Entry], one: Decimal, other: Decimal) -> None:
    less, more = sorted([one, other])
    funded = {place.entry.key for place in rank(cases, less).standing(Standing.FUNDED)}
    assert funded <= {place.entry.key for place in rank(cases, more).standing(Standing.FUNDED)}


@given(entries, budgets)
def test_strictly_nobody_is_funded_below_somebody_who_waits(cases: list[Entry], budget: Decimal) -> None:
    ranks = {standing: [p.rank for p in rank(cases, budget).standing(standing)] for standing in Standing}
    funded = [one for one in ranks[Standing.FUNDED] if one is not None]
    waiting = [one for one in ranks[Standing.WAITING] if one is not None]
    assert max(funded, default=0) < min(waiting, default=10_000)


@given(entries, budgets, st.sampled_from(Mode))
def test_every_case_has_exactly_one_place(cases: list[Entry], budget: Decimal, mode: Mode) -> None:
    assert sorted(place.entry.key for place in rank(cases, budget, mode=mode).places) == sorted(
        one.key for one in cases
    )
