"""Forms in KERN markup: what the templates under django/forms need to know, and the tags pages use."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BaseForm, BaseFormSet, BoundField
from django.forms.utils import flatatt
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, gettext_lazy, ngettext
from django.utils.translation import gettext as of_django

from workflows.templatetags.library import register
from workflows.templatetags.numbers_and_dates import spelled

# Attributes of a widget that only our templates read; a placeholder would repeat the label and vanish while one types.
OWN_ATTRS = {"placeholder", "data-suffix", "data-optional", "data-scale", "data-horizontal", "data-column"}


# What Django says, and how we say it. Its own words are looked up in its own catalogue, whatever the language.
PLAIN_WORDS = {
    "This field is required.": gettext_lazy("Diese Angabe fehlt noch."),
    "Enter a valid email address.": gettext_lazy(
        "Diese E-Mail-Adresse stimmt nicht ganz. Sie sieht aus wie name@verein.de."
    ),
    "Enter a valid date.": gettext_lazy("Dieses Datum gibt es nicht. Schreiben Sie es so: 15.12.2027."),
    "Enter a number.": gettext_lazy("Hier wird eine Zahl gebraucht, zum Beispiel 1.250,00."),
    "Enter a whole number.": gettext_lazy("Hier wird eine ganze Zahl gebraucht."),
    "Select a valid choice. That choice is not one of the available choices.": gettext_lazy(
        "Diese Auswahl gibt es nicht mehr. Wählen Sie bitte neu."
    ),
    "The submitted file is empty.": gettext_lazy(
        "Diese Datei ist leer. Speichern Sie sie neu, und laden Sie sie noch einmal hoch."
    ),
    "No file was submitted. Check the encoding type on the form.": gettext_lazy(
        "Die Datei ist nicht angekommen. Laden Sie sie noch einmal hoch."
    ),
}


@register.filter
def plain_words(message: Any) -> str:
    said = str(message)
    return next((str(ours) for theirs, ours in PLAIN_WORDS.items() if said == of_django(theirs)), said)


@register.filter
def item(mapping: Mapping[str, Any] | None, key: str) -> Any:
    """A value under a name that templates cannot spell, such as ``data-suffix``."""
    return mapping.get(key, "") if mapping else ""


@register.simple_tag
def widget_attrs(widget: Mapping[str, Any], base: str = "") -> SafeString:
    """The attributes of a widget with the KERN class in front, and its error variant where the field has errors."""
    attrs = {name: value for name, value in widget["attrs"].items() if name not in OWN_ATTRS}
    if attrs.get("aria-invalid") == "true" and base:
        base = f"{base} {base.split()[0]}--error"
    classes = " ".join(part for part in (base, attrs.pop("class", "")) if part)
    if classes:
        attrs = {"class": classes, **attrs}
    return flatatt(attrs)


@register.simple_tag
def textarea_attrs(widget: Mapping[str, Any]) -> SafeString:
    """As ``widget_attrs``; a limit is shown and checked, but does not cut off what somebody pastes."""
    attrs = dict(widget["attrs"])
    limit = attrs.pop("maxlength", None)
    if limit is not None and attrs.get("id"):
        described = [attrs.get("aria-describedby", ""), f"{attrs['id']}_limit"]
        attrs |= {"data-limit": str(limit), "aria-describedby": " ".join(filter(None, described))}
    attrs.setdefault("rows", "4")
    attrs.pop("cols", None)
    return widget_attrs({"attrs": attrs}, "kern-form-input__input")


@register.filter
def is_checkbox(field: BoundField) -> bool:
    return getattr(field.field.widget, "input_type", "") == "checkbox" and not field.use_fieldset


@register.filter
def optional_mark(field: BoundField) -> str:
    """“freiwillig” beside what nobody needs to fill in.

    A widget may carry its own word (``data-optional``, empty for none). A form for drafts requires nothing when saved;
    it names in ``needed`` what it will need in the end.
    """
    own = field.field.widget.attrs.get("data-optional")
    if own is not None:
        return str(own)
    needed: Iterable[str] = getattr(field.form, "needed", ())
    if field.field.required or field.field.disabled or field.name in needed or is_checkbox(field):
        return ""
    return gettext("freiwillig")


@register.filter
def scale_ends(value: str) -> list[str]:
    """The two ends of a scale written as ``gar nicht|voll und ganz``."""
    return [end.strip() for end in value.split("|")]


@register.simple_tag
def form_fields(form: BaseForm, *names: str) -> SafeString:
    """All visible fields, or only the named ones; hidden fields always, errors of the form itself first."""
    fields = [form[name] for name in names] if names else form.visible_fields()
    return format_html_join(
        "\n", "{}", [(field,) for field in form.hidden_fields()] + [(field.as_field_group(),) for field in fields]
    )


@dataclass(frozen=True)
class Mistake:
    address: str
    label: str
    message: str


def _address(field: BoundField) -> str:
    return f"#{field.auto_id}_0" if field.use_fieldset and hasattr(field.field, "choices") else f"#{field.auto_id}"


def mistakes_of(form: BaseForm) -> list[Mistake]:
    found = [Mistake("", "", plain_words(message)) for message in form.non_field_errors()]
    for field in form:
        found += [
            Mistake(_address(field), str(field.label).rstrip(".:?"), plain_words(message)) for message in field.errors
        ]
    return found


@register.inclusion_tag("components/error_summary.html", takes_context=False)
def error_summary(*forms: BaseForm | BaseFormSet[Any]) -> dict[str, Any]:
    """What has to be looked at again, with links to the fields. Shows nothing while nothing is wrong."""
    mistakes: list[Mistake] = []
    for form in forms:
        if isinstance(form, BaseFormSet):
            mistakes += [Mistake("", "", plain_words(message)) for message in form.non_form_errors()]
            for single in form.forms:
                mistakes += mistakes_of(single)
        elif getattr(form, "is_bound", False):  # a template may name a form that is not there
            mistakes += mistakes_of(form)
    count = len(mistakes)
    title = ngettext("Eine Angabe passt noch nicht", "%(count)s Angaben passen noch nicht", count) % {
        "count": spelled(count).capitalize()
    }
    return {"mistakes": mistakes, "title": title}


@register.inclusion_tag("components/form_page.html", takes_context=True)
def form_page(
    context: Context,
    form: BaseForm,
    submit: str,
    *,
    action: str = "",
    back: str = "",
    back_label: str = "",
    autosave: str = "",
    formset: BaseFormSet[Any] | None = None,
) -> dict[str, Any]:
    """A whole form: summary of errors, fields, one primary button named by its result, and the way back."""
    return {
        "form": form, "formset": formset, "submit": submit, "action": action, "back": back,
        "back_label": back_label or gettext("Abbrechen"), "autosave": autosave,
        "csrf_token": context.get("csrf_token"),
    }  # fmt: skip


@register.inclusion_tag("components/plan_table.html")
def plan_table(
    formset: BaseFormSet[Any], caption: str, total_label: str, *, add: str = "", quantity: str = "quantity",
    price: str = "price", sum_label: str = "",
) -> dict[str, Any]:  # fmt: skip
    """A formset as a table that adds up. ``quantity`` and ``price`` name the fields that give a row its amount.

    The form of the page carries ``data-plan``. Widgets may name the width of their column (``data-column``: fn-w-name,
    fn-w-unit, fn-w-num). Without ``price`` the table has no amounts. Rows are removed by Django's own DELETE field,
    which the script only hides.
    """
    return {
        "formset": formset, "caption": caption, "total_label": total_label, "add": add,
        "quantity": quantity, "price": price,
        "sum_label": sum_label or gettext("Betrag in €"), "total": _total(formset, quantity, price),
    }  # fmt: skip


def _total(formset: BaseFormSet[Any], quantity: str, price: str) -> Decimal | None:
    rows = [row_amount(form, quantity, price) for form in formset.forms] if price else []
    return sum((row for row in rows if row is not None), Decimal(0)) if price else None


def row_amount(form: BaseForm, quantity: str, price: str) -> Decimal | None:
    """Quantity × price as the form stands, saved or just typed; nothing where one of them is missing."""
    factors: list[Decimal] = []
    for name in filter(None, (quantity, price)):
        try:
            value = form[name].field.to_python(form[name].value())
        except ValidationError:
            return None
        if value is None:
            return None
        factors.append(Decimal(value))
    return math.prod(factors, start=Decimal(1)) if factors else None


@register.simple_tag
def plan_row_amount(form: BaseForm, quantity: str, price: str) -> Decimal | None:
    return row_amount(form, quantity, price)


@register.simple_tag
def plan_field(field: BoundField, label: str) -> SafeString:
    """A widget in a table cell: its label is hidden on wide screens, where the column head says it."""
    attrs: dict[str, str | bool] = {}
    if field.errors:
        attrs = {"aria-invalid": "true", "aria-describedby": f"{field.auto_id}_error"}
    return format_html(
        '<div class="kern-form-input{}"><label class="kern-label fn-cell-label" for="{}">{}'
        '<span class="kern-sr-only">, {}</span></label>{}{}</div>',
        " fn-cell-error" if field.errors else "",
        field.id_for_label,
        field.label,
        label,
        field.as_widget(attrs=attrs),
        field.errors,
    )


@register.simple_tag
def csrf_field(token: str | None) -> SafeString:
    """The token as a hidden field, for components that are rendered without the page's context."""
    return mark_safe(f'<input type="hidden" name="csrfmiddlewaretoken" value="{token}">') if token else SafeString("")  # noqa: S308


@register.filter
def is_narrow(field: BoundField) -> bool:
    """Shares its line with another field on a phone."""
    return field.field.widget.attrs.get("data-column") in ("fn-w-unit", "fn-w-num")


@register.filter
def plan_columns(fields: Iterable[BoundField]) -> int:
    """How many columns stand before the amount."""
    return len([field for field in fields if field.name not in ("DELETE", "ORDER")])
