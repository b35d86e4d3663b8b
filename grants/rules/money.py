"""Amounts: `Decimal` in EUR, two places, rounded half-up, never a float."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from grants.rules.errors import InvalidFacts

ZERO = Decimal("0.00")
CENT = Decimal("0.01")
HIGHEST = Decimal("9999999999.99")  # what numeric(12,2) holds


def cents(value: Decimal) -> Decimal:
    """`value` rounded half-up to the cent."""
    return value.quantize(CENT, ROUND_HALF_UP)


def total(amounts: Iterable[Decimal]) -> Decimal:
    """The sum of amounts, EUR; of none `0.00`."""
    return sum(amounts, ZERO)


def check_amounts(facts: object, *names: str) -> None:
    """Refuse an attribute of `facts` that is no amount.

    Raises `InvalidFacts` naming the attribute: not a Decimal, not finite, negative, more than two places, or
    above what the database holds.
    """
    for name in names:
        check_amount(getattr(facts, name), name)


def check_amount(amount: object, name: str) -> None:
    if not isinstance(amount, Decimal) or not amount.is_finite():
        raise InvalidFacts(name, "Das ist kein Betrag.", "This is not an amount.")
    if amount < 0:
        raise InvalidFacts(name, "Der Betrag ist negativ.", "The amount is negative.")
    if amount > HIGHEST:
        raise InvalidFacts(name, "Der Betrag ist zu groß.", "The amount is too large.")
    exponent = amount.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -2:
        raise InvalidFacts(
            name, "Der Betrag hat mehr als zwei Nachkommastellen.", "The amount has more than two decimal places."
        )
