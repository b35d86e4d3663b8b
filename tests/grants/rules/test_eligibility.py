"""The formal conditions, one by one."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from grants.rules.eligibility import Applicant, Conditions, Purpose, Request, eligibility
from grants.rules.plan import Objection
from grants.rules.shipped import BUND
from tests.grants.rules.amounts import eur
from tests.grants.rules.said import refused, told

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
    assert objection.sentence_de == "Gefördert werden: e. V., gGmbH. Rechtsform hier: keine."
    assert objection.sentence_en == "Funded are: e. V., gGmbH. Legal form here: none."


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    refusal = "funding_until", "Der Zeitraum endet, bevor er beginnt.", "The period ends before it begins."
    assert refused(replace, REQUEST, funding_until=date(2026, 12, 31)) == refusal
    assert replace(REQUEST, funding_until=REQUEST.funding_from).funding_until == date(2027, 1, 1)


def test_a_requested_amount_that_is_none_is_refused() -> None:
    assert refused(replace, REQUEST, amount=eur("-1"))[0] == "amount"


def test_the_minimum_itself_may_be_requested() -> None:
    assert codes(replace(REQUEST, amount=eur("500"))) == []


def test_conditions_that_are_met_explain_themselves() -> None:
    assert (
        told(eligibility(REQUEST, conditions=CONDITIONS, rule_set=BUND))
        == """
eligibility.too_late | Förderrichtlinie des Programms
  Der Antrag ist am 01.12.2026 eingegangen. Annahmeschluss: 01.12.2026.
  The application was received on 1 Dec 2026. Closing date: 1 Dec 2026.
  received_on 2026-12-01, received_until 2026-12-01 = yes
eligibility.outside_term | Förderrichtlinie des Programms
  Bewilligungszeitraum 01.01.2027 bis 31.12.2027; möglich: nicht vor dem 01.01.2027 und nicht nach dem 31.12.2027.
  Funding period 1 Jan 2027 to 31 Dec 2027; possible: not before 1 Jan 2027 and not after 31 Dec 2027.
  funding_from 2027-01-01, funding_until 2027-12-31 = yes
eligibility.started | VV Nr. 1.3 zu § 44 BHO/LHO: noch nicht begonnene Vorhaben
  Das Vorhaben hat noch nicht begonnen.
  The project has not started yet.
  started_on , early_start_from  = yes
eligibility.legal_form | Förderrichtlinie des Programms
  Gefördert werden: e. V., gGmbH. Rechtsform hier: e. V.
  Funded are: e. V., gGmbH. Legal form here: e. V.
  legal_form e. V. = yes
eligibility.not_charitable | Förderrichtlinie des Programms
  Ein Nachweis der Gemeinnützigkeit liegt vor.
  Proof of charitable status is there.
  charitable_proof yes = yes
eligibility.below_minimum | Förderrichtlinie des Programms
  Beantragt sind 5.000,00 €; Mindestbetrag: 500,00 €.
  Requested: €5,000.00; minimum: €500.00.
  requested 5000.00, bound 500.00 = yes
eligibility.above_maximum | Förderrichtlinie des Programms
  Beantragt sind 5.000,00 €; Höchstbetrag: 5.000,00 €.
  Requested: €5,000.00; maximum: €5,000.00.
  requested 5000.00, bound 5000.00 = yes
eligibility.cost_type | Förderrichtlinie des Programms
  Kostenart Honorare: möglich.
  Cost type Fees: possible.
  cost_type FEES = yes
"""
    )


def test_conditions_that_are_not_met_explain_themselves() -> None:
    request = Request(
        Applicant("GmbH", charitable_proof=False),
        received_on=date(2026, 12, 2),
        funding_from=date(2026, 12, 31),
        funding_until=date(2028, 1, 1),
        amount=eur("499.99"),
        cost_types=("STAFF", "CLOWN"),
        started_on=date(2026, 11, 5),
    )
    finding = eligibility(request, conditions=CONDITIONS, rule_set=BUND)
    assert (
        told(finding)
        == """
eligibility.too_late | Förderrichtlinie des Programms
  Der Antrag ist am 02.12.2026 eingegangen. Annahmeschluss: 01.12.2026.
  The application was received on 2 Dec 2026. Closing date: 1 Dec 2026.
  received_on 2026-12-02, received_until 2026-12-01 = no
eligibility.outside_term | Förderrichtlinie des Programms
  Bewilligungszeitraum 31.12.2026 bis 01.01.2028; möglich: nicht vor dem 01.01.2027 und nicht nach dem 31.12.2027.
  Funding period 31 Dec 2026 to 1 Jan 2028; possible: not before 1 Jan 2027 and not after 31 Dec 2027.
  funding_from 2026-12-31, funding_until 2028-01-01 = no
eligibility.started | VV Nr. 1.3 zu § 44 BHO/LHO: noch nicht begonnene Vorhaben
  Das Vorhaben hat am 05.11.2026 begonnen (erster Liefer- oder Leistungsvertrag). Einem vorzeitigen Beginn wurde
    nicht zugestimmt.
  The project started on 5 Nov 2026 (first supply or service contract). There is no consent to an early start.
  started_on 2026-11-05, early_start_from  = no
eligibility.legal_form | Förderrichtlinie des Programms
  Gefördert werden: e. V., gGmbH. Rechtsform hier: GmbH.
  Funded are: e. V., gGmbH. Legal form here: GmbH.
  legal_form GmbH = no
