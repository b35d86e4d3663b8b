"""The letters that every SEPA bank takes, and how everything else is written with them.

Pure and idempotent: what is allowed stays as it is. Umlauts become two letters, as in a passport (ö → oe); other marks
are dropped (é → e); what has no Latin form becomes a full stop, so that a loss is seen and never silent.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

ALLOWED = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-?:().,'+ ")

WRITTEN = {
    "ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "ẞ": "SS",
    "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ø": "oe", "Ø": "Oe", "å": "aa", "Å": "Aa",
    "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ı": "i", "ŋ": "n", "Ŋ": "N",
    "&": "+", "_": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-",
    "„": "'", "“": "'", "”": "'", "«": "'", "»": "'", '"': "'", "‚": "'", "‘": "'", "’": "'", "`": "'", "´": "'",
    ";": ",", "!": ".", "*": ".", "=": "-", "[": "(", "]": ")", "{": "(", "}": ")", "<": "(", ">": ")",
    "§": "Par.", "€": "EUR", "@": "(at)", "%": "v.H.", "…": "...", "\\": "/", "|": "/", "~": "-", "·": ".", "•": ".",
}  # fmt: skip


@dataclass(frozen=True)
class Written:
    """A text as the bank gets it. `changed` says that a person should see both."""

    original: str
    text: str

    @property
    def changed(self) -> bool:
        return self.original != self.text


def transliterate(text: str) -> str:
    """The text in the allowed letters, with single spaces, never beginning with or containing what ends a field."""
    composed = unicodedata.normalize("NFC", text)
    written = " ".join("".join(_letter(char) for char in composed).split())
    while "//" in written:
        written = written.replace("//", "/")
    return written.strip("/ ")


def write(text: str, limit: int) -> Written:
    return Written(text, transliterate(text)[:limit].strip("/ "))


def _letter(char: str) -> str:
    if char in ALLOWED:
        return char
    if char in WRITTEN:
        return WRITTEN[char]
    if char.isspace() or unicodedata.category(char) in {"Cc", "Cf"}:
        return " " if char.isspace() else ""
    bare = "".join(one for one in unicodedata.normalize("NFKD", char) if not unicodedata.combining(one))
    if bare and bare != char:
        return "".join(_letter(one) for one in bare)
    return "" if unicodedata.combining(char) else "."
