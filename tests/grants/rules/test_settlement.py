"""Whole determinations, from vouchers to what is owed."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.rules import wire
from grants.rules.errors import BaseRateMissing, PlanUnbalanced
from grants.rules.financing import FinancingType
from grants.rules.finding import Finding
from grants.rules.plan import Means, Plan, PlannedItem
from grants.rules.recognition import NotRecognised
from grants.rules.rule_set import RuleSet
from grants.rules.settlement import Settlement, SettlementFacts, settle
from grants.rules.shipped import BUND
from grants.rules.spending import Cost, PlanVersion
from grants.rules.use import Movement, Repayment, money_in_time
from tests.grants.rules.amounts import amounts, eur
from tests.grants.rules.said import refused, told

STRICT = BUND.with_settings({"cap_costs_at_plan": True})
PAID = (Movement(eur("8000"), date(2026, 1, 10)),)


def example(kind: FinancingType = FinancingType.SHARE, costs: str = "9000", third: str = "1200") -> SettlementFacts:
    """The example of the four types: planned 10,000, own 1,000, others 1,000, award 8,000, all paid."""
    return SettlementFacts(
        kind,
        Plan((PlannedItem("Projekt", eur("10000")),), Means(eur("1000"), eur("1000")), eur("8000")),
        (Cost("Projekt", eur(costs)),),
        Means(eur("1000"), eur(third)),
        instalments=PAID,
    )


def result(facts: SettlementFacts, rule_set: RuleSet = BUND) -> Settlement:
    return settle(facts, rule_set=rule_set).result


@pytest.mark.parametrize(
    ("kind", "grant", "repayment"),
    [
        (FinancingType.SHARE, "7040.00", "960.00"),
        (FinancingType.DEFICIT, "6800.00", "1200.00"),
        (FinancingType.FIXED, "8000.00", "0.00"),
    ],
)
def test_what_was_paid_too_much_is_repaid(kind: FinancingType, grant: str, repayment: str) -> None:
    settled = result(example(kind))
    assert (settled.final_grant, settled.repayment) == (Decimal(grant), Decimal(repayment))
    assert (settled.repayment_open, settled.remaining_instalment) == (Decimal(repayment), None)


def test_full_financing_gives_back_what_fees_brought() -> None:
    facts = SettlementFacts(
        FinancingType.FULL,
        Plan((PlannedItem("Projekt", eur("3000")),), Means(), eur("3000")),
        (Cost("Projekt", eur("2700")),),
        Means(participants=eur("100")),
        instalments=(Movement(eur("3000"), date(2026, 1, 10)),),
    )
    assert (result(facts).final_grant, result(facts).repayment) == (eur("2600"), eur("400"))


def test_extra_income_that_pays_an_overrun_leaves_the_grant() -> None:
    facts = example(costs="10500", third="1500")
    assert (result(facts).recognised_total, result(facts).final_grant) == (eur("10500"), eur("8000"))
    assert (result(facts, STRICT).recognised_total, result(facts, STRICT).final_grant) == (eur("10000"), eur("7600"))


def test_own_funds_that_paid_an_overrun_do_not_reduce_a_deficit_grant() -> None:
    facts = replace(example(FinancingType.DEFICIT, "10500", "1000"), means=Means(eur("1500"), eur("1000")))
    finding = settle(facts, rule_set=BUND)
    assert (finding.result.recognised_total, finding.result.final_grant) == (eur("10000"), eur("8000"))
    assert [row.result for row in finding.trace if row.rule == "settlement.own_for_overrun"] == ["1000.00"]
    assert result(facts, STRICT).final_grant == eur("7500")


def test_a_grant_not_yet_paid_out_gets_its_last_instalment() -> None:
    settled = result(replace(example(), instalments=(Movement(eur("7000"), date(2026, 1, 10)),)))
    assert (settled.remaining_instalment, settled.repayment) == (eur("40"), None)
    assert result(replace(example(), instalments=())).remaining_instalment == eur("7040")


def test_without_payments_in_the_question_nothing_is_owed_either_way() -> None:
    settled = result(replace(example(), instalments=None))
    assert (settled.paid, settled.repayment, settled.remaining_instalment) == (None, None, None)


def test_a_reallocation_an_overrun_and_an_unplanned_item_are_settled_together() -> None:
    before = PlanVersion((PlannedItem("Sachkosten", eur("900")), PlannedItem("Werbung", eur("600"))))
    facts = SettlementFacts(
        FinancingType.SHARE,
        Plan(
            (PlannedItem("Sachkosten", eur("600")), PlannedItem("Werbung", eur("900"))), Means(eur("300")), eur("1200")
        ),
        (
            Cost("Sachkosten", eur("600"), date(2027, 4, 1)),
            Cost("Werbung", eur("900"), date(2027, 8, 1)),
            Cost("Blumen", eur("40"), date(2027, 8, 2)),
        ),
        Means(eur("340")),
        earlier_plans=(before,),
        plan_valid_from=date(2027, 6, 1),
        instalments=(Movement(eur("1200"), date(2027, 7, 20)),),
        with_interest=False,
    )
    settled = result(facts)
    assert settled.not_recognised == (NotRecognised("Blumen", eur("40"), "unplanned_item"),)
    assert (settled.recognised_total, settled.final_grant, settled.repayment) == (eur("1500"), eur("1200"), eur("0"))


def test_late_use_and_unspent_money_bear_interest_rounded_together() -> None:
    facts = SettlementFacts(
        FinancingType.SHARE,
        Plan((PlannedItem("Honorare", eur("3000")),), Means(eur("300")), eur("2700")),
        (Cost("Honorare", eur("2950")),),
        Means(eur("295")),
        instalments=(Movement(eur("2700"), date(2025, 5, 12)),),
        uses=(Movement(eur("2000"), date(2025, 6, 10)), Movement(eur("655"), date(2025, 7, 31))),
        repayments=(Repayment(eur("45"), date(2026, 3, 15)),),
        as_of=date(2026, 4, 1),
    )
    settled = result(facts)
    assert (settled.final_grant, settled.repayment, settled.repayment_open) == (eur("2655"), eur("45"), eur("0"))
    assert (settled.late_use_interest, settled.open_amount) == (eur("12.21"), None)
    still_open = result(replace(facts, repayments=(), as_of=None))
    assert (still_open.late_use_interest, still_open.open_amount) == (eur("9.77"), eur("45"))
    assert result(replace(facts, with_interest=False)).late_use_interest is None


def test_uses_follow_from_dated_costs() -> None:
    costs = (Cost("Projekt", eur("5000"), date(2026, 1, 20)), Cost("Projekt", eur("5000"), date(2026, 3, 21)))
    settled = result(replace(example(third="1000"), costs=costs))
    assert settled.late_use_interest == eur("49.46")  # 4,000 from 10 January to 21 March: 71 days
    undated = (*costs, Cost("Projekt", eur("0")))
    assert result(replace(example(third="1000"), costs=undated)).late_use_interest is None


def test_under_deficit_own_and_other_means_are_used_before_the_grant() -> None:
    costs = (Cost("Projekt", eur("2000"), date(2026, 1, 20)), Cost("Projekt", eur("8000"), date(2026, 3, 21)))
    settled = result(replace(example(FinancingType.DEFICIT, third="1000"), costs=costs))
    assert settled.late_use_interest == eur("98.93")  # 8,000 for 71 days


def test_the_question_of_interest_can_be_asked_alone() -> None:
    late = money_in_time(
        (Movement(eur("5000"), date(2026, 1, 15)),), (Movement(eur("5000"), date(2026, 4, 20)),), rule_set=BUND
    ).result
    assert (late.late_use_interest, late.repayment_interest, late.open_amount) == (eur("82.73"), None, None)
    reduced = Repayment(eur("1200"), date(2026, 5, 18), ineffective_from=date(2025, 12, 31))
    owed = money_in_time((), None, (reduced,), rule_set=BUND).result
    assert (owed.late_use_interest, owed.repayment_interest) == (None, eur("28.84"))


def test_no_day_bears_both_kinds_of_interest() -> None:
    paid, lost, credited = date(2025, 7, 30), date(2025, 12, 31), date(2026, 5, 18)
    reduced = Repayment(eur("1200"), credited, ineffective_from=lost)
    both = money_in_time((Movement(eur("1200"), paid),), (), (reduced,), rule_set=BUND).result
    assert both.late_use_interest == eur("31.35")  # 150 days to the end of the year
    assert both.repayment_interest == eur("28.84")


def test_small_claims_are_dropped_below_their_thresholds_and_the_trace_says_so() -> None:
    generous = BUND.with_settings({"small_claim_repayment": "960.01", "small_claim_interest": "82.74"})
    finding = settle(example(), rule_set=generous)
    assert (finding.result.repayment, finding.result.repayment_open) == (eur("0"), eur("0"))
    assert "960,00 € werden nicht gefordert: Beträge unter 960,01 € entfallen." in [
        row.sentence_de for row in finding.trace
    ]
    exact = BUND.with_settings({"small_claim_repayment": "960.00"})
    assert result(example(), exact).repayment == eur("960")
    instalment, used = Movement(eur("5000"), date(2026, 1, 15)), Movement(eur("5000"), date(2026, 4, 20))
    assert money_in_time((instalment,), (used,), rule_set=generous).result.late_use_interest == eur("0")


def test_a_plan_that_does_not_balance_is_refused() -> None:
    facts = replace(example(), plan=replace(example().plan, grant=eur("7999")))
    with pytest.raises(PlanUnbalanced) as refusal:
        settle(facts, rule_set=BUND)
    assert refusal.value.difference == eur("1")


def test_instalments_above_the_award_are_refused() -> None:
    facts = replace(example(), instalments=(*PAID, Movement(eur("0.01"), date(2026, 2, 1))))
    path, de, en = refused(settle, facts, rule_set=BUND)
    assert path == "instalments"
    assert de.replace("\N{NO-BREAK SPACE}", " ") == "Ausgezahlt sind 8.000,01 €, mehr als die bewilligten 8.000,00 €."
    assert en == "€8,000.01 was paid out, more than the €8,000.00 that were awarded."


def test_every_fact_of_the_vouchers_counts() -> None:
    days = date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1)
    costs = tuple(Cost("Projekt", eur("119"), day, vat=eur("19")) for day in days)
    facts = replace(
        example(), costs=(*costs, Cost("Blumen", eur("5"), days[1])), approved_items=("Blumen",),
        funding_from=days[1], funding_until=days[2], vat_deductible=True, instalments=None,
    )  # fmt: skip
    settled = result(facts)
    assert settled.recognised_total == eur("205")
    assert [(part.item, part.amount, part.reason) for part in settled.not_recognised] == [
        ("Projekt", eur("238"), "outside_period"), ("Projekt", eur("38"), "vat_deductible"),
    ]  # fmt: skip
    assert result(replace(facts, vat_deductible=False)).recognised_total == eur("243")
    assert result(replace(facts, approved_items=())).recognised_total == eur("200")


def test_a_fixed_amount_per_unit_pays_what_was_delivered() -> None:
    facts = replace(example(FinancingType.FIXED), units=Decimal("12.5"), rate=eur("400"))
    assert (result(facts).final_grant, result(facts).repayment) == (eur("5000"), eur("3000"))


def test_contributions_in_kind_are_settled_as_costs_that_nobody_paid() -> None:
    items = PlannedItem("Honorare", eur("700")), PlannedItem("Stunden", eur("300"), fictitious=True)
    facts = SettlementFacts(
        FinancingType.SHARE,
        Plan(items, Means(), eur("700"), in_kind=eur("300")),
        (Cost("Honorare", eur("500"), date(2026, 1, 20)), Cost("Stunden", eur("300"), date(2026, 1, 10))),
        Means(),
        instalments=(Movement(eur("700"), date(2026, 1, 10)),),
        as_of=date(2026, 6, 30),
    )
    settled = result(facts)
    assert (settled.recognised_total, settled.final_grant, settled.repayment) == (eur("800"), eur("500"), eur("200"))
    assert settled.open_amount == eur("200")


def test_interest_without_a_known_rate_is_refused() -> None:
    with pytest.raises(BaseRateMissing):
        settle(replace(example(), uses=(), as_of=date(2026, 8, 1)), rule_set=BUND)


def test_a_settlement_survives_json_word_for_word() -> None:
    finding = settle(example(), rule_set=BUND)
    stored: dict[str, Any] = json.loads(json.dumps(finding.to_json()))
    assert Finding.from_json(stored, Settlement) == finding
    assert stored["result"]["final_grant"] == "7040.00"


def test_facts_can_be_stored_and_read_again() -> None:
    stored = json.loads(json.dumps(wire.encode(example())))
    assert wire.decode(SettlementFacts, stored) == example()


def test_what_is_to_be_repaid_explains_itself() -> None:
    finding = settle(replace(example(), instalments=(Movement(eur("7900"), date(2026, 1, 10)),)), rule_set=BUND)
    assert (
        told(replace(finding, trace=finding.trace[-1:]))
        == """
