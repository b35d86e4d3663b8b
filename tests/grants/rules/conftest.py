"""Properties are about results: a busy machine must not fail them. Runs of mutants are in a hurry."""

import os

import pytest
from hypothesis import HealthCheck, is_hypothesis_test, settings

settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# Each mutant asks every property again: few examples do, and the same ones in every run.
settings.register_profile(
    "mutants", settings.get_profile("unhurried"), max_examples=15, derandomize=True, database=None
)
settings.load_profile("mutants" if "MUTANT_UNDER_TEST" in os.environ else "unhurried")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The first test that notices a mutant ends its run: those of its own module come first, properties last."""
    mutant = os.environ.get("MUTANT_UNDER_TEST", "").split(".")
    if len(mutant) > 3:
        module = mutant[-2]
        items.sort(
            key=lambda item: (
                is_hypothesis_test(getattr(item, "obj", None)),
                not item.path.name.startswith(f"test_{module}"),
            )
        )
