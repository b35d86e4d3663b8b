"""`manage.py bench_rules`: measures the rules alone, and a draft of them tried on very many settled cases."""

from __future__ import annotations

import argparse
import json
import os
import platform
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from config import parts
from config.benchmarks import write_section
from config.management.commands.bench import run_python

SECTION = "Rules"
LARGE_SECONDS, LARGE_MB, ORDINARY, TRIAL_SECONDS = 0.2, 50, 10_000, 600


class Command(BaseCommand):
    help = "Misst die Regeln und die Proberechnung eines Entwurfs und schreibt ihren Teil von docs/benchmarks.md."
    requires_system_checks = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--cases", type=int, default=10_000, help="Zahl der abgeschlossenen Fälle")

    def handle(self, *args: Any, **options: Any) -> None:
        found = {name: json.loads(run_python(["-m", "tests.bench.rules", name], {**os.environ}))
                 for name in ("large", "ordinary")}  # fmt: skip
        folder = Path(settings.VAR_DIR) / f"{parts.THROWAWAY}{os.getpid()}"
        with parts.running(folder, throwaway=True) as reach:
            environment = os.environ | reach | {"DJANGO_SETTINGS_MODULE": "config.settings.test"}
            run_python(["manage.py", "migrate", "--verbosity=0"], environment)
            self.stderr.write(f"{options['cases']} abgeschlossene Fälle: laden …")
            run_python(["-m", "tests.bench.settled", "load", str(options["cases"])], environment)
            self.stderr.write("Nachrechnen …")
            found["trial"] = json.loads(run_python(["-m", "tests.bench.settled"], environment))
        text = report(found)
        write_section(SECTION, text)
        self.stdout.write(text)


def report(found: dict[str, dict[str, Any]]) -> str:
    """What was to be reached, what was measured, and whether it was reached."""
    large, ordinary, trial = found["large"], found["ordinary"], found["trial"]
    grown = trial["memory_mb"] - trial["memory_early_mb"]
    rows = [
        ("a finding with 5,000 vouchers: time", f"≤ {LARGE_SECONDS} s", f"{large['seconds']} s",
         large["seconds"] <= LARGE_SECONDS),
        ("a finding with 5,000 vouchers: memory of the whole process", f"≤ {LARGE_MB} MB", f"{large['memory_mb']} MB",
         large["memory_mb"] <= LARGE_MB),
        ("ordinary findings (25 vouchers) per minute on one core", f"≥ {ORDINARY:,}", f"{ordinary['per_minute']:,}",
         ordinary["per_minute"] >= ORDINARY),
        (f"“what would change” over {trial['cases']:,} settled cases: time", "minutes",
         f"{trial['seconds']} s in {trial['portions']} jobs", trial["seconds"] <= TRIAL_SECONDS),
        ("“what would change”: memory after a tenth of the cases, and after all", "flat",
         f"{trial['memory_early_mb']} MB, {trial['memory_mb']} MB", grown <= trial["memory_early_mb"] // 10),
    ]  # fmt: skip
    lines = [
        "Written by `make bench-rules`. A finding is the whole determination with its trace and its JSON; the trial "
        "reckons each case twice, under its own rules and under a draft, on a throwaway PostgreSQL on the same machine "
        f"({os.cpu_count()} cores, Python {platform.python_version()}); {trial['differing']:,} cases came to something "
        "else and were kept with their reasons.\n",
        "| | to reach | measured | reached |",
        "|---|---:|---:|---|",
        *(f"| {what} | {target} | {figure} | {'yes' if good else '**no**'} |" for what, target, figure, good in rows),
    ]
    return "\n".join([*lines, ""])
