"""The life of a wish to change a grant."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
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


def hearing_is_over(amendment: Amendment) -> bool:
    """Who loses by the change is heard first (§ 28 VwVfG)."""
    until = amendment.hearing_until
    if until and clock.today() <= until and not amendment.hearing_answer:
        raise Refused(
            _("Die Frist zur Äußerung läuft noch bis zum %s. Bis dahin darf nicht entschieden werden.")
            % until.strftime("%d.%m.%Y"),
            code="hearing_open",
        )
    return True


class AmendmentLife(Life):
    State = State
    RESTING = frozenset({State.AGREED, State.REFUSED, State.WITHDRAWN})

    answered_at: dt.datetime | None
    in_force_from: dt.date | None

    state = FSMField(gettext_lazy("Stand"), default=State.REQUESTED, choices=State.choices, protected=True)

    class Meta:
        abstract = True

    @transition(
        field=state,
        source=State.REQUESTED,
        target=State.AGREED,
        conditions=[grant_is_running, hearing_is_over],
        permission="grants.agree_amendment",
        custom={"label": gettext_lazy("Änderung genehmigen"), "done": gettext_lazy("Änderung genehmigt")},
    )
    def agree(
        self: Amendment, *, by: Person, answer: str = "", in_force_from: dt.date | None = None,
        retroactive_reason: str = "", amount: Decimal | None = None,
    ) -> Facts:  # fmt: skip
        """`in_force_from`: today if nothing is said; an earlier day needs a reason. `amount`: the new sum of the grant,
        where it differs from what was wished for or the rules expect."""
        day, today = in_force_from or clock.today(), clock.today()
        if day > today:
            raise Refused(_("Die Änderung kann nicht erst ab einem späteren Tag gelten."), code="future")
        if day < min(self.grant.starts_on, today):
            raise Refused(_("Dieser Tag liegt vor dem Bewilligungszeitraum."), code="before_grant")
        if day < today and not retroactive_reason.strip():
            raise Refused(_("Schreiben Sie auf, warum die Änderung rückwirkend gilt."), code="retroactive_reason")
        self.in_force_from, self.retroactive_reason = day, retroactive_reason if day < today else ""
        if amount is not None and self.moves_money:
            self.amount = amount
        self.answer, self.answered_by_id, self.answered_at = answer, by.pk, clock.now()
        return Facts(
            public={"kind": self.kind, "in_force_from": day, "amount": str(self.amount) if self.amount else None},
            personal={"answer": answer, "retroactive_reason": self.retroactive_reason},
        )

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
