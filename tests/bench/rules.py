"""Measures the rules alone, in a process that knows nothing else, and prints what it found as JSON.

`python -m tests.bench.rules large` settles one statement with very many vouchers, `… ordinary` as many ordinary ones
as fit into a while.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import date, timedelta
from decimal import Decimal
from statistics import median

from grants.rules.financing import FinancingType
from grants.rules.plan import Means, Plan, PlannedItem
from grants.rules.settlement import SettlementFacts, settle
from grants.rules.shipped import BUND
from grants.rules.spending import Cost
from grants.rules.use import Movement
from tests.bench.memory import peak_mb

VOUCHERS = 5_000
ORDINARY_VOUCHERS = 25
ROUNDS = 9
A_WHILE = 10.0
FIRST = date(2025, 1, 2)


def facts(vouchers: int, *, items: int, instalments: int) -> SettlementFacts:
    """A year of share financing: every item a little off its plan, some vouchers cut, money paid out in advance."""
    names = [f"Posten {number}" for number in range(1, items + 1)]
    # Each voucher costs 10.00 on average and each item was planned for its share of them.
    planned = Decimal(10 * vouchers) / items
    plan = Plan(
        items=tuple(PlannedItem(name, planned.quantize(Decimal("0.01"))) for name in names),
        means=Means(own=Decimal(vouchers)),
        grant=Decimal(9 * vouchers),
    )
    costs = tuple(
        Cost(
            names[number % items],
            Decimal(800 + 37 * (number % 13)) / 100,
            paid_on=FIRST + timedelta(days=number * 350 // vouchers),
            disallowed=Decimal("1.00") if number % 50 == 0 else Decimal("0.00"),
            reason="kein Bezug zum Projekt" if number % 50 == 0 else "",
        )
        for number in range(vouchers)
    )
    paid = [
        Movement((Decimal(9 * vouchers) / instalments).quantize(Decimal("0.01")), FIRST + timedelta(days=14 * number))
        for number in range(instalments)
    ]
    return SettlementFacts(
        FinancingType.SHARE, plan, costs, Means(own=Decimal(vouchers)), funding_from=FIRST,
        funding_until=date(2025, 12, 31), instalments=tuple(paid), as_of=date(2026, 3, 31),
    )  # fmt: skip


def timed(one: SettlementFacts) -> float:
    begin = time.perf_counter()
    settle(one, rule_set=BUND).to_json()
    return time.perf_counter() - begin


def large() -> dict[str, float]:
    one = facts(VOUCHERS, items=10, instalments=4)
    times = [timed(one) for _round in range(ROUNDS)]
    return {"seconds": round(median(times), 3), "memory_mb": peak_mb(), "rows": len(settle(one, rule_set=BUND).trace)}


def ordinary() -> dict[str, float]:
    one = facts(ORDINARY_VOUCHERS, items=5, instalments=2)
    timed(one)
    begin, count = time.process_time(), 0
    while time.process_time() - begin < A_WHILE:
        timed(one)
        count += 1
    return {"per_minute": round(60 * count / (time.process_time() - begin))}


if __name__ == "__main__":
    sys.stdout.write(json.dumps({"large": large, "ordinary": ordinary}[sys.argv[1]]()))
