from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews import scoring
from reviews.defaults import CRITERIA

WEIGHTS = {one.code: one.weight for one in CRITERIA}
points = st.fixed_dictionaries({code: st.integers(0, 5) for code in WEIGHTS})


def test_the_default_weights_add_up_to_a_hundred() -> None:
    assert sum(WEIGHTS.values()) == 100


def test_full_points_everywhere_are_a_hundred_and_none_are_zero() -> None:
    assert scoring.weighted(dict.fromkeys(WEIGHTS, 5), WEIGHTS) == 100
    assert scoring.weighted(dict.fromkeys(WEIGHTS, 0), WEIGHTS) == 0


def test_a_worked_example_by_hand() -> None:
    given_points = {"need": 4, "effect": 4, "target_group": 5, "participation": 3, "cost": 2, "inclusion": 1}
    # 25·4 + 20·4 + 15·5 + 15·3 + 15·2 + 10·1 = 340; 340 ÷ 5 = 68
    assert scoring.weighted(given_points, WEIGHTS) == 68


def test_weights_that_do_not_add_up_to_a_hundred_are_shares() -> None:
    assert scoring.weighted({"a": 5, "b": 0}, {"a": Decimal("1.5"), "b": Decimal(1)}) == 60


def test_the_mean_the_lowest_and_the_highest_of_three_reviews() -> None:
    reviews = [{"a": 5}, {"a": 4}, {"a": 4}]
    found = scoring.result(reviews, {"a": Decimal(1)})
    assert found == scoring.Result(Decimal("86.67"), Decimal("80.00"), Decimal("100.00"), 3)
    assert found is not None
    assert found.spread == 20


def test_without_reviews_there_is_no_result() -> None:
    assert scoring.result([], WEIGHTS) is None


def test_a_review_that_leaves_a_question_out_has_no_figure() -> None:
    with pytest.raises(ValueError, match="without points"):
        scoring.weighted({"need": 5}, WEIGHTS)


@given(st.lists(points, min_size=1, max_size=6))
def test_the_mean_lies_between_the_lowest_and_the_highest(reviews: list[dict[str, int]]) -> None:
    found = scoring.result(reviews, WEIGHTS)
    assert found is not None
    assert Decimal(0) <= found.lowest <= found.mean <= found.highest <= Decimal(100)


@given(st.lists(points, min_size=1, max_size=6), st.randoms())
def test_the_order_of_the_reviews_does_not_matter(reviews: list[dict[str, int]], random: object) -> None:
    shuffled = list(reviews)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert scoring.result(reviews, WEIGHTS) == scoring.result(shuffled, WEIGHTS)


@given(points, st.sampled_from(sorted(WEIGHTS)))
def test_one_point_more_never_lowers_the_figure(given_points: dict[str, int], code: str) -> None:
    better = given_points | {code: min(5, given_points[code] + 1)}
    assert scoring.weighted(better, WEIGHTS) >= scoring.weighted(given_points, WEIGHTS)
