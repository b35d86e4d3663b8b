"""How a statement stands, for the page: the answer first, then how it is reckoned, item by item."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from django.utils.dateparse import parse_date
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from grants.models import FinancingLine
from grants.money import ZERO
from grants.rules import settlement as law
from grants.rules.finding import Finding, TraceRow
from grants.rules.plan import Means
from reporting.models import StatementOfUse
from reporting.settlement import deviation, means_of, plan_facts, plan_versions, settle
from workflows.refusal import Refused
from workflows.templatetags.numbers_and_dates import day, euro, share
from workflows.templatetags.numbers_and_dates import number as written

Line = FinancingLine.Kind
TENTH = Decimal("0.001")


@dataclass(frozen=True)
class Step:
    """One line of the reckoning; an amount of None shows only its text."""

    label: str
    amount: Decimal | None
    note: str = ""


@dataclass(frozen=True)
class Item:
    """A cost type: planned, spent, recognised, and how far it lies from its plan in words. Without a plan: what
    belongs to no cost type, so that the lines make up the totals."""

    label: str
    planned: Decimal | None
    actual: Decimal
    recognised: Decimal
    deviation: str
    is_over: bool


@dataclass(frozen=True)
class Reckoning:
    """Empty where nothing can be reckoned yet; then `why_not` says what is missing."""

    headline: str = ""
    steps: list[Step] = field(default_factory=list)
    grant: Decimal = ZERO
    paid: Decimal = ZERO
    rest: Decimal = ZERO
    items: list[Item] = field(default_factory=list)
    planned: Decimal = ZERO
    actual: Decimal = ZERO
    recognised: Decimal = ZERO
    not_counted: Decimal = ZERO
    reasons: list[TraceRow] = field(default_factory=list)
    trace: list[TraceRow] = field(default_factory=list)
    rule_set: str = ""
    why_not: str = ""

    def sentences(self) -> list[dict[str, str]]:
        language = get_language() or "de"
        return [{"text": row.sentence(language), "source": row.source} for row in self.reasons]


def reckon(statement: StatementOfUse, *, own: bool) -> Reckoning:
    """By today's state of the statement; binding is only the notice. `own` speaks to the recipient."""
    if not statement.vouchers.all():
        return Reckoning(why_not=_("Sobald der erste Beleg eingetragen ist, rechnen wir mit."))
    try:
        finding = settle(statement, with_interest=False)
    except Refused as refusal:
        return Reckoning(why_not=str(refusal))
    return of_finding(statement, finding, own=own)


def of_finding(statement: StatementOfUse, finding: Finding[law.Settlement], *, own: bool) -> Reckoning:
    result = finding.result
    paid = result.paid or ZERO
    items = [
        Item(one.item, one.planned, one.actual, one.recognised, *_deviation(deviation(one), one.actual))
        for one in result.items
    ]
    items += _beside_the_items(result)
    rows = list(finding.trace)
    lost = {one.item for one in result.not_recognised}
    return Reckoning(
        headline=headline(result.final_grant - paid, own=own),
        steps=_steps(statement, result),
        grant=result.final_grant,
        paid=paid,
        rest=result.final_grant - paid,
        items=items,
        planned=sum((one.planned or ZERO for one in items), ZERO),
        actual=statement.total,
        recognised=result.recognised_total,
        not_counted=sum((one.amount for one in result.not_recognised), ZERO),
        reasons=[row for row in rows if row.rule.startswith("recognition.") and _speaks_of(row, lost)],
        trace=rows,
        rule_set=rows[0].rule_set if rows else "",
    )


def _beside_the_items(result: law.Settlement) -> list[Item]:
    """What was spent but belongs to no item's line, and what all lines together have too much."""
    taken: dict[str, Decimal] = {}
    for one in result.not_recognised:
        taken[one.reason] = taken.get(one.reason, ZERO) + one.amount
    words = {
        "outside_period": _("Außerhalb des Bewilligungszeitraums bezahlt"),
        "vat_deductible": _("Umsatzsteuer, die als Vorsteuer abgezogen wird"),
        "discount_missed": _("Angebotenes, nicht genutztes Skonto"),
        "disallowed": _("Bei der Prüfung gekürzt"),
    }
    rows = [
        Item(label, None, taken[code], ZERO, _("zählt nicht mit"), False)
        for code, label in words.items()
        if code in taken
    ]
    if above := taken.get("above_plan_total"):
        note = _("nicht durch Einsparungen gedeckt")
        rows.append(Item(_("Zusammen mehr als der Plan"), None, ZERO, -above, note, True))
    return rows


