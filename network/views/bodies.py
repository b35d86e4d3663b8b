"""Bodies with their seats, and projects that others fund."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from network import queries, services
from network.forms import BodyForm, EndForm, ExternalGrantForm, OccupyForm, SeatForm
from network.models import Body, ExternalGrant, Occupancy, Seat
from network.request import Request
from network.views.answers import act_on_form, version_of
from workflows import clock


@require_safe
def bodies(request: Request) -> HttpResponse:
    partnership = queries.allowed_here(request.user, request.partnership, "network.view_body")
    context = {
        "bodies": queries.bodies_of(partnership),
        "may_change": request.user.has_perm("network.change_body", partnership),
    }
    return render(request, "network/bodies.html", context)


@require_safe
def body(request: Request, public_id: uuid.UUID) -> HttpResponse:
    row = queries.body_for(request.user, public_id)
    seats = list(queries.seats_of(row, clock.today()))
    context = {
        "body": row,
        "seats": seats,
        "balance": queries.balance_of(row),
        "may_change": request.user.has_perm("network.change_body", row),
    }
    return render(request, "network/body.html", context)


def create(request: Request) -> HttpResponse:
    partnership = queries.allowed_here(request.user, request.partnership, "network.change_body")
    form = BodyForm(request.POST or None, people=queries.office_people(partnership))

    def act() -> Body:
        return services.create_body(partnership=partnership, by=request.user, **form.cleaned_data)

    return act_on_form(
        request, form, act, template="network/body_form.html", context={"body": None},
        done=_("Das Gremium ist angelegt. Legen Sie jetzt die Sitze an."), to=_page_of,
    )  # fmt: skip


def change(request: Request, public_id: uuid.UUID) -> HttpResponse:
    row = queries.body_for(request.user, public_id, "network.change_body")
    form = BodyForm(request.POST or None, instance=row, people=queries.office_people(row.partnership))

    def act() -> Body:
        return services.change_body(row, by=request.user, version=version_of(request), **form.cleaned_data)

    stored = Body.objects.get(pk=row.pk)
    return act_on_form(
        request, form, act, template="network/body_form.html", context={"body": stored},
        done=_("Die Änderungen sind gespeichert."), to=_page_of,
    )  # fmt: skip


def add_seat(request: Request, public_id: uuid.UUID) -> HttpResponse:
    row = queries.body_for(request.user, public_id, "network.change_body")
    form = SeatForm(request.POST or None)

    def act() -> Seat:
        return services.add_seat(row, by=request.user, **form.cleaned_data)

    return act_on_form(
        request, form, act, template="network/seat_form.html", context={"body": row},
        done=_("Der Sitz ist angelegt."), to=lambda _seat: _page_of(row),
    )  # fmt: skip


def occupy(request: Request, public_id: uuid.UUID) -> HttpResponse:
    seat = queries.seat_for(request.user, public_id)
    form = OccupyForm(
        request.POST or None,
        people=queries.office_people(seat.partnership),
        actors=queries.visible_actors(request.user).order_by("sort_name"),
        initial={"valid_from": clock.today()},
    )

    def act() -> Occupancy:
        return services.occupy(seat, by=request.user, **form.cleaned_data)

    return act_on_form(
        request, form, act, template="network/occupy.html", context={"seat": seat},
        done=_("Der Sitz ist besetzt."), to=lambda _row: _page_of(seat.body),
    )  # fmt: skip


def end_occupancy(request: Request, public_id: uuid.UUID) -> HttpResponse:
    row = queries.occupancy_for(request.user, public_id)
    form = EndForm(request.POST or None, initial={"on": clock.today()})

    def act() -> Occupancy:
        return services.end_occupancy(row, on=form.cleaned_data["on"], by=request.user)

    return act_on_form(
        request, form, act, template="network/occupancy_end.html", context={"occupancy": row},
        done=_("Die Besetzung ist beendet."), to=lambda _row: _page_of(row.seat.body),
    )  # fmt: skip


def _page_of(row: Body) -> str:
    return reverse("network:body", args=[row.public_id])


# ----- coordinated projects


@require_safe
def external_grants(request: Request) -> HttpResponse:
    partnership = queries.allowed_here(request.user, request.partnership, "network.view_external_grant")
    rows = queries.external_grants_of(partnership)
    page = Paginator(rows, 30).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "total": queries.total_of(rows) or Decimal("0.00"),
        "may_change": request.user.has_perm("network.change_external_grant", partnership),
    }
    return render(request, "network/external_grants.html", context)


def record_external_grant(request: Request) -> HttpResponse:
    partnership = queries.allowed_here(request.user, request.partnership, "network.change_external_grant")
    form = ExternalGrantForm(request.POST or None, actors=_recipients(request))

    def act() -> ExternalGrant:
        return services.record_external_grant(partnership=partnership, by=request.user, **form.cleaned_data)

    return act_on_form(
        request, form, act, template="network/external_grant_form.html", context={"grant": None},
        done=_("Das Vorhaben ist eingetragen."), to=lambda _row: reverse("network:external_grants"),
    )  # fmt: skip


def change_external_grant(request: Request, public_id: uuid.UUID) -> HttpResponse:
    row = queries.external_grant_for(request.user, public_id, "network.change_external_grant")
    form = ExternalGrantForm(request.POST or None, instance=row, actors=_recipients(request))

    def act() -> ExternalGrant:
        fields: dict[str, Any] = form.cleaned_data
        return services.change_external_grant(row, by=request.user, version=version_of(request), **fields)

    stored = ExternalGrant.objects.get(pk=row.pk)
    return act_on_form(
        request, form, act, template="network/external_grant_form.html", context={"grant": stored},
        done=_("Die Änderungen sind gespeichert."), to=lambda _row: reverse("network:external_grants"),
    )  # fmt: skip


def _recipients(request: Request) -> Any:
    return queries.visible_actors(request.user).order_by("sort_name")
