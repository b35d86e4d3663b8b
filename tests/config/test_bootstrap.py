from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import polib
import pytest

from config import bootstrap

PROJECT = Path(__file__).parent.parent.parent


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An environment that stands only on paper, with its two locks."""
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.touch()
    for name, content in (("requirements.txt", "run"), ("requirements-dev.txt", "run and test")):
        (tmp_path / name).write_text(content)
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(bootstrap, "VENV_PYTHON", python)
    monkeypatch.setattr(bootstrap, "RUN_LOCK", tmp_path / "requirements.txt")
    monkeypatch.setattr(bootstrap, "DEV_LOCK", tmp_path / "requirements-dev.txt")
    return tmp_path


def install(lock: Path) -> None:
    bootstrap.VENV.joinpath("stamps.json").write_text(f'{{"{lock.name}": "{bootstrap._digest(lock)}"}}')


def test_the_development_set_serves_the_running_one_but_not_the_other_way_round(environment: Path) -> None:
    install(bootstrap.RUN_LOCK)
    assert bootstrap._packages_are_fresh(bootstrap.RUN_LOCK)
    assert not bootstrap._packages_are_fresh(bootstrap.DEV_LOCK)
    install(bootstrap.DEV_LOCK)
    assert bootstrap._packages_are_fresh(bootstrap.RUN_LOCK)
    assert bootstrap._packages_are_fresh(bootstrap.DEV_LOCK)


def test_a_changed_lock_and_a_lost_python_make_it_stale(environment: Path) -> None:
    install(bootstrap.RUN_LOCK)
    bootstrap.RUN_LOCK.write_text("changed")
    assert not bootstrap._packages_are_fresh(bootstrap.RUN_LOCK)
    install(bootstrap.RUN_LOCK)
    bootstrap.VENV_PYTHON.unlink()
    assert not bootstrap._packages_are_fresh(bootstrap.RUN_LOCK)


def test_where_no_road_leads_to_an_environment_one_sentence_names_the_package(
    environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "_works", lambda command: False)
    with pytest.raises(SystemExit, match=r"apt install python3\.\d+-venv"):
        bootstrap._make_venv()


def test_catalogues_are_compiled_when_they_are_older_than_their_source(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(bootstrap, "LOCALE", tmp_path)
    source = tmp_path / "en" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    catalogue = polib.POFile()
    catalogue.append(polib.POEntry(msgid="Fälle", msgstr="Cases"))
    catalogue.save(str(source))
    bootstrap._compile_catalogues()
    made = source.with_suffix(".mo")
    assert polib.mofile(str(made)).find("Fälle").msgstr == "Cases"
    long_ago = time.time() - 1000
    os.utime(made, (long_ago, long_ago))
    bootstrap._compile_catalogues()
    assert made.stat().st_mtime > long_ago + 500


def test_it_needs_nothing_but_python_s_own_library() -> None:
    """Isolated from every installed package, the module still loads."""
    code = "import sys; sys.path.insert(0, '.'); from config import bootstrap"
    subprocess.run([sys.executable, "-I", "-S", "-c", code], cwd=PROJECT, check=True)
