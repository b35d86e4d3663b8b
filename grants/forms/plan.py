"""The cost and financing plan as forms: cost lines, the four sources, further funders."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.completeness import euros
from grants.forms.amounts import MAX_AMOUNT, AmountField, AmountInput, CountField
from grants.models import FinancingLine, Plan
from grants.money import ZERO, cents
from grants.procedure import ProcedureRules
from grants.services.plans import Cost, Financing

Kind = FinancingLine.Kind
THIRD = (Kind.THIRD_PUBLIC, Kind.THIRD_PRIVATE)
MOST_LINES = 200


class PlanAmountInput(AmountInput):
    """Counts for the sum of the financing while somebody types."""

    template_name = "grants/apply/financing_input.html"


class Row(forms.Form):
    """A line of a table. One in which nothing was written is left out."""

    defaults: frozenset[str] = frozenset()

    @property
    def is_blank(self) -> bool:
        names = [name for name in self.fields if name not in {"DELETE", "ORDER"} and name not in self.defaults]
        return not any(str(self[name].value() or "").strip() for name in names)

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and self.is_blank:
            self._errors = forms.utils.ErrorDict()


class CostForm(Row):
    cost_type = forms.ChoiceField(
        label=gettext_lazy("Kostenart"),
        error_messages={"required": gettext_lazy("Wählen Sie eine Kostenart.")},
        widget=forms.Select({"data-column": "fn-w-name"}),
    )
    purpose = forms.CharField(label=gettext_lazy("Wofür"), required=False, max_length=200)
    quantity = AmountField(
        label=gettext_lazy("Menge"), whole_plain=True, above_zero=True, maximum=Decimal("9999999.99"), required=False
    )
    unit = forms.CharField(
        label=gettext_lazy("Einheit"),
        required=False,
        max_length=30,
        widget=forms.TextInput({"data-column": "fn-w-unit"}),
    )
    price = AmountField(label=gettext_lazy("Einzelpreis in\N{NO-BREAK SPACE}€"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = self.cleaned_data
        quantity, price = cleaned.get("quantity"), cleaned.get("price")
        if quantity and price and cents(quantity * price) > MAX_AMOUNT:
            raise ValidationError({"price": AmountField.default_error_messages["huge"]})
        return cleaned

    def cost(self) -> Cost:
        """Without a quantity it is one, without a price it costs nothing yet."""
        given = self.cleaned_data
        return Cost(
            given["cost_type"], given["purpose"], given["quantity"] or Decimal("1.00"), given["unit"],
            given["price"] if given["price"] is not None else ZERO,
        )  # fmt: skip


class ThirdForm(Row):
    defaults = frozenset({"kind", "confirmed"})

    kind = forms.ChoiceField(label=gettext_lazy("Art"), widget=forms.Select({"data-column": "fn-w-name"}))
    description = forms.CharField(
        label=gettext_lazy("Von wem"),
        max_length=200,
        error_messages={"required": gettext_lazy("Schreiben Sie, von wem das Geld kommt.")},
    )
    confirmed = forms.TypedChoiceField(
        label=gettext_lazy("Stand"),
        choices=[("", gettext_lazy("angefragt")), ("yes", gettext_lazy("zugesagt"))],
        coerce=bool,
        empty_value="",
        required=False,
        widget=forms.Select({"data-column": "fn-w-name"}),
    )
    amount = AmountField(
        label=gettext_lazy("Betrag in\N{NO-BREAK SPACE}€"),
        widget=PlanAmountInput({"data-column": "fn-w-price", "class": "fn-num"}),
        error_messages={"required": gettext_lazy("Schreiben Sie den Betrag.")},
    )

    def financing(self) -> Financing:
        given = self.cleaned_data
        return Financing(given["kind"], given["amount"], given["description"], bool(given["confirmed"]))


class RowSet(forms.BaseFormSet[Any]):
    """Lines that choose from the procedure's codes. `grow` gives one more empty line than was posted."""

    def __init__(
        self, data: Any = None, *, choices: Iterable[tuple[str, str]], grow: bool = False, **kwargs: Any
    ) -> None:
        self.choices = list(choices)
        if data is not None and grow:
            data = data.copy()
            total = f"{kwargs['prefix']}-TOTAL_FORMS"
            written = data.get(total, "0")
            data[total] = str(min(int(written) + 1, MOST_LINES)) if written.isdecimal() else "1"
        super().__init__(data, **kwargs)

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        field = form.fields["cost_type" if "cost_type" in form.fields else "kind"]
        assert isinstance(field, forms.ChoiceField)
        own = form.initial.get("cost_type") or form.initial.get("kind")
        # A line of an older version of the form keeps its type.
        known = {code for code, _label in self.choices}
        field.choices = [*self.choices, *([(own, own)] if own and own not in known else [])]
        if "cost_type" in form.fields:
            field.choices = [("", _("Bitte wählen")), *field.choices]

    def lines(self) -> list[Any]:
        return [form for form in self.forms if not form.cleaned_data.get("DELETE") and not form.is_blank]


