from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from network.models.actor import Actor
from network.models.partnership import Partnership, PartnershipRecord


class ExternalGrant(PartnershipRecord):
    """A project that somebody else pays and the partnership only coordinates: no payout here."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="external_grants")
    programme = models.CharField(_("Programm"), max_length=150)
    funder = models.CharField(_("Wer fördert"), max_length=150)
    recipient = models.ForeignKey(
        Actor, on_delete=models.PROTECT, related_name="external_grants", verbose_name=_("Wer gefördert wird")
    )
    title = models.CharField(_("Vorhaben"), max_length=200)
    amount = models.DecimalField(
        _("Betrag"),
        max_digits=12,
        decimal_places=2,
        validators=[MinValueValidator(Decimal("0.01"), _("Der Betrag muss größer als null sein."))],
    )
    year_amounts: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(
        _("Beträge je Jahr"), default=dict, blank=True
    )
    period_from = models.DateField(_("von"))
    period_until = models.DateField(_("bis"))
    link = models.URLField(_("Adresse im Netz"), blank=True)
    note = models.TextField(_("Notiz"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("Vorhaben mit anderer Förderung")
        verbose_name_plural = _("Vorhaben mit anderer Förderung")
        ordering = ["-period_from", "title", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="network_external_amount"),
            models.CheckConstraint(condition=Q(period_until__gte=F("period_from")), name="network_external_period"),
        ]

    def __str__(self) -> str:
        return self.title
