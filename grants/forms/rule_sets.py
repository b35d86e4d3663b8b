"""Rule sets as forms: begin one, name it, change its values with their sources, choose two to compare."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.forms.amounts import AmountField, AmountInput, CountField
from grants.forms.fields import DayField, EuroField, TextField
from grants.forms.plan import Row
from grants.rule_words import Group, Value
from grants.rules.rule_set import Period
from workflows import clock

SOURCE_LENGTH = 300
MOST_RATES = 100
UNITS = (("D", gettext_lazy("Tage")), ("W", gettext_lazy("Wochen")), ("M", gettext_lazy("Monate")),
         ("Y", gettext_lazy("Jahre")))  # fmt: skip


class PercentField(AmountField):
    """Up to `maximum` per cent; a base rate may lie below zero."""

    default_error_messages = {"percent": gettext_lazy("Mehr als %(most)s Prozent sind hier nicht möglich.")}

    def __init__(self, *, signed: bool = False, most: Decimal = Decimal(100), **kwargs: Any) -> None:
        self.signed = signed
        self.most = most
        kwargs.setdefault("whole_plain", True)
        kwargs.setdefault("widget", AmountInput({"data-suffix": "%"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        text = str(value).strip().replace("\N{MINUS SIGN}", "-") if value is not None else ""
        below_zero = self.signed and text.startswith("-") and not isinstance(value, Decimal)
        number = super().to_python(text[1:] if below_zero else value)
        if number is not None and number > self.most:
            raise ValidationError(self.error_messages["percent"] % {"most": self.most}, code="percent")
        return -number if below_zero and number is not None else number


class NewRuleSetForm(forms.Form):
    """A draft begins as a copy: of a set of one's own or of a shipped one."""

    source = forms.ChoiceField(
        label=gettext_lazy("Vorlage"),
        help_text=gettext_lazy("Der Entwurf beginnt mit allen Werten der Vorlage."),
        error_messages={"invalid_choice": gettext_lazy("Wählen Sie eine der Vorlagen.")},
    )
    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=60, help_text=gettext_lazy("Zum Beispiel: Bund 2027.")
    )
    valid_from = DayField(
        label=gettext_lazy("Gilt ab"),
        help_text=gettext_lazy("Für Bewilligungen ab diesem Tag. Ältere behalten ihr Regelwerk."),
    )

    def __init__(self, *args: Any, sources: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["source"]).choices = list(sources)

    def clean_valid_from(self) -> dt.date:
        return not_past(self.cleaned_data["valid_from"])


class DescribeForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)
    valid_from = DayField(label=gettext_lazy("Gilt ab"))
    confirmed = forms.BooleanField(label=gettext_lazy("Jemand aus der Praxis hat alle Werte bestätigt"), required=False)

    def clean_valid_from(self) -> dt.date:
        return not_past(self.cleaned_data["valid_from"])


def not_past(day: dt.date) -> dt.date:
    if day < clock.today():
        raise ValidationError(_("Der Tag liegt in der Vergangenheit. Ein Regelwerk gilt frühestens ab heute."))
    return day


class ValuesForm(forms.Form):
    """The values of one group, each in a field of its kind, with the source beside it."""

    def __init__(self, data: Any = None, *, group: Group, values: Mapping[str, Any]) -> None:
        super().__init__(data)
        self.values = [value for value in group.values if value.kind != "rates"]
        for value in self.values:
            entry = values[value.name]
            self._add(value, entry["value"])
            self.fields[f"{value.name}-source"] = forms.CharField(
                label=gettext_lazy("Quelle"),
                max_length=SOURCE_LENGTH,
                initial=entry["source"],
                widget=forms.TextInput({"aria-label": _("Quelle: %s") % value.label}),
                error_messages={"required": _("Schreiben Sie, woher der Wert kommt: %s.") % value.label},
            )

    def _add(self, value: Value, stored: Any) -> None:
        initial: Any = stored
        if value.kind in ("percent", "share"):
            field: forms.Field = PercentField(most=Decimal(100))
            initial = Decimal(stored) * (100 if value.kind == "share" else 1)
        elif value.kind == "euro":
            field, initial = EuroField(), Decimal(stored)
        elif value.kind == "days":
            field = DaysField()
        elif value.kind == "day":
            field, initial = DayField(), dt.date.fromisoformat(stored)
        elif value.kind == "period":
            field = CountField(above_zero=True)
            initial, unit = parted(stored)
            self.fields[f"{value.name}-unit"] = forms.ChoiceField(
                label=gettext_lazy("Einheit"), choices=UNITS, initial=unit
            )
        elif value.kind == "yes_no":
            field = forms.TypedChoiceField(
                choices=[("yes", gettext_lazy("ja")), ("no", gettext_lazy("nein"))], coerce=lambda text: text == "yes"
            )
            initial = "yes" if stored else "no"
        else:
            field = forms.ChoiceField(choices=value.choices, required=all(code for code, _label in value.choices))
        field.label, field.help_text, field.initial = value.label, value.help, initial
        field.widget.attrs["data-optional"] = ""
        self.fields[value.name] = field

    def rows(self) -> list[tuple[Value, list[forms.BoundField]]]:
        """Each value with its fields in the order of the page: the value, its unit, its source."""
        names = {value.name: [value.name, f"{value.name}-unit", f"{value.name}-source"] for value in self.values}
        return [(one, [self[name] for name in names[one.name] if name in self.fields]) for one in self.values]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = self.cleaned_data
        for value in self.values:
            if value.kind == "period" and given.get(value.name, 0) > 9999:
                self.add_error(value.name, _("Dieser Zeitraum ist zu lang."))
            day = given.get(value.name)
            if value.kind == "day" and day and (day.month, day.day) not in ((6, 30), (12, 31)):
                self.add_error(value.name, _("Zinssätze sind bis zu einem 30. Juni oder 31. Dezember bekannt."))
        return given

    def changes(self) -> dict[str, tuple[Any, str]]:
        return {one.name: (self._stored(one), self.cleaned_data[f"{one.name}-source"]) for one in self.values}

    def _stored(self, value: Value) -> Any:
        given = self.cleaned_data[value.name]
        if value.kind == "share":
            return shown(given / 100)
        if value.kind in ("percent", "euro"):
            return shown(given)
        if value.kind == "day":
            return given.isoformat()
        if value.kind == "period":
            return str(Period.parse(f"P{given}{self.cleaned_data[f'{value.name}-unit']}"))
        return given


