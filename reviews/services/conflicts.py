"""Conflicts of interest: somebody declares, somebody else judges."""

from __future__ import annotations

from django.utils.translation import gettext as _

from grants.models import Application, Exclusion
from grants.services import cases
from network.models import User
from network.services.guard import require
from reviews.models import Review
from workflows.journal import unit_of_work
from workflows.refusal import Refused
from workflows.steps import take


def declare(application: Application, *, reason: str, by: User) -> Exclusion:
    """Say of oneself that one is, or may be, tied to the applicant. The case is hidden at once.

    Whoever has an open review of the case steps aside from it in the same breath.
    """
    require(by, "reviews.declare_exclusion", application)
    if not reason.strip():
        raise Refused(_("Schreiben Sie in einem Satz, worin die Verbindung besteht."), code="no_reason")
    with unit_of_work():
        own = Review.objects.filter(application=application, reviewer=by, state=Review.State.ASSIGNED).first()
        if own is not None:
            take(own, "step_aside", by=by, reason=reason)
            return Exclusion.objects.get(case=application, person=by)
        return exclude(application, person=by, reason=reason, by=by)


def exclude(application: Application, *, person: User, reason: str, by: User) -> Exclusion:
    """Write the exclusion down; one that had been cleared stands again, and is judged again."""
    return cases.declare_exclusion(application, person=person, reason=reason, by=by)


def judge(exclusion: Exclusion, *, confirmed: bool, judgement: str, by: User) -> None:
    """Confirm or clear, with a reason. The chair does; on the chair the deputy; on the office the decider."""
    require(by, "reviews.judge_exclusion", exclusion)
    if not judgement.strip():
        raise Refused(_("Schreiben Sie in einem Satz, warum."), code="no_reason")
    cases.judge_exclusion(exclusion, confirmed=confirmed, judgement=judgement, by=by)
