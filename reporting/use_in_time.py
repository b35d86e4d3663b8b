"""The six weeks: what of each paid instalment is spent, until when the rest must be, and what waiting costs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from grants.models import Drawdown, Grant
from grants.money import ZERO, cents
from grants.rules.errors import RuleError
from grants.rules.financing import FinancingType
from grants.rules.finding import TraceRow
from grants.rules.rule_set import RuleSet
from grants.rules.use import Movement, Portion, grant_uses, match, money_in_time, use_by
from reporting.models import UseReport
from reporting.rule_values import rules_of
from reporting.settlement import sentence
from workflows import clock

RUNNING = [Grant.State.ACTIVE, Grant.State.CLOSING]
SOON = 14  # days before the end from which the light is yellow

LOOKS = {
    "used": (_("rechtzeitig verwendet"), "success"),
    "late": (_("verspätet verwendet"), "neutral"),
    "green": (_("im Zeitrahmen"), "success"),
    "yellow": (_("bald fällig"), "warning"),
    "red": (_("überschritten"), "danger"),
}
ORDER = ["red", "yellow", "green", "late", "used"]


@dataclass(frozen=True)
class Light:
    """One instalment, EUR. `late`: what was used after the window; `proven`: by vouchers, else as declared."""

    grant: Grant
    drawdown: Drawdown
    use_by: dt.date
    used: Decimal
    open: Decimal
    late: Decimal
    proven: bool
    on: dt.date

    @property
    def days_left(self) -> int:
        return (self.use_by - self.on).days

    @property
    def days_over(self) -> int:
        return -self.days_left

    @property
    def colour(self) -> str:
        if not self.open:
            return "late" if self.late else "used"
        if self.days_left < 0:
            return "red"
        return "yellow" if self.days_left <= SOON else "green"

    @property
    def word(self) -> str | Promise:
        return LOOKS[self.colour][0]

    @property
    def level(self) -> str:
        return LOOKS[self.colour][1]


@dataclass(frozen=True)
class Cost:
    """What it would cost to use the open part only on `day`; without an amount, `why_not` says why it is unknown."""

    day: dt.date
    amount: Decimal | None
    trace: tuple[TraceRow, ...] = ()
    why_not: str = ""


def with_uses(grants: QuerySet[Grant]) -> QuerySet[Grant]:
    """What the lights of many grants need, in a handful of queries."""
    uses = UseReport.objects.select_related("reported_by")
    return grants.select_related("application__applicant", "grantee", "fund").prefetch_related(
        Prefetch("drawdowns", Drawdown.objects.filter(state=Drawdown.State.PAID).order_by("number")),
        Prefetch("drawdowns__uses", uses),
        "statements__vouchers",
        "application__plans__cost_lines",
        "application__plans__financing_lines",
    )


def lights_of(grants: Iterable[Grant]) -> list[Light]:
    """Of grants fetched by `with_uses`; the red ones first, then by the day until which the money must be spent."""
    found = [light for grant in grants for light in _lights(grant)]
    return sorted(found, key=lambda one: (ORDER.index(one.colour), one.use_by, one.drawdown.pk))


def _lights(grant: Grant) -> list[Light]:
    paid = [one for one in grant.drawdowns.all() if one.paid_on]
    if not paid:
        return []
    proven, declared = _proven(grant), _declared(paid)
    by_vouchers = sum(one.amount for one in proven) > sum(one.amount for uses in declared.values() for one in uses)
    rule_set = RuleSet.from_json(grant.rule_values)
    return [
        _light(grant, one, portions, rule_set, by_vouchers)
        for one, portions in _portions(paid, proven if by_vouchers else None, declared)
    ]


def _portions(
    paid: list[Drawdown], proven: list[Movement] | None, declared: dict[int, list[Movement]]
) -> Iterable[tuple[Drawdown, tuple[Portion, ...]]]:
    """Vouchers are matched first in first out over all instalments; what was declared belongs to its own."""
    if proven is None:
        for one in paid:
            yield one, match([_movement(one)], declared[one.pk])
        return
    left = list(proven)
    for one in sorted(paid, key=lambda found: (found.paid_on or dt.date.min, found.number)):
        mine, left = _take(left, one.amount)
        yield one, match([_movement(one)], mine)


def _take(uses: list[Movement], amount: Decimal) -> tuple[list[Movement], list[Movement]]:
    """The first uses up to `amount`, and what is left of them."""
    taken: list[Movement] = []
    rest = sorted(uses, key=lambda one: one.day)
    while rest and amount:
        use = rest.pop(0)
        part = min(use.amount, amount)
        taken.append(Movement(part, use.day))
        amount -= part
        if use.amount > part:
            rest.insert(0, Movement(use.amount - part, use.day))
    return taken, rest


def _light(grant: Grant, drawdown: Drawdown, portions: tuple[Portion, ...], rule_set: RuleSet, proven: bool) -> Light:
    assert drawdown.paid_on is not None
    last = use_by(drawdown.paid_on, rule_set=rule_set)
    return Light(
        grant=grant,
        drawdown=drawdown,
        use_by=last,
        used=sum((one.amount for one in portions if one.used_on), ZERO),
        open=sum((one.amount for one in portions if not one.used_on), ZERO),
        late=sum((one.amount for one in portions if one.used_on and one.used_on > last), ZERO),
        proven=proven,
        on=clock.today(),
    )


def _movement(drawdown: Drawdown) -> Movement:
    assert drawdown.paid_on is not None
    return Movement(drawdown.amount, drawdown.paid_on)


def _declared(paid: list[Drawdown]) -> dict[int, list[Movement]]:
    return {one.pk: [Movement(use.amount, use.used_on) for use in one.uses.all()] for one in paid}


def _proven(grant: Grant) -> list[Movement]:
    """The grant's part of every voucher written down so far."""
    vouchers = [one for statement in grant.statements.all() for one in statement.vouchers.all()]
    plan = grant.application.plan
    costs, whole = plan.total_costs, sum((one.amount for one in vouchers), ZERO)
    if not vouchers or not costs:
        return []
    others = sum(plan.means_beside(grant.amount).values(), ZERO)
    kind = FinancingType(grant.financing_type)
    by_quota = kind in (FinancingType.SHARE, FinancingType.FIXED)
    borne = cents(grant.amount * whole / costs) if by_quota else max(ZERO, whole - others)
    movements = [Movement(one.amount, one.paid_on) for one in vouchers]
    return list(
        grant_uses(
            movements, financing_type=kind, final_grant=min(grant.amount, borne), award=grant.amount,
            planned_costs=costs, other_means=others,
        )
    )  # fmt: skip


def cost_of_waiting(light: Light, day: dt.date) -> Cost:
    """Late-use interest on what is open if it is spent on `day`: discretionary, so this is the most it can be."""
    try:
        found = money_in_time(
            (Movement(light.open, _movement(light.drawdown).day),),
            (Movement(light.open, day),),
            rule_set=rules_of(light.grant),
        )
    except RuleError as missing:
        return Cost(day, None, why_not=sentence(missing))
    return Cost(day, found.result.late_use_interest or ZERO, found.trace)


def days_to_show(light: Light) -> list[dt.date]:
    """The last day in time, and two and six weeks after it; of those only what has not passed, and today."""
    later = [light.use_by + dt.timedelta(days=days) for days in (0, 14, 42)]
    return sorted({day for day in [*later, light.on] if day >= light.on})
