from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from grants.forms.fields import EuroField, TextField


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


class BudgetForm(forms.Form):
    amount = EuroField(label=gettext_lazy("Haushaltsansatz"))
    reference = forms.CharField(
        label=gettext_lazy("Grundlage"),
        max_length=80,
        help_text=gettext_lazy("Zum Beispiel der Bescheid des Bundes mit Datum."),
    )
