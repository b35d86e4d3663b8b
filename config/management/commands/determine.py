from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from grants.rules import question
from grants.rules.errors import InvalidFacts, RuleError


class Command(BaseCommand):
    help = (
        "Liest Tatsachen einer Förderung als JSON und schreibt das Ergebnis mit seiner Begründung als JSON; "
        "das Format steht in docs/determine.md. Endet mit 2, wenn sich die Frage nicht beantworten lässt."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="Datei mit den Tatsachen, oder - für die Standardeingabe")

    def handle(self, *args: Any, file: str, **options: Any) -> None:
        try:
            answer = question.determine(_text(file))
        except RuleError as error:
            self._write(question.refusal(error))
            sys.exit(2)
        self._write(answer)

    def _write(self, data: dict[str, Any]) -> None:
        """Readable where the output can hold every letter, with escapes where it cannot."""
        readable = (getattr(self.stdout, "encoding", None) or "").lower().replace("-", "") == "utf8"
        text = json.dumps(data, ensure_ascii=not readable, indent=1)
        # half of a surrogate pair in the name of a fact has no form in UTF-8
        self.stdout.write(text.encode("utf-8", "backslashreplace").decode("utf-8"))


def _text(file: str) -> str:
    try:
        raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except (OSError, ValueError):
        raise InvalidFacts("", "Diese Datei lässt sich nicht lesen.", "This file cannot be read.") from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidFacts("", "Die Datei ist kein Text in UTF-8.", "The file is not text in UTF-8.") from None
