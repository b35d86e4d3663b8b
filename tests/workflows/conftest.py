"""A case to move: the engine's tests use the real lives, in the simplest way there is."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal

import pytest

from grants.defaults import procedure_values
from grants.models import Application, Call, Fund, Procedure, Programme, RuleSet, Track
from grants.rules.shipped import rule_set
from grants.services.applications import Seen, save_answers, start_application
from grants.services.plans import Cost, Financing, save_plan
from network.models import Actor, Partnership, User
from tests.factories.network import BankAccountFactory
from workflows import clock


@pytest.fixture
def call(partnership: Partnership) -> Call:
    programme = Programme.objects.create(partnership=partnership, name="Demokratie leben!", funder="Bund")
    fund = Fund.objects.create(partnership=partnership, programme=programme, name="Mikrofonds", code="MF")
    track = Track.objects.create(partnership=partnership, name="Mikro", code="micro")
    values = procedure_values("micro", attachments=[])
    procedure = Procedure.objects.create(track=track, number=1, values=values, published_at=clock.now())
    RuleSet.objects.create(
        partnership=partnership, name="bund", valid_from=dt.date(2020, 1, 1), values=rule_set("bund").to_json(),
        published_at=clock.now(),
    )  # fmt: skip
    now = clock.now()
    return Call.objects.create(
        partnership=partnership, fund=fund, procedure=procedure, title="Mikro", budget_year=now.year,
        opens_at=now - dt.timedelta(days=1), published=True,
    )  # fmt: skip


@pytest.fixture
def draft(call: Call, organisation: Actor, signatory: User, clerk: User) -> Application:
    """A draft in which nothing is missing."""
    BankAccountFactory(actor=organisation)
    application = start_application(call, applicant=organisation, by=signatory, command_id=uuid.uuid4())
    return filled(application, signatory)


def filled(application: Application, by: User) -> Application:
    rules = application.procedure.rules
    answers: dict[str, object] = {}
    for section in rules.sections:
        for question in section.questions:
            answers[question.code] = {
                "number": 12, "yes_no": True, "choices": [question.options[0][0]] if question.options else [],
                "choice": question.options[0][0] if question.options else "",
                "date": (clock.today() + dt.timedelta(days=30)).isoformat(),
            }.get(question.kind.value, "Banner und Kreide")  # fmt: skip
    answers["ends_on"] = (clock.today() + dt.timedelta(days=60)).isoformat()
    for declaration in rules.declarations:
        answers[f"declaration.{declaration.code}"] = {"version": declaration.version}
    save_answers(application, answers, seen={code: Seen() for code in answers}, by=by)
    plan = application.plans.get()
    save_plan(
        application,
        costs=[Cost("MATERIAL", "Kreide", Decimal(1), "Paket", Decimal("490.00"))],
        financing=[Financing("GRANT", Decimal("490.00"))],
        version=plan.version,
        by=by,
    )
    return Application.objects.get(pk=application.pk)


def another(application: Application) -> Application:
    """A second draft beside the first, with nothing in it."""
    return Application.objects.create(
        partnership=application.partnership, call=application.call, procedure=application.procedure,
        applicant=application.applicant, created_by=application.created_by,
    )  # fmt: skip
