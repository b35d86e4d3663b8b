"""The evening: planned, opened, led through its cases, closed, signed."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from grants.models import Call
from network.models import User
from network.request import Request
from reviews import services
from reviews.conflicts import excluded_people
from reviews.forms import AttendanceForm, MeetingForm, NotesForm, ResolutionForm
from reviews.models import AgendaItem, Meeting, Signature
from reviews.permissions import chairs, keeps_the_minutes
from reviews.queries import (
    bodies_to_plan,
    body_to_plan_for,
    calls_to_rank,
    item_for,
    meeting_for,
    meetings_of,
    sitting_on,
)
from reviews.quorum import is_quorate
from workflows.models import Document
from workflows.refusal import Refused
from workflows.steps import available_steps
from workflows.views.steps import CommandForm

PER_PAGE = 30


@require_safe
def meetings(request: Request) -> HttpResponse:
    page = Paginator(meetings_of(request.user), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "bodies": bodies_to_plan(request.user), "calls": calls_to_rank(request.user)}
    return render(request, "reviews/meetings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: Request, public_id: uuid.UUID) -> HttpResponse:
    body = body_to_plan_for(request.user, public_id)
    form = MeetingForm(request.POST or None, body=body)
    context: dict[str, Any] = {"body": body, "form": form}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                planned = services.plan_meeting(body, **form.payload(), by=request.user)
            except Refused as refusal:
                context["refusal"], status = refusal, refusal.status
            else:
                messages.success(request, _("Die Sitzung ist geplant. Als Nächstes laden Sie ein."))
                return redirect(planned)
    return render(request, "reviews/plan.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Request, public_id: uuid.UUID) -> HttpResponse:
    meeting = meeting_for(request.user, public_id)
    if meeting.state != Meeting.State.PLANNED or not request.user.has_perm("reviews.plan_meeting", meeting):
        raise Http404
    form = MeetingForm(request.POST or None, body=meeting.body, meeting=meeting)
    context: dict[str, Any] = {"body": meeting.body, "meeting": meeting, "form": form}
    status = 200
    if request.method == "POST":
        status = 422
        command = CommandForm(request.POST)
        if form.is_valid() and command.is_valid():
            version = command.cleaned_data["version"]
            try:
                services.change_meeting(meeting, **form.payload(), by=request.user, version=version)
            except Refused as refusal:
                context["refusal"], status = refusal, refusal.status
            else:
                messages.success(request, _("Die Sitzung ist geändert."))
                return redirect(meeting)
    return render(request, "reviews/plan.html", context | {"command_id": uuid.uuid4()}, status=status)


@dataclass(frozen=True)
class AgendaRow:
    """A point as this person sees it: a case from which they are excluded shows its title only."""

    item: AgendaItem
    is_hidden: bool
    excluded: int
    can_resolve: bool


@require_safe
def meeting(request: Request, public_id: uuid.UUID) -> HttpResponse:
    return show_meeting(request, meeting_for(request.user, public_id))


def show_meeting(
    request: Request, found: Meeting, *, refusal: Refused | None = None, status: int = 200
) -> HttpResponse:
    user = request.user
    items = found.items_in_order()
    rows = agenda_rows(found, user)
    signatures = list(found.signatures.select_related("person"))
    attendances = list(
        found.attendances.filter(present=True).select_related("person", "seat", "on_behalf_of").order_by("seat__label")
    )
    members = found.members_entitled().count()
    votes = sum(one.votes for one in attendances)
    context = {
        "meeting": found,
        "rows": rows,
        "next_row": next((row for row in rows if row.can_resolve and row.item.result is None), None),
        "open_items": sum(item.is_open for item in items),
        "attendances": attendances,
        "votes": votes,
        "members": members,
        "is_quorate": is_quorate(votes, of=members, share=found.body.quorum_share, minimum=found.body.quorum_minimum),
        "signatures": signatures,
        "may_sign": may_sign(found, user, signatures),
        "may_write": found.state in {"open", "closed"}
        and not signatures
        and user.has_perm("reviews.write_minutes", found),
        "may_note_who_is_there": found.state in {"invited", "open"} and user.has_perm("reviews.open_meeting", found),
        "may_change": found.state == "planned" and user.has_perm("reviews.plan_meeting", found),
        "steps": [one for one in available_steps(found, user) if one.name not in {"open", "sign"}],
        "calls": Call.objects.filter(pk__in={item.application.call_id for item in items}).order_by("title"),
        "papers": Document.objects.filter(
            subject_type=ContentType.objects.get_for_model(found), subject_pk=found.pk, deleted_at=None
        ),
        "command_id": uuid.uuid4(),
        "refusal": refusal,
    }
    return render(request, "reviews/meeting.html", context, status=status)


def agenda_rows(found: Meeting, user: User) -> list[AgendaRow]:
    items = found.items_in_order()
    excluded = excluded_people([item.application_id for item in items])
    leads = found.state == Meeting.State.OPEN and user.has_perm("reviews.resolve_item", found)
    own = user.represented_actors()
    rows = []
    for item in items:
        people = excluded[item.application_id]
        hidden = user.pk in people or item.application.applicant_id in own
        rows.append(AgendaRow(item, hidden, len(people), leads and not hidden and item.application.state == "admitted"))
    return rows


def may_sign(found: Meeting, user: User, signatures: list[Signature]) -> bool:
    if found.state != Meeting.State.CLOSED or user.pk in {one.person_id for one in signatures}:
        return False
    signed = {one.role for one in signatures}
    return (chairs(user, found.body) and "chair" not in signed) or (
        keeps_the_minutes(user, found.body) and "secretary" not in signed
    )


@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request: Request, public_id: uuid.UUID) -> HttpResponse:
    """Who is there; for a meeting that is still to be opened, the same page opens it."""
    found = meeting_for(request.user, public_id)
    if found.state not in {"invited", "open"} or not request.user.has_perm("reviews.open_meeting", found):
        raise Http404
    here = found.attendances.filter(present=True).values_list("person_id", flat=True)
    form = AttendanceForm(request.POST or None, sitting=sitting_on(found), here=here)
    status, refusal = 200, None
    if request.method == "POST":
        status = 422
        command = CommandForm(request.POST)
        if form.is_valid() and command.is_valid():
            present = list(form.cleaned_data["present"])
            try:
                if found.state == Meeting.State.INVITED:
                    services.open_meeting(found, present=present, by=request.user, **command.cleaned_data)
                    messages.success(request, _("Die Sitzung ist eröffnet."))
                else:
                    services.record_attendance(found, present=present, by=request.user)
                    messages.success(request, _("Die Anwesenheit ist festgehalten."))
                return redirect(found)
            except Refused as error:
                refusal, status = error, error.status
                found = meeting_for(request.user, public_id)
    context = {"meeting": found, "form": form, "refusal": refusal, "command_id": uuid.uuid4()}
    return render(request, "reviews/attendance.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def resolve(request: Request, public_id: uuid.UUID, case: uuid.UUID) -> HttpResponse:
    """One case, one resolution; until the meeting is closed it may be mended."""
    found = meeting_for(request.user, public_id)
    item = item_for(request.user, found, case)
    if found.state != Meeting.State.OPEN or not request.user.has_perm("reviews.resolve_item", found):
        raise Http404
    form = ResolutionForm(request.POST or None, item=item)
    status, refusal = 200, None
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.resolve_item(item, **form.payload(), by=request.user)
                messages.success(request, _("Der Beschluss zu „%s“ ist festgehalten.") % item.application)
                return redirect(reverse("reviews:meeting", args=[found.public_id]))
            except Refused as error:
                refusal, status = error, error.status
    excluded = excluded_people([item.application_id])[item.application_id]
    here = list(found.attendances.filter(present=True).select_related("person"))
    context = {
        "meeting": found,
        "item": item,
        "application": item.application,
        "form": form,
        "refusal": refusal,
        "leaving": [one.person for one in here if one.person_id in excluded],
        "votes": sum(one.votes and one.person_id not in excluded for one in here),
        "members": found.members_entitled().exclude(person__in=excluded).count(),
    }
    return render(request, "reviews/resolve.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def notes(request: Request, public_id: uuid.UUID) -> HttpResponse:
    found = meeting_for(request.user, public_id)
    if found.state not in {"open", "closed"} or not request.user.has_perm("reviews.write_minutes", found):
        raise Http404
    form = NotesForm(request.POST or None, initial={"notes": found.notes})
    status, refusal = 200, None
    if request.method == "POST":
        status = 422
        command = CommandForm(request.POST)
        if form.is_valid() and command.is_valid():
            version = command.cleaned_data["version"]
            try:
                services.write_notes(found, notes=form.cleaned_data["notes"], by=request.user, version=version)
                messages.success(request, _("Der Verlauf ist gespeichert."))
                return redirect(found)
            except Refused as error:
                refusal, status = error, error.status
                found = meeting_for(request.user, public_id)
    context = {"meeting": found, "form": form, "refusal": refusal, "command_id": uuid.uuid4()}
    return render(request, "reviews/notes.html", context, status=status)


@require_POST
def sign(request: Request, public_id: uuid.UUID) -> HttpResponse:
    found = meeting_for(request.user, public_id)
    command = CommandForm(request.POST)
    if not command.is_valid():
        raise Http404
    try:
        signed = services.sign_minutes(found, by=request.user, **command.cleaned_data)
    except Refused as refusal:
        return show_meeting(request, meeting_for(request.user, public_id), refusal=refusal, status=refusal.status)
    if signed.state == Meeting.State.MINUTED:
        messages.success(request, _("Beide haben unterschrieben. Die Niederschrift steht fest."))
    else:
        messages.success(request, _("Sie haben unterschrieben. Es fehlt noch die zweite Unterschrift."))
    return redirect(found)
