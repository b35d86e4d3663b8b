"""The one history: a unit of work gathers what happened and writes it into the chains just before it commits."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

from workflows import clock
from workflows.canonical import canonical, plain
from workflows.follow import follow_quietly
from workflows.life import Facts, Life, Person
from workflows.models import Chain, JournalEntry, PersonalPayload
from workflows.system import SYSTEM
from workflows.tasks import deliver


@dataclass
class Taken:
    """A step just taken, or a fact just recorded. `entry` is there once the unit of work has been written."""

    subject: models.Model
    verb: str
    source: str
    target: str
    by: Person
    deputy_for: uuid.UUID | None
    told: Facts | Mapping[str, Any] | None
    payload: dict[str, Any]
    at: dt.datetime = field(default_factory=clock.now)
    entry: JournalEntry | None = None

    @property
    def facts(self) -> Facts:
        if isinstance(self.told, Facts):
            return self.told
        return Facts(public=dict(self.told or {}), personal={})


class UnitOfWork:
    def __init__(self) -> None:
        self.noted: list[Taken] = []

    def note(self, taken: Taken) -> None:
        self.noted.append(taken)

    def write(self) -> None:
        """Lock the chains in the order of their keys, append, defer one job per entry, and follow on commit."""
        by_chain: dict[int, list[Taken]] = {}
        for taken in self.noted:
            by_chain.setdefault(chain_of(taken.subject).pk, []).append(taken)
        for chain_pk in sorted(by_chain):
            _append(Chain.objects.select_for_update().get(pk=chain_pk), by_chain[chain_pk])
        subjects = {(taken.subject._meta.label, taken.subject.pk) for taken in self.noted if _moves(taken)}
        for label, pk in sorted(subjects):
            transaction.on_commit(partial(follow_quietly, label, pk))


_current: ContextVar[UnitOfWork | None] = ContextVar("unit_of_work", default=None)


@contextmanager
def unit_of_work() -> Iterator[UnitOfWork]:
    """Open a unit of work, or join the one that is open. The outermost one writes the journal."""
    joined = _current.get()
    if joined is not None:
        yield joined
        return
    with transaction.atomic():
        unit = UnitOfWork()
        token = _current.set(unit)
        try:
            yield unit
            unit.write()
        finally:
            _current.reset(token)


def record(
    subject: models.Model,
    verb: str,
    *,
    by: Person | None,
    facts: Mapping[str, Any] | None = None,
    personal: Mapping[str, Any] | None = None,
) -> None:
    """Write down something worth proving that is not a step: a role, a bank account, an export, a download."""
    told = Facts(public=dict(facts or {}), personal=dict(personal or {}))
    with unit_of_work() as unit:
        unit.note(Taken(subject, verb, "", "", by or SYSTEM, None, told, {}))


def chain_of(subject: models.Model) -> Chain:
    chain: Chain = getattr(subject, "journal_chain", None) or instance_chain()
    return chain


def instance_chain() -> Chain:
    return Chain.objects.get_or_create(name="instance")[0]


def entry_hash(previous: str, sequence: int, at: dt.datetime, body: Mapping[str, Any]) -> str:
    """sha256(previous ‖ sequence ‖ time ‖ body), time in UTC with microseconds."""
    moment = at.astimezone(dt.UTC).isoformat(timespec="microseconds")
    return hashlib.sha256(f"{previous}|{sequence}|{moment}|{canonical(body)}".encode()).hexdigest()


def commitment(salt: str, payload: Mapping[str, Any]) -> str:
    return hashlib.sha256(f"{salt}|{canonical(payload)}".encode()).hexdigest()


@dataclass(frozen=True)
class Fault:
    """The first row of a chain that does not fit."""

    chain: str
    sequence: int
    reason: str


def verify(chain: Chain) -> Fault | None:
    """Walk a chain from its start; return the first row that does not fit, or None."""
    previous, expected = "", 1
    rows: Iterable[JournalEntry] = (
        JournalEntry.objects.filter(chain=chain).select_related("personal", "by").order_by("sequence").iterator(2000)
    )
    for entry in rows:
        if entry.sequence != expected:
            return Fault(chain.name, expected, "missing")
        if entry.previous_hash != previous:
            return Fault(chain.name, entry.sequence, "previous hash differs")
        if entry.hash != entry_hash(previous, entry.sequence, entry.at, entry.body):
            return Fault(chain.name, entry.sequence, "hash differs")
        if reason := _column_fault(entry):
            return Fault(chain.name, entry.sequence, reason)
        previous, expected = entry.hash, expected + 1
    if chain.head_sequence != expected - 1 or chain.head_hash != previous:
        return Fault(chain.name, min(expected, chain.head_sequence + 1), "the tail or the head differs")
    return None


def _column_fault(entry: JournalEntry) -> str | None:
    """Columns repeat the body for queries; they must say the same."""
    body = entry.body
    by = str(entry.by.public_id) if entry.by else None
    case = str(entry.case_id) if entry.case_id else None
    told = (body["verb"], body["life"], body["subject"], body["case"], body["by"])
    if told != (entry.verb, entry.life, entry.subject_pk, case, by):
        return "a column differs from the hashed body"
    if ContentType.objects.get_for_id(entry.subject_type_id) != _type_of(entry.life):
        return "a column differs from the hashed body"
    personal = getattr(entry, "personal", None)
    if personal and body.get("personal") != commitment(personal.salt, personal.payload):
        return "the personal payload differs from its commitment"
    return None


def _type_of(life: str) -> ContentType:
    return ContentType.objects.get_for_model(apps.get_model(life))


def _moves(taken: Taken) -> bool:
    return isinstance(taken.subject, Life)


def _append(chain: Chain, noted: list[Taken]) -> None:
    types = ContentType.objects.get_for_models(*{type(taken.subject) for taken in noted})
    personal_rows = []
    entries = []
    for taken in noted:
        salt = secrets.token_hex(16)
        personal = plain(taken.facts.personal)
        case = getattr(taken.subject, "case_id", None)
        body: dict[str, Any] = {
            "verb": taken.verb,
            "life": taken.subject._meta.label,
            "subject": taken.subject.pk,
            "case": str(case) if case else None,
            "by": str(taken.by.public_id) if taken.by.public_id else None,
            "facts": plain(taken.facts.public),
        }
        if taken.target:
            body |= {"from": taken.source, "to": taken.target}
        if taken.deputy_for:
            body["deputy_for"] = str(taken.deputy_for)
        if personal:
            body["personal"] = commitment(salt, personal)
        sequence = chain.head_sequence + 1
        entry = JournalEntry(
            chain=chain,
            sequence=sequence,
            at=taken.at,
            verb=taken.verb,
            life=body["life"],
            subject_type=types[type(taken.subject)],
            subject_pk=taken.subject.pk,
            case_id=case,
            by_id=taken.by.pk,
            body=body,
            previous_hash=chain.head_hash,
            hash=entry_hash(chain.head_hash, sequence, taken.at, body),
        )
        chain.head_sequence, chain.head_hash = sequence, entry.hash
        entries.append(entry)
        taken.entry = entry
        if personal:
            personal_rows.append(PersonalPayload(entry=entry, salt=salt, payload=personal))
    JournalEntry.objects.bulk_create(entries)
    PersonalPayload.objects.bulk_create(personal_rows)
    chain.save(update_fields=["head_sequence", "head_hash"])
    jobs: list[Any] = [{"entry_pk": entry.pk} for entry in entries]
    deliver.batch_defer(*jobs)
