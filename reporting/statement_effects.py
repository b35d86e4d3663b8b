"""What the worker makes when a statement of use is handed in, and what its files are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from reporting import letters
from reporting.models import StatementOfUse
from reporting.receipts import receipt_facts
from reporting.services.papers import SCAN, Publicity
from workflows import documents
from workflows.consequences import effect
from workflows.models import JournalEntry

documents.kinds(
    {
        "voucher": _("Beleg"),
        SCAN: _("Beleg"),
        "statement_receipt": _("Empfangsbestätigung"),
        **dict(Publicity.choices),
    }
)


@effect("reporting.StatementOfUse", "submit", "resubmit", name="statement_receipt")
def statement_receipt(entry: JournalEntry, statement: StatementOfUse) -> None:
    said = receipt_facts(statement, entry)
    documents.store_bytes(
        letters.make("statement_receipt", said),
        name=f"Empfangsbestaetigung {said['number']}".strip().replace("/", "-") + ".pdf",
        subject=statement,
        kind="statement_receipt",
        by=None,
        facts={"letter": said},
    )
