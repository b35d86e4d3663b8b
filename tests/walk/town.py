"""The demo's world, built once for the suite in a database of its own, and this process's eyes on it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connection, transaction
from psycopg.conninfo import make_conninfo

from workflows import clock

PROJECT = Path(__file__).parent.parent.parent


@cache
def built() -> dict[str, str]:
    """The environment that reaches the world. `KEPT_WORLD` names a database to be built once and used again."""
    kept = os.environ.get("KEPT_WORLD", "")
    # Should the tests ever be spread over several workers, each has a world of its own.
    name = kept or "-".join(filter(None, ["world", os.environ.get("PYTEST_XDIST_WORKER")]))
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "DATABASE_URL": _address(name),
        "S3_BUCKET": settings.STORAGES["default"]["OPTIONS"]["bucket_name"],
        "PUBLIC_URL": "http://localhost",
    }
    if _create(name, keep=bool(kept)):
        for command in (["migrate", "--verbosity=0"], ["createcachetable"], ["load_world"]):
            _manage(environment, *command)
    return environment


@cache
def copied() -> dict[str, str]:
    """A copy of the world that may be changed."""
    source = _name(built())
    copy = f"{source}_copy"
    _create(copy, template=source)
    return {**built(), "DATABASE_URL": _address(copy)}


@contextmanager
def looking(environment: dict[str, str], *, keep: bool = False) -> Iterator[None]:
    """Django's connection leads there. Nothing that is changed meanwhile stays, unless `keep`."""
    here = connection.settings_dict["NAME"]
    _lead_to(_name(environment))
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(not keep)
    finally:
        _lead_to(here)


def _lead_to(database: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = database
    clock.refresh()


def _name(environment: dict[str, str]) -> str:
    return environment["DATABASE_URL"].partition("?")[0].rpartition("/")[2]


def _create(name: str, *, keep: bool = False, template: str = "template1") -> bool:
    with psycopg.connect(make_conninfo(os.environ["DATABASE_URL"], dbname="postgres"), autocommit=True) as cluster:
        exists = cluster.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone() is not None
        if exists and keep:
            return False
        cluster.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cluster.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return True


def _address(database: str) -> str:
    server, _, options = os.environ["DATABASE_URL"].partition("?")
    return f"{server.rpartition('/')[0]}/{database}?{options}"


def _manage(environment: dict[str, str], *command: str) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=PROJECT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
