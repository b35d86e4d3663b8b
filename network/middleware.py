"""Which partnership a page speaks for, and in which language it speaks to a person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from network.models import Partnership, User

SESSION_KEY = "partnership"


class CurrentPartnership:
    """Sets `request.partnership`: the chosen, else that of the person's office, of their organisation, or the first.

    A choice made for somebody signed in is kept in the session, so that it costs one query per page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.partnership = None  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        request.partnership = current_partnership(request)  # type: ignore[attr-defined]


class OwnLanguage:
    """The language of the account, as long as nobody chose another one in this browser."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(user.language)
            request.LANGUAGE_CODE = user.language
        return self.get_response(request)


def current_partnership(request: HttpRequest) -> Partnership | None:
    partnerships = Partnership.objects.select_related("chain")
    chosen = request.session.get(SESSION_KEY)
    if chosen is not None and (found := partnerships.filter(pk=chosen).first()):
        return found
    user = request.user
    if not isinstance(user, User):
        return partnerships.first()
    found = (
        partnerships.filter(pk__in=user.office_partnerships()).first()
        or partnerships.filter(actors__in=user.represented_actors()).first()
        or partnerships.first()
    )
    if found is not None:
        request.session[SESSION_KEY] = found.pk
    return found
