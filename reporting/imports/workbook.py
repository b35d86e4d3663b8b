"""XLSX, read only: values as text; formulas by their stored results; what is hidden or merged is said.

The archive is looked at before anything opens it: size unpacked, and no document type in any part (no entities).
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import IO, Any
from xml.parsers import expat

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from reporting.imports.table import MOST_COLUMNS, MOST_ROWS, SPARE_ROWS, Row, Table, tidy, unreadable

MOST_UNPACKED = 60_000_000
MOST_PARTS = 1000
LAST_ROW = MOST_ROWS + SPARE_ROWS + 500
CHUNK = 65536


@dataclass
class Marks:
    """What a sheet's XML says beside the values. Rows and columns count from 1."""

    formulas: set[tuple[int, int]] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[str] = field(default_factory=list)
    last_row: int = 0


def read_workbook(data: bytes) -> Table:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _look_inside(archive)
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            try:
                return _read(book, archive)
            finally:
                book.close()
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, EOFError, OSError,
            AttributeError, IndexError, SyntaxError, expat.ExpatError, NotImplementedError,
            RuntimeError, zlib.error) as error:  # fmt: skip
        # openpyxl meets what is no workbook with many kinds of errors; each means the same to the person.
        raise unreadable("not_a_workbook") from error


def _look_inside(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise unreadable("too_big")
    for part in parts:
        if part.filename.endswith((".xml", ".rels", ".vml")):
            with archive.open(part) as file:
                _refuse_doctype(file)


def _refuse_doctype(file: IO[bytes]) -> None:
    """A document type stands before the first element or nowhere."""
    state = {"open": True}
    parser = expat.ParserCreate()

    def doctype(*_args: Any) -> None:
        raise unreadable("unsafe")

    def element(*_args: Any) -> None:
        state["open"] = False

    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = element
    while state["open"] and (chunk := file.read(CHUNK)):
        parser.Parse(chunk, False)


def _read(book: Any, archive: zipfile.ZipFile) -> Table:
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets
    for sheet in visible:
        marks = _marks(archive, sheet._worksheet_path.lstrip("/"))
        if marks.last_row > LAST_ROW:
            raise unreadable("too_many_rows")
        rows = list(_rows(sheet, marks))
        if any(not row.is_blank for row in rows):
            notes = _notes(sheet, len(book.worksheets), marks)
            return tidy(rows, notes)
    raise unreadable("empty")


def _marks(archive: zipfile.ZipFile, path: str) -> Marks:
    marks = Marks()
    at = (0, 0)

    def start(name: str, attrs: dict[str, str]) -> None:
        nonlocal at
        name = name.rpartition(":")[2]
        if name == "row":
            at = (int(attrs.get("r", at[0] + 1)), 0)
            if attrs.get("hidden") in {"1", "true"}:
                marks.hidden_rows.add(at[0])
        elif name == "c":
            where = re.fullmatch(r"([A-Z]+)([0-9]+)", attrs.get("r", ""))
            at = (int(where[2]), column_index_from_string(where[1])) if where else (at[0], at[1] + 1)
        elif name == "f":
            marks.formulas.add(at)
            marks.last_row = max(marks.last_row, at[0])
        elif name in {"v", "is"}:
            marks.last_row = max(marks.last_row, at[0])
        elif name == "col" and attrs.get("hidden") in {"1", "true"}:
            first, last = int(attrs["min"]), int(attrs["max"])
            marks.hidden_columns.update(range(first, min(last, MOST_COLUMNS) + 1))
        elif name == "mergeCell" and len(marks.merged) < LAST_ROW:
            marks.merged.append(attrs.get("ref", ""))

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    with archive.open(path) as file:
        while chunk := file.read(CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    return marks


def _rows(sheet: Any, marks: Marks) -> Iterator[Row]:
    sheet.reset_dimensions()
    merged = _merged_rows(marks)
    for number, cells in enumerate(sheet.iter_rows(max_row=LAST_ROW, max_col=MOST_COLUMNS), start=1):
        row = Row(number, [])
        for column, cell in enumerate(cells, start=1):
            row.cells.append(_text(cell.value))
            place = f"{get_column_letter(column)}{number}"
            if (number, column) in marks.formulas:
                if cell.value is None:
                    row.problems[column - 1] = (
                        _("In %s steht eine Formel ohne gespeichertes Ergebnis. Schreiben Sie den Wert selbst hin.")
                        % place
                    )
                else:
                    row.notes.append(_("%s ist eine Formel. Übernommen ist ihr Ergebnis.") % place)
            if isinstance(cell.value, str) and cell.data_type == "e":
                row.problems[column - 1] = _("In %(place)s steht ein Fehler der Tabelle: %(error)s.") % {
                    "place": place,
                    "error": cell.value,
                }
                row.cells[-1] = ""
        if number in marks.hidden_rows:
            row.notes.append(_("Diese Zeile ist in der Datei ausgeblendet."))
        if number in merged:
            row.notes.append(_("Hier sind Zellen verbunden (%s). Der Inhalt zählt nur in der ersten.") % merged[number])
        yield row


def _merged_rows(marks: Marks) -> dict[int, str]:
    """The range by each of its rows."""
    found: dict[int, str] = {}
    for ref in marks.merged:
        numbers = [int(number) for number in re.findall(r"[0-9]+", ref)]
        if numbers:
            for row in range(numbers[0], min(numbers[-1], LAST_ROW) + 1):
                found[row] = ref
    return found


def _notes(sheet: Any, sheets: int, marks: Marks) -> list[str]:
    notes = []
    if sheets > 1:
        notes.append(_("Gelesen ist das Blatt „%s“. Andere Blätter der Datei bleiben außen vor.") % sheet.title)
    if marks.hidden_columns:
        letters = ", ".join(get_column_letter(one) for one in sorted(marks.hidden_columns)[:10])
        notes.append(_("Ausgeblendete Spalten sind mitgelesen: %s.") % letters)
    return notes


def _text(value: Any) -> str:
    """As a German would type it. A number with exactly three decimals gets a fourth, so that nobody reads thousands."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("ja") if value else _("nein")
    if isinstance(value, dt.datetime | dt.date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, int | float):
        number = Decimal(repr(value)) if isinstance(value, int) else Decimal(repr(round(value, 6)))
        if not number.is_finite():
            return str(value)
        text = f"{number:f}"
        if "." in text:
            text = text.rstrip("0").rstrip(".")
        whole, point, places = text.partition(".")
        return f"{whole},{places}0" if len(places) == 3 else f"{whole},{places}" if point else whole
    return str(value)
