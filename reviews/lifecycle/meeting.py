"""The life of a meeting, from the plan to the signed minutes."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from reviews.conflicts import excluded_people
from reviews.quorum import is_quorate
from workflows import clock
from workflows.life import Facts, FSMField, Life, Person, transition
from workflows.refusal import Refused

if TYPE_CHECKING:
    from reviews.models import Meeting


class State(models.TextChoices):
    PLANNED = "planned", gettext_lazy("Geplant")
    INVITED = "invited", gettext_lazy("Eingeladen")
    OPEN = "open", gettext_lazy("Läuft")
    CLOSED = "closed", gettext_lazy("Geschlossen")
    MINUTED = "minuted", gettext_lazy("Niederschrift unterschrieben")
    CANCELLED = "cancelled", gettext_lazy("Abgesagt")


def there_is_something_to_talk_about(meeting: Meeting) -> bool:
    if not meeting.items.exists():
        raise Refused(_("Die Tagesordnung ist noch leer. Nehmen Sie zuerst einen Antrag auf."), code="empty_agenda")
    return True


def body_is_quorate(meeting: Meeting) -> bool:
    present = meeting.attendances.filter(present=True, votes=True).count()
    members = meeting.members_entitled().count()
    body = meeting.body
    if not is_quorate(present, of=members, share=body.quorum_share, minimum=body.quorum_minimum):
        raise Refused(
            ngettext(
                "So ist das Gremium nicht beschlussfähig: Eine Stimme von %(members)d ist da. Nötig sind mehr als "
                "%(share)d Prozent und mindestens %(minimum)d.",
                "So ist das Gremium nicht beschlussfähig: %(present)d Stimmen von %(members)d sind da. Nötig sind mehr "
                "als %(share)d Prozent und mindestens %(minimum)d.",
                present,
            )
            % {"present": present, "members": members, "share": body.quorum_share, "minimum": body.quorum_minimum},
            code="no_quorum",
        )
    return True


def every_case_is_dealt_with(meeting: Meeting) -> bool:
    open_items = [item for item in meeting.items_in_order() if item.is_open]
    if open_items:
        raise Refused(
            _("Ohne Beschluss: %s. Halten Sie das Ergebnis fest oder vertagen Sie.")
            % "; ".join(str(item.application) for item in open_items),
            code="item_open",
        )
    return True


def every_resolution_was_quorate(meeting: Meeting) -> bool:
    """People excluded from a case count neither among those present nor among the members."""
    body = meeting.body
    for item in meeting.items_in_order():
        resolution = item.result
        if resolution is None or resolution.is_postponed:
            continue
        if not is_quorate(
            resolution.present, of=resolution.members, share=body.quorum_share, minimum=body.quorum_minimum
        ):
            raise Refused(
                _(
                    "Bei „%s“ war das Gremium ohne die ausgeschlossenen Mitglieder nicht beschlussfähig. Vertagen Sie "
                    "den Antrag."
                )
                % item.application,
                code="no_quorum",
            )
    return True


def nobody_was_excluded_since(meeting: Meeting) -> bool:
    """A conflict that became known after the vote: the committee votes again without the person."""
    excluded = excluded_people([item.application_id for item in meeting.items_in_order()])
    for item in meeting.items_in_order():
        if item.result is None or item.result.is_postponed:
            continue
        then = {one["person"] for one in item.result.excluded}
        here = meeting.attendances.filter(present=True, person__in=excluded[item.application_id])
        late = [one.person for one in here.select_related("person") if str(one.person.public_id) not in then]
        if late:
            raise Refused(
                _(
                    "Bei „%(case)s“ wirkt inzwischen nicht mehr mit: %(names)s. Fassen Sie den Beschluss ohne diese "
                    "Stimme noch einmal."
                )
                % {"case": item.application, "names": ", ".join(person.name for person in late)},
                code="excluded_since",
            )
    return True


def both_have_signed(meeting: Meeting) -> bool:
    roles = set(meeting.signatures.values_list("role", flat=True))
    if roles != {"chair", "secretary"}:
        missing = gettext_lazy("der Vorsitz") if "chair" not in roles else gettext_lazy("die Schriftführung")
        raise Refused(_("Noch unterschreiben muss: %s.") % missing, code="signature_missing")
    return True


class MeetingLife(Life):
    State = State
    RESTING = frozenset({State.MINUTED, State.CANCELLED})

    state = FSMField(gettext_lazy("Stand"), default=State.PLANNED, choices=State.choices, protected=True)

    class Meta:
        abstract = True

    @transition(
        field=state,
        source=State.PLANNED,
        target=State.INVITED,
        conditions=[there_is_something_to_talk_about],
        permission="reviews.invite_meeting",
        custom={"label": gettext_lazy("Einladen"), "done": gettext_lazy("Zur Sitzung eingeladen")},
    )
    def invite(self: Meeting, *, by: Person) -> dict[str, Any]:
        if self.starts_at <= clock.now():
            raise Refused(
                _("Die Sitzung liegt in der Vergangenheit. Wählen Sie zuerst einen neuen Termin."), code="in_the_past"
            )
        self.invited_at: dt.datetime | None = clock.now()
        return {"cases": self.items.count(), "starts_at": self.starts_at}

    @transition(
        field=state,
        source=State.INVITED,
        target=State.OPEN,
        conditions=[body_is_quorate],
        permission="reviews.open_meeting",
        custom={"label": gettext_lazy("Sitzung eröffnen"), "done": gettext_lazy("Sitzung eröffnet")},
    )
    def open(self: Meeting, *, by: Person) -> dict[str, Any]:
        """Whoever opens the meeting leads it; who is there has been noted before."""
        self.chair_id = by.pk
        self.opened_at: dt.datetime | None = clock.now()
        return {"present": self.attendances.filter(present=True).count()}

    @transition(
        field=state,
        source=State.OPEN,
        target=State.CLOSED,
        conditions=[every_case_is_dealt_with, nobody_was_excluded_since, every_resolution_was_quorate],
        permission="reviews.close_meeting",
        custom={"label": gettext_lazy("Sitzung schließen"), "done": gettext_lazy("Sitzung geschlossen")},
    )
    def close(self: Meeting, *, by: Person) -> dict[str, Any]:
        """The resolutions become recommendations, and each case that was not postponed is resolved."""
        self.closed_at: dt.datetime | None = clock.now()
        return {
            "resolutions": {
                str(item.application.public_id): item.result.outcome for item in self.items_in_order() if item.result
            }
        }

    @transition(
        field=state,
        source=State.CLOSED,
        target=State.MINUTED,
        conditions=[both_have_signed],
        permission="reviews.sign_meeting",
        custom={
            "label": gettext_lazy("Niederschrift unterschreiben"),
            "done": gettext_lazy("Niederschrift von beiden unterschrieben"),
        },
    )
    def sign(self: Meeting, *, by: Person) -> dict[str, Any]:
        """Taken with the second signature; from here on the minutes are frozen."""
        return {"signatures": dict(self.signatures.values_list("role", "at"))}

    @transition(
        field=state,
        source=[State.PLANNED, State.INVITED],
        target=State.CANCELLED,
        permission="reviews.cancel_meeting",
        custom={"label": gettext_lazy("Sitzung absagen"), "done": gettext_lazy("Sitzung abgesagt")},
    )
    def cancel(self: Meeting, *, by: Person, reasons: str) -> Facts:
        return Facts(public={}, personal={"reasons": reasons})
