"""Committees, reviews and meetings for tests. What is about a life comes there by its steps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import factory

from grants.models import Application, Call, Exclusion
from network.models import Actor, Body, Occupancy, Partnership, Role, User
from reviews import services
from reviews.defaults import CRITERIA
from reviews.models import AgendaItem, Criterion, Meeting, Review, Score
from reviews.services.reviews import Opinion
from tests.factories.grants import CallFactory, ProcedureFactory, TrackFactory, application_in
from tests.factories.network import (
    BodyFactory,
    OccupancyFactory,
    RoleAssignmentFactory,
    SeatFactory,
    UserFactory,
)
from workflows import clock
from workflows.steps import take

Cast = Mapping[str, User]


class CriterionFactory(factory.django.DjangoModelFactory[Criterion]):
    class Meta:
        model = Criterion

    procedure = factory.SubFactory(ProcedureFactory)
    code = factory.Sequence(lambda n: f"criterion-{n}")
    label = factory.Sequence(lambda n: f"Frage {n}")
    weight = Decimal(10)
    position = factory.Sequence(lambda n: n)


class ReviewFactory(factory.django.DjangoModelFactory[Review]):
    class Meta:
        model = Review

    reviewer = factory.SubFactory(UserFactory)
    assigned_by = factory.SubFactory(UserFactory)
    due_on = factory.LazyFunction(lambda: clock.today() + dt.timedelta(days=14))


class ScoreFactory(factory.django.DjangoModelFactory[Score]):
    class Meta:
        model = Score

    points = 4


class MeetingFactory(factory.django.DjangoModelFactory[Meeting]):
    class Meta:
        model = Meeting

    partnership = factory.SelfAttribute("body.partnership")
    body = factory.SubFactory(BodyFactory)
    title = "Frühjahrssitzung"
    starts_at = factory.LazyFunction(lambda: clock.now() + dt.timedelta(days=10))
    place = "Rathaus Neuhafen"
    chair = factory.SelfAttribute("body.chair")
    secretary = factory.SelfAttribute("body.secretary")
    planned_by = factory.SubFactory(UserFactory)


class AgendaItemFactory(factory.django.DjangoModelFactory[AgendaItem]):
    class Meta:
        model = AgendaItem

    meeting = factory.SubFactory(MeetingFactory)
    position = factory.LazyAttribute(lambda o: o.meeting.items.count() + 1)


def juror_in(partnership: Partnership, name: str = "") -> User:
    person = UserFactory(name=name) if name else UserFactory()
    RoleAssignmentFactory(user=person, partnership=partnership, role=Role.JUROR)
    return person


def committee(partnership: Partnership, cast: Cast, *, members: int = 5) -> Body:
    """A body with its board: the cast's chair and juror sit in it, others fill the seats; the secretary does not."""
    body: Body = BodyFactory(partnership=partnership, name="Bündnis", chair=cast["chair"], secretary=cast["secretary"])
    people = [cast["chair"], cast["juror"], *(UserFactory(name=f"Mitglied {n}") for n in range(3, members + 1))]
    for number, person in enumerate(people[:members], start=1):
        OccupancyFactory(seat=SeatFactory(body=body, label=f"Sitz {number:02d}"), person=person)
    return body


def call_before(body: Body, **fields: Any) -> Call:
    """A call whose procedure lets the body resolve, with the default criteria."""
    procedure = ProcedureFactory(track=TrackFactory(partnership=body.partnership), body=body)
    services.attach_default_criteria(procedure)
    call: Call = CallFactory(partnership=body.partnership, procedure=procedure, **fields)
    return call


def admitted(call: Call, *, applicant: Actor, cast: Cast, **filled: Any) -> Application:
    return application_in("admitted", call=call, applicant=applicant, cast=cast, **filled)


def opinion(points: int = 4, **texts: Any) -> Opinion:
    """The same points everywhere, and the declaration."""
    return Opinion(points={one.code: points for one in CRITERIA}, impartial=True, **texts)


def submitted_review(application: Application, *, reviewer: User, cast: Cast, points: int = 4) -> Review:
    review = services.assign(application, reviewer=reviewer, by=cast["coordinator"])
    return services.submit_review(review, opinion(points), by=reviewer)


def exclude(application: Application, person: User) -> Exclusion:
    return Exclusion.objects.create(
        case=application, person=person, reason="Vorstand des Vereins", declared_by=person, declared_at=clock.now()
    )


def invited_meeting(body: Body, applications: Sequence[Application], *, cast: Cast) -> Meeting:
    meeting = services.plan_meeting(
        body,
        title="Frühjahrssitzung",
        starts_at=clock.now() + dt.timedelta(days=10),
        place="Rathaus Neuhafen",
        applications=applications,
        by=cast["coordinator"],
    )
    return take(meeting, "invite", by=cast["coordinator"])


def members_of(body: Body) -> list[Occupancy]:
    return list(Occupancy.objects.filter(seat__body=body).order_by("seat__label"))


def opened_meeting(body: Body, applications: Sequence[Application], *, cast: Cast) -> Meeting:
    meeting = invited_meeting(body, applications, cast=cast)
    return services.open_meeting(meeting, present=members_of(body), by=cast["chair"])


def closed_meeting(body: Body, applications: Sequence[Application], *, cast: Cast) -> Meeting:
    """Every case approved by all who were there."""
    meeting = opened_meeting(body, applications, cast=cast)
    for item in meeting.items.all():
        services.resolve_item(item, outcome="approve", votes=(3, 0, 0), by=cast["chair"])
    return services.close_meeting(meeting, by=cast["chair"])
