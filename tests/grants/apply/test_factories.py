"""Every state is reached by the people whose steps lead there."""

from __future__ import annotations

from decimal import Decimal

import pytest

from grants.models import Application, Call
from network.models import Actor, User
from tests.factories.grants import ROADS, CallFactory, application_in, bulk_applications


@pytest.mark.parametrize("state", ROADS)
def test_an_application_comes_to_each_state_step_by_step(
    state: str, call: Call, organisation: Actor, cast: dict[str, User]
) -> None:
    assert application_in(state, call=call, applicant=organisation, cast=cast).state == state


def test_a_micro_application_needs_no_body(partnership: object, organisation: Actor, cast: dict[str, User]) -> None:
    call = CallFactory(partnership=partnership, track="micro")
    found = application_in(Application.State.APPROVED, call=call, applicant=organisation, cast=cast)
    assert (found.state, found.requested) == ("approved", Decimal(500))


def test_many_applications_are_written_at_once(call: Call, organisation: Actor, applicant: User) -> None:
    bulk_applications(30, call=call, applicant=organisation, by=applicant, state=Application.State.ADMITTED)
    assert Application.objects.filter(state="admitted", plans__cost_lines__amount=1000).count() == 30
