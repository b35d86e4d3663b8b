"""The cost and financing plan of a draft, saved as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F
from django.utils.translation import gettext as _

from grants.models import Application, CostLine, FinancingLine, Plan
from grants.money import cents
from grants.services.applications import lock_for_edit
from network.models import User
from workflows import clock
from workflows.journal import unit_of_work
from workflows.refusal import Refused


@dataclass(frozen=True)
class Cost:
    cost_type: str
    purpose: str
    quantity: Decimal
    unit: str
    unit_price: Decimal

    @property
    def amount(self) -> Decimal:
        return cents(self.quantity * self.unit_price)


@dataclass(frozen=True)
class Financing:
    kind: str
    amount: Decimal
    description: str = ""
    confirmed: bool = False


def save_plan(
    application: Application, *, costs: Sequence[Cost], financing: Sequence[Financing], version: int, by: User
) -> Plan:
    """Replace the draft's plan as seen in `version`; refused as stale (409) where somebody saved it meanwhile.

    Saving what is there already changes nothing, whichever version was seen. Writes no journal.
    """
    with unit_of_work():
        locked = lock_for_edit(application, by=by)
        plan = locked.plans.get(number=1)
        if _lines(plan) == (list(costs), list(financing)):
            return plan
        if plans_unchanged_since(plan, version) != 1:
            raise Refused(
                _("Jemand hat den Plan inzwischen geändert. Ihre Fassung ist nicht verloren: Vergleichen Sie beide."),
                code="stale",
                status=409,
            )
        plan.cost_lines.all().delete()
        plan.financing_lines.all().delete()
        CostLine.objects.bulk_create(
            CostLine(
                plan=plan, position=position, cost_type=one.cost_type, purpose=one.purpose, quantity=one.quantity,
                unit=one.unit, unit_price=one.unit_price, amount=one.amount,
            )
            for position, one in enumerate(costs)
        )  # fmt: skip
        FinancingLine.objects.bulk_create(
            FinancingLine(
                plan=plan, position=position, kind=one.kind, amount=one.amount, description=one.description,
                confirmed=one.confirmed,
            )
            for position, one in enumerate(financing)
        )  # fmt: skip
        Application.objects.filter(pk=locked.pk).update(updated_at=clock.now())
        plan.refresh_from_db()
    return plan


def plans_unchanged_since(plan: Plan, version: int) -> int:
    """The guard against lost updates: counts up the version if it is still the one that the person saw."""
    return Plan.objects.filter(pk=plan.pk, version=version).update(version=F("version") + 1)


def _lines(plan: Plan) -> tuple[list[Cost], list[Financing]]:
    return (
        [Cost(one.cost_type, one.purpose, one.quantity, one.unit, one.unit_price) for one in plan.cost_lines.all()],
        [Financing(one.kind, one.amount, one.description, one.confirmed) for one in plan.financing_lines.all()],
    )
