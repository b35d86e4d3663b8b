"""Two people of the treasury at once, on two real connections: nothing is paid, read or booked twice."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError

from grants.models import BankEntry, BankStatement, Drawdown, OwnAccount, Payment, PaymentRun, Transfer
from grants.services import payments, statements
from grants.services.statements import Imported, import_file
from network.models import User
from tests.conftest import Cast
from tests.factories.reporting import at
from tests.grants.payments.shapes import shape
from tests.grants.payments.test_statements import words
from tests.workflows.conftest import committed
from tests.workflows.test_races import at_once, meeting_point
from workflows import clock
from workflows.models import Chain
from workflows.refusal import Refused

__all__ = ["committed"]


@pytest.fixture
def instance_chain(committed: None) -> Chain:
    """In place of the one that lives in a transaction."""
    return Chain.objects.get_or_create(name="instance")[0]


def read_twice(sent: PaymentRun, cast: Cast) -> list[Any]:
    clock.set_to(at(2026, 12, 3))
    arrive, said = meeting_point(), words(sent)

    def read() -> Imported:
        by = User.objects.get(pk=cast["treasurer"].pk)
        arrive()
        return import_file(sent.partnership, shape("sparkasse_053_02", **said), name="x.xml", by=by)

    return at_once(read, read)


def test_a_statement_read_by_two_at_once_is_read_once(sent: PaymentRun, cast: Cast) -> None:
    results = read_twice(sent, cast)
    assert sorted(one.new for one in results) == [0, 2]
    assert (BankStatement.objects.count(), BankEntry.objects.count()) == (1, 2)
    assert set(Drawdown.objects.values_list("state", flat=True)) == {"paid"}
    assert Transfer.objects.filter(kind="disburse").count() == 2


def test_without_the_lock_on_the_account_the_second_would_break(
    sent: PaymentRun, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: the database still keeps each movement once, but with an error instead of a sentence."""
    arrive = meeting_point()

    def unlocked(partnership: Any, head: Any, done: Any) -> OwnAccount:
        arrive()
        return OwnAccount.objects.get()

    monkeypatch.setattr(statements, "_account", unlocked)
    results = read_twice(sent, cast)
    assert sum(isinstance(one, IntegrityError) for one in results) == 1
    assert BankEntry.objects.count() == 2


def test_a_payment_taken_into_two_runs_at_once_is_in_one(
    wanted: list[Drawdown], account: OwnAccount, cast: Cast
) -> None:
    arrive = meeting_point()

    def order() -> PaymentRun:
        by = User.objects.get(pk=cast["treasurer"].pk)
        drawdowns = list(Drawdown.objects.order_by("pk"))
        arrive()
        return payments.order_run(account.partnership, drawdowns, pay_on=clock.today(), account=account, by=by)

    results = at_once(order, order)
    assert sorted(type(one) is Refused for one in results) == [False, True]
    assert PaymentRun.objects.count() == 1
    assert sum(Payment.objects.values_list("amount", flat=True)) == Decimal("1000.00")


def test_a_run_released_by_two_at_once_is_released_once(run: PaymentRun, cast: Cast) -> None:
    arrive = meeting_point()

    def release() -> PaymentRun:
        fresh, by = PaymentRun.objects.get(pk=run.pk), User.objects.get(pk=cast["approver"].pk)
        arrive()
        return payments.release_run(fresh, by=by)

    first, second = at_once(release, release)
    assert first.file_sha256 == second.file_sha256 != ""
    assert first.released_at == second.released_at
