"""That each fact of a question counts; what is told word for word when it cannot be answered; how far it may go."""

import json
from typing import Any

import pytest

from grants.rules import question
from grants.rules.errors import RuleError
from tests.grants.rules.said import refused

Facts = dict[str, Any]

CASE: Facts = {
    "financing_type": "share",
    "plan": {"costs": [{"item": "Honorare", "amount": "1000.00"}], "own": "100.00", "grant": "900.00"},
    "actual": {"costs": [{"item": "Honorare", "amount": "1000.00"}], "own": "100.00"},
}
COSTS = CASE["plan"]["costs"]
PAYMENT = {"amount": "1.00", "paid_on": "2026-01-10"}
UNORDERED = (
    "Die Fassungen des Plans stehen nicht in der Reihenfolge ihrer Tage.",
    "The versions of the plan are not in the order of their days.",
)
NO_GROUP = "Hier wird eine Gruppe von Angaben erwartet.", "A group of facts is expected here."
TOO_LONG = "Dieser Text ist zu lang.", "This text is too long."
CONTROL = "Dieser Text enthält Steuerzeichen.", "This text contains control characters."
NEGATIVE = "Der Betrag ist negativ.", "The amount is negative."
IN_KIND = {"in_kind_allowed": True, "in_kind_percent": "50.00"}

EVERYTHING: Facts = {
    "settings": {"base_rates_known_until": "2026-12-31"},
    "financing_type": "share",
    "plan": {
        "costs": [{"item": "A", "amount": "1000.00"}, {"item": "B", "amount": "500.00"}],
        "own": "100.00", "third_party": "100.00", "participants": "100.00", "grant": "1200.00",
    },
    "actual": {
        "costs": [
            {"item": "A", "amount": "100.00", "paid_on": "2026-01-15"},
            {"item": "A", "amount": "1000.00", "paid_on": "2026-02-10"},
            {"item": "A", "amount": "300.00", "paid_on": "2026-04-10"},
            {"item": "B", "amount": "119.00", "paid_on": "2026-07-01", "vat": "19.00"},
            {"item": "Blumen", "amount": "60.00", "paid_on": "2026-07-02"},
            {"item": "B", "amount": "50.00", "paid_on": "2026-11-15"},
        ],
        "own": "100.00", "third_party": "150.00", "participants": "120.00",
    },
    "earlier_plans": [
        {"costs": [{"item": "A", "amount": "800.00"}, {"item": "B", "amount": "700.00"}]},
        {"costs": [{"item": "A", "amount": "900.00"}, {"item": "B", "amount": "600.00"}], "valid_from": "2026-03-01"},
    ],
    "plan_valid_from": "2026-06-01",
    "approved_items": ["Blumen"],
    "funding_from": "2026-02-01",
    "funding_until": "2026-10-31",
    "vat_deductible": True,
    "instalments": [{"amount": "1200.00", "paid_on": "2026-02-05"}],
    "repayments": [{"amount": "50.00", "credited_on": "2026-09-01"}],
    "as_of": "2026-12-01",
}  # fmt: skip


def figures(facts: Facts) -> Facts:
    return {name: value for name, value in question.ask(facts).items() if name != "trace"}


def test_a_question_with_every_fact_is_answered_in_full() -> None:
    cuts = [("A", "100.00", "outside_period"), ("B", "50.00", "outside_period"), ("B", "19.00", "vat_deductible"),
            ("A", "220.00", "above_tolerance")]  # fmt: skip
    assert figures(EVERYTHING) == {
        "recognised_total": "1240.00",
        "not_recognised": [{"item": item, "amount": amount, "reason": reason} for item, amount, reason in cuts],
        "final_grant": "936.00",
        "repayment": "264.00",
        "late_use_interest": "15.38",
        "open_amount": "214.00",
    }


@pytest.mark.parametrize(
    "name", ["approved_items", "funding_from", "funding_until", "vat_deductible", "instalments", "repayments", "as_of"]
)
def test_each_fact_counts(name: str) -> None:
    without = {other: value for other, value in EVERYTHING.items() if other != name}
    assert figures(without) != figures(EVERYTHING)


