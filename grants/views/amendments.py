from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from grants.forms.fields import DayField, EuroField, TextField
from grants.models import Amendment, Grant
from grants.queries import grant_for
from grants.services.amendments import request_amendment as request_change
from network.request import Request
from workflows.refusal import Refused

KINDS = [
    Amendment.Kind.REALLOCATION,
    Amendment.Kind.EXTENSION,
    Amendment.Kind.PARTNER,
    Amendment.Kind.PURPOSE,
    Amendment.Kind.INCOME,
]


class AmendmentForm(forms.Form):
    """What should change and why; for a reallocation, the new sum of each cost type."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Was soll sich ändern?"),
        choices=[(kind.value, kind.label) for kind in KINDS],
        widget=forms.RadioSelect,
    )
    reason = TextField(label=gettext_lazy("Warum"), max_length=2000, rows=4)
    ends_on = DayField(
        label=gettext_lazy("Neues Ende"), required=False, help_text=gettext_lazy("Bei einer Verlängerung.")
    )
    command_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, grant: Grant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        planned = grant.application.plan.by_cost_type
        self.cost_fields = []
        for cost_type in grant.application.procedure.rules.cost_types:
            name = f"cost-{cost_type.code}"
            self.fields[name] = EuroField(
                label=cost_type.label, required=False, initial=planned.get(cost_type.code, Decimal("0.00"))
            )
            self.cost_fields.append(self[name])

    def amounts(self) -> dict[str, Decimal]:
        return {
            name.removeprefix("cost-"): value or Decimal("0.00")
            for name, value in self.cleaned_data.items()
            if name.startswith("cost-")
        }


@require_http_methods(["GET", "HEAD", "POST"])
def request_amendment(request: Request, public_id: uuid.UUID) -> HttpResponse:
    grant = grant_for(request.user, public_id)
    if grant.state != "active" or not request.user.has_perm("grants.request_amendment", grant):
        raise Http404
    form = AmendmentForm(request.POST or None, grant=grant, initial={"command_id": uuid.uuid4()})
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            request_change(
                grant,
                kind=form.cleaned_data["kind"],
                reason=form.cleaned_data["reason"],
                ends_on=form.cleaned_data["ends_on"],
                amounts=form.amounts(),
                by=request.user,
                command_id=form.cleaned_data["command_id"],
            )
        except Refused as error:
            refusal = error
        else:
            messages.success(request, _("Ihr Änderungswunsch ist bei uns."))
            return redirect(grant.get_absolute_url())
    context = {"grant": grant, "application": grant.application, "form": form, "refusal": refusal}
    return render(request, "grants/request_amendment.html", context, status=refusal.status if refusal else 200)
