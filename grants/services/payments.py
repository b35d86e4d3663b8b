"""Payment runs: prepared by the treasury, released by a second person, sent to the bank, confirmed by what it says."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from grants.lifecycle.drawdown import nothing_holds_it
from grants.models import Drawdown, OwnAccount, Payment, PaymentRun
from grants.payments import pain001
from grants.payments.days import bank_day
from grants.payments.files import file_of, lines_of
from network.models import BankAccount, Partnership
from workflows import clock
from workflows.journal import record, unit_of_work
from workflows.life import Person
from workflows.refusal import Refused
from workflows.steps import once, take


def order_run(
    partnership: Partnership,
    drawdowns: Sequence[Drawdown],
    *,
    pay_on: dt.date,
    by: Person,
    account: OwnAccount | None = None,
    command_id: uuid.UUID | None = None,
) -> PaymentRun:
    """Take approved drawdowns into one run, all or none. A drawdown somebody else took in the meantime refuses it.

    A day on which banks do not pay becomes the next on which they do. Without an account the run goes on paper.
    """
    if not drawdowns:
        raise Refused(_("Wählen Sie mindestens eine Auszahlung."), code="nothing_chosen")
    if pay_on < clock.today():
        raise Refused(_("Der Ausführungstag liegt in der Vergangenheit."), code="past")
    with unit_of_work():
        Partnership.objects.select_for_update().get(pk=partnership.pk)  # run numbers are given one after another
        payload = {
            "drawdowns": sorted(one.pk for one in drawdowns), "pay_on": pay_on, "account": account.pk if account else 0,
        }  # fmt: skip
        if not once(command_id, by=by, what=("order_run", partnership.pk), payload=payload):
            return PaymentRun.objects.get(command_id=command_id)
        if account is not None and (account.partnership_id != partnership.pk or not account.pays):
            raise Refused(_("Von diesem Konto kann nicht gezahlt werden: Es ist nicht bestätigt."), code="own_account")
        now = clock.now()  # asked once: a run at midnight has one day and one year
        run = PaymentRun.objects.create(
            partnership=partnership,
            number=_next_number(partnership, timezone.localdate(now).year),
            pay_on=bank_day(pay_on),
            account=account,
            ordered_by_id=by.pk,
            ordered_at=now,
            command_id=command_id,
        )
        for drawdown in sorted(drawdowns, key=lambda one: one.pk):
            if drawdown.grant.partnership_id != partnership.pk:
                raise Refused(_("Ein Lauf gehört zu einer Partnerschaft."), code="other_partnership")
            take(drawdown, "order", by=by, run=run)
        told = {"run": run.number, "pay_on": run.pay_on, "asked_for": pay_on, "count": len(drawdowns)}
        record(run, "order_run", by=by, facts=told)
    return run


def release_run(run: PaymentRun, *, by: Person) -> PaymentRun:
    """The second person: what the file says is frozen, so that it is the same for ever. Pressed twice, once."""
    with unit_of_work():
        locked = _locked(run)
        if locked.released_by_id == by.pk and by.pk is not None:
            return locked
        if locked.released_at or locked.dissolved_at or locked.account is None:
            raise _out_of_turn()
        _require(by, "grants.release_run", locked, _("Freigeben muss eine zweite Person mit dem Amt „Anordnung“."))
        lines = lines_of(locked)
        for line in lines:
            _still_payable(line)
        locked.pay_on = bank_day(max(locked.pay_on, clock.today()))
        file = file_of(locked, lines)
        if found := pain001.faults(file, on=clock.today()):
            raise Refused(_("%(where)s: %(sentence)s") % vars(found[0]), code="file_faults")
        locked.file_facts, locked.file_sha256 = file.to_json(), pain001.digest(pain001.make(file))
        locked.released_by_id, locked.released_at = by.pk, clock.now()
        _save(locked)
        told = {"run": locked.number, "sha256": locked.file_sha256, "total": str(file.total), "count": len(lines)}
        record(locked, "release_run", by=by, facts=told)
    return locked


def file_bytes(run: PaymentRun) -> bytes:
    """The file that was released. Refused where it would no longer come out the same."""
    if run.file_facts is None or run.dissolved_at:
        raise Refused(_("Die Datei gibt es, sobald der Lauf freigegeben ist."), code="not_released", status=409)
    data = pain001.make(pain001.PaymentFile.from_json(run.file_facts))
    if pain001.digest(data) != run.file_sha256:
        raise Refused(
            _("Die Datei stimmt nicht mehr mit der freigegebenen überein. Geben Sie sie nicht an die Bank, und sagen "
              "Sie der Verwaltung Bescheid."),
            code="file_differs",
            status=409,
        )  # fmt: skip
    return data


def download_run(run: PaymentRun, *, by: Person) -> bytes:
    _require(by, "grants.send_run", run, _("Die Datei holt die Kasse ab."))
    data = file_bytes(run)
    record(run, "download_run", by=by, facts={"run": run.number, "sha256": run.file_sha256})
    return data


def send_run(run: PaymentRun, *, by: Person) -> PaymentRun:
    """Somebody says that the bank has the file. From then on only the bank takes a payment out of the run."""
    with unit_of_work():
        locked = _locked(run)
        _require(by, "grants.send_run", locked, _("An die Bank gibt die Kasse."))
        if locked.sent_at:
            return locked
        if not locked.released_at or locked.dissolved_at:
            raise _out_of_turn()
        locked.sent_by_id, locked.sent_at = by.pk, clock.now()
        _save(locked)
        record(locked, "send_run", by=by, facts={"run": locked.number, "sha256": locked.file_sha256})
    return locked


def dissolve_run(run: PaymentRun, *, reason: str, by: Person) -> PaymentRun:
    """Every payment waits for another run. Possible until the bank has the file, and after it refused the file."""
    with unit_of_work():
        locked = _locked(run)
        _require(by, "grants.dissolve_run", locked, _("Einen Lauf löst die Kasse auf oder wer ihn freigeben darf."))
        if locked.dissolved_at:
            return locked
        if locked.sent_at and not locked.refused_by_bank:
            raise Refused(
                _("Die Bank hat den Lauf schon. Was nicht ausgeführt wird, meldet sie selbst zurück."), code="sent"
            )
        ordered = list(locked.drawdowns.filter(state=Drawdown.State.ORDERED).order_by("pk"))
        if locked.drawdowns.exclude(state=Drawdown.State.ORDERED).exists() or not ordered:
            raise Refused(_("In diesem Lauf ist schon etwas gezahlt oder zurückgekommen."), code="paid", status=409)
        locked.dissolved_by_id, locked.dissolved_at = by.pk, clock.now()
        _save(locked)
        for drawdown in ordered:
            take(drawdown, "recall", by=by)
        record(locked, "dissolve_run", by=by, facts={"run": locked.number}, personal={"reason": reason})
    return locked


def confirm_run(run: PaymentRun, *, paid_on: dt.date, by: Person) -> int:
    """The bank has executed the run: confirm every payment that is still ordered. Returns how many."""
    if run.account_id and not run.sent_at:
        raise Refused(_("Bestätigt wird, was die Bank schon hat. Vermerken Sie das zuerst."), code="not_sent")
    with unit_of_work():
        ordered = list(run.drawdowns.filter(state=Drawdown.State.ORDERED).order_by("pk"))
        for drawdown in ordered:
            take(drawdown, "confirm", by=by, paid_on=paid_on)
        if ordered:
            record(run, "confirm_run", by=by, facts={"run": run.number, "paid_on": paid_on, "count": len(ordered)})
    return len(ordered)


def _next_number(partnership: Partnership, year: int) -> str:
    prefix = f"ZL-{year}-"
    count = PaymentRun.objects.filter(partnership=partnership, number__startswith=prefix).count()
    return f"{prefix}{count + 1:03d}"


def _locked(run: PaymentRun) -> PaymentRun:
    rows = PaymentRun.objects.select_related("partnership__chain", "account")
    return rows.select_for_update(of=("self",)).get(pk=run.pk)


def _save(run: PaymentRun) -> None:
    run.version += 1
    run.save()


def _still_payable(line: Payment) -> None:
    """Between ordering and releasing an account may have been blocked, or the grant held."""
    account = line.payee_account
    if account.state not in {BankAccount.State.CONFIRMED, BankAccount.State.ACTIVE}:
        raise Refused(
            _("%(name)s: Die Bankverbindung ist inzwischen „%(state)s“. Lösen Sie den Lauf auf.")
            % {"name": account.actor.name, "state": account.get_state_display()},
            code="account_changed",
            status=409,
        )
    nothing_holds_it(line.drawdown)


def _require(by: Person, permission: str, run: PaymentRun, sentence: str) -> None:
    if not by.has_perm(permission, run):
        raise Refused(sentence, code="forbidden", status=403)


def _out_of_turn() -> Refused:
    return Refused(_("Der Lauf ist inzwischen weiter. Laden Sie die Seite neu."), code="wrong_state", status=409)
