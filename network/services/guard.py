from __future__ import annotations

from typing import Any, TypeVar

from django.utils.translation import gettext as _

from network.models.record import Record
from workflows.life import Person
from workflows.refusal import Refused
from workflows.steps import SYSTEM, stale

R = TypeVar("R", bound=Record)


def require(by: Person, permission: str, subject: Any) -> None:
    """Refuse without the right. SYSTEM sets up worlds and runs the clock, and is let through."""
    if by is not SYSTEM and not by.has_perm(permission, subject):
        raise Refused(_("Dafür haben Sie kein Recht."), code="forbidden", status=403)


def locked(subject: R, version: int | None = None) -> R:
    """The row as it now is, locked until the end of the transaction; refused if the person saw an older version."""
    row: R = type(subject)._base_manager.select_for_update().get(pk=subject.pk)
    if version is not None and row.version != version:
        raise stale()
    return row


def save(row: R) -> R:
    row.version += 1
    row.save()
    return row


def person(by: Person) -> Any:
    """The user behind a step, or None for the clock."""
    return None if by is SYSTEM else by
