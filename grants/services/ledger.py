"""Movements of money: each a balanced transfer between accounts of one fund and year.

The database keeps the promises: postings are append-only, a transfer adds up to zero (deferred trigger), and no
account but the budget falls below zero (CHECK), so a fund cannot promise and a case cannot spend what is not there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from grants.completeness import euros
from grants.models import Account, Application, Fund, Posting, Transfer
from grants.money import ZERO
from workflows import clock
from workflows.life import Person
from workflows.refusal import Refused

Kind = Account.Kind


def set_budget(fund: Fund, year: int, amount: Decimal, *, by: Person, reference: str = "") -> Transfer:
    """Bring the year's budget to `amount`; lowering it below what is promised is refused."""
    if not by.has_perm("grants.set_budget", fund):
        raise Refused(_("Den Haushaltsansatz trägt die Kasse oder die Verwaltung ein."), code="forbidden", status=403)
    with transaction.atomic():
        purse = _lock_year(fund, year, Kind.BUDGET, Kind.AVAILABLE)
        difference = amount + purse.balance(Kind.BUDGET)
        if not difference:
            raise Refused(_("Der Ansatz hat schon diese Höhe."), code="nothing_to_do")
        movement = Movement(Transfer.Kind.BUDGET, Kind.BUDGET, Kind.AVAILABLE, difference)
        (transfer,) = _write(purse, [movement], by=by, reference=reference)
    return transfer


def budget(fund: Fund, year: int) -> Decimal:
    return -_balance(fund, year, Kind.BUDGET)


def available(fund: Fund, year: int) -> Decimal:
    return _balance(fund, year, Kind.AVAILABLE)


def reserve(case: Application, amount: Decimal, *, by: Person) -> None:
    """Note what was recommended; a fund that has no more simply reserves what is left, for the decision decides."""
    purse = _lock(case, Kind.AVAILABLE, Kind.RESERVED)
    amount = min(amount, purse.balance(Kind.AVAILABLE))
    if amount > ZERO:
        _write(purse, [Movement(Transfer.Kind.RESERVE, Kind.AVAILABLE, Kind.RESERVED, amount)], by=by)


def release_reservation(case: Application, *, by: Person) -> None:
    _release(case, Kind.RESERVED, by)


def commit(case: Application, amount: Decimal, *, by: Person) -> None:
    """Promise an amount; what was reserved for the case is free for it. Refused where the year has not so much left."""
    purse = _lock(case, Kind.AVAILABLE, Kind.RESERVED, Kind.COMMITTED)
    reserved = purse.balance(Kind.RESERVED)
    left = purse.balance(Kind.AVAILABLE) + reserved
    if amount > left:
        raise Refused(
            _(
                "Im %(fund)s %(year)d sind noch %(left)s frei. Bewilligen Sie weniger, oder setzen Sie den Antrag "
                "auf die Warteliste."
            )
            % {"fund": purse.fund.name, "year": purse.year, "left": euros(left)},
            code="fund_exhausted",
        )
    movements = [Movement(Transfer.Kind.COMMIT, Kind.AVAILABLE, Kind.COMMITTED, amount)]
    if reserved:
        movements.insert(0, Movement(Transfer.Kind.RELEASE, Kind.RESERVED, Kind.AVAILABLE, reserved))
    _write(purse, movements, by=by)


def release_commitment(case: Application, *, by: Person) -> Decimal:
    """Give back to the fund what was promised and will not be paid; returns how much."""
    return _release(case, Kind.COMMITTED, by)


def lower_commitment(case: Application, amount: Decimal, *, by: Person) -> None:
    """Give a part of what was promised back to the fund."""
    _of_case(Transfer.Kind.RELEASE, case, Kind.COMMITTED, Kind.AVAILABLE, amount, by, "")


def order(case: Application, amount: Decimal, *, by: Person, reference: str) -> None:
    _of_case(Transfer.Kind.ORDER, case, Kind.COMMITTED, Kind.ORDERED, amount, by, reference)


def disburse(case: Application, amount: Decimal, *, by: Person, reference: str) -> None:
    _of_case(Transfer.Kind.DISBURSE, case, Kind.ORDERED, Kind.DISBURSED, amount, by, reference)


def recall(case: Application, amount: Decimal, *, by: Person, reference: str) -> None:
    """The order was taken back before the bank had it."""
    _of_case(Transfer.Kind.REVERSE, case, Kind.ORDERED, Kind.COMMITTED, amount, by, reference)


def bounce(case: Application, amount: Decimal, *, by: Person, reference: str, was_paid: bool) -> None:
    """Money came back: it is promised again, not spent."""
    source = Kind.DISBURSED if was_paid else Kind.ORDERED
    _of_case(Transfer.Kind.BOUNCE, case, source, Kind.COMMITTED, amount, by, reference)


def repay(case: Application, amount: Decimal, *, by: Person, reference: str) -> None:
    """A recipient paid back out of what was disbursed."""
    _of_case(Transfer.Kind.REPAY, case, Kind.DISBURSED, Kind.REPAID, amount, by, reference)


def settle_up_to(case: Application, amount: Decimal, *, by: Person, reference: str) -> None:
    """Bring what is booked as settled up to `amount`, as far as it was disbursed."""
    purse = _lock(case, Kind.DISBURSED, Kind.SETTLED)
    more = min(amount - purse.balance(Kind.SETTLED), purse.balance(Kind.DISBURSED))
    if more > ZERO:
        _write(purse, [Movement(Transfer.Kind.SETTLE, Kind.DISBURSED, Kind.SETTLED, more)], by=by, reference=reference)


