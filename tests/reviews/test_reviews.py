"""A review from the assignment to the last question, and what stands in its way."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, transaction

from grants.models import Application, Exclusion
from network.models import Actor, Body, Partnership, User
from reviews import services
from reviews.models import Review, Score
from reviews.queries import reviews_by_case
from reviews.services.reviews import Opinion
from tests.factories.reviews import exclude, juror_in, opinion, submitted_review
from workflows import clock
from workflows.models import JournalEntry
from workflows.refusal import Refused
from workflows.steps import take

Cast = dict[str, User]


@pytest.fixture
def review(application: Application, cast: Cast) -> Review:
    return services.assign(application, reviewer=cast["juror"], by=cast["coordinator"])


def refused(error: pytest.ExceptionInfo[Refused]) -> str:
    return error.value.code


# ---- assignment


def test_an_assignment_runs_for_the_days_of_the_procedure(review: Review) -> None:
    days = review.application.procedure.rules.review_days
    assert (review.state, review.due_on) == ("assigned", clock.today() + dt.timedelta(days=days))


def test_the_chair_assigns_too(application: Application, cast: Cast) -> None:
    assert services.assign(application, reviewer=cast["juror"], by=cast["chair"]).state == "assigned"


def test_the_clerk_does_not_assign(application: Application, cast: Cast) -> None:
    with pytest.raises(Refused) as error:
        services.assign(application, reviewer=cast["juror"], by=cast["clerk"])
    assert refused(error) == "forbidden"


def test_only_jurors_of_the_partnership_are_asked(application: Application, cast: Cast) -> None:
    with pytest.raises(Refused) as error:
        services.assign(application, reviewer=cast["clerk"], by=cast["coordinator"])
    assert refused(error) == "no_juror"


def test_nobody_is_asked_twice(review: Review, cast: Cast) -> None:
    with pytest.raises(Refused) as error:
        services.assign(review.application, reviewer=cast["juror"], by=cast["coordinator"])
    assert refused(error) == "exists"


def test_the_excluded_are_not_asked(application: Application, cast: Cast) -> None:
    exclude(application, cast["juror"])
    with pytest.raises(Refused) as error:
        services.assign(application, reviewer=cast["juror"], by=cast["coordinator"])
    assert refused(error) == "excluded"


def test_after_a_withdrawn_assignment_the_same_person_may_be_asked_again(review: Review, cast: Cast) -> None:
    take(review, "withdraw", by=cast["coordinator"])
    assert services.assign(review.application, reviewer=cast["juror"], by=cast["coordinator"]).state == "assigned"


# ---- drafts and handing in


def test_a_draft_needs_nothing_and_may_change(review: Review, cast: Cast) -> None:
    services.save_review(review, Opinion({"need": 3, "effect": 2}, comment="Gut."), by=cast["juror"])
    services.save_review(review, Opinion({"need": 5}), by=cast["juror"])
    assert list(review.scores.values_list("criterion__code", "points")) == [("need", 5)]


def test_a_draft_writes_no_journal_entry(review: Review, cast: Cast) -> None:
    before = JournalEntry.objects.count()
    services.save_review(review, Opinion({"need": 3}), by=cast["juror"])
    assert JournalEntry.objects.count() == before


def test_two_tabs_are_told_apart(review: Review, cast: Cast) -> None:
    services.save_review(review, Opinion({"need": 3}), by=cast["juror"], version=review.version)
    with pytest.raises(Refused) as error:
        services.save_review(review, Opinion({"need": 1}), by=cast["juror"], version=review.version)
    assert refused(error) == "stale"
    assert review.scores.get().points == 3


def test_handing_in_says_which_questions_are_open(review: Review, cast: Cast) -> None:
    with pytest.raises(Refused) as error:
        services.submit_review(review, Opinion({"need": 3}, impartial=True), by=cast["juror"])
    assert refused(error) == "incomplete"
    assert "Zielgruppe" in str(error.value)


def test_handing_in_needs_the_declaration(review: Review, cast: Cast) -> None:
    with pytest.raises(Refused) as error:
        services.submit_review(review, Opinion(opinion().points), by=cast["juror"])
    assert refused(error) == "no_declaration"


def test_a_double_click_hands_in_once(review: Review, cast: Cast) -> None:
    command = uuid.uuid4()
    first = services.submit_review(review, opinion(), by=cast["juror"], command_id=command, version=review.version)
    again = services.submit_review(review, opinion(), by=cast["juror"], command_id=command, version=review.version)
    assert (first.state, first.version) == (again.state, again.version)
    assert JournalEntry.objects.filter(life="reviews.Review", verb="submit").count() == 1


def test_what_is_handed_in_does_not_change(review: Review, cast: Cast) -> None:
    services.submit_review(review, opinion(), by=cast["juror"])
    with pytest.raises(Refused) as error:
        services.save_review(review, opinion(1), by=cast["juror"])
    assert refused(error) == "wrong_state"


def test_another_juror_does_not_write_it(review: Review, partnership: Partnership) -> None:
    with pytest.raises(Refused) as error:
        services.save_review(review, opinion(), by=juror_in(partnership))
    assert refused(error) == "forbidden"


def test_points_of_another_scale_are_refused(review: Review, cast: Cast) -> None:
    with pytest.raises(Refused) as error:
        services.save_review(review, Opinion({"need": 6}), by=cast["juror"])
    assert refused(error) == "scale"


def test_a_question_of_another_procedure_is_refused(review: Review, cast: Cast) -> None:
    with pytest.raises(Refused) as error:
        services.save_review(review, Opinion({"beauty": 3}), by=cast["juror"])
    assert refused(error) == "unknown"


def test_a_case_that_moved_on_needs_no_review(review: Review, cast: Cast) -> None:
    take(review.application, "withdraw", by=cast["signatory"])
    review.refresh_from_db()
    assert review.state == "withdrawn"


# ---- stepping aside


def test_stepping_aside_hides_the_case(review: Review, cast: Cast) -> None:
    services.step_aside(review, reason="Ich bin dort im Vorstand.", by=cast["juror"])
    exclusion = Exclusion.objects.get(case=review.application)
    assert (exclusion.person, exclusion.state, exclusion.reason) == (
        cast["juror"], "declared", "Ich bin dort im Vorstand.",
    )  # fmt: skip
    assert not cast["juror"].has_perm("grants.view_application", review.application)


def test_stepping_aside_needs_a_reason(review: Review, cast: Cast) -> None:
    with pytest.raises(Refused) as error:
        services.step_aside(review, reason="  ", by=cast["juror"])
    assert refused(error) == "no_reason"


def test_declaring_with_an_open_review_steps_aside_from_it(review: Review, cast: Cast) -> None:
    services.declare(review.application, reason="Mein Bruder leitet das Projekt.", by=cast["juror"])
    review.refresh_from_db()
    assert review.state == "stepped_aside"


# ---- judging


def test_the_chair_judges_a_juror(application: Application, cast: Cast) -> None:
    exclusion = services.declare(application, reason="Vorstand", by=cast["juror"])
    services.judge(exclusion, confirmed=True, judgement="Er ist Vorstand.", by=cast["chair"])
    exclusion.refresh_from_db()
    assert (exclusion.state, exclusion.judged_by) == ("confirmed", cast["chair"])


def test_what_was_cleared_and_is_declared_again_hides_the_case_again(application: Application, cast: Cast) -> None:
    exclusion = services.declare(application, reason="Nachbar", by=cast["juror"])
    services.judge(exclusion, confirmed=False, judgement="Das genügt nicht.", by=cast["chair"])
    assert cast["juror"].has_perm("grants.view_application", application)
    services.declare(application, reason="Jetzt im Vorstand", by=cast["juror"])
    exclusion.refresh_from_db()
    assert (exclusion.state, exclusion.reason, exclusion.judged_by) == ("declared", "Jetzt im Vorstand", None)
    assert not cast["juror"].has_perm("grants.view_application", application)


def test_the_cleared_may_be_asked_for_a_review_again(review: Review, cast: Cast) -> None:
    services.step_aside(review, reason="Unsicher", by=cast["juror"])
    services.judge(Exclusion.objects.get(), confirmed=False, judgement="Es besteht keine Verbindung.", by=cast["chair"])
    assert services.assign(review.application, reviewer=cast["juror"], by=cast["chair"]).state == "assigned"


# ---- points stay hidden


def test_points_show_only_when_every_review_is_in(
    application: Application, partnership: Partnership, cast: Cast
) -> None:
    submitted_review(application, reviewer=cast["juror"], cast=cast, points=4)
    second = services.assign(application, reviewer=juror_in(partnership), by=cast["coordinator"])
    found = reviews_by_case([application])[application.pk]
    assert (found.submitted, found.outstanding, found.result) == (1, 1, None)
    services.submit_review(second, opinion(5), by=second.reviewer)
    found = reviews_by_case([application])[application.pk]
    assert found.result is not None
    assert [found.result.mean, found.result.lowest, found.result.highest] == [90, 80, 100]


def test_the_review_of_somebody_excluded_later_no_longer_counts(
    application: Application, partnership: Partnership, cast: Cast
) -> None:
    submitted_review(application, reviewer=cast["juror"], cast=cast, points=5)
    submitted_review(application, reviewer=juror_in(partnership), cast=cast, points=3)
    services.declare(application, reason="Erst jetzt bemerkt", by=cast["juror"])
    found = reviews_by_case([application])[application.pk]
    assert found.result is not None
    assert [found.result.mean, found.result.reviews] == [60, 1]


# ---- what the database keeps


def test_the_database_refuses_a_review_by_the_excluded(application: Application, cast: Cast) -> None:
    exclude(application, cast["juror"])
    with pytest.raises(IntegrityError, match="does not review"), transaction.atomic():
        Review.objects.create(
            application=application, reviewer=cast["juror"], assigned_by=cast["chair"], due_on=clock.today()
        )


def test_the_database_refuses_points_of_the_excluded(review: Review, cast: Cast) -> None:
    criterion = review.criteria[0]
    score = Score.objects.create(review=review, criterion=criterion, points=3)
    exclude(review.application, cast["juror"])
    with pytest.raises(IntegrityError, match="does not score"), transaction.atomic():
        Score.objects.create(review=review, criterion=review.criteria[1], points=3)
    with pytest.raises(IntegrityError, match="does not score"), transaction.atomic():
        Score.objects.filter(pk=score.pk).update(points=5)


def test_a_cleared_exclusion_lets_the_database_accept_points(review: Review, cast: Cast) -> None:
    Exclusion.objects.filter(pk=exclude(review.application, cast["juror"]).pk).update(state="cleared")
    assert Score.objects.create(review=review, criterion=review.criteria[0], points=3).pk


@pytest.mark.parametrize("points", [-1, 6])
def test_the_database_keeps_the_scale(review: Review, points: int) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Score.objects.create(review=review, criterion=review.criteria[0], points=points)


def test_the_database_refuses_a_state_that_does_not_follow(review: Review, cast: Cast) -> None:
    services.submit_review(review, opinion(), by=cast["juror"])
    with pytest.raises(IntegrityError, match="does not move"), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(state="assigned")


def test_a_procedure_gets_the_default_criteria_once(application: Application, body: Body, organisation: Actor) -> None:
    with pytest.raises(Refused) as error:
        services.attach_default_criteria(application.procedure)
    assert refused(error) == "exists"
