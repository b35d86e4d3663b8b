from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grants.money import ZERO, MoneyField
from reporting.models.reclaim import Reclaim
from reporting.running_interest import Deferral
from workflows import clock


@dataclass(frozen=True)
class RateStanding:
    """A rate and what has come in for it, EUR."""

    rate: Rate
    due: Decimal
    paid: Decimal

    @property
    def open(self) -> Decimal:
        return self.due - self.paid

    @property
    def is_overdue(self) -> bool:
        return bool(self.open) and self.rate.due_on < clock.today()


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

    @property
    def is_deferral(self) -> bool:
        return len(self.rates.all()) == 1

    @property
    def deferral(self) -> Deferral | None:
        """How interest runs while the plan holds; None: as the claim says."""
        if self.interest == self.Interest.AS_CLAIMED:
            return None
        return Deferral(self.agreed_on, self.margin if self.interest == self.Interest.DEFERRAL else None)

    def standing(self) -> list[RateStanding]:
        """Receipts since the agreement cover the oldest rates first; what was waived since shortens the last ones."""
        rates = list(self.rates.all())
        dues = [one.amount for one in rates]
        waived = sum((one.amount for one in self.reclaim.waivers.all() if one.waived_on >= self.agreed_on), ZERO)
        for index in reversed(range(len(dues))):
            cut = min(dues[index], waived)
            dues[index] -= cut
            waived -= cut
        paid = self.reclaim.repaid - self.repaid_before
        found = []
        for rate, due in zip(rates, dues, strict=True):
            covered = min(due, max(ZERO, paid))
            paid -= covered
            found.append(RateStanding(rate, due, covered))
        return found

    def overdue(self) -> Decimal:
        return sum((one.open for one in self.standing() if one.is_overdue), ZERO)

    @property
    def last_due(self) -> dt.date:
        return max(one.due_on for one in self.rates.all())


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
