"""Parts of an actor's page that later apps bring: each says what it has on the actor for this reader."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from network.models import Actor
from network.request import Request


@dataclass(frozen=True)
class Panel:
    """A section of the page: `template` is rendered with `context`, which must be complete (no lazy queries)."""

    id: str
    title: str
    template: str
    rank: int = 50
    context: dict[str, Any] = field(default_factory=dict)


MakePanel = Callable[[Request, Actor], Panel | None]

_makers: list[MakePanel] = []


def actor_panel(make: MakePanel) -> MakePanel:
    """Register a function that gives the panel for an actor, or None where there is nothing to show."""
    _makers.append(make)
    return make


def panels_of(request: Request, actor: Actor) -> list[Panel]:
    found = [panel for make in _makers if (panel := make(request, actor)) is not None]
    return sorted(found, key=lambda panel: panel.rank)
