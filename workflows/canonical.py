"""One way to write a value as text, so that its hash means something."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.core.files.base import File
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model


class _Encoder(DjangoJSONEncoder):
    def default(self, o: Any) -> Any:
        if isinstance(o, Model):
            return f"{o._meta.label}:{o.pk}"
        if isinstance(o, File):
            return f"file:{o.name}:{o.size}"
        if isinstance(o, set | frozenset):
            return sorted(o)
        return super().default(o)


def canonical(value: Mapping[str, Any]) -> str:
    """JSON with sorted keys and no spaces. Decimals and dates are strings; floats are refused."""
    _refuse_floats(value)
    return json.dumps(value, cls=_Encoder, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def plain(value: Mapping[str, Any]) -> dict[str, Any]:
    """The value as it comes back from a JSON column."""
    result: dict[str, Any] = json.loads(canonical(value))
    return result


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError("No float goes into the journal.")
    if isinstance(value, Mapping):
        for item in value.values():
            _refuse_floats(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _refuse_floats(item)
