"""Buttons: a link that leads on, a button that sends a form, and a form that is nothing but one button."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from workflows.templatetags.library import register


@register.simple_block_tag
def buttons(content: str, stacked: bool = False) -> SafeString:
    """One row of buttons, or a column of full width in a panel."""
    return format_html('<div class="{}">{}</div>', "fn-stacked" if stacked else "kern-btn-wrapper", content)


def _button_class(kind: str, small: bool, block: bool) -> str:
    return f"kern-btn kern-btn--{kind}{' kern-btn--x-small' if small else ''}{' kern-btn--block' if block else ''}"


def _button_inside(label: str, icon: str, small: bool) -> SafeString:
    size = "small" if small else "default"
    mark = format_html('<span class="kern-icon kern-icon--{} kern-icon--{}" aria-hidden="true"></span>', icon, size)
    return format_html('{}<span class="kern-label">{}</span>', mark if icon else "", label)


@register.simple_tag
def link_button(
    label: str,
    url: str,
    kind: str = "secondary",
    small: bool = False,
    block: bool = False,
    icon: str = "",
    about: str = "",
) -> SafeString:
    """A link that looks like a button. ``about`` names the case for screen readers: “Öffnen – Sommerwerkstatt”."""
    return format_html(
        '<a class="{}" href="{}"{}>{}</a>',
        _button_class(kind, small, block),
        url,
        format_html(' aria-label="{} – {}"', label, about) if about else "",
        _button_inside(label, icon, small),
    )


@register.simple_tag
def submit_button(
    label: str, kind: str = "primary", small: bool = False, block: bool = False, icon: str = "", about: str = "",
    name: str = "", value: str = "", form: str = "",
) -> SafeString:  # fmt: skip
    extra = format_html(' name="{}" value="{}"', name, value) if name else SafeString("")
    return format_html(
        '<button class="{}" type="submit"{}{}{}>{}</button>',
        _button_class(kind, small, block),
        extra,
        format_html(' form="{}"', form) if form else "",
        format_html(' aria-label="{} – {}"', label, about) if about else "",
        _button_inside(label, icon, small),
    )


@register.inclusion_tag("components/post_button.html", takes_context=True)
def post_button(
    context: Context, label: str, url: str, kind: str = "secondary", small: bool = False, block: bool = False,
    icon: str = "", about: str = "", version: int | None = None, next: str = "", **fields: Any,
) -> dict[str, Any]:  # fmt: skip
    """A form of one button. With ``version`` it carries what ``take()`` needs: version and a fresh command id."""
    hidden = {name: value for name, value in fields.items() if value is not None}
    if version is not None:
        hidden |= {"version": version, "command_id": uuid4()}
    if next:
        hidden["next"] = next
    return {
        "url": url, "hidden": hidden.items(), "csrf_token": context.get("csrf_token"), "block": block,
        "button": submit_button(label, kind, small, block, icon, about),
    }  # fmt: skip


@register.inclusion_tag("components/step_row.html", takes_context=True)
def step_row(
    context: Context, steps: Iterable[Any], version: int | None = None, stacked: bool = False
) -> dict[str, Any]:
    """Steps with ``label``, ``url``, and if wanted ``post``, ``primary``, ``about``, ``icon``."""
    return {"steps": steps, "version": version, "stacked": stacked, "csrf_token": context.get("csrf_token")}
