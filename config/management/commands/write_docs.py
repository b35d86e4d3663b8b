"""`manage.py write_docs`: writes the pages of the documentation that are made from the code."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from config.documentation import pages


class Command(BaseCommand):
    help = "Schreibt docs/roles.md und docs/lives.md aus dem Code."

    def handle(self, *args: Any, **options: Any) -> None:
        for path, text in pages().items():
            path.write_text(text)
            self.stdout.write(str(path))