class DaysField(CountField):
    """A number of days up to a year."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.maximum = Decimal(366)


def shown(number: Decimal) -> str:
    """With two places, or as many as the number needs."""
    exact = number.normalize()
    exponent = exact.as_tuple().exponent
    return f"{exact:.{max(2, -exponent if isinstance(exponent, int) else 2)}f}"


def parted(period: str) -> tuple[int, str]:
    """`P42D` as people say it: 6 weeks."""
    one = Period.parse(period)
    if one.months:
        return one.months, "M"
    return (one.days // 7, "W") if one.days and one.days % 7 == 0 else (one.days, "D")


class RateForm(Row):
    """One base rate. It changes on 1 January and 1 July."""

    valid_from = DayField(
        label=gettext_lazy("Gilt ab"),
        widget=forms.DateInput({"type": "date", "data-column": "fn-w-name"}, format="%Y-%m-%d"),
    )
    percent = PercentField(
        signed=True,
        whole_plain=False,
        label=gettext_lazy("Prozent im Jahr"),
        widget=AmountInput({"data-column": "fn-w-price", "class": "fn-num"}),
    )
    source = forms.CharField(
        label=gettext_lazy("Quelle"),
        max_length=SOURCE_LENGTH,
        error_messages={"required": gettext_lazy("Schreiben Sie, woher der Satz kommt.")},
    )

    def clean_valid_from(self) -> dt.date:
        day: dt.date = self.cleaned_data["valid_from"]
        if (day.month, day.day) not in ((1, 1), (7, 1)):
            raise ValidationError(_("Der Basiszinssatz ändert sich nur am 1. Januar und am 1. Juli."))
        return day

    def rate(self) -> dict[str, str]:
        given = self.cleaned_data
        day, percent = given["valid_from"].isoformat(), shown(given["percent"])
        return {"valid_from": day, "percent": percent, "source": given["source"]}


class RateRows(forms.BaseFormSet[Any]):
    """`grow` gives one more empty line than was posted."""

    def __init__(self, data: Any = None, *, grow: bool = False, **kwargs: Any) -> None:
        if data is not None and grow:
            data = data.copy()
            total = data.get("rates-TOTAL_FORMS", "0")
            data["rates-TOTAL_FORMS"] = str(min(int(total) + 1, MOST_RATES)) if total.isdecimal() else "1"
        super().__init__(data, prefix="rates", **kwargs)

    def clean(self) -> None:
        days = [form.cleaned_data.get("valid_from") for form in self.kept()]
        if len(days) != len(set(days)):
            raise ValidationError(_("Für denselben Tag stehen zwei Sätze da. Entfernen Sie einen."))
        if not days:
            raise ValidationError(_("Mindestens ein Satz wird gebraucht."))

    def kept(self) -> list[Any]:
        return [form for form in self.forms if not form.cleaned_data.get("DELETE") and not form.is_blank]

    def rates(self) -> list[dict[str, str]]:
        return sorted((form.rate() for form in self.kept()), key=lambda rate: rate["valid_from"])


RateFormSet = cast(
    "type[RateRows]",
    forms.formset_factory(
        RateForm, formset=RateRows, extra=0, can_delete=True, max_num=MOST_RATES, absolute_max=MOST_RATES
    ),
)


class CompareForm(forms.Form):
    """Which two sets to hold side by side; the choice stands in the address."""

    old = forms.ChoiceField(label=gettext_lazy("Bisher"))
    new = forms.ChoiceField(label=gettext_lazy("Neu"))

    def __init__(self, *args: Any, choices: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("old", "new"):
            cast("forms.ChoiceField", self.fields[name]).choices = list(choices)


class SendBackForm(forms.Form):
    note = TextField(
        label=gettext_lazy("Was zu ändern ist"),
        max_length=1000,
        help_text=gettext_lazy("Die Verwaltung liest diesen Text am Entwurf."),
    )
