"""`manage.py verify_journal`: walks every hash chain and names the first row that does not fit."""

from __future__ import annotations

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workflows.journal import verify
from workflows.models import Chain


class Command(BaseCommand):
    help = "Prüft das Journal: Jede Kette wird von Anfang an nachgerechnet."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("chains", nargs="*", help="Namen von Ketten; ohne Angabe werden alle geprüft")

    def handle(self, *args: Any, **options: Any) -> None:
        chains = Chain.objects.order_by("pk")
        if names := options["chains"]:
            chains = chains.filter(name__in=names)
            if unknown := set(names) - {chain.name for chain in chains}:
                raise CommandError(f"Diese Kette gibt es nicht: {', '.join(sorted(unknown))}.")
        broken = 0
        for chain in chains:
            fault = verify(chain)
            if fault is None:
                # The head is what to note down elsewhere: only a copy kept apart reveals a journal replaced as a whole.
                head = chain.head_hash or "(leer)"
                self.stdout.write(f"{chain.name}: {chain.head_sequence} Einträge, in Ordnung, Stand {head}")
            else:
                broken += 1
                self.stderr.write(f"{fault.chain}: Eintrag {fault.sequence} passt nicht: {fault.reason}")
        if broken:
            raise CommandError(f"{broken} Kette(n) passen nicht.", returncode=1)
