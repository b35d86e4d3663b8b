from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

ROOT = Path(settings.BASE_DIR) / "templates"
TEMPLATES = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*") if path.suffix in (".html", ".txt"))
PAGES = [name for name in TEMPLATES if name.endswith(".html")]


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_can_be_read(name: str) -> None:
    get_template(name)


@pytest.mark.parametrize("name", PAGES)
def test_no_page_breaks_the_content_security_policy(name: str) -> None:
    source = (ROOT / name).read_text()
    inline = re.findall(r"\sstyle=|<style|\son[a-z]+=\"|javascript:", source)
    scripts = [
        tag for tag in re.findall(r"<script[^>]*>", source) if "src=" not in tag and "application/json" not in tag
    ]
    assert inline + scripts == []


@pytest.mark.parametrize("code", [400, 403, 404, 409, 413, 500, 503])
def test_an_error_page_needs_neither_request_nor_database(code: int) -> None:
    html = get_template(f"{code}.html").render({})
    assert html.count("<h1") == 1
    assert 'href="/"' in html


def test_a_hidden_word_never_sits_in_a_labelled_button() -> None:
    """KERN draws a button with kern-sr-only inside as a square; aria-label says the same."""
    wrong = [
        name
        for name in PAGES
        if re.search(r"<button[^>]*>(?:(?!</button>).)*kern-sr-only", (ROOT / name).read_text(), re.S)
    ]
    assert wrong == []
