"""What happens elsewhere because of a step: `@after` in the same transaction, `@effect` once, from the outbox."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workflows.journal import Taken
    from workflows.models import JournalEntry

After = Callable[["Taken"], None]
MakeEffect = Callable[["JournalEntry", Any], None]

_after: dict[tuple[str, str], list[After]] = defaultdict(list)
_effects: dict[tuple[str, str], dict[str, MakeEffect]] = defaultdict(dict)


def after(life: str, *steps: str) -> Callable[[After], After]:
    """Run the function inside the transaction of each named step, after the subject was saved."""

    def register(function: After) -> After:
        for step in steps:
            _after[life, step].append(function)
        return function

    return register


def effect(life: str, *steps: str, name: str) -> Callable[[MakeEffect], MakeEffect]:
    """Let the worker run the function once for each entry of the named steps: `f(entry, subject)`.

    What it writes to the database commits together with the mark that it was done.
    """

    def register(function: MakeEffect) -> MakeEffect:
        for step in steps:
            if name in _effects[life, step]:
                raise ValueError(f"The effect {name} of {life}.{step} is registered twice.")
            _effects[life, step][name] = function
        return function

    return register


def run_after(taken: Taken) -> None:
    for function in _after[taken.subject._meta.label, taken.verb]:
        function(taken)


def effects_of(life: str, step: str) -> dict[str, MakeEffect]:
    return _effects.get((life, step), {})
