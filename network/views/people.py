"""The people of an organisation: invited, confirmed, leaving; and whoever accepts an invitation."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from network import queries, services
from network.forms import InviteForm
from network.middleware import SESSION_KEY
from network.models import Invitation, Role, User
from network.request import Request
from network.views.answers import act_at_once, act_on_form
from workflows.refusal import Refused


def people(request: Request, public_id: uuid.UUID) -> HttpResponse:
    actor = queries.actor_for(request.user, public_id, "network.manage_people")
    form = InviteForm(request.POST or None, may_name_signatory=request.user.has_perm("network.name_signatory", actor))

    def act() -> list[Invitation]:
        data = form.cleaned_data
        return [
            services.invite(
                email=data["email"], role=data["role"], function=data["function"], actor=actor, by=request.user
            )
        ]

    rows = list(queries.people_of(actor))
    context = {
        "actor": actor,
        "people": [row for row in rows if row.confirmed_at],
        "requests": [row for row in rows if not row.confirmed_at],
        "signatories": [row for row in rows if row.confirmed_at and row.role == Role.SIGNATORY],
        "invitations": queries.open_invitations(actor=actor),
        "may_name_signatory": request.user.has_perm("network.name_signatory", actor),
    }
    return act_on_form(
        request, form, act, template="network/people.html", context=context,
        done=_("Die Einladung ist unterwegs. Sie gilt zwei Wochen."),
        to=lambda _rows: reverse("network:people", args=[actor.public_id]),
    )  # fmt: skip


@require_POST
def confirm(request: Request, public_id: uuid.UUID) -> HttpResponse:
    row = queries.representation_for(request.user, public_id)
    return act_at_once(
        request,
        lambda: services.confirm_representation(row, by=request.user),
        done=_("%(name)s handelt jetzt für %(actor)s.") % {"name": row.user, "actor": row.actor},
        to=reverse("network:people", args=[row.actor.public_id]),
    )


@require_POST
def end(request: Request, public_id: uuid.UUID) -> HttpResponse:
    row = queries.representation_for(request.user, public_id)
    stays = row.user_id != request.user.pk
    return act_at_once(
        request,
        lambda: services.end_representation(row, by=request.user),
        done=_("%(name)s handelt nicht mehr für %(actor)s.") % {"name": row.user, "actor": row.actor},
        to=reverse("network:people", args=[row.actor.public_id]) if stays else reverse("network:organisations"),
    )


@require_POST
def revoke(request: Request, public_id: uuid.UUID) -> HttpResponse:
    invitation = queries.invitation_for(request.user, public_id)
    back = (
        reverse("network:people", args=[invitation.actor.public_id]) if invitation.actor else reverse("network:roles")
    )
    return act_at_once(
        request,
        lambda: services.revoke_invitation(invitation, by=request.user),
        done=_("Die Einladung ist zurückgezogen."),
        to=back,
    )


@login_not_required
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The link from the mail: says who invites for what; accepting needs the invited address."""
    try:
        found = services.invitation_by_token(token)
    except Refused as refused:
        return render(request, "network/invitation_closed.html", {"reason": str(refused)}, status=refused.status)
    user = request.user
    problem = ""
    if request.method == "POST" and isinstance(user, User):
        try:
            services.accept_invitation(token, by=user)
        except Refused as refused:
            problem = str(refused)
        else:
            messages.success(request, _("Willkommen. Sie können jetzt loslegen."))
            if found.actor is not None:
                return redirect("network:organisation", found.actor.public_id)
            request.session[SESSION_KEY] = found.partnership_id
            return redirect("/")
    context = {"invitation": found, "token": token, "problem": problem, "place": found.actor or found.partnership}
    return render(request, "network/invitation.html", context, status=422 if problem else 200)