settlement.repayment | Nr. 8 ANBest-P, § 49a Abs. 1 VwVfG
  Ausgezahlt sind 7.900,00 €, die Zuwendung beträgt 7.040,00 €. Zu erstatten sind 860,00 €.
  €7,900.00 was paid out, the grant is €7,040.00. €860.00 is to be repaid.
  paid 7900.00, final_grant 7040.00 = 860.00
"""
    )


def test_a_last_instalment_explains_itself() -> None:
    finding = settle(replace(example(), instalments=(Movement(eur("500"), date(2026, 1, 10)),)), rule_set=BUND)
    assert (
        told(replace(finding, trace=finding.trace[-1:]))
        == """
settlement.remaining_instalment | Nr. 1.4 ANBest-P
  Ausgezahlt sind 500,00 €, die Zuwendung beträgt 7.040,00 €. Es folgt eine letzte Rate von 6.540,00 €.
  €500.00 was paid out, the grant is €7,040.00. A last instalment of €6,540.00 follows.
  paid 500.00, final_grant 7040.00 = 6540.00
"""
    )


def test_own_funds_that_paid_an_overrun_explain_themselves() -> None:
    facts = replace(example(FinancingType.DEFICIT, "10300", "1000"), means=Means(eur("1500"), eur("1000")))
    finding = settle(facts, rule_set=BUND)
    assert (
        told(replace(finding, trace=tuple(row for row in finding.trace if row.rule == "settlement.own_for_overrun")))
        == """
