"""The public calculator: what was planned, what became of it, and which money went when, as a layman writes it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.forms.amounts import AmountField, AmountInput
from grants.forms.fields import DayField, EuroField
from grants.forms.plan import Row
from grants.rules.errors import InvalidFacts, PlanUnbalanced, RuleError, UnknownValue
from grants.rules.shipped import SHIPPED

MEANS = ("own", "third_party", "participants")
SWITCHES = ("day_count", "late_interest_from", "check_overfinancing", "cap_costs_at_plan")
MOST_COSTS, MOST_PAYMENTS = 200, 50
TYPES = (
    ("share", gettext_lazy("Anteilfinanzierung: ein fester Anteil der Kosten")),
    ("deficit", gettext_lazy("Fehlbedarfsfinanzierung: was an Geld fehlt")),
    ("fixed", gettext_lazy("Festbetragsfinanzierung: ein fester Betrag")),
    ("full", gettext_lazy("Vollfinanzierung: alle Kosten")),
)


def _amount(label: Any, **kwargs: Any) -> AmountField:
    return AmountField(label=label, widget=AmountInput({"data-column": "fn-w-price", "class": "fn-num"}), **kwargs)


def _day(label: Any, **kwargs: Any) -> DayField:
    widget = forms.DateInput(attrs={"type": "date", "data-column": "fn-w-name"}, format="%Y-%m-%d")
    errors = {
        "invalid": gettext_lazy("Schreiben Sie den Tag so: 31.12.2027."),
        "required": gettext_lazy("Schreiben Sie den Tag."),
    }
    return DayField(label=label, widget=widget, error_messages=errors, **kwargs)


class CostRow(Row):
    """An item: what was planned for it and what it cost. Without a plan it is an item that nobody planned."""

    item = forms.CharField(
        label=gettext_lazy("Posten"),
        max_length=100,
        error_messages={"required": gettext_lazy("Schreiben Sie, wofür das Geld war.")},
    )
    planned = _amount(gettext_lazy("Geplant in\N{NO-BREAK SPACE}€"), required=False)
    spent = _amount(gettext_lazy("Ausgegeben in\N{NO-BREAK SPACE}€"), required=False)
    paid_on = _day(gettext_lazy("Bezahlt am"), required=False)


class PaymentRow(Row):
    """Grant money on a day."""

    amount = _amount(gettext_lazy("Betrag in\N{NO-BREAK SPACE}€"),
                     error_messages={"required": gettext_lazy("Schreiben Sie den Betrag.")})  # fmt: skip
    paid_on = _day(gettext_lazy("Am"))


class RepaymentRow(Row):
    amount = _amount(gettext_lazy("Betrag in\N{NO-BREAK SPACE}€"),
                     error_messages={"required": gettext_lazy("Schreiben Sie den Betrag.")})  # fmt: skip
    credited_on = _day(gettext_lazy("Eingegangen am"))
    ineffective_from = _day(gettext_lazy("Bewilligung entfallen am"), required=False)


class Rows(forms.BaseFormSet[Any]):
    def kept(self) -> list[Any]:
        return [form for form in self.forms if not form.is_blank and not form.cleaned_data.get("DELETE")]

    def lines(self) -> list[dict[str, Any]]:
        return [form.cleaned_data for form in self.kept()]

    def full_clean(self) -> None:
        super().full_clean()
        # A row that is taken out need not be right.
        for form in self.forms if self.is_bound else ():
            if form["DELETE"].value():
                form._errors = forms.utils.ErrorDict()


def rows_of(form: type[Row], most: int) -> type[Rows]:
    made = forms.formset_factory(form, formset=Rows, extra=0, can_delete=True, max_num=most, absolute_max=most,
                                 validate_max=True)  # fmt: skip
    return cast("type[Rows]", made)


CostRows, PaymentRows = rows_of(CostRow, MOST_COSTS), rows_of(PaymentRow, MOST_PAYMENTS)
RepaymentRows = rows_of(RepaymentRow, MOST_PAYMENTS)


class CaseForm(forms.Form):
    financing_type = forms.ChoiceField(label=gettext_lazy("Art der Finanzierung"), choices=TYPES)
    rule_set = forms.ChoiceField(label=gettext_lazy("Regelwerk"))
    grant = EuroField(label=gettext_lazy("Bewilligte Förderung"), required=False,
                      widget=AmountInput({"data-suffix": "€", "data-optional": ""}))  # fmt: skip
    planned_own = EuroField(label=gettext_lazy("Eigenmittel"), required=False)
    planned_third_party = EuroField(label=gettext_lazy("Drittmittel"), required=False)
    planned_participants = EuroField(label=gettext_lazy("Teilnahmebeiträge"), required=False)
    own = EuroField(label=gettext_lazy("Eigenmittel"), required=False)
    third_party = EuroField(label=gettext_lazy("Drittmittel"), required=False)
    participants = EuroField(label=gettext_lazy("Teilnahmebeiträge"), required=False)
    approved_items = forms.CharField(
        label=gettext_lazy("Nachträglich genehmigte Posten"), max_length=400, required=False,
        help_text=gettext_lazy("Sie standen nicht im Plan, das Amt hat aber zugestimmt; mit Komma getrennt"),
    )  # fmt: skip
    as_of = DayField(
        label=gettext_lazy("Zinsen ausrechnen bis"), required=False,
        help_text=gettext_lazy("Nur nötig, wenn Geld noch nicht verwendet und nicht zurückgezahlt ist"),
    )  # fmt: skip
    day_count = forms.ChoiceField(label=gettext_lazy("Zinstage"), required=False, choices=[
        ("", gettext_lazy("wie im Regelwerk")), ("30E/360", gettext_lazy("Monat zu 30, Jahr zu 360 Tagen")),
        ("ACT/365", gettext_lazy("Kalendertage, Jahr zu 365 Tagen"))])  # fmt: skip
    late_interest_from = forms.ChoiceField(label=gettext_lazy("Zinsen bei später Verwendung"), required=False, choices=[
        ("", gettext_lazy("wie im Regelwerk")), ("payout", gettext_lazy("ab der Auszahlung")),
        ("grace_end", gettext_lazy("ab dem Ende der Zeit für die Verwendung"))])  # fmt: skip
    check_overfinancing = forms.BooleanField(
        label=gettext_lazy("Drittmittel und Beiträge mindern auch einen Festbetrag"), required=False)  # fmt: skip
    cap_costs_at_plan = forms.BooleanField(
        label=gettext_lazy("Kosten zählen nur bis zur geplanten Summe"), required=False)  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["rule_set"]
        assert isinstance(field, forms.ChoiceField)
        titles = {
            "bund": _("Bund: Geld in sechs Wochen verwenden"),
            "bayern": _("Bayern: Geld in zwei Monaten verwenden"),
        }
        field.choices = [(name, titles.get(name, rules.title_de)) for name, rules in SHIPPED.items()]


class WhatIfForms:
    """All that is asked, bound to what was posted or showing an example."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, question: Mapping[str, Any] | None = None) -> None:
        initial = shown(question or {})
        self.case = CaseForm(data, initial=initial["case"])
        self.costs = CostRows(data, prefix="costs", initial=initial["costs"])
        self.instalments = PaymentRows(data, prefix="instalments", initial=initial["instalments"])
        self.uses = PaymentRows(data, prefix="uses", initial=initial["uses"])
        self.repayments = RepaymentRows(data, prefix="repayments", initial=initial["repayments"])

    @property
    def rows(self) -> tuple[Rows, ...]:
        return self.costs, self.instalments, self.uses, self.repayments

    @property
    def has_days(self) -> bool:
        """Whether something is written in the part about interest."""
        written = [form for rows in (self.uses, self.repayments) for form in rows.forms if not form.is_blank]
        return bool(written or self.case["as_of"].value())

    @property
    def has_switches(self) -> bool:
        return any(self.case[name].value() for name in SWITCHES)

    def is_valid(self) -> bool:
        # Each is asked, so that each shows its errors.
        return all([self.case.is_valid(), *(rows.is_valid() for rows in self.rows)])

    def posted(self) -> list[tuple[str, str]]:
        """What a browser would send of these forms as they are shown."""
        forms_shown = [self.case, *(part for rows in self.rows for part in (rows.management_form, *rows.forms))]
        values = [(field.html_name, field.value()) for form in forms_shown for field in form]
        return [
            (name, str(value)) for name, value in values if value is not None and value is not False and value != ""
        ]

    def question(self) -> dict[str, Any]:
        """The facts in the format of `manage.py determine`; without costs and plan a question of interest alone."""
        given, costs = self.case.cleaned_data, self.costs.lines()
        facts: dict[str, Any] = {"rule_set": given["rule_set"], "settings": _settings(given)}
        if costs or given["grant"]:
            facts |= {"financing_type": given["financing_type"], "plan": self._plan(), "actual": self._actual()}
            facts["approved_items"] = [part.strip() for part in given["approved_items"].split(",") if part.strip()]
        for rows in (self.instalments, self.uses, self.repayments):
            if lines := [_written(line) for line in rows.lines()]:
                facts[str(rows.prefix)] = lines
        if given["as_of"]:
            facts["as_of"] = given["as_of"].isoformat()
        return facts

    def refuse(self, error: RuleError, sentence: str) -> None:
        """Write what the rules refuse to the field it is about."""
        field = None
        if isinstance(error, PlanUnbalanced):
            field = "grant"
        elif isinstance(error, UnknownValue):
            field = "as_of" if self.case.cleaned_data["as_of"] else None
        elif isinstance(error, InvalidFacts):
            place, _dot, rest = error.path.partition(".")
            columns = {"instalments": (self.instalments, "amount"), "repayments": (self.repayments, "credited_on")}
            if place in columns:
                rows, column = columns[place]
                rows.kept()[_number(rest)].add_error(column, sentence)
                return
            field = {"plan": "grant", "actual": "own", "as_of": "as_of"}.get(place)
        self.case.add_error(field, sentence)

    def _plan(self) -> dict[str, Any]:
        given = self.case.cleaned_data
        items = [
            {"item": line["item"], "amount": str(line["planned"])} for line in self.costs.lines() if line["planned"]
        ]
        return {"costs": items, "grant": str(given["grant"] or Decimal("0.00"))} | {
            name: str(given[f"planned_{name}"]) for name in MEANS if given[f"planned_{name}"]
        }

    def _actual(self) -> dict[str, Any]:
        given = self.case.cleaned_data
        spent = [
            {"item": line["item"], "amount": str(line["spent"])}
            | ({"paid_on": line["paid_on"].isoformat()} if line["paid_on"] else {})
            for line in self.costs.lines()
            if line["spent"]
        ]
        return {"costs": spent} | {name: str(given[name]) for name in MEANS if given[name]}


