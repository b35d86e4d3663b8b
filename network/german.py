"""German order and search without the help of the database, which has no collation for it."""

from __future__ import annotations

import unicodedata

_WRITTEN_OUT = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d"})


def sort_key(text: str) -> str:
    """The text as DIN 5007-1 sorts it: no case, no accents (ä as a), ß as ss, spaces made one."""
    folded = unicodedata.normalize("NFKD", text.casefold().translate(_WRITTEN_OUT))
    return " ".join("".join(c for c in folded if not unicodedata.combining(c)).split())
