"""Predicates that need no domain."""

from __future__ import annotations

from typing import Any

import rules

from workflows.steps import SYSTEM


@rules.predicate
def is_system(user: Any) -> bool:
    return user is SYSTEM
