"""Every step of a whole case asks the database a bounded number of times."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from grants.models import Call
from network.models import Actor, User
from reporting.models import Notice
from reporting.services import notices
from tests.conftest import Cast
from tests.factories.grants import State, application_in
from tests.factories.reporting import send_notices
from tests.factories.whole_case import whole_case
from tests.step_queries import counted_steps
from workflows.steps import take

pytestmark = pytest.mark.django_db

MOST = 25


def test_no_step_of_a_whole_case_asks_too_often(call: Call, organisation: Actor, cast: Cast) -> None:
    with counted_steps() as found:
        grant = whole_case(call, organisation=organisation, cast=cast, charge_interest=True)
    assert grant.state == "closed"
    taken = {"grants.Application.approve", "grants.Grant.accept", "grants.Grant.settle", "reporting.Reclaim.issue"}
    assert taken <= set(found)
    assert too_often(found) == {}


@pytest.mark.parametrize("who", ["clerk", "decider", "treasurer", "auditor", "signatory"])
def test_the_file_of_a_whole_case_asks_at_most_forty_times(
    call: Call, organisation: Actor, cast: Cast, who: str, sign_in: Callable[[User], Client]
) -> None:
    page = whole_case(call, organisation=organisation, cast=cast).get_absolute_url()
    client = sign_in(cast[who])
    client.get(page)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(page).status_code == 200
    assert len(queries) <= 40


def test_no_step_beside_the_way_asks_too_often(call: Call, organisation: Actor, cast: Cast) -> None:
    with counted_steps() as found:
        for state in [*State, State.REJECTED]:
            application_in(state, call=call, applicant=organisation, cast=cast)
        send_notices()
        for number, notice in enumerate(Notice.objects.filter(kind="rejection", state="notified")[:2]):
            objection = notices.lodge(notice, text="Wir sehen das anders.", by=cast["signatory"])
            take(objection, ["uphold", "dismiss"][number], by=cast["decider"], outcome="Nach erneuter Prüfung.")
    assert {"grants.Application.reject", "reporting.Objection.uphold", "reporting.Objection.dismiss"} <= set(found)
    assert too_often(found) == {}


def too_often(found: dict[str, list[int]]) -> dict[str, int]:
    return {step: max(counts) for step, counts in found.items() if max(counts) > MOST}
