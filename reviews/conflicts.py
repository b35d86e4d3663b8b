"""Who must not deal with which case: reads of `grants.Exclusion`. What was declared counts until it is cleared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet

from grants.models import Exclusion

NOBODY: frozenset[int] = frozenset()


class Excluded(dict[int, frozenset[int]]):
    """Primary keys of people by primary key of the case; a case without conflicts has nobody."""

    def __missing__(self, case: int) -> frozenset[int]:
        return NOBODY


def standing() -> QuerySet[Exclusion]:
    return Exclusion.objects.exclude(state=Exclusion.State.CLEARED)


def excluded_people(cases: Iterable[int]) -> Mapping[int, frozenset[int]]:
    found: dict[int, set[int]] = {}
    for case, person in standing().filter(case__in=list(cases)).values_list("case_id", "person_id"):
        found.setdefault(case, set()).add(person)
    return Excluded({case: frozenset(people) for case, people in found.items()})


def excluded_cases(person: Any) -> QuerySet[Exclusion, int]:
    """For subqueries: primary keys of the cases from which the person is excluded."""
    return standing().filter(person=person).values_list("case_id", flat=True)
