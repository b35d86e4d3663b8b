"""Ledger = drawdowns = payment runs = bank entries, and what later apps put on paper: every difference, to the cent.

Each check is a question to the database that names what does not fit. It asks the rows themselves, never the code that
wrote them, and takes nothing for granted that a trigger keeps: this is what finds what came in past the triggers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, Sum
from django.utils.translation import gettext as _

from grants.completeness import euros
from grants.models import BankEntry, BankStatement, Drawdown, OwnAccount, Payment, PaymentRun
from grants.money import ZERO
from grants.payments import pain001
from grants.payments.agreement import of

Check = Callable[[], Iterator["Difference"]]
_checks: list[Check] = []


@dataclass(frozen=True)
class Difference:
    """`where` names the thing, `sentence` what does not fit, `amount` by how much."""

    where: str
    sentence: str
    amount: Decimal = ZERO

    def __str__(self) -> str:
        return f"{self.where}: {self.sentence}"


def check(function: Check) -> Check:
    """Register a check; later apps add what they put on paper."""
    _checks.append(function)
    return function


def differences() -> list[Difference]:
    return [one for function in _checks for one in function()]


def _sentence(said: str, is_: Decimal, should: Decimal) -> str:
    return _("%(said)s: %(is)s statt %(should)s.") % {"said": said, "is": euros(is_), "should": euros(should)}


# ---- the ledger in itself --------------------------------------------------------------------------------------------


@check
def balances_are_the_sums_of_their_postings() -> Iterator[Difference]:
    rows = _rows(
        """
        SELECT f.name, a.year, a.kind, c.number, a.balance, coalesce(sum(p.amount), 0)
        FROM grants_account a JOIN grants_fund f ON f.id = a.fund_id
        LEFT JOIN grants_application c ON c.id = a.case_id LEFT JOIN grants_posting p ON p.account_id = a.id
        GROUP BY a.id, f.name, c.number HAVING a.balance <> coalesce(sum(p.amount), 0) ORDER BY a.id
        """
    )
    for fund, year, kind, number, balance, total in rows:
        where = f"{fund} {year} {kind} {number or ''}".strip()
        yield Difference(where, _sentence(_("Kontostand gegen Buchungen"), balance, total), balance - total)


@check
def transfers_balance() -> Iterator[Difference]:
    rows = _rows(
        "SELECT t.id, t.reference, sum(p.amount) FROM grants_transfer t JOIN grants_posting p ON p.transfer_id = t.id "
        "GROUP BY t.id HAVING sum(p.amount) <> 0 ORDER BY t.id"
    )
    for key, reference, total in rows:
        yield Difference(f"{reference} #{key}".strip(), _sentence(_("Buchung geht nicht auf"), total, ZERO), total)


# ---- the ledger and the drawdowns ------------------------------------------------------------------------------------


@check
def the_ledger_is_what_the_drawdowns_say() -> Iterator[Difference]:
    """Per case: ordered is ordered; what was disbursed, whatever became of it, is what was paid."""
    rows = _rows(
        """
        WITH books AS (
            SELECT a.case_id, sum(a.balance) FILTER (WHERE a.kind = 'ordered') AS ordered,
                   sum(a.balance) FILTER (WHERE a.kind IN ('disbursed', 'settled', 'repaid')) AS paid
            FROM grants_account a WHERE a.case_id IS NOT NULL GROUP BY a.case_id
        ), asked AS (
            SELECT g.application_id AS case_id, sum(d.amount) FILTER (WHERE d.state = 'ordered') AS ordered,
                   sum(d.amount) FILTER (WHERE d.state = 'paid') AS paid
            FROM grants_drawdown d JOIN grants_grant g ON g.id = d.grant_id GROUP BY g.application_id
        )
        SELECT c.number, coalesce(b.ordered, 0), coalesce(a.ordered, 0), coalesce(b.paid, 0), coalesce(a.paid, 0)
        FROM books b FULL JOIN asked a USING (case_id) JOIN grants_application c ON c.id = case_id
        WHERE coalesce(b.ordered, 0) <> coalesce(a.ordered, 0) OR coalesce(b.paid, 0) <> coalesce(a.paid, 0)
        ORDER BY c.number
        """
    )
    for number, ledger_ordered, ordered, ledger_paid, paid in rows:
        if ledger_ordered != ordered:
            said = _sentence(_("Angewiesen laut Büchern gegen Abrufe"), ledger_ordered, ordered)
            yield Difference(number, said, ledger_ordered - ordered)
        if ledger_paid != paid:
            said = _sentence(_("Ausgezahlt laut Büchern gegen Abrufe"), ledger_paid, paid)
            yield Difference(number, said, ledger_paid - paid)


@check
def nobody_got_more_than_the_grant() -> Iterator[Difference]:
    rows = _rows(
        """
        SELECT c.number, g.amount, sum(d.amount) FROM grants_drawdown d JOIN grants_grant g ON g.id = d.grant_id
        JOIN grants_application c ON c.id = g.application_id WHERE d.state IN ('ordered', 'paid')
        GROUP BY g.id, c.number HAVING sum(d.amount) > g.amount ORDER BY c.number
        """
    )
    for number, granted, paid in rows:
        yield Difference(number, _sentence(_("Gezahlt gegen bewilligt"), paid, granted), paid - granted)


# ---- the drawdowns and the runs --------------------------------------------------------------------------------------


@check
def every_drawdown_has_its_one_line() -> Iterator[Difference]:
    line = Payment.objects.filter(
        drawdown=OuterRef("pk"), run=OuterRef("run"), end_to_end_id=OuterRef("end_to_end_id"), recalled_at=None,
        returned_on=None,
    )  # fmt: skip
    drawdowns = Drawdown.objects.filter(state__in=["ordered", "paid"]).select_related("grant__application")
    for one in drawdowns.filter(~Exists(line)).order_by("pk"):
        yield Difference(str(one), _("Zu diesem Abruf fehlt die Zahlung im Lauf."), one.amount)


@check
def every_line_is_what_its_drawdown_says() -> Iterator[Difference]:
    lines = Payment.objects.filter(recalled_at=None, returned_on=None).select_related(
        "drawdown__grant__application", "run"
    )
    for line in lines.order_by("pk").iterator(1000):
        drawdown = line.drawdown
        if line.amount != drawdown.amount:
            said = _sentence(_("Zahlung gegen Abruf"), line.amount, drawdown.amount)
            yield Difference(f"{line.run}, {drawdown}", said, line.amount - drawdown.amount)
        paid = drawdown.state == Drawdown.State.PAID
        if paid != (line.paid_on is not None) or drawdown.paid_on != line.paid_on:
            yield Difference(f"{line.run}, {drawdown}", _("Zahlung und Abruf nennen verschiedene Zahltage."))


@check
def every_file_is_the_one_that_was_released() -> Iterator[Difference]:
    runs = PaymentRun.objects.filter(released_at__isnull=False).annotate(
        total=Sum("payments__amount", filter=Q(payments__recalled_at=None))
    )
    for run in runs.order_by("pk").iterator(50):
        assert run.file_facts is not None
        file = pain001.PaymentFile.from_json(run.file_facts)
        if pain001.digest(pain001.make(file)) != run.file_sha256:
            yield Difference(run.number, _("Die Zahlungsdatei ist nicht mehr die freigegebene."))
        total = run.total or ZERO
        if not run.dissolved_at and total != file.total:
            yield Difference(run.number, _sentence(_("Lauf gegen Datei"), total, file.total), total - file.total)


# ---- the runs and the bank -------------------------------------------------------------------------------------------


@check
def every_booked_movement_has_the_amount_of_its_payment() -> Iterator[Difference]:
    entries = BankEntry.objects.filter(payment__isnull=False).select_related("payment__run", "account")
    for entry in entries.order_by("pk").iterator(1000):
        assert entry.payment is not None
        should = entry.payment.amount if entry.kind == BankEntry.Kind.RETURN else -entry.payment.amount
        if entry.amount != should:
            said = _sentence(_("Bank gegen Zahlung"), entry.amount, should)
            yield Difference(f"{entry.account}, {entry.payment.run}", said, entry.amount - should)


@check
def books_and_accounts_agree() -> Iterator[Difference]:
    for account in OwnAccount.objects.filter(entries__isnull=False).distinct().order_by("pk"):
        found = of(account)
        if found.difference:
            words = _("Bücher und Konto weichen um %(sum)s voneinander ab, seit dem %(day)s.")
            day = found.since.strftime("%d.%m.%Y") if found.since else "?"
            yield Difference(str(account), words % {"sum": euros(found.difference), "day": day}, found.difference)
        for gap in found.gaps:
            words = _("Zwischen „%(before)s“ und „%(after)s“ fehlen %(sum)s.")
            told = {"before": gap.before, "after": gap.after, "sum": euros(gap.difference)}
            yield Difference(str(account), words % told, gap.difference)


@check
def every_statement_is_kept_whole() -> Iterator[Difference]:
    """Opening balance, movements and closing balance agree, and the movements are still those of the message."""
    for statement in BankStatement.objects.select_related("account").order_by("pk"):
        if not statement.adds_up:
            yield Difference(str(statement), _("Anfangsstand und Umsätze ergeben nicht den Endstand."))


def _rows(sql: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        rows: list[Any] = cursor.fetchall()
    return rows
