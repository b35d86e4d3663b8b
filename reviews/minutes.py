"""The facts of a meeting's minutes: what stands in the paper, in the order of the paper. Bytes are made elsewhere."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from reviews.models import AgendaItem, Meeting


def facts(meeting: Meeting) -> dict[str, Any]:
    """Place, day, who was there on which seat, agenda, motions, who left the room, and results. JSON throughout."""
    present = meeting.attendances.filter(present=True).select_related("person", "seat", "on_behalf_of")
    signatures = meeting.signatures.select_related("person")
    return {
        "partnership": meeting.partnership.name,
        "body": meeting.body.name,
        "title": meeting.title,
        "place": meeting.place,
        "day": meeting.day.isoformat(),
        "opened_at": _moment(meeting.opened_at),
        "closed_at": _moment(meeting.closed_at),
        "chair": meeting.chair.name if meeting.chair else "",
        "secretary": meeting.secretary.name if meeting.secretary else "",
        "members": meeting.members_entitled().count(),
        "present": [
            {
                "name": one.person.name,
                "seat": one.seat.label,
                "on_behalf_of": one.on_behalf_of.name if one.on_behalf_of else "",
                "votes": one.votes,
            }
            for one in present
        ],
        "agenda": [_item(item) for item in meeting.items_in_order()],
        "notes": meeting.notes,
        "signatures": [
            {
                "role": one.role,
                "role_label": str(one.get_role_display()),
                "name": one.person.name,
                "at": _moment(one.at),
            }
            for one in signatures
        ],
    }


def _item(item: AgendaItem) -> dict[str, Any]:
    application, resolution = item.application, item.result
    point: dict[str, Any] = {
        "position": item.position,
        "number": application.number,
        "title": application.title,
        "applicant": application.applicant.name,
        "requested": str(application.requested),
        "result": None,
    }
    if resolution is not None:
        point["result"] = {
            "outcome": resolution.outcome,
            "outcome_label": str(resolution.get_outcome_display()),
            "amount": str(resolution.amount),
            "conditions": resolution.conditions,
            "reasons": resolution.reasons,
            "yes": resolution.votes_yes,
            "no": resolution.votes_no,
            "abstain": resolution.votes_abstain,
            "casting_vote": resolution.casting_vote,
            "present": resolution.present,
            "members": resolution.members,
            "excluded": [one["name"] for one in resolution.excluded],
        }
    return point


def _moment(value: Any) -> str:
    return timezone.localtime(value).isoformat(timespec="minutes") if value else ""
