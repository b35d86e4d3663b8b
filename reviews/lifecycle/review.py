"""The life of a review: one juror, one case, one opinion."""

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
    from reviews.models import Review


class State(models.TextChoices):
    ASSIGNED = "assigned", gettext_lazy("Offen")
    SUBMITTED = "submitted", gettext_lazy("Abgegeben")
    STEPPED_ASIDE = "stepped_aside", gettext_lazy("Wirkt nicht mit")
    WITHDRAWN = "withdrawn", gettext_lazy("Zurückgenommen")


def every_question_is_answered(review: Review) -> bool:
    answered = set(review.scores.values_list("criterion_id", flat=True))
    missing = [one.label for one in review.criteria if one.pk not in answered]
    if missing:
        raise Refused(
            _("Noch ohne Punkte: %s. Was Sie schon eingetragen haben, ist gespeichert.") % "; ".join(missing),
            code="incomplete",
        )
    return True


def reviewer_is_impartial(review: Review) -> bool:
    if review.impartial_at is None:
        raise Refused(
            _("Sagen Sie uns bitte zuerst, ob Sie mit dem Antragsteller verbunden sind."), code="no_declaration"
        )
    return True


def case_is_still_asked_about(review: Review) -> bool:
    if review.application.state != "admitted":
        raise Refused(
            _("Über diesen Antrag wird nicht mehr beraten. Ihr Gutachten wird nicht mehr gebraucht."),
            code="case_moved_on",
            status=409,
        )
    return True


class ReviewLife(Life):
    State = State
    RESTING = frozenset({State.SUBMITTED, State.STEPPED_ASIDE, State.WITHDRAWN})

    state = FSMField(gettext_lazy("Stand"), default=State.ASSIGNED, choices=State.choices, protected=True)

    class Meta:
        abstract = True

    @transition(
        field=state,
        source=State.ASSIGNED,
        target=State.SUBMITTED,
        conditions=[case_is_still_asked_about, reviewer_is_impartial, every_question_is_answered],
        permission="reviews.submit_review",
        custom={"label": gettext_lazy("Gutachten abgeben"), "done": gettext_lazy("Gutachten abgegeben")},
    )
    def submit(self: Review, *, by: Person) -> Facts:
        self.submitted_at: dt.datetime | None = clock.now()
        points = {score.criterion.code: score.points for score in self.scores.select_related("criterion")}
        return Facts(public={"criteria": sorted(points)}, personal={"points": points})

    @transition(
        field=state,
        source=State.ASSIGNED,
        target=State.STEPPED_ASIDE,
        permission="reviews.step_aside_review",
        custom={"label": gettext_lazy("Nicht mitwirken"), "done": gettext_lazy("Wirkt nicht mit")},
    )
    def step_aside(self: Review, *, by: Person, reason: str) -> Facts:
        """The case is hidden from the reviewer from now on: an exclusion follows in the same transaction."""
        self.aside_reason = reason
        return Facts(public={}, personal={"reason": reason})

    @transition(
        field=state,
        source=State.ASSIGNED,
        target=State.WITHDRAWN,
        permission="reviews.withdraw_review",
        custom={
            "label": gettext_lazy("Auftrag zurücknehmen"),
            "done": gettext_lazy("Auftrag zum Gutachten zurückgenommen"),
        },
    )
    def withdraw(self: Review, *, by: Person) -> None: ...
