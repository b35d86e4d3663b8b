"""The bank's side: own accounts, what the bank says, what its movements mean, and whether all agrees."""

from __future__ import annotations

import uuid
from typing import IO, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from grants.forms.payments import EntryForm, OwnAccountForm, StatementForm
from grants.models import BankEntry, BankStatement, OwnAccount
from grants.payments import agreement as agreements
from grants.services import matching, own_accounts
from grants.services.statements import Imported, import_file
from network.models import Partnership, User
from network.request import Request
from workflows.refusal import Refused


@require_http_methods(["GET", "HEAD", "POST"])
def bank(request: Request) -> HttpResponse:
    """What waits for a person first, then what came in; a file of the bank is read here."""
    partnership = _partnership(request, "grants.view_bank")
    may_import = request.user.has_perm("grants.import_statement", partnership)
    form = StatementForm(request.POST or None, request.FILES or None)
    refusal = None
    if request.method == "POST":
        if not may_import:
            raise Http404
        if form.is_valid():
            upload = form.cleaned_data["file"]
            try:
                done = import_file(partnership, cast(IO[bytes], upload.file), name=upload.name, by=request.user)
            except Refused as error:
                refusal = error
            else:
                _tell(request, done)
                return redirect("grants:bank")
    waiting = _entries(partnership).filter(kind=BankEntry.Kind.OPEN)
    statements = BankStatement.objects.filter(partnership=partnership).select_related("account")
    context = {
        "form": form,
        "refusal": refusal,
        "may_import": may_import,
        "may_propose": request.user.has_perm("grants.propose_own_account", partnership),
        "accounts": OwnAccount.objects.filter(partnership=partnership),
        "waiting": Paginator(waiting, 30).get_page(request.GET.get("page")),
        "statements": statements.annotate(open=Count("entries", filter=Q(entries__kind="open")))[:20],
    }
    return render(request, "grants/payments/bank.html", context, status=refusal.status if refusal else 200)


