"""Questions as JSON: the examples as they stand, what is left out, what is refused, and a second reckoning."""

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from grants.rules import question
from grants.rules.errors import BaseRateMissing, InvalidFacts, PlanUnbalanced, RuleError, UnknownRuleSet
from tests.grants.rules.by_hand import Facts
from tests.grants.rules.questions import amounts_of

EXAMPLE: Facts = json.loads("""
{"rule_set": "bund", "settings": {"day_count": "30E/360", "late_interest_from": "payout", "check_overfinancing": false},
 "financing_type": "share",
 "plan":   {"costs": [{"item": "Honorare", "amount": "3000.00"}], "own": "300.00", "third_party": "0.00",
            "participants": "0.00", "grant": "2700.00"},
 "actual": {"costs": [{"item": "Honorare", "amount": "2950.00"}], "own": "295.00", "third_party": "0.00",
            "participants": "0.00"},
 "approved_items": [],
 "instalments": [{"amount": "2700.00", "paid_on": "2025-05-12"}],
 "uses": [{"amount": "2000.00", "paid_on": "2025-06-10"}, {"amount": "655.00", "paid_on": "2025-07-31"}],
 "repayments": [{"amount": "45.00", "credited_on": "2026-03-15"}],
 "as_of": "2026-04-01"}
""")
LATE: Facts = {
    "instalments": [{"amount": "5000.00", "paid_on": "2026-01-15"}],
    "uses": [{"amount": "5000.00", "paid_on": "2026-04-20"}],
}
REDUCED: Facts = {"repayments": [{"amount": "1200.00", "credited_on": "2026-05-18", "ineffective_from": "2025-12-31"}]}


def plan(kind: str, costs: str = "9000.00", third_party: str = "1200.00") -> Facts:
    """The example of § 2.2: K 10,000, E 1,000, D 1,000, G 8,000 paid."""
    return {
        "financing_type": kind,
        "plan": {"costs": [{"item": "Projekt", "amount": "10000.00"}], "own": "1000.00", "third_party": "1000.00",
                 "grant": "8000.00"},
        "actual": {"costs": [{"item": "Projekt", "amount": costs}], "own": "1000.00", "third_party": third_party},
        "instalments": [{"amount": "8000.00", "paid_on": "2026-01-10"}],
    }  # fmt: skip


FULL: Facts = {
    "financing_type": "full",
    "plan": {"costs": [{"item": "Projekt", "amount": "3000.00"}], "grant": "3000.00"},
    "actual": {"costs": [{"item": "Projekt", "amount": "2700.00"}], "participants": "100.00"},
    "instalments": [{"amount": "3000.00", "paid_on": "2026-01-10"}],
}


def items(*actual: str) -> Facts:
    planned = (("A", "4000.00"), ("B", "2000.00"), ("C", "1000.00"))
    return {
        "financing_type": "full",
        "plan": {"costs": [{"item": name, "amount": amount} for name, amount in planned], "grant": "7000.00"},
        "actual": {"costs": [{"item": name, "amount": amount} for name, amount in zip("ABC", actual, strict=True)]},
    }


@pytest.mark.parametrize(
    ("facts", "answer"),
    [
        (EXAMPLE, {"recognised_total": "2950.00", "not_recognised": [], "final_grant": "2655.00", "repayment": "45.00",
                   "late_use_interest": "12.21"}),
        (plan("share"), {"final_grant": "7040.00", "repayment": "960.00"}),
        (plan("deficit"), {"final_grant": "6800.00", "repayment": "1200.00"}),
        (plan("fixed"), {"final_grant": "8000.00", "repayment": "0.00"}),
        (FULL, {"final_grant": "2600.00", "repayment": "400.00"}),
        (plan("share", "10500.00", "1500.00"), {"final_grant": "8000.00", "recognised_total": "10500.00"}),
        (plan("share", "10500.00", "1500.00") | {"settings": {"cap_costs_at_plan": True}},
         {"final_grant": "7600.00", "recognised_total": "10000.00"}),
        (items("4700.00", "1300.00", "1000.00"), {"recognised_total": "7000.00", "not_recognised": []}),
        (items("3500.00", "2500.00", "1000.00"),
         {"recognised_total": "6900.00",
          "not_recognised": [{"item": "B", "amount": "100.00", "reason": "above_tolerance"}]}),
        (LATE, {"late_use_interest": "82.73"}),
        (LATE | {"settings": {"day_count": "ACT/365"}}, {"late_use_interest": "81.60"}),
        (LATE | {"settings": {"late_interest_from": "grace_end"}}, {"late_use_interest": "47.03"}),
        (REDUCED, {"repayment_interest": "28.84"}),
        (LATE | REDUCED, {"late_use_interest": "82.73", "repayment_interest": "28.84"}),
    ],
)  # fmt: skip
def test_the_worked_examples_come_out_as_they_stand(facts: Facts, answer: Facts) -> None:
    found = amounts_of(facts)
    assert {name: found.get(name) for name in answer} == answer


