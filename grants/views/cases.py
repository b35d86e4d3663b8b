"""The case list: filter, search, sort, all kept in the address."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet, Sum
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from grants.models import Application, Call
from grants.queries import visible_applications
from network.request import Request

PER_PAGE = 30
SORTS = {
    "number": ("number",),
    "title": ("title",),
    "requested": ("requested", "pk"),
    "received": ("received_at", "pk"),
    "updated": ("updated_at", "pk"),
}


class CaseFilter(forms.Form):
    q = forms.CharField(
        label=_("Suche"), required=False, max_length=100, help_text=_("Titel, Organisation oder Aktenzeichen")
    )
    state = forms.ChoiceField(
        label=_("Stand"), required=False, choices=[("", _("alle")), *Application.State.choices[1:]]
    )
    call = forms.ChoiceField(label=_("Aufruf"), required=False)

    def __init__(self, *args: Any, calls: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["call"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("alle")), *calls]


@require_safe
def cases(request: Request) -> HttpResponse:
    everything = visible_applications(request.user).exclude(state=Application.State.DRAFT)
    calls = Call.objects.filter(partnership__in=request.user.office_partnerships()).order_by("-opens_at")
    form = CaseFilter(request.GET, calls=[(str(one.public_id), one.title) for one in calls])
    rows = filtered(everything, form)
    sort = request.GET.get("sort", "-updated")
    order = SORTS.get(sort.removeprefix("-"), SORTS["updated"])
    rows = rows.order_by(*(f"-{name}" for name in order) if sort.startswith("-") else order)
    total: Decimal | None = rows.aggregate(total=Sum("requested"))["total"]
    page = Paginator(rows.select_related("applicant", "call__fund", "grant"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    return render(request, "grants/cases.html", {"page": page, "filter": form, "total": total})


def filtered(rows: QuerySet[Application], form: CaseFilter) -> QuerySet[Application]:
    if not form.is_valid():
        return rows
    for word in form.cleaned_data["q"].split():
        rows = rows.filter(Q(title__icontains=word) | Q(number__icontains=word) | Q(applicant__name__icontains=word))
    if state := form.cleaned_data["state"]:
        rows = rows.filter(state=state)
    if call := form.cleaned_data["call"]:
        rows = rows.filter(call__public_id=call)
    return rows
