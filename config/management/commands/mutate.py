"""`manage.py mutate`: puts small mistakes into the rules, one at a time, and counts those that a test notices.

With `--core` into what moves money and lives and says who may: that needs a database, and hours.
"""

from __future__ import annotations

import argparse
import contextlib
import filecmp
import os
import shutil
import subprocess
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config import parts
from config.benchmarks import write_section

# A mutant that never comes to an end is noticed by the clock; one that no test reaches has survived.
NOTICED = {"killed", "timeout"}
UNTRIED = "not checked"
IN_FORCE = "[tool.mutmut]"


@dataclass(frozen=True)
class Area:
    """What is mutated: its table in pyproject.toml, its heading in docs/benchmarks.md and what stands there."""

    table: str
    heading: str
    about: str


RULES = Area(
    IN_FORCE,
    "Mutations",
    "Written by `make mutate`: mutmut puts one small mistake at a time into `grants/rules/`, and the tests of the "
    "rules must notice it. The survivors are told of in [mutation.md](mutation.md).\n\n"
    "To reach: 90 % of all, 85 % of each module.\n",
)
CORE = Area(
    "[tool.mutate.core]",
    "Mutations of money, lives and rights",
    "Written by `manage.py mutate --core`. To reach: 85 % of all.\n",
)


class Command(BaseCommand):
    help = "Baut kleine Fehler in die Regeln ein, zählt die von Tests bemerkten und schreibt docs/benchmarks.md."
    requires_system_checks = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "mutants",
            nargs="*",
            help="nur diese noch einmal, etwa 'grants.rules.use.*'; docs/benchmarks.md bleibt, wie sie ist",
        )
        parser.add_argument(
            "--again",
            action="store_true",
            help="auf dem letzten Lauf aufbauen: nur geänderte Funktionen und was überlebt hat",
        )
        parser.add_argument("--core", action="store_true", help="Geld, Lebensläufe und Rechte statt der Regeln")

    def handle(self, *args: Any, **options: Any) -> None:
        area, name = (CORE, "mutation-core") if options["core"] else (RULES, "mutation")
        folder = Path(settings.VAR_DIR) / name
        if not options["mutants"] and not options["again"]:
            shutil.rmtree(folder, ignore_errors=True)
        os.nice(10)
        servers: AbstractContextManager[dict[str, str]] = _servers() if options["core"] else contextlib.nullcontext({})
        with servers as reach:
            workshop = Workshop(Path(settings.BASE_DIR), folder, area.table, reach)
            workshop.lay_out()
            found = workshop.run(options["mutants"])
            if survivors := [name for name, outcome in found.items() if outcome not in NOTICED and options["again"]]:
                found = workshop.run(survivors)
        if options["mutants"]:
            found = {name: outcome for name, outcome in found.items() if outcome != UNTRIED}
        elif UNTRIED in found.values():
            raise CommandError("Der Lauf ist nicht zu Ende gekommen.")
        for name in sorted(name for name, outcome in found.items() if outcome not in NOTICED):
            self.stdout.write(f"{name}: {found[name]}")
        text = area.about + report(found)
        self.stdout.write(text)
        if not options["mutants"]:
            write_section(area.heading, text)


@contextlib.contextmanager
def _servers() -> Iterator[dict[str, str]]:
    folder = Path(settings.VAR_DIR) / f"{parts.THROWAWAY}{os.getpid()}"
    with parts.running(folder, throwaway=True) as reach:
        yield {**reach, "VAR_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings.test"}


@dataclass(frozen=True)
class Workshop:
    """Where mutmut works: in `folder`, on a copy of the project as it was when the run began."""

    root: Path
    folder: Path
    table: str = IN_FORCE
    environment: Mapping[str, str] = field(default_factory=dict)

    def run(self, mutants: Iterable[str] = ()) -> dict[str, str]:
        """Try those named, or all that have not been tried; say what became of each mutant that is known here."""
        self._mutmut("run", "--max-children=1", *mutants)
        return outcomes(self._mutmut("results", "--all=true", quiet=True))

    def lay_out(self) -> None:
        """Copy what is mutated, its tests and what they need; mutmut reads its table under the name in force."""
        project = (self.root / "pyproject.toml").read_text()
        if self.table != IN_FORCE:
            project = project.replace(IN_FORCE, "[tool.mutate.rules]").replace(self.table, IN_FORCE)
        config = tomllib.loads(project)["tool"]["mutmut"]
        tests = [one for one in config["pytest_add_cli_args_test_selection"] if not one.startswith("-")]
        shutil.rmtree(self.folder / "mutants" / "tests", ignore_errors=True)
        asked = [Path(path) for path in (*config["source_paths"], *tests, *config["also_copy"])]
        wanted = {path for one in asked for path in _files(self.root, one)}
        for gone in {path for one in asked for path in _files(self.folder, one)} - wanted:
            (self.folder / gone).unlink()
        packages = {package / "__init__.py" for one in asked for package in one.parents[:-1]}
        for path in wanted | packages:
            _renew(self.root / path, self.folder / path)
        (self.folder / "pyproject.toml").write_text(project)

    def _mutmut(self, *arguments: str, quiet: bool = False) -> str:
        # Only the plugins that the table names: loading them all for each mutant would take most of the time.
        done = subprocess.run(
            [str(Path(sys.prefix) / "bin" / "mutmut"), *arguments],
            cwd=self.folder,
            env={**os.environ, **self.environment, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
            stdout=subprocess.PIPE if quiet else None,
            text=True,
        )
        if done.returncode:
            raise CommandError(f"mutmut {arguments[0]} ist gescheitert.")
        return done.stdout or ""


def _files(root: Path, path: Path) -> Iterator[Path]:
    for file in (root / path).rglob("*") if (root / path).is_dir() else [root / path]:
        if file.is_file() and "__pycache__" not in file.parts:
            yield file.relative_to(root)


def _renew(source: Path, target: Path) -> None:
    """Copied only if it differs, and then as of now: mutmut does anew what is younger than its mutants."""
    if not target.exists() or not filecmp.cmp(source, target, shallow=False):
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)


def outcomes(lines: str) -> dict[str, str]:
    """What `mutmut results` says of each mutant: `    grants.rules.use.x_match__mutmut_3: survived`."""
    pairs = (line.strip().partition(": ") for line in lines.splitlines() if line.strip())
    return {name: outcome for name, _, outcome in pairs}


def report(found: Mapping[str, str]) -> str:
    """One table: each module with its mutants, how many were noticed, and the share; then all together."""
    modules: dict[str, Counter[bool]] = defaultdict(Counter)
    for name, outcome in found.items():
        modules[name.rpartition(".")[0]][outcome in NOTICED] += 1
    rows = [
        "\n| module | mutants | killed | survived | share |",
        "|---|---:|---:|---:|---:|",
        *(_row(f"`{name}`", [modules[name]]) for name in sorted(modules)),
        _row("**all**", modules.values()),
    ]
    return "\n".join(rows)


def _row(name: str, counts: Iterable[Counter[bool]]) -> str:
    killed, survived = (sum(count[noticed] for count in counts) for noticed in (True, False))
    whole = killed + survived
    return f"| {name} | {whole:,} | {killed:,} | {survived:,} | {100 * killed / whole:.1f} % |"
