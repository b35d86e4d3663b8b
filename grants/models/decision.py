from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grants.models.application import Application
from grants.money import MoneyField


class FinancingType(models.TextChoices):
    SHARE = "share", _("Anteilfinanzierung")
    DEFICIT = "deficit", _("Fehlbedarfsfinanzierung")
    FIXED = "fixed", _("Festbetragsfinanzierung")
    FULL = "full", _("Vollfinanzierung")


class Decision(models.Model):
    """What the office decided on a case. It may deviate from what was recommended only with a written reason."""

    class Outcome(models.TextChoices):
        APPROVED = "approved", _("Bewilligt")
        REJECTED = "rejected", _("Abgelehnt")
        REFUSED = "refused", _("Nach der formalen Prüfung abgelehnt")

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    amount = MoneyField(_("Bewilligte Summe"), null=True)
    financing_type = models.CharField(_("Finanzierungsart"), max_length=10, choices=FinancingType.choices, blank=True)
    reasons = models.TextField(_("Gründe"))
    deviates = models.BooleanField(default=False)
    deviation_reason = models.TextField(_("Grund der Abweichung"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(outcome="approved") | (Q(amount__gt=0) & ~Q(financing_type="")),
                name="grants_decision_amount",
            ),
            models.CheckConstraint(
                condition=Q(deviates=False) | ~Q(deviation_reason=""), name="grants_decision_deviation_reason"
            ),
        ]


class Condition(models.Model):
    """An ancillary provision: a condition to be met, before money flows (precedent) or while the grant runs."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="conditions")
    text = models.CharField(_("Auflage"), max_length=500)
    precedent = models.BooleanField(_("vor der ersten Auszahlung zu erfüllen"), default=False)
    due_on = models.DateField(_("bis"), null=True, blank=True)
    met_at = models.DateTimeField(null=True, blank=True)
    met_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    note = models.CharField(_("Wie sie erfüllt wurde"), max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
