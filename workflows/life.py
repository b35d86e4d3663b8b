"""What every life has: a state, a version, and the table of its steps."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar, Protocol, Self

from django.db import models
from django_fsm import ConcurrentTransitionMixin, FSMField, transition

from workflows import clock
from workflows.models import Chain

__all__ = ["FSMField", "Facts", "Life", "Person", "Step", "lives", "steps_of", "transition"]


class Person(Protocol):
    """Whoever takes a step: a user, or `workflows.steps.SYSTEM`."""

    @property
    def pk(self) -> Any: ...
    @property
    def public_id(self) -> uuid.UUID | None: ...
    def has_perm(self, perm: str, obj: Any = None) -> bool: ...
    def deputises(self, perm: str, subject: Any) -> uuid.UUID | None: ...


@dataclass(frozen=True)
class Facts:
    """What a step tells the journal: `public` goes into the chain, `personal` beside it, erasable."""

    public: dict[str, Any]
    personal: dict[str, Any]


@dataclass(frozen=True)
class Step:
    """One row of a life's table."""

    name: str
    label: str
    done: str
    sources: tuple[str, ...]
    target: str
    permission: str
    rank: int

    @property
    def codename(self) -> str:
        return self.permission.partition(".")[2]

    @property
    def method(self) -> str:
        """`return` is a word of Python's own and `check` one of Django's, so their methods end in `_`."""
        return f"{self.name}_" if self.name in {"return", "check"} else self.name


class Life(ConcurrentTransitionMixin, models.Model):
    """Base of everything that moves. Steps are django-fsm transitions and are taken by `steps.take()` alone.

    A step's method takes `by=` and its own keyword arguments, changes the row's own fields and returns facts
    for the journal (a dict, `Facts`, or None). `RESTING` names the states in which nobody is waited for.
    """

    RESTING: ClassVar[frozenset[str]] = frozenset()
    # What rights, guards and journal will ask for anyway, read together with the locked row.
    ALONG: ClassVar[tuple[str, ...]] = ()

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    updated_at = models.DateTimeField(default=clock.now, editable=False)

    state: str

    class Meta:
        abstract = True

    def get_state_display(self) -> str:
        raise NotImplementedError  # Django writes one for each concrete life

    @classmethod
    def lock(cls, pk: int) -> Self:
        """The row as it is now, locked until the transaction ends, with what will be asked of it anyway."""
        row: Self = cls._base_manager.select_for_update(of=("self",)).select_related(*cls.ALONG).get(pk=pk)
        return row

    @property
    def journal_chain(self) -> Chain:
        raise NotImplementedError

    @property
    def case_id(self) -> uuid.UUID:
        raise NotImplementedError

    @property
    def desk_title(self) -> str:
        raise NotImplementedError

    @property
    def desk_subtitle(self) -> str:
        return ""


def lives() -> Iterator[type[Life]]:
    """Every concrete life of the product."""

    def below(model: type[Life]) -> Iterator[type[Life]]:
        for child in model.__subclasses__():
            if not child._meta.abstract:
                yield child
            yield from below(child)

    base: Any = Life  # abstract, and still the root of the tree
    return iter(sorted(below(base), key=lambda model: model._meta.label))


def state_field(model: Any) -> FSMField:
    """Each concrete life declares its own; the abstract base has none."""
    field: FSMField = model._meta.get_field("state")
    return field


@cache
def steps_of(model: type[Life]) -> dict[str, Step]:
    """The table of a life's steps, in the order in which they stand in its file."""
    rows: dict[str, list[Any]] = {}
    for found in state_field(model).get_all_transitions(model):
        rows.setdefault(found.name.removesuffix("_"), []).append(found)
    order = {name.removesuffix("_"): rank for rank, name in enumerate(_declared(model))}
    table = {}
    for name, transitions in sorted(rows.items(), key=lambda item: order[item[0]]):
        first = transitions[0]
        table[name] = Step(
            name=name,
            label=first.custom.get("label", name),
            done=first.custom.get("done", first.custom.get("label", name)),
            sources=tuple(one.source for one in transitions),
            target=first.target,
            permission=first.permission,
            rank=order[name],
        )
    return table


def _declared(model: type[Life]) -> Iterator[str]:
    for base in reversed(model.__mro__):
        yield from vars(base)
