"""What the bank says is booked once, whatever overlaps; what is not certain waits for a person."""

from __future__ import annotations

import datetime as dt
import io
import uuid
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, InternalError, transaction

from grants.models import BankEntry, BankStatement, Drawdown, OwnAccount, Payment, PaymentRun
from grants.payments import claims
from grants.payments.claims import Claim
from grants.services import ledger, matching, payments
from grants.services.matching import assign, candidates
from grants.services.statements import Imported, import_file
from network.models import BankAccount, Partnership
from tests.conftest import Cast
from tests.factories.network import PartnershipFactory
from tests.factories.reporting import at
from tests.grants.payments.conftest import an_account
from tests.grants.payments.shapes import shape
from tests.grants.payments.test_runs import refused
from workflows import clock
from workflows.life import Person

pytestmark = pytest.mark.django_db


def words(run: PaymentRun) -> dict[str, str]:
    first, second = run.payments.order_by("pk").values_list("end_to_end_id", flat=True)
    return {"E1": first, "E2": second, "MESSAGE": run.message_id}


def comes(run: PaymentRun, name: str, cast: Cast, **changed: str) -> Imported:
    clock.set_to(max(clock.now(), at(2026, 12, 3)))
    return import_file(run.partnership, shape(name, **(words(run) | changed)), name=f"{name}.xml", by=cast["treasurer"])


def states() -> list[str]:
    return list(Drawdown.objects.order_by("pk").values_list("state", flat=True))


def kinds() -> list[str]:
    return list(BankEntry.objects.order_by("booked_on", "pk").values_list("kind", flat=True))


def test_a_statement_confirms_its_payments_on_the_day_of_booking(sent: PaymentRun, cast: Cast) -> None:
    done = comes(sent, "sparkasse_053_02", cast)
    assert (done.new, done.known, done.matched) == (2, 0, 2)
    assert states() == ["paid", "paid"]
    assert set(Drawdown.objects.values_list("paid_on", flat=True)) == {dt.date(2026, 11, 24)}
    assert kinds() == ["payment", "payment"]
    statement = BankStatement.objects.get()
    assert (statement.entries_told, statement.entries_new, statement.pending) == (2, 2, 1)
    assert statement.adds_up
    assert any("vorgemerkt" in note for note in done.notes)


def test_the_same_statement_twice_is_absorbed_and_said(sent: PaymentRun, cast: Cast) -> None:
    comes(sent, "sparkasse_053_02", cast)
    done = comes(sent, "sparkasse_053_02", cast)
    assert (done.new, done.matched) == (0, 0)
    assert "schon eingelesen" in done.notes[0]
    assert BankStatement.objects.count() == 1
    assert BankEntry.objects.count() == 2


def test_a_corrected_file_of_the_same_statement_writes_nothing_twice(sent: PaymentRun, cast: Cast) -> None:
    comes(sent, "sparkasse_053_02", cast)
    changed = io.BytesIO(shape("sparkasse_053_02", **words(sent)).getvalue() + b"<!-- sent again -->")
    done = import_file(sent.partnership, changed, name="x.xml", by=cast["treasurer"])
    assert (done.new, done.known) == (0, 2)


def test_a_sum_without_items_confirms_the_run_by_its_number(sent: PaymentRun, cast: Cast) -> None:
    done = comes(sent, "genossenschaft_053_08", cast)
    assert done.matched == 2  # the sum, and the return
    assert states() == ["bounced", "paid"]
    assert kinds() == ["payment", "return", "open"]


@pytest.mark.parametrize("order", [("054", "053"), ("053", "054")])
def test_a_notice_and_the_statement_of_the_same_days_count_once(
    sent: PaymentRun, cast: Cast, order: Iterable[str]
) -> None:
    for number in order:
        comes(sent, f"genossenschaft_{number}_08", cast)
    assert states() == ["bounced", "paid"]
    assert sum(BankEntry.objects.values_list("amount", flat=True)) == Decimal("-150.00")
    assert Payment.objects.filter(paid_on=dt.date(2026, 11, 25)).count() == 2


