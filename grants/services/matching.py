"""What a movement on the account means: certain things are booked, everything else by a person who says so."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from grants.completeness import euros
from grants.models import BankEntry, Drawdown, OwnAccount, Payment, PaymentRun
from grants.payments.claims import open_claims
from grants.payments.reasons import in_words
from workflows import clock
from workflows.journal import record, unit_of_work
from workflows.life import Person
from workflows.refusal import Refused
from workflows.steps import once, take

Kind = BankEntry.Kind


@dataclass(frozen=True)
class Candidate:
    """What an open movement may be. `why` says what speaks for it, the strongest first."""

    value: str
    label: str
    amount: Decimal
    why: tuple[str, ...]
    url: str


# ---- what is certain -------------------------------------------------------------------------------------------------


def match_certain(account: OwnAccount, *, by: Person) -> int:
    """Book every open movement that names one of our payments or runs, with its very amount. Returns how many.

    Each is a unit of work of its own: one that is refused waits in the list and keeps no other from being booked.
    """
    named = Q(end_to_end_id__in=_lines(account.pk).values("end_to_end_id")) | Q(bare_batch=True)
    entries = BankEntry.objects.filter(named, account=account, kind=Kind.OPEN, currency="EUR").order_by(
        "booked_on", "pk"
    )
    booked = 0
    for entry in entries.iterator(chunk_size=1000):
        meant = certain(entry)
        if meant is None:
            continue
        try:
            _book(entry, meant, by=by)
        except Refused:
            continue  # a person sees why on the movement's own page
        booked += 1
    return booked


def certain(entry: BankEntry) -> Payment | PaymentRun | None:
    """The payment or the run that the movement names itself, if the amount is the same to the cent."""
    if entry.end_to_end_id:
        line = _lines(entry.account_id).filter(end_to_end_id=entry.end_to_end_id).first()
        if line is not None and abs(entry.amount) == line.amount and _fits(entry, line):
            return line
    if entry.bare_batch and entry.batch_id and not entry.is_credit:
        for run in PaymentRun.objects.filter(account=entry.account_id, sent_at__isnull=False):
            if run.message_id == entry.batch_id and _unpaid(run) == -entry.amount:
                return run
    return None


def _fits(entry: BankEntry, line: Payment) -> bool:
    """Not paid twice, not come back twice, and no money for what was taken out of its run."""
    if line.recalled_at:
        return False
    kind = Kind.RETURN if entry.is_credit else Kind.PAYMENT
    return not BankEntry.objects.filter(payment=line, kind=kind).exclude(pk=entry.pk).exists()


def _unpaid(run: PaymentRun) -> Decimal:
    lines = run.payments.filter(recalled_at=None, paid_on=None, returned_on=None)
    return sum((one.amount for one in lines), Decimal("0.00"))


def _lines(account_pk: int) -> QuerySet[Payment]:
    return Payment.objects.filter(run__account=account_pk).select_related("drawdown", "run")


def _book(entry: BankEntry, meant: Payment | PaymentRun, *, by: Person) -> None:
    with unit_of_work():
        locked = _locked(entry)
        if locked.kind != Kind.OPEN:
            return
        if isinstance(meant, PaymentRun):
            _whole_run_was_paid(locked, meant, by=by)
        elif locked.is_credit:
            comes_back(meant, reason=in_words(locked.reason_code, locked.reason_text), on=locked.booked_on, by=by)
            _resolve(locked, by, kind=Kind.RETURN, payment=meant)
        else:
            _was_paid(meant, on=locked.booked_on, by=by)
            _resolve(locked, by, kind=Kind.PAYMENT, payment=meant)


def _was_paid(line: Payment, *, on: dt.date, by: Person) -> None:
    """Paid on the day the bank booked it. What came back before the payment was seen is only noted."""
    if line.returned_on is None and line.drawdown.state == Drawdown.State.ORDERED:
        take(line.drawdown, "confirm", by=by, paid_on=on)
    elif line.paid_on is None:
        Payment.objects.filter(pk=line.pk).update(paid_on=on)


def comes_back(line: Payment, *, reason: str, on: dt.date, by: Person) -> bool:
    """The drawdown bounces with the bank's reason, and its account is blocked. False where that happened before."""
    if line.returned_on is not None:
        return False
    take(line.drawdown, "bounce", by=by, note=reason[:300], returned_on=on)
    return True


