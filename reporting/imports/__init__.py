"""A list of vouchers from somewhere else: pasted, or a spreadsheet in a file. Text in, a table of text out."""

from __future__ import annotations

from reporting.imports.delimited import read_text
from reporting.imports.table import Table, unreadable
from reporting.imports.workbook import read_workbook

__all__ = ["Table", "read_file", "read_pasted"]

ZIP, OLD_OFFICE, PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"


def read_file(data: bytes, name: str) -> Table:
    """By what the file is, not by what its name says. Refuses with a sentence that says what to do."""
    if not data.strip():
        raise unreadable("empty")
    if data.startswith(OLD_OFFICE):
        raise unreadable("old_office")
    if data.startswith(PDF):
        raise unreadable("pdf")
    if data.startswith(ZIP):
        return read_workbook(data)
    return read_text(data)


def read_pasted(text: str) -> Table:
    return read_text(text)
