"""Builds the demo's world in an empty, migrated database. `manage.py demo` calls it; people rarely do."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Baut die Welt der Vorführung auf: Menschen, Fonds, Aufrufe und Fälle."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        # Seam: until config/demo/world.py is written, a demo starts empty.
        if find_spec("config.demo.world") is None:
            self._say("Die Welt der Vorführung ist noch leer.")
            return
        import_module("config.demo.world").build(self._say)

    def _say(self, sentence: str) -> None:
        self.stdout.write(f"  {sentence}")
        self.stdout.flush()
