"""The lights in the case file, on the money page, and the mail before the time runs out."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from grants.models import Application, Drawdown, Grant
from grants.panels import money_panel, panel
from grants.permissions import is_applicant, is_office
from grants.queries import not_excluded
from network.models import User
from reporting.mail import tell
from reporting.use_in_time import RUNNING, Light, lights_of, with_uses
from workflows import clock
from workflows.consequences import effect
from workflows.deadlines import on_the_clock
from workflows.journal import record, unit_of_work
from workflows.models import JournalEntry
from workflows.steps import SYSTEM

SHOWN = 10
BEFORE = dt.timedelta(days=7)
REMIND = "remind_of_use"


@panel(anchor="use", title=_("Verwendung in der Frist"), rank=61, template="reporting/parts/use_panel.html")
def use(request: HttpRequest, application: Application) -> dict[str, Any] | None:
    grant = getattr(application, "grant", None)
    concerned = is_office(request.user, application) or is_applicant(request.user, application)
    if grant is None or grant.state not in RUNNING or not concerned:
        return None
    lights = lights_of(with_uses(Grant.objects.filter(pk=grant.pk)))
    may = request.user.has_perm("reporting.report_use", grant)
    return {"grant": grant, "lights": lights, "may_report": may} if lights else None


@money_panel(title=_("Verwendung in der Frist"), rank=20, template="reporting/parts/use_money.html")
def unused_money(request: HttpRequest, partnerships: set[int]) -> dict[str, Any] | None:
    """What is not used yet, the red ones first; what has time is only counted."""
    assert isinstance(request.user, User)
    grants = Grant.objects.filter(
        not_excluded(request.user, "application"), partnership__in=partnerships, state__in=RUNNING,
        drawdowns__state=Drawdown.State.PAID,
    ).distinct()  # fmt: skip
    lights = [light for light in lights_of(with_uses(grants)) if light.open]
    if not lights:
        return None
    urgent = sum(light.colour != "green" for light in lights)
    shown = lights[: max(SHOWN, urgent)]
    total = sum((light.open for light in lights), Decimal("0.00"))
    return {"lights": shown, "total": total, "more": len(lights) - len(shown)}


@on_the_clock
def remind_of_unused_money() -> int:
    """A week before the time is over, once for each instalment. Returns how many were reminded of."""
    today = clock.today()
    recent = today - dt.timedelta(days=200)
    grants = Grant.objects.filter(
        state__in=RUNNING, drawdowns__state=Drawdown.State.PAID, drawdowns__paid_on__gte=recent
    ).distinct()
    lights = [light for light in lights_of(with_uses(grants)) if light.open]
    due = [light for light in lights if today <= light.use_by <= today + BEFORE]
    told = set(
        JournalEntry.objects.filter(
            life=Drawdown._meta.label, verb=REMIND, subject_pk__in=[light.drawdown.pk for light in due]
        ).values_list("subject_pk", flat=True)
    )
    return sum(_remind(light) for light in due if light.drawdown.pk not in told)


def _remind(light: Light) -> int:
    with unit_of_work():
        facts = {"open": str(light.open), "use_by": light.use_by}
        record(light.drawdown, REMIND, by=SYSTEM, facts=facts)
    return 1


@effect("grants.Drawdown", REMIND, name="use_mail")
def use_mail(entry: JournalEntry, drawdown: Drawdown) -> None:
    lights = lights_of(with_uses(Grant.objects.filter(pk=drawdown.grant_id)))
    light = next((one for one in lights if one.drawdown.pk == drawdown.pk and one.open), None)
    if light is not None:
        tell(entry, "use_reminder", drawdown.grant.application, {"light": light})
