"""What follows in the committee, or because of it, inside the same transaction."""

from __future__ import annotations

from django.utils.translation import gettext as _

from grants.models import Application, Recommendation
from grants.permissions import is_excluded
from grants.services import cases
from reviews.models import AgendaItem, Meeting, Resolution, Review
from reviews.permissions import resolves_case
from workflows.consequences import after
from workflows.journal import Taken, record
from workflows.life import Person
from workflows.models import JournalEntry
from workflows.refusal import Refused
from workflows.steps import SYSTEM, take


@after("reviews.Meeting", "close")
def resolve_the_cases(taken: Taken) -> None:
    """Each resolution becomes the body's recommendation and resolves its case; what was postponed stays admitted."""
    meeting = taken.subject
    assert isinstance(meeting, Meeting)
    for item in meeting.items_in_order():
        resolution, application = item.result, item.application
        if resolution is None or resolution.is_postponed or application.state != "admitted":
            continue
        by = _resolver(application, resolution, taken.by)
        cases.recommend(
            application,
            source=Recommendation.Source.BODY,
            outcome=resolution.recommendation,
            amount=resolution.amount,
            by=by,
            conditions=resolution.conditions,
            reasons=resolution.reasons,
            votes=(resolution.votes_yes, resolution.votes_no, resolution.votes_abstain),
        )
        take(application, "resolve", by=by)


def _resolver(application: Application, resolution: Resolution, chair: Person | None) -> Person:
    """Whoever closes the meeting; on a case from which they are excluded, the deputy who led that item."""
    assert chair is not None
    if not is_excluded.test(chair, application):
        return chair
    if resolves_case(resolution.recorded_by, application):
        return resolution.recorded_by
    raise Refused(
        _("An „%s“ wirken Sie nicht mit. Die Stellvertretung muss den Beschluss dazu festhalten.") % application,
        code="excluded",
        status=403,
    )


@after("reviews.Review", "step_aside")
def hide_the_case(taken: Taken) -> None:
    review = taken.subject
    assert isinstance(review, Review)
    assert taken.by is not None
    cases.declare_exclusion(review.application, person=taken.by, reason=review.aside_reason, by=taken.by)


@after("grants.Application", "resolve")
def the_body_has_dealt_with_it_anew(taken: Taken) -> None:
    """A case that was sent back or reopened waits for a new resolution: the earlier one does not count again."""
    application = taken.subject
    assert isinstance(application, Application)
    if application.procedure.rules.resolved_by != "body":
        return
    returned = JournalEntry.objects.filter(
        case_id=application.public_id, life="grants.Application", verb__in=["send_back", "reopen"]
    )
    back = returned.order_by("-sequence").first()
    recommended = application.recommendations.filter(source=Recommendation.Source.BODY).last()
    if back is not None and (recommended is None or recommended.at < back.at):
        raise Refused(
            _("Das Gremium hat seit der Rückgabe noch nicht neu beraten. Nehmen Sie den Antrag auf eine Tagesordnung."),
            code="old_resolution",
        )


@after("grants.Application", "resolve", "withdraw")
def nobody_needs_the_open_reviews(taken: Taken) -> None:
    assert isinstance(taken.subject, Application)
    for review in Review.objects.filter(application=taken.subject, state=Review.State.ASSIGNED):
        take(review, "withdraw", by=SYSTEM)


@after("grants.Application", "withdraw")
def strike_it_off_the_agenda(taken: Taken) -> None:
    """What was resolved on it in an open meeting stays in the minutes."""
    application = taken.subject
    assert isinstance(application, Application)
    for meeting in Meeting.objects.filter(state__in=["planned", "invited"], items__application=application):
        AgendaItem.objects.filter(meeting=meeting, application=application).delete()
        record(meeting, "strike_off", by=taken.by, facts={"case": application.public_id})
