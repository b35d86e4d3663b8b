"""Messages of the bank come in: each once, each movement once, whatever overlaps."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import IO

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.models import BankEntry, BankStatement, OwnAccount, Payment, PaymentRun
from grants.money import ZERO
from grants.payments import camt, pain002
from grants.payments.xml import opening
from grants.services import matching
from network.models import Partnership
from workflows import clock
from workflows.journal import record, unit_of_work
from workflows.life import Person
from workflows.refusal import Refused

BATCH = 1000


@dataclass
class Imported:
    """What came in, told in sentences."""

    statements: list[BankStatement] = field(default_factory=list)
    new: int = 0
    known: int = 0
    matched: int = 0
    notes: list[str] = field(default_factory=list)


def import_file(partnership: Partnership, file: IO[bytes], *, name: str, by: Person) -> Imported:
    """Read a message of the bank. All of it is written or nothing; what was read before is not written again. Then what
    is certain is matched, movement by movement; the rest waits for a person."""
    if not by.has_perm("grants.import_statement", partnership):
        raise Refused(_("Kontoauszüge liest die Kasse ein."), code="forbidden", status=403)
    sha256 = _digest(file)
    done = Imported()
    if opening(file)[1] == "CstmrPmtStsRpt":
        _import_status(partnership, pain002.read(file), name=name, sha256=sha256, by=by, done=done)
        return done
    with unit_of_work():
        for head, bookings in _by_statement(camt.read(file)):
            _import_statement(partnership, head, bookings, name=name, sha256=sha256, by=by, done=done)
    for account in {one.account_id: one.account for one in done.statements}.values():
        done.matched += matching.match_certain(account, by=by)
    return done


def _import_statement(
    partnership: Partnership,
    head: camt.Head,
    bookings: Iterator[camt.Booking | camt.Pending],
    *,
    name: str,
    sha256: str,
    by: Person,
    done: Imported,
) -> None:
    done.notes += [note for note in head.notes if note not in done.notes]
    account = _account(partnership, head, done)
    if account is None:
        return
    values = {"account": account, "kind": head.kind, "identification": head.identification, "file_sha256": sha256}
    if known := BankStatement.objects.filter(**values).first():
        done.notes.append(
            _("„%(name)s“ ist schon eingelesen, am %(day)s. Nichts wurde doppelt verbucht.")
            % {"name": known, "day": known.imported_at.strftime("%d.%m.%Y")}
        )
        done.statements.append(known)
        return
    statement = BankStatement.objects.create(
        **values,
        partnership=partnership,
        number=head.number,
        issued_at=head.issued_at,
        opening_on=head.opening[0] if head.opening else None,
        opening_balance=head.opening[1] if head.opening else None,
        closing_on=head.closing[0] if head.closing else None,
        closing_balance=head.closing[1] if head.closing else None,
        file_name=name[:200],
        imported_by_id=by.pk,
        imported_at=clock.now(),
    )
    new_before, known_before = done.new, done.known
    for batch in _batches(bookings):
        statement.pending += sum(isinstance(one, camt.Pending) for one in batch)
        booked = [one for one in batch if isinstance(one, camt.Booking)]
        statement.movement += sum((one.amount for one in booked if one.currency == "EUR"), ZERO)
        _write(statement, booked, done)
    statement.entries_new = done.new - new_before
    statement.entries_told = statement.entries_new + done.known - known_before
    statement.save()
    if not statement.adds_up:
        done.notes.append(_("„%s“ geht nicht auf: Anfangsstand und Umsätze ergeben nicht den Endstand.") % statement)
    if statement.pending:
        done.notes.append(
            ngettext(
                "Ein Umsatz ist nur vorgemerkt; er zählt, wenn er gebucht ist.",
                "%(count)d Umsätze sind nur vorgemerkt; sie zählen, wenn sie gebucht sind.",
                statement.pending,
            )
            % {"count": statement.pending}
        )
    told = {"identification": head.identification, "sha256": sha256, "new": statement.entries_new}
    record(statement, "import_statement", by=by, facts=told)
    done.statements.append(statement)


def _account(partnership: Partnership, head: camt.Head, done: Imported) -> OwnAccount | None:
    """The account is locked: two imports at once write one after the other."""
    rows = OwnAccount.objects.filter(partnership=partnership, confirmed_at__isnull=False)
    account = rows.select_for_update().filter(iban=head.iban).first() if head.iban else None
    if account is None:
        shown = head.iban or head.account or _("ohne Nummer")
        done.notes.append(
            _("Der Auszug betrifft das Konto %s. Es ist keines der bestätigten eigenen Konten und wurde übergangen.")
            % shown
        )
        return None
    if head.currency != "EUR":
        raise Refused(
            _("Das Konto wird in %s geführt. Verbucht werden Auszüge in Euro.") % head.currency, code="currency"
        )
    return account


def _write(statement: BankStatement, bookings: list[camt.Booking], done: Imported) -> None:
    """One query to see what is known, one to write what is new."""
    keys = {one.key for one in bookings}
    known = {row.booking_key: row for row in BankEntry.objects.filter(account=statement.account, booking_key__in=keys)}
    rows: list[BankEntry] = []
    for one in bookings:
        before = known.get(one.key)
        if before is not None and before.bare_batch and before.kind == "open" and not one.bare_batch:
            before.delete()  # the sum gives way to its items
        elif before is not None:
            done.known += 1
            continue
        rows += [_row(statement, one, position, item) for position, item in enumerate(one.items)]
        done.new += 1
    BankEntry.objects.bulk_create(rows, batch_size=BATCH)


def _row(statement: BankStatement, booking: camt.Booking, position: int, item: camt.Item) -> BankEntry:
    return BankEntry(
        public_id=uuid.uuid4(),
        account=statement.account,
        statement=statement,
        booking_key=booking.key,
        position=position,
        bare_batch=booking.bare_batch,
        amount=item.amount,
        currency=booking.currency,
        booked_on=booking.booked_on,
        value_on=booking.value_on,
        end_to_end_id=item.end_to_end_id,
        batch_id=booking.batch_id,
        counterparty=item.counterparty,
        counterparty_iban=item.iban,
        text=item.text,
        is_return=item.is_return,
        reason_code=item.reason_code,
        reason_text=item.reason_text,
    )


def _import_status(
    partnership: Partnership, status: pain002.Status, *, name: str, sha256: str, by: Person, done: Imported
) -> None:
    """What the bank says of a run. A refused payment comes back at once; a refused file can be dissolved."""
    run = next(
        (
            one
            for one in PaymentRun.objects.filter(partnership=partnership, account__isnull=False).select_related(
                "account"
            )
            if one.message_id == status.message_id
        ),
        None,
    )
    if run is None or run.account is None:
        raise Refused(_("Die Rückmeldung gehört zu keinem Lauf dieser Partnerschaft."), code="other_run")
    with unit_of_work():
        locked = PaymentRun.objects.select_for_update(of=("self",)).select_related("partnership__chain").get(pk=run.pk)
        statement, new = BankStatement.objects.get_or_create(
            account=run.account,
            kind=BankStatement.Kind.STATUS,
            identification=status.identification,
            file_sha256=sha256,
            defaults={
                "partnership": partnership,
                "issued_at": status.issued_at,
                "entries_told": len(status.refusals),
                "entries_new": len(status.refusals),
                "file_name": name[:200],
                "imported_by_id": by.pk,
                "imported_at": clock.now(),
            },
        )
        done.statements.append(statement)
        if not new:
            done.notes.append(_("Diese Rückmeldung ist schon eingelesen."))
            return
        record(statement, "import_statement", by=by, facts={"run": run.number, "sha256": sha256})
        if status.refused:
            if locked.drawdowns.exclude(state="ordered").exists():
                raise Refused(_("Aus diesem Lauf ist schon etwas gezahlt. Klären Sie das mit der Bank."), code="paid")
            locked.refused_by_bank = status.refused
            locked.version += 1
            locked.save()
            record(locked, "refuse_run", by=by, facts={"run": run.number, "reason": status.refused})
            done.notes.append(_("Die Bank hat den Lauf %(run)s nicht angenommen: %(reason)s") % {
                "run": run.number, "reason": status.refused,
            })  # fmt: skip
    lines = Payment.objects.filter(run=run).in_bulk([one.end_to_end_id for one in status.refusals],
                                                    field_name="end_to_end_id")  # fmt: skip
    for refusal in status.refusals:
        line = lines.get(refusal.end_to_end_id)
        if line is None:
            done.notes.append(_("Die Kennung %s gehört zu keiner Zahlung dieses Laufs.") % refusal.end_to_end_id)
        elif matching.comes_back(line, reason=refusal.reason, on=clock.today(), by=by):
            done.matched += 1


def _by_statement(
    told: Iterable[camt.Head | camt.Booking | camt.Pending],
) -> Iterator[tuple[camt.Head, Iterator[camt.Booking | camt.Pending]]]:
    """Group without holding more than one movement."""
    stream = iter(told)
    following = next(stream, None)

    def bookings() -> Iterator[camt.Booking | camt.Pending]:
        nonlocal following
        while (following := next(stream, None)) is not None and not isinstance(following, camt.Head):
            yield following

    while isinstance(following, camt.Head):
        rest = bookings()
        yield following, rest
        for _unread in rest:
            pass


def _batches(bookings: Iterable[camt.Booking | camt.Pending]) -> Iterator[list[camt.Booking | camt.Pending]]:
    batch: list[camt.Booking | camt.Pending] = []
    for one in bookings:
        batch.append(one)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _digest(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    while chunk := file.read(1 << 20):
        digest.update(chunk)
    return digest.hexdigest()