def test_the_items_of_a_sum_take_its_place_while_nobody_has_said_what_it_is(sent: PaymentRun, cast: Cast) -> None:
    comes(sent, "genossenschaft_053_08", cast, MESSAGE="unknown-run")
    assert kinds() == ["open", "return", "open"]
    comes(sent, "genossenschaft_054_08", cast, MESSAGE="unknown-run")
    assert kinds() == ["payment", "payment", "return", "open"]
    assert sum(BankEntry.objects.values_list("amount", flat=True)) == Decimal("-150.00")


def test_a_return_bounces_the_drawdown_and_blocks_the_account(sent: PaymentRun, cast: Cast) -> None:
    comes(sent, "genossenschaft_053_08", cast)
    line = Payment.objects.get(returned_on__isnull=False)
    assert line.returned_on == dt.date(2026, 11, 26)
    assert line.return_reason == "Das Konto ist aufgelöst. (AC04) Konto erloschen"
    account = BankAccount.objects.get()
    assert account.state == "blocked"
    assert "Das Konto ist aufgelöst." in account.block_reason
    balances = ledger.case_balances(line.drawdown.grant.application)
    assert {balances["disbursed"], balances["ordered"]} == {Decimal(0)}


def test_a_return_days_later_without_a_reason_is_known_by_its_number(sent: PaymentRun, cast: Cast) -> None:
    comes(sent, "sparkasse_053_02", cast)
    assert states() == ["paid", "paid"]
    done = comes(sent, "grossbank_053_02_return", cast)
    assert done.matched == 1
    assert states() == ["paid", "bounced"]
    assert Payment.objects.get(returned_on=dt.date(2026, 12, 1)).return_reason == "Die Bank nennt keinen Grund."


def test_a_return_that_comes_before_the_payment_was_seen_adds_up_in_the_end(sent: PaymentRun, cast: Cast) -> None:
    comes(sent, "grossbank_053_02_return", cast)
    assert states() == ["ordered", "bounced"]
    comes(sent, "sparkasse_053_02", cast)
    assert states() == ["paid", "bounced"]
    assert kinds() == ["payment", "payment", "return"]
    line = Payment.objects.get(returned_on__isnull=False)
    assert line.paid_on == dt.date(2026, 11, 24)


def test_a_second_return_of_the_same_payment_waits_for_a_person(sent: PaymentRun, cast: Cast) -> None:
    comes(sent, "sparkasse_053_02", cast)
    comes(sent, "grossbank_053_02_return", cast)
    later = shape("grossbank_053_02_return", **words(sent)).getvalue().replace(b"2026-12-01", b"2026-12-02")
    import_file(sent.partnership, io.BytesIO(later), name="x.xml", by=cast["treasurer"])
    assert kinds() == ["payment", "payment", "return", "open"]


def test_another_amount_under_our_number_waits_and_says_why(sent: PaymentRun, cast: Cast) -> None:
    text = shape("sparkasse_053_02", **words(sent)).getvalue().replace(b">600.00<", b">601.00<")
    clock.set_to(at(2026, 12, 3))
    done = import_file(sent.partnership, io.BytesIO(text), name="x.xml", by=cast["treasurer"])
    assert any("geht nicht auf" in note for note in done.notes)
    assert states() == ["ordered", "paid"]
    entry = BankEntry.objects.get(kind="open")
    (candidate,) = candidates(entry)
    assert candidate.why[0] == "dieselbe Kennung"
    refused("other_amount", assign, entry, candidate.value, by=cast["treasurer"])


