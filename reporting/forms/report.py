"""The narrative report. Saving asks for nothing; handing in asks for what stands in `needed`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.forms.amounts import CountField
from grants.forms.fields import TextField
from reporting.completeness import is_short
from reporting.indicators import AGE_BANDS, TARGET_GROUPS, YOUNG, goals_of, options_of, said
from reporting.models import StatementOfUse

SCALE = [
    (1, gettext_lazy("1 · kaum")), (2, "2"), (3, gettext_lazy("3 · zur Hälfte")), (4, "4"),
    (5, gettext_lazy("5 · ganz")),
]  # fmt: skip
PLAIN = (
    "done", "reached", "goal_rating", "participants", "events", "difficulties", "learned", "cost_reasons",
    "action_field", "topic", "formats", "target_groups", "partners", "first_time", "self_rating",
)  # fmt: skip
SHORT = ("done", "participants", "cost_reasons")
GOAL, AGE = "goal_", "age_"


def _scale(label: Any, **kwargs: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, required=False, coerce=int, empty_value=None, choices=kwargs.pop("choices", SCALE),
        widget=forms.RadioSelect(attrs={"data-horizontal": "1"}), **kwargs,
    )  # fmt: skip


class ReportForm(forms.Form):
    done = TextField(
        label=gettext_lazy("Was haben Sie gemacht?"), max_length=4000, rows=8, required=False,
        help_text=gettext_lazy("Wann, wo, mit wem. Stichworte genügen, wenn man sie versteht."),
    )  # fmt: skip
    reached = TextField(
        label=gettext_lazy("Was haben Sie erreicht?"), max_length=3000, rows=6, required=False,
        help_text=gettext_lazy("Vergleichen Sie mit den Zielen in Ihrem Antrag."),
    )  # fmt: skip
    goal_rating = _scale(gettext_lazy("Wie weit haben Sie Ihr Ziel erreicht?"))
    participants = CountField(
        label=gettext_lazy("Wie viele Menschen haben teilgenommen?"), required=False,
        help_text=gettext_lazy("Geschätzt ist in Ordnung. Namen brauchen wir nicht."),
    )  # fmt: skip
    events = CountField(label=gettext_lazy("Wie viele Veranstaltungen gab es?"), required=False)
    action_field = forms.ChoiceField(label=gettext_lazy("Handlungsfeld"), required=False)
    topic = forms.CharField(label=gettext_lazy("Themenfeld"), max_length=100, required=False)
    formats = forms.MultipleChoiceField(
        label=gettext_lazy("Art des Projekts"), required=False, widget=forms.CheckboxSelectMultiple
    )
    target_groups = forms.MultipleChoiceField(
        label=gettext_lazy("Wen haben Sie erreicht?"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=list(TARGET_GROUPS.items()),
    )  # fmt: skip
    partners = TextField(
        label=gettext_lazy("Mit wem haben Sie zusammengearbeitet?"), max_length=1000, rows=3, required=False
    )
    first_time = forms.TypedChoiceField(
        label=gettext_lazy("Hat die Partnerschaft Sie zum ersten Mal gefördert?"), required=False, empty_value=None,
        coerce=lambda value: value == "yes", choices=[("yes", gettext_lazy("ja")), ("no", gettext_lazy("nein"))],
        widget=forms.RadioSelect(attrs={"data-horizontal": "1"}),
    )  # fmt: skip
    difficulties = TextField(label=gettext_lazy("Was war schwierig?"), rows=4, required=False)
    learned = TextField(label=gettext_lazy("Was haben Sie für das nächste Mal gelernt?"), rows=4, required=False)
    self_rating = _scale(
        gettext_lazy("Wie zufrieden sind Sie mit dem Projekt?"),
        choices=[(1, gettext_lazy("1 · gar nicht")), (2, "2"), (3, "3"), (4, "4"), (5, gettext_lazy("5 · sehr"))],
    )
    cost_reasons = TextField(
        label=gettext_lazy("Warum wurde etwas teurer als geplant?"), max_length=1500, rows=3, required=False,
        help_text=gettext_lazy("Nur, wenn eine Kostenart über dem Plan liegt."),
    )  # fmt: skip

    def __init__(self, *args: Any, statement: StatementOfUse, only: str = "", **kwargs: Any) -> None:
        self.statement = statement
        self.goals = [] if is_short(statement) else goals_of(statement.grant.application)
        super().__init__(*args, **kwargs | {"initial": self._stored()})
        rules = statement.grant.application.procedure.rules
        for name, code in (("action_field", "action_field"), ("formats", "format")):
            options = options_of(rules, code)
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = options if name == "formats" else [("", _("Bitte wählen")), *options]
            if not options:
                del self.fields[name]
        self._add_goals()
        self._add_age_bands()
        if is_short(statement):
            self.fields = {name: self.fields[name] for name in SHORT}
        if only:
            self.fields = {name: field for name, field in self.fields.items() if name == only}

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields under their headings, in the order of the page; counts stand side by side."""
        headings = {
            "done": _("Was war"), "goal_rating": _("Was daraus geworden ist"), "participants": _("Wer da war"),
            "action_field": _("Worum es ging"), "difficulties": _("Rückblick"),
        }  # fmt: skip
        found: list[tuple[str, list[forms.BoundField]]] = []
        for field in self:
            heading = headings.get(field.name) or (headings["goal_rating"] if field.name == f"{GOAL}1" else "")
            if heading or not found:
                found.append((heading, []))
            found[-1][1].append(field)
        return found

    @property
    def needed(self) -> tuple[str, ...]:
        return ("done", "participants") if is_short(self.statement) else ("done", "reached", "participants")

    def _stored(self) -> dict[str, Any]:
        """What was written, else what the application said where the question is the same."""
        statement, application = self.statement, self.statement.grant.application
        stored = {name: getattr(statement, name) for name in PLAIN}
        stored["first_time"] = {True: "yes", False: "no", None: ""}[statement.first_time]
        if statement.saved_at is None or not (statement.action_field or statement.topic or statement.formats):
            stored["action_field"] = stored["action_field"] or application.answer("action_field")
            stored["topic"] = stored["topic"] or application.answer("topic")
            stored["formats"] = stored["formats"] or application.answer("format") or []
            stored["partners"] = stored["partners"] or said(application, "partners")
        stored |= {f"{AGE}{code}": count for code, count in statement.age_bands.items()}
        ratings = {one["goal"]: one["rating"] for one in statement.goal_ratings}
        return stored | {f"{GOAL}{at}": ratings.get(goal) for at, goal in enumerate(self.goals, 1)}

    def _add_goals(self) -> None:
        """One scale for each goal of the application, in the place of the one for all."""
        if not self.goals:
            return
        scales = {
            f"{GOAL}{at}": _scale(_("Ziel %(number)d: %(goal)s") % {"number": at, "goal": goal})
            for at, goal in enumerate(self.goals, 1)
        }
        self._replace("goal_rating", scales)

    def _add_age_bands(self) -> None:
        counts = {f"{AGE}{code}": CountField(label=label, required=False) for code, label in AGE_BANDS.items()}
        self._replace("participants", {"participants": self.fields["participants"]} | counts)

    def _replace(self, name: str, fields: dict[str, Any]) -> None:
        items = list(self.fields.items())
        at = [key for key, _field in items].index(name)
        self.fields = dict([*items[:at], *fields.items(), *items[at + 1 :]])

    def clean(self) -> dict[str, Any] | None:
        data = super().clean() or self.cleaned_data
        everybody = data.get("participants")
        by_age = [data[name] for name in data if name.startswith(AGE) and data[name]]
        if everybody is not None and sum(by_age) > everybody:
            self.add_error("participants", _("Nach Alter sind es zusammen %d, also mehr als alle.") % sum(by_age))
        return data

    def answers(self) -> dict[str, Any]:
        """For `write_report`: only what this form asked."""
        given = self.cleaned_data
        found = {name: given[name] for name in PLAIN if name in given}
        ages = {code: given.get(f"{AGE}{code}") for code in AGE_BANDS}
        if any(f"{AGE}{code}" in given for code in AGE_BANDS):
            kept = self.statement.age_bands | {code: count for code, count in ages.items() if f"{AGE}{code}" in given}
            found["age_bands"] = {code: count for code, count in kept.items() if count is not None}
            young = [found["age_bands"][code] for code in YOUNG if code in found["age_bands"]]
            if young:
                found["participants_young"] = sum(young)
        if any(name.startswith(GOAL) and name != "goal_rating" for name in given):
            found |= self._ratings(given)
        return found

    def _ratings(self, given: dict[str, Any]) -> dict[str, Any]:
        before = {one["goal"]: one["rating"] for one in self.statement.goal_ratings}
        ratings: list[dict[str, Any]] = [
            {"goal": goal, "rating": given.get(f"{GOAL}{at}", before.get(goal))}
            for at, goal in enumerate(self.goals, 1)
        ]
        said: list[int] = [one["rating"] for one in ratings if one["rating"] is not None]
        # The one figure for all goals is their middle, rounded half up.
        return {
            "goal_ratings": ratings,
            "goal_rating": (2 * sum(said) + len(said)) // (2 * len(said)) if said else None,
        }
