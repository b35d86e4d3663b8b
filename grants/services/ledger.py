"""Movements of money: each a balanced transfer between accounts of one fund and year.

The database keeps the promises: postings are append-only, a transfer adds up to zero (deferred trigger), and no
account but the budget falls below zero (CHECK), so a fund cannot promise and a case cannot spend what is not there.
"""

from __future__ import annotations

from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Sum
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
    difference = amount - budget(fund, year)
    if not difference:
        raise Refused(_("Der Ansatz hat schon diese Höhe."), code="nothing_to_do")
    return _move(Transfer.Kind.BUDGET, fund, year, Kind.BUDGET, Kind.AVAILABLE, difference, None, by, reference)


def budget(fund: Fund, year: int) -> Decimal:
    return -_balance(fund, year, Kind.BUDGET)


def available(fund: Fund, year: int) -> Decimal:
    return _balance(fund, year, Kind.AVAILABLE)


def reserve(case: Application, amount: Decimal, *, by: Person) -> None:
    """Note what was recommended; a fund that has no more simply reserves what is left, for the decision decides."""
    fund, year = _purse(case)
    amount = min(amount, available(fund, year))
    if amount > ZERO:
        _move(Transfer.Kind.RESERVE, fund, year, Kind.AVAILABLE, Kind.RESERVED, amount, case, by)


def release_reservation(case: Application, *, by: Person) -> None:
    fund, year = _purse(case)
    reserved = _balance(fund, year, Kind.RESERVED, case)
    if reserved:
        _move(Transfer.Kind.RELEASE, fund, year, Kind.RESERVED, Kind.AVAILABLE, reserved, case, by)


def commit(case: Application, amount: Decimal, *, by: Person) -> None:
    """Promise an amount. Refused where the fund's year has not so much left."""
    fund, year = _purse(case)
    release_reservation(case, by=by)
    left = available(fund, year)
    if amount > left:
        raise Refused(
            _(
                "Im %(fund)s %(year)d sind noch %(left)s frei. Bewilligen Sie weniger, oder setzen Sie den Antrag "
                "auf die Warteliste."
            )
            % {"fund": fund.name, "year": year, "left": euros(left)},
            code="fund_exhausted",
        )
    _move(Transfer.Kind.COMMIT, fund, year, Kind.AVAILABLE, Kind.COMMITTED, amount, case, by)


def release_commitment(case: Application, *, by: Person) -> Decimal:
    """Give back to the fund what was promised and will not be paid; returns how much."""
    fund, year = _purse(case)
    left = _balance(fund, year, Kind.COMMITTED, case)
    if left:
        _move(Transfer.Kind.RELEASE, fund, year, Kind.COMMITTED, Kind.AVAILABLE, left, case, by)
    return left


def order(case: Application, amount: Decimal, *, by: Person, reference: str) -> None:
    _of_case(Transfer.Kind.ORDER, case, Kind.COMMITTED, Kind.ORDERED, amount, by, reference)


def disburse(case: Application, amount: Decimal, *, by: Person, reference: str) -> None:
    _of_case(Transfer.Kind.DISBURSE, case, Kind.ORDERED, Kind.DISBURSED, amount, by, reference)


def bounce(case: Application, amount: Decimal, *, by: Person, reference: str, was_paid: bool) -> None:
    """Money came back: it is promised again, not spent."""
    source = Kind.DISBURSED if was_paid else Kind.ORDERED
    _of_case(Transfer.Kind.BOUNCE, case, source, Kind.COMMITTED, amount, by, reference)


def settle(case: Application, amount: Decimal, *, by: Person, reference: str) -> None:
    _of_case(Transfer.Kind.SETTLE, case, Kind.DISBURSED, Kind.SETTLED, amount, by, reference)


def repay(case: Application, amount: Decimal, *, by: Person, reference: str) -> None:
    """A recipient paid back out of what was disbursed."""
    _of_case(Transfer.Kind.REPAY, case, Kind.DISBURSED, Kind.REPAID, amount, by, reference)


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


def _of_case(
    transfer: Transfer.Kind,
    case: Application,
    source: Account.Kind,
    target: Account.Kind,
    amount: Decimal,
    by: Person,
    reference: str,
) -> None:
    _move(transfer, *_purse(case), source, target, amount, case, by, reference)


def _move(
    kind: Transfer.Kind,
    fund: Fund,
    year: int,
    source: Account.Kind,
    target: Account.Kind,
    amount: Decimal,
    case: Application | None,
    by: Person,
    reference: str = "",
) -> Transfer:
    """Write one transfer. The lower account key is posted first, so two transfers never wait in a ring."""
    general = {Kind.BUDGET, Kind.AVAILABLE}
    ends = {}
    for account_kind, signed in ((source, -amount), (target, amount)):
        account, _created = Account.objects.get_or_create(
            fund=fund, year=year, kind=account_kind, case=None if account_kind in general else case
        )
        ends[account.pk] = signed
    try:
        with transaction.atomic():
            transfer = Transfer.objects.create(kind=kind, case=case, reference=reference, at=clock.now(), by_id=by.pk)
            for pk in sorted(ends):
                Posting.objects.create(transfer=transfer, account_id=pk, amount=ends[pk])
    except IntegrityError as error:
        raise Refused(
            _("Dafür reicht das Geld auf dem Konto „%s“ nicht.") % source.label, code="ledger_bounds"
        ) from error
    return transfer
