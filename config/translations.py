"""What is to be translated, read from the sources without GNU gettext. German is the key, English the catalogue."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polib
from django.utils.translation.template import templatize

PACKAGES = ("workflows", "network", "grants", "reviews", "reporting", "config")
# How many arguments of a call are context, singular and plural.
SHAPES = {"gettext": "s", "pgettext": "cs", "ngettext": "sp", "npgettext": "csp"}
ALIASES = {"_": "gettext"}

_STRING = r"""u?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
_CALL = re.compile(rf"\b(gettext|pgettext|ngettext|npgettext|_)\(({_STRING}(?:,\s*{_STRING})*)")
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|(?<!\{)\{\w*\}(?!\})")


@dataclass(frozen=True)
class Text:
    context: str | None
    singular: str
    plural: str | None

    @property
    def key(self) -> tuple[str | None, str]:
        return self.context, self.singular


class NotTranslatable(Exception):
    """A text that no catalogue can hold, because it is put together before it is looked up."""


def collect(root: Path) -> dict[Text, list[str]]:
    """Every text, with the places (`path:line`) where it stands."""
    found: dict[Text, list[str]] = {}
    for path in sorted(_sources(root)):
        place = path.relative_to(root).as_posix()
        source = path.read_text()
        texts = _of_python(source, place) if path.suffix == ".py" else _of_template(source, place)
        for text, line in texts:
            found.setdefault(text, []).append(f"{place}:{line}")
    return found


def _sources(root: Path) -> Iterator[Path]:
    for package in PACKAGES:
        yield from (each for each in (root / package).rglob("*.py") if "migrations" not in each.parts)
    for suffix in ("*.html", "*.txt"):
        yield from (root / "templates").rglob(suffix)


def _of_python(source: str, place: str) -> Iterator[tuple[Text, int]]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        name = ALIASES.get(called, called).removesuffix("_lazy").removesuffix("_noop")
        shape = SHAPES.get(name)
        if shape is None or (isinstance(node.func, ast.Attribute) and called == "_"):
            continue
        arguments = node.args[: len(shape)]
        literals = [each.value for each in arguments if isinstance(each, ast.Constant) and isinstance(each.value, str)]
        if len(literals) == len(shape):
            yield _text(shape, literals), node.lineno
        elif any(isinstance(each, ast.JoinedStr | ast.BinOp) for each in arguments):
            raise NotTranslatable(f"{place}:{node.lineno}: {called}() braucht einen festen Text mit Platzhaltern.")


def _of_template(source: str, place: str) -> Iterator[tuple[Text, int]]:
    readable = templatize(source, origin=place)
    for match in _CALL.finditer(readable):
        name = ALIASES.get(match[1], match[1])
        literals = [str(ast.literal_eval(each)) for each in re.findall(_STRING, match[2])]
        shape = SHAPES[name]
        if len(literals) >= len(shape):
            yield _text(shape, literals), readable.count("\n", 0, match.start()) + 1


def _text(shape: str, literals: list[str]) -> Text:
    parts = dict(zip(shape, literals, strict=False))
    return Text(parts.get("c"), parts["s"], parts.get("p"))


def problems(root: Path, catalogue: polib.POFile) -> list[str]:
    """What keeps the catalogue from being complete, one sentence for each text."""
    entries = {(entry.msgctxt or None, entry.msgid): entry for entry in catalogue if not entry.obsolete}
    found = []
    for text, places in collect(root).items():
        entry = entries.get(text.key)
        where = f"{places[0]}: „{text.singular[:70]}“"
        if entry is None or not _is_full(entry, text):
            found.append(f"{where} ist nicht übersetzt.")
        elif entry.fuzzy:
            found.append(f"{where} ist nur ungefähr übersetzt (fuzzy).")
        elif missing := _lost_placeholders(entry, text):
            found.append(f"{where} verliert in der Übersetzung {', '.join(sorted(missing))}.")
    return found


def update(root: Path, catalogue: polib.POFile) -> None:
    """Brings the catalogue's keys and places up to date; translations that are still asked for stay."""
    known = {(entry.msgctxt or None, entry.msgid): entry for entry in catalogue}
    kept = []
    for text, places in sorted(collect(root).items(), key=lambda item: (item[0].singular, item[0].context or "")):
        entry = known.get(text.key) or polib.POEntry(msgctxt=text.context, msgid=text.singular)
        entry.obsolete = False
        entry.occurrences = [(place.rpartition(":")[0], "") for place in dict.fromkeys(places)]
        entry.occurrences = list(dict.fromkeys(entry.occurrences))
        entry.flags = [flag for flag in entry.flags if flag == "fuzzy"]
        if "%(" in text.singular:
            entry.flags.append("python-format")
        if text.plural and not entry.msgid_plural:
            entry.msgid_plural = text.plural
            entry.msgstr_plural = {0: "", 1: ""}
        kept.append(entry)
    catalogue[:] = kept


def _is_full(entry: polib.POEntry, text: Text) -> bool:
    if text.plural is None:
        return bool(entry.msgstr)
    return bool(entry.msgstr_plural) and all(entry.msgstr_plural.values())


def _lost_placeholders(entry: polib.POEntry, text: Text) -> set[str]:
    """Of a plural only the many have to name the number: English writes "one week" as well."""
    if text.plural is None:
        return set(_PLACEHOLDER.findall(text.singular)) ^ set(_PLACEHOLDER.findall(entry.msgstr))
    return set(_PLACEHOLDER.findall(text.plural)) ^ set(_PLACEHOLDER.findall(entry.msgstr_plural[1]))
