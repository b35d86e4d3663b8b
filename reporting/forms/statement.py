"""What the recipient writes: vouchers, one by one or as a spreadsheet, and income."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.forms.amounts import AmountField
from grants.forms.fields import DayField, EuroField
from grants.money import ZERO
from reporting.models import IncomeLine, StatementOfUse, Voucher
from workflows import clock


class VoucherForm(forms.Form):
    voucher_number = forms.CharField(
        label=gettext_lazy("Belegnummer"), max_length=60, required=False,
        help_text=gettext_lazy("Die Nummer, die auf der Rechnung steht."),
    )  # fmt: skip
    invoiced_on = DayField(
        label=gettext_lazy("Rechnung vom"),
        required=False,
        help_text=gettext_lazy("Falls an einem anderen Tag bezahlt."),
    )
    paid_on = DayField(label=gettext_lazy("Bezahlt am"))
    payee = forms.CharField(label=gettext_lazy("An wen"), max_length=150)
    reason = forms.CharField(label=gettext_lazy("Wofür"), max_length=200)
    cost_type = forms.ChoiceField(label=gettext_lazy("Kostenart"))
    amount = EuroField(
        label=gettext_lazy("Betrag"), above_zero=True, help_text=gettext_lazy("So viel, wie Sie gezahlt haben.")
    )
    vat = EuroField(label=gettext_lazy("Darin Umsatzsteuer"), required=False)
    discount_missed = EuroField(
        label=gettext_lazy("Nicht genutztes Skonto"), required=False,
        help_text=gettext_lazy("Nur, wenn auf der Rechnung Skonto angeboten war und Sie es nicht abgezogen haben."),
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("Rechnung oder Quittung"), required=False,
        help_text=gettext_lazy("Ein Handyfoto genügt. Bewahren Sie das Original fünf Jahre lang auf."),
    )  # fmt: skip
    command_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    KEEP = (
        "voucher_number", "invoiced_on", "paid_on", "payee", "reason", "cost_type", "amount", "vat", "discount_missed",
    )  # fmt: skip

    def __init__(self, *args: Any, statement: StatementOfUse, voucher: Voucher | None = None, **kwargs: Any) -> None:
        if voucher is not None:
            kwargs["initial"] = {name: getattr(voucher, name) or None for name in self.KEEP}
        super().__init__(*args, **kwargs)
        field = self.fields["cost_type"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.code, one.label) for one in statement.grant.application.procedure.rules.cost_types]
        if not statement.vat_deductible:
            del self.fields["vat"]
        if voucher is not None and voucher.document is not None:
            self.fields["file"].help_text = _("Vorhanden: %s. Eine neue Datei ersetzt sie.") % voucher.document.name

    def clean_paid_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["paid_on"]
        if day > clock.today():
            raise ValidationError(_("Der Tag liegt in der Zukunft."))
        return day

    def answers(self) -> dict[str, Any]:
        given = self.cleaned_data
        file: File[bytes] | None = given.get("file")
        empty = {"vat": ZERO, "discount_missed": ZERO}
        return {name: given.get(name) or empty.get(name, given.get(name)) for name in self.KEEP} | {"file": file}


class ImportForm(forms.Form):
    """A spreadsheet as a file, or its rows as text."""

    file = forms.FileField(
        label=gettext_lazy("Tabelle"), required=False, max_length=200,
        help_text=gettext_lazy("XLSX oder CSV, höchstens 5 MB und 5.000 Zeilen."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.csv,.txt,.tsv", "data-optional": ""}),
    )  # fmt: skip
    text = forms.CharField(
        label=gettext_lazy("Oder Zeilen aus einer Tabelle einfügen"), required=False, strip=False,
        help_text=gettext_lazy("In Excel oder LibreOffice markieren, kopieren und hier einfügen."),
        widget=forms.Textarea(attrs={"rows": 8, "data-optional": ""}),
    )  # fmt: skip

    MOST_BYTES = 5_000_000

    def clean_file(self) -> File[bytes] | None:
        file: File[bytes] | None = self.cleaned_data["file"]
        if file is not None and file.size > self.MOST_BYTES:
            raise ValidationError(_("Die Datei ist größer als 5 MB. Teilen Sie die Liste in mehrere Dateien."))
        return file

    def clean(self) -> dict[str, Any] | None:
        data = super().clean() or self.cleaned_data
        if not self.errors and not data.get("file") and not (data.get("text") or "").strip():
            self.add_error("file", _("Wählen Sie eine Datei, oder fügen Sie Zeilen ein."))
        return data


class IncomeLineForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Art"), choices=IncomeLine.Kind.choices)
    description = forms.CharField(label=gettext_lazy("Von wem"), max_length=200, required=False)
    amount = AmountField(label=gettext_lazy("Betrag in €"))


class IncomeFormSet(forms.BaseFormSet[IncomeLineForm]):
    def lines(self) -> list[dict[str, Any]]:
        return [
            {name: form.cleaned_data[name] for name in ("kind", "description", "amount")}
            for form in self.forms
            if form.cleaned_data and not form.cleaned_data.get("DELETE")
        ]


INCOME_FORMS: type[IncomeFormSet] = forms.formset_factory(
    IncomeLineForm, formset=IncomeFormSet, extra=1, can_delete=True, max_num=40, validate_max=True
)  # type: ignore[assignment]
