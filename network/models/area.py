from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from network.models.record import Record

ags_has_digits = RegexValidator(
    r"^\d{2}(\d(\d{2}(\d{3})?)?)?$", _("Ein Gemeindeschlüssel hat 2, 3, 5 oder 8 Ziffern."), code="ags"
)


class Area(Record):
    """A Land, county, municipality or a part of one, by its official key (AGS)."""

    class Level(models.TextChoices):
        LAND = "land", _("Land")
        COUNTY = "county", _("Landkreis oder kreisfreie Stadt")
        MUNICIPALITY = "municipality", _("Gemeinde")
        PART = "part", _("Ortsteil")

    ags = models.CharField(_("Gemeindeschlüssel"), max_length=8, blank=True, validators=[ags_has_digits])
    name = models.CharField(_("Name"), max_length=120)
    level = models.CharField(_("Ebene"), max_length=20, choices=Level.choices)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    population = models.PositiveIntegerField(_("Einwohner"), null=True, blank=True)

    class Meta:
        verbose_name = _("Gebiet")
        verbose_name_plural = _("Gebiete")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["ags"], condition=~models.Q(ags=""), name="network_area_ags"),
        ]

    def __str__(self) -> str:
        return self.name
