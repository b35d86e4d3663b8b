"""The evening of a body: planned, opened, led through its cases, closed, signed."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from grants.completeness import euros
from grants.models import Application
from grants.money import ZERO
from network.models import Body, Occupancy, User, valid_on
from network.services.guard import require
from reviews.conflicts import excluded_people
from reviews.models import AgendaItem, Attendance, Meeting, Resolution, Signature
from reviews.permissions import chairs, keeps_the_minutes, resolves_case
from reviews.quorum import is_carried, is_quorate
from workflows import clock
from workflows.journal import record, unit_of_work
from workflows.refusal import Refused
from workflows.steps import check_version, take

Outcome = Resolution.Outcome


def cases_to_discuss(body: Body, *, meeting: Meeting | None = None) -> QuerySet[Application]:
    """Admitted cases that the body resolves and that stand on no other agenda still to come."""
    elsewhere = AgendaItem.objects.filter(
        application=OuterRef("pk"), meeting__state__in=["planned", "invited", "open"]
    ).exclude(meeting=meeting)
    return (
        Application.objects.filter(~Exists(elsewhere), state="admitted", procedure__body=body)
        .select_related("applicant", "call")
        .order_by("call__title", "title", "pk")
    )


def plan_meeting(
    body: Body,
    *,
    title: str,
    starts_at: dt.datetime,
    place: str,
    applications: Iterable[Application],
    by: User,
    chair: User | None = None,
    secretary: User | None = None,
) -> Meeting:
    require(by, "reviews.plan_meeting", body)
    if starts_at <= clock.now():
        raise Refused(_("Der Termin liegt in der Vergangenheit."), code="in_the_past")
    with unit_of_work():
        meeting = Meeting.objects.create(
            partnership_id=body.partnership_id,
            body=body,
            title=title,
            starts_at=starts_at,
            place=place,
            chair=chair or body.chair,
            secretary=secretary or body.secretary,
            planned_by=by,
        )
        count = _set_agenda(meeting, list(applications))
        record(meeting, "plan", by=by, facts={"body": body.public_id, "starts_at": starts_at, "cases": count})
    return meeting


def change_meeting(
    meeting: Meeting,
    *,
    title: str,
    starts_at: dt.datetime,
    place: str,
    applications: Iterable[Application],
    by: User,
    version: int | None = None,
) -> Meeting:
    """As long as nobody has been invited, everything may change."""
    with unit_of_work():
        locked = _locked(meeting, "reviews.plan_meeting", by, version, "planned")
        if starts_at <= clock.now():
            raise Refused(_("Der Termin liegt in der Vergangenheit."), code="in_the_past")
        locked.title, locked.starts_at, locked.place = title, starts_at, place
        locked.items.all().delete()
        count = _set_agenda(locked, list(applications))
        _touch(locked)
        record(locked, "change", by=by, facts={"starts_at": starts_at, "cases": count})
    return locked


def record_attendance(meeting: Meeting, *, present: Iterable[Occupancy], by: User) -> None:
    """Who is there now. A deputy has the seat's vote while its member is away, and sits in without one otherwise."""
    with unit_of_work():
        locked = _locked(meeting, "reviews.open_meeting", by, None, "invited", "open")
        here = {one.pk for one in present}
        sitting = list(
            Occupancy.objects.filter(valid_on(locked.day), seat__body=locked.body_id)
            .select_related("seat", "person")
            .order_by("deputy", "-seat__votes", "seat__label", "pk")
        )
        if unknown := here - {one.pk for one in sitting}:
            raise Refused(_("%d Personen gehören an diesem Tag nicht zum Gremium.") % len(unknown), code="no_member")
        locked.attendances.all().delete()
        seats_taken: set[int] = set()
        people: set[int] = set()
        rows = []
        for occupancy in sitting:
            if occupancy.pk not in here or occupancy.person_id in people:
                continue
            votes = occupancy.seat.votes and occupancy.seat_id not in seats_taken
            seats_taken.add(occupancy.seat_id)
            people.add(occupancy.person_id)
            rows.append(
                Attendance(
                    meeting=locked,
                    person=occupancy.person,
                    seat=occupancy.seat,
                    on_behalf_of_id=occupancy.on_behalf_of_id,
                    votes=votes,
                )
            )
        Attendance.objects.bulk_create(rows)
        facts = {"present": len(rows), "votes": sum(row.votes for row in rows)}
        record(locked, "attendance", by=by, facts=facts, personal={"names": [row.person.name for row in rows]})


