"""What the pages of the rule sets show, and who gets which: fetching is authorising."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models import Value as Constant
from django.http import Http404
from django.utils.translation import gettext as _

from grants.models import Call, Procedure, RuleEntry, RuleSet, RuleTrial, TrialCase
from grants.models.publication import Publication
from grants.queries import not_excluded
from grants.rule_words import GROUPS, VALUES, Group, Rate, Value, in_words
from grants.rules.rule_set import RuleSet as Rules
from grants.rules.shipped import SHIPPED
from grants.services.rule_sets import content_of
from network.models import Partnership, User
from workflows import clock
from workflows.history import Told, told
from workflows.models import JournalEntry

LAST_ENTRIES = 8


@dataclass(frozen=True)
class Shown:
    """One value of a set on its page: in words, with its source and who entered it."""

    value: Value
    words: str
    source: str
    entry: RuleEntry | None
    rates: list[Rate]


@dataclass(frozen=True)
class Difference:
    """A value that two sets hold differently, or for which they name another source."""

    value: Value
    old: list[str]
    new: list[str]
    old_source: str
    new_source: str

    @property
    def is_of_source(self) -> bool:
        return self.old == self.new


def rule_set_for(user: User, public_id: uuid.UUID, permission: str = "grants.view_rules") -> RuleSet:
    rows = RuleSet.objects.select_related("partnership__chain", "proposed_by", "published_by")
    found = rows.filter(public_id=public_id).first()
    if found is None or not user.has_perm(permission, found):
        raise Http404
    return found


def shipped_set(name: str) -> Rules:
    if name not in SHIPPED:
        raise Http404
    return SHIPPED[name]


def rule_sets_of(partnership: Partnership) -> QuerySet[RuleSet]:
    return RuleSet.objects.filter(partnership=partnership).select_related("proposed_by", "published_by")


def waiting_for(user: User) -> tuple[int, int]:
    """How many rule sets, and how many calls and procedures, the person is asked to publish as a decider. One query."""
    deciding = {one.partnership for one in user.held() if one.role == "decider"}
    waiting = Q(proposed_at__isnull=False, published_at=None) & ~Q(proposed_by=user)
    rules = RuleSet.objects.filter(waiting, partnership__in=deciding).values_list(Constant("rules"))
    calls = Call.objects.filter(waiting, partnership__in=deciding).values_list(Constant("programme"))
    procedures = Procedure.objects.filter(waiting, track__partnership__in=deciding).values_list(Constant("programme"))
    kinds = [kind for (kind,) in rules.order_by().union(calls.order_by(), procedures.order_by(), all=True)]
    return kinds.count("rules"), kinds.count("programme")


def standing(rule_set: RuleSet, in_force: RuleSet | None) -> tuple[str, str]:
    """A word and the level of its badge."""
    if rule_set.is_draft:
        return _("Entwurf"), "info"
    if rule_set.is_waiting:
        return _("liegt der Bewilligung vor"), "warning"
    if in_force is not None and rule_set.pk == in_force.pk:
        return _("in Kraft"), "success"
    if rule_set.valid_from > clock.today():
        return _("gilt künftig"), "info"
    return _("abgelöst"), "neutral"


def groups_of(values: Mapping[str, Any], entries: Mapping[str, RuleEntry]) -> list[tuple[Group, list[Shown]]]:
    """All values of a set as JSON holds them, by what they govern."""
    return [(group, [_shown(value, values[value.name], entries) for value in group.values]) for group in GROUPS]


def _shown(value: Value, entry: Mapping[str, Any], entries: Mapping[str, RuleEntry]) -> Shown:
    rates = [Rate.read(one) for one in entry["value"]] if value.kind == "rates" else []
    words = ", ".join(in_words(value.name, entry["value"]))
    return Shown(value, words, entry["source"], entries.get(value.name), rates)


def entries_of(rule_set: RuleSet) -> dict[str, RuleEntry]:
    return {one.name: one for one in rule_set.entries.select_related("by")}


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Difference]:
    """In the order of the pages. Of the base rates only those that differ."""
    found = []
    for name, value in VALUES.items():
        before, after = old[name], new[name]
        if before == after:
            continue
        lines, others = in_words(name, before["value"]), in_words(name, after["value"])
        if value.kind == "rates" and lines != others:
            lines, others = [one for one in lines if one not in others], [one for one in others if one not in lines]
        found.append(Difference(value, lines, others, before["source"], after["source"]))
    return found


def story_of(row: Publication) -> list[Told]:
    entries = _entries(row).select_related("by").order_by("-sequence")[:LAST_ENTRIES]
    return [told(entry, named=lambda _pk: True) for entry in entries]


def _entries(row: Publication) -> QuerySet[JournalEntry]:
    return JournalEntry.objects.filter(life=row._meta.label, subject_pk=row.pk)


def note_of_return(row: Publication) -> str:
    """Why the decider sent the draft back, as long as nobody has laid it before them again."""
    if not row.is_draft:
        return ""
    last = _entries(row).filter(verb__in=["propose", "take_back", "send_back"]).order_by("-sequence").first()
    return str(last.body["facts"]["note"]) if last and last.verb == "send_back" else ""


def trial_of(rule_set: RuleSet) -> RuleTrial | None:
    """The last trial of exactly what the set says now."""
    return rule_set.trials.filter(content=content_of(rule_set)).first()


def trial_cases(trial: RuleTrial, user: User) -> QuerySet[TrialCase]:
    """Without the cases in which the person must not take part."""
    cases = trial.cases.filter(not_excluded(user, "grant__application"))
    return cases.select_related("grant__application", "grant__grantee")
