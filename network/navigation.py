"""The network's entries of the main navigation."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from network.models import LEAD_OFFICE_ROLES, User
from network.queries import accounts_to_confirm
from workflows.navigation import Entry, entries


@entries
def network_entries(request: HttpRequest) -> list[Entry]:
    user = request.user
    if not isinstance(user, User):
        return []
    found = []
    if not user.office_partnerships() or user.represented_actors():
        found.append(Entry(_("Meine Organisation"), reverse("network:organisations"), rank=45))
    if any(h.role in LEAD_OFFICE_ROLES for h in user.held()):
        waiting = accounts_to_confirm(user).count()
        found.append(Entry(_("Bankverbindungen"), reverse("network:accounts_waiting"), rank=42, count=waiting or None))
    if user.office_partnerships() or user.represented_actors():
        found.append(Entry(_("Netzwerk"), reverse("network:actors"), rank=50))
    if user.has_perm("network.view_roles", getattr(request, "partnership", None)):
        found.append(Entry(_("Rollen"), reverse("network:roles"), rank=80))
    return found
