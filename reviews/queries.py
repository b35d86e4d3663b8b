"""Reads. `x_for(user, public_id)` is the only way a view gets a record: what is not yours is not found."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404

from grants.models import Application, Call, Exclusion
from grants.queries import application_for, visible_applications
from grants.services import ledger
from network.models import OFFICE_ROLES, Body, Occupancy, Role, User, valid_on
from network.queries import people_with_role
from reviews import ranking, scoring
from reviews.conflicts import excluded_cases, standing
from reviews.models import AgendaItem, Criterion, Meeting, Review, Score
from workflows import clock

# ----- fetching is authorising

REVIEW_ROWS = ("application__partnership__chain", "application__applicant", "application__procedure", "reviewer")


def review_for(user: User, public_id: uuid.UUID) -> Review:
    """The juror's own review."""
    found = Review.objects.select_related(*REVIEW_ROWS, "application__call").filter(public_id=public_id).first()
    if found is None or not user.has_perm("reviews.view_review", found):
        raise Http404
    return found


def any_review_for(user: User, public_id: uuid.UUID) -> Review:
    """A review as those see it who assign it; never its content."""
    rows = Review.objects.select_related(*REVIEW_ROWS, "application__procedure__body")
    found = rows.filter(public_id=public_id).first()
    if found is None or not (
        user.has_perm("reviews.view_review", found) or user.has_perm("reviews.assign_review", found)
    ):
        raise Http404
    return found


def case_for(user: User, public_id: uuid.UUID, permission: str) -> Application:
    found = application_for(user, public_id)
    if not user.has_perm(permission, found):
        raise Http404
    return found


def meeting_for(user: User, public_id: uuid.UUID) -> Meeting:
    rows = Meeting.objects.select_related(
        "partnership__chain", "body__chair", "body__deputy_chair", "body__secretary", "chair", "secretary"
    )
    found = rows.filter(public_id=public_id).first()
    if found is None or not user.has_perm("reviews.view_meeting", found):
        raise Http404
    return found


def item_for(user: User, meeting: Meeting, case: uuid.UUID) -> AgendaItem:
    rows = AgendaItem.objects.select_related(
        "meeting__body", "meeting__partnership__chain", "application__applicant", "application__procedure__body",
        "resolution",
    )  # fmt: skip
    found = rows.filter(
        meeting=meeting, application__public_id=case, application__in=visible_applications(user)
    ).first()
    if found is None:
        raise Http404
    return found


def body_to_plan_for(user: User, public_id: uuid.UUID) -> Body:
    found = (
        Body.objects.select_related("partnership__chain", "chair", "deputy_chair", "secretary")
        .filter(public_id=public_id)
        .first()
    )
    if found is None or not user.has_perm("reviews.plan_meeting", found):
        raise Http404
    return found


def call_for(user: User, public_id: uuid.UUID) -> Call:
    found = Call.objects.select_related("partnership", "fund", "procedure__body").filter(public_id=public_id).first()
    if found is None or not user.has_perm("reviews.view_ranking", found):
        raise Http404
    return found


def exclusion_for(user: User, case: uuid.UUID, person: uuid.UUID) -> Exclusion:
    found = (
        Exclusion.objects.select_related(
            "case__procedure__body", "case__partnership__chain", "case__applicant", "person"
        )
        .filter(case__public_id=case, person__public_id=person, case__in=visible_applications(user))
        .first()
    )
    if found is None or not user.has_perm("reviews.judge_exclusion", found):
        raise Http404
    return found


# ----- reviews


def reviews_of(user: User) -> QuerySet[Review]:
    """A juror's own, what is due first; without the cases from which they are excluded."""
    return (
        Review.objects.filter(reviewer=user)
        .exclude(state=Review.State.WITHDRAWN)
        .exclude(application__in=excluded_cases(user))
        .select_related("application__applicant", "application__call")
        .annotate(answered=Count("scores"))
        .order_by("due_on", "pk")
    )


