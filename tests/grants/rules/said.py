"""What a rule says, written so that a test can show it whole."""

from collections.abc import Callable
from textwrap import fill
from typing import Any

import pytest

from grants.rules.errors import InvalidFacts
from grants.rules.finding import Finding


def told(finding: Finding[Any]) -> str:
    """Each row of the trace: rule and source, what it says in German and in English, inputs and result.

    An amount's no-break space is shown as a plain one.
    """
    lines = [""]
    for row in finding.trace:
        inputs = ", ".join(f"{name} {value}" for name, value in row.inputs)
        lines.append(f"{row.rule} | {row.source}")
        lines += [
            fill(text, 114, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False)
            for text in (f"{row.sentence_de}", f"{row.sentence_en}", f"{inputs} = {row.result}".rstrip())
        ]
    return "\n".join([*lines, ""]).replace("\N{NO-BREAK SPACE}", " ")


def refused(ask: Callable[..., object], *args: Any, **facts: Any) -> tuple[str, str, str]:
    """Where the fact stands that `ask` refuses, and why in German and in English."""
    with pytest.raises(InvalidFacts) as refusal:
        ask(*args, **facts)
    assert str(refusal.value).endswith(refusal.value.reason_de)
    assert refusal.value.sentence_en.endswith(refusal.value.reason_en)
    return refusal.value.path, refusal.value.reason_de, refusal.value.reason_en