def open_meeting(
    meeting: Meeting,
    *,
    present: Iterable[Occupancy],
    by: User,
    command_id: uuid.UUID | None = None,
    version: int | None = None,
) -> Meeting:
    """Note who is there and open. Without a quorum nothing is written."""
    with unit_of_work():
        locked = Meeting.lock(meeting.pk)
        if locked.state != Meeting.State.INVITED:
            return take(locked, "open", by=by, command_id=command_id)
        check_version(locked, version)
        record_attendance(meeting, present=present, by=by)
        return take(meeting, "open", by=by, command_id=command_id)


def resolve_item(
    item: AgendaItem,
    *,
    outcome: str,
    by: User,
    amount: Decimal | None = None,
    conditions: str = "",
    votes: tuple[int, int, int] = (0, 0, 0),
    casting_vote: bool = False,
    reasons: str = "",
) -> Resolution:
    """Write down what the body resolved on a case: yes, no, abstain. Until the meeting is closed it may be mended."""
    with unit_of_work():
        meeting = _locked(item.meeting, "reviews.resolve_item", by, None, "open")
        item = AgendaItem.objects.select_related("application__procedure__body").get(pk=item.pk)
        application = item.application
        if not resolves_case(by, application):
            raise Refused(
                _("An diesem Antrag wirken Sie nicht mit. Die Stellvertretung führt durch diesen Punkt."),
                code="excluded",
                status=403,
            )
        if application.state != "admitted":
            raise Refused(_("Über diesen Antrag wird nicht mehr beraten."), code="case_moved_on", status=409)
        outcome = Outcome(outcome)
        sum_ = _amount_of(application, outcome, amount)
        if outcome == Outcome.CONDITIONS and not conditions.strip():
            raise Refused(_("Schreiben Sie auf, welche Auflagen gelten sollen."), code="no_conditions")
        present, members, excluded = _who_counts(meeting, application)
        _check_votes(meeting, outcome, votes, casting_vote, present, members)
        yes, no, abstain = votes
        resolution, _created = Resolution.objects.update_or_create(
            item=item,
            defaults={
                "outcome": outcome,
                "amount": sum_,
                "conditions": conditions if outcome == Outcome.CONDITIONS else "",
                "votes_yes": yes,
                "votes_no": no,
                "votes_abstain": abstain,
                "casting_vote": casting_vote,
                "reasons": reasons,
                "present": present,
                "members": members,
                "excluded": [{"person": str(one.public_id), "name": one.name} for one in excluded],
                "recorded_by": by,
                "recorded_at": clock.now(),
            },
        )
        record(
            meeting,
            "resolve_item",
            by=by,
            facts={
                "case": application.public_id,
                "outcome": outcome,
                "amount": str(sum_),
                "votes": list(votes),
                "excluded": [str(one.public_id) for one in excluded],
            },
            personal={"reasons": reasons, "conditions": conditions},
        )
    return resolution


def close_meeting(
    meeting: Meeting, *, by: User, command_id: uuid.UUID | None = None, version: int | None = None
) -> Meeting:
    return take(meeting, "close", by=by, command_id=command_id, version=version)


def cancel(meeting: Meeting, *, reasons: str, by: User, version: int | None = None) -> Meeting:
    return take(meeting, "cancel", by=by, version=version, reasons=reasons)


def write_notes(meeting: Meeting, *, notes: str, by: User, version: int | None = None) -> Meeting:
    """The free text of the minutes; with the first signature it is fixed."""
    with unit_of_work():
        locked = _locked(meeting, "reviews.write_minutes", by, version, "open", "closed")
        if locked.signatures.exists():
            raise Refused(
                _("Die Niederschrift ist schon einmal unterschrieben und ändert sich nicht mehr."),
                code="signed",
                status=409,
            )
        locked.notes = notes
        _touch(locked)
        record(locked, "write_notes", by=by, personal={"notes": notes})
    return locked


def sign_minutes(
    meeting: Meeting, *, by: User, command_id: uuid.UUID | None = None, version: int | None = None
) -> Meeting:
    """Chair and secretary sign, two people, in any order; the second signature takes the step."""
    with unit_of_work():
        fresh = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
        if fresh.state != Meeting.State.CLOSED:
            return take(fresh, "sign", by=by, command_id=command_id)
        locked = _locked(fresh, "reviews.sign_meeting", by, version, "closed")
        signed = {one.role: one.person_id for one in locked.signatures.all()}
        if by.pk in signed.values():
            raise Refused(
                _("Sie haben schon unterschrieben. Die zweite Unterschrift gibt eine andere Person."),
                code="signed",
                status=409,
            )
        may = {
            Signature.Role.CHAIR: chairs(by, locked.body),
            Signature.Role.SECRETARY: keeps_the_minutes(by, locked.body),
        }
        role = next((one for one, allowed in may.items() if allowed and one not in signed), None)
        if role is None:
            raise Refused(_("In dieser Rolle hat schon jemand unterschrieben."), code="signed", status=409)
        Signature.objects.create(meeting=locked, role=role, person=by, at=clock.now())
        record(locked, "signature", by=by, facts={"role": role})
        if signed:
            return take(locked, "sign", by=by, command_id=command_id)
        _touch(locked)
    return locked


