"""A journey as a layman writes it, for the public calculator of travel costs."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from grants.forms.amounts import AmountField, AmountInput
from grants.forms.fields import EuroField
from grants.forms.plan import Row
from grants.forms.what_if import MOST_PAYMENTS, rows_of
from grants.rules.travel import LONGEST_WAY, Journey, TravelDay

MEALS = (
    ("", gettext_lazy("keine")),
    ("b", gettext_lazy("Frühstück")),
    ("l", gettext_lazy("Mittagessen")),
    ("d", gettext_lazy("Abendessen")),
    ("bl", gettext_lazy("Frühstück und Mittagessen")),
    ("bd", gettext_lazy("Frühstück und Abendessen")),
    ("ld", gettext_lazy("Mittagessen und Abendessen")),
    ("bld", gettext_lazy("alle drei")),
)


class DayRow(Row):
    """A day away, and the meals that somebody else paid."""

    length = forms.ChoiceField(
        label=gettext_lazy("Tag"), required=False,
        choices=[("", gettext_lazy("kein Reisetag")), ("whole", gettext_lazy("ganzer Tag")),
                 ("part", gettext_lazy("An- oder Abreise, oder mehr als acht Stunden"))],
    )  # fmt: skip
    meals = forms.ChoiceField(label=gettext_lazy("Freie Mahlzeiten"), required=False, choices=MEALS,
                              widget=forms.Select({"data-column": "fn-w-name"}))  # fmt: skip

    @property
    def is_blank(self) -> bool:
        return not self["length"].value()

    def day(self) -> TravelDay:
        meals = self.cleaned_data["meals"]
        return TravelDay(self.cleaned_data["length"] == "whole", "b" in meals, "l" in meals, "d" in meals)


DayRows = rows_of(DayRow, MOST_PAYMENTS)


class JourneyForm(forms.Form):
    kilometres = AmountField(
        label=gettext_lazy("Strecke mit dem eigenen Auto, hin und zurück"), required=False, whole_plain=True,
        maximum=LONGEST_WAY, widget=AmountInput({"data-suffix": "km"}),
    )  # fmt: skip
    substantial = forms.BooleanField(
        label=gettext_lazy("Das Auto war nötig, und das war vorher festgestellt"), required=False)  # fmt: skip
    tickets = EuroField(label=gettext_lazy("Fahrkarten und Übernachtungen"), required=False)


class JourneyForms:
    def __init__(self, data: Any = None) -> None:
        self.journey = JourneyForm(data)
        self.days = DayRows(data, prefix="days", initial=[{"length": "part"}])

    def is_valid(self) -> bool:
        return all([self.journey.is_valid(), self.days.is_valid()])

    def facts(self) -> Journey:
        given, none = self.journey.cleaned_data, Decimal("0.00")
        return Journey(
            given["kilometres"] or none, given["substantial"], given["tickets"] or none,
            tuple(row.day() for row in self.days.kept()),
        )  # fmt: skip
