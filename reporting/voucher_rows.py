"""A row of the voucher list as text, however it was typed, pasted or imported: read, or told what does not fit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from grants.forms.amounts import MAX_AMOUNT, AmountField, NotANumber, format_number
from grants.money import CENT, ZERO
from reporting.imports.columns import FIELDS
from reporting.imports.values import NotADay, Style, read_amount, read_day
from reporting.models import StatementOfUse, Voucher
from workflows import clock

REQUIRED = ("paid_on", "payee", "reason", "cost_type", "amount")
DAYS = ("invoiced_on", "paid_on")
AMOUNTS = ("amount", "vat", "discount_missed")
LIMITS = {"voucher_number": 60, "payee": 150, "reason": 200}
EARLIEST = dt.date(2000, 1, 1)


@dataclass(frozen=True)
class Reading:
    """`typed` is what the fields show; `values` what was understood; `errors` the sentences at the fields; `missing`
    what is simply not there yet."""

    typed: dict[str, str]
    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()

    @property
    def is_blank(self) -> bool:
        return not any(self.typed.values())

    @property
    def is_good(self) -> bool:
        return not self.errors and not self.missing


@dataclass
class Reader:
    """Reads the rows of one statement. `style` says how amounts with a lone group of three are meant."""

    cost_types: Mapping[str, str]
    style: Style = "de"
    renamed: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, statement: StatementOfUse, *, style: Style | None = None) -> Reader:
        rules = statement.grant.application.procedure.rules
        return cls({one.code: one.label for one in rules.cost_types}, style or own_style())

    def __post_init__(self) -> None:
        self._codes = {name.casefold(): code for code, label in self.cost_types.items() for name in (code, label)}
        self._codes |= {typed.casefold(): code for typed, code in self.renamed.items() if code in self.cost_types}

    def cost_type(self, text: str) -> str | None:
        return self._codes.get(text.strip().casefold())

    def read(self, given: Mapping[str, str], problems: Mapping[str, str] | None = None) -> Reading:
        """`problems` were found before, in the file itself, and stand at their fields."""
        typed = {name: " ".join(str(given.get(name, "")).split()) for name in FIELDS}
        values: dict[str, Any] = {"vat": ZERO, "discount_missed": ZERO, "voucher_number": "", "invoiced_on": None}
        errors: dict[str, str] = dict(problems or {})
        for name, read in self._readers().items():
            if typed[name] and name not in errors:
                try:
                    values[name] = read(typed[name])
                except ValueError as error:
                    errors[name] = str(error)
                else:
                    typed[name] = shown(name, values[name])
        missing = tuple(name for name in REQUIRED if not typed[name] and name not in errors)
        if not errors and not missing:
            errors |= _together(values)
        return Reading(typed, values, errors, missing)

    def _readers(self) -> dict[str, Callable[[str], Any]]:
        return (
            dict.fromkeys(DAYS, _day)
            | dict.fromkeys(AMOUNTS, self._amount)
            | {name: _text(limit) for name, limit in LIMITS.items()}
            | {"cost_type": self._known_cost_type}
        )

    def _amount(self, text: str) -> Decimal:
        words = AmountField.default_error_messages
        try:
            number = read_amount(text, self.style)
        except NotANumber:
            raise ValueError(words["invalid"]) from None
        if number < 0:
            raise ValueError(
                _("Ein Beleg hat keinen negativen Betrag. Einnahmen und Erstattungen gehören zu den Einnahmen.")
            )
        if number > MAX_AMOUNT:
            raise ValueError(words["huge"])
        if number != number.quantize(CENT):
            raise ValueError(words["places"])
        return number.quantize(CENT)

    def _known_cost_type(self, text: str) -> str:
        code = self.cost_type(text)
        if code is None:
            raise ValueError(_("„%s“ steht nicht im Plan. Wählen Sie eine Kostenart.") % text)
        return code


def own_style() -> Style:
    return "de" if (get_language() or "de").startswith("de") else "en"


def typed_of(voucher: Voucher) -> dict[str, str]:
    """A voucher as its row shows it."""
    return {name: shown(name, getattr(voucher, name)) for name in FIELDS}


def shown(name: str, value: Any) -> str:
    if name in DAYS:
        return f"{value:%d.%m.%Y}" if value else ""
    if name in AMOUNTS:
        return format_number(value) if value or name == "amount" else ""
    return str(value)


def _day(text: str) -> dt.date:
    try:
        day = read_day(text)
    except NotADay:
        raise ValueError(_("Schreiben Sie den Tag so: 31.12.2027.")) from None
    if day > clock.today():
        raise ValueError(_("Der Tag liegt in der Zukunft."))
    if day < EARLIEST:
        raise ValueError(_("Das Jahr stimmt nicht. Schreiben Sie den Tag so: 31.12.2027."))
    return day


def _text(limit: int) -> Callable[[str], str]:
    def read(text: str) -> str:
        if len(text) > limit:
            raise ValueError(_("Höchstens %d Zeichen.") % limit)
        if not text.isprintable():
            raise ValueError(_("Hier stehen Zeichen, die man nicht sieht. Schreiben Sie den Text neu."))
        return text

    return read


def _together(values: Mapping[str, Any]) -> dict[str, str]:
    """What fits alone but not together."""
    if values["amount"] == ZERO:
        return {"amount": str(AmountField.default_error_messages["zero"])}
    if values["vat"] + values["discount_missed"] > values["amount"]:
        return {"vat": _("Umsatzsteuer und Skonto sind zusammen höher als der Betrag.")}
    return {}
