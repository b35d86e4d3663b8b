from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from network.models.actor import Actor
from network.models.partnership import Partnership, PartnershipRecord
from network.models.record import Record, period_is_ordered
from workflows.models import Chain


class Body(PartnershipRecord):
    """A committee of the partnership, with its quorum and its board."""

    class Kind(models.TextChoices):
        COMMITTEE = "committee", _("Bündnis")
        YOUTH_FORUM = "youth_forum", _("Jugendforum")
        PANEL = "panel", _("Kleine Jury")

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="bodies")
    actor = models.OneToOneField(Actor, null=True, blank=True, on_delete=models.PROTECT, related_name="body")
    name = models.CharField(_("Name"), max_length=150)
    kind = models.CharField(_("Art"), max_length=20, choices=Kind.choices)
    quorum_share = models.PositiveSmallIntegerField(
        _("Beschlussfähig, wenn mehr als … Prozent der Stimmen anwesend sind"),
        default=50,
        validators=[MaxValueValidator(99, _("Höchstens 99: Sonst wäre das Gremium nie beschlussfähig."))],
    )
    quorum_minimum = models.PositiveSmallIntegerField(_("Mindestens anwesende Stimmen"), default=3)
    civil_majority = models.BooleanField(_("Zivilgesellschaft hält die Mehrheit der Stimmen"), default=True)
    chair = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("Vorsitz"),
    )  # fmt: skip
    deputy_chair = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("Stellvertretender Vorsitz"),
    )  # fmt: skip
    secretary = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("Schriftführung"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("Gremium")
        verbose_name_plural = _("Gremien")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "name"], name="network_body_name"),
            models.CheckConstraint(condition=Q(quorum_share__lt=100), name="network_body_quorum"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def board(self) -> list[int]:
        return [pk for pk in (self.chair_id, self.deputy_chair_id, self.secretary_id) if pk is not None]


class Seat(Record):
    class Sector(models.TextChoices):
        CIVIL_SOCIETY = "civil_society", _("Zivilgesellschaft")
        STATE = "state", _("Staat und Verwaltung")

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="seats")
    label = models.CharField(_("Sitz"), max_length=120)
    votes = models.BooleanField(_("stimmberechtigt"), default=True)
    sector = models.CharField(_("Seite"), max_length=20, choices=Sector.choices)

    class Meta:
        verbose_name = _("Sitz")
        verbose_name_plural = _("Sitze")
        ordering = ["label", "pk"]
        constraints = [models.UniqueConstraint(fields=["body", "label"], name="network_seat_label")]

    def __str__(self) -> str:
        return self.label

    @property
    def partnership(self) -> Partnership:
        return self.body.partnership

    @property
    def journal_chain(self) -> Chain:
        return self.partnership.chain


class Occupancy(Record):
    """Who sits on a seat, for whom, and when; a deputy sits beside the member."""

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="occupancies")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="occupancies", verbose_name=_("Person")
    )
    on_behalf_of = models.ForeignKey(
        Actor, null=True, blank=True, on_delete=models.PROTECT, related_name="occupancies", verbose_name=_("für")
    )
    deputy = models.BooleanField(_("Stellvertretung"), default=False)
    valid_from = models.DateField(_("gilt ab"))
    valid_until = models.DateField(_("gilt bis"), null=True, blank=True)

    class Meta:
        verbose_name = _("Besetzung")
        verbose_name_plural = _("Besetzungen")
        ordering = ["seat", "deputy", "valid_from"]
        constraints = [
            period_is_ordered("network_occupancy_period"),
            ExclusionConstraint(
                name="network_occupancy_one_member",
                expressions=[
                    (Func(F("seat_id"), F("seat_id"), Value("[]"), function="int8range"), "&&"),
                    (Func(F("valid_from"), F("valid_until"), Value("[]"), function="daterange"), "&&"),
                ],
                condition=Q(deputy=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat_id} {self.person_id} {self.valid_from}"

    @property
    def partnership(self) -> Partnership:
        return self.seat.body.partnership

    @property
    def journal_chain(self) -> Chain:
        return self.partnership.chain
