"""The life of a notice: drafted, issued, notified, final. A correction is a new notice, never an edit."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows import clock
from workflows.life import Facts, FSMField, Life, Person, transition
from workflows.refusal import Refused

if TYPE_CHECKING:
    from reporting.models import Notice


class State(models.TextChoices):
    DRAFTED = "drafted", gettext_lazy("Entwurf")
    ISSUED = "issued", gettext_lazy("Erlassen")
    NOTIFIED = "notified", gettext_lazy("Bekannt gegeben")
    FINAL = "final", gettext_lazy("Bestandskräftig")
    REPLACED = "replaced", gettext_lazy("Ersetzt")


def no_objection_is_open(notice: Notice) -> bool:
    if notice.objections.filter(state="lodged").exists():
        raise Refused(_("Über einen Widerspruch ist noch nicht entschieden."), code="objection_open")
    return True


def nothing_can_be_lodged_any_more(notice: Notice) -> bool:
    if notice.remedy_waived:
        return True
    until = max(filter(None, [notice.remedy_until, *notice.objections.values_list("action_until", flat=True)]))
    if clock.today() <= until:
        raise Refused(
            _("Die Rechtsbehelfsfrist läuft noch bis zum %s.") % until.strftime("%d.%m.%Y"), code="remedy_open"
        )
    return True


class NoticeLife(Life):
    State = State
    # Once notified, only the clock is waited for.
    RESTING = frozenset({State.NOTIFIED, State.FINAL, State.REPLACED})

    state = FSMField(gettext_lazy("Stand"), default=State.DRAFTED, choices=State.choices, protected=True)

    # Columns of the model that are empty until a step fills them.
    issued_at: dt.datetime | None
    final_on: dt.date | None

    class Meta:
        abstract = True

    @transition(
        field=state,
        source=State.DRAFTED,
        target=State.ISSUED,
        permission="reporting.issue_notice",
        custom={"label": gettext_lazy("Bescheid erlassen"), "done": gettext_lazy("Bescheid ist erlassen")},
    )
    def issue(self: Notice, *, by: Person) -> dict[str, Any]:
        self.issued_by_id, self.issued_at = by.pk, clock.now()
        self.facts = {**self.facts, "date": clock.today().isoformat(), "signed_by": str(by)}
        return {"kind": self.kind}

    @transition(
        field=state,
        source=State.ISSUED,
        target=State.NOTIFIED,
        permission="reporting.notify_notice",
        custom={"label": gettext_lazy("Bekanntgabe festhalten"), "done": gettext_lazy("Bescheid bekannt gegeben")},
    )
    def notify(self: Notice, *, by: Person, channel: str = "portal", sent_on: dt.date | None = None) -> dict[str, Any]:
        """`sent_on`: the day of posting, or on which the notice stood in the portal; today if nothing is said."""
        sent_on = sent_on or clock.today()
        if sent_on > clock.today():
            raise Refused(_("Der Tag liegt in der Zukunft."), code="future")
        self.reach(channel, sent_on)
        return {"channel": channel, "notified_on": self.notified_on, "remedy_until": self.remedy_until}

    @transition(
        field=state,
        source=State.NOTIFIED,
        target=State.FINAL,
        conditions=[no_objection_is_open, nothing_can_be_lodged_any_more],
        permission="reporting.become_final_notice",
        custom={
            "label": gettext_lazy("Bestandskraft festhalten"),
            "done": gettext_lazy("Bescheid bestandskräftig geworden"),
        },
    )
    def become_final(self: Notice, *, by: Person) -> dict[str, Any]:
        self.final_on = clock.today()
        return {"final_on": self.final_on}

    @transition(
        field=state,
        source=[State.ISSUED, State.NOTIFIED],
        target=State.REPLACED,
        permission="reporting.replace_notice",
        custom={"label": gettext_lazy("Durch neuen Bescheid ersetzen"), "done": gettext_lazy("Bescheid ersetzt")},
    )
    def replace(self: Notice, *, by: Person, reasons: str, redraft: bool = True) -> Facts:
        """`redraft`: a corrected draft is laid on the decider's desk; without it another step brings the new notice."""
        return Facts(public={"redraft": redraft}, personal={"reasons": reasons})
