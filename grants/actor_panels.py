"""What grants shows on an actor's page: the organisation's cases, as far as the reader may see them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from grants.models import Application
from grants.queries import visible_applications
from network.models import Actor, User
from network.panels import Panel, actor_panel
from network.request import Request


@actor_panel
def cases_of_actor(request: Request, actor: Actor) -> Panel | None:
    if not isinstance(request.user, User):
        return None
    cases = list(
        visible_applications(request.user)
        .filter(applicant=actor)
        .exclude(state=Application.State.DRAFT)
        .select_related("call__fund", "grant")
        .order_by("-received_at")[:30]
    )
    if not cases:
        return None
    return Panel("cases", _("Anträge und Förderungen"), "grants/panels/actor_cases.html", 30, {"cases": cases})
