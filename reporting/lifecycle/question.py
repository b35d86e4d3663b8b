"""The life of a question about a voucher: asked, answered, or not needed any more."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.core.files.base import File
from django.db import models
from django.utils.translation import gettext_lazy

from workflows import clock, documents
from workflows.life import Facts, FSMField, Life, Person, transition

if TYPE_CHECKING:
    from reporting.models import VoucherQuestion


class State(models.TextChoices):
    OPEN = "open", gettext_lazy("Offen")
    ANSWERED = "answered", gettext_lazy("Beantwortet")
    WITHDRAWN = "withdrawn", gettext_lazy("Zurückgezogen")


class QuestionLife(Life):
    State = State
    RESTING = frozenset({State.ANSWERED, State.WITHDRAWN})

    state = FSMField(gettext_lazy("Stand"), default=State.OPEN, choices=State.choices, protected=True)

    # Columns of the model that are empty until a step fills them.
    answered_at: dt.datetime | None

    class Meta:
        abstract = True

    @transition(
        field=state,
        source=State.OPEN,
        target=State.ANSWERED,
        permission="reporting.answer_voucherquestion",
        custom={
            "label": gettext_lazy("Rückfrage beantworten"),
            "done": gettext_lazy("Rückfrage zum Beleg beantwortet"),
        },
    )
    def answer(self: VoucherQuestion, *, by: Person, answer_text: str, file: File[bytes] | None = None) -> Facts:
        """`file`: a picture of the voucher that was missing."""
        self.answer_text, self.answered_by_id, self.answered_at = answer_text, by.pk, clock.now()
        if file is not None:
            self.document = documents.store(file, subject=self.statement, kind="voucher", by=by)
        return Facts(public={"voucher": self.voucher.number, "file": bool(file)}, personal={"answer_text": answer_text})

    @transition(
        field=state,
        source=State.OPEN,
        target=State.WITHDRAWN,
        permission="reporting.withdraw_voucherquestion",
        custom={"label": gettext_lazy("Rückfrage zurückziehen"), "done": gettext_lazy("Rückfrage zurückgezogen")},
    )
    def withdraw(self: VoucherQuestion, *, by: Person) -> dict[str, int]:
        return {"voucher": self.voucher.number}
