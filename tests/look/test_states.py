from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.apps import apps

from workflows.life import Life
from workflows.templatetags import states


def in_state(state: str, model: str = "application", word: str = "Wort") -> SimpleNamespace:
    return SimpleNamespace(state=state, _meta=SimpleNamespace(model_name=model), get_state_display=lambda: word)


def test_a_badge_is_a_word_an_icon_and_a_colour(render: Callable[..., str]) -> None:
    html = render("{% state_badge subject %}", subject=in_state("returned", word="Bitte nachreichen"))
    assert "kern-badge--warning" in html
    assert "kern-icon--edit" in html
    assert "Bitte nachreichen" in html


def test_an_unknown_state_is_neutral(render: Callable[..., str]) -> None:
    assert "fn-badge-neutral" in render("{% state_badge subject %}", subject=in_state("never heard of"))


def test_the_same_state_may_look_different_in_another_life() -> None:
    assert [states.look_of(in_state("approved", model)) for model in ("application", "drawdown")] == [
        states.DONE,
        states.LISTED,
    ]


def test_a_word_from_outside_is_escaped(render: Callable[..., str]) -> None:
    assert "<b>" not in render("{% state_badge subject %}", subject=in_state("draft", word="<b>"))


@pytest.mark.parametrize(("level", "_icon"), states.STATES.values())
def test_every_look_uses_a_level_that_the_stylesheet_knows(level: str, _icon: str) -> None:
    assert level in states.LEVELS


def test_every_state_of_every_life_has_a_look() -> None:
    without = [
        f"{model._meta.label}.{state}"
        for model in apps.get_models()
        if issubclass(model, Life) and hasattr(model, "State")
        for state in model.State.values
        if state not in states.STATES and f"{model._meta.model_name}.{state}" not in states.STATES
    ]
    assert without == []
