"""What became of the money that was paid, and until when the rest must be spent."""

from __future__ import annotations

import datetime as dt
import uuid

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from grants.forms.fields import DayField, EuroField
from grants.models import Drawdown, Grant
from grants.permissions import is_applicant
from grants.queries import grant_for
from network.request import Request
from reporting.models import UseReport
from reporting.services import uses as verbs
from reporting.use_in_time import Cost, Light, cost_of_waiting, days_to_show, lights_of, with_uses
from workflows import clock
from workflows.refusal import Refused


class UseForm(forms.Form):
    drawdown = forms.ModelChoiceField(
        label=gettext_lazy("Rate"), queryset=Drawdown.objects.none(), to_field_name="public_id", empty_label=None
    )
    amount = EuroField(
        label=gettext_lazy("Davon verwendet"),
        above_zero=True,
        help_text=gettext_lazy("Nur der Teil, den die Förderung bezahlt hat."),
    )
    used_on = DayField(label=gettext_lazy("bezahlt am"))
    command_id = forms.UUIDField(widget=forms.HiddenInput)


@require_http_methods(["GET", "HEAD", "POST"])
def uses(request: Request, public_id: uuid.UUID) -> HttpResponse:
    """The lights of one grant; the recipient says here what was spent."""
    grant = grant_for(request.user, public_id)
    if not request.user.has_perm("reporting.view_settlement", grant):
        raise Http404
    lights = lights_of(with_uses(Grant.objects.filter(pk=grant.pk)))
    waiting = [light for light in lights if light.open]
    form = None
    if waiting and request.user.has_perm("reporting.report_use", grant):
        form = _form(request, grant, waiting)
        if request.method == "POST" and form.is_valid():
            try:
                verbs.report_use(by=request.user, **form.cleaned_data)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("Eingetragen. Heben Sie den Beleg für den Verwendungsnachweis auf."))
                return redirect("reporting:uses", grant.public_id)
    elif request.method == "POST":
        raise Http404
    asked = _asked_day(request)
    context = {
        "grant": grant,
        "application": grant.application,
        "own": bool(is_applicant(request.user, grant)),
        "lights": lights,
        "costs": [(light, _costs(light, asked)) for light in waiting],
        "asked": asked,
        "form": form,
        "reports": UseReport.objects.filter(drawdown__grant=grant).select_related("drawdown", "reported_by"),
    }
    return render(request, "reporting/uses.html", context, status=422 if form is not None and form.errors else 200)


@require_POST
def withdraw(request: Request, public_id: uuid.UUID, report_id: uuid.UUID) -> HttpResponse:
    grant = grant_for(request.user, public_id)
    report = UseReport.objects.filter(public_id=report_id, drawdown__grant=grant).select_related("drawdown").first()
    if report is None or not request.user.has_perm("reporting.report_use", grant):
        raise Http404
    verbs.withdraw_use(report, by=request.user)
    messages.success(request, _("Die Meldung ist zurückgenommen."))
    return redirect("reporting:uses", grant.public_id)


def _form(request: Request, grant: Grant, waiting: list[Light]) -> UseForm:
    oldest = min(waiting, key=lambda light: light.use_by)
    initial = {"drawdown": oldest.drawdown.public_id, "amount": oldest.open, "used_on": clock.today(),
               "command_id": uuid.uuid4()}  # fmt: skip
    form = UseForm(request.POST if request.method == "POST" else None, initial=initial)
    field = form.fields["drawdown"]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = grant.drawdowns.filter(pk__in=[light.drawdown.pk for light in waiting])
    field.label_from_instance = _named  # type: ignore[method-assign, assignment]
    return form


def _named(drawdown: Drawdown) -> str:
    paid = drawdown.paid_on.strftime("%d.%m.%Y") if drawdown.paid_on else ""
    return _("%(number)d. Rate, ausgezahlt am %(day)s") % {"number": drawdown.number, "day": paid}


def _asked_day(request: Request) -> dt.date | None:
    try:
        day = parse_date(request.GET.get("day", ""))
    except ValueError:
        return None
    return day if day and clock.today() <= day <= clock.today() + dt.timedelta(days=3653) else None


def _costs(light: Light, asked: dt.date | None) -> list[dict[str, object]]:
    language = "en" if (get_language() or "de").startswith("en") else "de"
    days = sorted({*days_to_show(light), *([asked] if asked else [])})
    found: list[Cost] = [cost_of_waiting(light, day) for day in days]
    return [
        {"cost": one, "sentences": [row.sentence(language) for row in one.trace] if one.day == asked else []}
        for one in found
    ]
