"""The main navigation: each app registers a function that gives its entries for a person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from workflows.desks import visible_tasks


@dataclass(frozen=True)
class Entry:
    """One link. Entries are shown by `rank`; `count` is shown as a badge when it is not None."""

    label: str
    url: str
    rank: int
    count: int | None = None
    current: bool = False


Entries = Callable[[HttpRequest], list[Entry]]

_registered: list[Entries] = []


def entries(function: Entries) -> Entries:
    _registered.append(function)
    return function


@entries
def inbox(request: HttpRequest) -> list[Entry]:
    if not request.user.is_authenticated:
        return []
    return [Entry(_("Eingang"), reverse("workflows:inbox"), 0, count=visible_tasks(request.user).count())]


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context processor. The entry with the longest address that the page lies under is the current one.

    A request that is refused before anybody is known (a wrong host name) gets its page too, without entries.
    """
    if not hasattr(request, "user"):
        return {"navigation": []}
    found = sorted((entry for function in _registered for entry in function(request)), key=lambda entry: entry.rank)
    under = [entry.url for entry in found if request.path.startswith(entry.url)]
    longest = max(under, key=len, default=None)
    return {"navigation": [replace(entry, current=entry.url == longest) for entry in found]}
