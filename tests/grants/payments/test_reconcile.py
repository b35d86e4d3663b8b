"""A planted cent is found and named, wherever it was planted; a world in order has no difference."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from grants.models import Account, BankEntry, Drawdown, Payment, PaymentRun, Posting
from grants.payments.agreement import of, since
from grants.payments.reconcile import differences
from grants.services import payments
from grants.services.matching import assign
from tests.conftest import Cast
from tests.grants.payments.test_statements import comes

CENT = Decimal("0.01")


def as_owner(sql: str) -> None:
    """Past every trigger, as only the owner of the database could."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(sql)
        assert cursor.rowcount == 1
        cursor.execute("SET session_replication_role = DEFAULT")


@pytest.fixture
def told(sent: PaymentRun, cast: Cast) -> PaymentRun:
    """Paid, one returned, the stranger's credit explained."""
    comes(sent, "genossenschaft_053_08", cast)
    assign(BankEntry.objects.get(kind="open"), "other", note="Spende", by=cast["treasurer"])
    return PaymentRun.objects.get(pk=sent.pk)


@pytest.mark.django_db
def test_in_order_there_is_no_difference(told: PaymentRun) -> None:
    assert differences() == []
    out = io.StringIO()
    call_command("reconcile", stdout=out)
    assert out.getvalue().strip() == "Keine Abweichung."


def paid() -> Drawdown:
    return Drawdown.objects.get(state="paid")


PLANTED: dict[str, tuple[Callable[[], str], str]] = {
    "in a balance": (
        lambda: f"UPDATE grants_account SET balance = balance + 0.01 WHERE id = {_account()}",
        "Kontostand gegen Buchungen",
    ),
    "in a posting": (
        lambda: f"UPDATE grants_posting SET amount = amount + 0.01 WHERE id = {_posting()}",
        "Buchung geht nicht auf",
    ),
    "in a drawdown": (
        lambda: f"UPDATE grants_drawdown SET amount = amount + 0.01 WHERE id = {paid().pk}",
        "Ausgezahlt laut Büchern gegen Abrufe",
    ),
    "in a line of the run": (
        lambda: f"UPDATE grants_payment SET amount = amount + 0.01 WHERE drawdown_id = {paid().pk}",
        "Zahlung gegen Abruf",
    ),
    "in the file": (
        lambda: "UPDATE grants_paymentrun SET file_facts = jsonb_set(file_facts, '{transfers,0,amount}', '\"600.01\"')",
        "nicht mehr die freigegebene",
    ),
    "in a movement of the bank": (
        lambda: f"UPDATE grants_bankentry SET amount = amount + 0.01 WHERE id = {_entry()}",
        "Bank gegen Zahlung",
    ),
    "in the closing balance": (
        lambda: "UPDATE grants_bankstatement SET closing_balance = closing_balance + 0.01",
        "ergeben nicht den Endstand",
    ),
    "in a lost line": (
        lambda: f"UPDATE grants_payment SET end_to_end_id = 'other' WHERE drawdown_id = {paid().pk}",
        "fehlt die Zahlung im Lauf",
    ),
}


def _account() -> int:
    return Account.objects.get(kind="disbursed", balance__gt=0).pk


def _posting() -> int:
    return Posting.objects.filter(account=_account()).values_list("pk", flat=True)[0]


def _entry() -> int:
    return BankEntry.objects.get(kind="return").pk


@pytest.mark.django_db
@pytest.mark.parametrize("place", PLANTED)
def test_a_planted_cent_is_found_and_named(told: PaymentRun, place: str) -> None:
    sql, sentence = PLANTED[place]
    as_owner(sql())
    found = [str(one) for one in differences()]
    assert any(sentence in one for one in found), found
    with pytest.raises(CommandError):
        call_command("reconcile", stdout=io.StringIO())


@pytest.mark.django_db
def test_the_page_says_by_how_much_and_since_when(sent: PaymentRun, cast: Cast) -> None:
    comes(sent, "genossenschaft_053_08", cast)
    assert sent.account is not None
    found = of(sent.account)
    assert found.difference == Decimal("250.00")
    assert found.since == dt.date(2026, 11, 26)
    assert [one.counterparty for one in found.open_entries] == ["Unbekannt GmbH"]
    (difference,) = differences()
    assert "250,00" in str(difference)
    assert "26.11.2026" in str(difference)


@pytest.mark.django_db
def test_a_payment_confirmed_by_hand_is_named_until_the_bank_says_it(sent: PaymentRun, cast: Cast) -> None:
    payments.confirm_run(sent, paid_on=dt.date(2026, 11, 20), by=cast["treasurer"])
    assert sent.account is not None
    found = of(sent.account)
    assert (found.difference, found.since) == (Decimal("1000.00"), dt.date(2026, 11, 20))
    assert len(found.unseen) == 2
    comes(sent, "sparkasse_053_02", cast)
    found = of(sent.account)
    assert (found.difference, found.since, found.unseen) == (Decimal("0.00"), None, [])
    assert set(Payment.objects.values_list("paid_on", flat=True)) == {dt.date(2026, 11, 20)}


DAYS = st.dictionaries(
    st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31)), st.decimals("-999", "999", places=2), max_size=8
)


@given(DAYS, DAYS)
def test_since_is_the_first_day_of_the_difference_that_stands(
    books: dict[dt.date, Decimal], bank: dict[dt.date, Decimal]
) -> None:
    def difference(until: dt.date) -> Decimal:
        return sum((v for d, v in bank.items() if d <= until), Decimal(0)) - sum(
            (v for d, v in books.items() if d <= until), Decimal(0)
        )

    begun = since(books, bank)
    last = dt.date(2026, 12, 31)
    if begun is None:
        assert difference(last) == 0
    else:
        days = [begun + dt.timedelta(days=n) for n in range((last - begun).days + 1)]
        assert all(difference(day) != 0 for day in days)
        assert difference(begun - dt.timedelta(days=1)) == 0
