"""What the clock does here: drafts expire after the deadline, offers lapse, ended projects are accounted for."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from grants.models import Application, Grant
from workflows import clock
from workflows.deadlines import on_the_clock
from workflows.life import Life
from workflows.refusal import Refused
from workflows.steps import SYSTEM, take


@on_the_clock
def drafts_expire() -> int:
    """A draft whose call has closed, and a waiting case whose project should have ended, can no longer be granted."""
    late = Q(state=Application.State.DRAFT, call__closes_at__lte=clock.now())
    over = Q(state=Application.State.WAITING, ends_on__lt=clock.today())
    return _take_all(Application.objects.filter(late | over).order_by("pk"), "expire")


@on_the_clock
def offers_lapse() -> int:
    return _take_all(
        Grant.objects.filter(state=Grant.State.OFFERED, accept_by__lt=clock.today()).order_by("pk"), "lapse"
    )


@on_the_clock
def ended_projects_are_accounted_for() -> int:
    """With the end of the funding period the closing begins; an open drawdown is dealt with first."""
    ended = Grant.objects.filter(state=Grant.State.ACTIVE, ends_on__lt=clock.today()).order_by("pk")
    return _take_all(ended, "begin_closing")


def _take_all(subjects: Iterable[Life], step: str) -> int:
    done = 0
    for subject in subjects:
        try:
            take(subject, step, by=SYSTEM)
        except Refused:
            continue
        done += 1
    return done
