"""viewflow, wrapped: a life's flow is a hub with one human task, a desk, for each state in which somebody waits.

The life holds the order of steps; the flow only says who has what to do in a state, and by when.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any, ClassVar

from django.conf import settings
from django.db.models import Q
from django.utils import translation
from viewflow import this
from viewflow.workflow import flow, lock
from viewflow.workflow.activation import Activation
from viewflow.workflow.base import Flow, Node
from viewflow.workflow.nodes.view import ViewActivation

from workflows.life import Life, lives, state_field
from workflows.models import DeskTask

__all__ = ["Desk", "DeskFlow", "flow_of", "flows", "hide_cases", "visible_tasks"]

Scope = Callable[[Any], tuple[str, str]]
Due = Callable[[Any], dt.datetime | None]
Narrow = Callable[[Any], Q]


class DeskActivation(ViewActivation):
    """Opens and closes a desk's task on behalf of the life; people act on the subject, never on the task."""

    @classmethod
    def create(
        cls, flow_task: Node, prev_activation: Activation, token: Any, data: Any = None, seed: Any = None
    ) -> DeskActivation:
        process = prev_activation.process
        task = DeskTask(process=process, flow_task=flow_task, token=token, data={})
        flow_task.describe(task, process.subject)
        task.save()
        task.previous.add(prev_activation.task)
        return cls(task)

    def leave(self) -> None:
        """The subject has moved on: finish the task, whoever had claimed it."""
        if self.assign.can_proceed():
            self.assign(None)
        self.start(None)
        self.execute()


class Desk(flow.View):
    """In this state, this desk has this to do, by then.

    `scope` gives the pair (role, scope) that `User.desk_scopes()` is compared with; `due` an aware moment or None;
    `label_of` a label of its own for a subject that asks for another; `waits_from` since when somebody waits for it,
    where that is not since the subject came into its state.
    """

    activation_class = DeskActivation

    def __init__(
        self,
        label: Any,
        *,
        scope: Scope,
        due: Due | None = None,
        waits_from: Due | None = None,
        label_of: Callable[[Any], Any] | None = None,
    ) -> None:
        super().__init__(view=None)
        self.label = label
        self.label_of = label_of
        self.scope = scope
        self.due = due
        self.waits_from = waits_from
        self.Next(this.hub)

    def describe(self, task: DeskTask, subject: Life) -> None:
        """Copy onto the task what the inbox shows."""
        task.role, task.scope = self.scope(subject)
        task.life = subject._meta.label
        task.subject_id, task.case_id = subject.public_id, subject.case_id
        with translation.override(settings.LANGUAGE_CODE):  # whoever reads it has it in their own language
            task.label = str((self.label_of and self.label_of(subject)) or self.label)
        task.title, task.subtitle = subject.desk_title[:300], subject.desk_subtitle[:300]
        task.since = (self.waits_from and self.waits_from(subject)) or subject.updated_at
        task.due_at = self.due(subject) if self.due else None

    @property
    def urls(self) -> Any:
        return [], self.app_name, self.app_name


class Hub(flow.Switch):
    """Reads the state and opens that state's desk; a state without a desk ends the process."""

    def _resolve(self, instance: Flow) -> None:
        # The flow's desks are the branches, each named after its state, so they are listed once.
        desks = [node for node in instance.nodes() if isinstance(node, Desk)]
        self._activate_next = [(desk, _state_is(desk.name)) for desk in desks]
        self.Default(this.end)
        super()._resolve(instance)


def _state_is(state: str) -> Callable[[Activation], bool]:
    return lambda activation: bool(activation.process.subject.state == state)


class DeskFlow(flow.Flow):
    """Base of every life's flow. Subclasses set `life` and `page`, and name one `Desk` per open state."""

    life: ClassVar[type[Life]]
    page: ClassVar[str]
    lock_impl = lock.SelectForUpdateLock(nowait=False, attempts=1)

    start: ClassVar[flow.StartHandle]
    hub: ClassVar[Hub]
    end: ClassVar[flow.End]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        # viewflow ties nodes to the class in which they stand, so each flow gets a start, a hub and an end of its own.
        cls.start = flow.StartHandle(this.begin).Next(this.hub)
        cls.hub = Hub()
        cls.end = flow.End()
        super().__init_subclass__(**kwargs)

    def begin(self, activation: Activation, subject: Life) -> Any:
        activation.process.subject = subject
        return activation.process

    @classmethod
    def desks(cls) -> dict[str, Desk]:
        return {node.name: node for node in cls.instance.nodes() if isinstance(node, Desk)}


def flows() -> Iterator[type[DeskFlow]]:
    return iter(DeskFlow.__subclasses__())


def flow_of(life: type[Life]) -> type[DeskFlow] | None:
    return next((found for found in flows() if found.life is life), None)


def missing_desks() -> Iterator[tuple[type[Life], str]]:
    """Open states for which no desk is named."""
    for life in lives():
        found = flow_of(life)
        named = set(found.desks()) if found else set()
        states = {value for value, _label in state_field(life).choices or ()}
        for state in sorted(states - life.RESTING - named):
            yield life, state


_hidden: list[Narrow] = []


def hide_cases(narrow: Narrow) -> Narrow:
    """Register which tasks a person must not see although the desk is theirs (a conflict of interest)."""
    _hidden.append(narrow)
    return narrow


def visible_tasks(user: Any) -> Any:
    """Open tasks at the desks that the person holds, longest waiting first. One query."""
    pairs = Q(pk__in=[])
    for role, scope in sorted(user.desk_scopes()):
        pairs |= Q(role=role, scope=scope)
    tasks = DeskTask.objects.filter(pairs, finished__isnull=True).select_related("owner")
    for narrow in _hidden:
        tasks = tasks.exclude(narrow(user))
    return tasks.order_by("since", "pk")
