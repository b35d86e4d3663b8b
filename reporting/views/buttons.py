"""Links to the steps that a person may take, for the pages of this app."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from workflows.life import Life
from workflows.steps import available_steps


def step_buttons(subjects: Iterable[Life], user: Any, *, without: Iterable[str] = ()) -> list[dict[str, Any]]:
    """In the order of the lives; `primary` marks the first, which is the one next thing."""
    rows = [
        {
            "name": step.name,
            "label": step.label,
            "url": reverse(f"reporting:{subject._meta.model_name}_step", args=[subject.public_id, step.name]),
            "about": str(subject),
        }
        for subject in subjects
        for step in available_steps(subject, user)
        if step.name not in without
    ]
    return [{**row, "primary": index == 0} for index, row in enumerate(rows)]
