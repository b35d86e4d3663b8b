"""`manage.py reconcile`: books, drawdowns, runs, bank and letters, held against each other to the cent."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import ngettext

from grants.payments.reconcile import differences


class Command(BaseCommand):
    help = "Hält Bücher, Abrufe, Zahlungsläufe, Kontoumsätze und Schreiben gegeneinander. Nennt jede Abweichung."

    def handle(self, *args: Any, **options: Any) -> None:
        found = differences()
        for one in found:
            self.stdout.write(str(one))
        if found:
            raise CommandError(
                ngettext("Eine Abweichung.", "%(count)d Abweichungen.", len(found)) % {"count": len(found)}
            )
        self.stdout.write("Keine Abweichung.")
