from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings

from workflows.templatetags.foerdernetz import register

PAGES = (Path(settings.BASE_DIR) / "docs" / "pages.md").read_text()
# Tags and filters that only the templates of the components use.
INNER = {
    "as_note", "csrf_field", "is_checkbox", "is_narrow", "item", "message_level", "optional_mark", "page_address",
    "plain_words", "plan_columns", "plan_field", "plan_row_amount", "scale_ends", "section_icon", "textarea_attrs",
    "widget_attrs",
}  # fmt: skip


def test_every_tag_and_filter_is_described() -> None:
    named = set(re.findall(r"[a-z_]+", PAGES))
    assert sorted((set(register.tags) | set(register.filters)) - INNER - named) == []


def test_every_described_tag_exists() -> None:
    of_django = {"block", "endblock", "extends", "for", "endfor", "load", "translate", "url", "csrf_token"}
    used = {tag for tag in re.findall(r"{% ?([a-z_]+)", PAGES) if not tag.startswith("end")}
    assert sorted(used - set(register.tags) - of_django) == []
