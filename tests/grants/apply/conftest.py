from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from grants.models import Application, Call
from network.models import Actor, Partnership, User
from tests.factories.grants import CallFactory, begin_application, fill_application
from workflows import clock, navigation


@pytest.fixture
def call(partnership: Partnership) -> Call:
    return CallFactory(partnership=partnership)


@pytest.fixture
def draft(call: Call, organisation: Actor, applicant: User) -> Application:
    """Just begun, nothing written."""
    return begin_application(call, applicant=organisation, by=applicant)


@pytest.fixture
def complete(draft: Application, applicant: User) -> Application:
    """A draft in which nothing is missing."""
    return fill_application(draft, by=applicant)


@pytest.fixture
def web(applicant: User, sign_in: object) -> Client:
    client: Client = sign_in(applicant)  # type: ignore[operator]
    return client


@pytest.fixture
def bare_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """What other apps count for the navigation, and the demo's clock, are theirs to test."""
    monkeypatch.setattr(navigation, "_registered", [])
    monkeypatch.setattr(clock, "offset", dt.timedelta)
