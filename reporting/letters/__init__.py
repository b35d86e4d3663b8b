"""Facts in, bytes out: every PDF of the product. The same facts give the same bytes.

reportlab is slow to load and needed by the worker alone, so the modules that use it are imported when the first letter
is made.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

# Each letter and the module that writes it.
LETTERS = {
    "award": "decision",
    "rejection": "decision",
    "amendment": "change",
    "revocation_hearing": "change",
    "payment_plan": "relief",
    "partial_waiver": "relief",
    "revocation": "decision",
    "final": "determination",
    "reclaim": "claim",
    "hearing": "claim",
    "closing": "claim",
    "audit_note": "audit",
    "objection": "objection",
    "receipt": "office",
    "statement_receipt": "statement",
    "information_request": "office",
    "payment_order": "order",
    "payment_order_csv": "order",
    "minutes": "minutes",
}


def make(name: str, facts: Mapping[str, Any]) -> bytes:
    """The bytes of a letter. `facts` are what `reporting.facts` made."""
    write: Any = getattr(import_module(f"reporting.letters.{LETTERS[name]}"), name)
    data: bytes = write(facts)
    return data
