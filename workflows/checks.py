"""`manage.py check` refuses a life that could leave people waiting, and a step that nobody was given the right to."""

from __future__ import annotations

from typing import Any

import rules
from django.core.checks import CheckMessage, Error, register

from workflows.desks import missing_desks
from workflows.life import lives, steps_of


@register()
def open_states_have_a_desk(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    return [
        Error(f"{life._meta.label} has no desk for its open state “{state}”.", id="workflows.E001")
        for life, state in missing_desks()
    ]


@register()
def steps_have_a_permission(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    return [
        Error(f"{life._meta.label}.{step.name} names no known permission: {step.permission!r}.", id="workflows.E002")
        for life in lives()
        for step in steps_of(life).values()
        if not step.permission or not rules.perm_exists(step.permission)
    ]
