from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from network.iban import checked_iban
from network.models import (
    ORGANISATION_ROLES,
    PARTNERSHIP_ROLES,
    Actor,
    Area,
    BankAccount,
    Body,
    ExternalGrant,
    Occupancy,
    RelationType,
    Role,
    Seat,
    Topic,
    User,
)
from workflows import clock
from workflows.refusal import Refused

if TYPE_CHECKING:
    ActorModelForm = forms.ModelForm[Actor]
    UserModelForm = forms.ModelForm[User]
    BodyModelForm = forms.ModelForm[Body]
    SeatModelForm = forms.ModelForm[Seat]
    ExternalModelForm = forms.ModelForm[ExternalGrant]
else:
    ActorModelForm = UserModelForm = BodyModelForm = SeatModelForm = ExternalModelForm = forms.ModelForm


def day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def https_first(field: models.Field[Any, Any], **kwargs: Any) -> forms.Field | None:
    """An address typed without a scheme is one of https."""
    if isinstance(field, models.URLField):
        kwargs["assume_scheme"] = "https"
    return field.formfield(**kwargs)


class DayField(forms.DateField):
    """A day by the browser's own calendar; what somebody types in German is understood as well."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {"invalid": _("Schreiben Sie den Tag so: 24.12.2027.")})
        super().__init__(widget=day_input(), input_formats=["%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y"], **kwargs)


class PeriodMixin(forms.Form):
    """`valid_from` and `valid_until`, both days included."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("valid_from"), cleaned.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", gettext("Das Ende liegt vor dem Anfang. Wählen Sie einen späteren Tag."))
        return cleaned


# ----- the person


class NameForm(UserModelForm):
    class Meta:
        model = User
        fields = ["name"]
        labels = {"name": _("Ihr Name")}


class AccountForm(UserModelForm):
    class Meta:
        model = User
        fields = ["name", "language"]


# ----- the organisation


class FindOrganisationForm(forms.Form):
    q = forms.CharField(
        label=_("Name Ihrer Organisation"),
        min_length=3,
        max_length=100,
        error_messages={"min_length": _("Schreiben Sie mindestens drei Buchstaben.")},
    )


class JoinForm(forms.Form):
    function = forms.CharField(
        label=_("Ihre Funktion"), max_length=100, required=False, help_text=_("Zum Beispiel: 1. Vorsitzende")
    )
    may_sign = forms.BooleanField(
        label=_("Ich darf für die Organisation unterschreiben."),
        required=False,
        help_text=_("Allein oder mit anderen, zum Beispiel nach der Satzung."),
    )


