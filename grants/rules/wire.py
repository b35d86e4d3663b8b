"""Facts, findings and rule sets as JSON and back, by the annotations of their dataclasses.

Amounts and rates are strings (`"2700.00"`), days ISO strings; a JSON number where an amount belongs is refused,
because it has been a float on its way here.
"""

import re
import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from grants.rules.errors import InvalidFacts

NUMBER = re.compile(r"(?!-0+(\.0+)?$)-?[0-9]{1,20}(\.[0-9]{1,20})?")  # there is no "-0"
YEARS = range(1900, 3000)
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def encode(value: Any) -> Any:
    """`value` as JSON data. Raises TypeError for a type that no fact and no finding has."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str | int):
        return value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [encode(part) for part in value]
    if isinstance(value, Mapping):
        return {str(key): encode(part) for key, part in value.items()}
    if is_dataclass(value):
        return {field.name: encode(getattr(value, field.name)) for field in fields(value)}
    raise TypeError(f"{type(value).__name__} has no JSON form")


def decode(kind: Any, data: Any, path: str = "") -> Any:
    """`data` read as `kind`. Raises `InvalidFacts` with the path of the first field that does not fit; `path` is
    where `data` itself stands."""
    try:
        return _decode(kind, data)
    except InvalidFacts as refusal:
        raise (refusal.within(path) if path else refusal) from None


def _decode(kind: Any, data: Any) -> Any:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        inner = [part for part in get_args(kind) if part is not type(None)]
        return None if data is None else _decode(inner[0], data)
    if origin is Literal:
        return _choice(data, get_args(kind))
    if origin is tuple:
        return _tuple(get_args(kind), data)
    if isinstance(kind, type):
        if issubclass(kind, Enum):
            return kind(_choice(data, [member.value for member in kind]))
        if is_dataclass(kind):
            return _dataclass(kind, data)
        return _scalar(kind, data)
    raise TypeError(f"{kind} cannot be read from JSON")


def _dataclass(kind: type, data: Any) -> Any:
    if not isinstance(data, Mapping):
        raise InvalidFacts("", "Hier wird eine Gruppe von Angaben erwartet.", "A group of facts is expected here.")
    hints = _hints(kind)
    for name in data:
        if name not in hints:
            raise InvalidFacts(str(name), "Diese Angabe ist nicht bekannt.", "This fact is not known.")
    values = {}
    for field in fields(kind):
        if field.name in data:
            values[field.name] = decode(hints[field.name], data[field.name], field.name)
        elif field.default is MISSING and field.default_factory is MISSING:
            raise InvalidFacts(field.name, "Diese Angabe fehlt.", "This fact is missing.")
    return kind(**values)


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _tuple(parts: tuple[Any, ...], data: Any) -> tuple[Any, ...]:
    if not isinstance(data, list | tuple):
        raise InvalidFacts("", "Hier wird eine Liste erwartet.", "A list is expected here.")
    if len(parts) == 2 and parts[1] is ...:
        return tuple(decode(parts[0], part, str(index)) for index, part in enumerate(data))
    if len(parts) != len(data):
        raise InvalidFacts("", f"Hier werden {len(parts)} Angaben erwartet.", f"{len(parts)} entries are expected.")
    return tuple(decode(kind, part, str(index)) for index, (kind, part) in enumerate(zip(parts, data, strict=True)))


def _scalar(kind: type, data: Any) -> Any:
    if kind is Decimal:
        if isinstance(data, str) and NUMBER.fullmatch(data):
            return Decimal(data)
        raise InvalidFacts(
            "",
            'Zahlen stehen als Text mit Punkt und ohne Tausendertrennung, zum Beispiel "2700.00".',
            'Numbers are written as text with a point and no thousands separator, for instance "2700.00".',
        )
    if kind is date:
        return _day(data)
    if kind is bool and isinstance(data, bool):
        return data
    if kind is int and isinstance(data, int) and not isinstance(data, bool):
        return data
    if kind is str and isinstance(data, str):
        return data
    if kind in (bool, int, str):
        raise InvalidFacts("", "Diese Angabe hat die falsche Form.", "This fact has the wrong form.")
    raise TypeError(f"{kind} cannot be read from JSON")


def _day(data: Any) -> date:
    if isinstance(data, str) and DAY.fullmatch(data):
        try:
            day = date.fromisoformat(data)
        except ValueError:
            raise InvalidFacts("", "Diesen Tag gibt es nicht.", "There is no such day.") from None
        if day.year in YEARS:
            return day
        raise InvalidFacts("", "Dieser Tag liegt zu weit entfernt.", "This day is too far away.")
    raise InvalidFacts(
        "", "Ein Tag wird als JJJJ-MM-TT geschrieben, zum Beispiel 2026-03-15.", "A day is written YYYY-MM-DD."
    )


def _choice(data: Any, choices: Any) -> Any:
    if isinstance(data, str) and data in choices:
        return data
    names = ", ".join(map(str, choices))
    raise InvalidFacts("", f"Möglich ist: {names}.", f"Possible values: {names}.")
