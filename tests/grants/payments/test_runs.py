"""Two people, one file, always the same bytes; nothing twice."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.utils import timezone
from lxml import etree

from grants.models import Drawdown, Hold, OwnAccount, Payment, PaymentRun
from grants.payments.files import lines_of, preview
from grants.services import ledger, payments
from network.models import BankAccount, Role
from network.services import block_bank_account
from tests.conftest import Cast
from tests.factories.network import RoleAssignmentFactory
from tests.factories.reporting import at
from tests.grants.payments.conftest import prepared
from workflows import clock
from workflows.models import JournalEntry
from workflows.refusal import Refused
from workflows.steps import take

pytestmark = pytest.mark.django_db
NS = {"p": "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"}


def refused(code: str, act: Any, *args: Any, **kwargs: Any) -> None:
    with pytest.raises(Refused) as refusal:
        act(*args, **kwargs)
    assert refusal.value.code == code


def again(run: PaymentRun) -> PaymentRun:
    return PaymentRun.objects.get(pk=run.pk)


def test_a_run_has_a_line_for_each_payment(run: PaymentRun, wanted: list[Drawdown]) -> None:
    lines = lines_of(run)
    assert [str(one.amount) for one in lines] == ["600.00", "400.00"]
    assert [one.end_to_end_id for one in lines] == list(
        Drawdown.objects.filter(run=run).order_by("pk").values_list("end_to_end_id", flat=True)
    )
    assert all(one.stands for one in lines)


def test_whoever_prepared_a_run_does_not_release_it(run: PaymentRun, cast: Cast) -> None:
    treasurer = cast["treasurer"]
    RoleAssignmentFactory(user=treasurer, partnership=run.partnership, role=Role.APPROVER)
    treasurer = type(treasurer).objects.get(pk=treasurer.pk)
    refused("forbidden", payments.release_run, run, by=treasurer)
    for name in ("treasurer", "checker", "clerk", "decider", "auditor"):
        refused("forbidden", payments.release_run, run, by=cast[name])


def test_the_database_keeps_the_four_eyes_too(run: PaymentRun, cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        PaymentRun.objects.filter(pk=run.pk).update(
            released_by=cast["treasurer"], released_at=clock.now(), file_facts={}, file_sha256="x"
        )


def test_who_represents_a_payee_does_not_release_its_run(run: PaymentRun, cast: Cast) -> None:
    signatory = cast["signatory"]
    RoleAssignmentFactory(user=signatory, partnership=run.partnership, role=Role.APPROVER)
    refused("forbidden", payments.release_run, run, by=type(signatory).objects.get(pk=signatory.pk))


def test_the_file_is_there_once_a_second_person_has_released_it(run: PaymentRun, cast: Cast) -> None:
    refused("not_released", payments.file_bytes, run)
    released = payments.release_run(run, by=cast["approver"])
    root = etree.fromstring(payments.download_run(released, by=cast["treasurer"]))
    assert [one.text for one in root.iterfind(".//p:CtrlSum", NS)] == ["1000.00", "1000.00"]
    assert root.findtext(".//p:MsgId", namespaces=NS) == run.public_id.hex
    assert root.findtext(".//p:Dbtr/p:Nm", namespaces=NS) == "Landkreis Muehlental"
    verbs = JournalEntry.objects.filter(life="grants.PaymentRun").values_list("verb", flat=True)
    assert list(verbs.order_by("sequence")) == ["order_run", "release_run", "download_run"]


def test_the_same_run_gives_the_same_bytes_whatever_changes_around_it(
    sent: PaymentRun, account: OwnAccount, cast: Cast
) -> None:
    before = payments.file_bytes(sent)
    OwnAccount.objects.filter(pk=account.pk).update(town="Anderswo", batch_booking=False)
    BankAccount.objects.update(holder="Ganz anders")
    clock.set_to(clock.now() + dt.timedelta(days=30))
    assert payments.file_bytes(again(sent)) == before


def test_a_file_that_would_come_out_differently_is_not_given_out(sent: PaymentRun) -> None:
    sent.file_facts = dict(sent.file_facts or {}, message_id="other")
    refused("file_differs", payments.file_bytes, sent)


@pytest.mark.parametrize("column", ["pay_on", "file_sha256", "released_by", "number"])
def test_the_database_keeps_what_was_released(sent: PaymentRun, cast: Cast, column: str) -> None:
    value = {"pay_on": dt.date(2030, 1, 1), "released_by": cast["decider"]}.get(column, "x")
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        PaymentRun.objects.filter(pk=sent.pk).update(**{column: value})


def test_the_database_keeps_who_is_paid_how_much(run: PaymentRun) -> None:
    for change in ({"amount": "601.00"}, {"end_to_end_id": "other"}, {"purpose": "Anderes"}):
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            Payment.objects.filter(run=run).update(**change)
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        Payment.objects.filter(run=run).delete()


def test_nothing_is_added_to_a_released_run(sent: PaymentRun) -> None:
    line = sent.payments.first()
    assert line is not None
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        Payment.objects.create(
            run=sent, drawdown=line.drawdown, end_to_end_id="another", amount="1.00", purpose="x",
            payee_account=line.payee_account,
        )  # fmt: skip


def test_pressed_twice_a_run_is_one(wanted: list[Drawdown], account: OwnAccount, cast: Cast) -> None:
    command = uuid.uuid4()
    asked: dict[str, Any] = {"pay_on": clock.today(), "account": account, "by": cast["treasurer"]}
    first = payments.order_run(wanted[0].grant.partnership, wanted, command_id=command, **asked)
    second = payments.order_run(wanted[0].grant.partnership, wanted, command_id=command, **asked)
    assert first.pk == second.pk
    assert PaymentRun.objects.count() == 1
    refused("command_reused", payments.order_run, first.partnership, wanted[:1], command_id=command, **asked)


def test_released_and_sent_twice_is_once(run: PaymentRun, cast: Cast) -> None:
    for _time in range(2):
        payments.release_run(run, by=cast["approver"])
    for _time in range(2):
        payments.send_run(run, by=cast["treasurer"])
    assert JournalEntry.objects.filter(verb__in=["release_run", "send_run"]).count() == 2


def test_a_run_before_midnight_of_the_year_has_one_year_and_a_bank_day(
    wanted: list[Drawdown], account: OwnAccount, cast: Cast
) -> None:
    clock.set_to(timezone.make_aware(dt.datetime(2026, 12, 31, 23, 59, 30)))
    run = prepared(wanted, account, cast, day=dt.date(2027, 1, 1))
    assert run.number == "ZL-2026-001"
    assert run.pay_on == dt.date(2027, 1, 4)
    assert timezone.localtime(run.ordered_at).year == 2026


def test_a_run_that_waited_too_long_is_paid_on_the_next_bank_day(run: PaymentRun, cast: Cast) -> None:
    clock.set_to(at(2026, 12, 25))
    assert payments.release_run(run, by=cast["approver"]).pay_on == dt.date(2026, 12, 28)


def test_no_release_to_an_account_blocked_in_between(run: PaymentRun, cast: Cast) -> None:
    block_bank_account(BankAccount.objects.get(), reason="Anruf der Bank", by=cast["treasurer"])
    refused("account_changed", payments.release_run, run, by=cast["approver"])


def test_no_release_while_the_grant_is_held(run: PaymentRun, wanted: list[Drawdown], cast: Cast) -> None:
    Hold.objects.create(
        grant=wanted[0].grant, code="statement", reason="Der Nachweis fehlt.", since=clock.now(),
    )  # fmt: skip
    refused("held", payments.release_run, run, by=cast["approver"])


def test_a_dissolved_run_gives_its_payments_back(run: PaymentRun, wanted: list[Drawdown], cast: Cast) -> None:
    payments.release_run(run, by=cast["approver"])
    dissolved = payments.dissolve_run(run, reason="Falscher Tag", by=cast["approver"])
    assert set(Drawdown.objects.values_list("state", flat=True)) == {"approved"}
    refused("not_released", payments.file_bytes, dissolved)
    for drawdown in wanted:
        balances = ledger.case_balances(drawdown.grant.application)
        assert balances["ordered"] == 0
    second = prepared([Drawdown.objects.get(pk=one.pk) for one in wanted], run.account, cast)
    numbers = {one.end_to_end_id for one in Payment.objects.all()}
    assert len(numbers) == 4
    assert [one.stands for one in lines_of(second)] == [True, True]


def test_what_the_bank_has_is_not_dissolved(sent: PaymentRun, cast: Cast) -> None:
    refused("sent", payments.dissolve_run, sent, reason="Doch nicht", by=cast["treasurer"])


def test_a_payment_leaves_a_run_only_with_the_whole_run(run: PaymentRun, wanted: list[Drawdown], cast: Cast) -> None:
    refused("run_stands", take, wanted[0], "recall", by=cast["treasurer"])


def test_nothing_is_confirmed_by_hand_that_the_bank_does_not_have(run: PaymentRun, cast: Cast) -> None:
    refused("not_sent", payments.confirm_run, run, paid_on=clock.today(), by=cast["treasurer"])


def test_on_paper_a_run_is_confirmed_as_before(wanted: list[Drawdown], cast: Cast) -> None:
    run = prepared(wanted, None, cast)
    refused("wrong_state", payments.release_run, run, by=cast["approver"])
    assert payments.confirm_run(run, paid_on=clock.today(), by=cast["treasurer"]) == 2
    assert set(run.payments.values_list("paid_on", flat=True)) == {clock.today()}


def test_names_in_other_letters_are_shown_before_the_release(run: PaymentRun) -> None:
    BankAccount.objects.update(holder="Bürgerstiftung Köln")
    found = preview(run, lines_of(run))
    assert [(one.original, one.text) for one in found.renamed] == [
        ("Bürgerstiftung Köln", "Buergerstiftung Koeln"),
        ("Landkreis Mühlental", "Landkreis Muehlental"),
    ]
    assert [(count, str(total)) for _fund, count, total in found.by_fund] == [(2, "1000.00")]


def test_a_bank_that_is_gone_is_told(run: PaymentRun) -> None:
    BankAccount.objects.update(iban="DE75999999990000000000")
    assert len(preview(run, lines_of(run)).hints) == 2


def test_an_account_of_another_partnership_pays_nothing(
    wanted: list[Drawdown], account: OwnAccount, other_partnership: Any, cast: Cast
) -> None:
    account.partnership = other_partnership
    refused("own_account", prepared, wanted, account, cast)


def test_an_account_nobody_confirmed_pays_nothing(wanted: list[Drawdown], account: OwnAccount, cast: Cast) -> None:
    account.confirmed_at = None
    refused("own_account", prepared, wanted, account, cast)