eligibility.not_charitable | Förderrichtlinie des Programms
  Ein Nachweis der Gemeinnützigkeit liegt nicht vor.
  Proof of charitable status is not there.
  charitable_proof no = no
eligibility.below_minimum | Förderrichtlinie des Programms
  Beantragt sind 499,99 €; Mindestbetrag: 500,00 €.
  Requested: €499.99; minimum: €500.00.
  requested 499.99, bound 500.00 = no
eligibility.above_maximum | Förderrichtlinie des Programms
  Beantragt sind 499,99 €; Höchstbetrag: 5.000,00 €.
  Requested: €499.99; maximum: €5,000.00.
  requested 499.99, bound 5000.00 = yes
eligibility.cost_type | Förderrichtlinie des Programms
  Kostenart Personalkosten: hier nicht förderfähig.
  Cost type Staff: not eligible here.
  cost_type STAFF = no
eligibility.cost_type | Förderrichtlinie des Programms
  Kostenart CLOWN: hier nicht förderfähig.
  Cost type CLOWN: not eligible here.
  cost_type CLOWN = no
"""
    )
    assert [(each.sentence_de, each.sentence_en) for each in finding.result.objections] == [
        (row.sentence_de, row.sentence_en) for row in finding.trace if row.result == "no"
    ]
    assert [each.item for each in finding.result.objections] == ["", "", "", "", "", "", "STAFF", "CLOWN"]


def test_consent_to_an_early_start_explains_itself() -> None:
    request = replace(REQUEST, started_on=date(2026, 11, 5), early_start_from=date(2026, 11, 6))
    assert (
        told(eligibility(request, conditions=Conditions(charitable=False), rule_set=BUND))
        == """
eligibility.started | VV Nr. 1.3 zu § 44 BHO/LHO: noch nicht begonnene Vorhaben
  Das Vorhaben hat am 05.11.2026 begonnen (erster Liefer- oder Leistungsvertrag). Einem vorzeitigen Beginn ist ab
    dem 06.11.2026 zugestimmt.
  The project started on 5 Nov 2026 (first supply or service contract). There is consent to an early start from 6
    Nov 2026.
  started_on 2026-11-05, early_start_from 2026-11-06 = no
"""
    )


def test_a_term_with_a_beginning_alone_is_told_with_it_alone() -> None:
    conditions = Conditions(charitable=False, not_started=False, earliest=date(2027, 1, 2))
    assert (
        told(eligibility(REQUEST, conditions=conditions, rule_set=BUND))
        == """
eligibility.outside_term | Förderrichtlinie des Programms
  Bewilligungszeitraum 01.01.2027 bis 31.12.2027; möglich: nicht vor dem 02.01.2027.
  Funding period 1 Jan 2027 to 31 Dec 2027; possible: not before 2 Jan 2027.
  funding_from 2027-01-01, funding_until 2027-12-31 = no
"""
    )


def test_a_term_with_an_end_alone_is_told_with_it_alone() -> None:
    conditions = Conditions(charitable=False, not_started=False, latest=date(2027, 12, 30))
    assert (
        told(eligibility(REQUEST, conditions=conditions, rule_set=BUND))
        == """
eligibility.outside_term | Förderrichtlinie des Programms
  Bewilligungszeitraum 01.01.2027 bis 31.12.2027; möglich: nicht nach dem 30.12.2027.
  Funding period 1 Jan 2027 to 31 Dec 2027; possible: not after 30 Dec 2027.
  funding_from 2027-01-01, funding_until 2027-12-31 = no
"""
    )


def test_an_excluded_purpose_is_an_objection_with_its_code_and_its_words() -> None:
    request = replace(REQUEST, purposes=(Purpose("party", "innerparteiliche Arbeit", applies=True),))
    assert eligibility(request, conditions=CONDITIONS, rule_set=BUND).result.objections == (
        Objection(
            "excluded_purpose",
            "Das Vorhaben dient einem ausgeschlossenen Zweck: innerparteiliche Arbeit.",
            "The project serves an excluded purpose: innerparteiliche Arbeit.",
            item="party",
        ),
    )


def test_each_question_of_the_checklist_is_told_with_its_answer() -> None:
    asked = (
        Purpose("party", "Parteiarbeit", applies=False),
        Purpose("sports", "Sport", applies=True),
        Purpose("x", "Reisen"),
    )
    found = eligibility(replace(REQUEST, purposes=asked), conditions=CONDITIONS, rule_set=BUND)
    assert (
        told(replace(found, trace=found.trace[-3:]))
        == """
eligibility.excluded_purpose | Förderrichtlinie des Programms
  Ausgeschlossener Zweck: Parteiarbeit. Das trifft nicht zu.
  Excluded purpose: Parteiarbeit. It does not apply.
  purpose party, applies no = yes
eligibility.excluded_purpose | Förderrichtlinie des Programms
  Ausgeschlossener Zweck: Sport. Das trifft zu.
  Excluded purpose: Sport. It applies.
  purpose sports, applies yes = no
eligibility.excluded_purpose | Förderrichtlinie des Programms
  Ausgeschlossener Zweck: Reisen. Das ist noch nicht beantwortet.
  Excluded purpose: Reisen. It has not been answered yet.
  purpose x, applies  =
"""
    )
