from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from grants.forms.fields import DayField, EuroField, TextField
from grants.models import Drawdown
from workflows import clock


class DrawdownForm(forms.Form):
    """Asking for an instalment: what was paid, what falls due soon, and how much is wanted."""

    spent_so_far = EuroField(
        label=gettext_lazy("Bisher für das Projekt bezahlt"),
        help_text=gettext_lazy("Alles zusammen seit Beginn, nicht nur seit dem letzten Abruf."),
    )
    due_soon = EuroField(
        label=gettext_lazy("Fällig in den nächsten sechs Wochen"),
        help_text=gettext_lazy("Rechnungen und Honorare, die Sie bis dahin bezahlen müssen."),
    )
    purpose = TextField(label=gettext_lazy("Wofür"), max_length=1000, rows=3)
    amount = EuroField(label=gettext_lazy("So viel möchten wir abrufen"))


class RunForm(forms.Form):
    """Which approved drawdowns go into the run, and when it is to be executed."""

    drawdowns = forms.MultipleChoiceField(
        label=gettext_lazy("Auszahlungen"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Wählen Sie mindestens eine Auszahlung.")},
    )
    pay_on = DayField(label=gettext_lazy("Ausführen am"))
    command_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, drawdowns: list[Drawdown], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {str(one.public_id): one for one in drawdowns}
        field = self.fields["drawdowns"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(key, str(one)) for key, one in self.rows.items()]
        self.fields["pay_on"].initial = clock.today() + dt.timedelta(days=1)

    def chosen(self) -> list[Drawdown]:
        return [self.rows[key] for key in self.cleaned_data["drawdowns"]]


class BudgetForm(forms.Form):
    amount = EuroField(label=gettext_lazy("Haushaltsansatz"))
    reference = forms.CharField(
        label=gettext_lazy("Grundlage"),
        max_length=80,
        help_text=gettext_lazy("Zum Beispiel der Bescheid des Bundes mit Datum."),
    )
