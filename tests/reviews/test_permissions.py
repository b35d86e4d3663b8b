"""Who may take which step, as a table: the cast × what is asked."""

from __future__ import annotations

from typing import Any

import pytest

from grants.models import Application, Exclusion
from network.models import Body, Partnership, User
from reviews import services
from reviews.models import Meeting, Review
from tests.factories.network import DelegationFactory, RoleAssignmentFactory, UserFactory
from tests.factories.reviews import exclude, invited_meeting
from workflows.life import steps_of
from workflows.steps import SYSTEM

Cast = dict[str, User]
OFFICE = {"coordinator", "clerk", "decider", "checker", "approver", "treasurer", "auditor"}
COMMITTEE = {"juror", "chair", "secretary"}

REVIEW = {
    "reviews.submit_review": {"juror"},
    "reviews.step_aside_review": {"juror"},
    "reviews.withdraw_review": {"coordinator", "chair", "system"},
    "reviews.view_review": {"juror"},
}
CASE = {
    "reviews.assign_review": {"coordinator", "chair"},
    "reviews.view_reviews": OFFICE | COMMITTEE,
    "reviews.view_reviewers": OFFICE | {"chair"},
    "reviews.declare_exclusion": OFFICE | COMMITTEE,
    "reviews.view_exclusions": OFFICE | {"chair"},
}
MEETING = {
    "reviews.plan_meeting": {"coordinator", "chair"},
    "reviews.invite_meeting": {"coordinator", "chair"},
    "reviews.cancel_meeting": {"coordinator", "chair"},
    "reviews.open_meeting": {"chair"},
    "reviews.close_meeting": {"chair"},
    "reviews.resolve_item": {"chair"},
    "reviews.write_minutes": {"chair", "secretary"},
    "reviews.sign_meeting": {"chair", "secretary"},
    "reviews.view_meeting": OFFICE | COMMITTEE,
}


def holders(permission: str, subject: Any, cast: Cast) -> set[str]:
    found = {name for name, person in cast.items() if person.has_perm(permission, subject)}
    return found | ({"system"} if SYSTEM.has_perm(permission, subject) else set())


@pytest.fixture
def review(application: Application, cast: Cast) -> Review:
    return services.assign(application, reviewer=cast["juror"], by=cast["coordinator"])


@pytest.fixture
def meeting(body: Body, application: Application, cast: Cast) -> Meeting:
    return invited_meeting(body, [application], cast=cast)


def test_rights_on_a_review(review: Review, cast: Cast) -> None:
    assert {one: holders(one, review, cast) for one in REVIEW} == REVIEW


def test_rights_on_a_case_before_the_committee(application: Application, cast: Cast) -> None:
    assert {one: holders(one, application, cast) for one in CASE} == CASE


def test_rights_on_a_meeting(meeting: Meeting, cast: Cast) -> None:
    assert {one: holders(one, meeting, cast) for one in MEETING} == MEETING


def test_every_step_is_in_the_tables() -> None:
    named = {step.permission for life in (Review, Meeting) for step in steps_of(life).values()}
    assert named <= set(REVIEW) | set(MEETING)


@pytest.mark.parametrize("name", sorted(OFFICE | COMMITTEE))
def test_the_excluded_lose_every_right_on_the_case(review: Review, cast: Cast, name: str) -> None:
    exclude(review.application, cast[name])
    subjects = {**dict.fromkeys(REVIEW, review), **dict.fromkeys(CASE, review.application)}
    assert [one for one, subject in subjects.items() if cast[name].has_perm(one, subject)] == []


def test_whoever_acts_for_the_applicant_sees_no_reviews_even_with_an_office(
    application: Application, partnership: Partnership, cast: Cast
) -> None:
    RoleAssignmentFactory(user=cast["signatory"], partnership=partnership, role="juror")
    cast["signatory"].forget_roles()
    assert not cast["signatory"].has_perm("reviews.view_reviews", application)


def test_another_juror_has_no_right_on_the_review(review: Review, partnership: Partnership) -> None:
    other = UserFactory()
    RoleAssignmentFactory(user=other, partnership=partnership, role="juror")
    assert [one for one in REVIEW if other.has_perm(one, review)] == []


def test_a_juror_whose_role_has_ended_writes_no_review(review: Review, cast: Cast) -> None:
    cast["juror"].assignments.update(valid_until="2020-02-01")
    cast["juror"].forget_roles()
    assert [one for one in REVIEW if cast["juror"].has_perm(one, review)] == []


def test_the_deputy_chair_of_the_body_chairs_with_the_role(meeting: Meeting, partnership: Partnership) -> None:
    deputy = UserFactory()
    Body.objects.filter(pk=meeting.body_id).update(deputy_chair=deputy)
    assert not deputy.has_perm("reviews.open_meeting", Meeting.objects.get(pk=meeting.pk))
    RoleAssignmentFactory(user=deputy, partnership=partnership, role="chair")
    deputy.forget_roles()
    assert deputy.has_perm("reviews.open_meeting", Meeting.objects.get(pk=meeting.pk))


# ---- who judges a conflict of interest


def judges(exclusion: Exclusion, cast: Cast) -> set[str]:
    return holders("reviews.judge_exclusion", exclusion, cast)


@pytest.mark.parametrize(
    ("about", "by"),
    [("juror", {"chair"}), ("secretary", {"chair"}), ("chair", set()), ("clerk", {"decider"}), ("decider", set())],
)
def test_who_judges_whom(application: Application, cast: Cast, about: str, by: set[str]) -> None:
    assert judges(exclude(application, cast[about]), cast) == by


def test_the_deputy_judges_the_chair(application: Application, partnership: Partnership, cast: Cast) -> None:
    deputy = UserFactory()
    DelegationFactory(giver=cast["chair"], deputy=deputy, partnership=partnership, role="chair")
    assert judges(exclude(application, cast["chair"]), cast | {"deputy": deputy}) == {"deputy"}


def test_somebody_excluded_from_the_case_judges_nobody_on_it(application: Application, cast: Cast) -> None:
    exclude(application, cast["chair"])
    assert judges(exclude(application, cast["juror"]), cast) == set()
