"""`manage.py rebuild_desks`: opens every desk anew from the states."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from workflows.follow import rebuild_desks


class Command(BaseCommand):
    help = "Legt alle offenen Aufgaben neu an, so wie es die Stände verlangen. Übernommene Aufgaben bleiben übernommen."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{rebuild_desks()} Aufgaben sind offen.")
