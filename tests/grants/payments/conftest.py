"""November 2026: two grants of one organisation, both with a drawdown that is approved, and an account to pay from."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from grants.models import Call, Drawdown, Grant, OwnAccount, PaymentRun
from grants.services import drawdowns, payments
from grants.services.drawdowns import Need
from grants.services.own_accounts import confirm_own_account, propose_own_account
from network.models import Actor, Partnership
from tests.conftest import Cast
from tests.factories.grants import CallFactory, ProcedureFactory, TrackFactory, without_required_files
from tests.factories.reporting import active_grant, at
from tests.grants.payments.shapes import IBAN
from workflows import clock
from workflows.steps import take


@pytest.fixture
def call(cast: Cast, partnership: Partnership) -> Call:
    clock.set_to(at(2026, 11, 20))
    values = without_required_files("standard", max_amount="20000.00", financing_types=["share", "fixed", "full"])
    return CallFactory(
        partnership=partnership,
        procedure=ProcedureFactory(track=TrackFactory(partnership=partnership), values=values),
    )


@pytest.fixture
def grants(call: Call, organisation: Actor, cast: Cast) -> list[Grant]:
    return [active_grant(call, organisation=organisation, cast=cast) for _one in range(2)]


def approved(grant: Grant, amount: str, cast: Cast) -> Drawdown:
    need = Need(grant.application.plan.total_costs, Decimal("0.00"))
    asked = drawdowns.request(grant, amount=Decimal(amount), need=need, purpose="Honorare", by=cast["signatory"])
    take(asked, "check", by=cast["checker"])
    return take(asked, "approve", by=cast["approver"])


@pytest.fixture
def wanted(grants: list[Grant], cast: Cast) -> list[Drawdown]:
    """600 and 400 euros, approved."""
    return [approved(grant, amount, cast) for grant, amount in zip(grants, ("600.00", "400.00"), strict=True)]


def an_account(partnership: Partnership, cast: Cast, iban: str = IBAN) -> OwnAccount:
    account = propose_own_account(
        partnership,
        label="Kreiskasse",
        holder="Landkreis Mühlental",
        iban=iban,
        street="Am Markt",
        building="1",
        postal_code="99980",
        town="Neuhafen",
        by=cast["treasurer"],
    )
    return confirm_own_account(account, by=cast["decider"])


@pytest.fixture
def account(partnership: Partnership, cast: Cast) -> OwnAccount:
    return an_account(partnership, cast)


def prepared(wanted: list[Drawdown], account: OwnAccount | None, cast: Cast, day: dt.date | None = None) -> PaymentRun:
    return payments.order_run(
        wanted[0].grant.partnership, wanted, pay_on=day or clock.today(), account=account, by=cast["treasurer"]
    )


@pytest.fixture
def run(wanted: list[Drawdown], account: OwnAccount, cast: Cast) -> PaymentRun:
    """Prepared by the treasurer, nothing released."""
    return prepared(wanted, account, cast)


@pytest.fixture
def sent(run: PaymentRun, cast: Cast) -> PaymentRun:
    """Released by the second approver, with the bank, on the next working day."""
    payments.release_run(run, by=cast["approver"])
    return payments.send_run(run, by=cast["treasurer"])