def test_the_example_answers_nothing_that_was_not_asked() -> None:
    assert set(amounts_of(EXAMPLE)) == {
        "recognised_total", "not_recognised", "final_grant", "repayment", "late_use_interest",
    }  # fmt: skip
    assert set(amounts_of(LATE)) == {"late_use_interest"}
    without_money = {name: part for name, part in plan("share").items() if name != "instalments"}
    assert set(amounts_of(without_money)) == {"recognised_total", "not_recognised", "final_grant"}
    assert amounts_of({"instalments": []}) == {}


def test_less_paid_than_granted_leaves_a_last_instalment() -> None:
    facts = plan("share") | {"instalments": [{"amount": "7000.00", "paid_on": "2026-01-10"}]}
    assert amounts_of(facts)["remaining_instalment"] == "40.00"
    assert "repayment" not in amounts_of(facts)
    assert amounts_of(facts | {"instalments": []})["remaining_instalment"] == "7040.00"


def test_open_money_is_told_and_bears_interest_only_up_to_the_day_asked_about() -> None:
    facts = {"instalments": LATE["instalments"], "uses": [{"amount": "4000.00", "paid_on": "2026-02-01"}]}
    assert amounts_of(facts) == {"late_use_interest": "0.00", "open_amount": "1000.00"}
    asked = question.ask(facts | {"as_of": "2026-04-20"})
    assert (asked["late_use_interest"], asked["open_amount"]) == ("16.55", "1000.00")
    told = next(row for row in asked["trace"] if row["rule"] == "use.open")
    assert told["sentence_de"].endswith("Zinsen darauf sind bis zum 20.04.2026 mitgerechnet.")
    assert told["inputs"] == {"as_of": "2026-04-20"}


def test_in_a_question_of_interest_alone_no_use_means_nothing_was_used() -> None:
    back = {"repayments": [{"amount": "5000.00", "credited_on": "2026-04-20"}]}
    assert amounts_of({"instalments": LATE["instalments"]} | back) == {"late_use_interest": "82.73"}


def test_a_project_that_spent_nothing_left_all_its_money_idle() -> None:
    facts = plan("share") | {"repayments": [{"amount": "8000.00", "credited_on": "2026-04-15"}]}
    facts["actual"] = {"costs": []}
    found = amounts_of(facts)
    assert (found["final_grant"], found["repayment"], found["late_use_interest"]) == ("0.00", "8000.00", "132.37")


def test_costs_without_days_leave_late_use_unanswered() -> None:
    facts = plan("share")
    assert "late_use_interest" not in amounts_of(facts)
    facts["actual"]["costs"] = [{"item": "Projekt", "amount": "9000.00", "paid_on": "2026-03-21"}]
    assert amounts_of(facts)["late_use_interest"] == "87.06"  # 7,040 for 71 days


def test_costs_that_are_not_recognised_use_no_grant_money() -> None:
    facts = plan("share", third_party="1000.00")
    facts["actual"]["costs"] = [
        {"item": "Blumen", "amount": "500.00", "paid_on": "2026-01-11"},
        {"item": "Projekt", "amount": "10000.00", "paid_on": "2026-03-21"},
    ]
    assert amounts_of(facts)["late_use_interest"] == "98.93"  # 8,000 for 71 days
    assert "open_amount" not in amounts_of(facts)


