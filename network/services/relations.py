"""Relations are never edited: what was known is closed, and what is known now is written anew."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, models, transaction
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from network.models import Actor, Partnership, Relation, RelationType, Visibility
from network.services.guard import locked, require
from workflows import clock
from workflows.journal import record, unit_of_work
from workflows.life import Person
from workflows.refusal import Refused

Status = Relation.Status

_REFUSALS = {
    "network_relation_once_at_a_time": gettext_lazy("Diese Verbindung ist für diesen Zeitraum schon eingetragen."),
    "network_relation_two_ends": gettext_lazy(
        "Eine Verbindung braucht zwei verschiedene Enden. Wählen Sie einen anderen Akteur."
    ),
    "network_relation_kinds": gettext_lazy(
        "Diese Art der Verbindung gibt es zwischen diesen beiden nicht. Wählen Sie eine andere."
    ),
    "network_relation_confirmed_by_source": gettext_lazy(
        "Eine bestätigte Verbindung braucht eine Quelle. Tragen Sie sie ein."
    ),
    "network_relation_begins": gettext_lazy("Eine Verbindung braucht einen ersten Tag."),
}


def relate(
    a: Actor,
    *,
    type: RelationType,
    b: Actor,
    partnership: Partnership,
    valid_from: dt.date,
    by: Person,
    valid_until: dt.date | None = None,
    role: str = "",
    source: str = "",
    source_record: models.Model | None = None,
    status: str = Status.CLAIMED,
    visibility: str = Visibility.PARTNERSHIP,
) -> Relation:
    """Write an edge; `source_record` links it to the work it is derived from. A symmetric one is put in order."""
    require(by, "network.relate", partnership)
    if valid_until is not None and valid_until < valid_from:
        raise Refused(_("Das Ende liegt vor dem Anfang. Wählen Sie einen späteren Tag."), code="period")
    return _write(
        partnership=partnership, a=a, b=b, type=type, role=role, valid=_days(valid_from, valid_until),
        status=status, source=source, source_record=source_record, visibility=visibility, verb="relate", by=by,
    )  # fmt: skip


def derive_relation(
    a: Actor,
    *,
    code: str,
    b: Actor,
    partnership: Partnership,
    valid_from: dt.date,
    source: str,
    source_record: models.Model,
    by: Person,
    valid_until: dt.date | None = None,
    visibility: str = Visibility.PARTNERSHIP,
) -> Relation | None:
    """An edge that follows from work already authorised (a grant, a seat); nothing happens where it is known."""
    kind = RelationType.objects.filter(code=code).first()
    if kind is None or a.pk == b.pk:
        return None
    a, b = _ordered(a, b, kind)
    days = _days(valid_from, valid_until)
    known = current_relations(partnership).filter(a=a, b=b, type=kind, valid__overlap=days)
    if known.exists():
        return None
    return _write(
        partnership=partnership, a=a, b=b, type=kind, role="", valid=days, status=Status.CONFIRMED, source=source,
        source_record=source_record, visibility=visibility, verb="derive_relation", by=by,
    )  # fmt: skip


def confirm_relation(relation: Relation, *, source: str, by: Person) -> Relation:
    require(by, "network.confirm_relation", relation)
    return _rewrite(relation, verb="confirm_relation", by=by, status=Status.CONFIRMED, source=source)


def dispute_relation(relation: Relation, *, by: Person) -> Relation:
    require(by, "network.dispute_relation", relation)
    return _rewrite(relation, verb="dispute_relation", by=by, status=Status.DISPUTED)


def end_relation(relation: Relation, *, on: dt.date, by: Person) -> Relation:
    """From now on it is known that the relation ended with that day."""
    require(by, "network.end_relation", relation)
    first = relation.valid.lower
    if on < first:
        raise Refused(_("Das Ende liegt vor dem Anfang. Wählen Sie einen späteren Tag."), code="period")
    return _rewrite(relation, verb="end_relation", by=by, status=Status.ENDED, valid=_days(first, on))


def end_derived(source_record: models.Model, *, on: dt.date, by: Person, of: Actor | None = None) -> int:
    """What was derived from a record ends with it: a seat given up, a grant closed; with `of`, only what this one has
    part in. Returns how many edges ended."""
    kind = ContentType.objects.get_for_model(source_record)
    rows = Relation.objects.filter(source_type=kind, source_pk=source_record.pk, known__upper_inf=True)
    if of is not None:
        rows = rows.filter(models.Q(a=of) | models.Q(b=of))
    ended = 0
    for row in rows.exclude(status=Status.ENDED).order_by("pk"):
        first = row.valid.lower
        _rewrite(row, verb="end_relation", by=by, status=Status.ENDED, valid=_days(first, max(on, first)))
        ended += 1
    return ended


def current_relations(partnership: Partnership) -> models.QuerySet[Relation]:
    return Relation.objects.filter(partnership=partnership, known__upper_inf=True)


def _rewrite(relation: Relation, *, verb: str, by: Person, **changes: Any) -> Relation:
    with unit_of_work():
        row = locked(relation)
        if row.known.upper is not None:
            raise Refused(
                _("Diese Verbindung wurde inzwischen neu geschrieben. Laden Sie die Seite neu."),
                code="stale",
                status=409,
            )
        now = clock.now()
        Relation.objects.filter(pk=row.pk).update(known=DateTimeTZRange(row.known.lower, now))
        kept = {
            name: getattr(row, name)
            for name in (
                "partnership",
                "a",
                "b",
                "type",
                "role",
                "valid",
                "status",
                "source",
                "source_record",
                "visibility",
            )
        }
        return _write(**{**kept, **changes}, verb=verb, by=by, known_from=now)


def _write(
    *,
    partnership: Partnership,
    a: Actor,
    b: Actor,
    type: RelationType,
    valid: DateRange,
    verb: str,
    by: Person,
    source_record: models.Model | None = None,
    known_from: dt.datetime | None = None,
    **fields: Any,
) -> Relation:
    first, second = _ordered(a, b, type)
    relation = Relation(
        partnership=partnership, a=first, b=second, type=type, valid=valid,
        known=DateTimeTZRange(known_from or clock.now(), None), **fields,
    )  # fmt: skip
    if source_record is not None:
        relation.source_type = ContentType.objects.get_for_model(source_record)
        relation.source_pk = source_record.pk
    with unit_of_work():
        try:
            with transaction.atomic():
                relation.save()
        except IntegrityError as error:
            raise _refusal(error) from error
        facts = {
            "a": first.public_id, "b": second.public_id, "type": type.code, "from": valid.lower,
            "until": _last_day(valid), "status": relation.status,
        }  # fmt: skip
        record(relation, verb, by=by, facts=facts)
    return relation


def _refusal(error: IntegrityError) -> Exception:
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    if name not in _REFUSALS:
        return error
    status = 409 if name == "network_relation_once_at_a_time" else 422
    return Refused(_REFUSALS[name], code=name.removeprefix("network_"), status=status)


def _ordered(a: Actor, b: Actor, kind: RelationType) -> tuple[Actor, Actor]:
    return (b, a) if kind.symmetric and a.pk > b.pk else (a, b)


def _days(first: dt.date, last: dt.date | None) -> DateRange:
    return DateRange(first, None if last is None else last + dt.timedelta(days=1))


def _last_day(days: DateRange) -> dt.date | None:
    return None if days.upper is None else days.upper - dt.timedelta(days=1)
