"""What the architecture promises, held by tests: the arrow, the one clock, the size of files, standing alone."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

ROOT = Path(settings.BASE_DIR)
PACKAGES = ("workflows", "network", "grants", "reviews", "reporting", "config")
LONGEST = 400

# A little longer than the limit, each with its reason. Tests may list cases longer than code may be.
LONG = {
    "network/forms.py": "one form for each page of the directory; splits with the next one",
}


def tracked() -> list[Path]:
    """What belongs to the project: what git tracks, where there is a git; else all but what is made."""
    asked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if asked.returncode == 0 and asked.stdout:
        return [ROOT / name for name in asked.stdout.splitlines() if (ROOT / name).is_file()]
    return [
        path
        for path in ROOT.rglob("*")
        if path.is_file() and not {".venv", ".git", "var", "node_modules", "__pycache__"} & {*path.parts}
    ]


FILES = tracked()
CODE = [path for path in FILES if path.suffix == ".py"]
PRODUCT = [path for path in CODE if path.relative_to(ROOT).parts[0] in PACKAGES]


def lines_with(pattern: str, paths: list[Path]) -> list[str]:
    found = re.compile(pattern)
    return [
        f"{path.relative_to(ROOT)}:{number}"
        for path in paths
        if path.is_file()
        for number, line in enumerate(path.read_text(errors="ignore").splitlines(), 1)
        if found.search(line)
    ]


def test_each_package_imports_only_what_stands_to_its_left(capsys: pytest.CaptureFixture[str]) -> None:
    outcome = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    assert outcome == EXIT_STATUS_SUCCESS, capsys.readouterr().out


def test_viewflow_is_imported_in_workflows_alone() -> None:
    elsewhere = [path for path in PRODUCT if path.relative_to(ROOT).parts[0] != "workflows"]
    assert lines_with(r"^\s*(from|import) viewflow", elsewhere) == []


def test_time_is_asked_of_the_clock_alone() -> None:
    others = [path for path in PRODUCT if path != ROOT / "workflows" / "clock.py"]
    assert lines_with(r"timezone\.now\(|datetime\.now\(|date\.today\(|\.utcnow\(", others) == []


def test_servers_are_started_in_one_place() -> None:
    """Only `config` starts programs."""
    others = [path for path in PRODUCT if path.relative_to(ROOT).parts[0] != "config"]
    assert lines_with(r"^\s*(from|import) subprocess", others) == []


def test_nothing_moves_a_state_but_the_door() -> None:
    """Nobody assigns a state, nobody updates it, nobody calls a step's method on a subject."""
    others = [path for path in PRODUCT if "migrations" not in path.parts and "lifecycle" not in path.parts]
    assert lines_with(r"\.update\([^)]*\bstate=(?!Exclusion|BankAccount)", [
        path for path in others if path.relative_to(ROOT).parts[0] in {"grants", "reviews", "reporting"}
    ]) == []  # fmt: skip


def test_there_are_no_signals() -> None:
    """allauth speaks by signals alone; nothing of our own does."""
    found = lines_with(r"django\.db\.models\.signals|import Signal\b|@receiver\(", PRODUCT)
    assert [one for one in found if not one.startswith("network/")] == []


def test_nothing_belongs_nowhere() -> None:
    names = {part for path in PRODUCT for part in path.relative_to(ROOT).with_suffix("").parts}
    assert names & {"common", "utils", "util", "helpers", "core", "misc"} == set()


def test_the_top_level_holds_what_it_should() -> None:
    allowed = {
        *PACKAGES, "templates", "tests", "docs", "manage.py", "pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md",
        "Makefile", "package.json", "package-lock.json", "requirements.txt", "requirements-dev.txt",
    }  # fmt: skip
    top = {path.relative_to(ROOT).parts[0] for path in FILES}
    assert {name for name in top if not name.startswith(".")} - allowed == set()


def test_no_file_is_longer_than_one_can_hold_in_mind() -> None:
    """A file that passes the limit becomes a package, or says above why not. Migrations are made by a command."""
    named = {str(path.relative_to(ROOT)): path for path in CODE if "migrations" not in path.parts}
    limits = {name: LONGEST * 5 // 4 if name.startswith("tests/") or name in LONG else LONGEST for name in named}
    counted = {name: len(path.read_text().splitlines()) for name, path in named.items()}
    assert {name: count for name, count in counted.items() if count > limits[name]} == {}


def test_the_list_of_long_files_is_not_longer_than_it_must_be() -> None:
    assert [name for name in LONG if not (ROOT / name).exists()] == []


def test_the_project_stands_alone() -> None:
    """No path of the machine it was written on, no host of a package registry."""
    paths = [path for path in FILES if path.suffix in {".py", ".md", ".toml", ".txt", ".json", ".html", ".yml", ".css"}]
    paths = [path for path in paths if path != Path(__file__)]
    assert lines_with(r"/work/|(?<![\w.])/tmp/|/root/", paths) == []
    assert lines_with(r"pypi\.org|pythonhosted|registry\.npmjs|npmjs\.org|index-url", [
        path for path in paths if path.name not in {"Makefile"}
    ]) == []  # fmt: skip
