"""`manage.py mutate`: puts small mistakes into the rules, one at a time, and counts those that a test notices."""

from __future__ import annotations

import argparse
import filecmp
import os
import shutil
import subprocess
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.benchmarks import write_section

# A mutant that never comes to an end is noticed by the clock; one that no test reaches has survived.
NOTICED = {"killed", "timeout"}
UNTRIED = "not checked"


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

    def handle(self, *args: Any, **options: Any) -> None:
        workshop = Path(settings.VAR_DIR) / "mutation"
        if not options["mutants"] and not options["again"]:
            shutil.rmtree(workshop, ignore_errors=True)
        os.nice(10)
        found = run(Path(settings.BASE_DIR), workshop, options["mutants"])
        if survivors := [name for name, outcome in found.items() if options["again"] and outcome not in NOTICED]:
            found = run(Path(settings.BASE_DIR), workshop, survivors)
        if options["mutants"]:
            found = {name: outcome for name, outcome in found.items() if outcome != UNTRIED}
        elif UNTRIED in found.values():
            raise CommandError("Der Lauf ist nicht zu Ende gekommen.")
        for name in sorted(name for name, outcome in found.items() if outcome not in NOTICED):
            self.stdout.write(f"{name}: {found[name]}")
        text = report(found)
        self.stdout.write(text)
        if not options["mutants"]:
            write_section("Mutations", text)


def run(root: Path, workshop: Path, mutants: Iterable[str] = ()) -> dict[str, str]:
    """Try the mutants of `root`, all or those named, and say what became of each that is known in `workshop`."""
    lay_out(root, workshop)
    _mutmut(workshop, "run", "--max-children=1", *mutants)
    return outcomes(_mutmut(workshop, "results", "--all=true", quiet=True))


def lay_out(root: Path, workshop: Path) -> None:
    """Copy what is mutated and its tests to `workshop`: a run works on what was there when it began."""
    config = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["mutmut"]
    tests = [one for one in config["pytest_add_cli_args_test_selection"] if not one.startswith("-")]
    shutil.rmtree(workshop / "mutants" / "tests", ignore_errors=True)
    folders = [Path(folder) for folder in (*config["source_paths"], *tests)]
    wanted = {path.relative_to(root) for folder in folders for path in (root / folder).rglob("*.py")}
    there = {path.relative_to(workshop) for folder in folders for path in (workshop / folder).rglob("*.py")}
    for gone in there - wanted:
        (workshop / gone).unlink()
    packages = {package / "__init__.py" for folder in folders for package in folder.parents[:-1]}
    for path in wanted | packages | {Path("pyproject.toml")}:
        _renew(root / path, workshop / path)


def _renew(source: Path, target: Path) -> None:
    """Copied only if it differs, and then as of now: mutmut does anew what is younger than its mutants."""
    if not target.exists() or not filecmp.cmp(source, target, shallow=False):
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)


def _mutmut(workshop: Path, *arguments: str, quiet: bool = False) -> str:
    # Of the plugins none is needed here, and loading them for each mutant would take most of the time.
    done = subprocess.run(
        [str(Path(sys.prefix) / "bin" / "mutmut"), *arguments],
        cwd=workshop,
        env=os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        stdout=subprocess.PIPE if quiet else None,
        text=True,
    )
    if done.returncode:
        raise CommandError(f"mutmut {arguments[0]} ist gescheitert.")
    return done.stdout or ""


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
        "Written by `make mutate`: mutmut puts one small mistake at a time into `grants/rules/`, and the tests of the "
        "rules must notice it. The survivors are told of in [mutation.md](mutation.md).\n",
        "To reach: 90 % of all, 85 % of each module.\n",
        "| module | mutants | killed | survived | share |",
        "|---|---:|---:|---:|---:|",
        *(_row(f"`{name}`", [modules[name]]) for name in sorted(modules)),
        _row("**all**", modules.values()),
    ]
    return "\n".join(rows)


def _row(name: str, counts: Iterable[Counter[bool]]) -> str:
    killed, survived = (sum(count[noticed] for count in counts) for noticed in (True, False))
    whole = killed + survived
    return f"| {name} | {whole:,} | {killed:,} | {survived:,} | {100 * killed / whole:.1f} % |"
