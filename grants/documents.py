"""Who may read a case's files: whoever may see the case."""

from __future__ import annotations

from typing import Any

from grants.queries import visible_applications
from workflows.documents import readable
from workflows.models import Document


def case_is_visible(user: Any, document: Document) -> bool:
    return document.case_id is not None and visible_applications(user).filter(public_id=document.case_id).exists()


for label in ("grants.Application", "grants.Grant", "grants.Amendment", "grants.Drawdown"):
    readable(label)(case_is_visible)
