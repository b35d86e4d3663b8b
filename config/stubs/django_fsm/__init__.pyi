# The part of django-fsm-2 that we use. Its own annotations take the type from the decorated method and
# want conditions of any model, where ours are of one.
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from django.db import models

Method = TypeVar("Method", bound=Callable[..., Any])

class TransitionNotAllowed(Exception):
    object: Any
    method: Callable[..., Any] | None

class ConcurrentTransition(Exception): ...
class ConcurrentTransitionMixin: ...

class Transition:
    name: str
    source: str
    target: str
    conditions: Sequence[Callable[[Any], bool]]
    permission: str | None
    custom: dict[str, Any]
    method: Callable[..., Any]
    def has_perm(self, instance: models.Model, user: Any) -> bool: ...

class FSMField(models.CharField[str, str]):
    def __init__(self, *args: Any, protected: bool = ..., **kwargs: Any) -> None: ...
    def get_all_transitions(self, instance_cls: type[models.Model]) -> Iterator[Transition]: ...
    def get_state(self, instance: models.Model) -> str: ...
    def set_state(self, instance: models.Model, state: str) -> None: ...

def transition(
    field: FSMField | str,
    source: str | Sequence[str] = ...,
    target: Any = ...,
    on_error: str | None = ...,
    conditions: Sequence[Callable[[Any], bool]] | None = ...,
    permission: str | Callable[[Any, Any], bool] | None = ...,
    custom: dict[str, Any] | None = ...,
) -> Callable[[Method], Method]: ...
def can_proceed(bound_method: Callable[..., Any], check_conditions: bool = ...) -> bool: ...
def has_transition_perm(bound_method: Callable[..., Any], user: Any) -> bool: ...
