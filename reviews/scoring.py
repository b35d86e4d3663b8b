"""From points to a figure of 100. Pure: facts in, figures out, no database."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from reviews.defaults import BEST

HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class Result:
    """A case's points of 100: the mean of its reviews, and the lowest and highest of them."""

    mean: Decimal
    lowest: Decimal
    highest: Decimal
    reviews: int

    @property
    def spread(self) -> Decimal:
        return self.highest - self.lowest


def is_complete(points: Mapping[str, int], weights: Collection[str]) -> bool:
    """Every question has its points."""
    return all(code in points for code in weights)


def weighted(points: Mapping[str, int], weights: Mapping[str, Decimal]) -> Decimal:
    """One review of 100: Σ weight × points ÷ (best × Σ weight). Every criterion has to be answered."""
    if not weights:
        raise ValueError("Without criteria there are no points.")
    if not is_complete(points, weights):
        raise ValueError("A review without points for each criterion has no figure.")
    reached = sum((weight * points[code] for code, weight in weights.items()), Decimal(0))
    return reached * 100 / (BEST * sum(weights.values()))


def result(reviews: Collection[Mapping[str, int]], weights: Mapping[str, Decimal]) -> Result | None:
    """Rounded to hundredths once, at the end; None without reviews."""
    if not reviews:
        return None
    figures = [weighted(points, weights) for points in reviews]
    mean = sum(figures, Decimal(0)) / len(figures)
    return Result(_rounded(mean), _rounded(min(figures)), _rounded(max(figures)), len(figures))


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(HUNDREDTH, rounding=ROUND_HALF_UP)
