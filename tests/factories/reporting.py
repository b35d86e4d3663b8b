"""Grants with money paid, statements handed in and verified: brought there by the people whose steps they are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils import timezone

from grants.models import Application, Call, Drawdown, FinancingLine, Grant
from grants.services import drawdowns, ledger, payments
from grants.services.applications import Seen, save_answers
from grants.services.drawdowns import Need
from grants.services.plans import Cost, Financing, save_plan
from network.models import Actor, User
from reporting.models import StatementOfUse
from reporting.services import statements, verification
from tests.factories.grants import ROADS, RuleSetFactory, State, begin_application, fill_application
from tests.factories.network import BankAccountFactory
from workflows import clock
from workflows.consequences import effects_of
from workflows.models import JournalEntry
from workflows.steps import take
from workflows.tasks import deliver

Cast = Mapping[str, User]
Kind = FinancingLine.Kind

# A plan as `domain` examples have it: code of the cost type and amount; who else pays.
PLAN_COSTS = {"FEES": "6000.00", "MATERIAL": "3000.00", "RENT": "1000.00"}
PLAN_MEANS = {Kind.OWN: "1000.00", Kind.THIRD_PRIVATE: "1000.00"}


def at(year: int, month: int, day: int) -> dt.datetime:
    return timezone.make_aware(dt.datetime(year, month, day, 10, 0))


def offered_grant(
    call: Call,
    *,
    organisation: Actor,
    cast: Cast,
    costs: Mapping[str, str] = PLAN_COSTS,
    means: Mapping[Any, str] = PLAN_MEANS,
    amount: str = "8000.00",
    financing_type: str = "share",
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
) -> Grant:
    """Approved, the notice issued and notified; nothing accepted yet."""
    if not organisation.accounts.exists():
        BankAccountFactory(actor=organisation, active=True)
    application = begin_application(call, applicant=organisation, by=cast["applicant"])
    application = fill_application(application, by=cast["applicant"])
    days = {
        "starts_on": (starts_on or clock.today() + dt.timedelta(days=14)).isoformat(),
        "ends_on": (ends_on or clock.today() + dt.timedelta(days=120)).isoformat(),
    }
    seen = {
        code: Seen(version=application.answers.get(code=code).version)
        if application.answers.filter(code=code)
        else Seen()
        for code in days
    }
    save_answers(application, days, seen=seen, by=cast["applicant"])
    application = Application.objects.get(pk=application.pk)
    save_plan(
        application,
        costs=[Cost(code, code, Decimal("1.00"), "", Decimal(sum_)) for code, sum_ in costs.items()],
        financing=[
            *(Financing(kind, Decimal(sum_)) for kind, sum_ in means.items()),
            Financing(Kind.GRANT, Decimal(amount)),
        ],
        version=application.plan.version,
        by=cast["applicant"],
    )
    for step in ROADS[State.RESOLVED]:
        step(Application.objects.get(pk=application.pk), cast)
    RuleSetFactory(partnership=application.partnership)
    fund, year = call.fund, call.budget_year
    if not ledger.budget(fund, year):
        ledger.set_budget(fund, year, Decimal("90000.00"), by=cast["treasurer"])
    take(
        Application.objects.get(pk=application.pk), "approve", by=cast["decider"], amount=Decimal(amount),
        financing_type=financing_type, reasons="Das Projekt passt zum Handlungskonzept.",
    )  # fmt: skip
    send_notices()
    return Grant.objects.get(application=application)


def send_notices() -> None:
    """What the worker makes of the decisions taken so far; their letters and mails stay unmade."""
    for entry in JournalEntry.objects.order_by("pk"):
        if any(name.endswith("_notice") for name in effects_of(entry.life, entry.verb)):
            deliver(entry_pk=entry.pk)


def active_grant(call: Call, *, cast: Cast, waive: bool = True, **wishes: Any) -> Grant:
    grant = offered_grant(call, cast=cast, **wishes)
    return take(grant, "accept", by=cast["signatory"], waive_remedy=waive)


def pay(grant: Grant, amount: str, *, cast: Cast, paid_on: dt.date | None = None) -> Drawdown:
    """From the request to the confirmed payment, through all hands."""
    need = Need(grant.application.plan.total_costs, Decimal("0.00"))
    drawdown = drawdowns.request(grant, amount=Decimal(amount), need=need, purpose="Honorare", by=cast["signatory"])
    return pay_out(drawdown, cast=cast, paid_on=paid_on)


def pay_out(drawdown: Drawdown, *, cast: Cast, paid_on: dt.date | None = None) -> Drawdown:
    take(drawdown, "check", by=cast["checker"])
    take(drawdown, "approve", by=cast["approver"])
    drawdown = Drawdown.objects.get(pk=drawdown.pk)
    payments.order_run(drawdown.grant.partnership, [drawdown], pay_on=clock.today(), by=cast["treasurer"])
    return take(drawdown, "confirm", by=cast["treasurer"], paid_on=paid_on or clock.today())


def final_statement(grant: Grant) -> StatementOfUse:
    return StatementOfUse.objects.get(grant=grant, kind="final")


def fill_statement(
    statement: StatementOfUse,
    *,
    vouchers: Sequence[tuple[str, str]],
    income: Mapping[str, str],
    cast: Cast,
    paid_on: dt.date | None = None,
) -> StatementOfUse:
    """`vouchers`: cost type and amount; `income`: kind and amount."""
    statements.write_report(
        statement, by=cast["applicant"], done="Zwei Tagesseminare.", reached="Jeder Verein hat einen Leitfaden.",
        participants=42, cost_reasons="Die Preise sind gestiegen.",
    )  # fmt: skip
    for number, (code, amount) in enumerate(vouchers, 1):
        statements.put_voucher(
            statement, paid_on=paid_on or statement.starts_on, payee=f"Firma {number}", reason=f"Ausgabe {number}",
            amount=Decimal(amount), cost_type=code, by=cast["applicant"],
        )  # fmt: skip
    lines = [{"kind": kind, "description": "", "amount": Decimal(amount)} for kind, amount in income.items()]
    statements.set_income(statement, lines, by=cast["applicant"])
    return StatementOfUse.objects.get(pk=statement.pk)


def submitted_statement(grant: Grant, *, cast: Cast, **filled: Any) -> StatementOfUse:
    statement = fill_statement(final_statement(grant), cast=cast, **filled)
    return take(statement, "submit", by=cast["signatory"])


def verified_statement(grant: Grant, *, cast: Cast, **filled: Any) -> StatementOfUse:
    statement = submitted_statement(grant, cast=cast, **filled)
    verification.recognise_the_rest(statement, by=cast["clerk"])
    return take(statement, "verify", by=cast["clerk"])
