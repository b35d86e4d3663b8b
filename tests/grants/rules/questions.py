"""Questions of the format as properties draw them, and how their amounts are read."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from grants.rules import question
from tests.grants.rules.by_hand import Facts

money = st.integers(0, 400_000).map(lambda cents: f"{cents // 100}.{cents % 100:02d}")
days = st.dates(date(2024, 1, 1), date(2026, 6, 30)).map(date.isoformat)
names = st.sampled_from(["Honorare", "Miete", "Sachkosten", "Reisen"])


@st.composite
def questions(draw: st.DrawFn) -> Facts:
    """Facts of the format that can be answered, with repayments after the last payout."""
    switches = st.fixed_dictionaries(
        {},
        optional={
            "day_count": st.sampled_from(["30E/360", "ACT/365"]),
            "late_interest_from": st.sampled_from(["payout", "grace_end"]),
            "check_overfinancing": st.booleans(),
            "cap_costs_at_plan": st.booleans(),
        },
    )
    facts: Facts = {"settings": draw(switches)}
    if draw(st.booleans()):
        costs = draw(st.lists(st.fixed_dictionaries({"item": names, "amount": money}), min_size=1, max_size=4))
        whole = sum(Decimal(cost["amount"]) for cost in costs)
        if not whole:
            costs.append({"item": "Technik", "amount": "10.00"})
            whole = Decimal("10.00")
        shares = sorted(Decimal(draw(st.integers(0, 100))) / 100 for _ in range(3))
        own, others = ((whole * part).quantize(Decimal("0.01")) for part in (shares[0] / 2, shares[1] / 2))
        facts["financing_type"] = draw(st.sampled_from(["share", "deficit", "fixed", "full"]))
        third = (others / 2).quantize(Decimal("0.01"))
        facts["plan"] = {
            "costs": costs, "own": str(own), "third_party": str(third), "participants": str(others - third),
            "grant": str(whole - own - others),
        }  # fmt: skip
        spent = {"item": names, "amount": money}
        dated = draw(st.booleans())
        facts["actual"] = {
            "costs": draw(st.lists(st.fixed_dictionaries(spent | ({"paid_on": days} if dated else {})), max_size=5)),
            "own": draw(money), "third_party": draw(money), "participants": draw(money),
        }  # fmt: skip
        facts["approved_items"] = draw(st.lists(names, max_size=2))
    payment = st.fixed_dictionaries({"amount": money, "paid_on": days})
    if draw(st.booleans()) or "plan" not in facts:
        facts["instalments"] = draw(st.lists(payment, max_size=3))
        if "plan" in facts:
            left = Decimal(facts["plan"]["grant"])
            for instalment in facts["instalments"]:
                paid = min(left, Decimal(instalment["amount"]))
                left -= paid
                instalment["amount"] = str(paid)
        last = max((one["paid_on"] for one in facts["instalments"]), default="2024-01-01")
        credits = st.dates(date.fromisoformat(last), date(2026, 6, 30))
        facts["repayments"] = []
        for credited, amount in draw(st.lists(st.tuples(credits, money), max_size=3)):
            row = {"amount": amount, "credited_on": credited.isoformat()}
            if draw(st.booleans()):
                row["ineffective_from"] = draw(st.dates(date(2024, 1, 1), credited)).isoformat()
            facts["repayments"].append(row)
    if draw(st.booleans()):
        facts["uses"] = draw(st.lists(payment, max_size=4))
    if draw(st.booleans()):
        facts["as_of"] = draw(st.dates(date(2024, 1, 1), date(2026, 7, 20))).isoformat()
    return facts


leaves = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | money | days
anything = st.recursive(leaves, lambda part: st.lists(part) | st.dictionaries(st.text(), part), max_leaves=8)


def change_something(facts: Facts, data: st.DataObject) -> None:
    """Put anything in place of one of the facts, at any depth."""
    at: Any = facts
    while isinstance(at, dict | list) and at:
        key = data.draw(st.sampled_from(sorted(at) if isinstance(at, dict) else range(len(at))))
        if data.draw(st.booleans()) or not isinstance(at[key], dict | list) or not at[key]:
            at[key] = data.draw(anything)
            break
        at = at[key]


def amounts_of(facts: Facts) -> dict[str, Any]:
    found = question.ask(json.loads(json.dumps(facts)))
    assert all(
        row["source"] and row["rule_set"] and row["sentence_de"] and row["sentence_en"] for row in found["trace"]
    )
    return {name: value for name, value in found.items() if name != "trace"}
