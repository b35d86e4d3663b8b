"""What the worker makes of a step, once: the network shows who funds whom and who works with whom."""

from __future__ import annotations

from django.utils.translation import gettext as _

from grants.models import Grant
from grants.money import ZERO
from network.services import derive_relation, end_derived
from workflows.clock import today
from workflows.consequences import effect
from workflows.models import JournalEntry
from workflows.steps import SYSTEM


@effect("grants.Grant", "accept", name="edges")
def write_the_edges(entry: JournalEntry, grant: Grant) -> None:
    if grant.final_amount == ZERO:  # revoked before the worker came to it
        return
    application, partnership = grant.application, grant.partnership
    edges = [(partnership.actor, "funds", grant.grantee)] if partnership.actor else []
    edges += [(partner, "partner_in", grant.grantee) for partner in application.partners.all()]
    for a, code, b in edges:
        derive_relation(
            a,
            code=code,
            b=b,
            partnership=partnership,
            valid_from=grant.starts_on,
            valid_until=grant.ends_on,
            source=_("Zuwendungsbescheid %s") % application.number,
            source_record=grant,
            by=entry.by or SYSTEM,
        )


@effect("grants.Grant", "revoke", name="edges")
def end_the_edges(entry: JournalEntry, grant: Grant) -> None:
    end_derived(grant, on=today(), by=entry.by or SYSTEM)
