"""What every reader gives: rows of text with their numbers in the source, and what has to be said about them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.refusal import Refused

MOST_ROWS = 5000
MOST_COLUMNS = 60
# Above the head there may be a title, a date, a note.
SPARE_ROWS = 20

REFUSALS = {
    "empty": gettext_lazy("Darin steht nichts. Wählen Sie die Tabelle mit Ihren Belegen."),
    "old_office": gettext_lazy(
        "Das ist eine alte oder geschützte Excel-Datei. Öffnen Sie sie in Excel oder LibreOffice und speichern Sie sie "
        "ohne Kennwort als XLSX oder CSV."
    ),
    "pdf": gettext_lazy(
        "Das ist ein PDF. Wählen Sie die Tabelle selbst, als XLSX oder CSV. Belege als PDF laden Sie bei den "
        "einzelnen Belegen hoch."
    ),
    "not_a_workbook": gettext_lazy(
        "Diese Datei ist keine Excel-Tabelle, die wir lesen können. Speichern Sie sie als XLSX oder CSV."
    ),
    "unsafe": gettext_lazy(
        "Diese Datei enthält etwas, das in einer Tabelle nichts zu suchen hat. Kopieren Sie die Zeilen in eine neue "
        "Tabelle und speichern Sie diese als XLSX."
    ),
    "too_big": gettext_lazy("Die Datei ist entpackt zu groß. Kopieren Sie nur die Zeilen mit Belegen in eine neue."),
    "too_many_rows": gettext_lazy("Das sind mehr als 5.000 Zeilen. Teilen Sie die Liste in mehrere Dateien."),
    "not_text": gettext_lazy("Das ist keine Tabelle als Text. Speichern Sie die Liste als XLSX oder CSV."),
    "no_rows": gettext_lazy("Darin steht nur eine Zeile mit Überschriften und kein Beleg."),
}


def unreadable(code: str) -> Refused:
    return Refused(str(REFUSALS[code]), code=code)


@dataclass
class Row:
    """`number` is the row's number in the source. `problems` are told at a cell (by its column) and keep the row from
    being taken over; `notes` are only said."""

    number: int
    cells: list[str]
    problems: dict[int, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def is_blank(self) -> bool:
        return not self.problems and not any(cell.strip() for cell in self.cells)


@dataclass
class Table:
    """`head` is the row that named the columns, empty where none did."""

    rows: list[Row]
    head: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def width(self) -> int:
        return max([len(self.head), *(len(row.cells) for row in self.rows)], default=0)

    def stored(self) -> dict[str, Any]:
        return {
            "head": self.head,
            "notes": self.notes,
            "rows": [
                [row.number, row.cells, {str(at): text for at, text in row.problems.items()}, row.notes]
                for row in self.rows
            ],
        }

    @classmethod
    def from_stored(cls, values: dict[str, Any]) -> Table:
        rows = [
            Row(number, cells, {int(at): text for at, text in problems.items()}, notes)
            for number, cells, problems, notes in values["rows"]
        ]
        return cls(rows, values["head"], values["notes"])


def tidy(rows: list[Row], notes: list[str]) -> Table:
    """Without empty rows and without the empty columns at the end."""
    kept = [row for row in rows if not row.is_blank]
    if len(kept) > MOST_ROWS + SPARE_ROWS:
        raise unreadable("too_many_rows")
    width = 0
    for row in kept:
        width = max(
            [width, *(at + 1 for at, cell in enumerate(row.cells) if cell.strip()), *(at + 1 for at in row.problems)]
        )
    if width > MOST_COLUMNS:
        notes = [*notes, _("Spalten nach der %d. sind nicht gelesen.") % MOST_COLUMNS]
    width = min(width, MOST_COLUMNS)
    for row in kept:
        row.cells = [cell.strip() for cell in (row.cells + [""] * width)[:width]]
    if not kept:
        raise unreadable("empty")
    return Table(kept, notes=notes)
