"""The final determination: from vouchers to what is still owed, in which direction, and with which interest."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from grants.rules.claims import claimed
from grants.rules.errors import InvalidFacts
from grants.rules.financing import FinancingType, Outcome, final_grant
from grants.rules.finding import Finding
from grants.rules.money import ZERO, total
from grants.rules.plan import Means, Plan
from grants.rules.recognition import NotRecognised, RecognisedItem, Recognition, in_kind, paid_in_money, recognise
from grants.rules.rule_set import RuleSet
from grants.rules.spending import Cost, PlanVersion, Spending
from grants.rules.use import Movement, Repayment, grant_uses, money_in_time
from grants.rules.words import euro_de, euro_en

REPAYMENT_SOURCE = "Nr. 8 ANBest-P, § 49a Abs. 1 VwVfG"


@dataclass(frozen=True)
class SettlementFacts:
    """Everything that a final determination rests on.

    `plan`: the plan as awarded, in its version in force at the end. `earlier_plans`: versions before it, in order;
    then `plan_valid_from` says since when `plan` holds. `instalments` None: payments are not part of the question.
    `uses` None: matched from the recognised costs, if all costs are dated. `units`, `rate`: a fixed amount per unit.
    `with_interest` False leaves interest out. `as_of`: interest on open money runs to this day.
    """

    financing_type: FinancingType
    plan: Plan
    costs: tuple[Cost, ...]
    means: Means
    earlier_plans: tuple[PlanVersion, ...] = ()
    plan_valid_from: date | None = None
    approved_items: tuple[str, ...] = ()
    funding_from: date | None = None
    funding_until: date | None = None
    vat_deductible: bool = False
    units: Decimal | None = None
    rate: Decimal | None = None
    instalments: tuple[Movement, ...] | None = None
    uses: tuple[Movement, ...] | None = None
    repayments: tuple[Repayment, ...] = ()
    with_interest: bool = True
    as_of: date | None = None


@dataclass(frozen=True)
class Settlement:
    """All amounts EUR; None where the facts for it are absent.

    `repayment`: paid − final grant, if not negative; `remaining_instalment`: the other way round. What was already
    given back is not deducted from `repayment` but is in `repayment_open`. `open_amount`: money neither used nor
    given back.
    """

    recognised_total: Decimal
    items: tuple[RecognisedItem, ...]
    not_recognised: tuple[NotRecognised, ...]
    final_grant: Decimal
    paid: Decimal | None = None
    repayment: Decimal | None = None
    repayment_open: Decimal | None = None
    remaining_instalment: Decimal | None = None
    late_use_interest: Decimal | None = None
    repayment_interest: Decimal | None = None
    open_amount: Decimal | None = None


def settle(facts: SettlementFacts, *, rule_set: RuleSet) -> Finding[Settlement]:
    """The whole determination: recognition, then financing, then repayment or last instalment, then interest.

    Third-party funds and fees beyond the plan may pay for costs beyond the plan unless `cap_costs_at_plan` says
    otherwise; own funds that only paid for costs above the plan do not lower the grant. A repayment below
    `small_claim_repayment`, and interest below `small_claim_interest`, is not claimed. Every figure is rounded
    half-up to the cent once. Raises `PlanUnbalanced`, `InvalidFacts` (`instalments` above the award),
    `BaseRateMissing`. Sources: nos. 1.2, 2 and 8 ANBest-P, § 49a VwVfG.
    """
    facts.plan.require_balance()
    outcome = Outcome(
        financing_type=facts.financing_type,
        planned_costs=facts.plan.costs,
        planned=facts.plan.means,
        grant=facts.plan.grant,
        costs=ZERO,
        actual=facts.means,
        units=facts.units,
        rate=facts.rate,
    )
    spending = _spending(facts, outcome, rule_set)
    recognition = recognise(spending, rule_set=rule_set)
    own = _own_for_recognised(facts, recognition.result, rule_set)
    means = replace(facts.means, own=own.result)
    fictitious = in_kind(spending, recognition.result, rule_set=rule_set)
    outcome = replace(outcome, costs=recognition.result.total, actual=means, in_kind=fictitious)
    grant = final_grant(outcome, rule_set=rule_set)
    settlement = Settlement(
        recognised_total=recognition.result.total,
        items=recognition.result.items,
        not_recognised=recognition.result.not_recognised,
        final_grant=grant.result,
    )
    earlier: list[Finding[object]] = [recognition, own, grant]
    if facts.instalments is not None:
        owed = _owed(facts, settlement, rule_set)
        settlement = owed.result
        earlier.append(owed)
    if facts.with_interest:
        by_day = paid_in_money(spending, recognition.result, rule_set=rule_set)
        uses = _uses(facts, by_day, means, settlement.final_grant)
        money = money_in_time(facts.instalments or (), uses, facts.repayments, facts.as_of, rule_set=rule_set)
        settlement = replace(
            settlement,
            late_use_interest=money.result.late_use_interest,
            repayment_interest=money.result.repayment_interest,
            open_amount=money.result.open_amount,
        )
        earlier.append(money)
    return Finding(settlement).after(*earlier)


def _spending(facts: SettlementFacts, outcome: Outcome, rule_set: RuleSet) -> Spending:
    return Spending(
        versions=(*facts.earlier_plans, PlanVersion(facts.plan.items, facts.plan_valid_from)),
        costs=facts.costs,
        approved_items=facts.approved_items,
        funding_from=facts.funding_from,
        funding_until=facts.funding_until,
        vat_deductible=facts.vat_deductible,
        extra_cover=ZERO if rule_set.cap_costs_at_plan else outcome.extra_cover,
    )


def _own_for_recognised(facts: SettlementFacts, recognition: Recognition, rule_set: RuleSet) -> Finding[Decimal]:
    """Own funds without what paid for the overrun that nobody else bears: otherwise the recipient would pay twice."""
    own = facts.means.own
    spent_beyond = min(recognition.above_plan, max(ZERO, own - facts.plan.means.own))
    by_own = facts.financing_type in (FinancingType.DEFICIT, FinancingType.FULL)
    if not spent_beyond or not by_own or rule_set.cap_costs_at_plan:
        return Finding(own)
    row = rule_set.explain(
        "settlement.own_for_overrun",
        source="Nr. 1.2 und 2 ANBest-P",
        de=f"Von den Eigenmitteln ({euro_de(own)}) haben {euro_de(spent_beyond)} Kosten über dem Plan bezahlt. "
        "Dieser Teil mindert die Zuwendung nicht.",
        en=f"Of the own funds ({euro_en(own)}) {euro_en(spent_beyond)} paid for costs above the plan. "
        "This part does not lower the grant.",
        result=own - spent_beyond,
        own=own,
        above_plan=recognition.above_plan,
    )
    return Finding(own - spent_beyond, (row,))


def _owed(facts: SettlementFacts, settlement: Settlement, rule_set: RuleSet) -> Finding[Settlement]:
    paid = total(instalment.amount for instalment in facts.instalments or ())
    if paid > facts.plan.grant:
        raise InvalidFacts(
            "instalments",
            f"Ausgezahlt sind {euro_de(paid)}, mehr als die bewilligten {euro_de(facts.plan.grant)}.",
            f"{euro_en(paid)} was paid out, more than the {euro_en(facts.plan.grant)} that were awarded.",
        )
    grant = settlement.final_grant
    if paid < grant:
        row = rule_set.explain(
            "settlement.remaining_instalment",
            source="Nr. 1.4 ANBest-P",
            de=f"Ausgezahlt sind {euro_de(paid)}, die Zuwendung beträgt {euro_de(grant)}. "
            f"Es folgt eine letzte Rate von {euro_de(grant - paid)}.",
            en=f"{euro_en(paid)} was paid out, the grant is {euro_en(grant)}. "
            f"A last instalment of {euro_en(grant - paid)} follows.",
            result=grant - paid,
            paid=paid,
            final_grant=grant,
        )
        return Finding(replace(settlement, paid=paid, remaining_instalment=grant - paid), (row,))
    row = rule_set.explain(
        "settlement.repayment",
        source=REPAYMENT_SOURCE,
        de=f"Ausgezahlt sind {euro_de(paid)}, die Zuwendung beträgt {euro_de(grant)}. "
        f"Zu erstatten sind {euro_de(paid - grant)}.",
        en=f"{euro_en(paid)} was paid out, the grant is {euro_en(grant)}. {euro_en(paid - grant)} is to be repaid.",
        result=paid - grant,
        paid=paid,
        final_grant=grant,
    )
    claim = claimed(paid - grant, "small_claim_repayment", rule_set=rule_set)
    returned = total(repayment.amount for repayment in facts.repayments)
    left = max(ZERO, claim.result - returned)
    owed = replace(settlement, paid=paid, repayment=claim.result, repayment_open=left)
    return Finding(owed, (row, *claim.trace))


def _uses(
    facts: SettlementFacts, by_day: Mapping[date, Decimal] | None, means: Means, grant: Decimal
) -> tuple[Movement, ...] | None:
    """The given uses, or those that follow from dated costs; None if there are neither."""
    if facts.uses is not None or by_day is None:
        return facts.uses
    own = means.own
    if facts.financing_type is FinancingType.DEFICIT:
        own = max(own, facts.plan.means.own)
    return grant_uses(
        (Movement(amount, day) for day, amount in by_day.items()),
        financing_type=facts.financing_type,
        final_grant=grant,
        award=facts.plan.grant,
        planned_costs=facts.plan.costs,
        other_means=own + means.of_others,
    )
