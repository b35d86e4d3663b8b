"""How often each step asks the database, from its right to its journal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from django.db import connection
from django.test.utils import CaptureQueriesContext

from workflows import journal


@contextmanager
def counted_steps() -> Iterator[dict[str, list[int]]]:
    """While it lasts: the queries of each unit of work, by the step that opened it (`grants.Grant.accept`)."""
    found: dict[str, list[int]] = defaultdict(list)

    class CountingUnit(journal.UnitOfWork):
        def __init__(self) -> None:
            super().__init__()
            self.before = len(connection.queries_log)

        def write(self) -> None:
            super().write()
            if self.noted and self.noted[0].target:
                first = self.noted[0]
                found[f"{first.subject._meta.label}.{first.verb}"].append(len(connection.queries_log) - self.before)

    with CaptureQueriesContext(connection), patch.object(journal, "UnitOfWork", CountingUnit):
        yield found
