"""What is an amount, and how it is rounded."""

from decimal import Decimal
from typing import Any

import pytest

from grants.rules.money import cents, check_amount, check_amounts, total
from grants.rules.plan import Means
from tests.grants.rules.amounts import eur
from tests.grants.rules.said import refused

NO_AMOUNT = ("fee", "Das ist kein Betrag.", "This is not an amount.")


@pytest.mark.parametrize(
    ("amount", "refusal"),
    [
        (5, NO_AMOUNT),
        ("5.00", NO_AMOUNT),
        (None, NO_AMOUNT),
        (Decimal("NaN"), NO_AMOUNT),
        (Decimal("-Infinity"), NO_AMOUNT),
        (Decimal("-0.01"), ("fee", "Der Betrag ist negativ.", "The amount is negative.")),
        (Decimal("10000000000"), ("fee", "Der Betrag ist zu groß.", "The amount is too large.")),
        (
            Decimal("0.001"),
            ("fee", "Der Betrag hat mehr als zwei Nachkommastellen.", "The amount has more than two decimal places."),
        ),
    ],
)
def test_what_is_no_amount_is_refused_with_its_reason(amount: object, refusal: tuple[str, str, str]) -> None:
    assert refused(check_amount, amount, "fee") == refusal


@pytest.mark.parametrize("amount", ["0", "0.5", "0.01", "9999999999.99", "1E+2"])
def test_an_amount_has_at_most_two_places_and_fits_the_database(amount: str) -> None:
    check_amount(Decimal(amount), "fee")


def test_every_named_attribute_is_checked() -> None:
    broken: dict[str, Any] = {"participants": Decimal("-1")}
    assert refused(Means, **broken)[0] == "participants"
    means = Means(own=eur("1"))
    check_amounts(means, "own", "third_party")
    object.__setattr__(means, "third_party", Decimal("0.001"))
    assert refused(check_amounts, means, "own", "third_party")[0] == "third_party"


def test_half_a_cent_is_rounded_up() -> None:
    assert [cents(Decimal(value)) for value in ("0.005", "0.0149", "1", "-0.005")] == [
        eur("0.01"), eur("0.01"), eur("1.00"), eur("-0.01"),
    ]  # fmt: skip
    assert str(cents(Decimal(1))) == "1.00"


def test_the_sum_of_nothing_is_an_amount_too() -> None:
    assert str(total([])) == "0.00"
    assert str(total([eur("1.10"), eur("2.20")])) == "3.30"
