"""The text of a PDF as a reader's copy would give it, by each font's own ToUnicode table."""

from __future__ import annotations

import io
import re

import pikepdf

Table = dict[int, str]


def text_of(data: bytes) -> str:
    """All pages; lines joined by one space, no-break spaces made plain."""
    parts = []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            tables = {name: _table(font) for name, font in page.Resources.Font.items() if "/ToUnicode" in font}
            current: Table = {}
            for instruction in pikepdf.parse_content_stream(page):
                operands, operator = list(instruction.operands), instruction.operator
                if str(operator) == "Tf":
                    current = tables.get(str(operands[0]), {})
                elif str(operator) in {"Tj", "'"}:
                    parts.append(_read(operands[-1], current))
                elif str(operator) == "TJ":
                    parts.extend(_read(one, current) for one in operands[0] if isinstance(one, pikepdf.String))
                elif str(operator) in {"T*", "ET"}:
                    parts.append(" ")
    return re.sub(r"\s+", " ", "".join(parts).replace("\u00a0", " "))


def _read(value: object, table: Table) -> str:
    assert isinstance(value, pikepdf.String)
    return "".join(table.get(code, "") for code in bytes(value))


def _table(font: pikepdf.Object) -> Table:
    cmap = font.ToUnicode.read_bytes().decode("latin-1")
    pairs = re.findall(r"^<([0-9A-F]{2})> <([0-9A-F]{4,})>$", cmap, re.MULTILINE)
    return {int(code, 16): bytes.fromhex(char).decode("utf-16-be") for code, char in pairs}
