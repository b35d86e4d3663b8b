"""A web process on the demo's world, and a session for everybody who walks through it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.internal.userkit import user_id_to_str
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from playwright.sync_api import Browser
from pytest_django.plugin import DjangoDbBlocker

from config import parts
from network.models import User
from tests.journeys.conftest import browser_type_launch_args
from tests.journeys.site import Site
from tests.walk import afternoon, town
from tests.walk.pages import CAST
from tests.walk.walkers import Visitor, Walkers

__all__ = ["browser_type_launch_args"]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> Iterator[Site]:
    """The sessions stay in the world's database: signing in by the form is what the journeys do."""
    folder = tmp_path_factory.mktemp("walk")
    port = parts.free_port()
    site = Site(url=f"http://localhost:{port}", environment=town.copied(), mail=folder)
    with django_db_blocker.unblock(), town.looking(town.copied(), keep=True):
        afternoon.pass_by()
        for who, email in CAST.items():
            if email:
                site.sessions[who] = _session(email)
        _second_factor("secretary")
    with parts.web(folder, site.environment, port) as process:
        parts.wait_for_web(folder, process, port)
        yield site


def _session(email: str) -> str:
    client = Client()
    user = User.objects.get(email=email)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    # As after a log-in with a password just now: the pages of the second factor ask for it.
    session["account_authentication_methods_user"] = user_id_to_str(user)
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time() + 3600, "email": email, "reauthenticated": True}
    ]
    session.save()
    return client.cookies["sessionid"].value


def _second_factor(who: str) -> None:
    user = User.objects.get(email=CAST[who])
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)


@pytest.fixture(scope="session")
def visitors(site: Site) -> dict[str, Visitor]:
    """Everybody by plain HTTP."""
    return {who: Visitor(site.url, site.sessions.get(who)) for who in CAST}


@pytest.fixture(scope="session")
def walkers(site: Site, browser: Browser) -> Iterator[Walkers]:
    """Everybody in the browser."""
    walkers = Walkers(browser, site)
    yield walkers
    walkers.leave()


@pytest.fixture
def world(site: Site, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), town.looking(town.copied()):
        yield


@pytest.fixture(scope="session")
def base_url(site: Site) -> Any:
    return site.url
