"""Builds the demo's world in an empty, migrated database. `manage.py demo` calls it; people rarely do."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from config.demo.world import build


class Command(BaseCommand):
    help = "Baut die Welt der Vorführung auf: Menschen, Fonds, Aufrufe und Fälle."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        build(self._say)

    def _say(self, sentence: str) -> None:
        self.stdout.write(f"  {sentence}")
        self.stdout.flush()
