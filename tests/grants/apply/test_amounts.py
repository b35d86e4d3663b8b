"""Numbers as people write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from grants.forms.amounts import AmountField, CountField, NotANumber, format_number, parse_number

cents = st.integers(0, 9_999_999_999).map(lambda n: Decimal(n).scaleb(-2))


@given(cents, st.sampled_from(["de", "en"]))
def test_what_is_written_is_read_as_the_same_number(number: Decimal, language: str) -> None:
    with translation.override(language):
        assert parse_number(format_number(number)) == number
        assert parse_number(f" {format_number(number)} € ") == number
        assert AmountField().clean(format_number(number)) == number


@given(cents)
def test_without_thousand_signs_both_languages_read_either_decimal_sign(number: Decimal) -> None:
    for language in ("de", "en"):
        with translation.override(language):
            assert parse_number(f"{number:.2f}") == number
            assert parse_number(f"{number:.2f}".replace(".", ",")) == number


@given(st.text(max_size=60))
def test_any_text_is_a_number_in_bounds_or_refused_with_a_sentence(text: str) -> None:
    for field in (AmountField(required=False), CountField(required=False)):
        try:
            value = field.clean(text)
        except ValidationError as refusal:
            value = len(refusal.messages)
        assert value is None or 0 <= value <= 999_999_999


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.234,50", "1234.50"), ("1234,5", "1234.5"), ("1234.5", "1234.5"), ("1.234", "1234"),
        ("12.50", "12.50"),
        ("1.234.567", "1234567"), ("1.234.567,89", "1234567.89"), ("0,05", "0.05"), ("5000 EUR", "5000"),
        ("5 000,00\u00a0€", "5000.00"),
    ],
)  # fmt: skip
def test_german_amounts(text: str, number: str) -> None:
    assert parse_number(text) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "1,2,3",
        "1.23.456",
        "12.3456,7.8",
        "1e5",
        "NaN",
        "Infinity",
        "٣",
        "1,",
        ",5",
        "--1",
        "9" * 41,
        "1\x00",
    ],
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(NotANumber):
        parse_number(text)


@pytest.mark.parametrize(
    ("text", "code"), [("-1", "negative"), ("0,001", "places"), ("100.000.000", "huge"), ("viel", "invalid")]
)
def test_each_refusal_says_what_is_wrong(text: str, code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        AmountField().clean(text)
    assert refused.value.code == code


def test_a_count_is_whole() -> None:
    assert CountField().clean("1.200") == 1200
    with pytest.raises(ValidationError):
        CountField().clean("12,5")


def test_what_somebody_typed_stays_as_they_typed_it() -> None:
    assert AmountField().prepare_value("zwölf") == "zwölf"
    assert AmountField().prepare_value(Decimal("1234.5")) == "1.234,50"
    assert AmountField(whole_plain=True).prepare_value(Decimal("40.00")) == "40"
