from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from network.models import User
from workflows.navigation import Entry, entries


@entries
def reporting_entries(request: HttpRequest) -> list[Entry]:
    user = request.user
    if not isinstance(user, User) or not user.represented_actors():
        return []
    return [Entry(_("Meine Förderungen"), reverse("reporting:statements"), 25)]
