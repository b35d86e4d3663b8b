"""`manage.py demo` as a person meets it: it starts, answers, starts again, refuses a twin, and ends without a trace."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import psycopg
import pytest

from config import parts

PROJECT = Path(__file__).parent.parent.parent


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "var"
    parts.remove(tmp_path / "var")


@contextlib.contextmanager
def started(folder: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    """In a process group of its own, so that the test can do what Ctrl-C at a terminal does."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("DATABASE", "S3_", "MAIL_"))
    }
    environment |= {"VAR_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings.dev"}
    with subprocess.Popen(
        [sys.executable, "manage.py", "demo", *options],
        cwd=PROJECT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            process.terminate()


def run(folder: Path, *options: str) -> tuple[int, str]:
    with started(folder, *options) as process:
        said, _ = process.communicate(timeout=120)
    return process.returncode, said


def read_until(process: subprocess.Popen[str], beginning: str) -> str:
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if line.startswith(beginning):
            return line.removeprefix(beginning).strip()
    pytest.fail("".join(said))


def left_over(folder: Path) -> list[str]:
    """The command lines of processes that still name the demo's folder or carry it in their environment."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            line, environment = (process / "cmdline").read_bytes(), (process / "environ").read_bytes()
        except OSError:
            continue
        if str(folder).encode() in line + environment:
            found.append(line.replace(b"\0", b" ").decode())
    return found


def test_it_serves_until_ctrl_c_and_starts_again_with_what_was_there(folder: Path) -> None:
    with started(folder, "--empty") as process:
        address = read_until(process, "Fördernetz läuft:")
        with urlopen(f"{address}/health/", timeout=5) as answer:
            assert answer.read() == b"ok"
        reach = json.loads((folder / "environment.json").read_text())
        with psycopg.connect(reach["DATABASE_URL"]) as connection:
            connection.execute("CREATE TABLE kept ()")

        code, said = run(folder)
        assert (code, "läuft schon eine Vorführung" in said) == (1, True)

        os.killpg(process.pid, signal.SIGINT)
        said, _ = process.communicate(timeout=60)
        assert (process.returncode, said.strip().endswith("Alles beendet.")) == (0, True)
    assert left_over(folder) == []

    began = time.monotonic()
    with started(folder) as process:
        read_until(process, "Fördernetz läuft:")
        assert time.monotonic() - began < 30
        with psycopg.connect(reach["DATABASE_URL"]) as connection:
            connection.execute("SELECT FROM kept")
        process.terminate()
        process.communicate(timeout=60)
    assert left_over(folder) == []


@pytest.mark.parametrize(
    ("state", "options", "sentence"),
    [
        ("complete", ["--fresh"], "Ich verwerfe die bisherige Vorführung"),
        ("building", [], "Der letzte Aufbau brach ab"),
    ],
)
def test_fresh_and_a_build_that_was_broken_off_begin_anew(
    folder: Path, state: str, options: list[str], sentence: str
) -> None:
    folder.mkdir()
    (folder / "world.json").write_text(json.dumps({"state": state}))
    (folder / "keys.json").write_text(json.dumps({"access": "old", "secret": "old"}))
    code, said = run(folder, "--empty", "--no-serve", *options)
    assert (code, sentence in said) == (0, True)
    assert json.loads((folder / "keys.json").read_text())["access"] != "old"


def test_a_taken_port_is_named(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, said = run(folder, "--empty", "--port", str(port))
    assert (code, f"Port {port} ist belegt" in said) == (1, True)
