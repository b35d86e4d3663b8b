"""Do the books and the account say the same? If not: by how much, since when, and what makes the difference."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from django.db.models import Exists, OuterRef, QuerySet, Sum

from grants.models import BankEntry, BankStatement, OwnAccount, Payment
from grants.money import ZERO

Kind = BankEntry.Kind


@dataclass(frozen=True)
class Gap:
    """Two statements that do not join: the end of one is not the beginning of the next."""

    before: BankStatement
    after: BankStatement

    @property
    def difference(self) -> Decimal:
        return (self.after.opening_balance or ZERO) - (self.before.closing_balance or ZERO)


@dataclass(frozen=True)
class Agreement:
    """What moved on one account, as the books have it and as the bank says."""

    account: OwnAccount
    books: Decimal
    bank: Decimal
    since: dt.date | None
    open_entries: list[BankEntry]
    unseen: list[Payment]
    gaps: list[Gap]
    last: BankStatement | None

    @property
    def difference(self) -> Decimal:
        return self.bank - self.books


def of(account: OwnAccount) -> Agreement:
    bank, books = _bank_by_day(account), _books_by_day(account)
    statements = list(
        account.statements.filter(kind=BankStatement.Kind.STATEMENT, closing_balance__isnull=False).order_by(
            "closing_on", "issued_at", "pk"
        )
    )
    return Agreement(
        account=account,
        books=sum(books.values(), ZERO),
        bank=sum(bank.values(), ZERO),
        since=since(books, bank),
        open_entries=list(account.entries.filter(kind=Kind.OPEN).order_by("booked_on", "pk")[:200]),
        unseen=list(unseen(account).select_related("run", "payee_account__actor").order_by("paid_on", "pk")[:200]),
        gaps=gaps(statements),
        last=statements[-1] if statements else None,
    )


def since(books: dict[dt.date, Decimal], bank: dict[dt.date, Decimal]) -> dt.date | None:
    """The first day of the difference that stands now; a difference that closed again in between is over."""
    difference, begun = ZERO, None
    for day in sorted({*books, *bank}):
        difference += bank.get(day, ZERO) - books.get(day, ZERO)
        begun = None if not difference else begun or day
    return begun


def gaps(statements: list[BankStatement]) -> list[Gap]:
    joined = pairwise(statements)
    return [
        Gap(before, after)
        for before, after in joined
        if after.opening_balance is not None and after.opening_balance != before.closing_balance
    ]


def unseen(account: OwnAccount) -> QuerySet[Payment]:
    """Confirmed as paid, and no movement of the bank says so."""
    own = BankEntry.objects.filter(payment=OuterRef("pk"), kind=Kind.PAYMENT)
    whole = BankEntry.objects.filter(run=OuterRef("run"), kind=Kind.PAYMENT)
    return Payment.objects.filter(~Exists(own), ~Exists(whole), run__account=account, paid_on__isnull=False)


def _bank_by_day(account: OwnAccount) -> dict[dt.date, Decimal]:
    rows = account.entries.filter(currency="EUR").values_list("booked_on").annotate(total=Sum("amount"))
    return dict(rows.order_by("booked_on"))


def _books_by_day(account: OwnAccount) -> dict[dt.date, Decimal]:
    """Payments out, returns in, and what a person has said of everything else."""
    found: dict[dt.date, Decimal] = defaultdict(lambda: ZERO)
    paid = Payment.objects.filter(run__account=account, paid_on__isnull=False)
    for day, total in paid.values_list("paid_on").annotate(total=Sum("amount")).order_by("paid_on"):
        found[day] -= total
    back = paid.filter(returned_on__isnull=False)
    for day, total in back.values_list("returned_on").annotate(total=Sum("amount")).order_by("returned_on"):
        found[day] += total
    told = account.entries.filter(kind__in=[Kind.REPAYMENT, Kind.OTHER], currency="EUR")
    for day, total in told.values_list("booked_on").annotate(total=Sum("amount")).order_by("booked_on"):
        found[day] += total
    return found
