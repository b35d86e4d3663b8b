"""What this app knows and the payments must respect is written down to the grant as data."""

from __future__ import annotations

from grants.models import Grant, Hold
from workflows import clock
from workflows.journal import record
from workflows.life import Person

NOTICE_NOT_FINAL = "notice_not_final"
STATEMENT_DUE = "statement_due"
RECLAIM_OPEN = "closing.reclaim_open"
STATEMENT_OPEN = "closing.statement_open"


def put(grant: Grant, code: str, reason: str, *, by: Person) -> bool:
    """Hold the grant; True if it was not held for this before."""
    if Hold.objects.filter(grant=grant, code=code, lifted_at=None).exists():
        return False
    Hold.objects.create(grant=grant, code=code, reason=reason[:300], since=clock.now())
    record(grant, "hold", by=by, facts={"code": code})
    return True


def lift(grant: Grant, code: str, *, by: Person) -> None:
    if Hold.objects.filter(grant=grant, code=code, lifted_at=None).update(lifted_at=clock.now()):
        record(grant, "lift_hold", by=by, facts={"code": code})
