"""The journal as a story: what happened to a case, in words, newest first."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.life import Life, steps_of
from workflows.models import JournalEntry

_words: dict[str, Any] = {
    "store_document": gettext_lazy("Unterlage hinzugefügt"),
    "delete_document": gettext_lazy("Unterlage gelöscht"),
    "download": gettext_lazy("Unterlage heruntergeladen"),
}


@dataclass(frozen=True)
class Told:
    """One line of the story. `who` is a word for the desk where the reader may not see names."""

    text: str
    at: dt.datetime
    who: str
    number: int
    verb: str
    life: str


def words(table: Mapping[str, Any]) -> None:
    """Register how things that are not steps are told, by verb or, where apps differ, by `app.Model.verb`."""
    _words.update(table)


def told(entry: JournalEntry, *, named: Callable[[Any], bool]) -> Told:
    """`named` says of a person's key whether the reader may see the name; else it is the office that acted."""
    model = apps.get_model(entry.life)
    step = steps_of(model).get(entry.verb) if issubclass(model, Life) else None
    plain = _words.get(f"{entry.life}.{entry.verb}") or _words.get(entry.verb, entry.verb)
    text = step.done if step else plain
    desk = str(entry.by) if named(entry.by_id) else _("Geschäftsstelle")
    who = _("Fördernetz") if entry.by is None else desk
    return Told(str(text), entry.at, who, entry.sequence, entry.verb, entry.life)


def entries_of_case(case_id: uuid.UUID) -> list[JournalEntry]:
    """All entries of a case, oldest first. One query."""
    return list(JournalEntry.objects.filter(case_id=case_id).select_related("by").order_by("sequence"))
