"""The clock as a person."""

from __future__ import annotations

import uuid
from typing import Any

import rules
from django.utils.translation import gettext as _


class System:
    """It holds no role, and only the rights that name it."""

    pk = None
    public_id = None
    is_authenticated = False
    is_active = True

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        return bool(rules.has_perm(perm, self, obj))

    def deputises(self, perm: str, subject: Any) -> uuid.UUID | None:
        return None

    def holds(self, *args: Any, **kwargs: Any) -> bool:
        return False

    def represents(self, *args: Any, **kwargs: Any) -> bool:
        return False

    def __str__(self) -> str:
        return _("Fördernetz")


SYSTEM = System()
