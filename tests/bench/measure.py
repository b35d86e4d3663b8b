"""Measures pages and steps in one process that has done nothing else, and prints what it found as JSON.

`python -m tests.bench.measure load 1000` fills the database first, in a process of its own, so that its memory does not
count.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from statistics import median, quantiles
from typing import Any

import django

from tests.bench.memory import peak_mb

ROUNDS = 25
STEPS = 12


def main(arguments: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    django.setup()
    if arguments[:1] == ["load"]:
        from tests.bench.data import load

        load(int(arguments[1]))
    else:
        found: dict[str, Any] = {"pages": pages(), "steps": steps(), "memory_mb": peak_mb()}
        # What tells the whole case reads the whole journal: its memory is not the web process's.
        found["case"], found["pages"]["case file, everything in it"] = whole()
        sys.stdout.write(json.dumps(found))


def queries_of(work: Callable[[], Any]) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        work()
    return len(queries)


def in_figures(times: list[float], queries: int) -> dict[str, float]:
    return {
        "queries": queries,
        "median_ms": round(median(times) * 1000, 1),
        "p95_ms": round(quantiles(times, n=20)[-1] * 1000, 1),
    }


def timed(work: Callable[[], Any]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def browser(role: str) -> Any:
    from django.test import Client

    from network.models import User
    from tests.bench.data import address

    client = Client(SERVER_NAME="localhost")
    user = User.objects.get(email=address(role))
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def visited(client: Any, url: str) -> dict[str, float]:
    def visit() -> None:
        response = client.get(url)
        assert response.status_code == 200, (url, response.status_code)

    visit()
    return in_figures([timed(visit) for _round in range(ROUNDS)], queries_of(visit))


def pages() -> dict[str, dict[str, float]]:
    from django.test import Client

    from grants.models import Application

    case = Application.objects.filter(state="submitted").order_by("pk")[7]
    clerk, treasurer = browser("clerk"), browser("treasurer")
    visits = {
        "start (public)": (Client(SERVER_NAME="localhost"), "/"),
        "inbox": (clerk, "/inbox/"),
        "case list": (clerk, "/cases/"),
        "case list, searched": (clerk, "/cases/?q=Projekt&state=submitted&sort=requested"),
        "case file": (clerk, f"/cases/{case.public_id}/"),
        "money": (treasurer, "/money/"),
    }
    return {name: visited(client, url) for name, (client, url) in visits.items()}


def whole() -> tuple[dict[str, int], dict[str, float]]:
    """One more case from the draft to the closed file: the most queries of each step, and its file in the end."""
    from django.utils import timezone

    from grants.models import Call
    from network.models import Role, User
    from tests.bench.data import address
    from tests.factories.grants import CallFactory, ProcedureFactory, TrackFactory, without_required_files
    from tests.factories.whole_case import whole_case
    from tests.step_queries import counted_steps
    from workflows import clock

    first = Call.objects.earliest("pk")
    applicant = first.applications.order_by("pk")[0].applicant
    values = without_required_files("standard", max_amount="20000.00", financing_types=["share"])
    track = TrackFactory(partnership=first.partnership)
    procedure = ProcedureFactory(track=track, values=values)
    call = CallFactory(partnership=first.partnership, fund=first.fund, procedure=procedure)
    cast = {role.value: User.objects.get(email=address(role)) for role in Role}
    with counted_steps() as counts:
        grant = whole_case(call, organisation=applicant, cast=cast)
    page = visited(browser("clerk"), grant.get_absolute_url())
    clock.set_to(timezone.now())  # the case took months; the next size begins today again
    return {step: max(found) for step, found in counts.items()}, page


def steps() -> dict[str, dict[str, float]]:
    """Each step on cases of its own, with commit, journal, and the desk that follows."""
    from django.db import connection, transaction
    from django.test.utils import CaptureQueriesContext

    from grants.models import Application, Call
    from grants.services.cases import save_formal_check
    from network.models import User
    from tests.bench.data import address
    from tests.factories.grants import begin_application, fill_application
    from workflows.steps import take

    people = {role: User.objects.get(email=address(role)) for role in ("signatory", "clerk")}
    call = Call.objects.earliest("pk")
    actor = call.applications.order_by("pk").first()
    assert actor is not None
    drafts = []
    for _number in range(STEPS):
        draft = begin_application(call, applicant=actor.applicant, by=people["signatory"])
        drafts.append(fill_application(draft, by=people["signatory"]))

    def measured(step: str, role: str, subjects: list[Application]) -> dict[str, dict[str, float]]:
        """The door alone, up to its commit; and with the desk that follows the commit."""
        door, whole, counts = [], [], []
        for subject in subjects:
            fresh, by = Application.objects.get(pk=subject.pk), User.objects.get(pk=people[role].pk)
            begin = time.perf_counter()
            with CaptureQueriesContext(connection) as every, transaction.atomic():
                take(fresh, step, by=by)
                inside = len(every)
                door.append(time.perf_counter() - begin)
            whole.append(time.perf_counter() - begin)
            counts.append((inside, len(every)))
        inside, every_one = counts[-1]  # the first one also reads content types
        return {step: in_figures(door, inside), f"{step}, with its desk": in_figures(whole, every_one)}

    found = measured("submit", "signatory", drafts)
    for draft in drafts:
        results = {check.code: ("fine", "") for check in draft.procedure.rules.checks}
        save_formal_check(draft, results, by=people["clerk"])
    return found | measured("admit", "clerk", drafts)


if __name__ == "__main__":
    main(sys.argv[1:])