@require_safe
def statement(request: Request, public_id: uuid.UUID) -> HttpResponse:
    """What a message of the bank brought: open movements first."""
    partnership = _partnership(request, "grants.view_bank")
    rows = BankStatement.objects.filter(partnership=partnership).select_related("account", "imported_by")
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    entries = _entries(partnership).filter(statement=found).order_by("resolved_at", "booked_on", "pk")
    first_open = entries.annotate(waits=Q(kind="open")).order_by("-waits", "booked_on", "pk")
    context = {"statement": found, "entries": Paginator(first_open, 50).get_page(request.GET.get("page"))}
    return render(request, "grants/payments/statement.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: Request, public_id: uuid.UUID) -> HttpResponse:
    """One movement, what it may be, and what a person says it is."""
    partnership = _partnership(request, "grants.view_bank")
    found = _entries(partnership).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    may = found.kind in {"open", "other"} and request.user.has_perm("grants.resolve_entry", found.account)
    possible = matching.candidates(found) if may else []
    initial = {"command_id": uuid.uuid4(), "note": found.note}
    form = EntryForm(request.POST or None, found=possible, initial=initial)
    refusal = None
    if request.method == "POST":
        if not may:
            raise Http404
        if form.is_valid():
            try:
                said = form.cleaned_data
                matching.assign(found, said["what"], note=said["note"], by=request.user, command_id=said["command_id"])
            except Refused as error:
                refusal = error
            else:
                messages.success(request, _("Der Umsatz ist zugeordnet."))
                return redirect("grants:bank")
    context = {"entry": found, "form": form if may else None, "possible": possible, "refusal": refusal}
    return render(request, "grants/payments/entry.html", context, status=refusal.status if refusal else 200)


@require_safe
def agreement(request: Request) -> HttpResponse:
    """Whether books and account say the same; if not, by how much and since when."""
    partnership = _partnership(request, "grants.view_bank")
    accounts = OwnAccount.objects.filter(partnership=partnership, confirmed_at__isnull=False)
    context = {"agreements": [agreements.of(account) for account in accounts]}
    return render(request, "grants/payments/agreement.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_own_account(request: Request) -> HttpResponse:
    partnership = _partnership(request, "grants.propose_own_account")
    initial = {name: getattr(partnership, name) for name in ("postal_code", "town")}
    form = OwnAccountForm(request.POST or None, initial=initial)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            account = own_accounts.propose_own_account(partnership, by=request.user, **form.cleaned_data)
        except Refused as error:
            refusal = error
        else:
            messages.success(request, _("Das Konto ist eingetragen. Bestätigen muss es eine zweite Person."))
            return redirect(account)
    context = {"form": form, "refusal": refusal}
    return render(request, "grants/payments/new_own_account.html", context, status=refusal.status if refusal else 200)


@require_safe
def own_account(request: Request, public_id: uuid.UUID) -> HttpResponse:
    found = _account(request, public_id)
    context = {
        "account": found,
        "may_confirm": not found.confirmed_at and not found.closed_at
        and request.user.has_perm("grants.confirm_own_account", found),
        "may_close": not found.closed_at and request.user.has_perm("grants.close_own_account", found),
    }  # fmt: skip
    return render(request, "grants/payments/own_account.html", context)


@require_POST
def confirm_own_account(request: Request, public_id: uuid.UUID) -> HttpResponse:
    found = _account(request, public_id)
    try:
        own_accounts.confirm_own_account(found, by=request.user)
    except Refused as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("Das Konto ist bestätigt. Von ihm kann jetzt gezahlt werden."))
    return redirect(found)


@require_POST
def close_own_account(request: Request, public_id: uuid.UUID) -> HttpResponse:
    found = _account(request, public_id)
    try:
        own_accounts.close_own_account(found, by=request.user)
    except Refused as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("Von diesem Konto wird nicht mehr gezahlt."))
    return redirect(found)


def _tell(request: Request, done: Imported) -> None:
    for note in done.notes:
        messages.info(request, note)
    if not done.statements:
        return
    told = ngettext("Ein neuer Umsatz ist eingelesen", "%(count)d neue Umsätze sind eingelesen", done.new) % {
        "count": done.new
    }
    matched = ngettext("einer ist zugeordnet", "%(count)d sind zugeordnet", done.matched) % {"count": done.matched}
    messages.success(request, _("%(told)s, %(matched)s.") % {"told": told, "matched": matched})


def _entries(partnership: Partnership) -> QuerySet[BankEntry]:
    rows = BankEntry.objects.filter(account__partnership=partnership)
    return rows.select_related(
        "account__partnership__chain", "statement", "payment__drawdown__grant__grantee", "payment__run", "run",
        "resolved_by",
    ).order_by("booked_on", "pk")  # fmt: skip


def _account(request: Request, public_id: uuid.UUID) -> OwnAccount:
    readable = [
        pk for pk in request.user.office_partnerships() if _may_see_accounts(request.user, pk)
    ]  # whoever confirms must be able to look
    rows = OwnAccount.objects.select_related("partnership__chain", "proposed_by", "confirmed_by", "closed_by")
    found = rows.filter(public_id=public_id, partnership__in=readable).first()
    if found is None:
        raise Http404
    return found


def _may_see_accounts(user: User, partnership: int) -> bool:
    return any(user.holds(role, partnership) for role in ("treasurer", "approver", "decider", "auditor"))


def _partnership(request: Request, permission: str) -> Partnership:
    """The one the page speaks for, if the person may there; else the first where they may."""
    if request.partnership is not None and request.user.has_perm(permission, request.partnership):
        return request.partnership
    for one in Partnership.objects.filter(pk__in=request.user.office_partnerships()).select_related("chain"):
        if request.user.has_perm(permission, one):
            return one
    raise Http404
