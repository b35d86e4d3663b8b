"""What stands in the way of a drawdown is enforced, and told with what to do."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from grants.models import Call, Condition, Grant
from grants.services import changes, drawdowns
from grants.services.drawdowns import ADVICE, Need, blocks_for
from network.models import Actor, Partnership
from reporting.services import holds
from tests.conftest import Cast
from tests.factories.grants import CallFactory, ProcedureFactory, TrackFactory, without_required_files
from tests.factories.reporting import active_grant, at
from workflows import clock
from workflows.refusal import Refused
from workflows.steps import SYSTEM

pytestmark = pytest.mark.django_db

NEED = Need(Decimal("5000.00"), Decimal("0.00"))


def ask(grant: Grant, cast: Cast, amount: str = "100.00") -> Any:
    return drawdowns.request(grant, amount=Decimal(amount), need=NEED, purpose="Honorare", by=cast["signatory"])


def refused(grant: Grant, cast: Cast, amount: str = "100.00") -> Refused:
    with pytest.raises(Refused) as caught:
        ask(grant, cast, amount)
    return caught.value


def test_nothing_blocks_an_ordinary_grant(grant: Grant, cast: Cast) -> None:
    assert blocks_for(grant) == []
    assert ask(grant, cast).state == "requested"


def test_a_condition_precedent_is_met_first(grant: Grant, cast: Cast) -> None:
    Condition.objects.create(application=grant.application, text="Versicherung nachweisen", precedent=True)
    refusal = refused(grant, cast)
    assert refusal.code == "condition_open"
    assert "Versicherung nachweisen" in str(refusal)
    assert str(ADVICE["condition_open"]) in str(refusal)


def test_a_notice_that_is_not_final_pays_nothing(call: Call, organisation: Actor, cast: Cast) -> None:
    waiting = active_grant(call, organisation=organisation, cast=cast, waive=False)
    assert refused(waiting, cast).code == "notice_not_final"


def test_who_owes_a_statement_gets_nothing_more(grant: Grant, cast: Cast) -> None:
    holds.put(grant, holds.STATEMENT_DUE, "Der Nachweis fehlt.", by=SYSTEM)
    assert refused(grant, cast).code == "statement_open"


def test_after_the_last_day_nothing_is_requested(
    spring: None, partnership: Partnership, organisation: Actor, cast: Cast
) -> None:
    values = without_required_files("standard", max_amount="20000.00", extra={"last_request": "04-10"})
    procedure = ProcedureFactory(track=TrackFactory(partnership=partnership), values=values)
    call = CallFactory(partnership=partnership, procedure=procedure)
    found = active_grant(call, organisation=organisation, cast=cast)
    clock.set_to(at(2025, 4, 10))
    assert blocks_for(found) == []
    clock.set_to(at(2025, 4, 11))
    assert refused(found, cast).code == "after_last_request_date"


def test_a_reported_insolvency_waits_for_the_clerk(grant: Grant, cast: Cast) -> None:
    changes.report_change(grant, kind="insolvency", text="Antrag.", by=cast["applicant"])
    assert refused(grant, cast).code == changes.INSOLVENCY


def test_one_request_at_a_time(grant: Grant, cast: Cast) -> None:
    ask(grant, cast)
    assert refused(grant, cast).code == "open"


def test_the_last_part_is_kept_back(grant: Grant, cast: Cast) -> None:
    values = grant.rule_values
    values["values"]["retention_percent"]["value"] = "10"
    Grant.objects.filter(pk=grant.pk).update(rule_values=values)
    found = Grant.objects.get(pk=grant.pk)
    all_paid = Need(Decimal("10000.00"), Decimal("0.00"))
    assert drawdowns.ceiling_for(found, all_paid).result.amount == Decimal("7200.00")
    assert drawdowns.told(found)["retained"] == Decimal("800.00")


def test_the_page_says_what_blocks_before_anybody_asks(
    grant: Grant,
    cast: Cast,
    client: Client,
) -> None:
    holds.put(grant, holds.STATEMENT_DUE, "Der Nachweis fehlt.", by=SYSTEM)
    client.force_login(cast["signatory"], backend="allauth.account.auth_backends.AuthenticationBackend")
    shown = client.get(f"/grants/{grant.public_id}/draw/").content.decode()
    assert "Ein früherer Verwendungsnachweis steht noch aus." in shown
    assert str(ADVICE["statement_open"]) in shown
