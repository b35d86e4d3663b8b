"""The funding law once more, day by day and in exact fractions: it shares nothing with what it is held against."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

BASE = {
    "2016-07-01": "-0.88", "2023-01-01": "1.62", "2023-07-01": "3.12", "2024-01-01": "3.62", "2024-07-01": "3.37",
    "2025-01-01": "2.27", "2025-07-01": "1.27",
}  # fmt: skip
LAST_KNOWN = date(2026, 6, 30)
Facts = dict[str, Any]


def half_up(value: Fraction) -> Fraction:
    return Fraction((value * 100 + Fraction(1, 2)).__floor__(), 100)


def written(value: Fraction) -> str:
    cents = value * 100
    assert cents.denominator == 1
    return f"{int(cents) // 100}.{int(cents) % 100:02d}"


def expected(facts: Facts) -> dict[str, str]:
    """The amounts that the answer to `facts` must hold, and no others; or the day from which no rate is known."""
    settings = facts.get("settings", {})
    found: dict[str, Fraction | None] = {}
    uses: list[tuple[date, Fraction]] | None = None
    if "uses" in facts:
        uses = [(day(use["paid_on"]), Fraction(use["amount"])) for use in facts["uses"]]
    if "plan" in facts:
        found = award(facts, settings)
        if uses is None:
            uses = spent_by_day(facts, settings, found)
    elif uses is None:
        uses = []
    try:
        found |= interest(facts, settings, uses)
    except LookupError as missing:
        return {"from": str(missing.args[0])}
    return {name: written(value) for name, value in found.items() if value is not None}


def award(facts: Facts, settings: Facts) -> dict[str, Fraction | None]:
    plan, actual, kind = facts["plan"], facts["actual"], facts["financing_type"]
    grant, own, own_spent = Fraction(plan["grant"]), Fraction(plan["own"]), Fraction(actual["own"])
    others, others_spent = (Fraction(side["third_party"]) + Fraction(side["participants"]) for side in (plan, actual))
    planned = sum((Fraction(cost["amount"]) for cost in plan["costs"]), Fraction(0))
    items = sum(recognised_items(facts).values(), Fraction(0))
    strict = settings.get("cap_costs_at_plan", False)
    costs = min(items, planned) if strict else items
    extra = max(Fraction(0), others_spent - others)
    if kind == "share":
        left = grant / planned * (costs - extra)
    elif kind == "deficit":
        left = costs - max(own, own_spent) - others_spent
    elif kind == "fixed":
        left = min(grant, costs)
        if settings.get("check_overfinancing"):
            left = min(left, costs - others_spent)
    else:
        left = costs - others_spent - own_spent
    final = half_up(max(Fraction(0), min(grant, left)))
    result: dict[str, Fraction | None] = {
        "recognised_total": min(items, planned + (0 if strict else extra)), "final_grant": final,
    }  # fmt: skip
    if "instalments" in facts:
        paid = sum((Fraction(one["amount"]) for one in facts["instalments"]), Fraction(0))
        result["repayment" if paid >= final else "remaining_instalment"] = abs(paid - final)
    return result


def recognised_items(facts: Facts) -> dict[str, Fraction]:
    planned: dict[str, Fraction] = {}
    for cost in facts["plan"]["costs"]:
        planned[cost["item"]] = planned.get(cost["item"], Fraction(0)) + Fraction(cost["amount"])
    spent: dict[str, Fraction] = {}
    for cost in facts["actual"]["costs"]:
        spent[cost["item"]] = spent.get(cost["item"], Fraction(0)) + Fraction(cost["amount"])
    recognised = {}
    for item, amount in spent.items():
        if planned.get(item):
            recognised[item] = min(amount, half_up(planned[item] * Fraction(6, 5)))
        else:
            recognised[item] = amount if item in facts.get("approved_items", ()) else Fraction(0)
    return recognised


def spent_by_day(
    facts: Facts, settings: Facts, found: dict[str, Fraction | None]
) -> list[tuple[date, Fraction]] | None:
    """Which grant money each day's costs used; None where a cost has no day."""
    costs = facts["actual"]["costs"]
    if not all("paid_on" in cost for cost in costs):
        return None
    plan, actual, kind = facts["plan"], facts["actual"], facts["financing_type"]
    whole, final = found["recognised_total"], found["final_grant"]
    assert whole is not None
    assert final is not None
    planned = sum((Fraction(cost["amount"]) for cost in plan["costs"]), Fraction(0))
    quota = Fraction(plan["grant"]) / planned if planned else Fraction(0)
    if whole and final > quota * whole:
        quota = final / whole  # a fixed amount may be more of the costs than planned
    left, spent, used, uses = recognised_items(facts), Fraction(0), Fraction(0), []
    for today in sorted({day(cost["paid_on"]) for cost in costs}):
        for cost in costs:
            if day(cost["paid_on"]) == today:
                amount = min(left[cost["item"]], Fraction(cost["amount"]), whole - spent)
                left[cost["item"]] -= amount
                spent += amount
        if kind in ("share", "fixed"):
            due = half_up(quota * spent)
        else:  # other means first: what they leave of all the costs is the grant
            due = max(Fraction(0), spent - (whole - final))
            others = Fraction(actual["third_party"]) + Fraction(actual["participants"])
            own = Fraction(actual["own"])
            if kind == "deficit":
                own = max(own, Fraction(plan["own"]))
            if own + others < whole - final:
                due = max(Fraction(0), spent - own - others)
        due = min(due, final)
        if due > used:
            uses.append((today, due - used))
            used = due
    return uses


