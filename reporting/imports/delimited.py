"""CSV and pasted text: which encoding, which delimiter."""

from __future__ import annotations

import codecs
import csv
import io
from statistics import median_low

from django.utils.translation import gettext as _

from reporting.imports.table import MOST_ROWS, SPARE_ROWS, Row, Table, tidy, unreadable

DELIMITERS = ("\t", ";", ",", "|")
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def read_text(source: bytes | str) -> Table:
    notes: list[str] = []
    text = source if isinstance(source, str) else _decoded(source, notes)
    text = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    if "\x00" in text:
        raise unreadable("not_text")
    if not text.strip():
        raise unreadable("empty")
    delimiter, text = _delimiter(text)
    rows, start = [], 1
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    try:
        for cells in reader:
            rows.append(Row(start, cells))
            start = reader.line_num + 1
            if len(rows) > MOST_ROWS * 2 + SPARE_ROWS:
                raise unreadable("too_many_rows")
    except csv.Error as error:
        raise unreadable("not_text") from error
    return tidy(rows, notes)


def _decoded(data: bytes, notes: list[str]) -> str:
    """What Excel and others write: UTF-8 with or without a mark, UTF-16, Windows-1252."""
    marked = next((encoding for bom, encoding in BOMS if data.startswith(bom)), None)
    if marked is None and b"\x00" in data[:2000]:
        # Latin letters in UTF-16 have their zero byte second (little endian) or first.
        sample = data[:2000]
        marked = "utf-16-le" if sample[1::2].count(0) > sample[::2].count(0) else "utf-16-be"
    for encoding in (marked,) if marked else ("utf-8", "cp1252", "latin-1"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding in {"cp1252", "latin-1"}:
            notes.append(_("Als Windows-Text gelesen. Stimmen Umlaute nicht, speichern Sie die Datei als „CSV UTF-8“."))
        return text
    raise unreadable("not_text")


def _delimiter(text: str) -> tuple[str, str]:
    """The character that divides the first rows most evenly into most cells. Excel may name it in the first line."""
    first, _newline, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) <= 5:
        return (first.strip()[4:] or "\t"), rest
    sample = "\n".join(text.split("\n")[:40])

    def rank(delimiter: str) -> tuple[bool, int]:
        try:
            widths = [len(cells) for cells in csv.reader(io.StringIO(sample), delimiter=delimiter) if cells]
        except csv.Error:
            return False, 0
        middle = median_low(widths) if widths else 0
        return middle > 1, middle * sum(width == middle for width in widths)

    return max(DELIMITERS, key=rank), text