class RegisterForm(JoinForm, ActorModelForm):
    class Meta:
        model = Actor
        fields = ["name", "legal_form", "street", "postal_code", "town", "area"]
        labels = {"name": _("Name der Organisation")}

    field_order = ["name", "legal_form", "street", "postal_code", "town", "area", "function", "may_sign"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["legal_form"].required = True
        self.fields["town"].required = True
        limit_to_municipalities(self)


class ProfileForm(ActorModelForm):
    # Saved without them as well, but an application needs them.
    needed = frozenset({"legal_form", "street", "postal_code", "town"})

    class Meta:
        model = Actor
        fields = [
            "name", "short_name", "legal_form", "category", "street", "postal_code", "town", "area", "topics",
            "languages", "about", "website", "visibility",
        ]  # fmt: skip
        formfield_callback = https_first
        widgets = {"topics": forms.CheckboxSelectMultiple, "about": forms.Textarea(attrs={"rows": "6"})}
        help_texts = {
            "about": _("Ein paar Sätze für alle, die Sie noch nicht kennen."),
            "languages": _("In denen man mit Ihnen sprechen kann."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit_to_municipalities(self)


def limit_to_municipalities(form: forms.ModelForm[Any]) -> None:
    field = form.fields["area"]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = Area.objects.filter(level=Area.Level.MUNICIPALITY)


class CharityForm(ActorModelForm):
    proof = forms.FileField(
        label=_("Freistellungsbescheid"),
        required=False,
        help_text=_("PDF oder Foto. Ein Handyfoto genügt."),
    )
    charitable_until = DayField(label=_("Der Bescheid gilt bis"), required=False)

    class Meta:
        model = Actor
        fields = ["is_non_profit", "charitable_until", "vat_deductible"]
        labels = {
            "is_non_profit": _("Die Organisation ist als gemeinnützig anerkannt."),
            "vat_deductible": _("Die Organisation kann Vorsteuer abziehen."),
        }

    field_order = ["is_non_profit", "charitable_until", "proof", "vat_deductible"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("is_non_profit") and not cleaned.get("charitable_until"):
            self.add_error("charitable_until", gettext("Tragen Sie ein, bis wann der Freistellungsbescheid gilt."))
        return cleaned


class BankAccountForm(forms.Form):
    holder = forms.CharField(label=_("Kontoinhaber"), max_length=70)
    iban = forms.CharField(label=_("IBAN"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    bic = forms.CharField(label=_("BIC"), max_length=11, required=False)

    def clean_iban(self) -> str:
        try:
            self.found_bic = checked_iban(self.cleaned_data["iban"])[1]
            return checked_iban(self.cleaned_data["iban"])[0]
        except Refused as refused:
            raise forms.ValidationError(str(refused), code=refused.code) from refused

    def clean_bic(self) -> str:
        bic = "".join(self.cleaned_data["bic"].split()).upper()
        if bic and len(bic) not in {8, 11}:
            raise forms.ValidationError(
                gettext("Eine BIC hat 8 oder 11 Zeichen. Sie können das Feld auch frei lassen."), code="bic"
            )
        return bic


class BlockForm(forms.Form):
    reason = forms.CharField(
        label=_("Warum?"), max_length=BankAccount._meta.get_field("block_reason").max_length, required=True
    )


class InviteForm(forms.Form):
    email = forms.EmailField(label=_("E-Mail-Adresse"))
    role = forms.ChoiceField(label=_("Was die Person tun soll"))
    function = forms.CharField(label=_("Funktion"), max_length=100, required=False)

    def __init__(self, *args: Any, may_name_signatory: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [r for r in ORGANISATION_ROLES if may_name_signatory or r != Role.SIGNATORY]
        words = {
            Role.APPLICANT: gettext("Anträge schreiben"),
            Role.SIGNATORY: gettext("Anträge schreiben und unterschreiben"),
        }
        choice(self, "role").choices = [(r.value, words[r]) for r in offered]


class InviteToOfficeForm(forms.Form):
    email = forms.EmailField(label=_("E-Mail-Adresse"))
    role = forms.ChoiceField(label=_("Rolle"), choices=[(r.value, r.label) for r in PARTNERSHIP_ROLES])


# ----- the directory


class ActorFilter(forms.Form):
    q = forms.CharField(label=_("Suche"), max_length=100, required=False)
    kind = forms.ChoiceField(label=_("Art"), required=False)
    topic = forms.ModelChoiceField(
        label=_("Thema"), queryset=Topic.objects.all(), to_field_name="public_id", required=False, empty_label=_("alle")
    )
    area = forms.ModelChoiceField(
        label=_("Ort"),
        queryset=Area.objects.filter(level=Area.Level.MUNICIPALITY),
        to_field_name="public_id",
        required=False,
        empty_label=_("alle"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice(self, "kind").choices = [("", gettext("alle")), *Actor.Kind.choices]

    def apply(self, actors: QuerySet[Actor]) -> QuerySet[Actor]:
        """What does not fit is left out instead of refused: an address may be old or typed by hand."""
        self.is_valid()
        chosen = self.cleaned_data
        if chosen.get("kind"):
            actors = actors.filter(kind=chosen["kind"])
        if chosen.get("topic"):
            actors = actors.filter(topics=chosen["topic"])
        if chosen.get("area"):
            actors = actors.filter(area=chosen["area"])
        return actors


class AsOfForm(forms.Form):
    on = DayField(label=_("Stand"), required=False)

    def day(self) -> dt.date:
        return (self.cleaned_data.get("on") if self.is_valid() else None) or clock.today()


class ActorForm(ActorModelForm):
    """The coordination office enters somebody it works with."""

    class Meta:
        model = Actor
        fields = ["kind", "name", "short_name", "legal_form", "category", "town", "area", "topics", "visibility"]
        widgets = {"topics": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit_to_municipalities(self)


class RelationForm(PeriodMixin):
    b = forms.ModelChoiceField(label=_("Mit wem"), queryset=Actor.objects.none(), to_field_name="public_id")
    type = forms.ModelChoiceField(label=_("Beziehung"), queryset=RelationType.objects.all(), to_field_name="code")
    valid_from = DayField(label=_("gilt ab"))
    valid_until = DayField(label=_("gilt bis"), required=False)
    source = forms.CharField(label=_("Quelle"), max_length=200, required=False)

    def __init__(self, *args: Any, actors: QuerySet[Actor], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        model_choice(self, "b").queryset = actors


class EndForm(forms.Form):
    on = DayField(label=_("letzter Tag"))


# ----- bodies


class BodyForm(BodyModelForm):
    class Meta:
        model = Body
        fields = [
            "name",
            "kind",
            "quorum_share",
            "quorum_minimum",
            "civil_majority",
            "chair",
            "deputy_chair",
            "secretary",
        ]

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("chair", "deputy_chair", "secretary"):
            model_choice(self, name).queryset = people


class SeatForm(SeatModelForm):
    class Meta:
        model = Seat
        fields = ["label", "sector", "votes"]


class OccupyForm(PeriodMixin):
    person = forms.ModelChoiceField(label=_("Person"), queryset=User.objects.none(), to_field_name="public_id")
    on_behalf_of = forms.ModelChoiceField(
        label=_("Für welche Organisation"), queryset=Actor.objects.none(), to_field_name="public_id", required=False
    )
    deputy = forms.BooleanField(label=Occupancy._meta.get_field("deputy").verbose_name, required=False)
    valid_from = DayField(label=_("gilt ab"))
    valid_until = DayField(label=_("gilt bis"), required=False)

    def __init__(self, *args: Any, people: QuerySet[User], actors: QuerySet[Actor], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        model_choice(self, "person").queryset = people
        model_choice(self, "on_behalf_of").queryset = actors


# ----- coordinated projects


class ExternalGrantForm(ExternalModelForm):
    period_from = DayField(label=_("von"))
    period_until = DayField(label=_("bis"))

    class Meta:
        model = ExternalGrant
        fields = [
            "title", "recipient", "programme", "funder", "amount", "period_from", "period_until", "link", "note",
        ]  # fmt: skip
        formfield_callback = https_first
        widgets = {"note": forms.Textarea(attrs={"rows": "4"})}
        error_messages = {"amount": {"invalid": _("Schreiben Sie den Betrag so: 12.500,00.")}}

    def __init__(self, *args: Any, actors: QuerySet[Actor], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        model_choice(self, "recipient").queryset = actors
        self.fields["amount"].localize = True
        self.fields["amount"].widget = forms.TextInput(attrs={"inputmode": "decimal", "data-suffix": "€"})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("period_from"), cleaned.get("period_until")
        if first and last and last < first:
            self.add_error("period_until", gettext("Das Ende liegt vor dem Anfang. Wählen Sie einen späteren Tag."))
        return cleaned


# ----- roles


class AssignRoleForm(PeriodMixin):
    email = forms.EmailField(label=_("E-Mail-Adresse der Person"))
    role = forms.ChoiceField(label=_("Rolle"), choices=[(r.value, r.label) for r in PARTNERSHIP_ROLES])
    valid_from = DayField(label=_("gilt ab"))
    valid_until = DayField(label=_("gilt bis"), required=False)


class DelegateForm(PeriodMixin):
    role = forms.ChoiceField(label=_("Welche Ihrer Rollen"))
    deputy = forms.ModelChoiceField(
        label=_("Wer Sie vertritt"), queryset=User.objects.none(), to_field_name="public_id"
    )
    valid_from = DayField(label=_("gilt ab"))
    valid_until = DayField(label=_("gilt bis"))
    reason = forms.CharField(label=_("Anlass"), max_length=200, required=False, help_text=_("Zum Beispiel: Urlaub"))

    def __init__(self, *args: Any, roles: list[str], people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice(self, "role").choices = [(role, Role(role).label) for role in roles]
        model_choice(self, "deputy").queryset = people


def choice(form: forms.BaseForm, name: str) -> forms.ChoiceField:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    return field


def model_choice(form: forms.BaseForm, name: str) -> forms.ModelChoiceField[Any]:
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    return field
