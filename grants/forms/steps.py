"""What the steps of cases and grants ask for."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.completeness import euros
from grants.forms.fields import DayField, EuroField, TextField
from grants.models import Application, Recommendation
from grants.models.decision import FinancingType
from workflows import clock
from workflows.views.steps import StepForm


class ReasonsForm(StepForm):
    """A step that asks for reasons, written so that the applicant can read them."""

    reasons = TextField(
        label=gettext_lazy("Gründe"), help_text=gettext_lazy("Die Antragstellerin liest diesen Text im Bescheid.")
    )


class OptionalReasonsForm(StepForm):
    reasons = TextField(label=gettext_lazy("Grund"), required=False, max_length=1000)


class WithdrawForm(StepForm):
    reasons = TextField(
        label=gettext_lazy("Warum ziehen Sie den Antrag zurück?"),
        help_text=gettext_lazy("Ein Satz genügt. Er hilft uns zu verstehen, woran es lag."),
        required=False,
        max_length=1000,
    )


class ReturnForm(StepForm):
    text = TextField(
        label=gettext_lazy("Was fehlt"),
        max_length=3000,
        help_text=gettext_lazy("Ein Punkt je Zeile. So steht es in der Mail und in der Akte."),
    )
    due_on = DayField(label=gettext_lazy("Nachreichen bis"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assert isinstance(self.subject, Application)
        rules = self.subject.procedure.rules
        self.fields["due_on"].initial = clock.today() + dt.timedelta(days=rules.information_request_days)
        labels = {check.code: check.label for check in rules.checks}
        missing = self.subject.check_items.filter(result="missing")
        self.fields["text"].initial = "\n".join(
            f"{labels.get(item.code, item.code)}: {item.note}" if item.note else labels.get(item.code, item.code)
            for item in missing
        )

    def clean_due_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["due_on"]
        if day <= clock.today():
            raise ValidationError(_("Die Frist muss nach dem heutigen Tag liegen."))
        return day


class ApproveForm(StepForm):
    """Filled in from what was recommended; a deviation needs its reason."""

    amount = EuroField(label=gettext_lazy("Bewilligte Summe"))
    financing_type = forms.ChoiceField(label=gettext_lazy("Finanzierungsart"), choices=FinancingType.choices)
    reasons = TextField(
        label=gettext_lazy("Gründe"), help_text=gettext_lazy("Die Antragstellerin liest diesen Text im Bescheid.")
    )
    conditions = TextField(
        label=gettext_lazy("Auflagen"),
        required=False,
        help_text=gettext_lazy("Eine je Zeile. Die üblichen Auflagen des Förderwegs kommen von selbst dazu."),
    )
    deviation_reason = TextField(
        label=gettext_lazy("Grund der Abweichung"),
        required=False,
        rows=3,
        help_text=gettext_lazy("Nur, wenn Sie anders entscheiden als empfohlen."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assert isinstance(self.subject, Application)
        allowed = self.subject.procedure.rules.financing_types
        field = self.fields["financing_type"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(code, label) for code, label in FinancingType.choices if code in allowed]
        wished = self.subject.answer("financing_type")
        field.initial = wished if wished in allowed else allowed[0]
        recommended = self.subject.recommendations.last()
        if recommended:
            self.fields["amount"].initial = recommended.amount
            self.fields["amount"].help_text = _("Empfohlen: %(outcome)s, %(amount)s") % {
                "outcome": recommended.get_outcome_display(),
                "amount": euros(recommended.amount),
            }
            self.fields["reasons"].initial = recommended.reasons
            self.fields["conditions"].initial = recommended.conditions


class RejectForm(ReasonsForm):
    deviation_reason = TextField(
        label=gettext_lazy("Grund der Abweichung"),
        required=False,
        rows=3,
        help_text=gettext_lazy("Nur, wenn Sie anders entscheiden als empfohlen."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assert isinstance(self.subject, Application)
        recommended = self.subject.recommendations.last()
        if recommended:
            self.fields["reasons"].initial = recommended.reasons


class AssessForm(forms.Form):
    """The office's own assessment in a track without a body."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Votum"),
        widget=forms.RadioSelect,
        choices=[
            (Recommendation.Outcome.APPROVE, gettext_lazy("bewilligen")),
            (Recommendation.Outcome.REDUCED, gettext_lazy("mit geringerer Summe bewilligen")),
            (Recommendation.Outcome.REJECT, gettext_lazy("ablehnen")),
        ],
    )
    amount = EuroField(label=gettext_lazy("Summe"))
    reasons = TextField(label=gettext_lazy("Gründe"), max_length=1500, rows=4)


class AcceptForm(StepForm):
    waive_remedy = forms.BooleanField(
        label=gettext_lazy("Wir verzichten auf einen Rechtsbehelf gegen den Bescheid."),
        required=False,
        help_text=gettext_lazy(
            "Freiwillig. Der Bescheid wird dann sofort bestandskräftig, und Sie können früher Geld abrufen."
        ),
    )


class AnswerForm(StepForm):
    answer = TextField(label=gettext_lazy("Antwort an die Organisation"), max_length=1500)


class NoteForm(StepForm):
    note = forms.CharField(label=gettext_lazy("Grund"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class OptionalNoteForm(StepForm):
    note = forms.CharField(
        label=gettext_lazy("Bemerkung"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class ConfirmPaymentForm(StepForm):
    paid_on = DayField(label=gettext_lazy("Gutgeschrieben am"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["paid_on"].initial = clock.today()
