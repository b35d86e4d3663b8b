"""`manage.py test [arguments of pytest]`: the suite on throwaway parts of its own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand

from config import parts

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class Command(BaseCommand):
    help = "Führt die Tests auf eigenen, flüchtigen Diensten aus; alle Angaben gehen an pytest."
    requires_system_checks = []

    def run_from_argv(self, argv: list[str]) -> NoReturn:
        """Past Django's own parsing: every option belongs to pytest."""
        raise SystemExit(self.run(argv[2:]))

    def handle(self, *args: Any, **options: Any) -> None:
        raise SystemExit(self.run(list(args)))

    def run(self, arguments: list[str]) -> int:
        signal.signal(signal.SIGTERM, _as_interrupt)
        signal.signal(signal.SIGHUP, _as_interrupt)
        browser = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
        if browser is None:
            self.stderr.write("Kein Chromium gefunden: Die Tests im Browser werden übersprungen.")
        workers = _workers(arguments)
        folder = Path(settings.VAR_DIR) / f"{parts.THROWAWAY}{os.getpid()}"
        try:
            with parts.running(folder, throwaway=True, buckets=workers) as reach:
                environment = os.environ | reach | ({"CHROMIUM": browser} if browser else {})
                command = [sys.executable, "-m", "pytest", f"--numprocesses={workers}", *arguments]
                return _pytest(command, environment)
        except parts.PartFailed as failure:
            self.stderr.write(str(failure))
            return 1
        except KeyboardInterrupt:
            return 130


def _workers(arguments: list[str]) -> int:
    """One for each core; none when only a part is asked for, because starting them takes longer than they save."""
    for position, argument in enumerate(arguments):
        for option in ("-n", "--numprocesses="):
            if argument.startswith(option):
                value = argument.removeprefix(option) or next(iter(arguments[position + 1 :]), "auto")
                return int(value) if value.isdigit() else _cores()
    narrow = any(argument.startswith("tests/") or "::" in argument for argument in arguments)
    return 0 if narrow else _cores()


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _pytest(command: list[str], environment: dict[str, str]) -> int:
    """In our process group, so that Ctrl-C reaches pytest, which then tells what it has."""
    with subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment) as process:
        try:
            return process.wait()
        except KeyboardInterrupt:
            try:
                return process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                raise


def _as_interrupt(number: int, frame: object) -> NoReturn:
    raise KeyboardInterrupt
