from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """For the balancer and for `manage.py demo`: the process answers and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@require_safe
def about(request: HttpRequest, template: str) -> HttpResponse:
    """The pages below every page: who offers this, what is kept, what works for whom."""
    return render(request, template, {"partnership": request.partnership})  # type: ignore[attr-defined]
