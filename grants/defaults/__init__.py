"""The procedures that an instance starts with, as data. A partnership changes them by publishing its own versions."""

from __future__ import annotations

import copy
from typing import Any

from grants.defaults.micro import MICRO
from grants.defaults.standard import STANDARD
from grants.defaults.youth import YOUTH

PROCEDURES: dict[str, dict[str, Any]] = {"standard": STANDARD, "micro": MICRO, "youth": YOUTH}
TRACK_NAMES = {"standard": "Projektförderung", "micro": "Mikroförderung", "youth": "Jugendfonds"}


def procedure_values(code: str, **changes: Any) -> dict[str, Any]:
    """A copy of a shipped procedure's values, with the named ones replaced."""
    return copy.deepcopy(PROCEDURES[code]) | changes
