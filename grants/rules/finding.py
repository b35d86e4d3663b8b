"""The answer of a rule: the result, and the trace that leads to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from grants.rules import wire

T = TypeVar("T", covariant=True)
U = TypeVar("U")


@dataclass(frozen=True)
class TraceRow:
    """One step of reasoning. Inputs and result are plain (`2400.00`, `2026-07-01`) so that they can be checked by
    machine; the sentences say the same for people."""

    rule: str
    rule_set: str
    source: str
    sentence_de: str
    sentence_en: str
    inputs: tuple[tuple[str, str], ...]  # pairs: the order must survive storage as jsonb
    result: str

    def sentence(self, language: str) -> str:
        return self.sentence_en if language.startswith("en") else self.sentence_de


@dataclass(frozen=True)
class Finding(Generic[T]):
    result: T
    trace: tuple[TraceRow, ...] = ()

    def after(self, *earlier: "Finding[Any]") -> "Finding[T]":
        """This finding, with the traces of those it rests on put in front."""
        rows = tuple(row for finding in earlier for row in finding.trace)
        return Finding(self.result, rows + self.trace)

    def to_json(self) -> dict[str, Any]:
        """Strings, numbers, lists and dictionaries only: fit for a JSONField."""
        return {"result": wire.encode(self.result), "trace": wire.encode(self.trace)}

    @staticmethod
    def from_json(data: Mapping[str, Any], result_type: type[U]) -> "Finding[U]":
        """What `to_json` wrote, with its result read as `result_type`. Raises `InvalidFacts`."""
        result: U = wire.decode(result_type, data["result"], "result")
        trace: tuple[TraceRow, ...] = wire.decode(tuple[TraceRow, ...], data["trace"], "trace")
        return Finding(result, trace)