def headline(rest: Decimal, *, own: bool) -> str:
    """The answer in one sentence; `own` speaks to the recipient."""
    if rest > ZERO:
        text = _("Sie bekommen noch %s") if own else _("Noch auszuzahlen: %s")
    elif rest < ZERO:
        text = _("Sie zahlen %s zurück") if own else _("Zu erstatten: %s")
    else:
        return _("Alles ist ausgeglichen")
    return text % euro(abs(rest))


def _speaks_of(row: TraceRow, items: set[str]) -> bool:
    """A row about something that was not recognised: of a voucher, an item, or (without an item) of the whole."""
    item = dict(row.inputs).get("item")
    return item in items if item is not None else "" in items


def _deviation(by: Decimal | None, actual: Decimal) -> tuple[str, bool]:
    if by is None:
        return (_("nicht geplant"), True) if actual else (_("wie geplant"), False)
    if by == 0:
        return _("wie geplant"), False
    shown = share(abs(by).quantize(TENTH), 1)
    if by < 0:
        return _("%s unter Plan") % shown, False
    return _("%s über Plan") % shown, by > Decimal("0.20")


def _steps(statement: StatementOfUse, result: law.Settlement) -> list[Step]:
    grant = statement.grant
    version = plan_versions(grant.application)[-1]
    planned = plan_facts(grant.application, version.plan, grant.amount).means
    actual = means_of(statement)
    steps = [Step(_("Anerkannte Ausgaben"), result.recognised_total)]
    reckoned = result.recognised_total
    if grant.financing_type == "deficit":
        own = max(planned.own, actual.own)
        rows = [
            Step(_("Eigenmittel"), -own, _("mindestens wie geplant") if own > actual.own else ""),
            Step(_("Drittmittel"), -actual.third_party, _compared(actual.third_party, planned.third_party)),
            Step(_("Teilnahmebeiträge"), -actual.participants, _compared(actual.participants, planned.participants)),
        ]
        steps += [row for row in rows if row.amount or row.note]
        reckoned -= own + actual.of_others
    elif grant.financing_type == "full":
        steps += _all_income(actual)
        reckoned -= actual.total
    elif grant.financing_type == "share":
        extra = max(ZERO, actual.of_others - planned.of_others)
        if extra:
            steps.append(Step(_("Mehr Einnahmen als geplant"), -extra))
        quota = share(grant.amount / version.plan.total_costs)
        steps.append(Step(_("Davon Förderquote"), None, quota))
        return steps
    if reckoned > result.final_grant:
        steps.append(Step(_("Höchstens bewilligt"), None, euro(grant.amount)))
    return steps


def _all_income(actual: Means) -> list[Step]:
    rows = [
        Step(_("Eigenmittel"), -actual.own),
        Step(_("Drittmittel"), -actual.third_party),
        Step(_("Teilnahmebeiträge"), -actual.participants),
    ]
    return [row for row in rows if row.amount]


def _compared(actual: Decimal, planned: Decimal) -> str:
    if actual == planned:
        return ""
    if actual < planned:
        return _("%s weniger als geplant") % euro(planned - actual)
    return _("%s mehr als geplant") % euro(actual - planned)


def shown(result: str) -> str:
    """A trace's result as people read it: amounts and days are plain there so that machines can check them."""
    try:
        number = Decimal(result)
    except InvalidOperation:
        found = parse_date(result) if len(result) == 10 else None
        return day(found) if found else result
    exponent = number.as_tuple().exponent
    return written(number, max(2, -exponent if isinstance(exponent, int) else 2))


def count_of(vouchers: int) -> str:
    return ngettext("Ein Beleg", "%(count)d Belege zusammen", vouchers) % {"count": vouchers}
