"""The receipt for a statement of use: what the journal says of its being handed in."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType

from reporting import facts
from reporting.models import StatementOfUse
from workflows.models import JournalEntry

HANDED_IN = ("submit", "resubmit")


def receipt_entry(statement: StatementOfUse) -> JournalEntry | None:
    """The entry of the last time that the statement was handed in."""
    return (
        JournalEntry.objects.filter(
            subject_type=ContentType.objects.get_for_model(StatementOfUse),
            subject_pk=statement.pk,
            verb__in=HANDED_IN,
        )
        .select_related("chain", "by")
        .first()
    )


def receipt_facts(statement: StatementOfUse, entry: JournalEntry) -> dict[str, Any]:
    """Moment, vouchers, sum, hash and place in the journal, as plain JSON."""
    said = entry.body["facts"]
    return facts.base(statement.grant.application) | {
        "kind": statement.kind,
        "received_at": facts.moment(entry.at),
        "period": [facts.day(statement.starts_on), facts.day(statement.ends_on)],
        "vouchers": said["vouchers"],
        "total": said["total"],
        "sha256": entry.hash,
        "chain": entry.chain.name,
        "sequence": entry.sequence,
        "again": entry.verb == "resubmit",
    }
