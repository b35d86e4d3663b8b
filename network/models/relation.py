from __future__ import annotations

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, DateTimeRangeField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from network.models.actor import Actor, Visibility
from network.models.partnership import Partnership, PartnershipRecord
from network.models.record import Record


class RelationType(Record):
    """A kind of relation, with its words in both directions."""

    code = models.SlugField(max_length=40, unique=True)
    label_ab_de = models.CharField(_("Wort von A nach B"), max_length=80)
    label_ba_de = models.CharField(_("Wort von B nach A"), max_length=80)
    label_ab_en = models.CharField(_("Wort von A nach B (englisch)"), max_length=80)
    label_ba_en = models.CharField(_("Wort von B nach A (englisch)"), max_length=80)
    kinds_a = ArrayField(models.CharField(max_length=20, choices=Actor.Kind.choices), default=list, blank=True)
    kinds_b = ArrayField(models.CharField(max_length=20, choices=Actor.Kind.choices), default=list, blank=True)
    symmetric = models.BooleanField(_("gilt in beide Richtungen gleich"), default=False)
    conflict_weight = models.PositiveSmallIntegerField(
        _("Gewicht für die Frage der Befangenheit"), default=0, help_text=_("0: ohne Bedeutung, 3: schließt aus")
    )
    may_be_public = models.BooleanField(_("darf öffentlich sein"), default=False)

    class Meta:
        verbose_name = _("Art der Verbindung")
        verbose_name_plural = _("Arten der Verbindung")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.label_ab

    @property
    def label_ab(self) -> str:
        return self.label_ab_en if get_language() == "en" else self.label_ab_de

    @property
    def label_ba(self) -> str:
        return self.label_ba_en if get_language() == "en" else self.label_ba_de


def _same(column: str) -> Func:
    """Equality of a key in a GiST index without an extension: a range of the one number."""
    return Func(F(column), F(column), Value("[]"), function="int8range")


class Relation(PartnershipRecord):
    """A stands to B at a time (`valid`), as known at a time (`known`). Never edited: closed and written anew."""

    class Status(models.TextChoices):
        CLAIMED = "claimed", _("angegeben")
        CONFIRMED = "confirmed", _("bestätigt")
        DISPUTED = "disputed", _("bestritten")
        ENDED = "ended", _("beendet")

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="relations")
    a = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="relations_out")
    b = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="relations_in")
    type = models.ForeignKey(RelationType, on_delete=models.PROTECT, related_name="relations")
    role = models.CharField(_("Aufgabe"), max_length=120, blank=True)
    valid = DateRangeField(_("gilt"))
    known = DateTimeRangeField(_("bekannt"))
    status = models.CharField(_("Stand"), max_length=20, choices=Status.choices, default=Status.CLAIMED)
    source = models.CharField(_("Quelle"), max_length=200, blank=True)
    source_type = models.ForeignKey(ContentType, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    source_pk = models.PositiveBigIntegerField(null=True, blank=True)
    source_record = GenericForeignKey("source_type", "source_pk")
    visibility = models.CharField(
        _("Sichtbar"), max_length=20, choices=Visibility.choices, default=Visibility.PARTNERSHIP
    )

    class Meta:
        verbose_name = _("Verbindung")
        verbose_name_plural = _("Verbindungen")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(a=F("b")), name="network_relation_two_ends"),
            models.CheckConstraint(
                condition=~Q(status="confirmed") | ~Q(source=""), name="network_relation_confirmed_by_source"
            ),
            models.CheckConstraint(
                condition=Q(valid__isempty=False, valid__lower_inf=False), name="network_relation_begins"
            ),
            models.CheckConstraint(condition=Q(known__lower_inf=False), name="network_relation_known_since"),
            models.CheckConstraint(
                condition=Q(source_type__isnull=True, source_pk__isnull=True)
                | Q(source_type__isnull=False, source_pk__isnull=False),
                name="network_relation_whole_source",
            ),
            ExclusionConstraint(
                name="network_relation_once_at_a_time",
                expressions=[
                    (_same("partnership_id"), "&&"),
                    (_same("a_id"), "&&"),
                    (_same("b_id"), "&&"),
                    (_same("type_id"), "&&"),
                    ("valid", "&&"),
                    ("known", "&&"),
                ],
            ),
        ]
        indexes = [models.Index(fields=["source_type", "source_pk"], name="network_relation_source")]

    def __str__(self) -> str:
        return f"{self.a_id} {self.type_id} {self.b_id}"
