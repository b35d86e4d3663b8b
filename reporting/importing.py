"""An import as it would be taken over: each row read by the columns that were chosen."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from grants.money import ZERO
from reporting.exports import unguarded
from reporting.imports.columns import FIELDS, KEY
from reporting.imports.table import Row, Table
from reporting.imports.values import style_of
from reporting.models import VoucherImport
from reporting.voucher_rows import AMOUNTS, Reader, Reading, own_style


@dataclass(frozen=True)
class ImportRow:
    """`is_double`: the list has the same payment already. `is_known`: it is a row of the list that comes back."""

    row: Row
    key: uuid.UUID
    reading: Reading
    is_double: bool = False
    is_known: bool = False


class Preview:
    """What an import would make of the list."""

    def __init__(self, imported: VoucherImport) -> None:
        self.imported = imported
        self.table = Table.from_stored(imported.table)
        self.columns = {field: at for at, field in enumerate(imported.columns) if field}

    @cached_property
    def rows(self) -> list[ImportRow]:
        statement = self.imported.statement
        reader = Reader.of(statement, style=style_of(self._texts(*AMOUNTS), own_style()))
        reader = Reader(reader.cost_types, reader.style, self.imported.cost_types)
        there = {one.public_id: _payment(vars(one)) for one in statement.vouchers.all()}
        payments = set(there.values())
        return [self._read(row, reader, there, payments) for row in self.table.rows]

    def _read(self, row: Row, reader: Reader, there: dict[uuid.UUID, Any], payments: set[Any]) -> ImportRow:
        given = {field: unguarded(self._cell(row, field)) for field in FIELDS}
        problems = {field: row.problems[at] for field, at in self.columns.items() if at in row.problems}
        reading = reader.read(given, problems)
        key = self._known_key(row, there)
        is_double = key is None and reading.is_good and _payment(reading.values) in payments
        fallback = uuid.uuid5(self.imported.public_id, str(row.number))
        return ImportRow(row, key or fallback, reading, is_double, key is not None)

    def _known_key(self, row: Row, there: dict[uuid.UUID, Any]) -> uuid.UUID | None:
        try:
            key = uuid.UUID(self._cell(row, KEY))
        except ValueError:
            return None
        return key if key in there else None

    def _cell(self, row: Row, field: str) -> str:
        at = self.columns.get(field)
        return row.cells[at] if at is not None and at < len(row.cells) else ""

    def _texts(self, *fields: str) -> list[str]:
        return [text for field in fields for row in self.table.rows if (text := self._cell(row, field))]

    @cached_property
    def good(self) -> list[ImportRow]:
        return [one for one in self.rows if one.reading.is_good and not one.is_double]

    @cached_property
    def doubles(self) -> list[ImportRow]:
        return [one for one in self.rows if one.is_double]

    @cached_property
    def wrong(self) -> list[ImportRow]:
        return [one for one in self.rows if not one.reading.is_good]

    @property
    def noted(self) -> list[ImportRow]:
        return [one for one in self.rows if one.row.notes and one.reading.is_good]

    @property
    def total(self) -> Decimal:
        return sum((one.reading.values["amount"] for one in self.good), ZERO)

    @cached_property
    def unknown_cost_types(self) -> list[str]:
        """What the file calls its cost types and the plan does not, each once."""
        reader = Reader.of(self.imported.statement)
        return sorted({text for text in self._texts("cost_type") if reader.cost_type(text) is None}, key=str.casefold)

    @property
    def samples(self) -> list[dict[str, Any]]:
        """Each column with its name, what it is taken for and a few of its cells."""
        names = [*self.table.head, *([""] * self.table.width)]
        found = []
        for at, field in enumerate(self.imported.columns):
            cells = [row.cells[at] for row in self.table.rows if at < len(row.cells) and row.cells[at]]
            found.append({"at": at, "name": names[at], "field": field, "cells": cells[:3]})
        return [one for one in found if one["name"] or one["cells"]]


def _payment(values: Any) -> tuple[Any, ...]:
    return (values["paid_on"], values["payee"].casefold(), values["reason"].casefold(), values["amount"])
