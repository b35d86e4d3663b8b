"""Every kind of change has its page, and every page goes from the wish to the change in force."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from grants.models import Amendment, Grant, ReportedChange
from grants.services.amendments import current_texts
from reporting.models import Notice, StatementOfUse
from tests.conftest import Cast
from tests.factories.reporting import send_notices
from workflows import clock
from workflows.models import Document, JournalEntry
from workflows.steps import take
from workflows.tasks import deliver

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
COSTS = {"cost-FEES": "6.000,00", "cost-MATERIAL": "3.000,00", "cost-RENT": "1.000,00"}
MEANS = {"means-OWN": "1.000,00", "means-THIRD_PRIVATE": "1.000,00"}


@pytest.fixture
def signatory_client(cast: Cast, client: Client) -> Client:
    client.force_login(cast["signatory"], backend=BACKEND)
    return client


def send(client: Client, grant: Grant, kind: str, **said: Any) -> Any:
    said = {"reason": "Es kam anders.", "command_id": str(uuid.uuid4())} | said
    return client.post(f"/grants/{grant.public_id}/change/{kind}/", said)


def wishes(grant: Grant) -> list[tuple[str, dict[str, str]]]:
    code = next(iter(current_texts(grant)))
    later = (grant.ends_on + dt.timedelta(days=30)).isoformat()
    return [
        ("reallocation", COSTS | {"cost-FEES": "5.500,00", "cost-RENT": "1.500,00"}),
        ("extension", {"ends_on": later}),
        ("income", COSTS | MEANS | {"means-OWN": "960,00", "means-THIRD_PRIVATE": "1.200,00"}),
        ("increase", COSTS | MEANS | {"cost-RENT": "1.500,00", "more": "500"}),
        ("partner", {"joins": "yes", "partner": "", "partner_name": "Chor"}),
        ("purpose", {f"text-{code}": "Etwas Neues."}),
    ]


@pytest.mark.parametrize("number", range(6))
def test_a_wish_goes_from_its_page_to_the_notice(
    number: int, grant: Grant, cast: Cast, signatory_client: Client
) -> None:
    kind, said = wishes(grant)[number]
    assert signatory_client.get(f"/grants/{grant.public_id}/change/{kind}/").status_code == 200
    sent = send(signatory_client, grant, kind, **said)
    amendment = Amendment.objects.get()
    assert (sent.status_code, sent.url, amendment.kind) == (302, amendment.get_absolute_url(), kind)
    signatory_client.force_login(cast["decider"], backend=BACKEND)
    page = signatory_client.get(f"{amendment.get_absolute_url()}steps/agree/")
    assert page.status_code == 200
    given = {"command_id": str(uuid.uuid4()), "version": amendment.version, "answer": "Einverstanden.",
             "in_force_from": clock.today().isoformat(), "amount": str(amendment.amount or "")}  # fmt: skip
    done = signatory_client.post(f"{amendment.get_absolute_url()}steps/agree/", given)
    assert done.status_code == 302
    assert Amendment.objects.get().state == "agreed"
    send_notices()
    notice = Notice.objects.get(kind="amendment")
    assert notice.facts["in_force_from"] == clock.today().isoformat()
    assert signatory_client.get(amendment.get_absolute_url()).status_code == 200


def test_an_agreed_extension_moves_the_statement(grant: Grant, cast: Cast, signatory_client: Client) -> None:
    before = StatementOfUse.objects.get(grant=grant, kind="final").due_on
    send(signatory_client, grant, "extension", ends_on=(grant.ends_on + dt.timedelta(days=62)).isoformat())
    take(Amendment.objects.get(), "agree", by=cast["decider"])
    assert StatementOfUse.objects.get(grant=grant, kind="final").due_on > before


def test_the_page_says_by_how_much_a_plan_does_not_balance(grant: Grant, signatory_client: Client) -> None:
    sent = send(signatory_client, grant, "reallocation", **COSTS | {"cost-RENT": "1.100,00"})
    assert sent.status_code == 422
    assert "10.100,00" in sent.content.decode()
    assert "100,00" in sent.content.decode()


def test_income_can_be_reckoned_without_asking(grant: Grant, signatory_client: Client) -> None:
    said = COSTS | MEANS | {"means-OWN": "960,00", "means-THIRD_PRIVATE": "1.200,00", "compute": "1"}
    shown = send(signatory_client, grant, "income", **said)
    assert shown.status_code == 200
    assert "7.840,00" in shown.content.decode()
    assert not Amendment.objects.exists()


@pytest.mark.parametrize("typed", ["-5", "1,2.3", "12,345", "999999999999", "sechs"])
def test_what_is_no_amount_is_told_at_its_field_and_nothing_is_lost(
    typed: str, grant: Grant, signatory_client: Client
) -> None:
    sent = send(signatory_client, grant, "reallocation", **COSTS | {"cost-RENT": typed, "reason": "Weil es so ist."})
    page = sent.content.decode()
    assert sent.status_code == 422
    assert f'value="{typed}"' in page
    assert "Weil es so ist." in page


def test_the_clerk_prepares_a_partial_revocation_and_the_organisation_answers(
    grant: Grant, cast: Cast, client: Client
) -> None:
    client.force_login(cast["clerk"], backend=BACKEND)
    until = (clock.today() + dt.timedelta(days=14)).isoformat()
    assert send(client, grant, "partial_revocation", amount="7.000", hearing_until=until).status_code == 302
    amendment = Amendment.objects.get()
    deliver(entry_pk=JournalEntry.objects.get(life="grants.Amendment", verb="request").pk)
    assert Document.objects.filter(kind="revocation_hearing").count() == 1
    assert any("Teilwiderruf" in one.subject for one in mail.outbox)
    client.force_login(cast["signatory"], backend=BACKEND)
    assert "Äußerung schreiben" in client.get(amendment.get_absolute_url()).content.decode()
    assert client.post(f"{amendment.get_absolute_url()}hearing/", {"text": "Nein."}).status_code == 302
    assert Amendment.objects.get().hearing_answer == "Nein."


def test_everything_to_be_told_stands_in_one_place(grant: Grant, cast: Cast, client: Client) -> None:
    client.force_login(cast["applicant"], backend=BACKEND)
    page = client.get(f"/grants/{grant.public_id}/change/").content.decode()
    assert "Insolvenz" in page
    assert "Wir brauchen länger" not in page  # wishes are the signatory's
    said = {"text": "Neuer Vorstand.", "command_id": str(uuid.uuid4())}
    assert client.post(f"/grants/{grant.public_id}/report/other/", said).status_code == 302
    change = ReportedChange.objects.get()
    deliver(entry_pk=JournalEntry.objects.get(verb="report_change").pk)
    assert {one.to[0] for one in mail.outbox if "Gemeldet" in one.subject} == {cast["clerk"].email}
    client.force_login(cast["clerk"], backend=BACKEND)
    assert client.post(f"/changes/{change.public_id}/", {"answer": "Danke."}).status_code == 302
    assert "Danke." in client.get(grant.get_absolute_url()).content.decode()


def test_nobody_else_finds_the_pages(grant: Grant, cast: Cast, client: Client) -> None:
    addresses = [f"/grants/{grant.public_id}/change/", f"/grants/{grant.public_id}/change/income/",
                 f"/grants/{grant.public_id}/report/other/"]  # fmt: skip
    for person in ("clerk", "decider", "juror", "treasurer"):
        client.force_login(cast[person], backend=BACKEND)
        assert [client.get(one).status_code for one in addresses] == [404, 404, 404]
    client.force_login(cast["signatory"], backend=BACKEND)
    assert client.get(f"/grants/{grant.public_id}/change/partial_revocation/").status_code == 404
    assert client.get(f"/grants/{grant.public_id}/change/nothing/").status_code == 404


def test_a_decided_sum_below_what_is_paid_is_refused_on_the_page(grant: Grant, cast: Cast, client: Client) -> None:
    client.force_login(cast["decider"], backend=BACKEND)
    amendment = Amendment.objects.create(
        grant=grant, kind="increase", reason="Mehr.", amount=Decimal("8500.00"), requested_by=cast["signatory"],
        details={"wished": "8500.00"},
    )  # fmt: skip
    given = {"command_id": str(uuid.uuid4()), "version": amendment.version, "answer": "",
             "in_force_from": clock.today().isoformat(), "amount": "9.000,00"}  # fmt: skip
    refused = client.post(f"{amendment.get_absolute_url()}steps/agree/", given)
    assert refused.status_code == 422
    assert "9.000,00" in refused.content.decode()
