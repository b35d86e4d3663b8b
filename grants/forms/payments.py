from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from grants.forms.fields import DayField, TextField
from grants.models import Drawdown, OwnAccount
from grants.payments.days import bank_day
from grants.services.matching import Candidate
from workflows import clock

ON_PAPER = "paper"


class RunForm(forms.Form):
    """Which approved drawdowns go into the run, from which account, and when it is to be executed."""

    drawdowns = forms.MultipleChoiceField(
        label=gettext_lazy("Auszahlungen"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Wählen Sie mindestens eine Auszahlung.")},
    )
    account = forms.ChoiceField(label=gettext_lazy("Bezahlt wird"), widget=forms.RadioSelect)
    pay_on = DayField(
        label=gettext_lazy("Ausführen am"),
        help_text=gettext_lazy("An Wochenenden und Bankfeiertagen wird am nächsten Bankarbeitstag gezahlt."),
    )
    command_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, drawdowns: list[Drawdown], accounts: list[OwnAccount], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {str(one.public_id): one for one in drawdowns}
        self.accounts = {str(one.public_id): one for one in accounts}
        field, account = self.fields["drawdowns"], self.fields["account"]
        assert isinstance(field, forms.MultipleChoiceField)
        assert isinstance(account, forms.ChoiceField)
        field.choices = [(key, str(one)) for key, one in self.rows.items()]
        account.choices = [
            *((key, f"{one.label}, {one.iban_spaced}") for key, one in self.accounts.items()),
            (ON_PAPER, gettext_lazy("über das Kassensystem der Verwaltung, mit Anordnung als PDF oder CSV")),
        ]
        account.initial = next(iter(self.accounts), ON_PAPER)
        account.required = bool(accounts)
        if not accounts:
            account.widget = forms.HiddenInput()
        self.fields["pay_on"].initial = bank_day(clock.today() + dt.timedelta(days=1))

    def chosen(self) -> list[Drawdown]:
        return [self.rows[key] for key in self.cleaned_data["drawdowns"]]

    def chosen_account(self) -> OwnAccount | None:
        return self.accounts.get(self.cleaned_data["account"])


class DissolveForm(forms.Form):
    reason = TextField(label=gettext_lazy("Grund"), max_length=500, rows=3)


class OwnAccountForm(forms.Form):
    label = forms.CharField(
        label=gettext_lazy("Bezeichnung"), max_length=60, help_text=gettext_lazy("Zum Beispiel „Kreiskasse“.")
    )
    holder = forms.CharField(
        label=gettext_lazy("Kontoinhaber"),
        max_length=70,
        help_text=gettext_lazy("Genau so, wie er bei der Bank eingetragen ist. Banken vergleichen den Namen."),
    )
    iban = forms.CharField(label=gettext_lazy("IBAN"), max_length=42)
    street = forms.CharField(label=gettext_lazy("Straße"), max_length=60, required=False)
    building = forms.CharField(label=gettext_lazy("Hausnummer"), max_length=16, required=False)
    postal_code = forms.CharField(label=gettext_lazy("Postleitzahl"), max_length=16, required=False)
    town = forms.CharField(label=gettext_lazy("Ort"), max_length=35)
    batch_booking = forms.BooleanField(label=gettext_lazy("Läufe als eine Summe buchen"), required=False, initial=True)


class StatementForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Datei der Bank"),
        help_text=gettext_lazy("Kontoauszug (camt.053), Umsatzanzeige (camt.054) oder Rückmeldung (pain.002) als XML."),
        allow_empty_file=True,
    )


class EntryForm(forms.Form):
    """What a movement is: one of the candidates, or something else with a word on it."""

    what = forms.ChoiceField(
        label=gettext_lazy("Was ist dieser Umsatz?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Wählen Sie, was dieser Umsatz ist.")},
    )
    needed = ("note",)  # with some answers
    note = forms.CharField(
        label=gettext_lazy("Bemerkung"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Nötig bei „etwas anderes“, zum Beispiel „Mittel des Bundes“ oder „Kontoführung“."),
    )
    command_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, found: list[Candidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["what"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            *((one.value, f"{one.label}: {', '.join(one.why)}" if one.why else one.label) for one in found),
            ("other", gettext_lazy("etwas anderes")),
        ]
        field.initial = None if found else "other"
