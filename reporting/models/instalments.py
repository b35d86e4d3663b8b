from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grants.money import MoneyField
from reporting.models.reclaim import Reclaim


class PaymentPlan(models.Model):
    """A claim may be paid later: in rates (Ratenzahlung), or all at once on a later day (Stundung, one rate)."""

    class Interest(models.TextChoices):
        AS_CLAIMED = "as_claimed", _("wie im Bescheid (fünf Prozentpunkte über dem Basiszinssatz)")
        DEFERRAL = "deferral", _("Stundungszinsen")
        NONE = "none", _("keine Zinsen für diese Zeit")

    reclaim = models.ForeignKey(Reclaim, on_delete=models.PROTECT, related_name="payment_plans")
    reason = models.TextField(_("Begründung"), max_length=2000)
    interest = models.CharField(_("Zinsen bis zur Zahlung"), max_length=10, choices=Interest.choices)
    margin = models.DecimalField(_("über dem Basiszinssatz"), max_digits=4, decimal_places=2)
    # What had come in before: receipts beyond it are counted against the rates, the oldest first.
    repaid_before = MoneyField()
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    agreed_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.TextField(_("Warum sie endet"), max_length=2000, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["reclaim"], condition=Q(ended_on__isnull=True), name="reporting_payment_plan_one"
            )
        ]


class Rate(models.Model):
    """One payment of a plan."""

    plan = models.ForeignKey(PaymentPlan, on_delete=models.PROTECT, related_name="rates")
    due_on = models.DateField(_("fällig am"))
    amount = MoneyField(_("Betrag"))

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="reporting_rate_positive"),
            models.UniqueConstraint(fields=["plan", "due_on"], name="reporting_rate_day"),
        ]


class PartialWaiver(models.Model):
    """A part of an issued claim that the office lets go, with the reason. Append-only."""

    class Part(models.TextChoices):
        PRINCIPAL = "principal", _("von der Erstattung")
        INTEREST = "interest", _("von den Zinsen")

    reclaim = models.ForeignKey(Reclaim, on_delete=models.PROTECT, related_name="waivers")
    part = models.CharField(_("Wovon"), max_length=10, choices=Part.choices)
    amount = MoneyField(_("Betrag"))
    reason = models.TextField(_("Begründung"), max_length=2000)
    waived_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    waived_on = models.DateField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="reporting_partial_waiver_positive")]
