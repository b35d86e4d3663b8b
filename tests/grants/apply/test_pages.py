"""The applicant's pages: who may open them, what they say, and that they cost the same with one row and with thirty."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from grants.models import Application, Call
from grants.procedure import ProcedureRules
from grants.services.plans import Cost, Financing, save_plan
from network.models import Actor, Partnership, User
from tests.factories.grants import CallFactory, application_in, bulk_applications, without_required_files
from tests.factories.network import ActorFactory, RepresentationFactory
from workflows import clock
from workflows.models import Document, JournalEntry

FORM_PAGES = ["apply_organisation", "apply_plan", "apply_declarations", "apply_attachments", "apply_overview"]


def page(name: str, application: Application, *more: object) -> str:
    return reverse(f"grants:{name}", args=[application.public_id, *more])


@pytest.mark.parametrize("name", ["start", "calls"])
def test_anybody_sees_what_there_is_to_apply_for(name: str, client: Client, call: Call) -> None:
    answer = client.get(reverse(f"grants:{name}"))
    assert answer.status_code == 200
    assert call.title in answer.content.decode()


def test_a_call_says_what_is_asked(client: Client, call: Call) -> None:
    text = client.get(reverse("grants:call", args=[call.public_id])).content.decode()
    asked = [question.label for section in call.procedure.rules.sections for question in section.questions]
    assert [label for label in asked if label not in text] == []
    assert "5.000\u00a0€" in text


def test_a_call_that_is_not_published_is_not_found(client: Client, partnership: Partnership) -> None:
    call = CallFactory(partnership=partnership, published_at=None)
    assert client.get(reverse("grants:call", args=[call.public_id])).status_code == 404
    assert call.title not in client.get(reverse("grants:calls")).content.decode()


def test_somebody_signed_in_is_led_to_their_own_page(
    applicant: User, clerk: User, sign_in: Callable[[User], Client]
) -> None:
    assert sign_in(applicant).get("/").headers["Location"] == reverse("grants:mine")
    assert sign_in(clerk).get("/").headers["Location"] == reverse("workflows:inbox")


@pytest.mark.parametrize("name", FORM_PAGES)
def test_the_applicant_opens_every_page_of_the_form(name: str, web: Client, draft: Application) -> None:
    assert web.get(page(name, draft)).status_code == 200


def test_every_section_of_the_procedure_is_a_page(web: Client, draft: Application) -> None:
    for section in draft.procedure.rules.sections:
        text = web.get(page("apply_section", draft, section.code)).content.decode()
        assert all(question.label in text for question in section.questions)
    assert web.get(page("apply_section", draft, "nothing")).status_code == 404


@pytest.mark.parametrize("who", ["clerk", "coordinator", "chair", "auditor", "stranger", "outsider"])
@pytest.mark.parametrize("name", [*FORM_PAGES, "receipt"])
def test_for_everybody_else_the_form_does_not_exist(
    name: str, who: str, cast: dict[str, User], call: Call, organisation: Actor, sign_in: Callable[[User], Client]
) -> None:
    submitted = application_in("submitted", call=call, applicant=organisation, cast=cast)
    assert sign_in(cast[who]).get(page(name, submitted)).status_code == 404


def test_without_signing_in_the_form_asks_to_sign_in(client: Client, draft: Application) -> None:
    answer = client.get(page("apply_plan", draft))
    assert answer.status_code == 302
    assert reverse("account_login") in answer.headers["Location"]


def test_what_is_handed_in_can_be_read_but_not_changed(
    web: Client, cast: dict[str, User], call: Call, organisation: Actor
) -> None:
    submitted = application_in("submitted", call=call, applicant=organisation, cast=cast)
    overview = page("apply_overview", submitted)
    for name in FORM_PAGES[:-1]:
        assert web.get(page(name, submitted)).headers["Location"] == overview
    text = web.get(overview).content.decode()
    assert "Antrag absenden" not in text
    assert "So haben Sie den Antrag eingereicht" in text


def test_a_returned_application_says_what_the_office_asks_and_until_when(
    web: Client, cast: dict[str, User], call: Call, organisation: Actor
) -> None:
    returned = application_in("returned", call=call, applicant=organisation, cast=cast)
    text = web.get(page("apply_plan", returned)).content.decode()
    assert "Bitte schicken Sie die Satzung." in text
    assert "noch 14 Tage" in text
    assert "Nachreichen und noch einmal absenden" in web.get(reverse("grants:mine")).content.decode()


def test_the_navigation_counts_what_is_missing(web: Client, complete: Application) -> None:
    text = web.get(page("apply_overview", complete)).content.decode()
    assert "Alles da. Sie können absenden." in text
    complete.answers.filter(code="situation").update(value=None)
    text = web.get(page("apply_plan", complete)).content.decode()
    assert "1 Angabe fehlt" in text
    assert f'{page("apply_section", complete, "concept")}#id_situation"' in text


def test_my_list_shows_only_my_organisations_applications(
    web: Client, draft: Application, call: Call, cast: dict[str, User]
) -> None:
    theirs = ActorFactory(name="Nachbarverein e. V.", partnerships=[call.partnership])
    RepresentationFactory(user=cast["stranger"], actor=theirs)
    bulk_applications(1, call=call, applicant=theirs, by=cast["stranger"])
    text = web.get(reverse("grants:mine")).content.decode()
    assert "Antrag ohne Titel" in text
    assert "Nachbarverein" not in text


@pytest.mark.parametrize("rows", [1, 30])
def test_my_list_takes_the_same_number_of_queries_for_any_length(
    rows: int,
    web: Client,
    call: Call,
    organisation: Actor,
    applicant: User,
    bare_pages: None,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    bulk_applications(rows, call=call, applicant=organisation, by=applicant, state="draft")
    web.get(reverse("grants:mine"))
    with django_assert_num_queries(14):
        web.get(reverse("grants:mine"))


@pytest.mark.parametrize("rows", [1, 30])
def test_the_start_page_takes_the_same_number_of_queries_for_any_number_of_calls(
    rows: int,
    client: Client,
    partnership: Partnership,
    bare_pages: None,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    first = CallFactory(partnership=partnership)
    CallFactory.create_batch(rows - 1, partnership=partnership, fund=first.fund, procedure=first.procedure)
    client.get("/")
    with django_assert_num_queries(2):
        client.get("/")


@pytest.mark.parametrize("lines", [1, 30])
def test_the_plan_takes_the_same_number_of_queries_for_any_number_of_lines(
    lines: int,
    web: Client,
    complete: Application,
    applicant: User,
    bare_pages: None,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    save_plan(
        complete, costs=[Cost("FEES", f"Tag {n}", Decimal(1), "", Decimal(10)) for n in range(lines)],
        financing=[Financing("THIRD_PRIVATE", Decimal(10), f"Stiftung {n}") for n in range(lines)],
        version=complete.plan.version, by=applicant,
    )  # fmt: skip
    web.get(page("apply_plan", complete))
    with django_assert_num_queries(16):
        assert web.get(page("apply_plan", complete)).status_code == 200


@pytest.mark.parametrize("rows", [1, 30])
def test_the_overview_takes_the_same_number_of_queries_for_any_number_of_lines_and_files(
    rows: int,
    web: Client,
    complete: Application,
    applicant: User,
    bare_pages: None,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    costs = [Cost("FEES", f"Tag {n}", Decimal(1), "", Decimal(10)) for n in range(rows)]
    save_plan(complete, costs=costs, financing=[], version=complete.plan.version, by=applicant)
    subject = ContentType.objects.get_for_model(Application)
    Document.objects.bulk_create(
        Document(
            subject_type=subject, subject_pk=complete.pk, case_id=complete.case_id, kind="quotations", key=f"key-{n}",
            name=f"Angebot {n}.pdf", content_type="application/pdf", size=1, scan="clean", created_at=clock.now(),
        )
        for n in range(rows)
    )  # fmt: skip
    for name, queries in (("apply_overview", 22), ("apply_attachments", 14)):
        web.get(page(name, complete))
        with django_assert_num_queries(queries):
            assert f"Angebot {rows - 1}.pdf" in web.get(page(name, complete)).content.decode()


# ---- begin ---------------------------------------------------------------------------------------------------------


def begin(web: Client, call: Call, organisation: Actor, command_id: uuid.UUID | None = None) -> Any:
    return web.post(
        reverse("grants:begin", args=[call.public_id]),
        {"applicant": str(organisation.public_id), "command_id": str(command_id or uuid.uuid4())},
    )


def test_beginning_makes_one_draft_even_when_the_button_is_pressed_twice(
    web: Client, call: Call, organisation: Actor
) -> None:
    command = uuid.uuid4()
    first, second = (begin(web, call, organisation, command) for _ in range(2))
    application = Application.objects.get()
    assert first.headers["Location"] == second.headers["Location"] == page("apply_organisation", application)
    assert (application.state, application.number, application.plans.count()) == ("draft", "", 1)


def test_nobody_begins_for_an_organisation_that_they_do_not_act_for(
    call: Call, organisation: Actor, stranger: User, sign_in: Callable[[User], Client]
) -> None:
    answer = begin(sign_in(stranger), call, organisation)
    assert answer.status_code == 422
    assert not Application.objects.exists()


def test_a_call_that_closed_a_second_ago_takes_no_draft_and_says_so(
    web: Client, partnership: Partnership, organisation: Actor
) -> None:
    now = clock.now()
    call = CallFactory(partnership=partnership, closes_at=now - dt.timedelta(seconds=1))
    answer = begin(web, call, organisation)
    assert answer.status_code == 422
    assert "nicht mehr offen" in answer.content.decode()


def test_beginning_stands_in_the_journal(draft: Application) -> None:
    entry = JournalEntry.objects.get(life="grants.Application", subject_pk=draft.pk)
    assert (entry.verb, entry.body["facts"]["call"]) == ("create", str(draft.call.public_id))


def test_the_shipped_procedures_can_be_read() -> None:
    for code in ("standard", "micro", "youth"):
        rules = ProcedureRules.from_values(without_required_files(code))
        assert {"title", "starts_on", "ends_on"} <= {q.code for s in rules.sections for q in s.questions}
