"""``{% load foerdernetz %}``: everything a page needs. How to write a page: docs/pages.md."""

from workflows.templatetags import buttons, components, forms, numbers_and_dates, states, tables
from workflows.templatetags.library import register

__all__ = ["buttons", "components", "forms", "numbers_and_dates", "register", "states", "tables"]
