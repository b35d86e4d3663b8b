"""docs/benchmarks.md: one section for each command that measures, each written by its own command."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings

TITLE = "# Benchmarks\n"


def write_section(name: str, text: str) -> None:
    """Replace what stands under the heading `## name`, or add it at the end; the other sections stay as they are."""
    page = Path(settings.BASE_DIR) / "docs" / "benchmarks.md"
    page.write_text(with_section(page.read_text() if page.exists() else TITLE, name, text))


def with_section(page: str, name: str, text: str) -> str:
    head, *sections = re.split(r"^## ", page, flags=re.MULTILINE)
    mine = f"{name}\n\n{text.strip()}\n"
    named = {section.partition("\n")[0]: section.strip() + "\n" for section in sections} | {name: mine}
    return "\n".join([head.strip() + "\n", *(f"## {section}" for section in named.values())])