def _whole_run_was_paid(entry: BankEntry, run: PaymentRun, *, by: Person) -> None:
    if _unpaid(run) != -entry.amount:
        raise Refused(
            _("In diesem Lauf sind noch %(open)s offen, gebucht wurden %(amount)s.")
            % {"open": euros(_unpaid(run)), "amount": euros(-entry.amount)},
            code="other_amount",
        )
    for line in run.payments.filter(recalled_at=None, paid_on=None, returned_on=None).select_related("drawdown"):
        _was_paid(line, on=entry.booked_on, by=by)
    _resolve(entry, by, kind=Kind.PAYMENT, run=run)


# ---- what a person says ----------------------------------------------------------------------------------------------


def assign(
    entry: BankEntry, what: str, *, by: Person, note: str = "", command_id: uuid.UUID | None = None
) -> BankEntry:
    """A person says what a movement is: `payment:<id>`, `run:<id>`, `claim:<id>`, or `other` with a word on it."""
    with unit_of_work():
        locked = _locked(entry)
        if not by.has_perm("grants.resolve_entry", locked.account):
            raise Refused(_("Umsätze ordnet die Kasse zu."), code="forbidden", status=403)
        if not once(command_id, by=by, what=("assign_entry", locked.pk), payload={"what": what, "note": note}):
            return locked
        if locked.kind not in {Kind.OPEN, Kind.OTHER}:
            raise Refused(_("Dieser Umsatz ist schon zugeordnet. Laden Sie die Seite neu."), code="known", status=409)
        kind, _colon, key = what.partition(":")
        if kind == "other":
            if not note.strip():
                raise Refused(_("Schreiben Sie dazu, was dieser Umsatz ist."), code="note")
            _resolve(locked, by, kind=Kind.OTHER, note=note.strip()[:300])
        elif locked.currency != "EUR":
            raise Refused(_("Der Umsatz lautet nicht auf Euro. Schreiben Sie dazu, was er ist."), code="currency")
        elif kind == "payment":
            _assign_payment(locked, key, by=by)
        elif kind == "run":
            _whole_run_was_paid(locked, _run(locked, key), by=by)
        elif kind == "claim":
            _assign_claim(locked, key, by=by)
        else:
            raise Refused(_("Wählen Sie, was dieser Umsatz ist."), code="nothing_chosen")
        told = {"what": kind, "amount": str(locked.amount), "booked_on": locked.booked_on}
        record(locked, "resolve_entry", by=by, facts=told, personal={"note": note} if note else None)
    return _read(locked)


def _assign_payment(entry: BankEntry, key: str, *, by: Person) -> None:
    line = _lines(entry.account_id).filter(end_to_end_id=key).first()
    if line is None or not _fits(entry, line):
        raise Refused(_("Zu dieser Zahlung gehört schon ein anderer Umsatz."), code="taken", status=409)
    if line.amount != abs(entry.amount):
        raise Refused(
            _("Die Zahlung lautet auf %(paid)s, der Umsatz auf %(amount)s. Das wird nicht gegeneinander gebucht.")
            % {"paid": euros(line.amount), "amount": euros(abs(entry.amount))},
            code="other_amount",
        )
    if entry.is_credit:
        comes_back(line, reason=in_words(entry.reason_code, entry.reason_text or entry.text), on=entry.booked_on, by=by)
        _resolve(entry, by, kind=Kind.RETURN, payment=line)
    else:
        _was_paid(line, on=entry.booked_on, by=by)
        _resolve(entry, by, kind=Kind.PAYMENT, payment=line)


def _assign_claim(entry: BankEntry, key: str, *, by: Person) -> None:
    if not entry.is_credit:
        raise Refused(_("Zurückgezahlt wird mit einem Zugang."), code="sign")
    for book, claim in open_claims(entry.account.partnership):
        if str(claim.key) == key:
            book.book(
                claim.key, amount=entry.amount, received_on=entry.booked_on, reference=entry.text[:140], by=by,
                command_id=entry.public_id,
            )  # fmt: skip
            _resolve(entry, by, kind=Kind.REPAYMENT, claim_id=claim.key)
            return
    raise Refused(_("Diese Forderung ist nicht mehr offen. Laden Sie die Seite neu."), code="gone", status=409)


