"""Messages as several banks write them, by hand, with the numbers of a test's own payments."""

from __future__ import annotations

import io
from pathlib import Path
from string import Template

FOLDER = Path(__file__).parent / "shapes"
IBAN = "DE89370400440532013000"


def shape(name: str, **values: str) -> io.BytesIO:
    words = {"IBAN": IBAN, "E1": "one-1", "E2": "two-1", "MESSAGE": "run-1", "PAYEE": "DE02100500000054540402"} | values
    return io.BytesIO(Template((FOLDER / f"{name}.xml").read_text("utf-8")).substitute(words).encode())
