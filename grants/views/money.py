"""The treasury's pages: funds and their ledger, what is to be paid, and payment runs."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.db.models import Count, QuerySet, Sum
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from grants.forms.money import BudgetForm, DrawdownForm
from grants.models import Account, Drawdown, Fund, PaymentRun, Transfer
from grants.money import ZERO
from grants.panels import money_panels_for
from grants.queries import OFFICE, drawdown_for, grant_for, not_excluded
from grants.services import drawdowns as drawdown_services
from grants.services import ledger
from grants.services.drawdowns import Need
from network.models import Role, User
from network.request import Request
from workflows import clock
from workflows.refusal import Refused

MONEY_ROLES = (Role.CHECKER, Role.APPROVER, Role.TREASURER)
BANK_READERS = (Role.TREASURER, Role.APPROVER, Role.AUDITOR)
RUN_READERS = (Role.APPROVER, Role.TREASURER, Role.AUDITOR, Role.CLERK, Role.DECIDER, Role.CHECKER)


@require_safe
def money(request: Request) -> HttpResponse:
    """The year's funds, and every drawdown on its way: one list, one total."""
    partnerships = partnerships_of(request.user, OFFICE)
    if not partnerships:
        raise Http404
    year = clock.today().year
    funds = [
        {
            "fund": fund,
            "balances": balances,
            "spent": sum(balances[kind] for kind in ("disbursed", "settled", "repaid")),
        }
        for fund in Fund.objects.filter(partnership__in=partnerships).order_by("name")
        if (balances := ledger.fund_balances(fund, year))["budget"]
    ]
    under_way = on_the_way(request.user, partnerships)
    context = {
        "year": year,
        "funds": funds,
        "drawdowns": under_way,
        "total": sum((one.amount for one in under_way), ZERO),
        "panels": money_panels_for(request, partnerships),
        "can_order": any(request.user.holds(Role.TREASURER, pk) for pk in partnerships),
        "sees_bank": bool(partnerships_of(request.user, BANK_READERS)),
        "runs": PaymentRun.objects.filter(partnership__in=partnerships_of(request.user, RUN_READERS))
        .annotate(count=Count("drawdowns"), total=Sum("drawdowns__amount"))
        .order_by("-ordered_at")[:10],
    }
    return render(request, "grants/money.html", context)


@require_safe
def fund(request: Request, public_id: uuid.UUID, year: int) -> HttpResponse:
    """A fund's year: what stands where, and every movement that led there."""
    found = Fund.objects.filter(public_id=public_id, partnership__in=partnerships_of(request.user, OFFICE)).first()
    if found is None:
        raise Http404
    accounts = (
        Account.objects.filter(fund=found, year=year, case__isnull=False)
        .exclude(balance=0)
        .select_related("case__applicant")
        .order_by("case__number", "kind")
    )
    transfers = (
        Transfer.objects.filter(postings__account__fund=found, postings__account__year=year, postings__amount__gt=0)
        .annotate(total=Sum("postings__amount"))
        .select_related("case", "by")
        .order_by("-pk")
    )
    context = {
        "fund": found,
        "year": year,
        "balances": ledger.fund_balances(found, year),
        "accounts": accounts,
        "transfers": transfers[:200],
        "may_set": request.user.has_perm("grants.set_budget", found),
    }
    return render(request, "grants/fund.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def budget(request: Request, public_id: uuid.UUID, year: int) -> HttpResponse:
    found = Fund.objects.filter(public_id=public_id, partnership__in=request.user.office_partnerships()).first()
    if found is None or not request.user.has_perm("grants.set_budget", found):
        raise Http404
    form = BudgetForm(request.POST or None, initial={"amount": ledger.budget(found, year)})
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            ledger.set_budget(found, year, by=request.user, **form.cleaned_data)
        except Refused as error:
            refusal = error
        else:
            messages.success(request, _("Der Haushaltsansatz ist eingetragen."))
            return redirect("grants:fund", found.public_id, year)
    context = {"fund": found, "year": year, "form": form, "refusal": refusal}
    return render(request, "grants/budget.html", context, status=refusal.status if refusal else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def request_drawdown(request: Request, public_id: uuid.UUID) -> HttpResponse:
    """The recipient asks for an instalment; the page says how much is possible and why."""
    grant = grant_for(request.user, public_id)
    if grant.state != "active" or not request.user.has_perm("grants.request_drawdown", grant):
        raise Http404
    form = DrawdownForm(request.POST or None)
    finding = refusal = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        need = Need(data["spent_so_far"], data["due_soon"])
        finding = drawdown_services.ceiling_for(grant, need)
        if "compute" not in request.POST:
            try:
                drawdown_services.request(
                    grant,
                    amount=data["amount"],
                    need=need,
                    purpose=data["purpose"],
                    by=request.user,
                    command_id=_command(request),
                )
            except Refused as error:
                refusal = error
            else:
                messages.success(request, _("Ihr Mittelabruf ist bei uns. Sie hören von uns, sobald er geprüft ist."))
                return redirect(f"{grant.get_absolute_url()}#money")
    context = {
        "grant": grant,
        "application": grant.application,
        "form": form,
        "finding": finding,
        "drawn": drawdown_services.drawn(grant),
        **drawdown_services.told(grant),
        "refusal": refusal,
        "command_id": uuid.uuid4(),
    }
    return render(request, "grants/request_drawdown.html", context, status=refusal.status if refusal else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def resubmit_drawdown(request: Request, public_id: uuid.UUID) -> HttpResponse:
    drawdown = drawdown_for(request.user, public_id)
    if drawdown.state not in {"returned", "bounced"} or not request.user.has_perm("grants.request_drawdown", drawdown):
        raise Http404
    initial = {name: getattr(drawdown, name) for name in ("spent_so_far", "due_soon", "purpose", "amount")}
    form = DrawdownForm(request.POST or None, initial=initial)
    finding = refusal = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        need = Need(data["spent_so_far"], data["due_soon"])
        try:
            drawdown_services.request_again(
                drawdown, amount=data["amount"], need=need, purpose=data["purpose"], by=request.user
            )
        except Refused as error:
            refusal, finding = error, drawdown_services.ceiling_for(drawdown.grant, need, without=drawdown)
        else:
            messages.success(request, _("Ihr Mittelabruf ist wieder bei uns."))
            return redirect(f"{drawdown.grant.get_absolute_url()}#money")
    context = {
        "grant": drawdown.grant,
        "application": drawdown.grant.application,
        "drawdown": drawdown,
        "form": form,
        "finding": finding,
        "drawn": drawdown_services.drawn(drawdown.grant, without=drawdown),
        **drawdown_services.told(drawdown.grant, without=drawdown),
        "refusal": refusal,
        "command_id": uuid.uuid4(),
    }
    return render(request, "grants/request_drawdown.html", context, status=refusal.status if refusal else 200)


def partnerships_of(user: User, roles: set[Role] | tuple[Role, ...]) -> set[int]:
    return {one.partnership for one in user.held() if one.role in roles and one.partnership is not None}


def on_the_way(user: User, partnerships: set[int]) -> QuerySet[Drawdown]:
    return (
        Drawdown.objects.filter(
            not_excluded(user, "grant__application"),
            grant__partnership__in=partnerships,
            state__in=["requested", "checked", "approved", "ordered"],
        )
        .select_related("grant__grantee", "grant__fund", "grant__application", "run")
        .order_by("requested_at")
    )


def _command(request: Request) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.POST.get("command_id", ""))
    except ValueError:
        return None
