from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from workflows import clock


class FreshClock:
    """Another process may have moved the demo's clock since the last request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.CLOCK_CAN_BE_SET:
            clock.refresh()
        return self.get_response(request)
