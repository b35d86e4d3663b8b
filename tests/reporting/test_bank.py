"""What reporting offers the bank's side: its open claims, and its papers for the reconciliation."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal

import pytest

from grants.models import BankEntry, BankStatement, Grant, OwnAccount
from grants.payments.claims import open_claims
from grants.payments.reconcile import differences
from grants.services import ledger
from grants.services.matching import assign, candidates
from grants.services.own_accounts import confirm_own_account, propose_own_account
from reporting.letters import make
from reporting.models import Reclaim
from tests.conftest import Cast
from tests.factories.reporting import at, pay
from tests.reporting.letter_facts import ORDER
from workflows import clock
from workflows.refusal import Refused
from workflows.steps import take

pytestmark = pytest.mark.django_db


def credit(account: OwnAccount, amount: str, text: str, cast: Cast) -> BankEntry:
    statement, _new = BankStatement.objects.get_or_create(
        partnership=account.partnership, account=account, kind="camt.053", identification="1", file_name="x.xml",
        file_sha256="x", imported_by=cast["treasurer"], defaults={"imported_at": clock.now()},
    )  # fmt: skip
    return BankEntry.objects.create(
        public_id=uuid.uuid4(), account=account, statement=statement, booking_key=uuid.uuid4().hex,
        amount=Decimal(amount), booked_on=clock.today(), counterparty="Jugendring Mühlental e. V.", text=text,
    )  # fmt: skip


@pytest.fixture
def claim(grant: Grant, cast: Cast) -> Reclaim:
    """1,000 of 4,000 demanded back, without interest."""
    pay(grant, "4000.00", cast=cast)
    claim = Reclaim.objects.create(grant=grant, amount=Decimal("1000.00"), ineffective_from=clock.today())
    until = clock.today() + dt.timedelta(days=7)
    claim = take(claim, "hear", by=cast["clerk"], reasons="Nicht zweckentsprechend.", hearing_until=until)
    clock.set_to(at(2025, 4, 1))
    return take(
        claim, "issue", by=cast["decider"], reasons="Nicht zweckentsprechend.", pay_by=dt.date(2025, 5, 1),
        charge_interest=False, interest_reasons="Gering.",
    )  # fmt: skip


@pytest.fixture
def account(grant: Grant, cast: Cast) -> OwnAccount:
    proposed = propose_own_account(
        grant.partnership, label="Kasse", holder="Landkreis", iban="DE89370400440532013000", town="Neuhafen",
        by=cast["treasurer"],
    )  # fmt: skip
    return confirm_own_account(proposed, by=cast["decider"])


def test_only_claims_that_were_issued_are_offered(claim: Reclaim, grant: Grant) -> None:
    ((_book, offered),) = open_claims(grant.partnership)
    assert (offered.key, offered.outstanding) == (claim.public_id, Decimal("1000.00"))
    assert offered.words == (grant.application.number,)


def test_a_repayment_on_the_account_is_booked_on_its_claim_once(
    claim: Reclaim, grant: Grant, account: OwnAccount, cast: Cast
) -> None:
    entry = credit(account, "1000.00", f"Rueckzahlung {grant.application.number}", cast)
    (candidate,) = candidates(entry)
    assert candidate.why == ("derselbe Betrag", "der Verwendungszweck nennt sie", "dieselbe Organisation")
    assign(entry, candidate.value, by=cast["treasurer"])
    with pytest.raises(Refused):
        assign(entry, candidate.value, by=cast["treasurer"])
    claim = Reclaim.objects.get(pk=claim.pk)
    assert (claim.state, claim.repaid) == ("settled", Decimal("1000.00"))
    assert ledger.case_balances(grant.application)["repaid"] == Decimal("1000.00")
    assert differences() == []


def test_a_cent_that_is_not_in_the_books_is_found(claim: Reclaim, cast: Cast) -> None:
    assert differences() == []
    claim.repayments.create(
        amount=Decimal("0.01"), received_on=clock.today(), recorded_by=cast["treasurer"], recorded_at=clock.now()
    )
    (difference,) = differences()
    assert "Zurückgezahlt laut Büchern" in str(difference)
    assert abs(difference.amount) == Decimal("0.01")


def test_the_treasury_chooses_the_columns_of_the_order() -> None:
    said = make("payment_order_csv", ORDER | {"columns": ["amount", "iban", "run", "pay_on"]})
    head, first, *_rest = said.decode("utf-8-sig").splitlines()
    assert head == "Betrag;IBAN;Lauf;Ausführung am"
    assert first.split(";")[0] == "2300,00"
    assert first.split(";")[2] == ORDER["run"]
