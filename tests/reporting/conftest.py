from __future__ import annotations

import pytest

from grants.models import Call, Grant
from network.models import Actor, Partnership
from tests.conftest import Cast
from tests.factories.grants import CallFactory, ProcedureFactory, TrackFactory, without_required_files
from tests.factories.reporting import active_grant, at
from workflows import clock


@pytest.fixture
def spring(cast: Cast) -> None:
    """1 March 2025: a time for which base rates are known."""
    clock.set_to(at(2025, 3, 1))


@pytest.fixture
def call(spring: None, partnership: Partnership) -> Call:
    """A track wide enough for the worked examples: every way of financing, up to 20,000."""
    values = without_required_files(
        "standard", max_amount="20000.00", financing_types=["share", "deficit", "fixed", "full"]
    )
    track = TrackFactory(partnership=partnership)
    return CallFactory(partnership=partnership, procedure=ProcedureFactory(track=track, values=values))


@pytest.fixture
def grant(call: Call, organisation: Actor, cast: Cast) -> Grant:
    """Share financing: 8,000 of 10,000, accepted, the notice final."""
    return active_grant(call, organisation=organisation, cast=cast)