def interest(facts: Facts, settings: Facts, uses: list[tuple[date, Fraction]] | None) -> dict[str, Fraction | None]:
    result: dict[str, Fraction | None] = {}
    as_of = day(facts["as_of"]) if "as_of" in facts else None
    if facts.get("instalments") and uses is not None:
        lots = sorted((day(one["paid_on"]), Fraction(one["amount"])) for one in facts["instalments"])
        given_back = [one for one in facts.get("repayments", ()) if "ineffective_from" not in one]
        reduced = [one for one in facts.get("repayments", ()) if "ineffective_from" in one]
        ends = sorted(uses)
        for group, name in ((given_back, "credited_on"), (reduced, "ineffective_from")):
            ends += [
                (day(one[name]), Fraction(one["amount"]))
                for one in sorted(group, key=lambda one: (one["credited_on"], one[name]))
            ]
        whole = Fraction(0)
        for end, amount in ends:
            rest = []
            for paid_on, left in lots:
                taken = min(amount, left)
                amount -= taken
                rest.append((paid_on, left - taken))
                whole += late(taken, paid_on, end, settings)
            lots = rest
        open_amount = sum((left for _, left in lots), Fraction(0))
        for paid_on, left in lots:
            if as_of:
                whole += late(left, paid_on, as_of, settings)
        result["late_use_interest"] = half_up(whole)
        result["open_amount"] = open_amount or None
    reduced = [one for one in facts.get("repayments", ()) if "ineffective_from" in one]
    if reduced:
        whole = sum(
            (over_days(Fraction(one["amount"]), day(one["ineffective_from"]), day(one["credited_on"]), settings)
             for one in reduced), Fraction(0)
        )  # fmt: skip
        result["repayment_interest"] = half_up(whole)
    return result


def late(amount: Fraction, paid_on: date, end: date, settings: Facts) -> Fraction:
    grace = paid_on + timedelta(days=42)
    if end <= grace:
        return Fraction(0)
    start = grace if settings.get("late_interest_from") == "grace_end" else paid_on
    return over_days(amount, start, end, settings)


def over_days(amount: Fraction, after: date, last: date, settings: Facts) -> Fraction:
    if not amount:
        return Fraction(0)
    whole, by_calendar, today = Fraction(0), settings.get("day_count") == "ACT/365", after
    while today < last:
        today += timedelta(days=1)
        if today > LAST_KNOWN:
            raise LookupError(LAST_KNOWN + timedelta(days=1))
        base = next(BASE[start] for start in sorted(BASE, reverse=True) if day(start) <= today)
        rate = (Fraction(base) + 5) / 100
        whole += amount * rate / 365 if by_calendar else amount * rate * bank_days(today) / 360
    return whole


def bank_days(today: date) -> int:
    """How many days a calendar day adds where every month has thirty: the 31st none, the first of March February's
    missing ones."""
    if today.day == 31:
        return 0
    if today.day == 1 and today.month == 3:
        return 1 + 30 - monthrange(today.year, 2)[1]
    return 1


def day(text: str) -> date:
    return date.fromisoformat(text)
