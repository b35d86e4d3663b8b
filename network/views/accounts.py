"""Bank accounts: the organisation proposes, the office confirms."""

from __future__ import annotations

import uuid

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from network import queries, services
from network.forms import BankAccountForm, BlockForm
from network.models import LEAD_OFFICE_ROLES, BankAccount
from network.request import Request
from network.views.answers import act_at_once, act_on_form, version_of


def accounts(request: Request, public_id: uuid.UUID) -> HttpResponse:
    actor = queries.actor_for(request.user, public_id, "network.view_bank_account")
    form = BankAccountForm(request.POST or None, initial={"holder": actor.name[:70]})

    def act() -> BankAccount:
        data = form.cleaned_data
        return services.propose_bank_account(
            actor, holder=data["holder"], iban=data["iban"], bic=data["bic"], by=request.user
        )

    context = {
        "actor": actor,
        "accounts": actor.accounts.select_related("proposed_by", "confirmed_by"),
        "may_propose": request.user.has_perm("network.propose_bank_account", actor),
        "represents": request.user.represents(actor),
    }
    return act_on_form(
        request, form, act, template="network/accounts.html", context=context,
        done=_("Die Bankverbindung ist vorgeschlagen. Bestätigen muss eine Person im Amt."),
        to=lambda account: reverse("network:accounts", args=[actor.public_id]),
    )  # fmt: skip


@require_POST
def withdraw(request: Request, public_id: uuid.UUID) -> HttpResponse:
    account = queries.account_for(request.user, public_id, "network.propose_bank_account")
    return act_at_once(
        request,
        lambda: services.withdraw_bank_account(account, by=request.user),
        done=_("Der Vorschlag ist zurückgezogen."),
        to=reverse("network:accounts", args=[account.actor.public_id]),
    )


@require_safe
def waiting(request: Request) -> HttpResponse:
    """The office's list: proposals and blocked accounts of the organisations that its partnership works with."""
    if not any(held.role in LEAD_OFFICE_ROLES for held in request.user.held()):
        raise Http404
    rows = queries.accounts_to_confirm(request.user)
    page = Paginator(rows, 30).get_page(request.GET.get("page"))
    return render(request, "network/accounts_waiting.html", {"page": page})


def account(request: Request, public_id: uuid.UUID) -> HttpResponse:
    """One account in full, for whoever confirms it: the number is compared with the form on paper."""
    row = queries.account_for(request.user, public_id, "network.view_bank_account")
    context = {
        "account": row,
        "wait": services.waiting_days(row.actor),
        "may_confirm": row.state in {"proposed", "blocked"}
        and request.user.has_perm("network.confirm_bank_account", row),
        "may_block": row.state in {"confirmed", "active"}
        and request.user.has_perm("network.block_bank_account", row.actor),
        "own_proposal": row.proposed_by_id == request.user.pk,
        "block_form": BlockForm(),
    }
    return render(request, "network/account.html", context)


@require_POST
def confirm(request: Request, public_id: uuid.UUID) -> HttpResponse:
    row = queries.account_for(request.user, public_id, "network.confirm_bank_account")
    return act_at_once(
        request,
        lambda: services.confirm_bank_account(row, by=request.user, version=version_of(request)),
        done=_("Die Bankverbindung ist bestätigt."),
        to=reverse("network:account", args=[row.public_id]),
    )


@require_POST
def block(request: Request, public_id: uuid.UUID) -> HttpResponse:
    row = queries.account_for(request.user, public_id, "network.block_bank_account")
    form = BlockForm(request.POST)
    if not form.is_valid():
        context = {"account": row, "block_form": form, "may_block": True, "wait": services.waiting_days(row.actor)}
        return render(request, "network/account.html", context, status=422)
    return act_at_once(
        request,
        lambda: services.block_bank_account(row, reason=form.cleaned_data["reason"], by=request.user),
        done=_("Die Bankverbindung ist gesperrt. Dorthin fließt kein Geld mehr."),
        to=reverse("network:account", args=[row.public_id]),
    )
