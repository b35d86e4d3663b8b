from __future__ import annotations

from django.http import HttpRequest

from network.models import Partnership, User


class Request(HttpRequest):
    """A request of somebody signed in, in the partnership that `CurrentPartnership` chose (None: there is none yet)."""

    user: User
    partnership: Partnership | None
