"""A call as the administrator prepares it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.forms.fields import DayField, EuroField, TextField
from grants.models import Call, Fund, Procedure
from grants.services.programmes import Terms
from workflows import clock

LAST_MINUTE = dt.time(23, 59)


class CallForm(forms.Form):
    """Opens at the beginning of one day and closes with the last minute of another."""

    title = forms.CharField(
        label=gettext_lazy("Name des Aufrufs"), max_length=150, help_text=gettext_lazy("Zum Beispiel: Herbst 2027.")
    )
    fund = forms.ChoiceField(
        label=gettext_lazy("Fonds"), error_messages={"invalid_choice": gettext_lazy("Wählen Sie einen der Fonds.")}
    )
    procedure = forms.ChoiceField(
        label=gettext_lazy("Förderweg"),
        help_text=gettext_lazy("Fragen, Prüfung und Beratung folgen seiner Fassung."),
        error_messages={"invalid_choice": gettext_lazy("Wählen Sie einen der Förderwege.")},
    )
    budget_year = forms.IntegerField(
        label=gettext_lazy("Haushaltsjahr"), widget=forms.TextInput({"inputmode": "numeric", "maxlength": 4})
    )
    budget = EuroField(
        label=gettext_lazy("Mittel dieses Aufrufs"),
        required=False,
        help_text=gettext_lazy("Ohne Angabe steht der ganze Fonds offen."),
    )
    opens_on = DayField(label=gettext_lazy("Offen ab"))
    closes_on = DayField(
        label=gettext_lazy("Offen bis"),
        required=False,
        help_text=gettext_lazy("Bis 23:59 Uhr dieses Tages. Ohne Angabe das ganze Jahr."),
    )
    committee_on = DayField(label=gettext_lazy("Sitzung am"), required=False)
    summary = TextField(
        label=gettext_lazy("Worum es geht"),
        max_length=2000,
        help_text=gettext_lazy("Alle lesen diesen Text auf der Seite des Aufrufs."),
    )

    def __init__(
        self, data: Any = None, *, funds: Iterable[Fund], procedures: Iterable[Procedure], call: Call | None = None
    ) -> None:
        self.funds = {str(one.public_id): one for one in funds}
        self.procedures = {str(one.public_id): one for one in procedures}
        super().__init__(data, initial=_initial(call) if call else {"budget_year": clock.today().year})
        for name, rows in (("fund", self.funds), ("procedure", self.procedures)):
            cast("forms.ChoiceField", self.fields[name]).choices = [(key, str(one)) for key, one in rows.items()]

    def clean_budget_year(self) -> int:
        year: int = self.cleaned_data["budget_year"]
        if abs(year - clock.today().year) > 10:
            raise ValidationError(_("Dieses Haushaltsjahr liegt zu weit weg."))
        return year

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = self.cleaned_data
        opens, closes = given.get("opens_on"), given.get("closes_on")
        if opens and closes and closes < opens:
            self.add_error("closes_on", _("Das Ende liegt vor dem Beginn."))
        if closes and closes < clock.today():
            self.add_error("closes_on", _("Das Ende liegt in der Vergangenheit."))
        return given

    def chosen_fund(self) -> Fund:
        return self.funds[self.cleaned_data["fund"]]

    def terms(self) -> Terms:
        given = self.cleaned_data
        return Terms(
            procedure=self.procedures[given["procedure"]],
            title=given["title"],
            budget_year=given["budget_year"],
            opens_at=timezone.make_aware(dt.datetime.combine(given["opens_on"], dt.time())),
            closes_at=_end_of(given["closes_on"]),
            budget=given["budget"],
            summary=given["summary"],
            committee_on=given["committee_on"],
        )


def _end_of(day: dt.date | None) -> dt.datetime | None:
    return timezone.make_aware(dt.datetime.combine(day, LAST_MINUTE)) if day else None


def _initial(call: Call) -> dict[str, Any]:
    return {
        "title": call.title,
        "fund": str(call.fund.public_id),
        "procedure": str(call.procedure.public_id),
        "budget_year": call.budget_year,
        "budget": call.budget,
        "opens_on": timezone.localtime(call.opens_at).date(),
        "closes_on": timezone.localtime(call.closes_at).date() if call.closes_at else None,
        "committee_on": call.committee_on,
        "summary": call.summary,
    }
