"""Amounts: Decimal with two places, in euros."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import models

CENT = Decimal("0.01")
ZERO = Decimal("0.00")


def cents(value: Decimal) -> Decimal:
    """Round half up to two places."""
    return value.quantize(CENT, rounding=ROUND_HALF_UP)


class MoneyField(models.DecimalField[Decimal, Decimal]):
    """numeric(12,2)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_digits": 12, "decimal_places": 2} | kwargs)
