"""The directory: who there is, one page per actor, and the relations the coordination office keeps."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from network import queries, services
from network.forms import ActorFilter, ActorForm, AsOfForm, EndForm, RelationForm
from network.models import Actor, Relation
from network.panels import panels_of
from network.pictures import ego_picture
from network.request import Request
from network.views.answers import act_at_once, act_on_form
from workflows import clock

SORTS = {"name": ("sort_name", "pk"), "-name": ("-sort_name", "-pk"), "town": ("town", "sort_name", "pk"),
         "-town": ("-town", "sort_name", "pk")}  # fmt: skip


@login_not_required
@require_safe
def actors(request: Request) -> HttpResponse:
    """Everybody the reader may see; search, filter, order and page stand in the address."""
    form = ActorFilter(request.GET)
    found = form.apply(queries.visible_actors(request.user))
    found = queries.matching(found, form.cleaned_data.get("q", ""))
    order = SORTS.get(request.GET.get("sort", ""), SORTS["name"])
    rows = found.select_related("area").prefetch_related("topics").order_by(*order)
    page = Paginator(rows, 30).get_page(request.GET.get("page"))
    may_create = request.user.has_perm("network.create_actor", request.partnership)
    return render(request, "network/actors.html", {"page": page, "filter": form, "may_create": may_create})


@login_not_required
@require_safe
def actor(request: Request, public_id: uuid.UUID) -> HttpResponse:
    """A sentence, the table of relations on a day, its picture, and what later apps know."""
    row = queries.actor_for(request.user, public_id)
    form = AsOfForm(request.GET or None)
    on = form.day()
    ties = queries.ties_of(row, user=request.user, on=on)
    user = request.user
    may_relate = user.has_perm("network.relate", request.partnership)
    context = {
        "actor": row,
        "as_of": form if form.is_bound else AsOfForm(initial={"on": on}),
        "on": on,
        "is_today": on == clock.today(),
        "ties": ties,
        "picture": ego_picture(row, ties),
        "panels": panels_of(request, row),
        "suggestions": queries.suggestions_for(row, user=user, known={tie.other.pk for tie in ties}),
        "may_change": user.has_perm("network.change_actor", row),
        "may_review": row.reviewed_at is None and user.has_perm("network.review_actor", row),
        "may_relate": may_relate,
        "relate_url": reverse("network:relate", args=[row.public_id]) if may_relate else "",
        "may_see_accounts": user.has_perm("network.view_bank_account", row),
    }
    return render(request, "network/actor.html", context)


def create(request: Request) -> HttpResponse:
    partnership = queries.allowed_here(request.user, request.partnership, "network.create_actor")
    form = ActorForm(request.POST or None)

    def act() -> Actor:
        return services.create_actor(partnership=partnership, by=request.user, **form.cleaned_data)

    return act_on_form(
        request, form, act, template="network/actor_create.html", context={},
        done=_("Der Eintrag ist angelegt."), to=lambda made: reverse("network:actor", args=[made.public_id]),
    )  # fmt: skip


# ----- relations


def relate(request: Request, public_id: uuid.UUID) -> HttpResponse:
    row = queries.actor_for(request.user, public_id)
    partnership = queries.allowed_here(request.user, request.partnership, "network.relate")
    others = queries.visible_actors(request.user).exclude(pk=row.pk).order_by("sort_name")
    form = RelationForm(request.POST or None, actors=others, initial={"valid_from": clock.today()})

    def act() -> Relation:
        data = form.cleaned_data
        return services.relate(
            row, type=data["type"], b=data["b"], partnership=partnership, valid_from=data["valid_from"],
            valid_until=data["valid_until"], source=data["source"], by=request.user,
            status=Relation.Status.CONFIRMED if data["source"] else Relation.Status.CLAIMED,
        )  # fmt: skip

    return act_on_form(
        request, form, act, template="network/relate.html", context={"actor": row},
        done=_("Die Verbindung ist eingetragen."), to=lambda _made: reverse("network:actor", args=[row.public_id]),
    )  # fmt: skip


def end_relation(request: Request, public_id: uuid.UUID) -> HttpResponse:
    relation = queries.relation_for(request.user, public_id, "network.end_relation")
    form = EndForm(request.POST or None, initial={"on": clock.today()})
    return act_on_form(
        request,
        form,
        lambda: services.end_relation(relation, on=form.cleaned_data["on"], by=request.user),
        template="network/relation_end.html",
        context={"relation": relation},
        done=_("Die Verbindung ist beendet. Was war, bleibt in der Geschichte stehen."),
        to=lambda _made: reverse("network:actor", args=[relation.a.public_id]),
    )


@require_POST
def dispute_relation(request: Request, public_id: uuid.UUID) -> HttpResponse:
    relation = queries.relation_for(request.user, public_id, "network.dispute_relation")
    return act_at_once(
        request,
        lambda: services.dispute_relation(relation, by=request.user),
        done=_("Die Verbindung gilt als bestritten und wird nicht mehr gezeigt, bis die Koordination entschieden hat."),
        to=reverse("network:actor", args=[relation.a.public_id]),
    )
