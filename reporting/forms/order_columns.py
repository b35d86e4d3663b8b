from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from reporting.letters.order import COLUMNS, USUAL


class OrderColumnsForm(forms.Form):
    """A place for each column of the order as CSV; without a place a column is left out."""

    def __init__(self, *args: Any, chosen: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = chosen or USUAL
        self.needed = tuple(COLUMNS)  # which are needed the cash system says; none is worth marking as voluntary
        for key, label in COLUMNS.items():
            self.fields[key] = forms.IntegerField(
                label=label,
                required=False,
                min_value=1,
                max_value=99,
                initial=shown.index(key) + 1 if key in shown else None,
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not any(cleaned.get(key) for key in COLUMNS) and not self.errors:
            raise forms.ValidationError(gettext_lazy("Geben Sie mindestens einer Spalte eine Stelle."), code="none")
        return cleaned

    def columns(self) -> list[str]:
        """In the order of their places; two on the same place stay in the usual order."""
        placed = [key for key in COLUMNS if self.cleaned_data.get(key)]
        return sorted(placed, key=lambda key: int(self.cleaned_data[key]))
