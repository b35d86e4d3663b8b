"""Who may do what in the committee. One string guards the step, the button and the desk."""

from __future__ import annotations

import uuid
from typing import Any

import rules

from grants.models import Application, Exclusion
from grants.permissions import (
    application_of,
    in_office,
    is_applicant,
    is_chair,
    is_committee,
    is_coordinator,
    is_excluded,
    is_office,
)
from network.models import OFFICE_ROLES, Body, Role, User
from network.permissions import holds
from reviews.models import Meeting, Review
from workflows.permissions import is_system


def body_of(obj: Any) -> Body | None:
    """The body that a meeting belongs to, or that resolves a case."""
    if isinstance(obj, Body):
        return obj
    if isinstance(obj, Meeting):
        return obj.body
    application = application_of(obj)
    return application.procedure.body if application is not None else None


def acts_as(user: Any, role: str, partnership: int, people: set[uuid.UUID]) -> bool:
    """The person holds the role in their own right or as somebody's deputy, and whose role it is sits on the board.

    `people` are the board's; where it names nobody, whoever holds the role in the partnership will do.
    """
    if not isinstance(user, User):
        return False
    return any(
        held.role == role
        and held.partnership == partnership
        and (not people or (held.giver or user.public_id) in people)
        for held in user.held()
    )


def chairs(user: Any, body: Body) -> bool:
    board = {one.public_id for one in (body.chair, body.deputy_chair) if one is not None}
    return acts_as(user, Role.CHAIR, body.partnership_id, board)


def keeps_the_minutes(user: Any, body: Body) -> bool:
    return acts_as(user, Role.SECRETARY, body.partnership_id, {body.secretary.public_id} if body.secretary else set())


@rules.predicate
def is_chair_of_body(user: Any, obj: Any = None) -> bool:
    body = body_of(obj)
    return body is not None and chairs(user, body)


@rules.predicate
def is_secretary_of_body(user: Any, obj: Any = None) -> bool:
    body = body_of(obj)
    return body is not None and keeps_the_minutes(user, body)


@rules.predicate
def sits_in_body(user: Any, obj: Any = None) -> bool:
    """The committee of the meeting's partnership: whoever was invited may read what was sent round."""
    return isinstance(obj, Meeting) and holds(Role.JUROR, Role.CHAIR, Role.SECRETARY).test(user, obj)


@rules.predicate
def is_reviewer(user: Any, obj: Any = None) -> bool:
    return isinstance(obj, Review) and obj.reviewer_id == user.pk


@rules.predicate
def is_about_oneself(user: Any, obj: Any = None) -> bool:
    return isinstance(obj, Exclusion) and obj.person_id == user.pk


@rules.predicate
def judges_conflicts(user: Any, obj: Any = None) -> bool:
    """The chair judges; on the chair, the deputy; on people of the office, the decider. Nobody on themselves."""
    if not isinstance(obj, Exclusion) or not isinstance(user, User) or obj.person_id == user.pk:
        return False
    partnership = obj.case.partnership_id
    if any(obj.person.holds(role, partnership) for role in OFFICE_ROLES):
        return user.holds(Role.DECIDER, partnership)
    body = obj.case.procedure.body
    return user.holds(Role.CHAIR, partnership) if body is None else chairs(user, body)


is_insider = (is_office | is_committee) & ~is_applicant
knows_names = (is_office | is_chair) & ~is_applicant
is_meeting_office = holds(Role.COORDINATOR)
reads_meetings = holds(*OFFICE_ROLES, Role.AUDITOR)

# Reviews
rules.add_perm("reviews.view_review", is_reviewer & in_office(Role.JUROR) & ~is_excluded)
rules.add_perm("reviews.submit_review", is_reviewer & in_office(Role.JUROR) & ~is_excluded)
rules.add_perm("reviews.step_aside_review", is_reviewer & in_office(Role.JUROR) & ~is_excluded)
rules.add_perm("reviews.assign_review", is_coordinator | is_chair)
# The clock takes back what nobody needs any more: the case was resolved or withdrawn.
rules.add_perm("reviews.withdraw_review", is_coordinator | is_chair | is_system)
rules.add_perm("reviews.view_reviews", is_insider)
rules.add_perm("reviews.view_reviewers", knows_names)

# Meetings
rules.add_perm("reviews.view_meeting", reads_meetings | sits_in_body)
rules.add_perm("reviews.plan_meeting", is_meeting_office | is_chair_of_body)
rules.add_perm("reviews.invite_meeting", is_meeting_office | is_chair_of_body)
rules.add_perm("reviews.cancel_meeting", is_meeting_office | is_chair_of_body)
rules.add_perm("reviews.open_meeting", is_chair_of_body)
rules.add_perm("reviews.resolve_item", is_chair_of_body)
rules.add_perm("reviews.close_meeting", is_chair_of_body)
rules.add_perm("reviews.write_minutes", is_chair_of_body | is_secretary_of_body)
rules.add_perm("reviews.sign_meeting", is_chair_of_body | is_secretary_of_body)
rules.add_perm("reviews.view_ranking", reads_meetings | holds(Role.CHAIR, Role.SECRETARY, Role.JUROR))

# Conflicts of interest
# Anyone for themselves, also who acts for the applicant: that is what there is to declare.
rules.add_perm("reviews.declare_exclusion", is_office | is_committee)
rules.add_perm("reviews.view_exclusions", knows_names)
rules.add_perm("reviews.judge_exclusion", judges_conflicts & ~is_excluded)


def resolves_case(user: Any, application: Application) -> bool:
    """Whether the person may lead the committee through this very case."""
    return bool(user.has_perm("reviews.resolve_item", application)) and not is_excluded.test(user, application)
