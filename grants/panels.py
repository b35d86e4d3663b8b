"""The case file's panels: each later app adds its own, so that the file is one page and no app knows the next."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest

from grants.models import Application, PaymentRun
from network.models import User
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


MakeMoneyContext = Callable[[HttpRequest, set[int]], dict[str, Any] | None]


@dataclass(frozen=True)
class MoneyPanel:
    """A section of the money page, for the partnerships whose money the person may see."""

    title: Any
    rank: int
    template: str
    make: MakeMoneyContext
    context: dict[str, Any] | None = None


Papers = Callable[[PaymentRun, User], list[Paper]]

_papers: list[Papers] = []
_panels: list[Panel] = []
_money_panels: list[MoneyPanel] = []
_subjects: list[Subjects] = []


def panel(*, anchor: str, title: Any, rank: int, template: str) -> Callable[[MakeContext], MakeContext]:
    """Register a panel; the function gives its context, or None where the person has nothing to see."""

    def register(make: MakeContext) -> MakeContext:
        _panels.append(Panel(anchor, title, rank, template, make))
        return make

    return register


def money_panel(*, title: Any, rank: int, template: str) -> Callable[[MakeMoneyContext], MakeMoneyContext]:
    """Register a section of the money page; None where it has nothing to show."""

    def register(make: MakeMoneyContext) -> MakeMoneyContext:
        _money_panels.append(MoneyPanel(title, rank, template, make))
        return make

    return register


def money_panels_for(request: HttpRequest, partnerships: set[int]) -> list[MoneyPanel]:
    made = [(one, one.make(request, partnerships)) for one in sorted(_money_panels, key=lambda found: found.rank)]
    return [replace(one, context=context) for one, context in made if context is not None]


def subjects(function: Subjects) -> Subjects:
    """Register which lives of an app belong to a case; the file offers their steps."""
    _subjects.append(function)
    return function


def papers(function: Papers) -> Papers:
    """Register what an app puts on paper for a payment run, as far as the person may have it."""
    _papers.append(function)
    return function


def papers_of(run: PaymentRun, user: User) -> list[Paper]:
    return [paper for function in _papers for paper in function(run, user)]


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
