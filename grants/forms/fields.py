"""Fields that several forms share: amounts as Germans write them, and days."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from grants.forms.amounts import AmountField, AmountInput


class EuroField(AmountField):
    """An amount with its sign beside it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"widget": AmountInput({"data-suffix": "€"})} | kwargs)


class DayField(forms.DateField):
    def __init__(self, **kwargs: Any) -> None:
        defaults: dict[str, Any] = {
            "widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "input_formats": ["%Y-%m-%d", "%d.%m.%Y"],  # what the browser sends, and what people type without it
            "error_messages": {"invalid": gettext_lazy("Schreiben Sie den Tag so: 31.12.2027.")},
        }
        super().__init__(**defaults | kwargs)


class TextField(forms.CharField):
    """A longer text with a visible limit."""

    def __init__(self, *, max_length: int = 2000, rows: int = 5, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows})
        super().__init__(max_length=max_length, **{"widget": widget} | kwargs)
