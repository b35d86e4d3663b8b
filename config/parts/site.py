"""The stateless parts: the web process and the worker, as they run everywhere."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from config.parts.processes import child, log_file, wait_until

PROJECT = Path(__file__).resolve().parent.parent.parent
Process = contextlib.AbstractContextManager[subprocess.Popen[bytes]]


def web(folder: Path, environment: Mapping[str, str], port: int) -> Process:
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "config.wsgi",
        f"--bind=127.0.0.1:{port}",
        "--workers=1",
        "--threads=4",
    ]
    command += ["--no-control-socket", "--graceful-timeout=3", "--access-logfile=-"]
    return child(command, log=log_file(folder, "web"), environment=environment, folder=PROJECT, patience=6)


def worker(folder: Path, environment: Mapping[str, str]) -> Process:
    command = [sys.executable, "manage.py", "procrastinate", "worker", "--shutdown-graceful-timeout=5"]
    return child(command, log=log_file(folder, "worker"), environment=environment, folder=PROJECT, patience=10)


def wait_for_web(folder: Path, process: subprocess.Popen[bytes], port: int) -> None:
    wait_until(lambda: _is_healthy(port), process, "Die Webseite", log_file(folder, "web"))


def _is_healthy(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/health/", timeout=5):
            return True
    except (URLError, OSError):
        return False
