"""The formal conditions, one by one."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from grants.rules.eligibility import Applicant, Conditions, Purpose, Request, eligibility
from grants.rules.errors import InvalidFacts
from grants.rules.shipped import BUND
from tests.grants.rules.amounts import eur

CONDITIONS = Conditions(
    legal_forms=("e. V.", "gGmbH"),
    minimum=eur("500"),
    maximum=eur("5000"),
    cost_types=("FEES", "MATERIAL"),
    earliest=date(2027, 1, 1),
    latest=date(2027, 12, 31),
    received_until=date(2026, 12, 1),
)
REQUEST = Request(
    Applicant("e. V.", charitable_proof=True),
    received_on=date(2026, 12, 1),
    funding_from=date(2027, 1, 1),
    funding_until=date(2027, 12, 31),
    amount=eur("5000"),
    cost_types=("FEES",),
    purposes=(Purpose("party", "innerparteiliche Arbeit", applies=False),),
)


def codes(request: Request, conditions: Conditions = CONDITIONS) -> list[str]:
    result = eligibility(request, conditions=conditions, rule_set=BUND).result
    return [objection.code for objection in result.objections]


def test_a_request_on_every_bound_is_eligible() -> None:
    finding = eligibility(REQUEST, conditions=CONDITIONS, rule_set=BUND)
    assert finding.result.eligible
    assert [row.rule.removeprefix("eligibility.") for row in finding.trace] == [
        "too_late", "outside_term", "started", "legal_form", "not_charitable", "below_minimum", "above_maximum",
        "cost_type",
    ]  # fmt: skip
    assert {row.result for row in finding.trace} == {"yes"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"received_on": date(2026, 12, 2)}, "too_late"),
        ({"funding_from": date(2026, 12, 31)}, "outside_term"),
        ({"funding_until": date(2028, 1, 1)}, "outside_term"),
        ({"started_on": date(2026, 11, 1)}, "started"),
        ({"applicant": Applicant("GmbH", charitable_proof=True)}, "legal_form"),
        ({"applicant": Applicant("e. V.", charitable_proof=False)}, "not_charitable"),
        ({"amount": eur("499.99")}, "below_minimum"),
        ({"amount": eur("5000.01")}, "above_maximum"),
        ({"cost_types": ("FEES", "STAFF", "STAFF")}, "cost_type"),
        ({"purposes": (Purpose("party", "innerparteiliche Arbeit", applies=True),)}, "excluded_purpose"),
    ],
)
def test_each_condition_refuses_with_its_own_reason(change: dict[str, Any], code: str) -> None:
    assert codes(replace(REQUEST, **change)) == [code]


def test_a_formal_rejection_lists_every_reason() -> None:
    request = replace(
        REQUEST, applicant=Applicant("GmbH", charitable_proof=False), amount=eur("15000"), started_on=date(2026, 10, 1)
    )
    assert codes(request) == ["started", "legal_form", "not_charitable", "above_maximum"]


def test_an_early_start_needs_consent_that_was_there_before() -> None:
    started = replace(REQUEST, started_on=date(2026, 11, 5))
    assert codes(replace(started, early_start_from=date(2026, 11, 5))) == []
    assert codes(replace(started, early_start_from=date(2026, 11, 6))) == ["started"]


def test_the_rule_on_early_starts_can_be_switched_off() -> None:
    started = replace(REQUEST, started_on=date(2026, 11, 5))
    assert codes(started, replace(CONDITIONS, not_started=False)) == []


def test_a_question_that_nobody_answered_keeps_the_request_from_being_eligible() -> None:
    asked = replace(REQUEST, purposes=(Purpose("sports", "überwiegend Sport"),))
    result = eligibility(asked, conditions=CONDITIONS, rule_set=BUND).result
    assert (result.objections, result.open, result.eligible) == ((), ("sports",), False)


def test_no_conditions_ask_for_nothing_but_charity_and_a_start_to_come() -> None:
    finding = eligibility(REQUEST, conditions=Conditions(), rule_set=BUND)
    assert [row.rule for row in finding.trace] == ["eligibility.started", "eligibility.not_charitable"]
    assert eligibility(REQUEST, conditions=Conditions(charitable=False, not_started=False), rule_set=BUND).trace == ()


def test_a_maximum_of_nothing_is_a_maximum() -> None:
    assert codes(REQUEST, Conditions(maximum=eur("0"))) == ["above_maximum"]


def test_one_sided_terms_are_told_with_the_side_they_have() -> None:
    finding = eligibility(REQUEST, conditions=Conditions(latest=date(2027, 6, 30)), rule_set=BUND)
    assert finding.result.objections[0].sentence_de == (
        "Bewilligungszeitraum 01.01.2027 bis 31.12.2027; möglich: nicht nach dem 30.06.2027."
    )


def test_the_objection_says_it_in_both_languages() -> None:
    request = replace(REQUEST, cost_types=("STAFF",))
    objection = eligibility(request, conditions=CONDITIONS, rule_set=BUND).result.objections[0]
    assert objection.item == "STAFF"
    assert objection.sentence("de") == "Kostenart Personalkosten: hier nicht förderfähig."
    assert objection.sentence("en-gb") == "Cost type Staff: not eligible here."


def test_an_applicant_without_a_legal_form_is_told_so() -> None:
    request = replace(REQUEST, applicant=Applicant("", charitable_proof=True))
    objection = eligibility(request, conditions=CONDITIONS, rule_set=BUND).result.objections[0]
    assert objection.sentence_de == "Rechtsform: keine. Gefördert werden: e. V., gGmbH."
    assert objection.sentence_en == "Legal form: none. Funded are: e. V., gGmbH."


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(InvalidFacts, match="funding_until"):
        replace(REQUEST, funding_until=date(2026, 1, 1))
