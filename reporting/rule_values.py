"""The rule set under which a grant stands: frozen at the award, completed by what only time can tell."""

from __future__ import annotations

from django.utils.translation import gettext as _

from grants.models import Application, Grant
from grants.models import RuleSet as StoredRuleSet
from grants.rules.rule_set import RuleSet
from workflows import clock
from workflows.refusal import Refused


def rules_of(grant: Grant) -> RuleSet:
    """The values frozen into the grant. Base rates are facts that no award can hold for the future, so the newest
    published set of the partnership supplies those beyond the last one frozen."""
    return completed(RuleSet.from_json(grant.rule_values), in_force(grant.application.partnership_id))


def completed(frozen: RuleSet, newest: RuleSet | None) -> RuleSet:
    if newest is None or newest.base_rates_known_until <= frozen.base_rates_known_until:
        return frozen
    later = newest.to_json()["values"]
    return frozen.with_settings({name: later[name]["value"] for name in ("base_rates", "base_rates_known_until")})


def rules_of_case(application: Application) -> RuleSet:
    """The grant's own set, or the one in force where nothing was granted."""
    if hasattr(application, "grant"):
        return RuleSet.from_json(application.grant.rule_values)
    found = in_force(application.partnership_id)
    if found is None:
        raise Refused(_("Es gibt noch kein veröffentlichtes Regelwerk, das heute gilt."), code="no_rule_set")
    return found


def in_force(partnership: int) -> RuleSet | None:
    row = StoredRuleSet.in_force(partnership, clock.today())
    return row.rules if row else None
