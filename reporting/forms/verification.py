"""What the office writes about a statement: findings, and what the steps ask for."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.forms.amounts import AmountField
from grants.forms.fields import TextField
from grants.models import Grant
from grants.money import ZERO
from reporting.models import StatementOfUse, Voucher
from reporting.models.verification import ReasonCode
from reporting.queries import settlement_of
from workflows.views.steps import StepForm


class FindingForm(forms.Form):
    """One voucher: recognised, reduced or rejected. What is taken off needs a reason code."""

    ACCEPT, REDUCE, REJECT = "accept", "reduce", "reject"

    decision = forms.ChoiceField(
        label=gettext_lazy("Ergebnis"),
        choices=[
            (ACCEPT, gettext_lazy("anerkennen")),
            (REDUCE, gettext_lazy("kürzen")),
            (REJECT, gettext_lazy("nicht anerkennen")),
        ],
        widget=forms.RadioSelect(attrs={"data-horizontal": "1"}),
    )
    recognised = AmountField(
        label=gettext_lazy("Anerkannt in €"), required=False, help_text=gettext_lazy("Nur beim Kürzen.")
    )
    code = forms.ChoiceField(
        label=gettext_lazy("Grund"), required=False, choices=[("", "–"), *ReasonCode.choices],
        help_text=gettext_lazy("Nur, wenn nicht alles anerkannt wird. Steht im Bescheid."),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Erläuterung"), max_length=300, required=False,
        help_text=gettext_lazy("Die Organisation liest diesen Text."),
    )  # fmt: skip

    def __init__(self, *args: Any, voucher: Voucher, **kwargs: Any) -> None:
        self.voucher = voucher
        finding = getattr(voucher, "finding", None)
        if finding and finding.cut:
            kwargs["initial"] = {
                "decision": self.REDUCE if finding.recognised else self.REJECT,
                "recognised": finding.recognised,
                "code": finding.code,
                "reason": finding.reason,
            }
        else:
            kwargs["initial"] = {"decision": self.ACCEPT, "recognised": voucher.amount}
        super().__init__(*args, **kwargs)
        for name in ("recognised", "code"):  # the help says when they are needed
            self.fields[name].widget.attrs["data-optional"] = ""

    def clean(self) -> dict[str, Any] | None:
        data = super().clean() or self.cleaned_data
        decision, recognised = data.get("decision"), data.get("recognised")
        if decision == self.REDUCE and "recognised" not in self.errors:
            if recognised is None:
                self.add_error("recognised", _("Sagen Sie, wie viel anerkannt wird."))
            elif recognised >= self.voucher.amount:
                self.add_error("recognised", _("Gekürzt ist weniger als der Betrag des Belegs."))
        if decision in {self.REDUCE, self.REJECT}:
            if not data.get("code"):
                self.add_error("code", _("Wählen Sie einen Grund."))
            elif data["code"] == ReasonCode.OTHER and not data.get("reason", "").strip():
                self.add_error("reason", _("Schreiben Sie, warum."))
        return data

    def found(self) -> dict[str, Any]:
        """What the service needs to hear."""
        data = self.cleaned_data
        amounts = {self.ACCEPT: self.voucher.amount, self.REDUCE: data["recognised"], self.REJECT: ZERO}
        return {"recognised": amounts[data["decision"]], "code": data["code"], "reason": data["reason"]}


class AskForm(forms.Form):
    text = TextField(
        label=gettext_lazy("Ihre Frage"), max_length=1000, rows=3,
        help_text=gettext_lazy("Die Organisation bekommt eine Mail und antwortet hier an der Zeile."),
    )  # fmt: skip


class AnswerForm(StepForm):
    """The recipient's answer, with the picture that was missing."""

    answer_text = TextField(label=gettext_lazy("Ihre Antwort"), max_length=2000, rows=5)
    file = forms.FileField(
        label=gettext_lazy("Rechnung oder Quittung"), required=False,
        help_text=gettext_lazy("Nur, wenn etwas fehlt oder nicht zu lesen ist. Ein Handyfoto genügt."),
    )  # fmt: skip


class NoteForm(StepForm):
    note = TextField(
        label=gettext_lazy("Was fehlt oder zu ändern ist"),
        help_text=gettext_lazy("Die Organisation liest diesen Text."),
    )


class ReasonNoteForm(StepForm):
    note = TextField(label=gettext_lazy("Grund"))


class OptionalNoteForm(StepForm):
    note = TextField(label=gettext_lazy("Prüfvermerk"), required=False, help_text=gettext_lazy("Nur für die Akte."))


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
