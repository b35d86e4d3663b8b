"""A spreadsheet on its way into the voucher list: laid down, matched, taken over or thrown away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from reporting.importing import ImportRow, Preview
from reporting.imports import Table
from reporting.imports.columns import FIELDS, KEY, prepare
from reporting.models import StatementOfUse, VoucherImport
from reporting.services.statements import writable
from reporting.services.voucher_list import Kept, Row, put_rows
from reporting.voucher_rows import REQUIRED, Reader
from workflows import clock
from workflows.journal import unit_of_work
from workflows.life import Person
from workflows.refusal import Refused

MOST_OPEN = 5


def lay_down(statement: StatementOfUse, table: Table, *, name: str, by: Person) -> VoucherImport:
    """Keep the cells until they are taken over. Of several that were left lying, the oldest makes room."""
    reader = Reader.of(statement)
    table, columns = prepare(table, is_cost_type=lambda text: reader.cost_type(text) is not None)
    with unit_of_work():
        locked = writable(statement, by, None)
        for old in locked.imports.all()[MOST_OPEN - 1 :]:
            old.delete()
        return VoucherImport.objects.create(
            statement=locked, name=name[:200], table=table.stored(), columns=columns, made_by_id=by.pk,
            made_at=clock.now(),
        )  # fmt: skip


def match(
    imported: VoucherImport, *, columns: Sequence[str], cost_types: Mapping[str, str], by: Person
) -> VoucherImport:
    """Say which column is which, and what the file's names for cost types mean. Each field has one column at most."""
    chosen = [field for field in columns if field]
    if len(columns) != len(imported.columns) or not set(chosen) <= {*FIELDS, KEY}:
        raise Refused(_("Diese Spalten gibt es nicht. Laden Sie die Seite neu."), code="columns")
    if len(chosen) != len(set(chosen)):
        raise Refused(_("Zwei Spalten sind demselben Feld zugeordnet. Jedes Feld geht nur einmal."), code="twice")
    with unit_of_work():
        writable(imported.statement, by, None)
        imported.columns = list(columns)
        imported.cost_types = {**imported.cost_types, **{text: code for text, code in cost_types.items() if code}}
        imported.save(update_fields=["columns", "cost_types"])
    return imported


def take_over(imported: VoucherImport, *, with_doubles: bool, by: Person) -> Kept:
    """Good rows become vouchers, the others wait in the list as they were written. The import is done with that."""
    preview = Preview(imported)
    lacking = [name for name in REQUIRED if name not in preview.columns and name != "cost_type"]
    if lacking:
        raise Refused(
            _("Ordnen Sie zuerst die Spalten zu: Bezahlt am, An wen, Wofür und Betrag werden gebraucht."),
            code="columns_missing",
        )
    rows = [*preview.good, *preview.wrong, *(preview.doubles if with_doubles else [])]
    rows.sort(key=lambda one: one.row.number)
    with unit_of_work():
        kept = put_rows(imported.statement, [_row(one, imported.name) for one in rows], by=by)
        imported.delete()
    return kept


def throw_away(imported: VoucherImport, *, by: Person) -> None:
    with unit_of_work():
        writable(imported.statement, by, None)
        imported.delete()


def _row(one: ImportRow, name: str) -> Row:
    source = _("Zeile %(number)d aus %(name)s") % {"number": one.row.number, "name": name}
    return Row(one.key, one.reading, source=source[:250])
