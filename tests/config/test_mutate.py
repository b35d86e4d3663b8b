from __future__ import annotations

import tomllib
from pathlib import Path

from config.management.commands.mutate import Workshop, report

PROJECT = """
[tool.mutmut]
source_paths = ["toys/sums"]
also_copy = ["toys/__init__.py"]
use_git_change_detection = false
pytest_add_cli_args_test_selection = ["tests/toys"]
"""
SUMS = """
def more(number):
    return number + 1


def less(number):
    return number - 1
"""
TEST = """
from toys.sums.sums import less, more


def test_more_is_more():
    assert more(1) == 2
    assert less(3)
"""


BETTER_TEST = TEST.replace("assert less(3)", "assert less(3) == 2")
MORE_SUMS = SUMS.replace("number + 1", "number + 2")


def lay(root: Path, path: str, text: str = "") -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text)


def project(folder: Path) -> Path:
    root = folder / "project"
    for path in ("toys/__init__.py", "toys/sums/__init__.py", "tests/__init__.py", "tests/toys/__init__.py"):
        lay(root, path)
    lay(root, "toys/sums/old.py")
    lay(root, "pyproject.toml", PROJECT)
    lay(root, "toys/sums/sums.py", SUMS)
    lay(root, "tests/toys/test_sums.py", TEST)
    return root


def functions(found: dict[str, str], outcome: str) -> set[str]:
    return {name.rpartition("__mutmut")[0] for name, became in found.items() if became == outcome}


def test_a_mistake_that_no_test_notices_survives(tmp_path: Path) -> None:
    root = project(tmp_path)
    workshop = Workshop(root, tmp_path / "workshop")
    workshop.lay_out()
    found = workshop.run()
    assert functions(found, "killed") == {"toys.sums.sums.x_more"}
    assert functions(found, "survived") == {"toys.sums.sums.x_less"}
    lay(root, "tests/toys/test_sums.py", BETTER_TEST)
    workshop.lay_out()
    survivors = [name for name, outcome in found.items() if outcome == "survived"]
    assert set(workshop.run(survivors).values()) == {"killed"}


def test_what_changed_is_laid_out_anew_and_what_is_gone_goes(tmp_path: Path) -> None:
    root, folder = project(tmp_path), tmp_path / "workshop"
    workshop = Workshop(root, folder)
    workshop.lay_out()
    unchanged = (folder / "tests/toys/test_sums.py").stat().st_mtime_ns
    lay(root, "toys/sums/sums.py", MORE_SUMS)
    (root / "toys/sums/old.py").unlink()
    workshop.lay_out()
    assert (folder / "toys/sums/sums.py").read_text() == MORE_SUMS
    assert not (folder / "toys/sums/old.py").exists()
    assert (folder / "tests/toys/test_sums.py").stat().st_mtime_ns == unchanged


def test_another_table_of_the_project_can_be_put_in_force(tmp_path: Path) -> None:
    root, folder = project(tmp_path), tmp_path / "workshop"
    other = PROJECT.replace("[tool.mutmut]", "[tool.mutate.core]").replace("toys/sums", "toys/core")
    lay(root, "pyproject.toml", PROJECT + other)
    lay(root, "toys/core/__init__.py")
    Workshop(root, folder, "[tool.mutate.core]").lay_out()
    config = tomllib.loads((folder / "pyproject.toml").read_text())["tool"]["mutmut"]
    assert config["source_paths"] == ["toys/core"]
    assert (folder / "toys/core/__init__.py").exists()
    assert not (folder / "toys/sums").exists()


def test_the_table_counts_each_module_and_all_together() -> None:
    found = {
        "grants.rules.use.x_match__mutmut_1": "killed",
        "grants.rules.use.x_match__mutmut_2": "timeout",
        "grants.rules.use.x_match__mutmut_3": "survived",
        "grants.rules.money.xǁCentǁround__mutmut_1": "no tests",
    }
    assert report(found).splitlines()[-3:] == [
        "| `grants.rules.money` | 1 | 0 | 1 | 0.0 % |",
        "| `grants.rules.use` | 3 | 2 | 1 | 66.7 % |",
        "| **all** | 4 | 2 | 2 | 50.0 % |",
    ]