def open_reviews_of(user: User) -> QuerySet[Review]:
    return reviews_of(user).filter(state=Review.State.ASSIGNED)


def standing_reviews(cases: Iterable[int]) -> QuerySet[Review]:
    """Assigned or submitted, by people who are not excluded from the case."""
    conflict = standing().filter(case=OuterRef("application"), person=OuterRef("reviewer"))
    return (
        Review.objects.filter(
            ~Exists(conflict), application__in=cases, state__in=[Review.State.ASSIGNED, Review.State.SUBMITTED]
        )
        .select_related("reviewer")
        .prefetch_related(Prefetch("scores", Score.objects.select_related("criterion")))
        .order_by("pk")
    )


@dataclass
class CaseReviews:
    """The reviews of one case. Points are there only once every review that was asked for is in."""

    reviews: list[Review] = field(default_factory=list)
    result: scoring.Result | None = None

    @property
    def submitted(self) -> int:
        return sum(one.state == Review.State.SUBMITTED for one in self.reviews)

    @property
    def outstanding(self) -> int:
        return len(self.reviews) - self.submitted

    @property
    def are_in(self) -> bool:
        return bool(self.reviews) and not self.outstanding


def reviews_by_case(applications: Iterable[Application]) -> dict[int, CaseReviews]:
    """Reviews and results of many cases, in a fixed number of queries."""
    cases = {one.pk: one.procedure_id for one in applications}
    weights: dict[int, dict[str, Decimal]] = {procedure: {} for procedure in cases.values()}
    for criterion in Criterion.objects.filter(procedure__in=weights):
        weights[criterion.procedure_id][criterion.code] = criterion.weight
    found = {case: CaseReviews() for case in cases}
    for review in standing_reviews(cases):
        found[review.application_id].reviews.append(review)
    for case, reviews in found.items():
        asked = weights[cases[case]]
        if reviews.are_in and asked:
            points = [points_of(one) for one in reviews.reviews]
            reviews.result = scoring.result([one for one in points if scoring.is_complete(one, asked)], asked)
    return found


def points_of(review: Review) -> dict[str, int]:
    return {score.criterion.code: score.points for score in review.scores.all()}


# ----- assignment


def cases_to_assign(user: User) -> QuerySet[Application]:
    """Admitted cases that a body resolves, in the partnerships where the person assigns."""
    partnerships = {one.partnership for one in user.held() if one.role in {Role.COORDINATOR, Role.CHAIR}}
    return (
        visible_applications(user)
        .filter(state="admitted", partnership__in=partnerships, procedure__body__isnull=False)
        .exclude(applicant__in=user.represented_actors())
        .select_related("applicant", "procedure", "call")
        .order_by("call__title", "title", "pk")
    )


@dataclass(frozen=True)
class Candidate:
    """A juror as the assignment page shows them. `obstacle` says why they are not offered."""

    person: User
    open_reviews: int
    seat: str
    obstacle: str = ""
    review: Review | None = None


def candidates(application: Application) -> list[Candidate]:
    jurors = people_with_role(application.partnership, Role.JUROR).order_by("name", "pk")
    loads = dict(
        Review.objects.filter(state=Review.State.ASSIGNED, reviewer__in=jurors)
        .order_by()
        .values_list("reviewer")
        .annotate(Count("pk"))
    )
    reasons = dict(standing().filter(case=application).values_list("person", "reason"))
    reviews = {
        one.reviewer_id: one
        for one in Review.objects.filter(application=application).order_by("pk")
        if one.state != Review.State.WITHDRAWN
    }
    seats = dict(
        Occupancy.objects.filter(valid_on(clock.today()), seat__body=application.procedure.body).values_list(
            "person", "seat__label"
        )
    )
    found = [
        Candidate(
            person=person,
            open_reviews=loads.get(person.pk, 0),
            seat=seats.get(person.pk, ""),
            obstacle=reasons.get(person.pk, ""),
            review=reviews.get(person.pk),
        )
        for person in jurors
    ]
    return sorted(found, key=lambda one: (bool(one.obstacle), not one.seat, one.open_reviews, one.person.name))