def unsettle(case: Application, *, by: Person, reference: str) -> None:
    """A settlement is opened again: what was settled is only disbursed."""
    settled = balance_of(case, Kind.SETTLED)
    if settled:
        _of_case(Transfer.Kind.REVERSE, case, Kind.SETTLED, Kind.DISBURSED, settled, by, reference)


def balance_of(case: Application, kind: Account.Kind) -> Decimal:
    return _balance(*_purse(case), kind, case)


def case_balances(case: Application) -> dict[str, Decimal]:
    """All balances of one case, by kind; what never moved is zero."""
    found = dict(Account.objects.filter(case=case).values_list("kind", "balance"))
    return {kind.value: found.get(kind.value, ZERO) for kind in Kind if kind not in {Kind.BUDGET, Kind.AVAILABLE}}


def fund_balances(fund: Fund, year: int) -> dict[str, Decimal]:
    """The fund's year by kind. Budget = available + all that is promised, paid and given back."""
    rows = Account.objects.filter(fund=fund, year=year).values_list("kind").annotate(total=Sum("balance"))
    found = dict(rows)
    return {kind.value: found.get(kind.value, ZERO) for kind in Kind} | {"budget": -found.get(Kind.BUDGET, ZERO)}


def _purse(case: Application) -> tuple[Fund, int]:
    return case.call.fund, case.call.budget_year


def _balance(fund: Fund, year: int, kind: Account.Kind, case: Application | None = None) -> Decimal:
    found = Account.objects.filter(fund=fund, year=year, kind=kind, case=case).values_list("balance", flat=True)
    return found.first() or ZERO


GENERAL = frozenset({Kind.BUDGET, Kind.AVAILABLE})


@dataclass(frozen=True)
class Movement:
    kind: Transfer.Kind
    source: Account.Kind
    target: Account.Kind
    amount: Decimal


@dataclass(frozen=True)
class Purse:
    """Some accounts of a fund's year, of one case or of none, locked until the transaction ends."""

    fund: Fund
    year: int
    case: Application | None
    accounts: dict[str, Account]

    def balance(self, kind: Account.Kind) -> Decimal:
        return self.accounts[kind].balance


def _of_case(
    transfer: Transfer.Kind,
    case: Application,
    source: Account.Kind,
    target: Account.Kind,
    amount: Decimal,
    by: Person,
    reference: str,
) -> None:
    _write(_lock(case, source, target), [Movement(transfer, source, target, amount)], by=by, reference=reference)


def _release(case: Application, source: Account.Kind, by: Person) -> Decimal:
    amount = balance_of(case, source)
    if amount:
        purse = _lock(case, source, Kind.AVAILABLE)
        amount = purse.balance(source)
        _write(purse, [Movement(Transfer.Kind.RELEASE, source, Kind.AVAILABLE, amount)], by=by)
    return amount


def _lock(case: Application, *kinds: Account.Kind) -> Purse:
    return _lock_year(*_purse(case), *kinds, case=case)


def _lock_year(fund: Fund, year: int, *kinds: Account.Kind, case: Application | None = None) -> Purse:
    """Lock accounts in the order of their keys, so that two transfers never wait in a ring; open what is missing."""
    accounts = _locked(fund, year, kinds, case)
    if any(kind not in accounts for kind in kinds):
        opened = [Account(fund=fund, year=year, kind=kind) for kind in Kind if kind in GENERAL]
        if case is not None:
            opened += [Account(fund=fund, year=year, kind=kind, case=case) for kind in Kind if kind not in GENERAL]
        Account.objects.bulk_create(opened, ignore_conflicts=True)
        accounts = _locked(fund, year, kinds, case)
    return Purse(fund, year, case, accounts)


def _locked(fund: Fund, year: int, kinds: Sequence[str], case: Application | None) -> dict[str, Account]:
    of_case = Q(kind__in=[kind for kind in kinds if kind not in GENERAL], case=case)
    general = Q(kind__in=[kind for kind in kinds if kind in GENERAL], case=None)
    rows = Account.objects.filter(of_case | general, fund=fund, year=year).select_for_update().order_by("pk")
    return {row.kind: row for row in rows}


def _write(purse: Purse, movements: Sequence[Movement], *, by: Person, reference: str = "") -> list[Transfer]:
    """Write the transfers. Refused where an account would fall below zero; the database would not take it either."""
    balances = {kind: account.balance for kind, account in purse.accounts.items()}
    for one in movements:
        balances[one.source] -= one.amount
        balances[one.target] += one.amount
        short = [kind for kind in (one.source, one.target) if kind != Kind.BUDGET and balances[kind] < ZERO]
        if short:
            raise Refused(
                _("Dafür reicht das Geld auf dem Konto „%s“ nicht.") % Kind(short[0]).label, code="ledger_bounds"
            )
    transfers = Transfer.objects.bulk_create(
        Transfer(kind=one.kind, case=purse.case, reference=reference, at=clock.now(), by_id=by.pk) for one in movements
    )
    Posting.objects.bulk_create(
        Posting(transfer=transfer, account=purse.accounts[kind], amount=amount)
        for transfer, one in zip(transfers, movements, strict=True)
        for kind, amount in ((one.source, -one.amount), (one.target, one.amount))
    )
    return transfers
