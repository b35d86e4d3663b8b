"""Setting up what can be applied for. Publishing a procedure or a rule set takes administrator and decider."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from grants.models import Call, Fund, Procedure, Programme, RuleSet, Track
from grants.procedure import ProcedureRules
from grants.rules.rule_set import RuleSet as Rules
from grants.services.publications import propose, publish, writable
from grants.services.rule_sets import propose_rule_set, start_rule_set
from network.models import Body, Partnership, Role, User
from network.services.guard import save
from workflows import clock
from workflows.journal import record, unit_of_work
from workflows.refusal import Refused


def create_programme(partnership: Partnership, *, name: str, funder: str, by: User) -> Programme:
    _require_administrator(by, partnership)
    with unit_of_work():
        programme = Programme.objects.create(partnership=partnership, name=name, funder=funder)
        record(programme, "create", by=by, facts={"name": name, "funder": funder})
    return programme


def create_fund(programme: Programme, *, name: str, code: str, by: User, cost_centre: str = "") -> Fund:
    _require_administrator(by, programme.partnership)
    with unit_of_work():
        fund = Fund.objects.create(
            partnership=programme.partnership, programme=programme, name=name, code=code, cost_centre=cost_centre
        )
        record(fund, "create", by=by, facts={"name": name, "code": code})
    return fund


def create_track(partnership: Partnership, *, name: str, code: str, by: User) -> Track:
    _require_administrator(by, partnership)
    with unit_of_work():
        track = Track.objects.create(partnership=partnership, name=name, code=code)
        record(track, "create", by=by, facts={"name": name, "code": code})
    return track


def draft_procedure(track: Track, *, values: dict[str, Any], by: User, body: Body | None = None) -> Procedure:
    """A new version of a track's rules, not in force before it is published. Values that cannot be read are refused."""
    _require_administrator(by, track.partnership)
    try:
        rules = ProcedureRules.from_values(values)
    except (KeyError, TypeError, ValueError, ArithmeticError) as error:
        raise Refused(_("Diese Angaben lassen sich nicht lesen: %s.") % error, code="unreadable") from error
    if rules.resolved_by == "body" and body is None:
        raise Refused(_("Nennen Sie das Gremium, das über die Anträge berät."), code="no_body")
    with unit_of_work():
        number = (track.procedures.aggregate(last=Max("number"))["last"] or 0) + 1
        procedure = Procedure.objects.create(track=track, number=number, values=values, body=body)
        record(track, "draft_procedure", by=by, facts={"number": number})
    return procedure


def publish_procedure(procedure: Procedure, *, administrator: User, decider: User) -> Procedure:
    """Both at once, where the two sit together. From now on the version is frozen and calls may name it."""
    with unit_of_work():
        return publish(propose(procedure, by=administrator), by=decider)


def publish_rule_set(
    partnership: Partnership, *, name: str, values: Rules, valid_from: dt.date, administrator: User, decider: User
) -> RuleSet:
    """Both at once, where the two sit together."""
    with unit_of_work():
        draft = start_rule_set(partnership, name=name, valid_from=valid_from, rules=values, by=administrator)
        return publish(propose_rule_set(draft, by=administrator), by=decider)


@dataclass(frozen=True)
class Terms:
    """What a call says. Without an end it is open all year."""

    procedure: Procedure
    title: str
    budget_year: int
    opens_at: dt.datetime
    closes_at: dt.datetime | None = None
    budget: Decimal | None = None
    summary: str = ""
    committee_on: dt.date | None = None


def publish_call(fund: Fund, *, by: User, **terms: Any) -> Call:
    """At once, for setting up a partnership; from day to day a call is prepared by one and published by another."""
    with unit_of_work():
        call = prepare_call(fund, Terms(**terms), by=by)
        call.published_at = clock.now()
        call.save(update_fields=["published_at"])
        record(call, "publish", by=by, facts={"title": call.title})
    return call


def prepare_call(fund: Fund, terms: Terms, *, by: User) -> Call:
    """A draft that nobody outside sees. To be laid before the decider."""
    _require_administrator(by, fund.partnership)
    _require_published(terms.procedure)
    with unit_of_work():
        call = Call.objects.create(partnership=fund.partnership, fund=fund, **vars(terms))
        facts = {"title": call.title, "opens_at": call.opens_at, "closes_at": call.closes_at}
        record(call, "prepare_call", by=by, facts=facts)
    return call


def rewrite_call(call: Call, fund: Fund, terms: Terms, *, by: User, version: int | None = None) -> Call:
    _require_published(terms.procedure)
    with unit_of_work():
        draft = writable(call, by=by, version=version)
        draft.fund = fund
        for name, value in vars(terms).items():
            setattr(draft, name, value)
        facts = {"title": draft.title, "opens_at": draft.opens_at, "closes_at": draft.closes_at}
        record(save(draft), "rewrite_call", by=by, facts=facts)
    return draft


def discard_call(call: Call, *, by: User) -> None:
    with unit_of_work():
        draft = writable(call, by=by)
        record(draft.partnership, "discard_call", by=by, facts={"title": draft.title})
        draft.delete()


def _require_published(procedure: Procedure) -> None:
    if procedure.published_at is None:
        raise Refused(_("Veröffentlichen Sie zuerst das Verfahren."), code="unpublished")


def _require_administrator(by: User, partnership: Partnership) -> None:
    if not by.holds(Role.ADMINISTRATOR, partnership):
        raise Refused(_("Das richtet die Verwaltung der Partnerschaft ein."), code="forbidden", status=403)
