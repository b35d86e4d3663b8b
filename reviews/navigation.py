from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from network.models import OFFICE_ROLES, Role, User
from reviews.queries import open_reviews_of
from workflows.history import words
from workflows.navigation import Entry, entries

words(
    {
        "assign": gettext_lazy("Gutachten vergeben"),
        "plan": gettext_lazy("Sitzung geplant"),
        "change": gettext_lazy("Sitzung geändert"),
        "attendance": gettext_lazy("Anwesenheit festgehalten"),
        "resolve_item": gettext_lazy("Beschluss festgehalten"),
        "write_notes": gettext_lazy("Verlauf der Sitzung geschrieben"),
        "signature": gettext_lazy("Niederschrift von einer Person unterschrieben"),
        "strike_off": gettext_lazy("Antrag von der Tagesordnung genommen"),
    }
)


@entries
def reviews_entries(request: HttpRequest) -> list[Entry]:
    user = request.user
    if not isinstance(user, User):
        return []
    roles = {one.role for one in user.held()}
    found = []
    if Role.JUROR in roles:
        found.append(Entry(_("Meine Gutachten"), reverse("reviews:mine"), 25, count=open_reviews_of(user).count()))
    if roles & {Role.COORDINATOR, Role.CHAIR}:
        found.append(Entry(_("Gutachten vergeben"), reverse("reviews:assignments"), 28))
    if roles & {*OFFICE_ROLES, Role.AUDITOR, Role.JUROR, Role.CHAIR, Role.SECRETARY}:
        found.append(Entry(_("Sitzungen"), reverse("reviews:meetings"), 30))
    return found
