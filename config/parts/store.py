"""The S3 store: rclone over a folder, on a free port of the loopback, with keys made for this folder."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from config.parts.homes import Home
from config.parts.processes import PartFailed, answers, child, free_port, is_alive, log_file, wait_until

BUCKET = "foerdernetz"


@contextlib.contextmanager
def running(home: Home, folder: Path, *, buckets: int) -> Iterator[dict[str, str]]:
    """Gives the environment that reaches it. A store that already runs there is used, and left running."""
    home.own(home.store)
    for name in [BUCKET, *(f"{BUCKET}-gw{number}" for number in range(buckets))]:
        home.own(home.store / name)
    keys = _keys(folder)
    with contextlib.ExitStack() as stack:
        address = _running_address(folder) or stack.enter_context(_process(home, folder, keys))
        yield {
            "S3_ENDPOINT_URL": address,
            "S3_ACCESS_KEY": keys["access"],
            "S3_SECRET_KEY": keys["secret"],
            "S3_BUCKET": BUCKET,
        }


@contextlib.contextmanager
def _process(home: Home, folder: Path, keys: dict[str, str]) -> Iterator[str]:
    cache = home.root / "s3-cache"
    home.own(cache)
    port = free_port()
    address = f"127.0.0.1:{port}"
    command = [_program(home), "serve", "s3", str(home.store), "--addr", address, "--vfs-cache-mode", "off"]
    environment = {
        **home.environment,
        # The keys go by the environment: a command line can be read by everybody on the machine.
        # The quotes keep the pair together: rclone reads this variable as a list.
        "RCLONE_AUTH_KEY": f'"{keys["access"]},{keys["secret"]}"',
        "RCLONE_CONFIG": os.devnull,
        "RCLONE_CACHE_DIR": str(cache),
    }
    log = log_file(folder, "s3")
    note = folder / "store.json"
    with child(command, log=log, environment=environment, folder=Path("/"), user=home.user) as process:
        wait_until(lambda: answers(port), process, "Der Dokumentenspeicher", log)
        note.write_text(json.dumps({"pid": process.pid, "port": port}))
        try:
            yield f"http://{address}"
        finally:
            note.unlink(missing_ok=True)


def _running_address(folder: Path) -> str | None:
    try:
        note = json.loads((folder / "store.json").read_text())
    except FileNotFoundError:
        return None
    return f"http://127.0.0.1:{note['port']}" if is_alive(note["pid"]) and answers(note["port"]) else None


def _keys(folder: Path) -> dict[str, str]:
    path = folder / "keys.json"
    with contextlib.suppress(FileNotFoundError):
        known: dict[str, str] = json.loads(path.read_text())
        return known
    keys = {"access": f"demo{secrets.token_hex(8)}", "secret": secrets.token_hex(24)}
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(keys, file)
    return keys


def _program(home: Home) -> str:
    packaged = Path(sys.prefix) / "bin" / "rclone"
    found = packaged if packaged.exists() else Path(shutil.which("rclone") or "/")
    if not found.is_file():
        raise PartFailed("rclone fehlt in der Umgebung. Löschen Sie .venv und starten Sie noch einmal.")
    return str(home.program(found, keep=found))