def test_a_payment_without_a_number_is_proposed_by_amount_account_and_text(
    sent: PaymentRun, organisation: Any, cast: Cast
) -> None:
    payee, purpose = BankAccount.objects.get().iban, sent.payments.order_by("pk")[0].purpose
    text = shape("sparkasse_053_02", **(words(sent) | {"E1": "NOTPROVIDED", "PAYEE": payee})).getvalue()
    text = text.replace(b"A5-2025-001 Rate", purpose.rpartition(" ")[0].encode())
    clock.set_to(at(2026, 12, 3))
    import_file(sent.partnership, io.BytesIO(text), name="x.xml", by=cast["treasurer"])
    assert states() == ["ordered", "paid"]  # nothing is booked unasked
    entry = BankEntry.objects.get(kind="open")
    best = candidates(entry)[0]
    assert best.why == ("derselbe Betrag", "dieselbe IBAN", "der Verwendungszweck nennt sie")
    assign(entry, best.value, by=cast["treasurer"])
    assert states() == ["paid", "paid"]


def test_a_person_says_once_what_a_movement_is(sent: PaymentRun, cast: Cast) -> None:
    comes(sent, "genossenschaft_053_08", cast)
    entry, command = BankEntry.objects.get(kind="open"), uuid.uuid4()
    refused("note", assign, entry, "other", by=cast["treasurer"])
    refused("nothing_chosen", assign, entry, "", by=cast["treasurer"])
    refused("forbidden", assign, entry, "other", note="Spende", by=cast["approver"])
    for _time in range(2):
        told = assign(entry, "other", note="Spende", by=cast["treasurer"], command_id=command)
        assert (told.kind, told.note, told.resolved_by_id) == ("other", "Spende", cast["treasurer"].pk)
    refused("command_reused", assign, entry, "other", note="Anderes", by=cast["treasurer"], command_id=command)


class Book:
    """A later app's claims, as they are offered."""

    def __init__(self, partnership: Partnership) -> None:
        self.claim = Claim(
            uuid.uuid4(), "Rückforderung", "Unbekannt GmbH", Decimal("250.00"), "/reclaims/1/", ("A5-2026-001",)
        )
        self.partnership, self.booked = partnership, list[tuple[uuid.UUID, Decimal, dt.date]]()

    def open_claims(self, partnership: Partnership) -> list[Claim]:
        return [self.claim] if partnership == self.partnership and not self.booked else []

    def book(
        self, key: uuid.UUID, *, amount: Decimal, received_on: dt.date, reference: str, by: Person,
        command_id: uuid.UUID,
    ) -> None:  # fmt: skip
        self.booked.append((key, amount, received_on))


