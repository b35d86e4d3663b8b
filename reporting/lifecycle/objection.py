"""The life of an objection against a notice."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy

from workflows import clock
from workflows.life import Facts, FSMField, Life, Person, transition

if TYPE_CHECKING:
    from reporting.models import Objection


class State(models.TextChoices):
    LODGED = "lodged", gettext_lazy("Eingelegt")
    UPHELD = "upheld", gettext_lazy("Abgeholfen")
    DISMISSED = "dismissed", gettext_lazy("Zurückgewiesen")
    WITHDRAWN = "withdrawn", gettext_lazy("Zurückgenommen")


class ObjectionLife(Life):
    State = State
    RESTING = frozenset({State.UPHELD, State.DISMISSED, State.WITHDRAWN})

    state = FSMField(gettext_lazy("Stand"), default=State.LODGED, choices=State.choices, protected=True)

    # Columns of the model that are empty until a step fills them.
    decided_at: dt.datetime | None
    action_until: dt.date | None

    class Meta:
        abstract = True

    @transition(
        field=state,
        source=State.LODGED,
        target=State.UPHELD,
        permission="reporting.uphold_objection",
        custom={"label": gettext_lazy("Abhelfen"), "done": gettext_lazy("Widerspruch abgeholfen")},
    )
    def uphold(self: Objection, *, by: Person, outcome: str) -> Facts:
        self.outcome, self.decided_by_id, self.decided_at = outcome, by.pk, clock.now()
        return Facts(public={"notice": str(self.notice.public_id)}, personal={"outcome": outcome})

    @transition(
        field=state,
        source=State.LODGED,
        target=State.DISMISSED,
        permission="reporting.dismiss_objection",
        custom={"label": gettext_lazy("Zurückweisen"), "done": gettext_lazy("Widerspruch zurückgewiesen")},
    )
    def dismiss(self: Objection, *, by: Person, outcome: str) -> Facts:
        self.outcome, self.decided_by_id, self.decided_at = outcome, by.pk, clock.now()
        self.action_until = self.notice.last_day_for_action(clock.today())
        return Facts(
            public={"notice": str(self.notice.public_id), "action_until": self.action_until},
            personal={"outcome": outcome},
        )

    @transition(
        field=state,
        source=State.LODGED,
        target=State.WITHDRAWN,
        permission="reporting.withdraw_objection",
        custom={"label": gettext_lazy("Zurücknehmen"), "done": gettext_lazy("Widerspruch zurückgenommen")},
    )
    def withdraw(self: Objection, *, by: Person) -> None: ...
