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
    table: Table = {}
    for start, stop, body in re.findall(r"<([0-9A-Fa-f]+)> <([0-9A-Fa-f]+)> (\[[^\]]*\]|<[0-9A-Fa-f]+>)", cmap):
        codes = re.findall(r"<([0-9A-Fa-f]+)>", body)
        if body.startswith("["):
            for offset, code in enumerate(codes):
                table[int(start, 16) + offset] = _chars(code)
        else:
            for offset in range(int(stop, 16) - int(start, 16) + 1):
                table[int(start, 16) + offset] = chr(int(codes[0], 16) + offset)
    return table


def _chars(code: str) -> str:
    return bytes.fromhex(code).decode("utf-16-be")
