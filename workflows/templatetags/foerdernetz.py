"""``{% load foerdernetz %}``: everything a page needs. How to write a page: docs/pages.md."""

from workflows.templatetags import components, forms, numbers_and_dates, states, tables
from workflows.templatetags.library import register

__all__ = ["components", "forms", "numbers_and_dates", "register", "states", "tables"]