settlement.own_for_overrun | Nr. 1.2 und 2 ANBest-P
  Von den Eigenmitteln (1.500,00 €) haben 300,00 € Kosten über dem Plan bezahlt. Dieser Teil mindert die Zuwendung
    nicht.
  Of the own funds (€1,500.00) €300.00 paid for costs above the plan. This part does not lower the grant.
  own 1500.00, above_plan 300.00 = 1200.00
"""
    )


def test_what_was_given_back_is_no_longer_open() -> None:
    back = Repayment(eur("500"), date(2026, 3, 1)), Repayment(eur("400"), date(2026, 3, 2))
    settled = result(replace(example(), repayments=back))
    assert (settled.paid, settled.repayment, settled.repayment_open) == (eur("8000"), eur("960"), eur("60"))
    assert result(replace(example(), repayments=back * 2)).repayment_open == eur("0")


def test_own_funds_beyond_an_overrun_count_in_full() -> None:
    facts = replace(example(FinancingType.FULL, "10100", "0"), means=Means(own=eur("1500")))
    full = replace(facts, plan=replace(facts.plan, means=Means(), grant=eur("10000")), instalments=None)
    assert result(full).final_grant == eur("8600")
    share = replace(example(FinancingType.SHARE, "10500", "1000"), means=Means(eur("1500"), eur("1000")))
    assert "settlement.own_for_overrun" not in [row.rule for row in settle(share, rule_set=BUND).trace]


def test_own_funds_below_the_plan_are_used_as_planned_under_deficit_alone() -> None:
    costs = (Cost("Projekt", eur("2000"), date(2026, 1, 20)), Cost("Projekt", eur("8000"), date(2026, 3, 21)))
    facts = replace(example(FinancingType.DEFICIT), costs=costs, means=Means(eur("400"), eur("1000")))
    late = [row for row in settle(facts, rule_set=BUND).trace if row.rule == "use.late"]
    assert [dict(row.inputs)["amount"] for row in late] == ["8000.00"]


def test_the_trace_tells_the_whole_way() -> None:
    assert [row.rule for row in settle(example(), rule_set=BUND).trace] == [
        "recognition.item", "recognition.total", "financing.share", "financing.final_grant", "settlement.repayment",
    ]  # fmt: skip


def test_a_settlement_bears_both_kinds_of_interest() -> None:
    reduced = Repayment(eur("1200"), date(2026, 5, 18), ineffective_from=date(2025, 12, 31))
    settled = result(replace(example(), repayments=(reduced,)))
    assert (settled.repayment_interest, settled.late_use_interest) == (eur("28.84"), None)
    used = (Movement(eur("5000"), date(2026, 4, 15)),)
    both = result(replace(example(), repayments=(reduced,), uses=used))
    assert (both.repayment_interest, both.late_use_interest) == (eur("28.84"), eur("82.73"))


@given(st.sampled_from(FinancingType), amounts, amounts, amounts, amounts, st.sampled_from([BUND, STRICT]))
def test_what_is_paid_is_settled_to_the_cent(
    kind: FinancingType, spent: Decimal, own: Decimal, third: Decimal, paid: Decimal, rule_set: RuleSet
) -> None:
    facts = replace(
        example(kind),
        costs=(Cost("Projekt", spent),),
        means=Means(own, third),
        instalments=(Movement(min(paid, eur("8000")), date(2026, 1, 10)),),
    )
    settled = result(facts, rule_set)
    assert 0 <= settled.final_grant <= eur("8000")
    assert settled.paid is not None
    owed = (settled.remaining_instalment or 0) - (settled.repayment or 0)
    assert settled.paid + owed == settled.final_grant


@given(amounts, amounts, amounts)
def test_an_overrun_changes_nothing_that_the_uncapped_formula_would_not(
    spent: Decimal, own: Decimal, third: Decimal
) -> None:
    spent = min(spent, eur("12000"))
    settled = result(replace(example(FinancingType.DEFICIT), costs=(Cost("Projekt", spent),), means=Means(own, third)))
    assert settled.final_grant == min(eur("8000"), max(Decimal(0), spent - max(eur("1000"), own) - third))
