from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

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

if TYPE_CHECKING:
    from reporting.models.instalments import PaymentPlan


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
        return max(ZERO, self.total - self.repaid - self.waived())

    @property
    def overpaid(self) -> Decimal:
        """What came in beyond the claim, because interest stops on the day of credit."""
        return max(ZERO, self.repaid + self.waived() - self.total)

    @property
    def outstanding_principal(self) -> Decimal:
        """Repayments go to the claim itself first, then to the interest."""
        return max(ZERO, self.amount - self.repaid - self.waived("principal"))

    def waived(self, part: str = "") -> Decimal:
        """What was let go of the claim, or of one part of it."""
        return sum((one.amount for one in self.waivers.all() if not part or one.part == part), ZERO)

    @property
    def payment_plan(self) -> PaymentPlan | None:
        """The rates that are agreed, or the later day."""
        return next((one for one in self.payment_plans.all() if one.ended_on is None), None)

    @property
    def next_due(self) -> dt.date | None:
        """The day by which something is to be paid: of the oldest rate that is not covered, else of the claim."""
        plan = self.payment_plan
        open_rate = next((one for one in plan.standing() if one.open), None) if plan else None
        return open_rate.rate.due_on if open_rate else self.pay_by

    @property
    def is_overdue(self) -> bool:
        return self.state == "issued" and self.next_due is not None and clock.today() > self.next_due

    def count_interest(self, *, until: dt.date, plan: PaymentPlan | None = None) -> None:
        """Set both kinds of interest and their trace: what lay idle until the award was lost, and what is open of the
        claim from then until that day, under a payment plan at its own rate. What is waived counts as paid. Refused
        where no base rate is known for the time."""
        if not self.charge_interest:
            self.interest, self.interest_trace = ZERO, {}
            return
        paid, deferral = [], None
        if self.pk:
            paid = [(one.amount, one.received_on) for one in self.repayments.all()]
            paid += [(one.amount, one.waived_on) for one in self.waivers.all() if one.part == "principal"]
            agreed = plan or self.payment_plan
            deferral = agreed.deferral if agreed else None
        found = repayment_interest(
            self.grant, self.amount, since=self.ineffective_from, until=until, deferral=deferral,
            repayments=sorted(paid, key=lambda one: one[1]),
        )  # fmt: skip
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
