from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from grants.queries import COMMITTEE, OFFICE
from network.models import User
from workflows.navigation import Entry, entries


@entries
def grants_entries(request: HttpRequest) -> list[Entry]:
    user = request.user
    if not isinstance(user, User):
        return [Entry(_("Aufrufe"), reverse("grants:calls"), 10)]
    found = []
    roles = {one.role for one in user.held()}
    if user.represented_actors():
        found.append(Entry(_("Meine Anträge"), reverse("grants:mine"), 20))
    if roles & (OFFICE | COMMITTEE):
        found.append(Entry(_("Fälle"), reverse("grants:cases"), 20))
    if roles & OFFICE:
        found.append(Entry(_("Geld"), reverse("grants:money"), 40))
    if not roles & OFFICE:
        found.append(Entry(_("Aufrufe"), reverse("grants:calls"), 70))
    return found
