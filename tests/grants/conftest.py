"""The share grant of 8,000 of 10,000 in spring 2025, as reporting's tests have it."""

from tests.reporting.conftest import call, grant, spring

__all__ = ["call", "grant", "spring"]
