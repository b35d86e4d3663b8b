"""`manage.py bench`: measures pages and steps with few and with many cases, in a throwaway database."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from config import parts
from config.benchmarks import write_section

TARGETS = """To reach: every page has the same number of queries at both sizes; inbox and case list at most 15, the case
file at most 40, a step at most 25; a page's median with many cases at most 1.3 times that with few; at most 200 MB.
"""


class Command(BaseCommand):
    help = "Misst Seiten und Schritte mit wenigen und mit vielen Anträgen und schreibt docs/benchmarks.md."
    requires_system_checks = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("sizes", nargs="*", type=int, default=[1_000, 10_000], help="Zahl der Anträge, aufsteigend")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(settings.VAR_DIR) / f"{parts.THROWAWAY}{os.getpid()}"
        found: dict[int, dict[str, Any]] = {}
        with parts.running(folder, throwaway=True) as reach:
            environment = os.environ | reach | {"DJANGO_SETTINGS_MODULE": "config.settings.test"}
            run_python(["manage.py", "migrate", "--verbosity=0"], environment)
            for size in sorted(options["sizes"]):
                self.stderr.write(f"{size} Anträge: laden …")
                run_python(["-m", "tests.bench.measure", "load", str(size)], environment)
                self.stderr.write(f"{size} Anträge: messen …")
                found[size] = json.loads(run_python(["-m", "tests.bench.measure"], environment))
        text = report(found)
        write_section("Pages and steps", text)
        self.stdout.write(text)


def run_python(arguments: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout


def report(found: dict[int, dict[str, Any]]) -> str:
    """One table: each page and step with queries, median and 95th percentile at each size, and the growth."""
    sizes = sorted(found)
    heads = [f"{what}, {size:,}" for size in sizes for what in ("queries", "median ms", "p95 ms")]
    rows = [
        "Written by `make bench`: one process, in-process requests, a throwaway PostgreSQL on the same machine. "
        "Figures compare sizes, not machines.\n",
        TARGETS,
        f"| | {' | '.join(heads)} | growth |",
        f"|---|{'---:|' * (len(heads) + 1)}",
    ]
    for kind in ("pages", "steps"):
        for name in found[sizes[0]][kind]:
            figures = [found[size][kind][name] for size in sizes]
            cells = [f"{one[key]:g}" for one in figures for key in ("queries", "median_ms", "p95_ms")]
            growth = figures[-1]["median_ms"] / figures[0]["median_ms"]
            rows.append(f"| {name if kind == 'pages' else f'step: {name}'} | {' | '.join(cells)} | × {growth:.2f} |")
    most = found[sizes[-1]]["case"]
    rows += [
        f"\nThe most queries of each step of a whole case with {sizes[-1]:,} others, from its right to its journal:\n",
        "| step | queries |",
        "|---|---:|",
        *(f"| {step} | {count} |" for step, count in sorted(most.items(), key=lambda one: (-one[1], one[0]))),
    ]
    memory = ", ".join(f"{found[size]['memory_mb']} MB with {size:,} cases" for size in sizes)
    return "\n".join([*rows, f"\nPeak memory of the process: {memory}.\n"])
