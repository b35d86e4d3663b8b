"""What people write here: the report, vouchers, income, findings, and what the steps ask for."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.forms.amounts import AmountField, CountField
from grants.forms.fields import DayField, EuroField, TextField
from grants.models import Grant
from grants.money import ZERO
from reporting.models import IncomeLine, Notice, Reclaim, StatementOfUse, Voucher
from reporting.queries import settlement_of
from workflows import clock
from workflows.views.steps import StepForm

# ---- the recipient -----------------------------------------------------------------------------------------------


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


class HearingAnswerForm(forms.Form):
    text = TextField(label=gettext_lazy("Ihre Äußerung"), max_length=4000, rows=8)


class ObjectionForm(forms.Form):
    text = TextField(
        label=gettext_lazy("Warum Sie nicht einverstanden sind"), max_length=6000, rows=10,
        help_text=gettext_lazy("Schreiben Sie, was wir anders sehen sollten. Gründe können Sie nachreichen."),
    )  # fmt: skip


# ---- the office --------------------------------------------------------------------------------------------------


class FindingForm(forms.Form):
    """One voucher: what is recognised of it. A cut needs a reason."""

    recognised = AmountField(label=gettext_lazy("Anerkannt in €"))
    reason = forms.CharField(label=gettext_lazy("Warum nicht alles"), max_length=300, required=False)

    def __init__(self, *args: Any, voucher: Voucher, **kwargs: Any) -> None:
        self.voucher = voucher
        finding = getattr(voucher, "finding", None)
        kwargs["initial"] = {
            "recognised": finding.recognised if finding else voucher.amount,
            "reason": finding.reason if finding else "",
        }
        kwargs["prefix"] = f"v{voucher.number}"
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any] | None:
        data = super().clean() or self.cleaned_data
        recognised = data.get("recognised")
        if recognised is not None and recognised > self.voucher.amount:
            self.add_error("recognised", _("Höchstens der Betrag des Belegs."))
        elif recognised is not None and recognised < self.voucher.amount and not data.get("reason", "").strip():
            self.add_error("reason", _("Schreiben Sie, warum."))
        return data


class RepaymentForm(forms.Form):
    amount = EuroField(label=gettext_lazy("Betrag"), above_zero=True)
    received_on = DayField(label=gettext_lazy("Gutgeschrieben am"))
    reference = forms.CharField(label=gettext_lazy("Verwendungszweck"), max_length=140, required=False)
    command_id = forms.UUIDField(widget=forms.HiddenInput)


class NoticeReasonsForm(forms.Form):
    reasons = TextField(label=gettext_lazy("Begründung"), max_length=6000, rows=10)
    version = forms.IntegerField(widget=forms.HiddenInput)


# ---- steps -------------------------------------------------------------------------------------------------------


class NoteForm(StepForm):
    note = TextField(
        label=gettext_lazy("Was fehlt oder zu ändern ist"),
        help_text=gettext_lazy("Die Organisation liest diesen Text."),
    )


class ReasonNoteForm(StepForm):
    note = TextField(label=gettext_lazy("Grund"))


class OptionalNoteForm(StepForm):
    note = TextField(label=gettext_lazy("Prüfvermerk"), required=False, help_text=gettext_lazy("Nur für die Akte."))


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


class SettleForm(StepForm):
    """The grant is settled on the clerk's finding: nothing is typed, the rules have said it."""

    def clean(self) -> dict[str, Any] | None:
        data = super().clean() or self.cleaned_data
        if self.final_amount is None:
            raise ValidationError(
                _("Der Verwendungsnachweis ist noch nicht geprüft. Ohne Prüfung lässt sich nichts festsetzen.")
            )
        return data

    @property
    def final_amount(self) -> Decimal | None:
        assert isinstance(self.subject, Grant)
        settlement = settlement_of(self.subject)
        if settlement is not None and settlement.statement.state == StatementOfUse.State.VERIFIED:
            return settlement.final_grant
        # Revoked, or nothing was ever paid and the statement was waived: nothing is due.
        nothing = (
            self.subject.final_amount == ZERO
            or self.subject.statements.filter(
                kind=StatementOfUse.Kind.FINAL, state=StatementOfUse.State.WAIVED
            ).exists()
        )
        return ZERO if nothing else None

    def payload(self) -> dict[str, Any]:
        return {"final_amount": self.final_amount}
