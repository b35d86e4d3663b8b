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
from reporting.queries import settlement_of
from workflows.views.steps import StepForm


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
