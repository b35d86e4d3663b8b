"""The life of a statement of use: the recipient gives account, the office checks it line by line."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reporting.completeness import missing
from workflows import clock
from workflows.life import Facts, FSMField, Life, Person, transition
from workflows.refusal import Refused

if TYPE_CHECKING:
    from reporting.models import StatementOfUse


class State(models.TextChoices):
    DUE = "due", gettext_lazy("Offen")
    SUBMITTED = "submitted", gettext_lazy("Eingereicht")
    RETURNED = "returned", gettext_lazy("Bitte nachreichen")
    VERIFIED = "verified", gettext_lazy("Geprüft")
    WAIVED = "waived", gettext_lazy("Nicht mehr nötig")


# While the recipient has it, it may be written; the database refuses changes to vouchers in any other state.
WRITABLE = frozenset({State.DUE, State.RETURNED})


def is_complete(statement: StatementOfUse) -> bool:
    points = [point for point in missing(statement) if point.required and not point.done]
    if points:
        raise Refused(
            _("Zum Absenden fehlt noch: %s.") % "; ".join(str(point.label) for point in points), code="incomplete"
        )
    return True


def every_voucher_is_checked(statement: StatementOfUse) -> bool:
    vouchers = Prefetch("vouchers", statement.vouchers.select_related("finding"))
    prefetch_related_objects([statement], vouchers)
    if count := sum(not hasattr(voucher, "finding") for voucher in statement.vouchers.all()):
        raise Refused(
            _("%d Belege sind noch nicht geprüft. Gehen Sie die Liste bis zum Ende durch.") % count
            if count > 1
            else _("Ein Beleg ist noch nicht geprüft. Gehen Sie die Liste bis zum Ende durch."),
            code="unchecked_vouchers",
        )
    return True


def no_question_is_open(statement: StatementOfUse) -> bool:
    if number := statement.vouchers.filter(questions__state="open").values_list("number", flat=True).first():
        raise Refused(
            _("Zu Beleg %d ist noch eine Rückfrage offen. Warten Sie die Antwort ab, oder ziehen Sie sie zurück.")
            % number,
            code="question_open",
        )
    return True


def grant_is_not_settled(statement: StatementOfUse) -> bool:
    if statement.grant.state not in {"active", "closing"}:
        raise Refused(
            _("Die Förderung ist schon festgesetzt. Öffnen Sie zuerst die Abrechnung wieder."), code="grant_settled"
        )
    return True


class StatementLife(Life):
    State = State
    RESTING = frozenset({State.VERIFIED, State.WAIVED})

    state = FSMField(gettext_lazy("Stand"), default=State.DUE, choices=State.choices, protected=True)

    # Columns of the model that are empty until a step fills them.
    submitted_at: dt.datetime | None
    verified_at: dt.datetime | None

    class Meta:
        abstract = True

    @transition(
        field=state,
        source=State.DUE,
        target=State.SUBMITTED,
        conditions=[is_complete],
        permission="reporting.submit_statement",
        custom={
            "label": gettext_lazy("Verwendungsnachweis absenden"),
            "done": gettext_lazy("Verwendungsnachweis abgegeben"),
        },
    )
    def submit(self: StatementOfUse, *, by: Person) -> dict[str, str]:
        self.submitted_by_id, self.submitted_at = by.pk, clock.now()
        return {"vouchers": str(self.vouchers.count()), "total": str(self.total)}

    @transition(
        field=state,
        source=State.RETURNED,
        target=State.SUBMITTED,
        conditions=[is_complete],
        permission="reporting.submit_statement",
        custom={
            "label": gettext_lazy("Noch einmal absenden"),
            "done": gettext_lazy("Verwendungsnachweis noch einmal abgegeben"),
        },
    )
    def resubmit(self: StatementOfUse, *, by: Person) -> dict[str, str]:
        self.submitted_by_id, self.submitted_at = by.pk, clock.now()
        return {"vouchers": str(self.vouchers.count()), "total": str(self.total)}

    @transition(
        field=state,
        source=State.SUBMITTED,
        target=State.VERIFIED,
        conditions=[every_voucher_is_checked, no_question_is_open, grant_is_not_settled],
        permission="reporting.verify_statement",
        custom={"label": gettext_lazy("Prüfung abschließen"), "done": gettext_lazy("Verwendungsnachweis geprüft")},
    )
    def verify(self: StatementOfUse, *, by: Person, note: str = "") -> Facts:
        self.verified_by_id, self.verified_at = by.pk, clock.now()
        self.note = note
        return Facts(public={"recognised": str(self.recognised)}, personal={"note": note})

    @transition(
        field=state,
        source=State.SUBMITTED,
        target=State.RETURNED,
        permission="reporting.return_statement",
        custom={"label": gettext_lazy("Zurückgeben"), "done": gettext_lazy("Verwendungsnachweis zurückgegeben")},
    )
    def return_(self: StatementOfUse, *, by: Person, note: str) -> Facts:
        self.note = note
        return Facts(public={}, personal={"note": note})

    @transition(
        field=state,
        source=State.DUE,
        target=State.WAIVED,
        permission="reporting.waive_statement",
        custom={"label": gettext_lazy("Nachweis erlassen"), "done": gettext_lazy("Verwendungsnachweis erlassen")},
    )
    def waive(self: StatementOfUse, *, by: Person, note: str) -> Facts:
        self.note = note
        return Facts(public={}, personal={"note": note})

    @transition(
        field=state,
        source=State.VERIFIED,
        target=State.SUBMITTED,
        conditions=[grant_is_not_settled],
        permission="reporting.reopen_statement",
        custom={
            "label": gettext_lazy("Prüfung wieder öffnen"),
            "done": gettext_lazy("Prüfung des Verwendungsnachweises wieder geöffnet"),
        },
    )
    def reopen(self: StatementOfUse, *, by: Person, note: str) -> Facts:
        self.verified_by, self.verified_at = None, None
        self.note = note
        return Facts(public={}, personal={"note": note})
