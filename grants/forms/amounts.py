"""Numbers as people write them: 1.234,50 in German, 1,234.50 in English; a lone decimal sign is understood in both."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy

MAX_AMOUNT = Decimal("99999999.99")
NOISE = re.compile(r"[\s\u00a0\u202f€]|EUR", re.IGNORECASE)


class NotANumber(ValueError):
    """The text is not a number that this product understands."""


def parse_number(text: str) -> Decimal:
    """Read a number in the active language. Raises `NotANumber`; never guesses between a thousand and a decimal sign:
    the language's own decimal sign is always one, the other is one only where it cannot group thousands."""
    decimal, group = _signs()
    clean = NOISE.sub("", text).replace("\u2212", "-")
    groups_thousands = re.fullmatch(rf"-?[0-9]{{1,3}}\{group}[0-9]{{3}}", clean)
    if re.fullmatch(rf"-?[0-9]+\{group}[0-9]+", clean) and not groups_thousands:
        clean = clean.replace(group, decimal)
    grouped = rf"-?(?:[0-9]+|[0-9]{{1,3}}(?:\{group}[0-9]{{3}})+)(?:\{decimal}[0-9]+)?"
    if len(clean) > 40 or not re.fullmatch(grouped, clean):
        raise NotANumber(text)
    return Decimal(clean.replace(group, "").replace(decimal, "."))


def format_number(value: Decimal | int, places: int = 2) -> str:
    """1.234,50, as it is put into a field."""
    decimal, group = _signs()
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return f"{rounded:,f}".translate(str.maketrans(",.", group + decimal))


def _signs() -> tuple[str, str]:
    return (",", ".") if (get_language() or "de").startswith("de") else (".", ",")


class AmountInput(forms.TextInput):
    """Shows amounts as they are written here; what somebody typed stays as they typed it."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off"} | (attrs or {}))


class AmountField(forms.Field):
    """Up to 99.999.999,99, not negative, two decimal places. `whole_plain` shows 40 rather than 40,00."""

    widget = AmountInput
    default_error_messages = {
        "invalid": gettext_lazy("Das ist keine Zahl. Schreiben Sie zum Beispiel 1.234,50."),
        "negative": gettext_lazy("Hier steht eine Zahl ohne Minus."),
        "zero": gettext_lazy("Hier steht eine Zahl größer als null."),
        "places": gettext_lazy("Höchstens zwei Stellen nach dem Komma."),
        "huge": gettext_lazy("Die Zahl ist zu groß. Vielleicht fehlt ein Komma."),
    }

    def __init__(
        self, *, whole_plain: bool = False, above_zero: bool = False, maximum: Decimal = MAX_AMOUNT, **kwargs: Any
    ) -> None:
        self.whole_plain = whole_plain
        self.above_zero = above_zero
        self.maximum = maximum
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values or (isinstance(value, str) and not value.strip()):
            return None
        if isinstance(value, Decimal):
            return value
        try:
            number = parse_number(str(value))
        except NotANumber:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None
        if number < 0:
            raise ValidationError(self.error_messages["negative"], code="negative")
        if self.above_zero and number == 0:
            raise ValidationError(self.error_messages["zero"], code="zero")
        if number > self.maximum:
            raise ValidationError(self.error_messages["huge"], code="huge")
        if number != number.quantize(Decimal("0.01")):
            raise ValidationError(self.error_messages["places"], code="places")
        return number.quantize(Decimal("0.01"))

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Decimal | int):
            places = 0 if self.whole_plain and value == int(value) else 2
            return format_number(value, places)
        return value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return True


class CountField(AmountField):
    """A whole number."""

    default_error_messages = {
        "invalid": gettext_lazy("Das ist keine Zahl. Schreiben Sie zum Beispiel 40."),
        "places": gettext_lazy("Hier steht eine ganze Zahl."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(whole_plain=True, maximum=Decimal(999_999_999), **kwargs)

    def to_python(self, value: Any) -> Any:
        number = super().to_python(value)
        if number is not None and number != int(number):
            raise ValidationError(self.error_messages["places"], code="places")
        return None if number is None else int(number)