def test_an_approved_reallocation_holds_from_its_day() -> None:
    facts = items("4000.00", "2400.00", "600.00")
    facts["earlier_plans"] = [{"costs": facts["plan"]["costs"]}]
    facts["plan_valid_from"] = "2026-06-01"
    facts["plan"] = facts["plan"] | {"costs": [{"item": "A", "amount": "4000.00"}, {"item": "B", "amount": "3000.00"}]}
    facts["actual"]["costs"][2]["paid_on"] = "2026-05-31"
    assert amounts_of(facts)["not_recognised"] == []
    facts["actual"]["costs"][2]["paid_on"] = "2026-06-01"
    assert amounts_of(facts)["not_recognised"] == [{"item": "C", "amount": "600.00", "reason": "unplanned_item"}]


def test_a_voucher_can_lie_outside_the_period_hold_vat_miss_a_discount_and_be_cut() -> None:
    facts = items("1000.00", "1000.00", "1000.00") | {
        "funding_from": "2026-01-01", "funding_until": "2026-06-30", "vat_deductible": True,
    }  # fmt: skip
    first, second, third = facts["actual"]["costs"]
    first |= {"vat": "159.66", "discount_missed": "20.00"}
    second |= {"disallowed": "100.00", "reason": "Bewirtung"}
    third |= {"paid_on": "2026-07-01"}
    found = amounts_of(facts)
    assert {(cut["item"], cut["amount"], cut["reason"]) for cut in found["not_recognised"]} == {
        ("A", "159.66", "vat_deductible"), ("A", "20.00", "discount_missed"), ("B", "100.00", "disallowed"),
        ("C", "1000.00", "outside_period"),
    }  # fmt: skip
    assert found["recognised_total"] == "1720.34"


def test_a_fixed_amount_can_be_granted_by_the_unit() -> None:
    facts = plan("fixed") | {"units": "12.5", "rate": "500.00"}
    assert amounts_of(facts)["final_grant"] == "6250.00"


IN_KIND: Facts = {
    "settings": {"in_kind_allowed": True, "in_kind_percent": "50.00"},
    "plan": {"costs": [{"item": "Material", "amount": "800.00"},
                       {"item": "Stunden", "amount": "200.00", "fictitious": True}],
             "grant": "800.00", "in_kind": "200.00"},
    "actual": {"costs": [{"item": "Material", "amount": "700.00"}, {"item": "Stunden", "amount": "200.00"}]},
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "grant"), [("deficit", "700.00"), ("full", "700.00"), ("fixed", "700.00"), ("share", "700.00")]
)
def test_hours_that_nobody_paid_are_not_paid_by_the_grant(kind: str, grant: str) -> None:
    found = question.ask(IN_KIND | {"financing_type": kind})
    assert found["final_grant"] == grant
    assert "financing.in_kind" in [row["rule"] for row in found["trace"]]


def test_a_setting_replaces_the_law_behind_its_value_and_only_if_it_differs() -> None:
    last = question.ask(LATE | {"settings": {"day_count": "ACT/365"}})["trace"][-1]
    assert (last["rule_set"], last["source"]) == ("bund 2026-01 + day_count", "Einstellung in der Frage")
    assert question.ask(LATE | {"settings": {"day_count": "30E/360"}})["trace"][-1]["rule_set"] == "bund 2026-01"


def change(path: str, value: Any) -> Callable[[Facts], None]:
    def apply(facts: Facts) -> None:
        *way, last = path.split(".")
        at: Any = facts
        for step in way:
            at = at[int(step)] if isinstance(at, list) else at[step]
        if value is ...:
            del at[last]
        else:
            at[int(last) if isinstance(at, list) else last] = value

    return apply


