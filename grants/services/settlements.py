"""What the account given comes to, laid before the decider."""

from __future__ import annotations

from decimal import Decimal

from grants.models import Grant
from workflows.journal import record, unit_of_work
from workflows.life import Person


def propose_settlement(grant: Grant, amount: Decimal | None, *, by: Person) -> None:
    """Move the desk of a closing grant to the decider, or with None back to the clerk."""
    with unit_of_work():
        locked = Grant.lock(grant.pk)
        if locked.proposed_amount == amount:
            return
        locked.proposed_amount = amount
        locked.version += 1
        locked.save()
        facts = {"amount": None if amount is None else str(amount)}
        record(locked, "propose_settlement", by=by, facts=facts)
