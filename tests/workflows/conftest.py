"""A case to move: the engine's tests use the real lives, in the simplest way there is."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

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
    return make_call(partnership)


def make_call(partnership: Partnership) -> Call:
    """An open call of the micro track."""
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
        opens_at=now - dt.timedelta(days=1), published_at=now,
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


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """For tests that need real commits: several connections see what each wrote, and all of it is removed afterwards.

    The append-only triggers let nobody truncate; only the owner may set them aside, as here.
    """
    with django_db_blocker.unblock():
        before = _last_keys()
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SET session_replication_role = replica")
                for (table, key), last in _last_keys().items():
                    if last != before[table, key]:
                        cursor.execute(f'DELETE FROM "{table}" WHERE "{key}" > %s', [before[table, key] or 0])
                cursor.execute("DELETE FROM workflows_command")
                cursor.execute("SET session_replication_role = DEFAULT")
            clock.refresh()
            connection.close()


def _last_keys() -> dict[tuple[str, str], int | None]:
    """Table and primary key of every table that counts its rows, and the highest key there is."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT c.conrelid::regclass::text, a.attname FROM pg_constraint c
               JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
               WHERE c.contype = 'p' AND cardinality(c.conkey) = 1 AND a.atttypid IN ('int4'::regtype, 'int8'::regtype)
                 AND c.connamespace = 'public'::regnamespace ORDER BY 1"""
        )
        found = {}
        for table, key in cursor.fetchall():
            cursor.execute(f'SELECT max("{key}") FROM "{table}"')
            found[table, key] = cursor.fetchone()[0]
    return found
