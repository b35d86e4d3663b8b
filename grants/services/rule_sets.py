"""Rule sets: a draft is begun from another set, changed value by value, tried out, and put into force by two."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from grants import settled_cases
from grants.models import RuleEntry, RuleSet
from grants.rules.errors import RuleError
from grants.rules.rule_set import RuleSet as Rules
from grants.services import publications
from network.models import Partnership, User
from network.services.guard import require, save
from workflows import clock
from workflows.canonical import canonical
from workflows.journal import record, unit_of_work
from workflows.refusal import Refused


def content_of(rule_set: RuleSet) -> str:
    """The fingerprint of everything that a result can depend on."""
    return hashlib.sha256(canonical(rule_set.values["values"]).encode()).hexdigest()


def start_rule_set(
    partnership: Partnership,
    *,
    name: str,
    valid_from: dt.date,
    rules: Rules,
    by: User,
    taken_from: RuleSet | None = None,
) -> RuleSet:
    """A draft with the values of another set. What people entered there keeps their names."""
    require(by, "grants.change_rules", partnership)
    with unit_of_work():
        draft = RuleSet(partnership=partnership, name=name, valid_from=valid_from, values=rules.to_json())
        _store(draft)
        if taken_from is not None:
            RuleEntry.objects.bulk_create(
                RuleEntry(rule_set=draft, name=one.name, by=one.by, at=one.at) for one in taken_from.entries.all()
            )
        facts = {"name": name, "valid_from": valid_from, "from": str(taken_from or rules.label)}
        record(draft, "start_rule_set", by=by, facts=facts)
    return draft


def describe_rule_set(
    rule_set: RuleSet, *, name: str, valid_from: dt.date, to_be_confirmed: bool, by: User, version: int | None = None
) -> RuleSet:
    with unit_of_work():
        draft = publications.writable(rule_set, by=by, version=version)
        draft.name, draft.valid_from = name, valid_from
        draft.values = {**draft.values, "to_be_confirmed": to_be_confirmed}
        draft.version += 1
        _store(draft)
        facts = {"name": name, "valid_from": valid_from, "to_be_confirmed": to_be_confirmed}
        record(draft, "describe_rule_set", by=by, facts=facts)
    return draft


def change_values(
    rule_set: RuleSet, values: Mapping[str, tuple[Any, str]], *, by: User, version: int | None = None
) -> RuleSet:
    """Each value with its source, as JSON shows it. What is unchanged keeps the name of whoever entered it."""
    with unit_of_work():
        draft = publications.writable(rule_set, by=by, version=version)
        old = draft.rules.to_json()["values"]
        new = {name: {"value": value, "source": source} for name, (value, source) in values.items()}
        changed = {name: entry for name, entry in new.items() if old.get(name) != entry}
        if not changed:
            return draft
        draft.values = {**draft.values, "values": {**old, **changed}}
        try:
            Rules.from_json(draft.values)
        except RuleError as error:
            raise Refused(str(error), code=error.code, status=422) from error
        save(draft)
        for name in changed:
            RuleEntry.objects.update_or_create(rule_set=draft, name=name, defaults={"by": by, "at": clock.now()})
        facts = {"values": {name: {"from": old.get(name), "to": entry} for name, entry in changed.items()}}
        record(draft, "change_rule_set", by=by, facts=facts)
    return draft


def discard_rule_set(rule_set: RuleSet, *, by: User) -> None:
    """A draft that nobody wants any more. The journal keeps that it was there."""
    with unit_of_work():
        draft = publications.writable(rule_set, by=by)
        record(draft.partnership, "discard_rule_set", by=by, facts={"name": draft.name})
        draft.delete()


def propose_rule_set(rule_set: RuleSet, *, by: User, version: int | None = None) -> RuleSet:
    """Lay it before the decider, together with what it would have changed in the cases that are settled."""
    content = content_of(rule_set)
    tried = rule_set.trials.filter(content=content, finished_at__isnull=False).exists()
    if not tried and settled_cases.count(rule_set.partnership):
        raise Refused(
            _("Lassen Sie zuerst nachrechnen, was sich an den abgeschlossenen Fällen ändern würde."), code="untried"
        )
    return publications.propose(rule_set, by=by, version=version, facts={"content": content})


def _store(draft: RuleSet) -> None:
    """With the head that traces and letters show: the name, and since when it holds."""
    rules = Rules.from_json(draft.values)
    head = replace(
        rules,
        id=slugify(draft.name) or rules.id,
        version=f"{draft.valid_from:%Y-%m}",
        title_de=draft.name,
        title_en=draft.name,
        valid_from=draft.valid_from,
    )
    draft.values = head.to_json()
    try:
        with transaction.atomic():
            draft.save()
    except IntegrityError as error:
        raise Refused(_("Ein Regelwerk mit diesem Namen gibt es schon."), code="name_taken", status=409) from error
