"""What holds for every question of the format, and a second reckoning of all of them."""

import json
from copy import deepcopy
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from grants.rules import question
from grants.rules.errors import BaseRateMissing, RuleError
from grants.rules.use import Movement, Repayment, match
from tests.grants.rules import by_hand
from tests.grants.rules.by_hand import Facts
from tests.grants.rules.questions import amounts_of, change_something, days, money, questions


@settings(max_examples=300)
@given(questions())
def test_a_second_reckoning_day_by_day_comes_to_the_same(facts: Facts) -> None:
    try:
        found = amounts_of(facts)
    except BaseRateMissing as missing:
        found = {"from": missing.missing_from.isoformat()}
    rejected = found.pop("not_recognised", [])
    assert found == by_hand.expected(facts)
    if "plan" in facts and "from" not in found:
        spent = sum(Decimal(cost["amount"]) for cost in facts["actual"]["costs"])
        assert Decimal(found["recognised_total"]) + sum(Decimal(cut["amount"]) for cut in rejected) == spent


@given(questions(), st.randoms())
def test_the_order_in_which_facts_are_listed_does_not_matter(facts: Facts, chance: Any) -> None:
    shuffled = deepcopy(facts)
    lists = [shuffled.get(name, []) for name in ("instalments", "uses", "repayments", "approved_items")]
    for part in [*lists, shuffled.get("plan", {}).get("costs", []), shuffled.get("actual", {}).get("costs", [])]:
        chance.shuffle(part)

    def outcome(asked: Facts) -> Any:
        try:
            found = amounts_of(asked)
        except BaseRateMissing as missing:
            return missing.missing_from
        return found | {"not_recognised": sorted(map(str, found.get("not_recognised", [])))}

    assert outcome(facts) == outcome(shuffled)


@given(questions(), st.data())
def test_whatever_stands_in_a_field_is_answered_or_refused_in_words(facts: Facts, data: st.DataObject) -> None:
    change_something(facts, data)
    try:
        question.ask(facts)
    except RuleError as error:
        json.dumps(question.refusal(error))


def test_money_is_matched_without_loss() -> None:
    paid = [Movement(Decimal("0.01"), date(2026, 1, 1))] * 3
    back = [Repayment(Decimal("0.02"), date(2026, 2, 1))]
    assert sum(part.amount for part in match(paid, [], back)) == Decimal("0.03")


def granted(facts: Facts) -> Decimal:
    """The final grant alone: what was planned and what became of it, without payments."""
    parts = ("settings", "financing_type", "plan", "actual", "approved_items")
    return Decimal(question.ask({name: facts[name] for name in parts})["final_grant"])


def more(amount: str, by: str) -> str:
    return str(Decimal(amount) + Decimal(by))


@given(questions())
def test_the_final_grant_lies_between_nothing_and_the_award(facts: Facts) -> None:
    assume("plan" in facts)
    assert 0 <= granted(facts) <= Decimal(facts["plan"]["grant"])


@given(questions(), money, st.data())
def test_more_cost_never_lowers_the_final_grant(facts: Facts, by: str, data: st.DataObject) -> None:
    assume("plan" in facts and facts["actual"]["costs"])
    dearer = deepcopy(facts)
    cost = data.draw(st.sampled_from(dearer["actual"]["costs"]))
    cost["amount"] = more(cost["amount"], by)
    assert granted(dearer) >= granted(facts)


@given(questions(), money, st.sampled_from(["own", "third_party", "participants"]))
def test_more_income_never_raises_the_final_grant(facts: Facts, by: str, source: str) -> None:
    assume("plan" in facts)
    richer = deepcopy(facts)
    richer["actual"][source] = more(richer["actual"][source], by)
    assert granted(richer) <= granted(facts)


@given(money, days, days, days, st.sampled_from(["30E/360", "ACT/365"]))
def test_a_repayment_in_two_parts_bears_the_interest_of_its_parts(
    amount: str, lost: str, first: str, second: str, day_count: str
) -> None:
    assume(lost <= min(first, second))
    parts = [{"amount": amount, "credited_on": day, "ineffective_from": lost} for day in (first, second)]
    asked = {"settings": {"day_count": day_count}}
    together = Decimal(question.ask(asked | {"repayments": parts})["repayment_interest"])
    each = sum(Decimal(question.ask(asked | {"repayments": [part]})["repayment_interest"]) for part in parts)
    assert abs(together - each) <= Decimal("0.01")