# ----- meetings


def meetings_of(user: User) -> QuerySet[Meeting]:
    readers = {*OFFICE_ROLES, Role.AUDITOR, Role.JUROR, Role.CHAIR, Role.SECRETARY}
    partnerships = {one.partnership for one in user.held() if one.role in readers}
    return (
        Meeting.objects.filter(partnership__in=partnerships)
        .select_related("body")
        .annotate(cases=Count("items"))
        .order_by("-starts_at", "-pk")
    )


def bodies_to_plan(user: User) -> list[Body]:
    partnerships = {one.partnership for one in user.held() if one.role in {Role.COORDINATOR, Role.CHAIR}}
    bodies = Body.objects.filter(partnership__in=partnerships).select_related("chair", "deputy_chair")
    return [one for one in bodies.order_by("name") if user.has_perm("reviews.plan_meeting", one)]


def sitting_on(meeting: Meeting) -> QuerySet[Occupancy]:
    """Who may come: members before their deputies, seat by seat."""
    return (
        Occupancy.objects.filter(valid_on(meeting.day), seat__body=meeting.body_id)
        .select_related("seat", "person", "on_behalf_of")
        .order_by("-seat__votes", "seat__label", "deputy", "pk")
    )


# ----- ranking


@dataclass(frozen=True)
class RankedCase:
    place: ranking.Place
    application: Application
    reviews: CaseReviews
    exclusions: int


@dataclass(frozen=True)
class CallRanking:
    """`hidden` counts the cases that the person must not see; every sum leaves them out."""

    order: ranking.Ranking
    cases: list[RankedCase]
    hidden: int
    reviews: int
    outstanding: int


RANKED_STATES = ("admitted", "resolved", "waiting", "approved")


def calls_to_rank(user: User) -> QuerySet[Call]:
    """Calls with cases that a body has before it."""
    readers = {*OFFICE_ROLES, Role.AUDITOR, Role.JUROR, Role.CHAIR, Role.SECRETARY}
    partnerships = {one.partnership for one in user.held() if one.role in readers}
    return (
        Call.objects.filter(partnership__in=partnerships, procedure__body__isnull=False)
        .annotate(cases=Count("applications", filter=Q(applications__state__in=RANKED_STATES)))
        .filter(cases__gt=0)
        .select_related("fund")
        .order_by("-budget_year", "title")
    )


def ranking_of(call: Call, user: User, mode: ranking.Mode) -> CallRanking:
    everything = Application.objects.filter(call=call, state__in=RANKED_STATES)
    seen = list(
        everything.filter(pk__in=visible_applications(user))
        .exclude(applicant__in=user.represented_actors())
        .select_related("applicant")
    )
    reviews = reviews_by_case(seen)
    exclusions = dict(standing().filter(case__in=seen).order_by().values_list("case").annotate(Count("pk")))
    entries = [
        ranking.Entry(
            one.pk,
            getattr(reviews[one.pk].result, "mean", None),
            one.requested or Decimal(0),
            one.received_at or one.created_at,
        )
        for one in seen
    ]
    budget = call.budget if call.budget is not None else ledger.budget(call.fund, call.budget_year)
    order = ranking.rank(entries, budget, mode=mode, threshold=call.procedure.rules.score_threshold)
    by_key = {one.pk: one for one in seen}
    return CallRanking(
        order=order,
        cases=[
            RankedCase(place, by_key[place.entry.key], reviews[place.entry.key], exclusions.get(place.entry.key, 0))
            for place in order.places
        ],
        hidden=everything.count() - len(seen),
        reviews=sum(len(one.reviews) for one in reviews.values()),
        outstanding=sum(one.outstanding for one in reviews.values()),
    )


def names_may_be_seen(user: Any, application: Application) -> bool:
    return bool(user.has_perm("reviews.view_reviewers", application))
