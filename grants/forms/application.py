"""The sections of an application as forms, made from the questions of its procedure."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator
from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.forms.amounts import AmountInput, CountField, format_number
from grants.procedure import AttachmentKind, Declaration, Question, QuestionKind, Section
from grants.services.applications import Seen

# A draft may hold more than a question allows, so that nothing is cut off; this is where it ends.
HARD_LIMIT = 20_000
FEW_OPTIONS = 7
NAMES_MOST, NAMES_AT_ONCE, NAMES_SPARE, NAME_LENGTH = 20, 3, 2, 200
EARLIEST, LATEST = dt.date(2000, 1, 1), dt.date(2100, 12, 31)


class DraftText(forms.CharField):
    """Text without a limit of its own but the hard one; a line break counts as one character."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.validators = [
            ProhibitNullCharactersValidator(
                _("Der Text enthält ein unsichtbares Steuerzeichen. Löschen Sie es oder fügen Sie den Text neu ein.")
            ),
            MaxLengthValidator(
                HARD_LIMIT,
                _("Gespeichert werden höchstens %(limit_value)d Zeichen, hier sind es %(show_value)d."),
            ),
        ]

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")


class LimitedInput(forms.TextInput):
    """One line with a limit that is shown and does not cut off what somebody pastes."""

    template_name = "grants/apply/limited_input.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        found = context["widget"]["attrs"]
        described = [found.get("aria-describedby", ""), f"{found.get('id', name)}_limit"]
        found["aria-describedby"] = " ".join(filter(None, described))
        return context


class NamesInput(forms.Widget):
    """One line for each name, always with some left; what is known already is offered while one types."""

    template_name = "grants/apply/names_input.html"
    use_fieldset = True
    known: Iterable[str] = ()

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        lines = _names(value)
        spare = max(NAMES_AT_ONCE - len(lines), NAMES_SPARE if len(lines) < NAMES_MOST else 0)
        return context | {"lines": [*lines, *[""] * spare], "known": self.known}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        found: list[str] = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        return found

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data

    def id_for_label(self, id_: str) -> str:
        return ""


class NamesField(forms.Field):
    """Names as a list without blanks and doubles."""

    widget = NamesInput

    def clean(self, value: Any) -> list[str]:
        names = _names(value)
        if len(names) > NAMES_MOST:
            raise ValidationError(_("Nennen Sie höchstens %d Partner.") % NAMES_MOST)
        if any(len(name) > NAME_LENGTH or "\x00" in name for name in names):
            raise ValidationError(_("Ein Name hat höchstens %d Zeichen.") % NAME_LENGTH)
        return names


def _names(value: Any) -> list[str]:
    """Names from a list, or from a text of several lines as earlier forms asked for it."""
    lines = value.splitlines() if isinstance(value, str) else value or []
    return list(dict.fromkeys(" ".join(str(line).split()) for line in lines if str(line).strip()))


class SectionForm(forms.Form):
    """Nothing is required while a draft is written; `needed` names what is needed in the end.

    `version` carries what the person saw of each answer, in one opaque field that autosave sends back as it is.
    """

    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        section: Section,
        answers: Mapping[str, Any],
        seen: Mapping[str, Seen],
        known_names: Callable[[], Iterable[str]] = list,
    ) -> None:
        self.questions = {question.code: question for question in section.questions}
        self.needed = {code for code, question in self.questions.items() if question.required}
        initial = {code: stored_to_initial(question, answers.get(code)) for code, question in self.questions.items()}
        initial["version"] = write_seen({code: seen.get(code, Seen()) for code in self.questions})
        super().__init__(data, initial=initial)
        self.fields |= {code: field_for(question) for code, question in self.questions.items()}
        for field in self.fields.values():
            if isinstance(field.widget, NamesInput):
                field.widget.known = known_names()

    def values(self) -> dict[str, Any]:
        """The valid answers as they are stored; those with an error are left out."""
        return {code: to_stored(self.cleaned_data[code]) for code in self.questions if code in self.cleaned_data}


def field_for(question: Question) -> forms.Field:
    common: dict[str, Any] = {"label": question.label, "help_text": question.help, "required": False}
    match question.kind:
        case QuestionKind.TEXT:
            return DraftText(widget=LimitedInput({"data-limit": str(question.max_chars)}), **common)
        case QuestionKind.LONG_TEXT:
            rows = "3" if question.max_chars <= 250 else "5" if question.max_chars <= 500 else "7"
            attrs = {"maxlength": str(question.max_chars), "rows": rows}
            return DraftText(widget=forms.Textarea(attrs), **common)
        case QuestionKind.NUMBER:
            return CountField(widget=AmountInput({"inputmode": "numeric"}), **common)
        case QuestionKind.DATE:
            return forms.DateField(
                widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
                input_formats=["%Y-%m-%d", "%d.%m.%Y"],
                validators=[_within_reach],
                error_messages={"invalid": _("Diesen Tag gibt es nicht. Schreiben Sie zum Beispiel 15.03.2027.")},
                **common,
            )
        case QuestionKind.CHOICE:
            options = list(question.options)
            if len(options) <= FEW_OPTIONS:
                return forms.ChoiceField(choices=options, widget=forms.RadioSelect, **common)
            return forms.ChoiceField(choices=[("", _("Bitte wählen")), *options], **common)
        case QuestionKind.CHOICES:
            return forms.MultipleChoiceField(
                choices=list(question.options), widget=forms.CheckboxSelectMultiple, **common
            )
        case QuestionKind.YES_NO:
            return forms.TypedChoiceField(
                choices=[("yes", _("Ja")), ("no", _("Nein"))],
                coerce=lambda value: value == "yes",
                empty_value=None,
                widget=forms.RadioSelect,
                **common,
            )
        case QuestionKind.ORGANISATIONS:
            return NamesField(**common)


