"""What a change of a grant asks for: a form for each kind, and the decider's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.completeness import euros
from grants.forms.amounts import AmountField, AmountInput
from grants.forms.fields import DayField, EuroField, TextField
from grants.models import Amendment, FinancingLine, Grant, ReportedChange
from grants.money import ZERO
from grants.services.amendment_effects import effect_of
from grants.services.amendments import Wish, current_texts
from network.models import Actor
from workflows import clock
from workflows.views.steps import StepForm

Kind = Amendment.Kind
SOURCES = [kind for kind in FinancingLine.Kind if kind != FinancingLine.Kind.GRANT]


@dataclass(frozen=True)
class AmountRow:
    label: str
    old: Decimal
    field: BoundField


class ChangeForm(forms.Form):
    """Base: the reason, and what the kind adds. `wish()` is what the service takes."""

    reason = TextField(label=gettext_lazy("Warum"), max_length=2000, rows=4)
    command_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, grant: Grant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.grant = grant

    def wish(self) -> Wish:
        return {}


class PlanChangeForm(ChangeForm):
    """The plan as a table: what each cost type and each source has now, and what it is to have."""

    with_means = True

    def __init__(self, *args: Any, grant: Grant, **kwargs: Any) -> None:
        super().__init__(*args, grant=grant, **kwargs)
        plan, rules = grant.application.plan, grant.application.procedure.rules
        planned = plan.by_cost_type
        labels = {one.code: one.label for one in rules.cost_types} | {code: rules.cost_label(code) for code in planned}
        self.costs = [self._row("cost", code, label, planned.get(code, ZERO)) for code, label in labels.items()]
        self.means: list[AmountRow] = []
        if self.with_means:
            beside = plan.means_beside(grant.amount)
            kinds = [kind for kind in SOURCES if kind in rules.financing_kinds or beside[kind]]
            self.means = [self._row("means", kind.value, str(kind.label), beside[kind]) for kind in kinds]

    def _row(self, group: str, code: str, label: str, old: Decimal) -> AmountRow:
        name = f"{group}-{code}"
        new = _("%(name)s, neu in €") % {"name": label}
        self.fields[name] = AmountField(label=new, required=False, initial=old, widget=AmountInput({"class": "fn-num"}))
        return AmountRow(label, old, self[name])

    def amounts(self) -> dict[str, Decimal]:
        return self._given("cost-")

    def new_means(self) -> dict[str, Decimal]:
        return self._given("means-")

    def _given(self, prefix: str) -> dict[str, Decimal]:
        return {
            name.removeprefix(prefix): value or ZERO
            for name, value in self.cleaned_data.items()
            if name.startswith(prefix)
        }

    def typed(self, rows: Iterable[AmountRow]) -> Decimal:
        """The sum as the page shows it now; what is no number counts nothing."""
        total = ZERO
        for row in rows:
            field = self.fields[row.field.name]
            assert isinstance(field, AmountField)
            try:
                total += field.to_python(row.field.value()) or ZERO
            except ValidationError:
                continue
        return total

    @property
    def old_costs(self) -> Decimal:
        return sum((row.old for row in self.costs), ZERO)

    def wish(self) -> Wish:
        return {"amounts": self.amounts(), "means": self.new_means()}


class ReallocationForm(PlanChangeForm):
    with_means = False


class IncomeForm(PlanChangeForm):
    pass


class IncreaseForm(PlanChangeForm):
    more = EuroField(label=gettext_lazy("So viel mehr brauchen wir"), above_zero=True)

    def __init__(self, *args: Any, grant: Grant, **kwargs: Any) -> None:
        super().__init__(*args, grant=grant, **kwargs)
        cap = grant.application.procedure.rules.max_amount
        bounds = {"now": euros(grant.amount), "cap": euros(cap)}
        self.fields["more"].help_text = (
            _("Bewilligt sind %(now)s. In diesem Förderweg sind höchstens %(cap)s möglich.") % bounds
        )

    def wish(self) -> Wish:
        return {**super().wish(), "amount": self.grant.amount + self.cleaned_data["more"]}


class ExtensionForm(ChangeForm):
    ends_on = DayField(label=gettext_lazy("Neues Ende"))

    field_order = ["ends_on", "reason"]

    def __init__(self, *args: Any, grant: Grant, **kwargs: Any) -> None:
        super().__init__(*args, grant=grant, **kwargs)
        now = {"day": grant.ends_on.strftime("%d.%m.%Y")}
        self.fields["ends_on"].help_text = _("Bisher endet der Bewilligungszeitraum am %(day)s.") % now

    def clean_ends_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["ends_on"]
        if day <= self.grant.ends_on:
            raise ValidationError(_("Das neue Ende muss nach dem bisherigen liegen."))
        return day

    def wish(self) -> Wish:
        return {"ends_on": self.cleaned_data["ends_on"]}


class PartnerForm(ChangeForm):
    joins = forms.TypedChoiceField(
        label=gettext_lazy("Was sich ändert"),
        choices=[("yes", gettext_lazy("Eine Organisation kommt dazu")), ("no", gettext_lazy("Eine steigt aus"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="yes",
    )
    partner = forms.ModelChoiceField(
        label=gettext_lazy("Organisation"),
        queryset=Actor.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label=gettext_lazy("nicht in der Liste"),
    )
    partner_name = forms.CharField(
        label=gettext_lazy("Name, wenn sie nicht in der Liste steht"), max_length=200, required=False
    )

    field_order = ["joins", "partner", "partner_name", "reason"]

    def __init__(self, *args: Any, grant: Grant, **kwargs: Any) -> None:
        super().__init__(*args, grant=grant, **kwargs)
        field = self.fields["partner"]
        assert isinstance(field, forms.ModelChoiceField)
        listed = Actor.objects.filter(partnerships=grant.partnership_id).exclude(kind=Actor.Kind.PERSON)
        field.queryset = listed.exclude(pk=grant.grantee_id).order_by("sort_name")

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = self.cleaned_data
        if not given.get("partner") and not given.get("partner_name", "").strip():
            raise ValidationError({"partner": _("Wählen Sie die Organisation, oder schreiben Sie ihren Namen.")})
        return given

    def wish(self) -> Wish:
        given = self.cleaned_data
        return {"partner": given["partner"], "partner_name": given["partner_name"], "joins": given["joins"]}


class PurposeForm(ChangeForm):
    """The texts of the application, each to be rewritten beside the old one."""

    def __init__(self, *args: Any, grant: Grant, **kwargs: Any) -> None:
        super().__init__(*args, grant=grant, **kwargs)
        sections = grant.application.procedure.rules.sections
        limits = {one.code: one.max_chars for section in sections for one in section.questions}
        self.rows: list[tuple[str, str, BoundField]] = []
        for code, (label, old) in current_texts(grant).items():
            name = f"text-{code}"
            self.fields[name] = TextField(
                label=_("%(name)s, neu") % {"name": label}, max_length=max(limits.get(code, 0), len(old), 250),
                required=False, initial=old,
            )  # fmt: skip
            self.rows.append((label, old, self[name]))

    def wish(self) -> Wish:
        prefix = "text-"
        texts = {name.removeprefix(prefix): text for name, text in self.cleaned_data.items() if name.startswith(prefix)}
        return {"texts": texts}


class PartialRevocationForm(ChangeForm):
    amount = EuroField(label=gettext_lazy("Neue Summe der Förderung"))
    hearing_until = DayField(
        label=gettext_lazy("Äußerung bis"),
        help_text=gettext_lazy("Bis dahin kann die Organisation sich äußern. Vorher wird nicht entschieden."),
    )

    field_order = ["amount", "reason", "hearing_until"]

    def __init__(self, *args: Any, grant: Grant, **kwargs: Any) -> None:
        super().__init__(*args, grant=grant, **kwargs)
        self.fields["reason"].help_text = _("Die Organisation liest diesen Text in der Anhörung und im Bescheid.")
        self.fields["amount"].help_text = _("Bewilligt sind %s.") % euros(grant.amount)
        self.fields["hearing_until"].initial = clock.today() + dt.timedelta(days=21)

    def wish(self) -> Wish:
        return {"amount": self.cleaned_data["amount"], "hearing_until": self.cleaned_data["hearing_until"]}


FORMS: Mapping[str, type[ChangeForm]] = {
    Kind.REALLOCATION: ReallocationForm,
    Kind.EXTENSION: ExtensionForm,
    Kind.INCOME: IncomeForm,
    Kind.INCREASE: IncreaseForm,
    Kind.PARTNER: PartnerForm,
    Kind.PURPOSE: PurposeForm,
    Kind.PARTIAL_REVOCATION: PartialRevocationForm,
}


class ReportForm(forms.Form):
    """A note to the clerk."""

    text = TextField(label=ReportedChange._meta.get_field("text").verbose_name, max_length=2000, rows=6)
    command_id = forms.UUIDField(widget=forms.HiddenInput)


class ReadForm(forms.Form):
    answer = TextField(label=gettext_lazy("Antwort an die Organisation"), max_length=1500, required=False)
    release = forms.BooleanField(label=gettext_lazy("Auszahlungen wieder freigeben"), required=False)

    def __init__(self, *args: Any, change: ReportedChange, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if change.kind != ReportedChange.Kind.INSOLVENCY:
            del self.fields["release"]


class HearingForm(forms.Form):
    text = TextField(label=gettext_lazy("Wie Sie es sehen"), max_length=4000, rows=8)


class AgreeForm(StepForm):
    """From when the change holds, to what sum, and what the recipient is told."""

    amount = EuroField(label=gettext_lazy("Neue Summe der Förderung"))
    in_force_from = DayField(
        label=gettext_lazy("Gilt ab"), help_text=gettext_lazy("Ein früherer Tag ist möglich und braucht einen Grund.")
    )
    retroactive_reason = forms.CharField(
        label=gettext_lazy("Warum rückwirkend"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Nur, wenn die Änderung schon vor heute gilt."),
    )
    answer = TextField(label=gettext_lazy("Antwort an die Organisation"), max_length=1500, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assert isinstance(self.subject, Amendment)
        self.fields["in_force_from"].initial = clock.today()
        if not self.subject.moves_money:
            del self.fields["amount"]
            return
        self.fields["amount"].initial = self.subject.amount
        self.fields["amount"].help_text = self._about_amount(self.subject)

    def _about_amount(self, amendment: Amendment) -> str:
        now = euros(amendment.grant.amount)
        effect = effect_of(amendment)
        if effect is None:
            wished = Decimal(amendment.details.get("wished") or "0")
            return _("Bewilligt sind %(now)s, vorgeschlagen sind %(wished)s.") % {"now": now, "wished": euros(wished)}
        return _("Bewilligt sind %(now)s, nach den Regeln ergeben sich %(expected)s.") % {
            "now": now, "expected": euros(effect.result),
        }  # fmt: skip

    def clean_in_force_from(self) -> dt.date:
        day: dt.date = self.cleaned_data["in_force_from"]
        if day > clock.today():
            raise ValidationError(_("Die Änderung kann nicht erst ab einem späteren Tag gelten."))
        return day

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = self.cleaned_data
        day = given.get("in_force_from")
        if day and day < clock.today() and not given.get("retroactive_reason", "").strip():
            raise ValidationError({"retroactive_reason": _("Schreiben Sie auf, warum die Änderung rückwirkend gilt.")})
        return given