def _row_set(form: type[Row], most: int) -> type[RowSet]:
    made = forms.formset_factory(
        form, formset=RowSet, extra=0, can_delete=True, max_num=most, absolute_max=most, validate_max=True
    )
    return cast("type[RowSet]", made)


CostFormSet = _row_set(CostForm, MOST_LINES)
ThirdFormSet = _row_set(ThirdForm, 50)


def _euro_field(label: Any, help_text: Any = "", optional: Any = None) -> AmountField:
    attrs = {"data-suffix": "€"} | ({"data-optional": optional} if optional else {})
    return AmountField(label=label, help_text=help_text, required=False, widget=AmountInput(attrs))


class MoneyForm(forms.Form):
    own = _euro_field(Kind.OWN.label, gettext_lazy("Geld, das Ihre Organisation selbst beisteuert"),
                      gettext_lazy("falls vorhanden"))  # fmt: skip
    participant = _euro_field(Kind.PARTICIPANT.label, gettext_lazy("Eintritt oder Beiträge der Teilnehmenden"),
                              gettext_lazy("falls vorhanden"))  # fmt: skip
    grant = _euro_field(Kind.GRANT.label)
    version = CountField(widget=forms.HiddenInput)

    KINDS = {"own": Kind.OWN, "participant": Kind.PARTICIPANT, "grant": Kind.GRANT}
    needed = frozenset({"grant"})

    def __init__(self, *args: Any, rules: ProcedureRules, fund: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, kind in self.KINDS.items():
            if kind not in rules.financing_kinds:
                del self.fields[name]
        cap = {"fund": fund, "cap": euros(rules.max_amount)}
        self.fields["grant"].help_text = _("%(fund)s: höchstens %(cap)s") % cap

    def lines(self) -> list[Financing]:
        given = self.cleaned_data
        return [Financing(kind, given[name]) for name, kind in self.KINDS.items() if given.get(name)]


class PlanForms:
    """The whole plan: cost lines, sources, further funders. Bound to what was posted, or showing what is stored."""

    def __init__(self, plan: Plan, *, rules: ProcedureRules, fund: str, data: Any = None) -> None:
        adding = data.get("add_row", "") if data is not None else ""
        costs = [
            {"cost_type": one.cost_type, "purpose": one.purpose, "quantity": one.quantity, "unit": one.unit,
             "price": one.unit_price}
            for one in plan.cost_lines.all()
        ]  # fmt: skip
        third = [
            {"kind": one.kind, "description": one.description, "confirmed": "yes" if one.confirmed else "",
             "amount": one.amount}
            for one in plan.financing_lines.all()
            if one.kind in THIRD
        ]  # fmt: skip
        money: dict[str, Any] = {name: plan.financing(kind) or None for name, kind in MoneyForm.KINDS.items()} | {
            "version": plan.version
        }
        self.costs = CostFormSet(
            data, prefix="costs", initial=costs or [{}], grow=adding == "costs",
            choices=[(one.code, one.label) for one in rules.cost_types],
        )  # fmt: skip
        self.takes_third = any(kind in rules.financing_kinds for kind in THIRD)
        self.third = ThirdFormSet(
            data if self.takes_third else None, prefix="third", initial=third, grow=adding == "third",
            choices=[(kind.value, str(kind.label)) for kind in THIRD if kind in rules.financing_kinds],
        )  # fmt: skip
        self.money = MoneyForm(data, initial=money, rules=rules, fund=fund)
        self.bound = data is not None

    def is_valid(self) -> bool:
        # Each is asked, so that each shows its errors.
        valid = [self.costs.is_valid(), self.money.is_valid(), not self.takes_third or self.third.is_valid()]
        return all(valid)

    def cost_lines(self) -> list[Cost]:
        return [form.cost() for form in self.costs.lines()]

    def financing_lines(self) -> list[Financing]:
        """In the order of the page: own, further funders, participants, the grant."""
        third = [form.financing() for form in self.third.lines()] if self.takes_third else []
        order = [Kind.OWN, *THIRD, Kind.PARTICIPANT, Kind.GRANT]
        return sorted([*self.money.lines(), *third], key=lambda one: order.index(Kind(one.kind)))

    def typed_sums(self) -> tuple[Decimal, Decimal]:
        """Costs and financing as the page shows them now, saved or just typed; what is no number counts nothing."""
        costs = ZERO
        for form in self.costs.forms:
            if not form["DELETE"].value() and (price := _typed(form, "price")) is not None:
                quantity = _typed(form, "quantity")
                costs += cents((Decimal(1) if quantity is None else quantity) * price)
        sources = [name for name in MoneyForm.KINDS if name in self.money.fields]
        financing = sum((_typed(self.money, name) or ZERO for name in sources), ZERO)
        if self.takes_third:
            rows = (form for form in self.third.forms if not form["DELETE"].value())
            financing += sum((_typed(form, "amount") or ZERO for form in rows), ZERO)
        return costs, financing

    def typed_grant(self) -> Decimal:
        return _typed(self.money, "grant") or ZERO


def _typed(form: forms.Form, name: str) -> Decimal | None:
    field = form.fields[name]
    assert isinstance(field, AmountField)
    try:
        return field.to_python(form[name].value())
    except ValidationError:
        return None