def test_money_of_a_recipient_is_booked_on_the_claim_that_a_person_chooses(
    sent: PaymentRun, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = Book(sent.partnership)
    monkeypatch.setattr(claims, "_books", [book])
    comes(sent, "genossenschaft_053_08", cast)
    assert book.booked == []
    entry = BankEntry.objects.get(kind="open")
    (candidate,) = candidates(entry)
    assert candidate.why == ("derselbe Betrag", "dieselbe Organisation")
    assign(entry, candidate.value, by=cast["treasurer"])
    assert book.booked == [(book.claim.key, Decimal("250.00"), dt.date(2026, 11, 26))]
    assert BankEntry.objects.get(pk=entry.pk).kind == "repayment"


def test_an_account_that_is_not_ours_is_passed_over_and_said(sent: PaymentRun, cast: Cast) -> None:
    done = comes(sent, "sparkasse_053_02", cast, IBAN="DE02300209000106531065")
    assert (done.new, done.statements) == (0, [])
    assert "DE02300209000106531065" in done.notes[0]


def test_another_partnerships_account_is_not_ours(sent: PaymentRun, cast: Cast) -> None:
    other = PartnershipFactory(name="Dritte", slug="dritte")
    OwnAccount.objects.update(closed_at=clock.now())
    refused(
        "forbidden", import_file, other, shape("sparkasse_053_02", **words(sent)), name="x.xml", by=cast["treasurer"]
    )


def test_an_account_in_a_foreign_currency_is_refused(sent: PaymentRun, cast: Cast) -> None:
    text = shape("sparkasse_053_02", **words(sent)).getvalue().replace(b"<Ccy>EUR</Ccy>", b"<Ccy>CHF</Ccy>")
    refused("currency", import_file, sent.partnership, io.BytesIO(text), name="x.xml", by=cast["treasurer"])
    assert BankEntry.objects.count() == 0


def test_a_movement_in_a_foreign_currency_waits_for_a_word(sent: PaymentRun, cast: Cast) -> None:
    text = shape("sparkasse_053_02", **words(sent)).getvalue()
    text = text.replace(b'<Amt Ccy="EUR">600.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>', b'<Amt Ccy="CZK">600.00</Amt>'
                        b"<CdtDbtInd>DBIT</CdtDbtInd><Sts>")  # fmt: skip
    clock.set_to(at(2026, 12, 3))
    import_file(sent.partnership, io.BytesIO(text), name="x.xml", by=cast["treasurer"])
    entry = BankEntry.objects.get(kind="open")
    assert entry.currency == "CZK"
    line = sent.payments.order_by("pk")[0]
    refused("currency", assign, entry, f"payment:{line.end_to_end_id}", by=cast["treasurer"])


def test_a_broken_file_leaves_nothing_behind(sent: PaymentRun, cast: Cast) -> None:
    text = shape("sparkasse_053_02", **words(sent)).getvalue().replace(b">400.00<", b">vier<")
    refused("amount", import_file, sent.partnership, io.BytesIO(text), name="x.xml", by=cast["treasurer"])
    assert (BankStatement.objects.count(), BankEntry.objects.count(), states()) == (0, 0, ["ordered", "ordered"])


def test_what_the_bank_said_is_not_changed(sent: PaymentRun, cast: Cast) -> None:
    comes(sent, "sparkasse_053_02", cast)
    for change in ({"amount": "-1.00"}, {"booked_on": "2020-01-01"}, {"text": "Anderes"}):
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            BankEntry.objects.update(**change)
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        BankEntry.objects.all().delete()


def test_a_payment_the_bank_refused_comes_back_at_once(sent: PaymentRun, cast: Cast) -> None:
    comes(sent, "pain002_refused_payment", cast)
    comes(sent, "pain002_refused_payment", cast)
    assert states() == ["bounced", "ordered"]
    assert Payment.objects.get(returned_on__isnull=False).return_reason.startswith("Die IBAN gibt es nicht.")
    assert BankAccount.objects.get().state == "blocked"


def test_a_file_the_bank_refused_may_be_dissolved(sent: PaymentRun, cast: Cast) -> None:
    done = comes(sent, "pain002_refused_file", cast)
    assert "FF01" in done.notes[0]
    assert states() == ["ordered", "ordered"]
    payments.dissolve_run(PaymentRun.objects.get(pk=sent.pk), reason="Unterschrift fehlte", by=cast["treasurer"])
    assert states() == ["approved", "approved"]


def test_a_status_of_a_run_that_is_not_ours_is_refused(sent: PaymentRun, cast: Cast) -> None:
    refused(
        "other_run", import_file, sent.partnership, shape("pain002_refused_file"), name="x.xml", by=cast["treasurer"]
    )


def test_money_that_left_although_its_run_was_dissolved_is_not_booked(run: PaymentRun, cast: Cast) -> None:
    said = words(run)
    payments.dissolve_run(run, reason="Falsch", by=cast["treasurer"])
    clock.set_to(at(2026, 12, 3))
    done = import_file(run.partnership, shape("sparkasse_053_02", **said), name="x.xml", by=cast["treasurer"])
    assert done.matched == 0
    assert states() == ["approved", "approved"]
    assert kinds() == ["open", "open"]


def test_a_second_account_keeps_its_own_movements(sent: PaymentRun, cast: Cast) -> None:
    other = an_account(sent.partnership, cast, iban="DE02300209000106531065")
    done = comes(sent, "sparkasse_053_02", cast, IBAN=other.iban)
    assert done.matched == 0  # our number, but not on the account that the run was paid from
    assert states() == ["ordered", "ordered"]


def test_matching_again_books_nothing_twice(sent: PaymentRun, cast: Cast) -> None:
    comes(sent, "genossenschaft_053_08", cast)
    assert sent.account is not None
    assert matching.match_certain(sent.account, by=cast["treasurer"]) == 0
