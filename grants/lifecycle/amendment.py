"""The life of a wish to change a grant."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows import clock
from workflows.life import Facts, FSMField, Life, Person, transition
from workflows.refusal import Refused

if TYPE_CHECKING:
    from grants.models import Amendment


class State(models.TextChoices):
    REQUESTED = "requested", gettext_lazy("Beantragt")
    AGREED = "agreed", gettext_lazy("Genehmigt")
    REFUSED = "refused", gettext_lazy("Abgelehnt")
    WITHDRAWN = "withdrawn", gettext_lazy("Zurückgezogen")


def grant_is_running(amendment: Amendment) -> bool:
    if amendment.grant.state != "active":
        raise Refused(_("Ändern lässt sich nur eine laufende Förderung."), code="grant_not_active")
    return True


class AmendmentLife(Life):
    State = State
    RESTING = frozenset({State.AGREED, State.REFUSED, State.WITHDRAWN})

    answered_at: dt.datetime | None

    state = FSMField(gettext_lazy("Stand"), default=State.REQUESTED, choices=State.choices, protected=True)

    class Meta:
        abstract = True

    @transition(
        field=state,
        source=State.REQUESTED,
        target=State.AGREED,
        conditions=[grant_is_running],
        permission="grants.agree_amendment",
        custom={"label": gettext_lazy("Änderung genehmigen"), "done": gettext_lazy("Änderung genehmigt")},
    )
    def agree(self: Amendment, *, by: Person, answer: str = "") -> Facts:
        self.answer, self.answered_by_id, self.answered_at = answer, by.pk, clock.now()
        return Facts(public={"kind": self.kind}, personal={"answer": answer})

    @transition(
        field=state,
        source=State.REQUESTED,
        target=State.REFUSED,
        permission="grants.refuse_amendment",
        custom={"label": gettext_lazy("Änderung ablehnen"), "done": gettext_lazy("Änderung abgelehnt")},
    )
    def refuse(self: Amendment, *, by: Person, answer: str) -> Facts:
        self.answer, self.answered_by_id, self.answered_at = answer, by.pk, clock.now()
        return Facts(public={"kind": self.kind}, personal={"answer": answer})

    @transition(
        field=state,
        source=State.REQUESTED,
        target=State.WITHDRAWN,
        permission="grants.withdraw_amendment",
        custom={"label": gettext_lazy("Zurückziehen"), "done": gettext_lazy("Änderungsantrag zurückgezogen")},
    )
    def withdraw(self: Amendment, *, by: Person) -> None: ...
