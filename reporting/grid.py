"""The voucher list as rows to type in: what is stored, what is not finished yet, and empty ones at the end."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reporting.hints import Hint, Hints
from reporting.imports.columns import FIELDS
from reporting.models import StatementOfUse, Voucher, VoucherDraft
from reporting.services.voucher_list import Row
from reporting.voucher_rows import Reader, Reading, typed_of
from workflows.models import Document

PER_PAGE = 50
EMPTY_ROWS = 3

LABELS = {
    "voucher_number": gettext_lazy("Belegnummer"),
    "invoiced_on": gettext_lazy("Rechnung vom"),
    "paid_on": gettext_lazy("Bezahlt am"),
    "payee": gettext_lazy("An wen"),
    "reason": gettext_lazy("Wofür"),
    "cost_type": gettext_lazy("Kostenart"),
    "amount": gettext_lazy("Betrag in €"),
    "vat": gettext_lazy("Darin USt in €"),
    "discount_missed": gettext_lazy("Nicht genutztes Skonto in €"),
}


@dataclass(frozen=True)
class GridRow:
    """`number` is that of the stored voucher, None for what is none yet."""

    key: uuid.UUID
    reading: Reading
    number: int | None = None
    document: Document | None = None
    source: str = ""
    hints: list[Hint] = field(default_factory=list)

    @property
    def is_unfinished(self) -> bool:
        return not self.reading.is_blank and not self.reading.is_good

    @property
    def missing(self) -> str:
        return ", ".join(str(LABELS[name]) for name in self.reading.missing)

    def cells(self, columns: Iterable[str]) -> list[dict[str, Any]]:
        return [
            {
                "name": name,
                "label": LABELS[name],
                "value": self.reading.typed.get(name, ""),
                "error": self.reading.errors.get(name, ""),
            }
            for name in columns
        ]

    def problems(self) -> list[str]:
        return [f"{LABELS[name]}: {text}" for name, text in self.reading.errors.items()]


def columns_of(statement: StatementOfUse) -> tuple[str, ...]:
    """VAT is a column only for organisations that get it back; the cash discount stands on the voucher's own page."""
    left_out = {"discount_missed"} | (set() if statement.vat_deductible else {"vat"})
    return tuple(name for name in FIELDS if name not in left_out)


def page_of(
    statement: StatementOfUse, number: str | int | None, hints: Hints, *, blank: int = EMPTY_ROWS
) -> tuple[Page[Any], list[GridRow]]:
    """A page of the list: vouchers in their order, then what is unfinished; on the last page empty rows to go on."""
    drafts = list(statement.drafts.all())
    entries: list[Voucher | VoucherDraft] = [*statement.vouchers.all(), *(one for one in drafts if not one.voucher_id)]
    page = Paginator(entries, PER_PAGE).get_page(number)
    typed_over = {one.voucher_id: one for one in drafts if one.voucher_id}
    reader = Reader.of(statement)
    rows = [row_of(one, reader, hints, typed_over.get(one.pk) if isinstance(one, Voucher) else one) for one in page]
    if not page.has_next():
        rows += empty_rows(blank)
    return page, rows


def row_of(entry: Voucher | VoucherDraft, reader: Reader, hints: Hints, draft: VoucherDraft | None) -> GridRow:
    if isinstance(entry, VoucherDraft):
        return GridRow(entry.public_id, reader.read(entry.values), source=entry.source)
    return GridRow(
        entry.public_id,
        reader.read(draft.values) if draft else Reading(typed_of(entry)),
        number=entry.number,
        document=entry.document,
        hints=hints.get(entry.pk, []),
    )


def empty_rows(count: int) -> list[GridRow]:
    return [GridRow(uuid.uuid4(), Reading(dict.fromkeys(FIELDS, ""))) for _number in range(count)]


def posted_rows(statement: StatementOfUse, post: QueryDict, files: Any, only: str | None = None) -> list[Row]:
    """The rows of the grid as they were sent. What a page does not show of a voucher stays as it is."""
    keys = [key for key in map(_key, [only] if only else post.getlist("row")) if key]
    stored = {one.public_id: typed_of(one) for one in statement.vouchers.all() if one.public_id in set(keys)}
    reader = Reader.of(statement)
    rows = []
    for key in keys:
        given = {name: post.get(f"{name}-{key}", stored.get(key, {}).get(name, "")) for name in FIELDS}
        rows.append(Row(key, reader.read(given), drop=f"drop-{key}" in post, file=files.get(f"file-{key}")))
    return rows


def _key(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None


def count_words(kept_saved: int, unfinished: int) -> str:
    """What became of the rows, in a sentence or two."""
    said = _("Gespeichert.") if kept_saved or not unfinished else ""
    if unfinished:
        said += (
            " " + _("%d Zeilen sind noch nicht fertig; sie bleiben stehen.") % unfinished
            if unfinished > 1
            else (" " + _("Eine Zeile ist noch nicht fertig; sie bleibt stehen."))
        )
    return said.strip()
