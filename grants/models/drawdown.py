from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from grants.lifecycle.drawdown import DrawdownLife
from grants.models.grant import Grant, OfGrant
from grants.models.payment_run import PaymentRun
from grants.money import MoneyField
from network.models import BankAccount


def _person(verbose_name: Any = "") -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=verbose_name,
    )


class Drawdown(OfGrant, DrawdownLife):
    """A request for money. Four eyes are kept by the database: checker, approver and treasurer are three people."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="drawdowns")
    number = models.PositiveSmallIntegerField(_("Rate"))
    amount = MoneyField(_("Betrag"))
    purpose = models.TextField(_("Wofür das Geld in den nächsten Wochen gebraucht wird"), max_length=1000)
    spent_so_far = MoneyField(_("bisher bezahlt"))
    due_soon = MoneyField(_("in den nächsten sechs Wochen fällig"))
    finding: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(
        help_text=_("ceiling with its reasons")
    )
    account = models.ForeignKey(BankAccount, null=True, on_delete=models.PROTECT, related_name="+")
    run = models.ForeignKey(PaymentRun, null=True, blank=True, on_delete=models.PROTECT, related_name="drawdowns")
    end_to_end_id = models.CharField(max_length=35, blank=True)
    note = models.CharField(_("Bemerkung"), max_length=500, blank=True)
    requested_by = _person(_("angefordert von"))
    requested_at = models.DateTimeField()
    checked_by = _person(_("sachlich und rechnerisch richtig"))
    checked_at = models.DateTimeField(null=True, blank=True)
    approved_by = _person(_("angeordnet von"))
    approved_at = models.DateTimeField(null=True, blank=True)
    ordered_by = _person(_("überwiesen von"))
    ordered_at = models.DateTimeField(null=True, blank=True)
    paid_on = models.DateField(_("gezahlt am"), null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["grant", "number"], name="grants_drawdown_number"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="grants_drawdown_positive"),
            models.CheckConstraint(condition=~Q(checked_by=F("approved_by")), name="grants_drawdown_check_approve"),
            models.CheckConstraint(condition=~Q(approved_by=F("ordered_by")), name="grants_drawdown_approve_order"),
            models.CheckConstraint(condition=~Q(requested_by=F("checked_by")), name="grants_drawdown_request_check"),
            models.CheckConstraint(condition=~Q(requested_by=F("approved_by")), name="grants_drawdown_request_approve"),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "ordered", "paid"])
                | Q(checked_by__isnull=False, approved_by__isnull=False),
                name="grants_drawdown_approved_by_two",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["ordered", "paid"])
                | Q(ordered_by__isnull=False, run__isnull=False, account__isnull=False),
                name="grants_drawdown_ordered",
            ),
            models.UniqueConstraint(
                fields=["end_to_end_id"], condition=~Q(end_to_end_id=""), name="grants_drawdown_end_to_end"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grant}/{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("grants:drawdown", args=[self.public_id])