@pytest.mark.parametrize("name", ["own", "third_party", "participants"])
def test_each_part_of_the_means_counts(name: str) -> None:
    deficit = EVERYTHING | {"financing_type": "deficit"}
    more = EVERYTHING["actual"] | {name: "333.00"}
    assert figures(deficit | {"actual": more}) != figures(deficit)
    unbalanced = EVERYTHING["plan"] | {name: "100.01"}
    with pytest.raises(RuleError, match="um 0,01"):
        question.ask(EVERYTHING | {"plan": unbalanced})


def test_the_days_of_the_versions_count() -> None:
    first, second = EVERYTHING["earlier_plans"]
    later = EVERYTHING | {"earlier_plans": [first, second | {"valid_from": "2026-05-01"}]}
    assert figures(later) != figures(EVERYTHING)
    assert figures(EVERYTHING | {"plan_valid_from": "2026-04-01"}) != figures(EVERYTHING)


def test_uses_that_are_named_are_not_matched_from_costs() -> None:
    used = {"uses": [{"amount": "1200.00", "paid_on": "2026-02-06"}], "repayments": []}
    assert figures(EVERYTHING | used)["late_use_interest"] == "0.00"


def planned(**change: Any) -> Facts:
    return CASE | {"plan": CASE["plan"] | change}


