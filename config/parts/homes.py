"""Where the parts of a folder keep their things, and as whom they run.

A server must not run as root. Started by root, the parts run as `nobody`, who exists on every machine
and owns their folders and nothing else. Nobody's way there is never opened: where it is closed (a project
below /root, say), data and a copy of the programs lie in a private folder of the system's instead.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from config.parts.processes import PartFailed

UNPRIVILEGED = "nobody"
NOTE = "stands-for"
# A socket's path may have 107 characters.
LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.5432")


@dataclass(frozen=True)
class Home:
    root: Path
    user: str | None
    copies: Path | None
    """Where programs are copied to because the user cannot reach the installed ones."""

    @property
    def postgres(self) -> Path:
        return self.root / "postgres"

    @property
    def store(self) -> Path:
        return self.root / "s3"

    @property
    def sockets(self) -> Path:
        if len(str(self.postgres)) <= LONGEST_SOCKET_FOLDER:
            return self.postgres
        return Path(tempfile.gettempdir()) / f"foerdernetz-{_short_name(self.postgres)}"

    @property
    def environment(self) -> dict[str, str]:
        """Nothing of the caller's: no PG*, no RCLONE_*, no locale that this machine may lack."""
        return {"PATH": os.defpath, "LC_ALL": "C", "HOME": str(self.root), "TMPDIR": tempfile.gettempdir()}

    def own(self, path: Path) -> None:
        """Makes a folder that only the parts' user can look into."""
        path.mkdir(mode=0o700, exist_ok=True)
        if self.user:
            record = pwd.getpwnam(self.user)
            if path.stat().st_uid != record.pw_uid:
                os.chown(path, record.pw_uid, record.pw_gid)

    def program(self, source: Path, *, keep: Path, beside: Path | None = None) -> Path:
        """The program itself, or its copy. `keep` is the folder (or file) that is copied with it as a whole."""
        if self.copies is None:
            return source
        _make_public(self.copies)
        for each in filter(None, (keep, beside)):
            _copy_for_all(each, self.copies / each.name)
        return self.copies / keep.name / source.relative_to(keep)

    def remove(self, folder: Path) -> None:
        if self.sockets != self.postgres:
            shutil.rmtree(self.sockets, ignore_errors=True)
        if self.root != folder:
            shutil.rmtree(self.root, ignore_errors=True)


def home_for(folder: Path, programs: Path) -> Home:
    if os.geteuid() != 0:
        return Home(root=folder, user=None, copies=None)
    root = folder if reachable(folder, UNPRIVILEGED) else _private(folder)
    return Home(root=root, user=UNPRIVILEGED, copies=None if reachable(programs, UNPRIVILEGED) else root / "programs")


def reachable(path: Path, user: str) -> bool:
    """Whether the user may walk down to the path and read it."""
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


def _private(folder: Path) -> Path:
    shelter = Path("/var/tmp")  # noqa: S108  unlike /tmp it survives a restart of the machine
    _remove_orphans(shelter)
    private = shelter / f"foerdernetz-{_short_name(folder)}"
    private.mkdir(mode=0o711, exist_ok=True)
    if private.is_symlink() or private.stat().st_uid != 0:
        raise PartFailed(f"{private} gehört jemand anderem. Bitte löschen Sie diesen Ordner.")
    private.chmod(0o711)
    (private / NOTE).write_text(str(folder))
    return private


def _remove_orphans(shelter: Path) -> None:
    """Private folders whose project was deleted."""
    for private in shelter.glob("foerdernetz-*"):
        note = private / NOTE
        if private.stat().st_uid == 0 and note.exists() and not Path(note.read_text()).exists():
            shutil.rmtree(private, ignore_errors=True)


def _copy_for_all(source: Path, target: Path) -> None:
    """A copy that everybody can read, whatever the umask was when the original was installed."""
    if target.exists():
        return
    unfinished = target.with_name(f"{target.name}.{os.getpid()}")
    if source.is_dir():
        shutil.copytree(source, unfinished, symlinks=True)
    else:
        shutil.copy(source, unfinished)
    for each in [unfinished, *unfinished.rglob("*")]:
        if not each.is_symlink():
            runs = each.is_dir() or each.stat().st_mode & stat.S_IXUSR
            each.chmod(0o755 if runs else 0o644)
    unfinished.rename(target)


def _make_public(path: Path) -> None:
    path.mkdir(exist_ok=True)
    path.chmod(0o755)


def _short_name(path: Path) -> str:
    return hashlib.sha256(str(path).encode()).hexdigest()[:12]
