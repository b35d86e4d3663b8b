from collections.abc import Callable
from typing import Any, TypeVar

from factory import Factory

T = TypeVar("T")

class DjangoModelFactory(Factory[T]):
    @classmethod
    def _after_postgeneration(cls, instance: T, create: bool, results: dict[str, Any] | None = ...) -> None: ...

class FileField:
    def __init__(self, **kwargs: Any) -> None: ...

def Password(password: str) -> Any: ...
def mute_signals(*signals: Any) -> Callable[..., Any]: ...