# ---- what a vote means ---------------------------------------------------------------------------------------------


def _who_counts(meeting: Meeting, application: Application) -> tuple[int, int, Sequence[User]]:
    """Votes in the room, members entitled, and who left: the excluded count nowhere."""
    excluded = excluded_people([application.pk])[application.pk]
    attendances = list(meeting.attendances.filter(present=True).select_related("person"))
    here = [one for one in attendances if one.votes and one.person_id not in excluded]
    members = meeting.members_entitled().exclude(person__in=excluded).count()
    return len(here), max(members, len(here)), [one.person for one in attendances if one.person_id in excluded]


def _check_votes(
    meeting: Meeting, outcome: str, votes: tuple[int, int, int], casting_vote: bool, present: int, members: int
) -> None:
    yes, no, abstain = votes
    if min(votes) < 0:
        raise Refused(_("Stimmen werden von null an gezählt."), code="votes")
    if yes + no + abstain > present:
        raise Refused(
            _("Das sind %(cast)d Stimmen, abstimmen konnten hier aber nur %(present)d. Zählen Sie noch einmal.")
            % {"cast": yes + no + abstain, "present": present},
            code="too_many_votes",
        )
    if outcome == Outcome.POSTPONE:
        return
    body = meeting.body
    if not is_quorate(present, of=members, share=body.quorum_share, minimum=body.quorum_minimum):
        raise Refused(
            _(
                "Ohne die ausgeschlossenen Mitglieder ist das Gremium hier nicht beschlussfähig: %(present)d Stimmen "
                "von %(members)d. Vertagen Sie den Antrag."
            )
            % {"present": present, "members": members},
            code="no_quorum",
        )
    if yes + no + abstain == 0:
        raise Refused(_("Tragen Sie ein, wie viele dafür und wie viele dagegen gestimmt haben."), code="no_votes")
    if outcome != Outcome.REJECT and not is_carried(yes, no, casting_vote=casting_vote):
        raise Refused(
            _(
                "Das ist keine Mehrheit dafür. Bei Gleichstand entscheidet die Stimme des Vorsitzes, wenn er "
                "mitgestimmt hat; sonst ist der Antrag abgelehnt."
            ),
            code="no_majority",
        )


def _amount_of(application: Application, outcome: str, amount: Decimal | None) -> Decimal:
    if outcome in {Outcome.REJECT, Outcome.POSTPONE}:
        return ZERO
    requested = application.requested or ZERO
    limit = min(requested, application.procedure.rules.max_amount)
    sum_ = limit if amount is None else amount
    if outcome == Outcome.REDUCED and (amount is None or amount >= requested):
        raise Refused(_("Eine geringere Summe liegt unter den beantragten %s.") % euros(requested), code="not_reduced")
    if not ZERO < sum_ <= limit:
        raise Refused(_("Möglich sind höchstens %s.") % euros(limit), code="above_request")
    return sum_


# ---- rows ----------------------------------------------------------------------------------------------------------


def _set_agenda(meeting: Meeting, applications: list[Application]) -> int:
    free = set(cases_to_discuss(meeting.body, meeting=meeting).values_list("pk", flat=True))
    if taken := [one for one in applications if one.pk not in free]:
        raise Refused(
            _(
                "Diese Anträge können nicht auf die Tagesordnung: %s. Sie sind nicht zugelassen, gehören zu einem "
                "anderen Gremium oder stehen schon auf einer anderen."
            )
            % "; ".join(str(one) for one in taken),
            code="not_to_discuss",
        )
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, application=one, position=position)
        for position, one in enumerate(applications, start=1)
    )
    return len(applications)


def _locked(meeting: Meeting, permission: str, by: User, version: int | None, *states: str) -> Meeting:
    locked = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    require(by, permission, locked)
    check_version(locked, version)
    if locked.state not in states:
        word: Any = getattr(locked, "get_state_display")()  # noqa: B009 - made by Django for a field with choices
        raise Refused(_("Das geht in diesem Stand nicht: %s.") % word, code="wrong_state", status=409)
    return locked


def _touch(meeting: Meeting) -> None:
    meeting.version += 1
    meeting.updated_at = clock.now()
    meeting.save()
