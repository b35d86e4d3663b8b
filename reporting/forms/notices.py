"""What is written about notices and objections."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from grants.forms.fields import DayField, TextField
from reporting.forms.reclaims import ReasonsForm
from reporting.models import Notice
from workflows import clock
from workflows.views.steps import StepForm


class ObjectionForm(forms.Form):
    text = TextField(
        label=gettext_lazy("Warum Sie nicht einverstanden sind"), max_length=6000, rows=10,
        help_text=gettext_lazy("Schreiben Sie, was wir anders sehen sollten. Gründe können Sie nachreichen."),
    )  # fmt: skip


class NoticeReasonsForm(forms.Form):
    reasons = TextField(label=gettext_lazy("Begründung"), max_length=6000, rows=10)
    version = forms.IntegerField(widget=forms.HiddenInput)


class NotifyForm(StepForm):
    channel = forms.ChoiceField(
        label=gettext_lazy("Auf welchem Weg"), initial=Notice.Channel.POST,
        choices=[(Notice.Channel.POST, gettext_lazy("mit der Post"))],
        widget=forms.HiddenInput,
    )  # fmt: skip
    sent_on = DayField(label=gettext_lazy("Zur Post gegeben am"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sent_on"].initial = clock.today()


class ReplaceForm(ReasonsForm):
    """A correction: the new draft has the same facts and is put right before it is issued."""


class OutcomeForm(StepForm):
    outcome = TextField(
        label=gettext_lazy("Begründung"), max_length=6000, rows=8,
        help_text=gettext_lazy("Die Organisation liest diesen Text."),
    )  # fmt: skip
