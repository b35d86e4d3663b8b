"""The voucher list as a whole: rows typed in the grid, rows from a spreadsheet. What does not fit yet is kept."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.base import File
from django.db.models import Q
from django.utils.translation import gettext as _

from reporting.models import StatementOfUse, Voucher, VoucherDraft, VoucherFinding
from reporting.services.statements import number_anew, require_room, saved, writable
from reporting.voucher_rows import Reading, typed_of
from workflows import documents
from workflows.journal import unit_of_work
from workflows.life import Person
from workflows.refusal import Refused

WRITTEN = (
    "voucher_number", "invoiced_on", "paid_on", "payee", "reason", "amount", "vat", "discount_missed", "cost_type",
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A row as it was read. `key` is the public id that its voucher has or will have: sent twice, it is one row."""

    key: uuid.UUID
    reading: Reading
    drop: bool = False
    file: File[bytes] | None = None
    source: str = ""


@dataclass
class Kept:
    """How many rows became or changed vouchers, and how many wait to be finished."""

    saved: int = 0
    unfinished: int = 0


def put_rows(statement: StatementOfUse, rows: Sequence[Row], *, by: Person) -> Kept:
    """Good rows become vouchers, the others stay as they were typed; a row without a change changes nothing."""
    rows = list({row.key: row for row in rows}.values())
    with unit_of_work():
        locked = writable(statement, by, None)
        book = _Book(locked, [row.key for row in rows])
        for row in rows:
            book.put(row, by)
        book.write()
        if book.touched:
            saved(locked)
    return book.kept


def set_vat(statement: StatementOfUse, *, deductible: bool, by: Person) -> StatementOfUse:
    """Whether the organisation gets VAT back from the tax office; then the funder does not pay it."""
    with unit_of_work():
        locked = writable(statement, by, None)
        locked.vat_deductible = deductible
        return saved(locked)


def attach_file(voucher: Voucher, file: File[bytes], *, by: Person) -> None:
    """The picture of a voucher; an earlier one is replaced."""
    with unit_of_work():
        locked = writable(voucher.statement, by, None)
        voucher.document = documents.store(file, subject=locked, kind="voucher", by=by)
        voucher.save(update_fields=["document"])
        saved(locked)


class _Book:
    """What the database holds of the rows in hand, and what is to be written."""

    def __init__(self, statement: StatementOfUse, keys: Sequence[uuid.UUID]) -> None:
        self.statement = statement
        self.kept = Kept()
        self.touched = False
        self.vouchers = {one.public_id: one for one in statement.vouchers.filter(public_id__in=keys)}
        of_rows = Q(public_id__in=keys) | Q(voucher__public_id__in=keys)
        drafts = statement.drafts.filter(of_rows).select_related("voucher")
        self.drafts = {one.voucher.public_id if one.voucher else one.public_id: one for one in drafts}
        self.last = statement.vouchers.count()
        self.new: list[Voucher] = []
        self.changed: list[Voucher] = []
        self.dropped: list[int] = []
        self.unfinished: list[VoucherDraft] = []
        self.finished: list[int] = []
        taken = Voucher.objects.filter(public_id__in=set(keys) - set(self.vouchers)).exists()
        if taken or VoucherDraft.objects.filter(public_id__in=keys).exclude(statement=statement).exists():
            raise Refused(_("Diese Zeile gehört zu einer anderen Liste. Laden Sie die Seite neu."), code="foreign")

    def put(self, row: Row, by: Person) -> None:
        voucher, draft = self.vouchers.get(row.key), self.drafts.get(row.key)
        if row.drop or (row.reading.is_blank and voucher is None):
            self._drop(voucher, draft)
        elif row.reading.is_good:
            self._take(row.key, voucher, row.reading.values, row.file, by)
            if draft is not None:
                self.finished.append(draft.pk)
        else:
            self._keep(row, voucher, draft)

    def _drop(self, voucher: Voucher | None, draft: VoucherDraft | None) -> None:
        if draft is not None:
            self.finished.append(draft.pk)
        if voucher is not None:
            self.dropped.append(voucher.pk)

    def _take(
        self, key: uuid.UUID, voucher: Voucher | None, values: Mapping[str, Any], file: File[bytes] | None, by: Person
    ) -> None:
        if voucher is None:
            self.last += 1
            require_room(self.last)
            voucher = Voucher(public_id=key, statement=self.statement, number=self.last)
            self.new.append(voucher)
        elif file is None and all(getattr(voucher, name) == values[name] for name in WRITTEN):
            return
        else:
            self.changed.append(voucher)
        for name in WRITTEN:
            setattr(voucher, name, values[name])
        if file is not None:
            voucher.document = documents.store(file, subject=self.statement, kind="voucher", by=by)
        self.kept.saved += 1

    def _keep(self, row: Row, voucher: Voucher | None, draft: VoucherDraft | None) -> None:
        self.kept.unfinished += 1
        if draft is None:
            if voucher is not None and typed_of(voucher) == row.reading.typed:
                return
            draft = VoucherDraft(statement=self.statement, voucher=voucher, source=row.source)
            draft.public_id = uuid.uuid4() if voucher else row.key
        draft.values = row.reading.typed
        self.unfinished.append(draft)

    def write(self) -> None:
        self.touched = bool(self.new or self.changed or self.dropped or self.unfinished or self.finished)
        VoucherDraft.objects.filter(pk__in=self.finished).delete()
        VoucherFinding.objects.filter(voucher__in=[one.pk for one in self.changed]).delete()
        Voucher.objects.bulk_update(self.changed, [*WRITTEN, "document"], batch_size=1000)
        Voucher.objects.bulk_create(self.new, batch_size=1000)
        VoucherDraft.objects.bulk_update([one for one in self.unfinished if one.pk], ["values"], batch_size=1000)
        VoucherDraft.objects.bulk_create([one for one in self.unfinished if not one.pk], batch_size=1000)
        if self.dropped:
            Voucher.objects.filter(pk__in=self.dropped).delete()
            number_anew(self.statement)
