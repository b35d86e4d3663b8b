"""Properties are about results: a busy machine must not fail them."""

import os

from hypothesis import HealthCheck, settings

settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# Each mutant asks every property again: few examples do, and the same ones in every run.
settings.register_profile(
    "mutants", settings.get_profile("unhurried"), max_examples=15, derandomize=True, database=None
)
settings.load_profile("mutants" if "MUTANT_UNDER_TEST" in os.environ else "unhurried")
