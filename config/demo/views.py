from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from config.demo import mailbox, time_travel

PER_PAGE = 30


@login_not_required
@require_POST
def next_day(request: HttpRequest) -> HttpResponse:
    return _back(request, time_travel.to_next_day())


@login_not_required
@require_POST
def next_deadline(request: HttpRequest) -> HttpResponse:
    return _back(request, time_travel.to_next_deadline())


@login_not_required
@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    """Everything that was sent, to whomever: only the demo shows this, and to everybody."""
    page = Paginator(mailbox.mails(_folder()), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "demo/mails.html", {"page": page})


@login_not_required
@require_safe
def mail(request: HttpRequest, key: str) -> HttpResponse:
    found = mailbox.find(_folder(), key)
    if found is None:
        raise Http404
    return render(request, "demo/mail.html", {"mail": found})


def _folder() -> Path:
    return Path(settings.MAIL_DIR)


def _back(request: HttpRequest, done: int) -> HttpResponse:
    if done:
        said = ngettext("%(count)s Frist ist abgelaufen.", "%(count)s Fristen sind abgelaufen.", done) % {"count": done}
    else:
        said = _("Die Uhr ist gestellt. Keine Frist ist abgelaufen.")
    messages.info(request, said)
    target = request.POST.get("next", "/")
    is_ours = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    return redirect(target if is_ours else "/")