@pytest.mark.parametrize(
    ("facts", "path", "reason"),
    [
        ({}, "plan", ("Hier fehlt eine Frage: der Plan und was daraus wurde, oder Auszahlungen.",
                      "A question is missing: the plan and what became of it, or payouts.")),
        ({"plan": CASE["plan"]}, "financing_type", ("Diese Angabe fehlt.", "This fact is missing.")),
        (CASE | {"actual": None}, "actual", ("Diese Angabe fehlt.", "This fact is missing.")),
        (CASE | {"funding_from": "2026-01-02", "funding_until": "2026-01-01"}, "funding_until",
         ("Der Zeitraum endet, bevor er beginnt.", "The period ends before it begins.")),
        (CASE | {"units": "1"}, "rate", ("Einheiten und Satz gehören zusammen.", "Units and rate belong together.")),
        (CASE | {"rate": "1.00"}, "units", ("Einheiten und Satz gehören zusammen.", "Units and rate belong together.")),
        (CASE | {"units": "1", "rate": "-1.00"}, "rate", NEGATIVE),
        (CASE | {"units": "-0.1", "rate": "1.00"}, "units",
         ("Die Zahl ist negativ oder zu groß.", "The number is negative or too large.")),
        (CASE | {"units": "10000000000", "rate": "1.00"}, "units",
         ("Die Zahl ist negativ oder zu groß.", "The number is negative or too large.")),
        (CASE | {"plan_valid_from": "2026-01-01"}, "plan_valid_from",
         ("Zu früheren Fassungen gehört der Tag, seit dem der Plan gilt.",
          "Earlier plans need the day since when the plan holds.")),
        (CASE | {"earlier_plans": [{"costs": COSTS}]}, "plan_valid_from",
         ("Zu früheren Fassungen gehört der Tag, seit dem der Plan gilt.",
          "Earlier plans need the day since when the plan holds.")),
        (CASE | {"earlier_plans": [{"costs": []}], "plan_valid_from": "2026-01-01"}, "earlier_plans.0.costs",
         ("Der Plan hat keine Kosten.", "No costs.")),
        (CASE | {"earlier_plans": [{"costs": COSTS}] * 2, "plan_valid_from": "2026-01-01"},
         "earlier_plans.1.valid_from", UNORDERED),
        (CASE | {"earlier_plans": [{"costs": COSTS, "valid_from": "2026-01-01"}, {"costs": COSTS,
                 "valid_from": "2026-01-01"}], "plan_valid_from": "2026-02-01"}, "earlier_plans.1.valid_from",
         UNORDERED),
        (CASE | {"earlier_plans": [{"costs": COSTS, "valid_from": "2026-01-01"}], "plan_valid_from": "2026-01-01"},
         "plan_valid_from", UNORDERED),
        (CASE | {"settings": []}, "settings", NO_GROUP),
        (CASE | {"settings": {"land": "XX"}}, "settings.land",
         ("Dieses Land gibt es nicht.", "There is no such Land.")),
        (planned(costs=[]), "plan.costs", ("Der Plan hat keine Kosten.", "The plan has no costs.")),
        (planned(costs=[{"item": "A", "amount": "0.00"}], own="0.00", grant="0.00"), "plan.costs",
         ("Ohne geplante Kosten gibt es keine Quote.", "No costs, no quota.")),
        (planned(costs=[*COSTS, {"item": " ", "amount": "1.00"}]), "plan.costs.1.item",
         ("Der Posten hat keinen Namen.", "The item has no name.")),
        (CASE | {"actual": {"costs": [{"item": "", "amount": "1.00"}]}}, "actual.costs.0.item",
         ("Der Posten hat keinen Namen.", "The item has no name.")),
        (planned(costs=[{"item": "A", "amount": "9999999999.99"}, {"item": "B", "amount": "0.01"}]), "plan.costs",
         ("Die Summe ist zu groß.", "The sum is too large.")),
        *((planned(**{name: "-1.00"}), f"plan.{name}", NEGATIVE)
          for name in ("grant", "own", "third_party", "participants", "in_kind")),
        *((CASE | {"actual": {"costs": COSTS, name: "-1.00"}}, f"actual.{name}", NEGATIVE)
          for name in ("own", "third_party", "participants")),
        ({"instalments": [PAYMENT | {"amount": "-1.00"}]}, "instalments.0.amount", NEGATIVE),
        (planned(in_kind="100.00"), "plan.in_kind",
         ("Eigenleistungen ohne Geldfluss lässt dieses Regelwerk nicht zu.",
          "This rule set does not allow contributions in kind.")),
        (planned(costs=[*COSTS, {"item": "B", "amount": "1.00", "fictitious": True}]), "plan.in_kind",
         ("Eigenleistungen ohne Geldfluss lässt dieses Regelwerk nicht zu.",
          "This rule set does not allow contributions in kind.")),
        (planned(in_kind="100.00", own="0.00") | {"settings": IN_KIND}, "plan.in_kind",
         ("Eigenleistungen stehen auf beiden Seiten des Plans mit demselben Betrag.",
          "Contributions in kind stand on both sides of the plan with the same amount.")),
        (CASE | {"approved_items": ["x" * 501]}, "approved_items.0", TOO_LONG),
        (CASE | {"approved_items": ["a\tb"]}, "approved_items.0", CONTROL),
        (planned(costs=[{"item": "A", "amount": "1.00", "group": "a\ud800"}]), "plan.costs.0.group", CONTROL),
        (CASE | {"x" * 501: 1}, "", TOO_LONG),
        (CASE | {"plan": CASE["plan"] | {"a\nb": 1}}, "plan", CONTROL),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_is_told_where_and_why(facts: Facts, path: str, reason: tuple[str, str]) -> None:
    assert refused(question.ask, facts) == (path, *reason)


@pytest.mark.parametrize(
    ("text", "path", "reason"),
    [
        ("{", "", ("Das ist kein gültiges JSON.", "This is not valid JSON.")),
        ("[" * 100_000, "", ("Das ist kein gültiges JSON.", "This is not valid JSON.")),
        ("[]", "", NO_GROUP),
        ('{"as_of": NaN}', "", ("NaN ist keine Zahl.", "NaN is not a number.")),
        ('{"as_of": "2026-01-01", "as_of": "2026-01-01"}', "as_of",
         ("Diese Angabe steht zweimal da.", "This fact is given twice.")),
        ('{"%s": 1, "%s": 1}' % (2 * ("x" * 600,)), "x" * 500,
         ("Diese Angabe steht zweimal da.", "This fact is given twice.")),
    ],
    ids=["cut off", "too deep", "no object", "no number", "twice", "a long name twice"],
)  # fmt: skip
def test_what_is_no_question_is_told_why(text: str, path: str, reason: tuple[str, str]) -> None:
    assert refused(question.determine, text) == (path, *reason)


def nested(depth: int) -> Facts:
    """A list in a list …, whose innermost value stands at `depth`."""
    value: Any = 1
    for _ in range(depth - 1):
        value = [value]
    return {"approved_items": value}


def test_facts_are_nested_twelve_deep_at_most() -> None:
    too_deep = "Die Angaben sind zu tief verschachtelt.", "The facts are nested too deeply."
    assert refused(question.ask, nested(13)) == (".".join(["approved_items", *["0"] * 12]), *too_deep)
    assert refused(question.ask, nested(12))[0] == "approved_items.0"
    groups: Any = {"as_of": 1}
    for _ in range(11):
        groups = {"settings": groups}
    assert refused(question.ask, {"settings": groups})[1:] == too_deep
    assert refused(question.ask, groups)[0] == "plan"


def test_a_question_on_its_bounds_is_answered() -> None:
    assert question.ask(CASE | {"approved_items": ["x" * 500]})["final_grant"] == "900.00"
    assert question.ask(CASE | {"funding_from": "2026-01-01", "funding_until": "2026-01-01"})["final_grant"] == "900.00"
    fixed = CASE | {"financing_type": "fixed"}
    assert question.ask(fixed | {"units": "0", "rate": "1.00"})["final_grant"] == "0.00"
    assert question.ask(fixed | {"units": "9999999999.99", "rate": "1.00"})["final_grant"] == "900.00"
    whole = {"costs": [{"item": "A", "amount": "9999999999.99"}], "own": "9999999999.99", "grant": "0.00"}
    assert question.ask(CASE | {"plan": whole})["final_grant"] == "0.00"
    nothing = {"costs": [{"item": "A", "amount": "0.00"}], "grant": "0.00"}
    assert question.ask(fixed | {"plan": nothing})["final_grant"] == "0.00"


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"rule_set": "mars", "instalments": []},
         {"code": "unknown_rule_set", "message": "Ein Regelwerk „mars“ gibt es nicht.",
          "message_en": "There is no rule set “mars”.", "rule_set": "mars"}),
        (planned(grant="899.50"),
         {"code": "plan_unbalanced", "message": "Der Plan geht nicht auf. In der Finanzierung fehlen 0,50 €.",
          "message_en": "The plan does not balance. €0.50 is missing in the financing.", "difference": "0.50"}),
        ({"instalments": [PAYMENT], "as_of": "2026-08-01"},
         {"code": "base_rate_missing", "from": "2026-07-01",
          "message": "Für die Zeit ab dem 01.07.2026 ist kein Basiszinssatz hinterlegt. Bis er im Regelwerk "
          "eingetragen ist, lassen sich die Zinsen nicht berechnen.",
          "message_en": "No base rate is recorded for the time from 1 Jul 2026. Interest cannot be computed until it "
          "has been entered in the rule set."}),
        ({"as_of": 5, "instalments": []},
         {"code": "invalid_facts", "path": "as_of",
          "message": "as_of: Ein Tag wird als JJJJ-MM-TT geschrieben, zum Beispiel 2026-03-15.",
          "message_en": "as_of: A day is written YYYY-MM-DD."}),
    ],
    ids=["rule set", "balance", "base rate", "field"],
)  # fmt: skip
def test_a_refusal_is_written_with_its_code_its_sentences_and_its_fact(facts: Facts, told: Facts) -> None:
    with pytest.raises(RuleError) as refusal:
        question.ask(facts)
    written = json.dumps(question.refusal(refusal.value), ensure_ascii=False).replace("\N{NO-BREAK SPACE}", " ")
    assert json.loads(written) == {"error": told}


def test_a_text_may_hold_spaces_that_do_not_break() -> None:
    assert question.ask(CASE | {"approved_items": ["Musik\N{NO-BREAK SPACE}am\N{THIN SPACE}Abend"]})


def test_a_rate_is_an_amount_in_a_question_of_interest_too() -> None:
    facts = {"instalments": [], "units": "1", "rate": "-1.00"}
    assert refused(question.ask, facts) == ("rate", *NEGATIVE)


def test_a_whole_case_can_be_found_without_its_interest() -> None:
    with_interest, without = (question.find(EVERYTHING, with_interest=wanted) for wanted in (True, False))
    assert [row.rule for row in without.trace if row.rule.startswith(("interest", "use"))] == []
    assert with_interest.trace[: len(without.trace)] == without.trace
