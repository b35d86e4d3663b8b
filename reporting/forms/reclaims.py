"""What is written about a reclaim: the hearing, the claim, what comes back."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.forms.fields import DayField, EuroField, TextField
from reporting.models import Reclaim
from workflows import clock
from workflows.views.steps import StepForm


class HearingAnswerForm(forms.Form):
    text = TextField(label=gettext_lazy("Ihre Äußerung"), max_length=4000, rows=8)


class RepaymentForm(forms.Form):
    amount = EuroField(label=gettext_lazy("Betrag"), above_zero=True)
    received_on = DayField(label=gettext_lazy("Gutgeschrieben am"))
    reference = forms.CharField(label=gettext_lazy("Verwendungszweck"), max_length=140, required=False)
    command_id = forms.UUIDField(widget=forms.HiddenInput)


class ReasonsForm(StepForm):
    reasons = TextField(label=gettext_lazy("Gründe"), max_length=4000)


class HearForm(StepForm):
    reasons = TextField(
        label=gettext_lazy("Warum Geld zurückzufordern ist"), max_length=4000, rows=6,
        help_text=gettext_lazy("Die Organisation liest diesen Text im Anhörungsschreiben."),
    )  # fmt: skip
    ineffective_from = DayField(
        label=gettext_lazy("Bewilligung entfallen am"),
        help_text=gettext_lazy("Vom Tag danach an laufen die Zinsen."),
    )
    hearing_until = DayField(label=gettext_lazy("Äußerung bis"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assert isinstance(self.subject, Reclaim)
        self.fields["hearing_until"].initial = clock.today() + dt.timedelta(days=14)
        self.fields["ineffective_from"].initial = self.subject.ineffective_from
        self.fields["reasons"].initial = _("Die Kosten waren geringer oder die anderen Mittel höher als geplant.")


class IssueReclaimForm(StepForm):
    reasons = TextField(
        label=gettext_lazy("Begründung"), max_length=4000, rows=8,
        help_text=gettext_lazy("Gehen Sie auf die Äußerung der Organisation ein."),
    )  # fmt: skip
    pay_by = DayField(label=gettext_lazy("Zahlen bis"))
    charge_interest = forms.BooleanField(label=gettext_lazy("Zinsen fordern"), required=False, initial=True)
    interest_reasons = forms.CharField(
        label=gettext_lazy("Warum keine Zinsen gefordert werden"), max_length=500, required=False,
        help_text=gettext_lazy("Nur, wenn Sie davon absehen, zum Beispiel wegen eines geringen Betrags."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assert isinstance(self.subject, Reclaim)
        self.fields["pay_by"].initial = clock.today() + dt.timedelta(days=30)
        self.fields["reasons"].initial = self.subject.reasons

    def clean(self) -> dict[str, Any] | None:
        data = super().clean() or self.cleaned_data
        if not data.get("charge_interest") and not data.get("interest_reasons", "").strip():
            self.add_error("interest_reasons", _("Schreiben Sie auf, warum keine Zinsen gefordert werden."))
        return data
