"""Files of a statement: scans of vouchers, several at once, and copies of what was published."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import File
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reporting.models import StatementOfUse, Voucher
from reporting.services.statements import require_room, saved, writable
from workflows import documents
from workflows.journal import unit_of_work
from workflows.life import Person
from workflows.models import Document
from workflows.refusal import Refused

SCAN = "voucher_scan"
"""A file that came with others; it is a voucher's picture once it is assigned."""
MOST_AT_ONCE = 50


class Publicity(models.TextChoices):
    PRESS = "press_report", gettext_lazy("Pressebericht")
    PHOTO = "photo", gettext_lazy("Foto")
    FLYER = "flyer", gettext_lazy("Flyer oder Plakat")
    PROOF = "publication", gettext_lazy("Beleg der Veröffentlichung")


@dataclass
class Sorted:
    """What became of files that came together."""

    matched: list[tuple[str, int]] = field(default_factory=list)
    loose: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def papers_of(statement: StatementOfUse, kinds: Iterable[str]) -> list[Document]:
    """The files of a kind that were not deleted, oldest first."""
    return list(
        Document.objects.filter(
            subject_type=ContentType.objects.get_for_model(StatementOfUse),
            subject_pk=statement.pk,
            kind__in=list(kinds),
            deleted_at=None,
        )
    )


def loose_scans(statement: StatementOfUse) -> list[Document]:
    """Scans that belong to no voucher yet."""
    taken = set(statement.vouchers.values_list("document", flat=True))
    return [one for one in papers_of(statement, [SCAN]) if one.pk not in taken]


def add_scans(statement: StatementOfUse, files: Sequence[File[bytes]], *, by: Person) -> Sorted:
    """Keep each file; where its name says so, lay it to its voucher. One that is refused does not stop the others."""
    if len(files) > MOST_AT_ONCE:
        raise Refused(_("Höchstens 50 Dateien auf einmal. Laden Sie die übrigen danach hoch."), code="too_many")
    result = Sorted()
    for file in files:
        try:
            _add_scan(statement, file, result, by)
        except Refused as refusal:
            if refusal.code in {"wrong_state", "forbidden"}:
                raise
            result.refused.append(str(refusal))
    return result


def _add_scan(statement: StatementOfUse, file: File[bytes], result: Sorted, by: Person) -> None:
    with unit_of_work():
        locked = writable(statement, by, None)
        document = documents.store(file, subject=locked, kind=SCAN, by=by)
        voucher = voucher_named(locked.vouchers.filter(document=None), document.name)
        if voucher is None:
            result.loose.append(document.name)
        else:
            voucher.document = document
            voucher.save(update_fields=["document"])
            result.matched.append((document.name, voucher.number))
        saved(locked)


def voucher_named(vouchers: Iterable[Voucher], name: str) -> Voucher | None:
    """The voucher that a file's name speaks of: by the number on the paper, or by the number in the list."""
    stem = name.rpartition(".")[0] or name
    plain = _plain(stem)
    rows = list(vouchers)
    by_paper = [one for one in rows if len(_plain(one.voucher_number)) >= 4 and _plain(one.voucher_number) in plain]
    if len(by_paper) == 1:
        return by_paper[0]
    found = re.match(r"(?:beleg|nr|voucher)?[\s._-]*0*(\d{1,4})(?!\d)", stem.strip(), re.IGNORECASE)
    return next((one for one in rows if found and one.number == int(found[1])), None)


def _plain(text: str) -> str:
    return re.sub(r"[^0-9a-zäöüß]", "", text.lower())


def assign(document: Document, voucher: Voucher, *, by: Person) -> None:
    with unit_of_work():
        locked = writable(voucher.statement, by, None)
        voucher.document = document
        voucher.save(update_fields=["document"])
        saved(locked)


def add_publicity(statement: StatementOfUse, file: File[bytes], *, kind: str, by: Person) -> Document:
    if kind not in Publicity.values:
        raise Refused(_("Sagen Sie, was das für eine Datei ist."), code="kind")
    with unit_of_work():
        locked = writable(statement, by, None)
        document = documents.store(file, subject=locked, kind=kind, by=by)
        saved(locked)
    return document


def remove(statement: StatementOfUse, document: Document, *, by: Person) -> None:
    with unit_of_work():
        locked = writable(statement, by, None)
        documents.delete(document, by=by, reason=_("von der Organisation entfernt"))
        saved(locked)


def interim_vouchers(statement: StatementOfUse) -> list[Voucher]:
    """What interim statements of the grant list and the final one does not yet: the final one covers the whole time."""
    if not statement.is_final:
        return []
    there = {(one.paid_on, one.payee, one.amount, one.reason) for one in statement.vouchers.all()}
    rows = Voucher.objects.filter(statement__grant=statement.grant_id, statement__kind=StatementOfUse.Kind.INTERIM)
    rows = rows.exclude(statement__state=StatementOfUse.State.WAIVED).order_by("paid_on", "number")
    return [one for one in rows if (one.paid_on, one.payee, one.amount, one.reason) not in there]


def carry_over(statement: StatementOfUse, *, by: Person) -> int:
    """Copy the vouchers of the interim statements, with their files, to the end of the final list."""
    with unit_of_work():
        locked = writable(statement, by, None)
        rows = interim_vouchers(locked)
        last = locked.vouchers.count()
        require_room(last + len(rows))
        Voucher.objects.bulk_create(
            Voucher(
                statement=locked, number=number, voucher_number=one.voucher_number, invoiced_on=one.invoiced_on,
                paid_on=one.paid_on, payee=one.payee, reason=one.reason, amount=one.amount, vat=one.vat,
                discount_missed=one.discount_missed, cost_type=one.cost_type, document_id=one.document_id,
            )
            for number, one in enumerate(rows, last + 1)
        )  # fmt: skip
        if rows:
            saved(locked)
    return len(rows)
