"""The table, cell by cell, asked of the one door."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rights.table import DEVIATIONS, ROLES, ROWS, STEPS, SUBJECTS, VERBS, expected
from tests.rights.world import World
from workflows.life import lives, steps_of
from workflows.refusal import Refused
from workflows.steps import take

pytestmark = pytest.mark.django_db

ANY_VERSION_BUT_THIS = 10**6


def is_let_in(subject: Any, step: str, person: Any) -> bool:
    """The door asks for the right first and for the version next: a version that nobody saw stops everybody else."""
    with pytest.raises(Refused) as refusal:
        take(subject, step, by=person, version=ANY_VERSION_BUT_THIS)
    assert refusal.value.code in {"forbidden", "stale"}
    return refusal.value.code == "stale"


@pytest.mark.parametrize(("subject", "step"), STEPS, ids=[f"{subject}.{step}" for subject, step in STEPS])
def test_the_door_lets_in_whom_the_table_names_and_nobody_else(world: World, subject: str, step: str) -> None:
    let_in = {name for name, person in world.people().items() if is_let_in(world.subjects[subject], step, person)}
    assert let_in == expected(subject, step)


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: f"{verb.permission} on {verb.on}")
def test_what_begins_something_is_open_to_whom_the_table_names(world: World, verb: Any) -> None:
    target = world.subjects[verb.on]
    allowed = {name for name, person in world.people().items() if person.has_perm(verb.permission, target)}
    assert allowed == expected(verb.on, verb.permission)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_the_table_knows_every_step_of_a_life_and_the_life_every_step_of_the_table(subject: str) -> None:
    life = next(one for one in lives() if one.__name__ == subject.partition("/")[0])
    assert {step for one, step in STEPS if one == subject} == set(steps_of(life))


def test_the_table_knows_every_life() -> None:
    assert {subject.partition("/")[0] for subject in SUBJECTS} == {life.__name__ for life in lives()}


def test_the_table_names_known_roles_only() -> None:
    assert {who for one in ROWS for who in one.who} | {who for one in VERBS for who in one.who} <= ROLES | {"system"}


def test_every_known_deviation_still_deviates() -> None:
    """One that the code no longer has must go from the list."""
    for (subject, step), (more, _why) in DEVIATIONS.items():
        agreed = [one.who for one in ROWS if one.subject.partition("/")[0] == subject and step in one.steps]
        agreed += [one.who for one in VERBS if one.on == subject and one.permission == step]
        assert agreed
        assert all(not more & who for who in agreed)
