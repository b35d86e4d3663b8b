"""Amounts: Decimal with two places, in euros."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any, TypeVar

from django.db import models

CENT = Decimal("0.01")
ZERO = Decimal("0.00")


def cents(value: Decimal) -> Decimal:
    """Round half up to two places."""
    return value.quantize(CENT, rounding=ROUND_HALF_UP)


_Set = TypeVar("_Set", contravariant=True)
_Get = TypeVar("_Get", covariant=True)


class MoneyField(models.DecimalField[_Set, _Get]):
    """numeric(12,2)."""

    # How django-stubs is told what a field of one's own holds.
    _pyi_private_set_type: Decimal | int | str
    _pyi_private_get_type: Decimal

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_digits": 12, "decimal_places": 2} | kwargs)
