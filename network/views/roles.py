"""Who does what in a partnership, and a person's own account."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from network import queries, services
from network.forms import AccountForm, AssignRoleForm, DelegateForm, EndForm
from network.middleware import SESSION_KEY
from network.models import PARTNERSHIP_ROLES, Delegation, Partnership, Role, RoleAssignment, User, valid_on
from network.request import Request
from network.views.answers import act_at_once, act_on_form
from workflows import clock


@require_safe
def roles(request: Request) -> HttpResponse:
    """Every role of the partnership with its holders, those to come, deputies and open invitations."""
    partnership = queries.allowed_here(request.user, request.partnership, "network.view_roles")
    today = clock.today()
    order = list(Role)
    assignments = sorted(queries.assignments_of(partnership, today), key=lambda row: order.index(Role(row.role)))
    held = {row.role for row in assignments if row.valid_from <= today}
    context = {
        "assignments": assignments,
        "delegations": queries.delegations_of(partnership, today),
        "invitations": queries.open_invitations(partnership=partnership),
        "vacant": [role.label for role in PARTNERSHIP_ROLES if role not in held],
        "today": today,
        "may_assign": request.user.has_perm("network.assign_role", partnership),
    }
    return render(request, "network/roles.html", context)


def assign(request: Request) -> HttpResponse:
    """To somebody with an account at once; to any other address by invitation."""
    partnership = queries.allowed_here(request.user, request.partnership, "network.assign_role")
    form = AssignRoleForm(request.POST or None, initial={"valid_from": clock.today()})

    def act() -> RoleAssignment | None:
        data = form.cleaned_data
        person = User.objects.filter(email=data["email"].lower(), is_active=True).first()
        if person is None:
            services.invite(email=data["email"], role=data["role"], partnership=partnership, by=request.user)
            messages.info(request, _("Zu dieser Adresse gibt es noch kein Konto. Wir haben eine Einladung geschickt."))
            return None
        return services.assign_role(
            person, partnership=partnership, role=data["role"], valid_from=data["valid_from"],
            valid_until=data["valid_until"], by=request.user,
        )  # fmt: skip

    return act_on_form(
        request, form, act, template="network/role_assign.html", context={},
        done=_("Das ist eingetragen und steht im Journal."), to=lambda _row: reverse("network:roles"),
    )  # fmt: skip


def end(request: Request, public_id: uuid.UUID) -> HttpResponse:
    row = queries.assignment_for(request.user, public_id)
    form = EndForm(request.POST or None, initial={"on": clock.today()})

    def act() -> RoleAssignment:
        return services.end_role(row, on=form.cleaned_data["on"], by=request.user)

    return act_on_form(
        request, form, act, template="network/role_end.html", context={"assignment": row},
        done=_("Das Ende der Rolle ist eingetragen."), to=lambda _row: reverse("network:roles"),
    )  # fmt: skip


# ----- one's own account


def own_account(request: Request) -> HttpResponse:
    form = AccountForm(request.POST or None, instance=request.user)
    if request.method == "POST":
        if form.is_valid():
            form.save()
            with override(request.user.language):
                messages.success(request, _("Ihre Angaben sind gespeichert."))
            response = redirect("network:own_account")
            response.set_cookie(settings.LANGUAGE_COOKIE_NAME, request.user.language, samesite="Lax")
            return response
        request.user.refresh_from_db(fields=["name", "language"])
    user = request.user
    delegations = queries.own_delegations(user)
    context = {
        "form": form,
        "assignments": user.assignments.filter(valid_on(clock.today())).select_related("partnership"),
        "organisations": queries.own_representations(user),
        "given": [d for d in delegations if d.giver_id == user.pk],
        "received": [d for d in delegations if d.deputy_id == user.pk],
        "partnerships": Partnership.objects.filter(pk__in=user.office_partnerships()),
        "may_delegate": user.has_perm("network.delegate", request.partnership),
    }
    return render(request, "network/own_account.html", context, status=422 if form.errors else 200)


def delegate(request: Request) -> HttpResponse:
    """Have oneself deputised in the current partnership."""
    partnership = queries.allowed_here(request.user, request.partnership, "network.delegate")
    user = request.user
    own = sorted({h.role for h in user.held() if h.partnership == partnership.pk and h.giver is None})
    people = queries.office_people(partnership).exclude(pk=user.pk)
    form = DelegateForm(
        request.POST or None,
        roles=[role.value for role in Role if role in own],
        people=people,
        initial={"valid_from": clock.today()},
    )

    def act() -> Delegation:
        return services.delegate(user, partnership=partnership, by=user, **form.cleaned_data)

    return act_on_form(
        request, form, act, template="network/delegate.html", context={},
        done=_("Die Vertretung ist eingetragen. Das Journal nennt beide Personen."),
        to=lambda _row: reverse("network:own_account"),
    )  # fmt: skip


@require_POST
def end_delegation(request: Request, public_id: uuid.UUID) -> HttpResponse:
    row = queries.delegation_for(request.user, public_id)
    return act_at_once(
        request,
        lambda: services.end_delegation(row, by=request.user),
        done=_("Die Vertretung ist beendet."),
        to=reverse("network:own_account" if row.giver_id == request.user.pk else "network:roles"),
    )


@require_POST
def choose_partnership(request: Request, public_id: uuid.UUID) -> HttpResponse:
    """Work for another of one's partnerships from now on, until the session ends."""
    found = queries.chosen_partnership(request.user, public_id)
    request.session[SESSION_KEY] = found.pk
    return redirect("network:own_account")
