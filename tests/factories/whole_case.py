"""One case from the draft to the closed file, with everything that may happen to it on the way."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from grants.models import Call, Grant
from grants.services.amendments import request_amendment
from network.models import Actor
from reporting.models import Notice, Reclaim
from reporting.services import reclaims
from tests.factories.reporting import Cast, active_grant, pay, send_notices, verified_statement
from workflows import clock
from workflows.steps import SYSTEM, take

SPENT = [("FEES", "5400.00"), ("MATERIAL", "2700.00"), ("RENT", "900.00")]
INCOME = {"own": "1000.00", "third_private": "1200.00"}


def whole_case(call: Call, *, organisation: Actor, cast: Cast, charge_interest: bool = False) -> Grant:
    """8,000 granted and paid in two instalments after a reallocation; 960 come back; the file is closed. Interest is
    charged only where asked for, because a rate may not be known for today."""
    grant = active_grant(call, organisation=organisation, cast=cast)
    amounts = {"FEES": Decimal("5500.00"), "MATERIAL": Decimal("3500.00"), "RENT": Decimal("1000.00")}
    change = request_amendment(
        grant, kind="reallocation", reason="Mehr Material.", amounts=amounts, by=cast["signatory"]
    )
    take(change, "agree", by=cast["decider"], answer="Das dient dem Zweck.")
    pay(grant, "5000.00", cast=cast)
    pay(grant, "3000.00", cast=cast)
    clock.set_to(_morning_after(grant.ends_on))
    verified_statement(grant, cast=cast, vouchers=SPENT, income=INCOME)
    take(Grant.objects.get(pk=grant.pk), "settle", by=cast["decider"], final_amount=Decimal("7040.00"))
    demanded = _demand(Reclaim.objects.get(grant=grant), cast, charge_interest=charge_interest)
    reclaims.record_repayment(
        demanded, amount=demanded.outstanding, received_on=clock.today(), reference="Erstattung", by=cast["treasurer"]
    )
    send_notices()
    for notice in Notice.objects.filter(grant=grant, state=Notice.State.NOTIFIED):
        assert notice.remedy_until is not None
        clock.set_to(max(clock.now(), _morning_after(notice.remedy_until)))
        take(notice, "become_final", by=SYSTEM)
    return take(Grant.objects.get(pk=grant.pk), "close", by=cast["clerk"])


def _demand(claim: Reclaim, cast: Cast, *, charge_interest: bool) -> Reclaim:
    """Heard, answered, issued."""
    until = clock.today() + dt.timedelta(days=14)
    claim = take(claim, "hear", by=cast["clerk"], reasons="Weniger Kosten.", hearing_until=until)
    reclaims.answer_hearing(claim, text="Wir zahlen.", by=cast["signatory"])
    return take(
        claim, "issue", by=cast["decider"], reasons="Weniger Kosten.", pay_by=until + dt.timedelta(days=30),
        charge_interest=charge_interest, interest_reasons="Sofort gezahlt.",
    )  # fmt: skip


def _morning_after(day: dt.date) -> dt.datetime:
    return clock.now() + (day - clock.today()) + dt.timedelta(days=1)
