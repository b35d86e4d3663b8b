"""From the tables to the rules: what a statement says, as facts of the funding law, and what the law makes of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Prefetch
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from grants.models import Application, FinancingLine, Grant, Plan
from grants.money import ZERO
from grants.rules import settlement as law
from grants.rules.errors import BaseRateMissing, RuleError
from grants.rules.financing import FinancingType
from grants.rules.finding import Finding
from grants.rules.plan import Means, PlannedItem
from grants.rules.plan import Plan as PlanFacts
from grants.rules.recognition import RecognisedItem
from grants.rules.rule_set import RuleSet
from grants.rules.spending import Cost, PlanVersion
from grants.rules.use import Movement, Repayment
from reporting.models.statement import IncomeLine, StatementOfUse, Voucher
from reporting.rule_values import rules_of
from workflows import clock
from workflows.refusal import Refused

if TYPE_CHECKING:
    from reporting.models import Reclaim

Line = FinancingLine.Kind
Income = IncomeLine.Kind


def settle(statement: StatementOfUse, *, with_interest: bool = True) -> Finding[law.Settlement]:
    """What the rules make of a statement as it stands, with the trace. Vouchers without a finding count in full.

    Refused where the facts do not fit together, in the words of the rule.
    """
    facts = replace(facts_of(statement), with_interest=with_interest)
    try:
        return settle_facts(facts, rules_of(statement.grant))
    except RuleError as error:
        raise Refused(sentence(error), code=error.code) from error


def settle_facts(facts: law.SettlementFacts, rule_set: RuleSet) -> Finding[law.Settlement]:
    """Without interest, and with a row that says why, where it would need a base rate that nobody knows yet."""
    try:
        return law.settle(facts, rule_set=rule_set)
    except BaseRateMissing as missing:
        found = law.settle(replace(facts, with_interest=False), rule_set=rule_set)
        row = rule_set.explain(
            "interest.unknown", source="base_rates", de=missing.sentence_de, en=missing.sentence_en, result=None,
            missing_from=missing.missing_from,
        )  # fmt: skip
        return Finding(found.result, (*found.trace, row))


def sentence(error: RuleError) -> str:
    return error.sentence_en if (get_language() or "de").startswith("en") else error.sentence_de


def with_all_facts(statement: StatementOfUse) -> StatementOfUse:
    """The statement read anew with all that `facts_of` asks for, in as few queries for 5,000 vouchers as for one."""
    vouchers = Prefetch("vouchers", Voucher.objects.select_related("finding"))
    rows = StatementOfUse.objects.select_related("grant__application__procedure").prefetch_related(
        vouchers,
        "income",
        "grant__drawdowns",
        "grant__reclaims__repayments",
        "grant__application__plans__cost_lines",
        "grant__application__plans__financing_lines",
    )
    return rows.get(pk=statement.pk)


def facts_of(statement: StatementOfUse) -> law.SettlementFacts:
    grant = statement.grant
    application = grant.application
    versions = plan_versions(application)
    last = versions[-1]
    return law.SettlementFacts(
        financing_type=FinancingType(grant.financing_type),
        plan=plan_facts(application, last.plan, grant.amount),
        earlier_plans=tuple(PlanVersion(items_of(application, one.plan), one.valid_from) for one in versions[:-1]),
        plan_valid_from=last.valid_from,
        costs=tuple(costs_of(statement)),
        means=means_of(statement),
        funding_from=grant.starts_on,
        funding_until=grant.ends_on,
        vat_deductible=statement.vat_deductible,
        instalments=tuple(
            Movement(one.amount, one.paid_on)
            for one in sorted(grant.drawdowns.all(), key=lambda one: one.number)
            if one.state == "paid" and one.paid_on
        ),
        repayments=tuple(part for reclaim in grant.reclaims.all() for part in principal_parts(reclaim)),
        # What was never used lies idle until the award falls away; from then on the claim bears interest.
        as_of=falls_away_on(grant),
    )


def falls_away_on(grant: Grant) -> dt.date:
    """The day on which the award ceases to bear what was not needed, unless the clerk finds another one."""
    return min(grant.ends_on, clock.today())


class Version:
    """A plan with the day from which it holds; the first holds from the beginning."""

    def __init__(self, plan: Plan, valid_from: dt.date | None) -> None:
        self.plan = plan
        self.valid_from = valid_from


def plan_versions(application: Application) -> list[Version]:
    """The plans that came into force, in order. Of two on one day the later one holds."""
    plans = sorted((one for one in application.plans.all() if one.in_force), key=lambda one: one.number)
    by_day = {one.in_force_from: one for one in plans[1:]}
    return [Version(plans[0], None), *(Version(one, day) for day, one in sorted(by_day.items()) if day)]


def origins_of(statement: StatementOfUse) -> dict[str, str]:
    """Cost types that the first plan did not have: approved by a reallocation, or not planned at all."""
    versions = plan_versions(statement.grant.application)
    found: dict[str, str] = {}
    for code in {one.cost_type for one in statement.vouchers.all()}:
        number = next((one.plan.number for one in versions if one.plan.by_cost_type.get(code)), None)
        if number is None:
            found[code] = _("nicht geplant")
        elif number != versions[0].plan.number:
            found[code] = _("durch Umwidmung, Plan Fassung %d") % number
    return found


def items_of(application: Application, plan: Plan) -> tuple[PlannedItem, ...]:
    """One item for each cost type, named as people read it, because the trace speaks of it by name."""
    rules = application.procedure.rules
    return tuple(
        PlannedItem(rules.cost_label(code), amount, cost_type=code) for code, amount in plan.by_cost_type.items()
    )


def plan_facts(application: Application, plan: Plan, amount: Decimal) -> PlanFacts:
    """The plan under the grant as awarded. Where less was granted than planned, the recipient bears the difference."""
    items = items_of(application, plan)
    others = Means(
        own=ZERO,
        third_party=plan.financing(Line.THIRD_PUBLIC, Line.THIRD_PRIVATE),
        participants=plan.financing(Line.PARTICIPANT),
    )
    own = max(ZERO, plan.total_costs - amount - others.total)
    return PlanFacts(items, replace(others, own=own), amount)


def costs_of(statement: StatementOfUse) -> list[Cost]:
    label = statement.grant.application.procedure.rules.cost_label
    costs = []
    for voucher in statement.vouchers.all():
        finding = getattr(voucher, "finding", None)
        vat = voucher.vat if statement.vat_deductible else ZERO
        # What the rules take off by themselves is not cut a second time.
        left = voucher.amount - vat - voucher.discount_missed
        cut = max(ZERO, left - finding.recognised) if finding else ZERO
        costs.append(
            Cost(
                item=label(voucher.cost_type),
                amount=voucher.amount,
                paid_on=voucher.paid_on,
                vat=vat,
                discount_missed=voucher.discount_missed,
                disallowed=cut,
                reason=f"Beleg {voucher.number}: {finding.why}" if finding and cut else "",
            )
        )
    return costs


def means_of(statement: StatementOfUse) -> Means:
    lines = list(statement.income.all())

    def of(*kinds: str) -> Decimal:
        return sum((line.amount for line in lines if line.kind in kinds), ZERO)

    return Means(
        own=of(Income.OWN),
        third_party=of(Income.THIRD_PUBLIC, Income.THIRD_PRIVATE),
        participants=of(Income.PARTICIPANTS),
    )


def principal_parts(reclaim: Reclaim) -> list[Repayment]:
    """What was paid back of the claim itself; what came beyond it was interest."""
    parts, left = [], reclaim.amount
    for row in reclaim.repayments.all():
        amount = min(row.amount, left)
        left -= amount
        if amount:
            since = reclaim.ineffective_from if row.received_on >= reclaim.ineffective_from else None
            parts.append(Repayment(amount, row.received_on, since))
    return parts


def deviation(item: RecognisedItem) -> Decimal | None:
    """How far an item lies from its plan, as a share of it; None where nothing was planned."""
    return (item.actual - item.planned) / item.planned if item.planned else None