@pytest.mark.parametrize(
    ("path", "value", "refused"),
    [
        ("rule_set", 5, "rule_set"),
        ("settings", [], "settings"),
        ("settings.day_count", "30/360", "settings.day_count"),
        ("settings.mood", "good", "settings.mood"),
        ("settings.item_tolerance", "99999999999999999999", "settings.item_tolerance"),
        ("settings.drawdown_window", "P9999Y", "settings.drawdown_window"),
        ("settings.base_rates", [{"valid_from": "2016-07-01", "percent": "1001"}], "settings.base_rates.0.percent"),
        ("financing_type", "gift", "financing_type"),
        ("financing_type", ..., "financing_type"),
        ("plan", ..., "plan"),
        ("actual", ..., "actual"),
        ("actual", None, "actual"),
        ("plan", [], "plan"),
        ("plan.costs", [], "plan.costs"),
        ("plan.costs", {}, "plan.costs"),
        ("plan.costs.0", "3000.00", "plan.costs.0"),
        ("plan.costs.0.item", " ", "plan.costs.0.item"),
        ("plan.costs.0.item", "x" * 501, "plan.costs.0.item"),
        ("plan.costs.0.item", "a\x00b", "plan.costs.0.item"),
        ("plan.costs.0.item", "\ud800", "plan.costs.0.item"),
        ("plan.costs.0.amount", ..., "plan.costs.0.amount"),
        ("plan.costs.0.amount", "-3000.00", "plan.costs.0.amount"),
        ("plan.costs.0.amount", "-0.00", "plan.costs.0.amount"),
        ("plan.costs.0.amount", "3000.000", "plan.costs.0.amount"),
        ("plan.costs.0.amount", "3.000,00", "plan.costs.0.amount"),
        ("plan.costs.0.amount", "3,000.00", "plan.costs.0.amount"),
        ("plan.costs.0.amount", "3e3", "plan.costs.0.amount"),
        ("plan.costs.0.amount", "NaN", "plan.costs.0.amount"),
        ("plan.costs.0.amount", "Infinity", "plan.costs.0.amount"),
        ("plan.costs.0.amount", " 3000.00", "plan.costs.0.amount"),
        ("plan.costs.0.amount", "٣٠٠٠", "plan.costs.0.amount"),
        ("plan.costs.0.amount", 3000, "plan.costs.0.amount"),
        ("plan.costs.0.amount", 3000.0, "plan.costs.0.amount"),
        ("plan.costs.0.amount", True, "plan.costs.0.amount"),
        ("plan.costs.0.amount", None, "plan.costs.0.amount"),
        ("plan.costs.0.amount", "10000000000.00", "plan.costs.0.amount"),
        ("plan.costs.0.amount", "9" * 400, "plan.costs.0.amount"),
        ("plan.costs.0.colour", "red", "plan.costs.0.colour"),
        ("plan.costs", [{"item": "A", "amount": "9999999999.99"}] * 2, "plan.costs"),
        ("plan.costs", [{"item": "A", "amount": "0.00"}], "plan.costs"),
        ("plan.grant", ..., "plan.grant"),
        ("plan.in_kind", "1.00", "plan.in_kind"),
        ("plan.own", "300.001", "plan.own"),
        ("actual.costs", ..., "actual.costs"),
        ("actual.costs.0.amount", "-1.00", "actual.costs.0.amount"),
        ("actual.costs.0.vat", "2950.01", "actual.costs.0.amount"),
        ("actual.costs.0.paid_on", "2025-02-29", "actual.costs.0.paid_on"),
        ("actual.costs.0.paid_on", "31.07.2025", "actual.costs.0.paid_on"),
        ("actual.costs.0.paid_on", "9999-12-31", "actual.costs.0.paid_on"),
        ("actual.costs.0.paid_on", 20250731, "actual.costs.0.paid_on"),
        ("actual.costs", [{"item": "A", "amount": "9999999999.99"}] * 2, "actual.costs"),
        ("approved_items", "Honorare", "approved_items"),
        ("approved_items", [1], "approved_items.0"),
        ("instalments", {}, "instalments"),
        ("instalments.0.amount", "2700.01", "instalments"),
        ("instalments.0.amount", "27e2", "instalments.0.amount"),
        ("instalments.0.paid_on", ..., "instalments.0.paid_on"),
        ("uses.1.paid_on", "2025-13-01", "uses.1.paid_on"),
        ("repayments", None, "repayments"),
        ("repayments.0.ineffective_from", "2026-03-16", "repayments.0.credited_on"),
        ("as_of", "yesterday", "as_of"),
        ("funding_from", "2026-13-01", "funding_from"),
        ("units", "5", "rate"),
        ("rate", "5.00", "units"),
        ("plan_valid_from", "2026-01-01", "plan_valid_from"),
        ("earlier_plans", [{"costs": [{"item": "A", "amount": "1.00"}]}], "plan_valid_from"),
        ("colour", "red", "colour"),
    ],
)  # fmt: skip
def test_unfit_facts_are_refused_by_the_path_of_their_field(path: str, value: Any, refused: str) -> None:
    facts = deepcopy(EXAMPLE)
    change(path, value)(facts)
    with pytest.raises(InvalidFacts) as refusal:
        question.ask(facts)
    assert refusal.value.path == refused
    told = question.refusal(refusal.value)["error"]
    assert (told["code"], told["path"]) == ("invalid_facts", refused)
    assert told["message"]
    assert told["message_en"]


