"""Each life as a table: the database knows the same moves as the code, and every step has its words and its right."""

from __future__ import annotations

import pytest
import rules
from django.db import connection

from workflows.life import Life, lives, state_field, steps_of

LIVES = list(lives())
of_each_life = pytest.mark.parametrize("life", LIVES, ids=lambda life: life._meta.label)


def states(life: type[Life]) -> set[str]:
    return {value for value, _label in state_field(life).choices or ()}


def moves_of_the_trigger(life: type[Life]) -> set[str]:
    """The trigger's arguments, as the catalogue keeps them: strings that each end in a zero byte."""
    table = life._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT encode(tgargs, 'escape') FROM pg_trigger "
            "WHERE tgrelid = %s::regclass AND tgname = %s AND tgenabled = 'O'",
            [table, f"{table}_state_moves"],
        )
        row = cursor.fetchone()
    assert row is not None, f"{table} has no trigger that keeps its states"
    return set(row[0].split("\\000")) - {""}


@of_each_life
@pytest.mark.django_db
def test_the_database_allows_the_moves_of_the_code_and_no_other(life: type[Life]) -> None:
    field = state_field(life)
    of_code = {f"{source}>{step.target}" for step in steps_of(life).values() for source in step.sources}
    assert moves_of_the_trigger(life) == of_code | {f">{field.default}"}


@of_each_life
def test_every_state_is_reached_and_every_step_leads_from_a_state_to_a_state(life: type[Life]) -> None:
    steps = steps_of(life).values()
    named = states(life)
    assert {state for step in steps for state in step.sources} <= named
    assert {step.target for step in steps} | {state_field(life).default} == named


@of_each_life
def test_what_rests_has_no_desk_and_what_is_open_can_move(life: type[Life]) -> None:
    left = {state for step in steps_of(life).values() for state in step.sources}
    assert states(life) - left <= life.RESTING
    assert states(life) >= life.RESTING


@of_each_life
def test_no_life_has_more_states_than_one_can_see(life: type[Life]) -> None:
    assert len(states(life)) <= 10


@of_each_life
def test_every_step_has_a_right_a_word_for_the_button_and_one_for_the_history(life: type[Life]) -> None:
    for step in steps_of(life).values():
        assert rules.perm_exists(step.permission), step.name
        assert step.permission.split(".")[0] == life._meta.app_label
        assert str(step.label) != step.name
        assert str(step.done) != step.name


@of_each_life
def test_the_state_is_written_by_steps_alone(life: type[Life]) -> None:
    assert getattr(state_field(life), "protected", False)
