from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grants.models import Application, Recommendation
from grants.money import MoneyField
from network.models import Actor, Body, Occupancy, Partnership, Seat, valid_on
from reviews.lifecycle.meeting import MeetingLife
from workflows.models import Chain


class Meeting(MeetingLife):
    """A sitting of a body: its agenda, who was there, what was resolved."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+", verbose_name=_("Gremium"))
    title = models.CharField(_("Bezeichnung"), max_length=150)
    starts_at = models.DateTimeField(_("Beginn"))
    place = models.CharField(_("Ort"), max_length=200)
    chair = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("Vorsitz"),
    )  # fmt: skip
    secretary = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("Schriftführung"),
    )  # fmt: skip
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    notes = models.TextField(_("Verlauf der Sitzung"), max_length=5000, blank=True)

    class Meta:
        verbose_name = _("Sitzung")
        verbose_name_plural = _("Sitzungen")
        ordering = ["-starts_at", "-pk"]
        indexes = [models.Index(fields=["partnership", "-starts_at"], name="reviews_meeting_when")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("reviews:meeting", args=[self.public_id])

    @property
    def journal_chain(self) -> Chain:
        return self.partnership.chain

    @property
    def case_id(self) -> uuid.UUID:
        """A meeting is about many cases; it is a file of its own."""
        return self.public_id

    @property
    def desk_title(self) -> str:
        return self.title

    @property
    def desk_subtitle(self) -> str:
        return f"{self.body.name}, {timezone.localtime(self.starts_at):%d.%m.%Y}"

    @property
    def day(self) -> dt.date:
        return timezone.localtime(self.starts_at).date()

    def items_in_order(self) -> list[AgendaItem]:
        """The agenda with cases and resolutions, read once per instance."""
        kept: list[AgendaItem] | None = self.__dict__.get("_items")
        if kept is None:
            kept = list(self.items.select_related("application__applicant", "application__procedure", "resolution"))
            self.__dict__["_items"] = kept
        return kept

    def members_entitled(self) -> models.QuerySet[Occupancy]:
        """Members on voting seats on the day of the meeting; deputies stand in for them and do not add."""
        return Occupancy.objects.filter(valid_on(self.day), seat__body=self.body_id, seat__votes=True, deputy=False)


class AgendaItem(models.Model):
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(_("Punkt"))

    class Meta:
        verbose_name = _("Tagesordnungspunkt")
        verbose_name_plural = _("Tagesordnung")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "application"], name="reviews_item_once"),
            models.UniqueConstraint(fields=["meeting", "position"], name="reviews_item_position"),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.application_id}"

    @property
    def result(self) -> Resolution | None:
        return getattr(self, "resolution", None)

    @property
    def is_open(self) -> bool:
        """Waits for a resolution; a case that was withdrawn in the meantime does not."""
        return self.result is None and self.application.state == "admitted"


class Attendance(models.Model):
    """Who was there, on which seat, for whom, and whether they had a vote."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    present = models.BooleanField(_("anwesend"), default=True)
    votes = models.BooleanField(_("stimmt ab"), default=True)

    class Meta:
        verbose_name = _("Anwesenheit")
        verbose_name_plural = _("Anwesenheit")
        ordering = ["seat__label", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="reviews_attendance_once"),
            models.UniqueConstraint(
                fields=["meeting", "seat"], condition=Q(present=True, votes=True), name="reviews_one_vote_per_seat"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.seat_id}"


class Resolution(models.Model):
    """What the body resolved on one case, with the votes. `present` and `members` leave out who was excluded."""

    class Outcome(models.TextChoices):
        APPROVE = "approve", _("bewilligen")
        REDUCED = "reduced", _("mit geringerer Summe bewilligen")
        CONDITIONS = "conditions", _("mit Auflagen bewilligen")
        WAIT = "wait", _("auf die Warteliste")
        POSTPONE = "postpone", _("vertagen")
        REJECT = "reject", _("ablehnen")

    item = models.OneToOneField(AgendaItem, on_delete=models.CASCADE, related_name="resolution")
    outcome = models.CharField(_("Beschluss"), max_length=12, choices=Outcome.choices)
    amount = MoneyField(_("Summe"), default=0)
    conditions = models.TextField(_("Auflagen"), max_length=2000, blank=True)
    votes_yes = models.PositiveSmallIntegerField(_("Ja"), default=0)
    votes_no = models.PositiveSmallIntegerField(_("Nein"), default=0)
    votes_abstain = models.PositiveSmallIntegerField(_("Enthaltung"), default=0)
    casting_vote = models.BooleanField(_("Bei Gleichstand hat die Stimme des Vorsitzes entschieden"), default=False)
    reasons = models.TextField(_("Gründe"), max_length=2000, blank=True)
    present = models.PositiveSmallIntegerField(_("anwesende Stimmen"))
    members = models.PositiveSmallIntegerField(_("Stimmen insgesamt"))
    excluded: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(
        default=list, blank=True, help_text=_("who left the room, as the minutes name them")
    )
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("Beschluss")
        verbose_name_plural = _("Beschlüsse")
        constraints = [
            models.CheckConstraint(
                condition=Q(present__gte=F("votes_yes") + F("votes_no") + F("votes_abstain"))
                & Q(members__gte=F("present")),
                name="reviews_resolution_votes",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["reject", "postpone"])
                | Q(votes_yes__gt=F("votes_no"))
                | Q(votes_yes=F("votes_no"), votes_yes__gt=0, casting_vote=True),
                name="reviews_resolution_majority",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["reject", "postpone"], amount=0)
                | (~Q(outcome__in=["reject", "postpone"]) & Q(amount__gt=0)),
                name="reviews_resolution_amount",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="conditions") | ~Q(conditions=""), name="reviews_resolution_conditions"
            ),
        ]

    def __str__(self) -> str:
        return self.get_outcome_display()

    @property
    def votes_cast(self) -> int:
        return self.votes_yes + self.votes_no + self.votes_abstain

    @property
    def is_postponed(self) -> bool:
        return self.outcome == self.Outcome.POSTPONE

    @property
    def recommendation(self) -> str:
        """The same in the words of the case; a postponed case has none."""
        return Recommendation.Outcome(self.outcome).value


class Signature(models.Model):
    """Under the minutes, by two different people."""

    class Role(models.TextChoices):
        CHAIR = "chair", _("Vorsitz")
        SECRETARY = "secretary", _("Schriftführung")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="signatures")
    role = models.CharField(max_length=10, choices=Role.choices)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("Unterschrift")
        verbose_name_plural = _("Unterschriften")
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "role"], name="reviews_signature_role"),
            models.UniqueConstraint(fields=["meeting", "person"], name="reviews_signature_two_people"),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.person_id}"