_FAR = gettext_lazy("Dieser Tag liegt zu weit weg. Vielleicht stimmt das Jahr nicht.")


def _within_reach(day: dt.date) -> None:
    if not EARLIEST <= day <= LATEST:
        raise ValidationError(_FAR, code="far")


def to_stored(value: Any) -> Any:
    """The cleaned value as JSON; empty is None."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if value is None or value == "" or value == []:
        return None
    return value


def stored_to_initial(question: Question, value: Any) -> Any:
    if question.kind is QuestionKind.YES_NO and value is not None:
        return "yes" if value else "no"
    if question.kind is QuestionKind.DATE and value:
        return dt.date.fromisoformat(value)
    return value


def shown(question: Question, value: Any) -> str:
    """An answer as one reads it; empty where there is none."""
    if value is None:
        return ""
    labels = dict(question.options)
    match question.kind:
        case QuestionKind.YES_NO:
            return _("Ja") if value else _("Nein")
        case QuestionKind.DATE:
            return dateformat.format(dt.date.fromisoformat(value), "d.m.Y")
        case QuestionKind.CHOICE:
            return labels.get(value, str(value))
        case QuestionKind.ORGANISATIONS:
            return ", ".join(_names(value))
        case QuestionKind.CHOICES:
            return ", ".join(labels.get(one, str(one)) for one in value)
        case QuestionKind.NUMBER:
            return format_number(int(value), 0)
        case _:
            return str(value)


# ---- what a person saw, as one opaque text -------------------------------------------------------------------------


def write_seen(seen: Mapping[str, Seen]) -> str:
    return json.dumps({code: [one.version, one.digest] for code, one in seen.items() if one.version}, sort_keys=True)


def read_seen(text: str) -> dict[str, Seen]:
    """What cannot be read counts as not seen: at worst somebody is shown both texts."""
    try:
        found = json.loads(text or "{}")
        return {str(code): Seen(int(version), str(mark)) for code, (version, mark) in found.items()}
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError):
        return {}


# ---- the rest of the form ------------------------------------------------------------------------------------------


class StartForm(forms.Form):
    applicant = forms.ChoiceField(label=gettext_lazy("Für welche Organisation?"), widget=forms.RadioSelect)
    command_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, organisations: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["applicant"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(organisations)
        if len(field.choices) == 1:
            field.initial = field.choices[0][0]


PREFIX = "declaration-"


class DeclarationsForm(forms.Form):
    """One tick per declaration, under its text."""

    def __init__(self, data: Any = None, *, declarations: Iterable[Declaration], answers: Mapping[str, Any]) -> None:
        super().__init__(data)
        for one in declarations:
            confirmed = (answers.get(f"declaration.{one.code}") or {}).get("version") == one.version
            self.fields[PREFIX + one.code] = forms.BooleanField(label=one.text, required=False, initial=confirmed)
        self.needed = set(self.fields)

    def confirmed(self) -> dict[str, bool]:
        return {name.removeprefix(PREFIX): bool(value) for name, value in self.cleaned_data.items()}


class AttachmentForm(forms.Form):
    """One file of one kind; each kind has a form of its own on the page."""

    file = forms.FileField(
        widget=forms.FileInput,
        error_messages={
            "required": gettext_lazy("Wählen Sie zuerst eine Datei aus."),
            "empty": gettext_lazy("Die Datei ist leer. Wählen Sie sie noch einmal aus."),
            "missing": gettext_lazy("Wählen Sie zuerst eine Datei aus."),
        },
        max_length=500,
    )
    command_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, files: Any = None, *, kind: AttachmentKind, **kwargs: Any) -> None:
        super().__init__(data, files, prefix=f"file-{kind.code}", **kwargs)
        self.kind = kind
        self.fields["file"].label = _("%s auswählen") % kind.label
        self.fields["file"].help_text = kind.help
        self.needed = {"file"} if kind.required else set()
        if not kind.required:
            self.fields["file"].widget.attrs["data-optional"] = _("falls vorhanden")


class RemovalForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Warum soll die Datei gelöscht werden?"),
        help_text=gettext_lazy("Zum Beispiel: falsche Datei. Der Grund bleibt in der Akte stehen."),
        max_length=200,
        error_messages={"required": gettext_lazy("Schreiben Sie kurz, warum.")},
    )
