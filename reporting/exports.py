"""The voucher list as a file that opens in a spreadsheet and can be imported again."""

from __future__ import annotations

import csv
import datetime as dt
import io
from decimal import Decimal
from typing import Any

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from grants.forms.amounts import format_number
from reporting.models import StatementOfUse, Voucher

ENDINGS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# A cell that begins so is run as a formula by spreadsheets.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def guarded(text: str) -> str:
    """Text that no spreadsheet runs: an apostrophe before what would begin a formula."""
    return f"'{text}" if text.startswith(DANGEROUS) else text


def unguarded(text: str) -> str:
    """What `guarded` was given, when it comes back."""
    return text[1:] if text.startswith("'") and text[1:].startswith(DANGEROUS) else text


def voucher_list(statement: StatementOfUse, ending: str) -> bytes:
    rows = [_cells(statement, one) for one in statement.vouchers.all()]
    return _csv(_head(), rows) if ending == "csv" else _xlsx(_head(), rows)


def _head() -> list[str]:
    return [
        _("Nr."), _("Belegnummer"), _("Rechnung vom"), _("Bezahlt am"), _("An wen"), _("Wofür"), _("Kostenart"),
        _("Betrag in €"), _("Darin Umsatzsteuer in €"), _("Nicht genutztes Skonto in €"), _("Kennung"),
    ]  # fmt: skip


def _cells(statement: StatementOfUse, voucher: Voucher) -> list[Any]:
    label = statement.grant.application.procedure.rules.cost_label
    return [
        voucher.number, voucher.voucher_number, voucher.invoiced_on, voucher.paid_on, voucher.payee, voucher.reason,
        label(voucher.cost_type), voucher.amount, voucher.vat, voucher.discount_missed, str(voucher.public_id),
    ]  # fmt: skip


def _csv(head: list[str], rows: list[list[Any]]) -> bytes:
    """Semicolons and a byte order mark: so Excel opens it in Germany, umlauts and all."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(head)
    for row in rows:
        writer.writerow([_as_text(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def _as_text(cell: Any) -> str:
    if isinstance(cell, Decimal):
        return format_number(cell)
    if isinstance(cell, dt.date):
        return f"{cell:%d.%m.%Y}"
    return guarded(str(cell)) if cell is not None else ""


def _xlsx(head: list[str], rows: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(_("Belege"))
    for letter, width in zip("ABCDEFGHIJK", (6, 16, 13, 13, 28, 36, 22, 13, 13, 13, 38), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, text, bold=True) for text in head])
    for row in rows:
        sheet.append([_cell(sheet, cell) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: Any, value: Any, *, bold: bool = False) -> Any:
    cell = WriteOnlyCell(sheet, guarded(value) if isinstance(value, str) else value)
    if isinstance(value, str):
        cell.data_type = "s"  # never a formula, whatever it begins with
    elif isinstance(value, Decimal):
        cell.number_format = "#,##0.00"
    elif isinstance(value, dt.date):
        cell.number_format = "dd.mm.yyyy"
    if bold:
        cell.font = Font(bold=True)
    return cell
