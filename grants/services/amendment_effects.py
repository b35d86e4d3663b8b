"""What a change does to the money: the sum that the rules expect, its bounds, and how an agreed change takes effect."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from grants.completeness import euros
from grants.models import Amendment, FinancingLine, Grant, Plan
from grants.money import ZERO
from grants.rules.financing import FinancingType, Outcome, final_grant
from grants.rules.finding import Finding
from grants.rules.plan import Means
from grants.rules.rule_set import RuleSet
from grants.services import ledger
from grants.services.drawdowns import drawn
from network.services import derive_relation, end_derived
from workflows.follow import follow_quietly
from workflows.life import Person
from workflows.refusal import Refused

Kind = Amendment.Kind
Source = FinancingLine.Kind


def means_facts(means: Mapping[str, Decimal]) -> Means:
    return Means(
        own=means.get(Source.OWN, ZERO),
        third_party=means.get(Source.THIRD_PUBLIC, ZERO) + means.get(Source.THIRD_PRIVATE, ZERO),
        participants=means.get(Source.PARTICIPANT, ZERO),
    )


def expected_grant(grant: Grant, costs: Mapping[str, Decimal], means: Mapping[str, Decimal]) -> Finding[Decimal]:
    """What the type of financing leaves of the grant if these are the costs and the other means; never more than it
    is today."""
    plan = grant.application.plan
    outcome = Outcome(
        financing_type=FinancingType(grant.financing_type),
        planned_costs=plan.total_costs,
        planned=means_facts(plan.means_beside(grant.amount)),
        grant=grant.amount,
        costs=sum(costs.values(), ZERO),
        actual=means_facts(means),
    )
    return final_grant(outcome, rule_set=RuleSet.from_json(grant.rule_values))


def effect_of(amendment: Amendment) -> Finding[Decimal] | None:
    """The same for a change of income that is being decided on."""
    if amendment.kind != Kind.INCOME or amendment.plan is None:
        return None
    plan = amendment.plan
    means = {kind.value: plan.financing(kind) for kind in Source if kind != Source.GRANT}
    return expected_grant(amendment.grant, plan.by_cost_type, means)


def check_increase(grant: Grant, amount: Decimal) -> None:
    """The track's cap and the fund's year bound what a grant can grow to."""
    cap = grant.application.procedure.rules.max_amount
    if amount > cap:
        raise Refused(_("In diesem Förderweg sind höchstens %s möglich.") % euros(cap), code="above_cap")
    left = ledger.available(grant.fund, grant.budget_year)
    if amount - grant.amount > left:
        raise Refused(
            _("Im %(fund)s sind für %(year)d noch %(left)s frei.")
            % {"fund": grant.fund.name, "year": grant.budget_year, "left": euros(left)},
            code="fund_exhausted",
        )


def check_reduction(grant: Grant, amount: Decimal | None) -> Decimal:
    """The least that the grant can be lowered to while it runs: what is paid or on its way. More comes back, if at
    all, with the settlement. Refuses an `amount` below it."""
    least = drawn(grant)
    if amount is not None and amount < least:
        raise Refused(
            _("%s sind ausgezahlt oder unterwegs; darunter geht es jetzt nicht. Was darüber hinaus zurückkommen muss, "
              "fordern Sie nach der Abrechnung oder mit einem Widerruf.") % euros(least),
            code="below_drawn",
        )  # fmt: skip
    return least


def enact(amendment: Amendment, *, by: Person) -> Grant:
    """Bring an agreed change into force, inside its step: plan version, period, sum and commitment, partners."""
    grant = Grant.lock(amendment.grant_id)
    day = amendment.in_force_from
    assert day is not None
    _keep_effect(amendment)  # before the new plan is the one that the rules compare with
    if amendment.plan_id:
        _check_order(grant, amendment, day)
        Plan.objects.filter(pk=amendment.plan_id).update(in_force_from=day)
    if amendment.kind == Kind.EXTENSION and amendment.ends_on:
        grant.ends_on = amendment.ends_on
        transaction.on_commit(partial(follow_quietly, "grants.Grant", grant.pk))
    if amendment.moves_money and amendment.amount is not None:
        _move_money(grant, amendment, by=by)
    if amendment.kind == Kind.PARTNER and amendment.partner_id:
        _change_partners(grant, amendment, day, by=by)
    grant.version += 1
    grant.save()
    amendment.grant = grant  # whoever comes next in this step sees what holds now
    return grant


def _check_order(grant: Grant, amendment: Amendment, day: dt.date) -> None:
    """A version comes into force after the one that it follows; the first holds from the beginning."""
    before = amendment.plan_before
    if before is not None and before.number > 1 and before.in_force_from and day < before.in_force_from:
        raise Refused(
            _("Fassung %(number)d des Plans gilt seit dem %(day)s. Die neue kann erst ab diesem Tag gelten.")
            % {"number": before.number, "day": before.in_force_from.strftime("%d.%m.%Y")},
            code="before_last_version",
        )


def _keep_effect(amendment: Amendment) -> None:
    """What the rules said on the day of the decision stands in the notice, also when the grant has long changed."""
    effect = effect_of(amendment)
    if effect is not None:
        amendment.details["effect"] = [[row.sentence_de, row.source] for row in effect.trace]
        Amendment.objects.filter(pk=amendment.pk).update(details=amendment.details)


def _move_money(grant: Grant, amendment: Amendment, *, by: Person) -> None:
    amount = amendment.amount
    assert amount is not None
    if amendment.kind == Kind.INCREASE:
        if amount <= grant.amount or amount > Decimal(amendment.details["wished"]):
            raise Refused(_("Erhöht werden kann höchstens auf die gewünschte Summe."), code="above_request")
        check_increase(grant, amount)
        ledger.commit(grant.application, amount - grant.amount, by=by)
    elif amount > grant.amount or (amount == grant.amount and amendment.kind == Kind.PARTIAL_REVOCATION):
        raise Refused(_("Die neue Summe muss unter der bisherigen liegen."), code="not_less")
    elif amount < grant.amount:
        check_reduction(grant, amount)
        ledger.lower_commitment(grant.application, grant.amount - amount, by=by)
    grant.amount = amount
    if amendment.plan_id:
        FinancingLine.objects.filter(plan=amendment.plan_id, kind=Source.GRANT).update(amount=amount)


def _change_partners(grant: Grant, amendment: Amendment, day: dt.date, *, by: Person) -> None:
    application, partner = grant.application, amendment.partner
    assert partner is not None
    if not amendment.joins:
        application.partners.remove(partner)
        end_derived(grant, on=day, by=by, of=partner)
        return
    application.partners.add(partner)
    derive_relation(
        partner,
        code="partner_in",
        b=grant.grantee,
        partnership=grant.partnership,
        valid_from=day,
        valid_until=max(grant.ends_on, day),
        source=_("Änderungsbescheid %s") % application.number,
        source_record=grant,
        by=by,
    )
