"""A running site and a browser. One of each for all journeys: pytest-xdist gives them to one worker."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from playwright.sync_api import ConsoleMessage, Page, Request, Response
from psycopg.conninfo import make_conninfo

from config import parts

HERE = Path(__file__).parent
PROJECT = HERE.parent.parent

# Playwright's loop lives in this thread, and Django would refuse the database beside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.xdist_group("journeys"))


@dataclass(frozen=True)
class Site:
    """The product as it runs anywhere: a web process and a worker, on a database of their own."""

    url: str
    environment: dict[str, str]
    mail: Path

    def manage(self, *command: str) -> str:
        """Runs a command of manage.py on the site's database and gives what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=PROJECT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def run(self, code: str) -> str:
        """Runs Python on the site's database, for what no page can do (setting the clock, say)."""
        return self.manage("shell", "--no-imports", "--command", code)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    mail = folder / "mail"
    mail.mkdir()
    port = parts.free_port()
    url = f"http://localhost:{port}"
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "DATABASE_URL": _new_database("journeys"),
        "MAIL_DIR": str(mail),
        "PUBLIC_URL": url,
        "PYTHONUNBUFFERED": "1",
    }
    site = Site(url=url, environment=environment, mail=mail)
    site.manage("migrate", "--verbosity=0")
    site.manage("createcachetable")
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
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_context_args,
        "locale": "de-DE",
        "timezone_id": "Europe/Berlin",
        "viewport": {"width": 1280, "height": 900},
    }


@pytest.fixture
def page(page: Page, site: Site) -> Iterator[Page]:
    """A page that fails its test when a script, a file, the server or a foreign host troubles it."""
    troubles: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        # A refused form answers 4xx and the browser says so in the console; files that are missing are caught below.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            troubles.append(f"console: {message.text}")

    def on_request(request: Request) -> None:
        if not request.url.startswith((site.url, "data:", "about:", "blob:")):
            troubles.append(f"foreign request: {request.url}")

    def on_response(response: Response) -> None:
        limit = 500 if response.request.resource_type in {"document", "xhr", "fetch"} else 400
        if response.status >= limit:
            troubles.append(f"{response.status}: {response.url}")

    page.on("console", on_console)
    page.on("pageerror", lambda error: troubles.append(f"script: {error}"))
    page.on("request", on_request)
    page.on("response", on_response)
    yield page
    assert troubles == []
