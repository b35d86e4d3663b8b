"""Processes that end with the one that started them, in the order it wants, and free ports for them."""

from __future__ import annotations

import contextlib
import ctypes
import os
import pwd
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

PATIENCE = 60.0


class PartFailed(Exception):
    """A part did not start or stop. The sentence is for the person at the terminal."""


@contextlib.contextmanager
def child(
    command: list[str],
    *,
    log: Path,
    environment: Mapping[str, str],
    folder: Path,
    user: str | None = None,
    end_with: signal.Signals = signal.SIGTERM,
    patience: float = 10.0,
) -> Iterator[subprocess.Popen[bytes]]:
    """A process in a group of its own: Ctrl-C at the terminal reaches only us, and we end it when its turn comes."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_end_with_parent(end_with),
            **as_user(user),
        )
    try:
        yield process
    finally:
        _end(process, end_with, patience)


def _end_with_parent(end_with: signal.Signals) -> Callable[[], None] | None:
    """Linux tells the child when its parent is gone, however that happened. Elsewhere `finally` has to do."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()

    def tell() -> None:
        prctl(1, int(end_with))  # PR_SET_PDEATHSIG
        if os.getppid() != parent:
            os.kill(os.getpid(), end_with)

    return tell


def _end(process: subprocess.Popen[bytes], end_with: signal.Signals, patience: float) -> None:
    if process.poll() is None:
        process.send_signal(end_with)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(patience)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)  # whatever of its group is still there
    process.wait()


def wait_until(ready: Callable[[], bool], process: subprocess.Popen[bytes], what: str, log: Path) -> None:
    started = time.monotonic()
    while time.monotonic() - started < PATIENCE:
        if process.poll() is not None:
            raise PartFailed(f"{what} ist nicht gestartet. {log} sagt:\n{_tail(log)}")
        if ready():
            return
        time.sleep(0.05)
    raise PartFailed(f"{what} antwortet nach {PATIENCE:.0f} Sekunden noch nicht. {log} sagt:\n{_tail(log)}")


def as_user(user: str | None) -> dict[str, Any]:
    """What `subprocess` has to be told to run a program as somebody else."""
    if user is None:
        return {}
    record = pwd.getpwnam(user)
    return {"user": record.pw_uid, "group": record.pw_gid, "extra_groups": []}


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def answers(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_port(wish: int = 0) -> int:
    """A port of the loopback that nobody listens on: the wished one if it is free."""
    for candidate in (wish, 0):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind(("127.0.0.1", candidate))
                return int(probe.getsockname()[1])
    raise PartFailed("Auf diesem Rechner ist kein Port mehr frei.")


def log_file(folder: Path, name: str) -> Path:
    logs = folder / "log"
    logs.mkdir(exist_ok=True)
    return logs / f"{name}.log"


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-15:])
