from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from grants.models import Grant
from grants.models.grant import OfGrant
from grants.money import ZERO, MoneyField
from grants.rules.finding import Finding
from reporting.lifecycle.reclaim import ReclaimLife
from reporting.models.settlement import Settlement
from reporting.running_interest import late_use_interest, repayment_interest
from workflows import clock


class Reclaim(OfGrant, ReclaimLife):
    """Money that has to come back, with its interest. `interest` holds late use and the time until repayment together;
    the second part is counted to the day by which payment is asked, and anew with every repayment."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="reclaims")
    settlement = models.ForeignKey(Settlement, null=True, blank=True, on_delete=models.PROTECT, related_name="reclaims")
    amount = MoneyField(_("Zu erstatten"))
    late_use_interest = MoneyField(_("Zinsen wegen verspäteter Verwendung"), default=ZERO)
    interest = MoneyField(_("Zinsen"), default=ZERO)
    interest_trace: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict, blank=True)
    ineffective_from = models.DateField(_("Bewilligung entfallen ab"))
    reasons = models.TextField(_("Gründe"), max_length=4000, blank=True)
    charge_interest = models.BooleanField(_("Zinsen fordern"), default=True)
    interest_reasons = models.CharField(_("Warum keine Zinsen gefordert werden"), max_length=500, blank=True)
    hearing_until = models.DateField(_("Äußerung bis"), null=True, blank=True)
    hearing_answer = models.TextField(_("Äußerung"), max_length=4000, blank=True)
    hearing_answered_at = models.DateTimeField(null=True, blank=True)
    heard_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    heard_at = models.DateTimeField(null=True, blank=True)
    pay_by = models.DateField(_("Zahlen bis"), null=True, blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    issued_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["grant"],
                condition=Q(state__in=["drafted", "heard", "issued"]),
                name="reporting_reclaim_one_open",
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0, interest__gte=0, late_use_interest__gte=0)
                & (Q(amount__gt=0) | Q(late_use_interest__gt=0)),
                name="reporting_reclaim_positive",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["issued", "settled", "waived"])
                | Q(issued_by__isnull=False, pay_by__isnull=False, heard_by__isnull=False),
                name="reporting_reclaim_heard_first",
            ),
        ]

    def __str__(self) -> str:
        return f"{_('Rückforderung')} {self.grant}"

    def get_absolute_url(self) -> str:
        return reverse("reporting:reclaim", args=[self.public_id])

    @property
    def total(self) -> Decimal:
        return self.amount + self.interest

    @property
    def repaid(self) -> Decimal:
        return sum((one.amount for one in self.repayments.all()), ZERO)

    @property
    def outstanding(self) -> Decimal:
        return max(ZERO, self.total - self.repaid)

    @property
    def overpaid(self) -> Decimal:
        """What came in beyond the claim, because interest stops on the day of credit."""
        return max(ZERO, self.repaid - self.total)

    @property
    def outstanding_principal(self) -> Decimal:
        """Repayments go to the claim itself first, then to the interest."""
        return max(ZERO, self.amount - self.repaid)

    @property
    def is_overdue(self) -> bool:
        return self.state == "issued" and self.pay_by is not None and clock.today() > self.pay_by

    def count_interest(self, *, until: dt.date) -> None:
        """Set both kinds of interest and their trace: what lay idle until the award was lost, and what is open of the
        claim from then until that day. Refused where no base rate is known for the time."""
        if not self.charge_interest:
            self.interest, self.interest_trace = ZERO, {}
            return
        paid = (
            [(one.amount, one.received_on) for one in self.repayments.order_by("received_on", "pk")] if self.pk else []
        )
        found = repayment_interest(self.grant, self.amount, since=self.ineffective_from, repayments=paid, until=until)
        late = self.count_late_use()
        self.interest = self.late_use_interest + found.result.amount
        self.interest_trace = found.after(late).to_json()

    def count_late_use(self) -> Finding[Decimal]:
        """Set the interest on money that was not used in time; a claim without a determination has none."""
        if self.settlement is None:
            return Finding(ZERO)
        found = late_use_interest(self.settlement.statement, until=self.ineffective_from)
        self.late_use_interest = found.result
        return found


class Repayment(models.Model):
    """Money received for a reclaim. Append-only; a mistake is met by another row of the bank's own correction."""

    reclaim = models.ForeignKey(Reclaim, on_delete=models.PROTECT, related_name="repayments")
    amount = MoneyField(_("Betrag in €"))
    received_on = models.DateField(_("Eingegangen am"))
    reference = models.CharField(_("Verwendungszweck"), max_length=140, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["received_on", "pk"]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="reporting_repayment_positive")]
