"""What the recipient writes: the report, vouchers, income."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.forms.amounts import AmountField, CountField
from grants.forms.fields import DayField, EuroField, TextField
from reporting.models import IncomeLine, StatementOfUse, Voucher
from workflows import clock


class ReportForm(forms.ModelForm[StatementOfUse]):
    """The report. Saving asks for nothing; handing in asks for what stands in `needed`."""

    needed = ("done", "reached", "participants")

    done = TextField(
        label=gettext_lazy("Was haben Sie gemacht?"), max_length=4000, rows=8, required=False,
        help_text=gettext_lazy("Wann, wo, mit wem. Stichworte genügen, wenn man sie versteht."),
    )  # fmt: skip
    reached = TextField(
        label=gettext_lazy("Was haben Sie erreicht?"), max_length=3000, rows=6, required=False,
        help_text=gettext_lazy("Vergleichen Sie mit den Zielen in Ihrem Antrag."),
    )  # fmt: skip
    goal_rating = forms.TypedChoiceField(
        label=gettext_lazy("Wie weit haben Sie Ihr Ziel erreicht?"), required=False, coerce=int, empty_value=None,
        choices=[
            (1, gettext_lazy("1 · kaum")), (2, "2"), (3, gettext_lazy("3 · zur Hälfte")), (4, "4"),
            (5, gettext_lazy("5 · ganz")),
        ],
        widget=forms.RadioSelect(attrs={"data-horizontal": "1"}),
    )  # fmt: skip
    participants = CountField(
        label=gettext_lazy("Wie viele Menschen haben teilgenommen?"), required=False,
        help_text=gettext_lazy("Geschätzt ist in Ordnung. Namen brauchen wir nicht."),
    )  # fmt: skip
    participants_young = CountField(label=gettext_lazy("Davon bis 26 Jahre"), required=False)
    events = CountField(label=gettext_lazy("Wie viele Veranstaltungen gab es?"), required=False)
    difficulties = TextField(label=gettext_lazy("Was war schwierig?"), rows=4, required=False)
    learned = TextField(label=gettext_lazy("Was haben Sie für das nächste Mal gelernt?"), rows=4, required=False)
    cost_reasons = TextField(
        label=gettext_lazy("Warum wurde etwas teurer als geplant?"), max_length=1500, rows=3, required=False,
        help_text=gettext_lazy("Nur, wenn eine Kostenart über dem Plan liegt."),
    )  # fmt: skip

    class Meta:
        model = StatementOfUse
        fields = (
            "done", "reached", "goal_rating", "participants", "participants_young", "events", "difficulties", "learned",
            "cost_reasons",
        )  # fmt: skip

    def clean(self) -> dict[str, Any] | None:
        data = super().clean() or self.cleaned_data
        everybody, young = data.get("participants"), data.get("participants_young")
        if everybody is not None and young is not None and young > everybody:
            self.add_error("participants_young", _("Das sind mehr als alle zusammen."))
        return data


class VoucherForm(forms.Form):
    paid_on = DayField(label=gettext_lazy("Bezahlt am"))
    payee = forms.CharField(label=gettext_lazy("An wen"), max_length=150)
    reason = forms.CharField(label=gettext_lazy("Wofür"), max_length=200)
    cost_type = forms.ChoiceField(label=gettext_lazy("Kostenart"))
    amount = EuroField(label=gettext_lazy("Betrag"), above_zero=True)
    file = forms.FileField(
        label=gettext_lazy("Rechnung oder Quittung"), required=False,
        help_text=gettext_lazy("Ein Handyfoto genügt. Bewahren Sie das Original fünf Jahre lang auf."),
    )  # fmt: skip
    command_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, statement: StatementOfUse, voucher: Voucher | None = None, **kwargs: Any) -> None:
        if voucher is not None:
            kwargs["initial"] = {
                name: getattr(voucher, name) for name in ("paid_on", "payee", "reason", "cost_type", "amount")
            }
        super().__init__(*args, **kwargs)
        field = self.fields["cost_type"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.code, one.label) for one in statement.grant.application.procedure.rules.cost_types]
        if voucher is not None and voucher.document is not None:
            self.fields["file"].help_text = _("Vorhanden: %s. Eine neue Datei ersetzt sie.") % voucher.document.name

    def clean_paid_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["paid_on"]
        if day > clock.today():
            raise ValidationError(_("Der Tag liegt in der Zukunft."))
        return day

    def answers(self) -> dict[str, Any]:
        file: File[bytes] | None = self.cleaned_data.get("file")
        keep = ("paid_on", "payee", "reason", "cost_type", "amount")
        return {name: self.cleaned_data[name] for name in keep} | {"file": file}


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
