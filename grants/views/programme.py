"""What can be applied for, as the office sets it up: calls and procedures, prepared by one and published by another."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from grants.forms.programme import CallForm
from grants.forms.rule_sets import SendBackForm
from grants.models import Call, Fund, Procedure
from grants.models.publication import Publication
from grants.rule_pages import note_of_return, story_of
from grants.services import programmes, publications
from network.models import Partnership, User
from network.queries import allowed_here
from network.request import Request
from network.views.answers import act_at_once, act_on_form, version_of
from workflows import clock

ALONG: dict[str, tuple[type[Publication], tuple[str, ...]]] = {
    "calls": (Call, ("fund", "procedure__track", "procedure__body", "partnership__chain")),
    "procedures": (Procedure, ("track__partnership__chain", "body")),
}


def publication_for(user: User, kind: str, public_id: uuid.UUID, permission: str = "grants.view_rules") -> Any:
    if kind not in ALONG:
        raise Http404
    model, along = ALONG[kind]
    found = (
        model._base_manager.select_related("proposed_by", "published_by", *along).filter(public_id=public_id).first()
    )
    if found is None or not user.has_perm(permission, found):
        raise Http404
    return found


@require_safe
def programme(request: Request) -> HttpResponse:
    partnership = allowed_here(request.user, request.partnership, "grants.view_rules")
    calls = Call.objects.filter(partnership=partnership).select_related("fund", "procedure__track")
    procedures = _procedures(partnership).select_related("track", "body", "published_by")
    context = {
        "calls": [(one, *standing_of_call(one)) for one in calls.order_by("-opens_at", "-pk")],
        "procedures": [(one, *standing(one)) for one in procedures],
        "may_change": request.user.has_perm("grants.change_rules", partnership),
    }
    return render(request, "grants/programme/list.html", context)


def standing(row: Publication) -> tuple[str, str]:
    """A word and the level of its badge."""
    if row.is_draft:
        return _("Entwurf"), "info"
    if row.is_waiting:
        return _("liegt der Bewilligung vor"), "warning"
    return _("veröffentlicht"), "success"


def standing_of_call(call: Call) -> tuple[str, str]:
    if call.published_at is None:
        return standing(call)
    now = clock.now()
    if call.opens_at > now:
        return _("beginnt noch"), "info"
    return (_("offen"), "success") if call.is_open(now) else (_("geschlossen"), "neutral")


@require_safe
def prepared_call(request: Request, public_id: uuid.UUID) -> HttpResponse:
    call = publication_for(request.user, "calls", public_id)
    context = _page(request, "calls", call) | {"call": call, "standing": standing_of_call(call)}
    return render(request, "grants/programme/call.html", context)


@require_safe
def procedure(request: Request, public_id: uuid.UUID) -> HttpResponse:
    found = publication_for(request.user, "procedures", public_id)
    calls = Call.objects.filter(procedure=found).order_by("-opens_at")
    context = _page(request, "procedures", found)
    context |= {"procedure": found, "rules": found.rules, "standing": standing(found), "calls": calls}
    return render(request, "grants/programme/procedure.html", context)


def _page(request: Request, kind: str, row: Any) -> dict[str, Any]:
    may_change = request.user.has_perm("grants.change_rules", row)
    return {
        "kind": kind,
        "row": row,
        "may_write": may_change and row.is_draft,
        "may_take_back": may_change and row.is_waiting,
        "may_publish": row.is_waiting and request.user.has_perm("grants.publish_rules", row),
        "note": note_of_return(row),
        "story": story_of(row),
    }


def new_call(request: Request) -> HttpResponse:
    partnership = allowed_here(request.user, request.partnership, "grants.change_rules")
    form = _call_form(request, partnership)
    return act_on_form(
        request, form, lambda: programmes.prepare_call(form.chosen_fund(), form.terms(), by=request.user),
        template="grants/programme/new_call.html", context={},
        done=_("Der Aufruf ist vorbereitet. Legen Sie ihn jetzt der Bewilligung vor."),
        to=lambda call: call.get_office_url(),
    )  # fmt: skip


def change_call(request: Request, public_id: uuid.UUID) -> HttpResponse:
    call = publication_for(request.user, "calls", public_id, "grants.change_rules")
    if not call.is_draft:
        raise Http404
    form = _call_form(request, call.partnership, call)
    return act_on_form(
        request, form,
        lambda: programmes.rewrite_call(
            call, form.chosen_fund(), form.terms(), by=request.user, version=version_of(request)
        ),
        template="grants/programme/change_call.html", context={"call": call},
        done=_("Der Aufruf ist gespeichert."), to=lambda row: row.get_office_url(),
    )  # fmt: skip


def _call_form(request: Request, partnership: Partnership, call: Call | None = None) -> CallForm:
    """Of each track the newest published version; a call that stands on an older one keeps it as a choice."""
    newest = (
        _procedures(partnership).filter(published_at__isnull=False).order_by("track_id", "-number").distinct("track_id")
    )
    own = Procedure.objects.filter(pk=call.procedure_id) if call else Procedure.objects.none()
    procedures = {one.pk: one for one in [*newest.select_related("track"), *own.select_related("track")]}
    funds = Fund.objects.filter(partnership=partnership)
    return CallForm(request.POST or None, funds=funds, procedures=procedures.values(), call=call)


def _procedures(partnership: Partnership) -> QuerySet[Procedure]:
    return Procedure.objects.filter(track__partnership=partnership)


@require_POST
def discard_call(request: Request, public_id: uuid.UUID) -> HttpResponse:
    call = publication_for(request.user, "calls", public_id, "grants.change_rules")
    return act_at_once(
        request, lambda: programmes.discard_call(call, by=request.user),
        done=_("Der Aufruf ist verworfen."), to=reverse("grants:programme"),
    )  # fmt: skip


@require_POST
def propose(request: Request, kind: str, public_id: uuid.UUID) -> HttpResponse:
    row = publication_for(request.user, kind, public_id, "grants.change_rules")
    return act_at_once(
        request, lambda: publications.propose(row, by=request.user, version=version_of(request)),
        done=_("Der Entwurf liegt jetzt der Bewilligung vor."), to=row.get_office_url(),
    )  # fmt: skip


@require_POST
def take_back(request: Request, kind: str, public_id: uuid.UUID) -> HttpResponse:
    row = publication_for(request.user, kind, public_id, "grants.change_rules")
    return act_at_once(
        request, lambda: publications.take_back(row, by=request.user),
        done=_("Der Entwurf ist zurückgenommen und lässt sich wieder ändern."), to=row.get_office_url(),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def send_back(request: Request, kind: str, public_id: uuid.UUID) -> HttpResponse:
    row = publication_for(request.user, kind, public_id, "grants.publish_rules")
    if not row.is_waiting:
        raise Http404
    form = SendBackForm(request.POST or None)
    return act_on_form(
        request, form, lambda: publications.send_back(row, note=form.cleaned_data["note"], by=request.user),
        template="grants/programme/send_back.html", context={"row": row},
        done=_("Der Entwurf ist zurückgegeben."), to=lambda found: found.get_office_url(),
    )  # fmt: skip


@require_POST
def publish(request: Request, kind: str, public_id: uuid.UUID) -> HttpResponse:
    row = publication_for(request.user, kind, public_id, "grants.publish_rules")
    return act_at_once(
        request, lambda: publications.publish(row, by=request.user, version=version_of(request)),
        done=_("Veröffentlicht."), to=row.get_office_url(),
    )  # fmt: skip
