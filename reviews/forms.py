"""What the committee's pages ask for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.forms.fields import DayField, EuroField, TextField
from grants.models import Application
from network.models import Body, Occupancy
from reviews.defaults import SCALE
from reviews.models import AgendaItem, Criterion, Meeting, Resolution, Review
from reviews.queries import Candidate
from reviews.services.meetings import cases_to_discuss
from reviews.services.reviews import Opinion
from workflows import clock
from workflows.templatetags.numbers_and_dates import euro
from workflows.views.steps import StepForm

IMPARTIAL, UNSURE = "impartial", "unsure"


class ReviewForm(forms.Form):
    """A draft needs nothing; handing in needs the declaration and points for each question."""

    declaration = forms.ChoiceField(
        label=gettext_lazy("Ihre Erklärung"),
        required=False,
        widget=forms.RadioSelect(attrs={"data-optional": ""}),
        choices=[
            (IMPARTIAL, gettext_lazy("Nein, ich bin unbefangen.")),
            (UNSURE, gettext_lazy("Ja oder ich bin unsicher. Ich wirke an diesem Antrag nicht mit.")),
        ],
    )
    reason = forms.CharField(
        label=gettext_lazy("Falls ja: Worin besteht die Verbindung?"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "data-optional": ""}),
        help_text=gettext_lazy("Ein Satz genügt. Ihn lesen nur der Vorsitz und das Amt."),
    )
    strengths = TextField(label=gettext_lazy("Was spricht dafür?"), required=False, max_length=600, rows=3)
    weaknesses = TextField(label=gettext_lazy("Was ist offen?"), required=False, max_length=600, rows=3)
    comment = TextField(
        label=gettext_lazy("Was möchten Sie dem Gremium dazu sagen?"),
        required=False,
        max_length=600,
        rows=4,
        help_text=gettext_lazy("Steht später ohne Ihren Namen in der Sitzungsmappe."),
    )

    def __init__(self, data: Any = None, *, review: Review, criteria: Iterable[Criterion]) -> None:
        self.criteria = list(criteria)
        given = {score.criterion_id: score.points for score in review.scores.all()}
        initial = {
            "declaration": IMPARTIAL if review.impartial_at else "",
            "strengths": review.strengths,
            "weaknesses": review.weaknesses,
            "comment": review.comment,
        }
        super().__init__(data, initial=initial)
        total = sum((one.weight for one in self.criteria), Decimal(0))
        for one in self.criteria:
            weight = _("%s von 100") % f"{(one.weight * 100 / total).normalize():f}"
            self.fields[f"points_{one.code}"] = forms.TypedChoiceField(
                label=_(one.label),
                help_text=_(one.help) if one.help else "",
                required=False,
                coerce=int,
                empty_value=None,
                initial=given.get(one.pk),
                choices=[(points, str(points)) for points in SCALE],
                widget=forms.RadioSelect(
                    attrs={
                        "data-scale": f"0 · {_('gar nicht')}|5 · {_('voll und ganz')}",
                        "data-optional": weight,
                    }
                ),
            )

    def points_fields(self) -> list[forms.BoundField]:
        return [self[f"points_{one.code}"] for one in self.criteria]

    @property
    def is_unsure(self) -> bool:
        return bool(self.cleaned_data.get("declaration") == UNSURE)

    def opinion(self) -> Opinion:
        given = {one.code: self.cleaned_data.get(f"points_{one.code}") for one in self.criteria}
        return Opinion(
            points={code: points for code, points in given.items() if points is not None},
            strengths=self.cleaned_data["strengths"],
            weaknesses=self.cleaned_data["weaknesses"],
            comment=self.cleaned_data["comment"],
            impartial=self.cleaned_data["declaration"] == IMPARTIAL,
        )

    def require_everything(self) -> bool:
        """What handing in asks for; errors stand at their fields."""
        if self.cleaned_data.get("declaration") != IMPARTIAL:
            self.add_error("declaration", _("Sagen Sie uns bitte, ob Sie mit dem Antragsteller verbunden sind."))
        for one in self.criteria:
            if self.cleaned_data.get(f"points_{one.code}") is None:
                self.add_error(f"points_{one.code}", _("Hier fehlen noch Punkte."))
        return not self.errors

    def require_reason(self) -> bool:
        if not self.cleaned_data["reason"].strip():
            self.add_error("reason", _("Schreiben Sie in einem Satz, worin die Verbindung besteht."))
        return not self.errors


class StepAsideForm(StepForm):
    reason = TextField(label=gettext_lazy("Worin besteht die Verbindung?"), max_length=500, rows=3)


class CancelForm(StepForm):
    reasons = TextField(label=gettext_lazy("Warum fällt die Sitzung aus?"), max_length=500, rows=3)


class AssignForm(forms.Form):
    jurors = forms.MultipleChoiceField(
        label=gettext_lazy("Wer soll ein Gutachten schreiben?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Wählen Sie mindestens eine Person.")},
    )
    due_on = DayField(label=gettext_lazy("Bis wann?"))

    def __init__(self, *args: Any, offered: list[Candidate], due_on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {str(one.person.public_id): one for one in offered}
        field = self.fields["jurors"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(key, _candidate_label(one)) for key, one in self.offered.items()]
        self.fields["due_on"].initial = due_on

    def clean_due_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["due_on"]
        if day <= clock.today():
            raise ValidationError(_("Der Tag muss nach dem heutigen liegen."))
        return day


def _candidate_label(one: Candidate) -> str:
    load = _("zurzeit keine offenen Gutachten")
    if one.open_reviews:
        load = _("%d offen") % one.open_reviews
    return f"{one.person.name} · {one.seat} · {load}" if one.seat else f"{one.person.name} · {load}"


class DeclareForm(forms.Form):
    reason = TextField(
        label=gettext_lazy("Worin besteht die Verbindung?"),
        max_length=500,
        rows=3,
        help_text=gettext_lazy("Amt, Anstellung, Vorstand, Verwandtschaft: Ein Satz genügt."),
    )


class JudgeForm(forms.Form):
    verdict = forms.ChoiceField(
        label=gettext_lazy("Wie entscheiden Sie?"),
        widget=forms.RadioSelect,
        choices=[
            ("confirm", gettext_lazy("Es besteht ein Mitwirkungsverbot. Die Person wirkt nicht mit.")),
            ("clear", gettext_lazy("Es besteht keines. Die Person darf mitwirken.")),
        ],
    )
    judgement = TextField(label=gettext_lazy("Begründung"), max_length=500, rows=3)


class CaseChoiceField(forms.ModelMultipleChoiceField[Application]):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.title} · {obj.applicant.name} · {euro(obj.requested)}"


class MeetingForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Bezeichnung"), max_length=150)
    day = DayField(label=gettext_lazy("Tag"))
    time = forms.TimeField(
        label=gettext_lazy("Uhrzeit"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": gettext_lazy("Schreiben Sie die Uhrzeit so: 18:30.")},
    )
    place = forms.CharField(label=gettext_lazy("Ort"), max_length=200)
    applications = CaseChoiceField(
        label=gettext_lazy("Anträge auf der Tagesordnung"),
        queryset=Application.objects.none(),
        to_field_name="public_id",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"data-optional": ""}),
        help_text=gettext_lazy("Zugelassene Anträge dieses Gremiums, die auf keiner anderen Tagesordnung stehen."),
    )

    def __init__(self, data: Any = None, *, body: Body, meeting: Meeting | None = None) -> None:
        free = cases_to_discuss(body, meeting=meeting)
        title = _("Sitzung: %s") % body.name
        initial: dict[str, Any] = {"title": title, "time": dt.time(18), "applications": list(free)}
        if meeting is not None:
            local = timezone.localtime(meeting.starts_at)
            initial = {
                "title": meeting.title,
                "day": local.date(),
                "time": local.time(),
                "place": meeting.place,
                "applications": [item.application for item in meeting.items_in_order()],
            }
        super().__init__(data, initial=initial)
        field = self.fields["applications"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = free

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("day") and cleaned.get("time") and self.starts_at() <= clock.now():
            self.add_error("day", _("Der Termin liegt in der Vergangenheit."))
        return cleaned

    def starts_at(self) -> dt.datetime:
        return timezone.make_aware(dt.datetime.combine(self.cleaned_data["day"], self.cleaned_data["time"]))

    def payload(self) -> dict[str, Any]:
        return {
            "title": self.cleaned_data["title"],
            "starts_at": self.starts_at(),
            "place": self.cleaned_data["place"],
            "applications": self.cleaned_data["applications"],
        }


class OccupancyChoiceField(forms.ModelMultipleChoiceField[Occupancy]):
    def label_from_instance(self, obj: Any) -> str:
        words = [obj.person.name, obj.seat.label]
        if obj.on_behalf_of is not None and obj.on_behalf_of.name != obj.seat.label:
            words.append(obj.on_behalf_of.name)
        if obj.deputy:
            words.append(_("Stellvertretung"))
        if not obj.seat.votes:
            words.append(_("beratend"))
        return " · ".join(words)


class AttendanceForm(forms.Form):
    present = OccupancyChoiceField(
        label=gettext_lazy("Wer ist da?"),
        queryset=Occupancy.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Kreuzen Sie an, wer da ist.")},
        help_text=gettext_lazy("Eine Stellvertretung stimmt nur ab, wenn das Mitglied fehlt."),
    )

    def __init__(self, data: Any = None, *, sitting: QuerySet[Occupancy], here: Iterable[int]) -> None:
        present = set(here)
        super().__init__(data, initial={"present": [one for one in sitting if one.person_id in present]})
        field = self.fields["present"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = sitting


class CountField(forms.IntegerField):
    """Votes, counted by hand."""

    def __init__(self, *, label: Any) -> None:
        super().__init__(
            label=label,
            min_value=0,
            max_value=999,
            required=False,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "data-optional": ""}),
            error_messages={
                "invalid": gettext_lazy("Schreiben Sie eine ganze Zahl."),
                "min_value": gettext_lazy("Stimmen werden von null an gezählt."),
                "max_value": gettext_lazy("So viele Stimmen gibt es nicht."),
            },
        )


class ResolutionForm(forms.Form):
    outcome = forms.ChoiceField(
        label=gettext_lazy("Beschluss"), widget=forms.RadioSelect, choices=Resolution.Outcome.choices
    )
    amount = EuroField(
        label=gettext_lazy("Summe"), required=False, help_text=gettext_lazy("Leer: so viel wie beantragt.")
    )
    conditions = TextField(
        label=gettext_lazy("Auflagen"),
        required=False,
        max_length=2000,
        rows=3,
        help_text=gettext_lazy("Eine je Zeile. Nur, wenn mit Auflagen bewilligt werden soll."),
    )
    yes = CountField(label=gettext_lazy("Ja"))
    no = CountField(label=gettext_lazy("Nein"))
    abstain = CountField(label=gettext_lazy("Enthaltung"))
    casting_vote = forms.BooleanField(
        label=gettext_lazy("Bei Gleichstand hat die Stimme des Vorsitzes entschieden."), required=False
    )
    reasons = TextField(
        label=gettext_lazy("Gründe"),
        required=False,
        max_length=2000,
        rows=4,
        help_text=gettext_lazy("Stehen in der Niederschrift und als Vorschlag im Bescheid."),
    )

    def __init__(self, data: Any = None, *, item: AgendaItem) -> None:
        initial: dict[str, Any] = {}
        if (known := item.result) is not None:
            initial = {
                "outcome": known.outcome,
                "amount": known.amount or None,
                "conditions": known.conditions,
                "yes": known.votes_yes,
                "no": known.votes_no,
                "abstain": known.votes_abstain,
                "casting_vote": known.casting_vote,
                "reasons": known.reasons,
            }
        super().__init__(data, initial=initial)

    def payload(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "outcome": data["outcome"],
            "amount": data["amount"],
            "conditions": data["conditions"],
            "votes": (data["yes"] or 0, data["no"] or 0, data["abstain"] or 0),
            "casting_vote": data["casting_vote"],
            "reasons": data["reasons"],
        }


class NotesForm(forms.Form):
    notes = TextField(
        label=gettext_lazy("Verlauf der Sitzung"),
        required=False,
        max_length=5000,
        rows=8,
        help_text=gettext_lazy("Tagesordnung, Anwesende und Beschlüsse stehen von selbst in der Niederschrift."),
    )
