"""`manage.py demo`: the whole product on this machine, with a partnership to look at."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config import parts
from config.demo import cast

FIRST_PORT = 8000


class Command(BaseCommand):
    help = "Startet Fördernetz zum Ausprobieren: Datenbank, Dokumentenspeicher, Hintergrundarbeit und Webseite."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--fresh", action="store_true", help="alles Bisherige verwerfen und neu aufbauen")
        parser.add_argument("--port", type=int, default=0, help="Port der Webseite (sonst 8000 oder ein freier)")
        parser.add_argument("--empty", action="store_true", help="ohne die Welt der Vorführung, nur leere Tabellen")
        parser.add_argument("--no-serve", action="store_true", help="nur aufbauen, nicht starten")

    def handle(self, *args: Any, **options: Any) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, _end_once)
        folder = Path(settings.VAR_DIR)
        try:
            with self._only_one(folder):
                self._run(folder, options)
        except KeyboardInterrupt:
            self._say("\nAlles beendet.")
        except (parts.PartFailed, StageFailed) as failure:
            raise CommandError(str(failure)) from failure

    def _run(self, folder: Path, options: dict[str, Any]) -> None:
        world = folder / "world.json"
        interrupted = world.exists() and json.loads(world.read_text())["state"] != "complete"
        if options["fresh"] or interrupted:
            self._say(
                "Ich verwerfe die bisherige Vorführung …"
                if options["fresh"]
                else "Der letzte Aufbau brach ab, ich beginne neu …"
            )
            world.unlink(missing_ok=True)
            parts.remove(folder)
        port = _port(options["port"])
        address = f"http://localhost:{port}"
        self._say("Ich starte Datenbank und Dokumentenspeicher …")
        with parts.running(folder) as reach, contextlib.ExitStack() as stack:
            environment = {
                **os.environ,
                **reach,
                "DJANGO_SETTINGS_MODULE": "config.settings.dev",
                "PUBLIC_URL": address,
                "PYTHONUNBUFFERED": "1",
            }
            self._say("Ich bringe die Datenbank auf den Stand …")
            _manage("migrate", "--verbosity=0", environment=environment)
            if not world.exists():
                self._build(world, environment, empty=options["empty"])
            if options["no_serve"]:
                self._say("Aufgebaut. „python3 manage.py demo“ startet die Vorführung.")
                return
            processes = {
                "Die Hintergrundarbeit": stack.enter_context(parts.worker(folder, environment)),
                "Die Webseite": stack.enter_context(parts.web(folder, environment, port)),
            }
            parts.wait_for_web(folder, processes["Die Webseite"], port)
            self._tell(address)
            _watch(processes, folder)

    def _build(self, world: Path, environment: Mapping[str, str], *, empty: bool) -> None:
        _manage("createcachetable", "--verbosity=0", environment=environment)
        if empty:
            world.write_text(json.dumps({"state": "complete"}))
            return
        self._say("Ich baue die Partnerschaft „Landkreis Mühlental“ auf …")
        started = time.monotonic()
        world.write_text(json.dumps({"state": "building"}))
        _manage("load_world", environment=environment)
        world.write_text(json.dumps({"state": "complete"}))
        self._say(f"Aufgebaut ({time.monotonic() - started:.0f} s).")

    def _tell(self, address: str) -> None:
        self._say(f"\nFördernetz läuft: {address}\n")
        people = cast.log_ins()
        name_width = max(len(name) for name, _, _ in people)
        role_width = max(len(role) for _, role, _ in people)
        self._say(f"Alle melden sich mit demselben Kennwort an: {cast.PASSWORD}")
        for name, role, email in people:
            self._say(f"  {name:{name_width}}  {role:{role_width}}  {email}")
        self._say("\nStrg+C beendet alles.")

    @contextlib.contextmanager
    def _only_one(self, folder: Path) -> Iterator[None]:
        folder.mkdir(exist_ok=True)
        with (folder / "demo.lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise CommandError(
                    "Aus diesem Ordner läuft schon eine Vorführung. Beenden Sie sie dort mit Strg+C."
                ) from error
            yield

    def _say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()


class StageFailed(Exception):
    """A step of the start did not work. The sentence is for the person at the terminal."""


def _manage(*command: str, environment: Mapping[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", *command], cwd=settings.BASE_DIR, env=dict(environment), check=False
    )
    if done.returncode:
        raise StageFailed(f"„manage.py {' '.join(command)}“ ist gescheitert; die Meldung steht darüber.")


def _watch(processes: Mapping[str, subprocess.Popen[bytes]], folder: Path) -> NoReturn:
    while True:
        for name, process in processes.items():
            if process.poll() is not None:
                raise StageFailed(f"{name} hat sich beendet. Warum, steht in {folder / 'log'}.")
        time.sleep(0.5)


def _port(wish: int) -> int:
    found = parts.free_port(wish or FIRST_PORT)
    if wish and found != wish:
        raise StageFailed(
            f"Port {wish} ist belegt. Nennen Sie einen anderen, oder keinen: dann wird ein freier gesucht."
        )
    return found


def _end_once(number: int, frame: object) -> NoReturn:
    """The first signal ends the demo; further ones must not disturb the ending."""
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    raise KeyboardInterrupt