@pytest.mark.parametrize(
    ("facts", "path"),
    [
        ({}, "plan"),
        ({"uses": []}, "plan"),
        (EXAMPLE | {"funding_from": "2026-01-02", "funding_until": "2026-01-01"}, "funding_until"),
        (EXAMPLE | {"units": "-1", "rate": "1.00"}, "units"),
        (EXAMPLE | {"units": "1", "rate": "1.005"}, "rate"),
        (EXAMPLE | {"earlier_plans": [{"costs": []}], "plan_valid_from": "2026-01-01"}, "earlier_plans.0.costs"),
        (EXAMPLE | {"earlier_plans": [{"costs": EXAMPLE["plan"]["costs"], "valid_from": "2026-01-01"}],
                    "plan_valid_from": "2026-01-01"}, "plan_valid_from"),
        (EXAMPLE | {"earlier_plans": [{"costs": EXAMPLE["plan"]["costs"]}] * 2, "plan_valid_from": "2026-01-01"},
         "earlier_plans.1.valid_from"),
        ({**IN_KIND, "financing_type": "full", "settings": {}}, "plan.in_kind"),
        ({**IN_KIND, "financing_type": "full", "plan": IN_KIND["plan"] | {"in_kind": "100.00"}}, "plan.in_kind"),
    ],
)  # fmt: skip
def test_facts_that_do_not_fit_together_are_refused(facts: Facts, path: str) -> None:
    with pytest.raises(InvalidFacts) as refusal:
        question.ask(facts)
    assert refusal.value.path == path


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("", ""), ("{", ""), ("[]", ""), ("5", ""), ("null", ""), ('{"as_of": NaN}', ""), ('{"as_of": -Infinity}', ""),
        ('{"as_of": ' + "9" * 5000 + "}", ""), ("[" * 100_000, ""), ('{"a":' * 100_000, ""),
        ('{"as_of": "2026-01-01", "as_of": "2026-01-02"}', "as_of"),
        ('{"as_of": ' + "[" * 20 + "]" * 20 + "}", "as_of.0.0.0.0.0.0.0.0.0.0.0.0"),
        ("{'as_of': 1}", ""), ('{"as_of": 1,}', ""), ("\x00", ""),
    ],
    ids=lambda value: value[:20],
)  # fmt: skip
def test_what_is_no_question_is_refused_before_it_is_read(text: str, path: str) -> None:
    with pytest.raises(InvalidFacts) as refusal:
        question.determine(text)
    assert refusal.value.path == path


@pytest.mark.parametrize(
    ("facts", "kind", "told"),
    [
        ({"rule_set": "mars", "instalments": []}, UnknownRuleSet, {"code": "unknown_rule_set", "rule_set": "mars"}),
        (plan("share") | {"plan": plan("share")["plan"] | {"own": "999.99"}}, PlanUnbalanced,
         {"code": "plan_unbalanced", "difference": "0.01"}),
        ({"instalments": LATE["instalments"], "as_of": "2026-07-01"}, BaseRateMissing,
         {"code": "base_rate_missing", "from": "2026-07-01"}),
    ],
)  # fmt: skip
def test_a_question_without_an_answer_says_why(facts: Facts, kind: type[RuleError], told: Facts) -> None:
    with pytest.raises(kind) as refusal:
        question.ask(facts)
    error = question.refusal(refusal.value)["error"]
    assert {name: error[name] for name in told} == told
