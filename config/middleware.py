"""What happens around every page."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from workflows import clock

# How stale the note of the last page may be: a session is written once in this time, not with every page.
GRAIN_SECONDS = 5 * 60


class FreshClock:
    """Another process may have set the clock since the last page. Only where it can be set at all."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        clock.refresh()
        return self.get_response(request)


class IdleTimeout:
    """Renews the session of somebody who is signed in: it ends eight hours after the last page, not after the log-in.

    Real time, not the product's clock: moving the demo's date must not sign anybody out.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        session = request.session
        if session.session_key and request.user.is_authenticated:
            now = int(time.time())
            if now - int(session.get("seen", 0)) > GRAIN_SECONDS:
                session["seen"] = now
        return response
