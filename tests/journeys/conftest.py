"""A running site and a browser. One of each for all journeys: pytest-xdist gives them to one worker."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from playwright.sync_api import Browser, Page
from psycopg.conninfo import make_conninfo

from config import parts
from tests.journeys.people import People, Troubles
from tests.journeys.site import Site

HERE = Path(__file__).parent

# Playwright's loop lives in this thread, and Django would refuse the database beside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups, also where only the journeys are asked for
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.xdist_group("journeys"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Function, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Of a journey that failed, where everybody stood."""
    report = yield
    if report.when == "call" and report.failed and isinstance(people := item.funcargs.get("people"), People):
        report.sections.append(("Where everybody stood", people.whereabouts()))
    return report


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Web, worker and a database with the demo's people, bodies, funds and calls, but none of its cases."""
    if not os.environ.get("CHROMIUM"):
        pytest.skip("Kein Chromium gefunden: Diese Reise braucht einen Browser.")
    folder = tmp_path_factory.mktemp("site")
    mail = folder / "mail"
    mail.mkdir()
    port = parts.free_port()
    url = f"http://localhost:{port}"
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "DATABASE_URL": _new_database("_".join(filter(None, ["journeys", os.environ.get("PYTEST_XDIST_WORKER")]))),
        "MAIL_DIR": str(mail),
        "PUBLIC_URL": url,
        "PYTHONUNBUFFERED": "1",
    }
    site = Site(url=url, environment=environment, mail=mail)
    site.manage("migrate", "--verbosity=0")
    site.manage("createcachetable")
    site.elsewhere.append(site.run("from tests.journeys.world import lay; lay()").strip())
    for told in mail.iterdir():  # what the laid world has sent is no news to any journey
        told.unlink()
    with parts.worker(folder, environment), parts.web(folder, environment, port) as process:
        parts.wait_for_web(folder, process, port)
        yield site


def _new_database(name: str) -> str:
    """An empty database on the suite's cluster, and its address."""
    cluster = os.environ["DATABASE_URL"]
    with psycopg.connect(make_conninfo(cluster, dbname="postgres"), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
    address, _, options = cluster.partition("?")
    return f"{address.rpartition('/')[0]}/{name}?{options}"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium, which `manage.py test` has looked for; nothing is ever downloaded."""
    executable = os.environ.get("CHROMIUM")
    if not executable:
        pytest.skip("Kein Chromium gefunden: Diese Reise braucht einen Browser.")
    quiet = [
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": executable, "args": [*quiet, *sandbox]}


@pytest.fixture(scope="session")
def base_url(site: Site) -> str:
    return site.url


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any], base_url: str) -> dict[str, Any]:
    return {
        **browser_context_args,
        "base_url": base_url,
        "locale": "de-DE",
        "timezone_id": "Europe/Berlin",
        "viewport": {"width": 1280, "height": 900},
    }


@pytest.fixture
def people(browser: Browser, site: Site, browser_context_args: dict[str, Any]) -> Iterator[People]:
    """Everybody with a browser of their own; fails its test when any of them had trouble with a page."""
    people = People(browser, site, browser_context_args)
    yield people
    people.leave()
    assert people.troubles == []


@pytest.fixture
def page(page: Page, site: Site) -> Iterator[Page]:
    """A page that fails its test when a script, a file, the server or a foreign host troubles it."""
    troubles = Troubles()
    troubles.watch(page, site)
    yield page
    assert troubles == []
