"""The picture of an actor's relations: the table's twin, drawn on the server without script or inline style."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

from network.models import Actor, Relation
from network.queries import Tie

WIDTH = 720
CENTRE = WIDTH // 2
ROW = 62
LIMIT = 60
TONES = {Actor.Kind.PUBLIC_BODY: "1", Actor.Kind.COMMITTEE: "2"}


@dataclass(frozen=True)
class Node:
    number: int
    x: int
    y: int
    tone: str
    label_x: int
    anchor: str
    lines: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Edge:
    path: str
    tone: str
    loose: bool


@dataclass(frozen=True)
class Picture:
    height: int
    middle: int
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    title: tuple[tuple[int, str], ...]


def ego_picture(actor: Actor, ties: Sequence[Tie]) -> Picture | None:
    """Nodes in two half-rings, numbered as the rows of the table. None where there is nothing, or too much, to draw."""
    if not ties or len(ties) > LIMIT:
        return None
    left = ties[: (len(ties) + 1) // 2]
    rows = len(left)
    height = max(240, rows * ROW + 60)
    middle = height // 2
    nodes, edges = [], []
    for index, tie in enumerate(ties):
        on_left = index < rows
        position, count = (index, rows) if on_left else (index - rows, len(ties) - rows)
        angle = pi * (position + 0.5) / count
        reach = 130 + 90 * sin(angle)
        x = int(CENTRE - reach if on_left else CENTRE + reach)
        y = int(middle - (height / 2 - 45) * cos(angle))
        tone = TONES.get(Actor.Kind(tie.other.kind), "3")
        loose = tie.relation.status == Relation.Status.CLAIMED
        label = tie.other.short_name or tie.other.name
        nodes.append(
            Node(
                number=index + 1,
                x=x,
                y=y,
                tone=tone,
                label_x=x - 26 if on_left else x + 26,
                anchor="end" if on_left else "start",
                lines=_lines(label, y, 18),
            )
        )
        edges.append(Edge(f"M{CENTRE} {middle}L{x} {y}", tone, loose))
    title = _lines(actor.short_name or actor.name, middle, 22)
    return Picture(height, middle, tuple(nodes), tuple(edges), title)


def _lines(text: str, y: int, width: int) -> tuple[tuple[int, str], ...]:
    """One or two lines of text around a height, shortened where they would run out of the picture."""
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + len(word) < width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    if len(lines) > 2:
        lines = [lines[0], f"{lines[1]} …"]
    first = y + 5 - (len(lines) - 1) * 9
    return tuple(
        (first + 19 * i, line if len(line) <= width + 3 else f"{line[:width]}…") for i, line in enumerate(lines)
    )
