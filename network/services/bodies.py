"""Bodies, their seats and who sits on them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from network.models import Actor, Body, Occupancy, Partnership, Seat, User
from network.services.guard import locked, require, save
from network.services.relations import derive_relation, end_derived
from workflows import clock
from workflows.journal import record, unit_of_work
from workflows.life import Person
from workflows.refusal import Refused


def create_body(*, partnership: Partnership, name: str, kind: str, by: Person, **fields: Any) -> Body:
    require(by, "network.change_body", partnership)
    with unit_of_work():
        locked(partnership)
        if partnership.bodies.filter(name=name).exists():
            raise Refused(_("Ein Gremium mit diesem Namen gibt es schon."), code="exists")
        actor = Actor.objects.create(name=name, kind=Actor.Kind.COMMITTEE)
        actor.partnerships.add(partnership)
        body = Body.objects.create(partnership=partnership, name=name, kind=kind, actor=actor, **fields)
        record(body, "create_body", by=by, facts={"name": name, "kind": kind})
    return body


def change_body(body: Body, *, by: Person, version: int | None = None, **fields: Any) -> Body:
    require(by, "network.change_body", body)
    with unit_of_work():
        row = locked(body, version)
        changed = {name: value for name, value in fields.items() if getattr(row, name) != value}
        for name, value in changed.items():
            setattr(row, name, value)
        if changed:
            save(row)
            record(row, "change_body", by=by, facts={"fields": sorted(changed)})
    return row


def add_seat(body: Body, *, label: str, sector: str, by: Person, votes: bool = True) -> Seat:
    require(by, "network.change_body", body)
    with unit_of_work():
        locked(body)
        if body.seats.filter(label=label).exists():
            raise Refused(_("Einen Sitz mit dieser Bezeichnung gibt es schon."), code="exists")
        seat = Seat.objects.create(body=body, label=label, sector=sector, votes=votes)
        record(seat, "add_seat", by=by, facts={"label": label, "sector": sector, "votes": votes})
    return seat


def occupy(
    seat: Seat,
    *,
    person: User,
    by: Person,
    on_behalf_of: Actor | None = None,
    deputy: bool = False,
    valid_from: dt.date | None = None,
    valid_until: dt.date | None = None,
) -> Occupancy:
    """Seat somebody, and write the edge “has a seat in” for whom they sit."""
    require(by, "network.change_body", seat)
    first = valid_from or clock.today()
    if valid_until is not None and valid_until < first:
        raise Refused(_("Das Ende liegt vor dem Anfang. Wählen Sie einen späteren Tag."), code="period")
    with unit_of_work():
        locked(seat)
        taken = seat.occupancies.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=first), deputy=False)
        if valid_until is not None:
            taken = taken.filter(valid_from__lte=valid_until)
        if not deputy and taken.exists():
            raise Refused(
                _("Der Sitz ist in dieser Zeit besetzt. Beenden Sie zuerst die laufende Besetzung."),
                code="occupied",
                status=409,
            )
        occupancy = Occupancy.objects.create(
            seat=seat,
            person=person,
            on_behalf_of=on_behalf_of,
            deputy=deputy,
            valid_from=first,
            valid_until=valid_until,
        )
        facts = {"seat": seat.public_id, "person": person.public_id, "deputy": deputy, "from": first}
        record(occupancy, "occupy", by=by, facts=facts, personal={"name": person.name})
        if on_behalf_of is not None and seat.body.actor is not None:
            derive_relation(
                on_behalf_of, code="sits_in", b=seat.body.actor, partnership=seat.body.partnership,
                valid_from=first, valid_until=valid_until, source=_("Sitzverzeichnis"), source_record=occupancy, by=by,
            )  # fmt: skip
    return occupancy


def end_occupancy(occupancy: Occupancy, *, on: dt.date, by: Person) -> Occupancy:
    require(by, "network.change_body", occupancy)
    with unit_of_work():
        row = locked(occupancy)
        if on < row.valid_from:
            raise Refused(_("Das Ende liegt vor dem Anfang. Wählen Sie einen späteren Tag."), code="period")
        if row.valid_until is not None and row.valid_until <= on:
            raise Refused(_("Diese Besetzung ist schon beendet."), code="ended", status=409)
        row.valid_until = on
        save(row)
        record(row, "end_occupancy", by=by, facts={"until": on})
        end_derived(row, on=on, by=by)
    return row
