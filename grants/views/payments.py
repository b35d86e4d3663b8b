"""Payment runs: prepared, released by a second person, fetched as a file, sent, confirmed or dissolved."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from grants.forms.payments import ON_PAPER, DissolveForm, RunForm
from grants.models import Drawdown, OwnAccount, Payment, PaymentRun
from grants.money import ZERO
from grants.panels import papers_of
from grants.payments.files import lines_of, preview, totals
from grants.services import payments
from grants.views.money import RUN_READERS, on_the_way, partnerships_of
from network.models import Partnership, Role, User
from network.request import Request
from workflows import clock
from workflows.refusal import Refused
from workflows.templatetags.numbers_and_dates import day as day_word


@require_http_methods(["GET", "HEAD", "POST"])
def new_run(request: Request) -> HttpResponse:
    """Collect what is approved into a payment run."""
    partnership = Partnership.objects.filter(pk__in=partnerships_of(request.user, {Role.TREASURER})).first()
    if partnership is None:
        raise Http404
    approved = list(
        on_the_way(request.user, {partnership.pk}).filter(state=Drawdown.State.APPROVED).order_by("approved_at")
    )
    accounts = list(OwnAccount.objects.filter(partnership=partnership, confirmed_at__isnull=False, closed_at=None))
    initial = {"drawdowns": [str(one.public_id) for one in approved], "command_id": uuid.uuid4()}
    form = RunForm(request.POST or None, drawdowns=approved, accounts=accounts, initial=initial)
    if known := _pressed_before(request):
        return redirect(known)
    refusal = None
    if request.method == "POST" and form.is_valid():
        asked_for = form.cleaned_data["pay_on"]
        try:
            run = payments.order_run(
                partnership,
                form.chosen(),
                pay_on=asked_for,
                account=form.chosen_account(),
                by=request.user,
                command_id=form.cleaned_data["command_id"],
            )
        except Refused as error:
            refusal = error
        else:
            if run.pay_on != asked_for:
                told = _("Am %(asked)s zahlen Banken nicht. Ausgeführt wird am %(day)s.")
                messages.info(request, told % {"asked": day_word(asked_for), "day": day_word(run.pay_on)})
            return redirect("grants:run", run.public_id)
    context = {
        "form": form,
        "drawdowns": approved,
        "accounts": accounts,
        "on_paper": ON_PAPER,
        "refusal": refusal,
        "total": sum((one.amount for one in approved), ZERO),
    }
    return render(request, "grants/new_run.html", context, status=refusal.status if refusal else 200)


@require_safe
def run(request: Request, public_id: uuid.UUID) -> HttpResponse:
    found = _run(request.user, public_id)
    lines = lines_of(found) if not found.dissolved_at else list(
        found.payments.select_related("payee_account__actor", "drawdown__grant__fund", "drawdown__grant__grantee")
    )  # fmt: skip
    open_lines = [one for one in lines if one.stands and one.paid_on is None]
    may = {name: request.user.has_perm(f"grants.{name}_run", found) for name in ("release", "send", "dissolve")}
    before_bank = bool(found.account_id) and not found.sent_at and not found.dissolved_at
    context = {
        "run": found,
        "lines": lines,
        "totals": totals(lines),
        "total": sum((one.amount for one in lines), ZERO),
        "returned": [one for one in lines if one.returned_on],
        "preview": preview(found, lines) if before_bank and not found.released_at else None,
        "may_release": may["release"] and before_bank and not found.released_at,
        "may_send": may["send"] and before_bank and found.released_at,
        "may_dissolve": may["dissolve"] and not found.dissolved_at and len(open_lines) == len(lines)
        and (not found.sent_at or found.refused_by_bank),
        "may_confirm": open_lines and not found.dissolved_at and (found.sent_at or not found.account_id)
        and request.user.holds(Role.TREASURER, found.partnership_id),
        "may_fetch": may["send"] and found.released_at and not found.dissolved_at and open_lines,
        "papers": papers_of(found, request.user),
        "stages": _stages(found, lines) if found.account_id and not found.dissolved_at else [],
    }  # fmt: skip
    return render(request, "grants/run.html", context)


@require_POST
def release_run(request: Request, public_id: uuid.UUID) -> HttpResponse:
    found = _run(request.user, public_id)
    try:
        released = payments.release_run(found, by=request.user)
    except Refused as error:
        messages.warning(request, str(error))
    else:
        if released.pay_on != found.pay_on:
            messages.info(request, _("Ausgeführt wird am %s, dem nächsten Bankarbeitstag.") % day_word(released.pay_on))
        messages.success(request, _("Der Lauf ist freigegeben. Die Kasse kann die Datei abholen."))
    return redirect("grants:run", found.public_id)


@require_POST
def run_file(request: Request, public_id: uuid.UUID) -> HttpResponse:
    """The file for the bank. Whoever fetches it is written into the journal."""
    found = _run(request.user, public_id)
    try:
        data = payments.download_run(found, by=request.user)
    except Refused as error:
        messages.warning(request, str(error))
        return redirect("grants:run", found.public_id)
    response = HttpResponse(data, content_type="application/xml")
    response["Content-Disposition"] = content_disposition_header(True, f"{found.number}.xml") or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def send_run(request: Request, public_id: uuid.UUID) -> HttpResponse:
    found = _run(request.user, public_id)
    try:
        payments.send_run(found, by=request.user)
    except Refused as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("Vermerkt. Der nächste Kontoauszug zeigt, was die Bank gezahlt hat."))
    return redirect("grants:run", found.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def dissolve_run(request: Request, public_id: uuid.UUID) -> HttpResponse:
    """Give the payments back: they wait for another run."""
    found = _run(request.user, public_id)
    if found.dissolved_at or not request.user.has_perm("grants.dissolve_run", found):
        raise Http404
    form = DissolveForm(request.POST or None)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            payments.dissolve_run(found, by=request.user, **form.cleaned_data)
        except Refused as error:
            refusal = error
        else:
            messages.success(request, _("Der Lauf ist aufgelöst. Seine Zahlungen warten auf einen neuen Lauf."))
            return redirect("grants:run", found.public_id)
    context = {"run": found, "form": form, "refusal": refusal}
    return render(request, "grants/payments/dissolve.html", context, status=refusal.status if refusal else 200)


@require_POST
def confirm_run(request: Request, public_id: uuid.UUID) -> HttpResponse:
    found = _run(request.user, public_id)
    try:
        count = payments.confirm_run(found, paid_on=clock.today(), by=request.user)
    except Refused as error:
        messages.warning(request, str(error))
    else:
        told = ngettext("Eine Zahlung ist bestätigt.", "%(count)d Zahlungen sind bestätigt.", count) % {"count": count}
        messages.success(request, told)
    return redirect("grants:run", found.public_id)


def _pressed_before(request: Request) -> PaymentRun | None:
    """A double click: the first one made the run, and its payments wait no longer."""
    try:
        command = uuid.UUID(request.POST.get("command_id", ""))
    except ValueError:
        return None
    return PaymentRun.objects.filter(command_id=command, ordered_by=request.user).first()


def _stages(found: PaymentRun, lines: list[Payment]) -> list[dict[str, object]]:
    """Where the run is on its way to the bank and back."""
    back = sum(one.returned_on is not None for one in lines)
    told = ngettext("%(count)d zurückgekommen", "%(count)d zurückgekommen", back) % {"count": back} if back else ""
    over = bool(found.sent_at) and not any(one.stands and one.paid_on is None for one in lines)
    done = [
        (_("Angelegt"), found.ordered_by, True),
        (_("Freigegeben"), found.released_by, bool(found.released_at)),
        (_("Bei der Bank"), day_word(found.sent_at) if found.sent_at else "", bool(found.sent_at)),
        (_("Gezahlt"), told, over),
    ]
    reached = sum(one for _label, _note, one in done)
    status = ["done"] * reached + ["now"] * (reached < len(done)) + ["next"] * (len(done) - reached - 1)
    return [
        {"label": label, "note": note or "", "status": word}
        for (label, note, _done), word in zip(done, status, strict=True)
    ]


def _run(user: User, public_id: uuid.UUID) -> PaymentRun:
    rows = PaymentRun.objects.select_related("partnership__chain", "account", "ordered_by", "released_by", "sent_by")
    found = rows.filter(public_id=public_id, partnership__in=partnerships_of(user, RUN_READERS)).first()
    if found is None:
        raise Http404
    return found
