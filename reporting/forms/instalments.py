"""Rates, a later day, a part let go: what the decider writes."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.forms.amounts import AmountField, CountField
from grants.forms.fields import DayField, EuroField, TextField
from grants.rules.rule_set import Period
from reporting.models import PartialWaiver, PaymentPlan, Reclaim
from reporting.services.instalments import MOST, margin_of
from workflows import clock


class PlanForm(forms.Form):
    count = CountField(label=gettext_lazy("Wie viele Raten"), help_text=gettext_lazy("Eine Rate ist eine Stundung."))
    first_on = DayField(label=gettext_lazy("Erste Rate fällig am"))
    interest = forms.ChoiceField(
        label=gettext_lazy("Zinsen bis zur Zahlung"),
        choices=PaymentPlan.Interest.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Was nach dem Zahltag des Bescheids anfällt, wird bei der letzten Rate berechnet."),
    )
    reason = TextField(
        label=gettext_lazy("Begründung"), max_length=2000, rows=4,
        help_text=gettext_lazy("Warum die sofortige Zahlung eine erhebliche Härte wäre. Die Organisation liest das."),
    )  # fmt: skip

    def __init__(self, *args: Any, reclaim: Reclaim, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["count"].initial = 6
        self.fields["first_on"].initial = Period(months=1).after(clock.today().replace(day=1))
        field = self.fields["interest"]
        assert isinstance(field, forms.ChoiceField)
        points = str(margin_of(reclaim.grant).normalize()).replace(".", ",")
        deferral = _("Stundungszinsen: %s Prozentpunkte über dem Basiszinssatz") % points
        labels = {PaymentPlan.Interest.DEFERRAL.value: deferral}
        field.choices = [(code, labels.get(code, label)) for code, label in PaymentPlan.Interest.choices]
        field.initial = PaymentPlan.Interest.DEFERRAL

    def clean_count(self) -> int:
        count: int = self.cleaned_data["count"]
        if not 1 <= count <= MOST:
            raise forms.ValidationError(_("Zwischen einer und %d Raten sind möglich.") % MOST)
        return count


class RateForm(forms.Form):
    due_on = DayField(label=gettext_lazy("fällig am"))
    amount = AmountField(label=gettext_lazy("Betrag in\N{NO-BREAK SPACE}€"), above_zero=True)

    def rate(self) -> tuple[dt.date, Decimal]:
        return self.cleaned_data["due_on"], self.cleaned_data["amount"]


def typed_sum(rates: forms.BaseFormSet[Any]) -> Decimal:
    """What the page shows below the rates before a script adds up."""
    total = Decimal("0.00")
    for one in rates.forms:
        try:
            total += one.fields["amount"].to_python(one["amount"].value()) or 0
        except forms.ValidationError:
            continue
    return total


RateFormSet = forms.formset_factory(RateForm, extra=0, max_num=MOST, absolute_max=MOST, validate_max=True)


class WaiverForm(forms.Form):
    part = forms.ChoiceField(
        label=gettext_lazy("Worauf verzichtet wird"), choices=PartialWaiver.Part.choices, widget=forms.RadioSelect
    )
    amount = EuroField(label=gettext_lazy("Betrag"), above_zero=True)
    reason = TextField(
        label=gettext_lazy("Begründung"), max_length=2000, rows=4,
        help_text=gettext_lazy("Zum Beispiel: Die Einziehung wäre nach Lage des Falls unbillig (§ 59 BHO)."),
    )  # fmt: skip


class EndPlanForm(forms.Form):
    reason = TextField(label=gettext_lazy("Warum sie endet"), max_length=2000, rows=4)
