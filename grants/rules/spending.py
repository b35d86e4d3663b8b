"""What was planned and what was spent: the facts that recognition works on."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from grants.rules.errors import InvalidFacts
from grants.rules.money import ZERO, check_amounts, total
from grants.rules.plan import PlannedItem
from grants.rules.rule_set import Level


@dataclass(frozen=True)
class Cost:
    """One voucher, EUR. Of `amount`: `vat` is contained VAT, `discount_missed` a cash discount not taken,
    `disallowed` what the audit cut (and `reason` why)."""

    item: str
    amount: Decimal
    paid_on: date | None = None
    vat: Decimal = ZERO
    discount_missed: Decimal = ZERO
    disallowed: Decimal = ZERO
    reason: str = ""

    def __post_init__(self) -> None:
        check_amounts(self, "amount", "vat", "discount_missed", "disallowed")
        if self.vat + self.discount_missed + self.disallowed > self.amount:
            raise InvalidFacts(
                "amount", "Die Abzüge sind höher als der Beleg.", "The deductions exceed the voucher's amount."
            )


@dataclass(frozen=True)
class PlanVersion:
    """The items in force from a day on; None: from the beginning. An approved reallocation makes a new version."""

    items: tuple[PlannedItem, ...]
    valid_from: date | None = None


@dataclass(frozen=True)
class Spending:
    """What was planned and what was spent.

    `versions`: in the order of their days, the first from the beginning. `approved_items`: items that are not in
    the plan but were approved. `extra_cover`: third-party funds and fees beyond the plan, which may pay for costs
    beyond the plan, EUR. Days are inclusive; without them no voucher is outside.
    """

    versions: tuple[PlanVersion, ...]
    costs: tuple[Cost, ...]
    approved_items: tuple[str, ...] = ()
    funding_from: date | None = None
    funding_until: date | None = None
    vat_deductible: bool = False
    extra_cover: Decimal = ZERO

    def __post_init__(self) -> None:
        check_amounts(self, "extra_cover")
        if not self.versions or not all(version.items for version in self.versions):
            raise InvalidFacts("versions", "Der Plan hat keine Kosten.", "The plan has no costs.")
        days = [version.valid_from or date.min for version in self.versions]
        if days != sorted(set(days)):
            raise InvalidFacts("versions", "Die Fassungen des Plans sind nicht nach ihren Tagen geordnet.",
                               "The versions of the plan are not in the order of their days.")  # fmt: skip

    @property
    def planned_costs(self) -> Decimal:
        return total(item.amount for item in self.versions[-1].items)

    @property
    def fictitious(self) -> frozenset[str]:
        """The items that nobody pays: contributions in kind, volunteer hours."""
        return frozenset(item.item for version in self.versions for item in version.items if item.fictitious)

    def measured_as(self, level: Level) -> dict[str, str]:
        """Under which name each planned item is measured: its own, or that of its group."""
        by_group = level == "group"
        return {
            item.item: item.group or item.item if by_group else item.item
            for version in self.versions
            for item in version.items
        }

    def counts_in_period(self, cost: Cost) -> bool:
        """Whether a voucher was paid in the funding period; without a day it is taken to be."""
        if cost.paid_on is None:
            return True
        return (self.funding_from or date.min) <= cost.paid_on <= (self.funding_until or date.max)

    def deductions(self, cost: Cost) -> dict[tuple[str, str], Decimal]:
        """What a voucher in the period loses, EUR, by code and reason."""
        vat = cost.vat if self.vat_deductible else ZERO
        return {
            ("vat_deductible", ""): vat,
            ("discount_missed", ""): cost.discount_missed,
            ("disallowed", cost.reason): cost.disallowed,
        }

    def accepted(self, cost: Cost) -> Decimal:
        """What is left of a voucher for the item's limit, EUR; nothing outside the period."""
        return cost.amount - total(self.deductions(cost).values()) if self.counts_in_period(cost) else ZERO

    def version_of(self, cost: Cost) -> int:
        """The number of the plan version in force on the day of payment; without a day, of the last."""
        if cost.paid_on is None:
            return len(self.versions) - 1
        return sum((version.valid_from or date.min) <= cost.paid_on for version in self.versions[1:])
