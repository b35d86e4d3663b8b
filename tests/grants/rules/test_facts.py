"""What holds for every fact and every result of the rules."""

from dataclasses import is_dataclass
from importlib import import_module
from pkgutil import iter_modules

import pytest

from grants import rules

MODULES = [import_module(f"grants.rules.{module.name}") for module in iter_modules(rules.__path__)]
PUBLIC = [
    kind
    for module in MODULES
    for name, kind in vars(module).items()
    if isinstance(kind, type) and is_dataclass(kind) and not name.startswith("_") and kind.__module__ == module.__name__
]


@pytest.mark.parametrize("kind", PUBLIC, ids=lambda kind: kind.__name__)
def test_facts_and_results_are_frozen(kind: type) -> None:
    assert kind.__dataclass_params__.frozen  # type: ignore[attr-defined]


def test_no_rule_asks_for_the_time_or_uses_a_float() -> None:
    for module in MODULES:
        source = module.__loader__.get_source(module.__name__)  # type: ignore[union-attr]
        assert not [word for word in ("today(", "now(", "float(", "import django", "from django") if word in source]
