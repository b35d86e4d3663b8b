from __future__ import annotations

from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config import translations

SHOWN = 30
HEADER = {
    "Project-Id-Version": "foerdernetz",
    "Language": "en",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}


class Command(BaseCommand):
    help = "Prüft, dass jeder Text der Oberfläche eine englische Übersetzung hat; --update ergänzt den Katalog."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--update", action="store_true", help="neue Texte leer eintragen, verwaiste entfernen")

    def handle(self, *args: Any, **options: Any) -> None:
        root = Path(settings.BASE_DIR)
        path = root / "config" / "locale" / "en" / "LC_MESSAGES" / "django.po"
        catalogue = polib.pofile(str(path), wrapwidth=100) if path.exists() else polib.POFile(wrapwidth=100)
        try:
            if options["update"]:
                catalogue.metadata = HEADER
                translations.update(root, catalogue)
                path.parent.mkdir(parents=True, exist_ok=True)
                catalogue.save(str(path))
            found = translations.problems(root, catalogue)
        except translations.NotTranslatable as error:
            raise CommandError(str(error)) from error
        if found:
            shown = found[:SHOWN] + (["…"] if len(found) > SHOWN else [])
            raise CommandError("\n".join([*shown, f"{len(found)} Texte sind noch nicht fertig übersetzt."]))
        self.stdout.write("Alle Texte sind übersetzt.")
