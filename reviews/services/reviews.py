"""Who is asked for an opinion, and what they answer."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from grants.models import Application
from network.models import Role, User
from network.services.guard import require
from reviews.conflicts import excluded_people
from reviews.defaults import BEST
from reviews.models import Review, Score
from workflows import clock
from workflows.journal import record, unit_of_work
from workflows.refusal import Refused
from workflows.steps import check_version, take


@dataclass(frozen=True)
class Opinion:
    """What a juror has written so far: points by the criterion's code, and texts."""

    points: Mapping[str, int]
    strengths: str = ""
    weaknesses: str = ""
    comment: str = ""
    impartial: bool = False


def assign(application: Application, *, reviewer: User, by: User, due_on: dt.date | None = None) -> Review:
    """Ask a juror for a review. Without a day the procedure's period runs from today."""
    with unit_of_work():
        locked = Application.objects.select_for_update(of=("self",)).select_related("procedure").get(pk=application.pk)
        require(by, "reviews.assign_review", locked)
        if locked.state != "admitted":
            raise Refused(
                _("Gutachten werden eingeholt, solange ein Antrag zugelassen und noch nicht beraten ist."),
                code="wrong_state",
                status=409,
            )
        if not reviewer.is_active or not reviewer.holds(Role.JUROR, locked.partnership_id, delegations=False):
            raise Refused(_("%s schreibt hier keine Gutachten.") % reviewer, code="no_juror")
        if reviewer.pk in excluded_people([locked.pk])[locked.pk]:
            raise Refused(_("%s wirkt an diesem Antrag nicht mit.") % reviewer, code="excluded")
        if _standing(locked).filter(reviewer=reviewer).exists():
            raise Refused(_("%s hat diesen Antrag schon.") % reviewer, code="exists", status=409)
        due = due_on or clock.today() + dt.timedelta(days=locked.procedure.rules.review_days)
        if due <= clock.today():
            raise Refused(_("Der Tag muss nach dem heutigen liegen."), code="due_in_the_past")
        review = Review.objects.create(application=locked, reviewer=reviewer, assigned_by=by, due_on=due)
        # A review begins without a step; joining the unit of work opens its desk on commit.
        record(review, "assign", by=by, facts={"due_on": due}, personal={"reviewer": reviewer.name})
    return review


def save_review(review: Review, opinion: Opinion, *, by: User, version: int | None = None) -> Review:
    """Keep a draft; nothing has to be complete. Writes no journal entry."""
    with unit_of_work():
        locked = Review.lock(review.pk)
        require(by, "reviews.submit_review", locked)
        check_version(locked, version)
        if locked.state != Review.State.ASSIGNED:
            raise Refused(
                _("Dieses Gutachten ist schon abgegeben oder nicht mehr nötig."), code="wrong_state", status=409
            )
        _write_points(locked, opinion.points)
        locked.strengths, locked.weaknesses, locked.comment = opinion.strengths, opinion.weaknesses, opinion.comment
        locked.impartial_at = (locked.impartial_at or clock.now()) if opinion.impartial else None
        locked.saved_at = locked.updated_at = clock.now()
        locked.version += 1
        locked.save()
    return locked


def submit_review(
    review: Review, opinion: Opinion, *, by: User, command_id: uuid.UUID | None = None, version: int | None = None
) -> Review:
    """Save and hand in. What was typed is kept by the caller where the step is refused: nothing is half done."""
    with unit_of_work():
        fresh = Review.lock(review.pk)
        if fresh.state != Review.State.ASSIGNED:
            return take(fresh, "submit", by=by, command_id=command_id)
        saved = save_review(review, opinion, by=by, version=version)
        return take(saved, "submit", by=by, command_id=command_id)


def step_aside(
    review: Review, *, reason: str, by: User, command_id: uuid.UUID | None = None, version: int | None = None
) -> Review:
    if not reason.strip():
        raise Refused(_("Schreiben Sie in einem Satz, worin die Verbindung besteht."), code="no_reason")
    return take(review, "step_aside", by=by, command_id=command_id, version=version, reason=reason)


def _write_points(review: Review, points: Mapping[str, int]) -> None:
    criteria = {one.code: one for one in review.criteria}
    if unknown := set(points) - set(criteria):
        raise Refused(_("Diese Frage gibt es im Verfahren nicht: %s.") % ", ".join(sorted(unknown)), code="unknown")
    if any(not 0 <= given <= BEST for given in points.values()):
        raise Refused(_("Punkte gibt es von 0 bis 5."), code="scale")
    review.scores.exclude(criterion__code__in=points).delete()
    Score.objects.bulk_create(
        (Score(review=review, criterion=criteria[code], points=given) for code, given in sorted(points.items())),
        update_conflicts=True,
        unique_fields=["review", "criterion"],
        update_fields=["points"],
    )


def _standing(application: Application) -> QuerySet[Review]:
    return Review.objects.filter(application=application, state__in=[Review.State.ASSIGNED, Review.State.SUBMITTED])
