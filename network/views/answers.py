"""How views answer: a refusal keeps what was typed and says what to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from workflows.refusal import Refused


def version_of(request: HttpRequest) -> int | None:
    """The version that the page was made from; nonsense counts as none seen."""
    sent = request.POST.get("version", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else None


def act_on_form(
    request: HttpRequest,
    form: forms.BaseForm,
    act: Callable[[], Any],
    *,
    template: str,
    context: dict[str, Any],
    done: str,
    to: Callable[[Any], str],
) -> HttpResponse:
    """The whole of a form page: show, check, act, and say what happened; a refusal stands above the kept text."""
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                result = act()
            except Refused as refused:
                form.add_error(None, str(refused))
                status = refused.status
            else:
                messages.success(request, done)
                return redirect(to(result))
        else:
            status = 422
    return render(request, template, {"form": form, **context}, status=status)


def act_at_once(request: HttpRequest, act: Callable[[], Any], *, done: str, to: str) -> HttpResponse:
    """A button without a form: act, say what happened or what to do, and go back to the page."""
    try:
        act()
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, done)
    return redirect(to)
