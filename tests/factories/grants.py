"""Programmes, calls and applications for tests. What is about a life comes there through `take()`, as anybody does."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import factory
from django.db import connection, transaction

from grants.defaults import TRACK_NAMES, procedure_values
from grants.models import (
    Answer,
    Application,
    Call,
    CostLine,
    FinancingLine,
    Fund,
    Plan,
    Procedure,
    Programme,
    RuleSet,
    Track,
)
from grants.procedure import Question, QuestionKind
from grants.rules.shipped import rule_set
from grants.services import ledger
from grants.services.applications import Seen, confirm_declarations, save_answers, start_application
from grants.services.cases import recommend, save_formal_check
from grants.services.plans import Cost, Financing, save_plan
from network.models import Actor, User
from tests.factories.network import BankAccountFactory, PartnershipFactory
from workflows import clock
from workflows.steps import SYSTEM, take

State = Application.State
MONEY = Decimal("1000.00")


class ProgrammeFactory(factory.django.DjangoModelFactory[Programme]):
    class Meta:
        model = Programme

    partnership = factory.SubFactory(PartnershipFactory)
    name = factory.Sequence(lambda n: f"Programm {n}")
    funder = "Bund"


class FundFactory(factory.django.DjangoModelFactory[Fund]):
    class Meta:
        model = Fund

    partnership = factory.SubFactory(PartnershipFactory)
    programme = factory.SubFactory(ProgrammeFactory, partnership=factory.SelfAttribute("..partnership"))
    name = "Aktionsfonds"
    code = factory.Sequence(lambda n: f"A{n}")


class TrackFactory(factory.django.DjangoModelFactory[Track]):
    class Meta:
        model = Track
        django_get_or_create = ("partnership", "code")

    partnership = factory.SubFactory(PartnershipFactory)
    code = "standard"
    name = factory.LazyAttribute(lambda o: TRACK_NAMES.get(o.code, o.code))


class ProcedureFactory(factory.django.DjangoModelFactory[Procedure]):
    """A shipped procedure in which no attachment is required, so that most tests need no store."""

    class Meta:
        model = Procedure

    track = factory.SubFactory(TrackFactory)
    number = factory.LazyAttribute(lambda o: o.track.procedures.count() + 1)
    values = factory.LazyAttribute(lambda o: without_required_files(o.track.code))
    published_at = factory.LazyFunction(clock.now)


class RuleSetFactory(factory.django.DjangoModelFactory[RuleSet]):
    class Meta:
        model = RuleSet
        django_get_or_create = ("partnership", "name")

    partnership = factory.SubFactory(PartnershipFactory)
    name = "bund"
    valid_from = dt.date(2020, 1, 1)
    values = factory.LazyFunction(lambda: rule_set("bund").to_json())
    published_at = factory.LazyFunction(clock.now)


class CallFactory(factory.django.DjangoModelFactory[Call]):
    """An open call. `track` names the shipped procedure."""

    class Meta:
        model = Call

    class Params:
        track = "standard"

    partnership = factory.SubFactory(PartnershipFactory)
    fund = factory.SubFactory(FundFactory, partnership=factory.SelfAttribute("..partnership"))
    procedure = factory.LazyAttribute(
        lambda o: ProcedureFactory(track=TrackFactory(partnership=o.partnership, code=o.track))
    )
    title = "Frühjahr"
    summary = "Für Projekte, die Menschen zusammenbringen."
    budget_year = factory.LazyFunction(lambda: clock.today().year)
    opens_at = factory.LazyFunction(lambda: clock.now() - dt.timedelta(days=10))
    closes_at = factory.LazyFunction(lambda: clock.now() + dt.timedelta(days=20))
    published_at = factory.LazyFunction(clock.now)


def without_required_files(code: str, **changes: Any) -> dict[str, Any]:
    values = procedure_values(code, **changes)
    return values | {"attachments": [one | {"required": False} for one in values["attachments"]]}


# ---- applications --------------------------------------------------------------------------------------------------


def begin_application(call: Call, *, applicant: Actor, by: User) -> Application:
    return start_application(call, applicant=applicant, by=by, command_id=uuid.uuid4())


def fill_application(
    application: Application, *, by: User, title: str = "Klartext gegen Parolen", amount: Decimal = MONEY
) -> Application:
    """Everything that is asked is answered, the plan balances, the declarations are confirmed."""
    if not application.applicant.accounts.exists():
        BankAccountFactory(actor=application.applicant)
    questions = [one for section in application.procedure.rules.sections for one in section.questions]
    answers = {one.code: an_answer(one) for one in questions} | {"title": title}
    save_answers(application, answers, seen={code: Seen() for code in answers}, by=by)
    confirm_declarations(application, {one.code: True for one in application.procedure.rules.declarations}, by=by)
    amount = min(amount, application.procedure.rules.max_amount)
    save_plan(
        application,
        costs=[Cost(application.procedure.rules.cost_types[0].code, "Seminartag", Decimal("1.00"), "Tag", amount)],
        financing=[Financing(FinancingLine.Kind.GRANT, amount)],
        version=application.plans.get().version,
        by=by,
    )
    return Application.objects.get(pk=application.pk)


def an_answer(question: Question) -> Any:
    soon = clock.today() + dt.timedelta(days=60 if question.code == "ends_on" else 30)
    options = [code for code, _label in question.options]
    match question.kind:
        case QuestionKind.NUMBER:
            return 40
        case QuestionKind.DATE:
            return soon.isoformat()
        case QuestionKind.CHOICE:
            return options[0]
        case QuestionKind.CHOICES:
            return options[:2]
        case QuestionKind.YES_NO:
            return False
        case QuestionKind.ORGANISATIONS:
            return ["Chor der Kirchengemeinde"]
        case _:
            return f"Antwort auf: {question.label}"[: question.max_chars]


def application_in(state: str, *, call: Call, applicant: Actor, cast: Mapping[str, User], **filled: Any) -> Application:
    """A complete application that came to its state step by step, by the people whose steps they are."""
    RuleSetFactory(partnership=call.partnership)
    application = begin_application(call, applicant=applicant, by=cast["applicant"])
    application = fill_application(application, by=cast["applicant"], **filled)
    for step in ROADS[State(state)]:
        step(application, cast)
    return Application.objects.get(pk=application.pk)


def _submit(application: Application, cast: Mapping[str, User]) -> None:
    take(application, "submit", by=cast["signatory"])


def _return(application: Application, cast: Mapping[str, User]) -> None:
    due_on = clock.today() + dt.timedelta(days=14)
    take(application, "return", by=cast["clerk"], text="Bitte schicken Sie die Satzung.", due_on=due_on)


def _admit(application: Application, cast: Mapping[str, User]) -> None:
    checks = application.procedure.rules.checks
    save_formal_check(application, {check.code: ("fine", "") for check in checks}, by=cast["clerk"])
    take(application, "admit", by=cast["clerk"])


def _resolve(application: Application, cast: Mapping[str, User]) -> None:
    fresh = Application.objects.get(pk=application.pk)
    assert fresh.requested is not None
    by_body = fresh.procedure.rules.resolved_by == "body"
    for source in ("body",) if by_body else ("clerk", "coordinator"):
        by = cast["chair" if by_body else source]
        recommend(fresh, source=source, outcome="approve", amount=fresh.requested, by=by)
    take(fresh, "resolve", by=cast["chair" if by_body else "clerk"])


def _wait(application: Application, cast: Mapping[str, User]) -> None:
    take(application, "wait", by=cast["decider"], reasons="Die Mittel reichen im Moment nicht.")


def _approve(application: Application, cast: Mapping[str, User]) -> None:
    fresh = Application.objects.get(pk=application.pk)
    fund, year = fresh.call.fund, fresh.call.budget_year
    if not ledger.budget(fund, year):
        ledger.set_budget(fund, year, Decimal("18500.00"), by=cast["treasurer"])
    financing_type = fresh.procedure.rules.financing_types[0]
    take(
        fresh, "approve", by=cast["decider"], amount=fresh.requested, financing_type=financing_type,
        reasons="Das Projekt passt zum Handlungskonzept.",
    )  # fmt: skip


def _reject(application: Application, cast: Mapping[str, User]) -> None:
    take(
        application, "reject", by=cast["decider"], reasons="Das Projekt passt nicht zum Zweck.",
        deviation_reason="Neue Tatsachen nach der Sitzung.",
    )  # fmt: skip


def _withdraw(application: Application, cast: Mapping[str, User]) -> None:
    take(application, "withdraw", by=cast["signatory"], reasons="Wir schaffen es dieses Jahr nicht.")


def _expire(application: Application, cast: Mapping[str, User]) -> None:
    take(application, "expire", by=SYSTEM)


_RESOLVED = [_submit, _admit, _resolve]
ROADS = {
    State.DRAFT: [],
    State.SUBMITTED: [_submit],
    State.RETURNED: [_submit, _return],
    State.ADMITTED: [_submit, _admit],
    State.RESOLVED: _RESOLVED,
    State.WAITING: [*_RESOLVED, _wait],
    State.APPROVED: [*_RESOLVED, _approve],
    State.REJECTED: [*_RESOLVED, _reject],
    State.WITHDRAWN: [_submit, _withdraw],
    State.EXPIRED: [_expire],
}


# ---- many at once --------------------------------------------------------------------------------------------------


@transaction.atomic
def bulk_applications(
    n: int, *, call: Call, applicant: Actor, by: User, state: str = State.SUBMITTED, batch: int = 1000
) -> list[Application]:
    """Many applications for lists and measurements, written past the steps: the trigger on states is off meanwhile."""
    now = clock.now()
    received = None if state == State.DRAFT else now
    start = Application.objects.filter(call=call).count()
    applications = [
        Application(
            partnership=call.partnership, call=call, procedure=call.procedure, applicant=applicant, created_by=by,
            number="" if received is None else f"{call.fund.code}-{call.budget_year}-{start + index:05d}",
            title=f"Projekt {start + index}", starts_on=now.date() + dt.timedelta(days=30),
            ends_on=now.date() + dt.timedelta(days=60), requested=MONEY, received_at=received, state=state,
        )
        for index in range(1, n + 1)
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    Application.objects.bulk_create(applications, batch_size=batch)
    plans = Plan.objects.bulk_create((Plan(application=one) for one in applications), batch_size=batch)
    CostLine.objects.bulk_create(
        (
            CostLine(plan=one, cost_type="FEES", quantity=Decimal(1), unit="Tag", unit_price=MONEY, amount=MONEY)
            for one in plans
        ),
        batch_size=batch,
    )
    FinancingLine.objects.bulk_create(
        (FinancingLine(plan=one, kind=FinancingLine.Kind.GRANT, amount=MONEY) for one in plans), batch_size=batch
    )
    questions = [one for section in call.procedure.rules.sections for one in section.questions]
    Answer.objects.bulk_create(
        (
            Answer(application=one, code=question.code, value=an_answer(question), updated_at=now, updated_by=by)
            for one in applications
            for question in questions
        ),
        batch_size=batch,
    )
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = origin")
    return applications
