"""The documentation says what the code says."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import get_commands
from rules.permissions import permissions

from config.documentation import CONDITIONS, ROLES_OF, alternatives_of, pages, who_may
from workflows.life import lives, steps_of

ROOT = Path(settings.BASE_DIR)
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
KNOWN = pages()


@pytest.mark.parametrize("path", sorted(KNOWN), ids=lambda path: path.name)
def test_a_page_made_from_the_code_is_fresh(path: Path) -> None:
    assert path.read_text() == KNOWN[path], "run `manage.py write_docs`"


# ---- the words of the trade ----------------------------------------------------------------------------------------


def identifiers() -> list[str]:
    rows = [line for line in (DOCS / "concepts.md").read_text().splitlines() if line.startswith("| ")]
    return [name for line in rows for name in re.findall(r"`([^`]+)`", line.split("|")[2])]


@pytest.mark.parametrize("name", identifiers())
def test_every_identifier_of_the_dictionary_exists(name: str) -> None:
    assert found(name) is not None


def found(name: str) -> Any:
    """`grants.Grant.grantee`, `grants.rules.interest`, `workflows.steps.take`: model, field, module or name in one."""
    parts = name.split(".")
    known = {model.__name__: model for model in apps.get_app_config(parts[0]).get_models()}
    if len(parts) > 1 and parts[1] in known:
        target: Any = known[parts[1]]
        for part in parts[2:]:
            target = getattr(target, part)
        return target
    for cut in range(len(parts), 0, -1):
        try:
            target = import_module(".".join(parts[:cut]))
        except ModuleNotFoundError:
            continue
        for part in parts[cut:]:
            target = getattr(target, part)
        return target
    return None


def test_the_dictionary_knows_every_life() -> None:
    named = set(identifiers())
    assert {f"{life._meta.app_label}.{life.__name__}" for life in lives()} <= named


# ---- roles ---------------------------------------------------------------------------------------------------------


def test_every_condition_of_a_step_is_told_in_words() -> None:
    told = set(CONDITIONS)
    for life in lives():
        for step in steps_of(life).values():
            for alternative in alternatives_of(permissions[step.permission].name):
                untold = {leaf for leaf in alternative if ":" not in leaf[0] and leaf[0] not in ROLES_OF} - told
                assert not untold, (step.permission, untold)


def test_a_combined_right_is_read_as_its_alternatives() -> None:
    assert alternatives_of("(a & (~b | c))") == [
        frozenset({("a", True), ("b", False)}),
        frozenset({("a", True), ("c", True)}),
    ]
    assert alternatives_of("~(a & b)") == [frozenset({("a", False)}), frozenset({("b", False)})]
    assert who_may("grants.expire_application") == "`system`"


# ---- links, commands, settings -------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(DOCS)))
def test_links_lead_somewhere(path: Path) -> None:
    targets = re.findall(r"\]\((?!https?://)([^)#]+)", path.read_text())
    assert [target for target in targets if not (path.parent / target).exists()] == []


def test_commands_that_are_named_exist() -> None:
    # Before Django starts, the project makes its own environment by `prepare`.
    named = {name for path in PAGES for name in re.findall(r"manage\.py ([a-z_]+)", path.read_text())}
    assert named - set(get_commands()) - {"prepare"} == set()


def test_every_setting_that_production_asks_for_is_explained() -> None:
    code = "".join((ROOT / "config" / "settings" / name).read_text() for name in ("base.py", "production.py"))
    asked = set(re.findall(r'(?:environ\.get|environment\.flag|environment\.listing)\(\s*"([A-Z0-9_]+)"', code))
    asked |= set(re.findall(r'"(S3_[A-Z_]+)"', code))
    explained = set(re.findall(r"`([A-Z0-9_]+)`", (DOCS / "setup.md").read_text()))
    assert asked - explained == set()


def test_every_decision_has_a_number_and_says_what_it_is_about() -> None:
    records = sorted(path for path in (DOCS / "decisions").glob("[0-9]*.md"))
    assert [path.name[:4] for path in records] == [f"{number:04d}" for number in range(1, len(records) + 1)]
    for number, path in enumerate(records, 1):
        assert path.read_text().startswith(f"# {number}. ")
