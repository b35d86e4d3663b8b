"""Fetching is authorising: a view gets a case only here, and what is not the person's is not found."""

from __future__ import annotations

import uuid
from typing import TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from grants.models import Amendment, Application, Drawdown, Exclusion, Grant, ReportedChange
from network.models import Actor, Role, User
from network.queries import visible_actors
from workflows.life import Life

L = TypeVar("L", bound=Life)

OFFICE = {
    Role.COORDINATOR, Role.CLERK, Role.DECIDER, Role.CHECKER, Role.APPROVER, Role.TREASURER, Role.AUDITOR,
}  # fmt: skip
COMMITTEE = {Role.JUROR, Role.CHAIR, Role.SECRETARY}


def not_excluded(user: User, case: str = "pk") -> Q:
    """Rows whose case (found under `case`) the person may deal with."""
    exclusions = Exclusion.objects.filter(case=OuterRef(case), person=user).exclude(state=Exclusion.State.CLEARED)
    return Q(~Exists(exclusions))


def visible_applications(user: User) -> QuerySet[Application]:
    """What a person may see: the own organisation's cases; the office its partnership's, from submission on; the
    committee what was admitted. Never a case from which the person is excluded."""
    held = user.held()
    office = {one.partnership for one in held if one.role in OFFICE}
    committee = {one.partnership for one in held if one.role in COMMITTEE}
    handed_in = Q(received_at__isnull=False)
    admitted = Q(admitted_at__isnull=False)
    return Application.objects.filter(
        (Q(applicant__in=user.represented_actors()))
        | (Q(partnership__in=office) & handed_in & not_excluded(user))
        | (Q(partnership__in=committee) & admitted & not_excluded(user))
    )


def application_for(user: User, public_id: uuid.UUID) -> Application:
    found = (
        visible_applications(user)
        .select_related("partnership__chain", "call__fund", "procedure__track", "procedure__body", "applicant", "grant")
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise Http404
    return found


def grant_for(user: User, public_id: uuid.UUID) -> Grant:
    return _of_case(
        user,
        Grant.objects.select_related(
            "partnership__chain", "application__procedure", "application__call__fund", "fund", "grantee"
        ),
        public_id,
        "application",
    )


def amendment_for(user: User, public_id: uuid.UUID) -> Amendment:
    rows = Amendment.objects.select_related(
        "grant__application__procedure", "grant__partnership__chain", "grant__grantee"
    )
    return _of_case(user, rows, public_id, "grant__application")


def change_for(user: User, public_id: uuid.UUID) -> ReportedChange:
    found = (
        ReportedChange.objects.select_related("grant__application", "reported_by")
        .filter(public_id=public_id, grant__application__in=visible_applications(user))
        .first()
    )
    if found is None:
        raise Http404
    return found


def drawdown_for(user: User, public_id: uuid.UUID) -> Drawdown:
    rows = Drawdown.objects.select_related(
        "grant__application__procedure", "grant__partnership__chain", "grant__grantee", "grant__fund", "account", "run"
    )
    return _of_case(user, rows, public_id, "grant__application")


def _of_case(user: User, rows: QuerySet[L], public_id: uuid.UUID, case: str) -> L:
    found = rows.filter(public_id=public_id, **{f"{case}__in": visible_applications(user)}).first()
    if found is None:
        raise Http404
    return found


def office_votes(application: Application) -> set[str]:
    """Who of clerk and coordination office has voted, where the two decide without a body."""
    if application.procedure.rules.resolved_by == "body":
        return set()
    return {one.source for one in application.recommendations.all()} & {"clerk", "coordinator"}


def partner_names(user: User, most: int = 1000) -> list[str]:
    """What to offer while an applicant types the name of a partner."""
    shown = visible_actors(user).exclude(kind=Actor.Kind.PERSON)
    return list(shown.order_by("sort_name").values_list("name", flat=True)[:most])
