"""Finding things in a bank's message by their names alone: versions differ in namespaces, not in words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from django.utils import timezone
from django.utils.translation import gettext as _
from lxml import etree

from workflows.refusal import Refused

AMOUNT = re.compile(r"\d{1,13}(\.\d{1,5})?")
NOTHING = {"", "NONREF", "NOTPROVIDED", "NOT PROVIDED"}


def name_of(element: etree._Element) -> str:
    """Without the namespace; by hand, since a damaged name is no reason to break."""
    return str(element.tag).rpartition("}")[2]


@cache
def _in_any_namespace(path: str) -> str:
    return "/".join(f"{{*}}{name}" for name in path.split("/"))


def every(element: etree._Element | None, path: str) -> Iterator[etree._Element]:
    """All elements under a path of local names, `A/B/C`."""
    if element is not None:
        yield from element.iterfind(_in_any_namespace(path))


def first(element: etree._Element | None, *paths: str) -> etree._Element | None:
    if element is None:
        return None
    for path in paths:
        found = element.find(_in_any_namespace(path))
        if found is not None:
            return found
    return None


def text(element: etree._Element | None, *paths: str) -> str:
    """The first text that is there, printable and with single spaces."""
    for path in paths:
        for found in every(element, path):
            said = found.text or ""
            words = " ".join((said if said.isprintable() else _printable(said)).split())
            if words:
                return words
    return ""


def _printable(said: str) -> str:
    return "".join(char if char.isprintable() else " " for char in said)


def reference(element: etree._Element | None, *paths: str) -> str:
    found = text(element, *paths)
    return "" if found.upper() in NOTHING else found


def amount(element: etree._Element | None) -> Decimal:
    said = (element.text or "").strip() if element is not None else ""
    if not AMOUNT.fullmatch(said) or Decimal(said) != round(Decimal(said), 2):
        raise Refused(_("Ein Betrag in der Datei ist nicht lesbar: „%s“.") % said[:30], code="amount")
    return round(Decimal(said), 2)


def signed(element: etree._Element | None, money: Decimal) -> Decimal:
    """The amount as the account sees it."""
    said = text(element, "CdtDbtInd")
    if said not in {"CRDT", "DBIT"}:
        raise Refused(_("Bei einem Umsatz steht nicht, ob er ein Zugang oder ein Abgang ist."), code="sign")
    return money if said == "CRDT" else -money


def day(element: etree._Element | None) -> dt.date | None:
    """A date, or the day of a moment where we are."""
    said = text(element, "Dt", "DtTm")
    if not said:
        return None
    try:
        if len(said) == 10:
            return dt.date.fromisoformat(said)
        moment = dt.datetime.fromisoformat(said)
        return timezone.localdate(moment) if moment.tzinfo else moment.date()
    except ValueError as error:
        raise Refused(_("Ein Datum in der Datei ist nicht lesbar: „%s“.") % said[:30], code="date") from error


def moment(said: str) -> dt.datetime | None:
    try:
        found = dt.datetime.fromisoformat(said)
        return found if found.tzinfo else timezone.make_aware(found)
    except (ValueError, OverflowError):
        return None
