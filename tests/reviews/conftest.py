from __future__ import annotations

import pytest

from grants.models import Application, Call
from network.models import Actor, Body, Partnership, User
from tests.factories.reviews import admitted, call_before, committee


@pytest.fixture
def body(partnership: Partnership, cast: dict[str, User]) -> Body:
    return committee(partnership, cast)


@pytest.fixture
def call(body: Body) -> Call:
    return call_before(body)


@pytest.fixture
def application(call: Call, organisation: Actor, cast: dict[str, User]) -> Application:
    return admitted(call, applicant=organisation, cast=cast)
