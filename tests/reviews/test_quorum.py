from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.quorum import is_carried, is_quorate


@pytest.mark.parametrize(
    ("present", "members", "expected"),
    [(3, 5, True), (2, 5, False), (5, 10, False), (6, 10, True), (2, 2, False), (3, 3, True), (0, 0, False)],
)
def test_more_than_half_and_at_least_three(present: int, members: int, expected: bool) -> None:
    assert is_quorate(present, of=members, share=50, minimum=3) is expected


@pytest.mark.parametrize(
    ("yes", "no", "casting", "expected"),
    [(3, 2, False, True), (2, 3, False, False), (2, 2, False, False), (2, 2, True, True), (0, 0, True, False)],
)
def test_the_majority_of_votes_and_the_chair_at_a_tie(yes: int, no: int, casting: bool, expected: bool) -> None:
    assert is_carried(yes, no, casting_vote=casting) is expected


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 99), st.integers(0, 10))
def test_one_more_in_the_room_never_breaks_the_quorum(present: int, members: int, share: int, minimum: int) -> None:
    if is_quorate(present, of=members, share=share, minimum=minimum):
        assert is_quorate(present + 1, of=members, share=share, minimum=minimum)
