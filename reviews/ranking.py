"""Cases in order of their points, against a budget. Pure: facts in, order out, no database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

ZERO = Decimal("0.00")


class Mode(StrEnum):
    """`strict`: the first case that does not fit ends it. `skip_and_fill`: smaller cases behind it may still fit."""

    STRICT = "strict"
    SKIP_AND_FILL = "skip_and_fill"


class Standing(StrEnum):
    FUNDED = "funded"
    WAITING = "waiting"
    BELOW = "below"
    UNSCORED = "unscored"


@dataclass(frozen=True)
class Entry:
    """`key` is the case's primary key; `points` of 100, None while reviews are missing."""

    key: int
    points: Decimal | None
    requested: Decimal
    received_at: dt.datetime


@dataclass(frozen=True)
class Place:
    """`running` is the sum of what is funded up to and with this place."""

    entry: Entry
    rank: int | None
    standing: Standing
    running: Decimal
    waiting_number: int | None = None


@dataclass(frozen=True)
class Ranking:
    """`cut` is how many places stand above the line where the money ends: after the last funded one."""

    places: tuple[Place, ...]
    budget: Decimal
    planned: Decimal
    cut: int

    @property
    def left(self) -> Decimal:
        return self.budget - self.planned

    def standing(self, standing: Standing) -> list[Place]:
        return [place for place in self.places if place.standing == standing]

    def requested(self, standing: Standing) -> Decimal:
        return sum((place.entry.requested for place in self.standing(standing)), ZERO)


def rank(entries: Iterable[Entry], budget: Decimal, *, mode: Mode = Mode.STRICT, threshold: Decimal = ZERO) -> Ranking:
    """Descending points, ties by the time of receipt, then by the key, so that the order of the input does not matter.

    Cases below the threshold are neither funded nor put on the waiting list; cases without points stand last.
    """
    ordered = sorted(entries, key=_order)
    places: list[Place] = []
    planned, waiting, ended = ZERO, 0, False
    for number, entry in enumerate(ordered, start=1):
        if entry.points is None:
            places.append(Place(entry, None, Standing.UNSCORED, planned))
        elif entry.points < threshold:
            places.append(Place(entry, number, Standing.BELOW, planned))
        elif not ended and planned + entry.requested <= budget:
            planned += entry.requested
            places.append(Place(entry, number, Standing.FUNDED, planned))
        else:
            ended = ended or mode == Mode.STRICT
            waiting += 1
            places.append(Place(entry, number, Standing.WAITING, planned, waiting))
    funded = [position for position, place in enumerate(places, start=1) if place.standing == Standing.FUNDED]
    return Ranking(tuple(places), budget, planned, max(funded, default=0))


def _order(entry: Entry) -> tuple[bool, Decimal, dt.datetime, int]:
    return entry.points is None, -(entry.points or ZERO), entry.received_at, entry.key
