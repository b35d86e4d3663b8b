"""Actors: created, joined to a partnership, changed with their version, reviewed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from network.german import sort_key
from network.models import Actor, Identifier, Partnership, Topic
from network.services.guard import locked, person, require, save
from workflows import clock
from workflows.journal import record, unit_of_work
from workflows.life import Person
from workflows.refusal import Refused
from workflows.steps import SYSTEM

PROFILE_FIELDS = frozenset({
    "name", "short_name", "legal_form", "category", "founded", "dissolved", "languages", "is_non_profit",
    "charitable_until", "vat_deductible", "street", "postal_code", "town", "area", "about", "website", "visibility",
})  # fmt: skip


def create_actor(
    *,
    partnership: Partnership,
    name: str,
    by: Person,
    kind: str = Actor.Kind.ORGANISATION,
    topics: Iterable[Topic] = (),
    identifiers: Mapping[str, str] | None = None,
    **fields: Any,
) -> Actor:
    """Entered by the coordination office; organisations that register themselves come through `register`."""
    require(by, "network.create_actor", partnership)
    if partnership.actors.filter(sort_name=sort_key(name)[:260], kind=kind, merged_into=None).exists():
        raise Refused(
            _("Einen Eintrag mit diesem Namen gibt es schon. Suchen Sie im Verzeichnis danach."),
            code="exists",
            status=409,
        )
    return create_unasked(
        partnership=partnership, name=name, kind=kind, topics=topics, identifiers=identifiers, by=by, **fields
    )


def create_unasked(
    *,
    partnership: Partnership,
    name: str,
    kind: str,
    by: Person,
    topics: Iterable[Topic] = (),
    identifiers: Mapping[str, str] | None = None,
    **fields: Any,
) -> Actor:
    for scheme, value in (identifiers or {}).items():
        if Identifier.objects.filter(scheme=scheme, value=value).exists():
            raise Refused(
                _("Unter der Registernummer %(value)s ist schon eine Organisation eingetragen. Suchen Sie nach ihr.")
                % {"value": value},
                code="known_identifier",
                status=409,
            )
    with unit_of_work():
        actor = Actor.objects.create(name=name, kind=kind, **fields)
        actor.partnerships.add(partnership)
        actor.topics.set(topics)
        Identifier.objects.bulk_create(
            Identifier(actor=actor, scheme=scheme, value=value) for scheme, value in (identifiers or {}).items()
        )
        facts = {"kind": kind, "partnership": partnership.public_id}
        told: dict[str, Any] = {"name": name}
        if kind == Actor.Kind.PERSON:
            record(actor, "create_actor", by=by, facts=facts, personal=told)
        else:
            record(actor, "create_actor", by=by, facts=facts | told)
    return actor


def update_actor(
    actor: Actor,
    *,
    by: Person,
    version: int | None = None,
    topics: Iterable[Topic] | None = None,
    **fields: Any,
) -> Actor:
    """Change the profile as seen in `version`. What its own people change is reviewed again by the coordinator."""
    require(by, "network.change_actor", actor)
    if unknown := fields.keys() - PROFILE_FIELDS:
        raise TypeError(f"Not part of a profile: {sorted(unknown)}")
    with unit_of_work():
        row = locked(actor, version)
        changed = {name for name, value in fields.items() if getattr(row, name) != value}
        for name in changed:
            setattr(row, name, fields[name])
        if topics is not None:
            wanted = {topic.pk for topic in topics}
            if wanted != set(row.topics.values_list("pk", flat=True)):
                row.topics.set(wanted)
                changed.add("topics")
        if not changed:
            return row
        if by is not SYSTEM and not by.has_perm("network.review_actor", row):
            row.reviewed_at = row.reviewed_by = None
        save(row)
        record(row, "update_actor", by=by, facts={"fields": sorted(changed), "version": row.version})
    return row


def review_actor(actor: Actor, *, by: Person, version: int | None = None) -> Actor:
    require(by, "network.review_actor", actor)
    with unit_of_work():
        row = locked(actor, version)
        row.reviewed_at, row.reviewed_by = clock.now(), person(by)
        save(row)
        record(row, "review_actor", by=by, facts={"version": row.version})
    return row


def join_partnership(actor: Actor, *, partnership: Partnership, by: Person) -> None:
    """The actor works with the partnership from now on: called when it applies there."""
    with unit_of_work():
        if actor.partnerships.filter(pk=partnership.pk).exists():
            return
        actor.partnerships.add(partnership)
        record(actor, "join_partnership", by=by, facts={"partnership": partnership.public_id})
