"""The case file's panels: each later app adds its own, so that the file is one page and no app knows the next."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from grants.models import Application, PaymentRun
from workflows.life import Life

MakeContext = Callable[[HttpRequest, Application], dict[str, Any] | None]
Subjects = Callable[[Application], Iterable[Life]]


@dataclass(frozen=True)
class Panel:
    """One section of the file. `template` is rendered with `context`; the anchor is its address on the page."""

    anchor: str
    title: Any
    rank: int
    template: str
    make: MakeContext
    context: dict[str, Any] | None = None


@dataclass(frozen=True)
class Paper:
    """A link to something on paper."""

    label: Any
    url: str


Papers = Callable[[PaymentRun], list[Paper]]

_papers: list[Papers] = []
_panels: list[Panel] = []
_subjects: list[Subjects] = []


def panel(*, anchor: str, title: Any, rank: int, template: str) -> Callable[[MakeContext], MakeContext]:
    """Register a panel; the function gives its context, or None where the person has nothing to see."""

    def register(make: MakeContext) -> MakeContext:
        _panels.append(Panel(anchor, title, rank, template, make))
        return make

    return register


def subjects(function: Subjects) -> Subjects:
    """Register which lives of an app belong to a case; the file offers their steps."""
    _subjects.append(function)
    return function


def papers(function: Papers) -> Papers:
    """Register what an app puts on paper for a payment run."""
    _papers.append(function)
    return function


def papers_of(run: PaymentRun) -> list[Paper]:
    return [paper for function in _papers for paper in function(run)]


def panels_for(request: HttpRequest, application: Application) -> list[Panel]:
    shown = []
    for one in sorted(_panels, key=lambda found: found.rank):
        context = one.make(request, application)
        if context is not None:
            shown.append(Panel(one.anchor, one.title, one.rank, one.template, one.make, context))
    return shown


def subjects_of(application: Application) -> list[Life]:
    """The application itself, its grant, and everything that later apps know of."""
    return [one for function in _subjects for one in function(application)]


@subjects
def own_subjects(application: Application) -> Iterable[Life]:
    yield application
    grant = getattr(application, "grant", None)
    if grant is not None:
        yield grant
        yield from grant.amendments.all()
        yield from grant.drawdowns.all()
