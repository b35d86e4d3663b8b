"""Starts and stops the servers of the demo and the tests. The only place that does.

PostgreSQL and the S3 store live in one folder, listen where nobody else can reach them, and end with
the process that started them, also when that one is killed.
"""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

from config.parts import database, store
from config.parts.homes import Home, home_for
from config.parts.processes import PartFailed, free_port, is_alive
from config.parts.site import wait_for_web, web, worker

__all__ = ["THROWAWAY", "PartFailed", "free_port", "remove", "running", "wait_for_web", "web", "worker"]

# What the folder of a throwaway run is called; a number follows, the process that owns it.
THROWAWAY = "test-"

_FOLDERS = ("postgres", "s3", "s3-cache", "programs", "mail", "log")
_NOTES = ("environment.json", "store.json", "keys.json")


@contextlib.contextmanager
def running(folder: Path, *, throwaway: bool = False, buckets: int = 0) -> Iterator[dict[str, str]]:
    """Starts what is not running yet, gives the environment that reaches it, and ends what it started.

    With `throwaway` the database forgoes its safety against a crash of the machine, and the folder is
    removed at the end. `buckets` asks for that many numbered buckets beside the plain one.
    """
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        if throwaway:
            _remove_abandoned(folder.parent)
            stack.callback(remove, folder)
        home = _home(folder)
        address = stack.enter_context(database.running(home, folder, safe=not throwaway))
        reach = stack.enter_context(store.running(home, folder, buckets=buckets))
        mail = folder / "mail"
        mail.mkdir(exist_ok=True)
        environment = {"DATABASE_URL": address, **reach, "MAIL_DIR": str(mail)}
        (folder / "environment.json").write_text(json.dumps(environment, indent=1))
        yield environment


def remove(folder: Path) -> None:
    """Removes all that the parts of a folder have kept. They must not be running."""
    folder = folder.resolve()
    if not folder.exists():
        return
    _home(folder).remove(folder)
    for name in _FOLDERS:
        shutil.rmtree(folder / name, ignore_errors=True)
    for name in _NOTES:
        (folder / name).unlink(missing_ok=True)
    with contextlib.suppress(OSError):
        folder.rmdir()  # only when nothing else lies there


def _home(folder: Path) -> Home:
    return home_for(folder, database.package())


def _remove_abandoned(parent: Path) -> None:
    """Folders of test runs whose process is gone."""
    for folder in parent.glob(f"{THROWAWAY}*"):
        number = folder.name.removeprefix(THROWAWAY)
        if number.isdigit() and not is_alive(int(number)):
            remove(folder)