def shown(question: Mapping[str, Any]) -> dict[str, Any]:
    """A question of the format as the forms show it; nothing in it becomes empty rows to write in."""
    plan, actual, settings = (question.get(name) or {} for name in ("plan", "actual", "settings"))
    case = {name: question[name] for name in ("financing_type", "rule_set", "as_of") if name in question}
    case |= {"grant": plan.get("grant"), "approved_items": ", ".join(question.get("approved_items", ()))} | dict(
        settings
    )
    case |= {f"planned_{name}": plan.get(name) for name in MEANS} | {name: actual.get(name) for name in MEANS}
    amounts = ("grant", *MEANS, *(f"planned_{name}" for name in MEANS))
    case |= {name: Decimal(case[name]) for name in amounts if case[name]}
    payments: dict[str, list[dict[str, Any]]] = {
        name: [line | {"amount": Decimal(line["amount"])} for line in question.get(name, ())] or [{}]
        for name in ("instalments", "uses", "repayments")
    }
    return {"case": case, "costs": _cost_rows(plan, actual) or [{}, {}], **payments}


def _cost_rows(plan: Mapping[str, Any], actual: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each planned item beside the first cost of its name; further costs below."""
    left = [dict(cost) for cost in actual.get("costs", ())]
    rows = []
    for planned in plan.get("costs", ()):
        row: dict[str, Any] = {"item": planned["item"], "planned": Decimal(planned["amount"])}
        spent = next((cost for cost in left if cost["item"] == planned["item"]), None)
        if spent:
            left.remove(spent)
            row |= {"spent": Decimal(spent["amount"]), "paid_on": spent.get("paid_on")}
        rows.append(row)
    return rows + [
        {"item": cost["item"], "spent": Decimal(cost["amount"]), "paid_on": cost.get("paid_on")} for cost in left
    ]


def _settings(given: Mapping[str, Any]) -> dict[str, Any]:
    return {name: given[name] for name in SWITCHES if given[name]}


def _written(line: Mapping[str, Any]) -> dict[str, str]:
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else str(value)
        for name, value in line.items()
        if name != "DELETE" and value is not None
    }


def _number(path: str) -> int:
    first = path.split(".")[0]
    return int(first) if first.isdecimal() else 0