def _run(entry: BankEntry, key: str) -> PaymentRun:
    found = PaymentRun.objects.filter(account=entry.account_id, sent_at__isnull=False, number=key).first()
    if found is None:
        raise Refused(_("Diesen Lauf gibt es bei diesem Konto nicht."), code="gone", status=409)
    return found


def _resolve(entry: BankEntry, by: Person, **values: object) -> None:
    BankEntry.objects.filter(pk=entry.pk).update(resolved_by_id=by.pk, resolved_at=clock.now(), **values)


def _locked(entry: BankEntry) -> BankEntry:
    rows = BankEntry.objects.select_related("account__partnership__chain")
    return rows.select_for_update(of=("self",)).get(pk=entry.pk)


def _read(entry: BankEntry) -> BankEntry:
    return BankEntry.objects.select_related("account__partnership__chain", "payment", "run").get(pk=entry.pk)


# ---- what it may be --------------------------------------------------------------------------------------------------


def candidates(entry: BankEntry) -> list[Candidate]:
    """By number, amount, account and text; the more speaks for one, the higher it stands. Never booked unasked."""
    found = [*_payment_candidates(entry), *_run_candidates(entry), *_claim_candidates(entry)]
    return sorted(found, key=lambda one: (-len(one.why), one.label))


def _payment_candidates(entry: BankEntry) -> Iterator[Candidate]:
    side = Q(returned_on=None, paid_on__isnull=False) if entry.is_credit else Q(paid_on=None, returned_on=None)
    rows = _lines(entry.account_id).filter(side | Q(end_to_end_id=entry.end_to_end_id or "-"), recalled_at=None)
    rows = rows.filter(Q(amount=abs(entry.amount)) | Q(end_to_end_id=entry.end_to_end_id or "-"))
    taken = BankEntry.objects.filter(kind=Kind.RETURN if entry.is_credit else Kind.PAYMENT, payment__isnull=False)
    for line in rows.exclude(pk__in=taken.values("payment")).select_related("payee_account__actor")[:50]:
        why = []
        if line.end_to_end_id == entry.end_to_end_id:
            why.append(_("dieselbe Kennung"))
        if line.amount == abs(entry.amount):
            why.append(_("derselbe Betrag"))
        if entry.counterparty_iban and line.payee_account.iban == entry.counterparty_iban:
            why.append(_("dieselbe IBAN"))
        if _mentions(entry, line.purpose, line.drawdown.grant.application.number):
            why.append(_("der Verwendungszweck nennt sie"))
        word = _("Rückläufer: %(name)s, %(purpose)s") if entry.is_credit else _("%(name)s, %(purpose)s")
        label = word % {"name": line.payee_account.actor.name, "purpose": line.purpose}
        yield Candidate(f"payment:{line.end_to_end_id}", label, line.amount, tuple(why), line.run.get_absolute_url())


def _run_candidates(entry: BankEntry) -> Iterator[Candidate]:
    if entry.is_credit:
        return
    for run in PaymentRun.objects.filter(account=entry.account_id, sent_at__isnull=False).order_by("-sent_at")[:30]:
        unpaid = _unpaid(run)
        if unpaid and unpaid == -entry.amount:
            why = [_("derselbe Betrag")]
            if run.message_id == entry.batch_id:
                why.append(_("dieselbe Kennung"))
            label = _("Der ganze Lauf %s") % run.number
            yield Candidate(f"run:{run.number}", label, unpaid, tuple(why), run.get_absolute_url())


def _claim_candidates(entry: BankEntry) -> Iterator[Candidate]:
    if not entry.is_credit:
        return
    for _keeper, claim in open_claims(entry.account.partnership):
        if entry.amount > claim.outstanding:
            continue
        why = []
        if claim.outstanding == entry.amount:
            why.append(_("derselbe Betrag"))
        if _mentions(entry, *claim.words):
            why.append(_("der Verwendungszweck nennt sie"))
        if _same_words(entry.counterparty, claim.organisation):
            why.append(_("dieselbe Organisation"))
        label = f"{claim.organisation}, {claim.label}"
        yield Candidate(f"claim:{claim.key}", label, claim.outstanding, tuple(why), claim.url)


def _mentions(entry: BankEntry, *words: str) -> bool:
    """Banks break lines anywhere, so spaces say nothing."""
    told = _compact(entry.text)
    return any(word and _compact(word) in told for word in words)


def _same_words(one: str, other: str) -> bool:
    return bool(one) and bool(other) and _compact(one) == _compact(other)


def _compact(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())
