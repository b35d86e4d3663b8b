"""The annex of a letter: how every cent came about, as frozen facts. Each table's lines make up its total."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from grants.money import ZERO
from grants.rules import wire
from grants.rules.finding import TraceRow
from grants.rules.settlement import Settlement as Result
from reporting.models import Settlement, StatementOfUse
from reporting.settlement import costs_of, means_of, plan_facts, plan_versions

Facts = dict[str, Any]

# What the rules take off a whole item; everything else is taken off a voucher.
OF_THE_ITEM = {
    "unplanned_item": "nicht im Plan und nicht genehmigt",
    "above_tolerance": "über dem Plan, auch mit dem erlaubten Spielraum",
    "above_plan_total": "alles zusammen über dem Plan und nicht durch Einsparungen gedeckt",
}


def of_settlement(settlement: Settlement) -> Facts:
    """Recognised by item, not recognised and why, the formula with its figures, what was paid."""
    result: Result = wire.decode(Result, settlement.trace["result"], "result")
    rows = rows_of(settlement.trace)
    statement = settlement.statement
    items = _items(result)
    cuts = _vouchers_cut(statement) + [
        [one.item or "Alle Kostenarten zusammen", _money(one.amount), OF_THE_ITEM[one.reason]]
        for one in result.not_recognised
        if one.reason in OF_THE_ITEM
    ]
    return {
        "rule_set": statement.grant.rule_values.get("title_de") or (rows[0].rule_set if rows else ""),
        "items": items,
        "items_total": [_money(_column(items, place)) for place in range(2, 6)],
        "not_recognised": cuts,
        "not_recognised_total": _money(sum((Decimal(row[1]) for row in cuts), ZERO)),
        "beyond_tolerance": [
            row.sentence_de for row in rows if row.rule == "recognition.item" and _lost(row) and _is_planned(row)
        ],
        "recognised": _money(result.recognised_total),
        "total_sentence": next((row.sentence_de for row in rows if row.rule == "recognition.total"), ""),
        "means": _means(statement),
        "formula": _told(rows, "financing.", "settlement.own_for_overrun"),
        "quota": _quota(rows),
        "final_grant": _money(result.final_grant),
        "paid": [
            [one.paid_on.isoformat(), _money(one.amount)]
            for one in statement.grant.drawdowns.all()
            if one.state == "paid" and one.paid_on
        ],
        "paid_total": _money(result.paid),
        "outcome": _told(rows, "settlement.re", "claim.small_claim_repayment"),
    }


def of_interest(trace: Mapping[str, Any]) -> Facts:
    """Each span with its days, its base rate and its part of the sum; what was used late, and what is not claimed."""
    rows = rows_of(trace) if trace else []
    return {
        "late": _told(rows, "use.late"),
        "late_spans": [_span(row) for row in rows if row.rule == "interest.late_use"],
        "late_sum": _sum(rows, "interest.late_use.sum"),
        "repayment_spans": [_span(row) for row in rows if row.rule == "interest.repayment"],
        "repayment_sum": _sum(rows, "interest.repayment.sum"),
        "not_claimed": _told(rows, "claim.small_claim_interest", "interest.unknown"),
        "day_count": next((dict(row.inputs).get("day_count", "") for row in rows if row.rule.endswith(".sum")), ""),
    }


def rows_of(trace: Mapping[str, Any]) -> list[TraceRow]:
    rows: tuple[TraceRow, ...] = wire.decode(tuple[TraceRow, ...], trace["trace"], "trace")
    return list(rows)


def is_of_interest(row: TraceRow) -> bool:
    """Interest is claimed by a notice of its own; the final notice only fixes the grant."""
    return row.rule.startswith(("interest.", "use.")) or row.rule == "claim.small_claim_interest"


def _items(result: Result) -> list[list[str]]:
    """Item, plan, handed in, taken off single vouchers, taken off the item, recognised."""
    off_vouchers: dict[str, Decimal] = {}
    off_items: dict[str, Decimal] = {}
    for one in result.not_recognised:
        taken = off_items if one.reason in OF_THE_ITEM else off_vouchers
        taken[one.item] = taken.get(one.item, ZERO) + one.amount
    rows: list[tuple[str, tuple[Decimal, ...]]] = []
    for item in result.items:
        off, above = off_vouchers.pop(item.item, ZERO), off_items.pop(item.item, ZERO)
        rows.append((item.item, (item.planned, item.actual + off, -off, -above, item.recognised)))
    # A voucher of which nothing was left has no line among the items; where groups are measured, neither has any cut.
    rows += [(name, (ZERO, off, -off, ZERO, ZERO)) for name, off in off_vouchers.items()]
    if beyond := off_items.get(""):
        rows.append(("Alle Kostenarten zusammen", (ZERO, ZERO, ZERO, -beyond, -beyond)))
    return [[name, *(_money(amount) for amount in amounts)] for name, amounts in rows]


def _vouchers_cut(statement: StatementOfUse) -> list[list[str]]:
    """Each voucher with what does not count of it, and why: what the clerk found, and what the rules take off."""
    first, last = statement.grant.starts_on, statement.grant.ends_on
    rows = []
    for voucher, cost in zip(statement.vouchers.all(), costs_of(statement), strict=True):
        finding = getattr(voucher, "finding", None)
        if not first <= voucher.paid_on <= last:
            reasons = [(cost.amount, f"bezahlt außerhalb des Bewilligungszeitraums ({_day(first)} bis {_day(last)})")]
        else:
            reasons = [
                (cost.vat, "Umsatzsteuer, die als Vorsteuer abgezogen wird"),
                (cost.discount_missed, "angebotenes, nicht genutztes Skonto"),
                (cost.disallowed, finding.why if finding else ""),
            ]
        name = f"Beleg {voucher.number}, {_day(voucher.paid_on)}: {voucher.reason}"
        rows += [[name, _money(amount), why] for amount, why in reasons if amount]
    return rows


def _means(statement: StatementOfUse) -> list[list[str]]:
    """Who else paid: planned, and what came."""
    grant = statement.grant
    plan = plan_versions(grant.application)[-1].plan
    planned, actual = plan_facts(grant.application, plan, grant.amount).means, means_of(statement)
    rows = [
        ("Eigenmittel", planned.own, actual.own),
        ("Drittmittel", planned.third_party, actual.third_party),
        ("Teilnahmebeiträge", planned.participants, actual.participants),
    ]
    return [[name, _money(was), _money(came)] for name, was, came in rows if was or came]


def _quota(rows: Iterable[TraceRow]) -> dict[str, str] | None:
    """Under a share, the figures of the exact fraction: the percentage that people read is rounded."""
    row = next((one for one in rows if one.rule == "financing.share"), None)
    if row is None:
        return None
    told = dict(row.inputs)
    base = max(ZERO, Decimal(told["costs"]) - Decimal(told["extra_cover"]))
    return {"costs": _money(base), "award": told["award"], "planned": told["planned_costs"], "result": row.result}


def _span(row: TraceRow) -> list[str]:
    """Amount, first day, last day, days, base rate, rate, unrounded part of the sum."""
    told = dict(row.inputs)
    first = dt.date.fromisoformat(told["since"]) + dt.timedelta(days=1)
    return [
        told["amount"], first.isoformat(), told["until"], told["days"], told["base_rate"], told["rate"], row.result
    ]  # fmt: skip


def _sum(rows: Iterable[TraceRow], rule: str) -> str:
    return next((row.result for row in rows if row.rule == rule), "")


def _told(rows: Iterable[TraceRow], *rules: str) -> list[list[str]]:
    return [[row.sentence_de, row.source] for row in rows if row.rule.startswith(rules)]


def _lost(row: TraceRow) -> bool:
    return Decimal(dict(row.inputs)["spent"]) > Decimal(row.result)


def _is_planned(row: TraceRow) -> bool:
    return Decimal(dict(row.inputs)["planned"]) > 0


def _column(rows: Iterable[list[str]], place: int) -> Decimal:
    return sum((Decimal(row[place]) for row in rows), ZERO)


def _money(amount: Decimal | None) -> str:
    return f"{amount:.2f}" if amount is not None else ""


def _day(day: dt.date) -> str:
    return f"{day:%d.%m.%Y}"
