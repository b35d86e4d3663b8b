"""What the clock does here: notices become final, late statements hold payments."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext as _

from grants.models import Grant, Hold
from reporting.models import Notice, Objection, StatementOfUse
from reporting.services import holds
from workflows import clock
from workflows.deadlines import on_the_clock
from workflows.journal import unit_of_work
from workflows.steps import SYSTEM, take


@on_the_clock
def notices_become_final() -> int:
    """Every notice whose remedy can no longer be used, and about which no objection is open."""
    today = clock.today()
    done = 0
    still_open = Objection.objects.filter(notice=OuterRef("pk"), state="lodged")
    still_disputable = Objection.objects.filter(notice=OuterRef("pk"), action_until__gte=today)
    rows = Notice.objects.filter(
        ~Exists(still_open), ~Exists(still_disputable), state=Notice.State.NOTIFIED, remedy_until__lt=today
    )
    for notice in rows.order_by("pk"):
        take(notice, "become_final", by=SYSTEM)
        done += 1
    return done


@on_the_clock
def late_statements_hold_payments() -> int:
    """Who has not accounted for what came gets nothing more until they do."""
    held = Hold.objects.filter(grant=OuterRef("grant"), code=holds.STATEMENT_DUE, lifted_at=None)
    rows = StatementOfUse.objects.filter(
        ~Exists(held),
        state=StatementOfUse.State.DUE,
        due_on__lt=clock.today(),
        grant__state__in=[Grant.State.ACTIVE, Grant.State.CLOSING],
    ).select_related("grant")
    done = 0
    for statement in rows.order_by("grant_id", F("due_on")):
        with unit_of_work():
            reason = _("Der %(kind)s war bis zum %(day)s abzugeben.") % {
                "kind": statement.get_kind_display(),
                "day": statement.due_on.strftime("%d.%m.%Y"),
            }
            done += holds.put(statement.grant, holds.STATEMENT_DUE, reason, by=SYSTEM)
    return done
