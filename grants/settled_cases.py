"""The settled cases of the past, for whoever wants to know what other rules would have made of them.

What a case rests on is known further right, where statements are; it is registered here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from grants.models import Grant
from grants.rules.finding import Finding
from grants.rules.rule_set import RuleSet as Rules
from grants.rules.settlement import Settlement
from network.models import Partnership


@dataclass(frozen=True)
class SettledCase:
    """A grant, the rules under which it was settled, and how its facts are settled under any others.

    `settle` raises `RuleError` where the facts do not fit the rules.
    """

    grant: Grant
    rules: Rules
    settle: Callable[[Rules], Finding[Settlement]]


@dataclass(frozen=True)
class Source:
    """`after(partnership, grant, limit)`: at most so many cases whose grant's key comes after the given one."""

    count: Callable[[Partnership], int]
    after: Callable[[Partnership, int, int], Iterable[SettledCase]]


_sources: list[Source] = []


def register(source: Source) -> None:
    """One source, because the cases are gone through in the order of their grants."""
    if _sources:
        raise ValueError("There is a source of settled cases already.")
    _sources.append(source)


def count(partnership: Partnership) -> int:
    return sum(source.count(partnership) for source in _sources)


def after(partnership: Partnership, grant: int, limit: int) -> Iterable[SettledCase]:
    for source in _sources:
        yield from source.after(partnership, grant, limit)
