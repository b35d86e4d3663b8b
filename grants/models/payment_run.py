"""What the treasury orders in one go, and what became of each payment at the bank."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from grants.models.bank import OwnAccount
from grants.money import MoneyField
from network.models import BankAccount, Partnership
from network.models.partnership import PartnershipRecord


class PaymentRun(PartnershipRecord):
    """Prepared by one, released by another, sent to the bank. Without an account it goes on paper to the cash system of
    the administration. What was released is frozen in `file_facts`: the same run gives the same bytes for ever."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(_("Lauf"), max_length=30)
    pay_on = models.DateField(_("Ausführung am"))
    account = models.ForeignKey(
        OwnAccount, null=True, blank=True, on_delete=models.PROTECT, related_name="runs", verbose_name=_("bezahlt von")
    )
    ordered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField()
    command_id = models.UUIDField(null=True, unique=True, editable=False)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    released_at = models.DateTimeField(null=True, blank=True)
    file_facts: models.JSONField[dict[str, Any] | None, dict[str, Any] | None] = models.JSONField(
        null=True, editable=False, help_text=_("what the payment file says")
    )
    file_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sent_at = models.DateTimeField(null=True, blank=True)
    dissolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    dissolved_at = models.DateTimeField(null=True, blank=True)
    refused_by_bank = models.CharField(_("von der Bank abgelehnt"), max_length=300, blank=True)

    class Meta:
        ordering = ["-ordered_at"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "number"], name="grants_payment_run_number"),
            models.CheckConstraint(condition=~Q(ordered_by=F("released_by")), name="grants_run_four_eyes"),
            models.CheckConstraint(
                condition=Q(released_at=None, released_by=None, file_sha256="", file_facts=None)
                | (
                    Q(released_at__isnull=False, released_by__isnull=False, file_facts__isnull=False)
                    & Q(account__isnull=False)
                    & ~Q(file_sha256="")
                ),
                name="grants_run_released_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None, sent_by=None)
                | Q(sent_at__isnull=False, sent_by__isnull=False, released_at__isnull=False),
                name="grants_run_sent_after_release",
            ),
            models.CheckConstraint(
                condition=Q(dissolved_at=None) | Q(sent_at=None) | ~Q(refused_by_bank=""),
                name="grants_run_dissolved_before_sent",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("grants:run", args=[self.public_id])

    @property
    def message_id(self) -> str:
        """The bank knows the file by it; at most 35 characters, and never another for the same run."""
        return self.public_id.hex


class Payment(models.Model):
    """One line of a run, as it was ordered: the amount, the payee and the number by which the bank tells of it.

    Who is paid how much is never changed (trigger); what the bank said of it is added.
    """

    run = models.ForeignKey(PaymentRun, on_delete=models.PROTECT, related_name="payments")
    drawdown = models.ForeignKey("grants.Drawdown", on_delete=models.PROTECT, related_name="payments")
    end_to_end_id = models.CharField(max_length=35, unique=True)
    amount = MoneyField(_("Betrag"))
    payee_account = models.ForeignKey(BankAccount, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(_("Verwendungszweck"), max_length=140)
    recalled_at = models.DateTimeField(_("aus dem Lauf genommen"), null=True, blank=True)
    paid_on = models.DateField(_("gezahlt am"), null=True, blank=True)
    returned_on = models.DateField(_("zurückgekommen am"), null=True, blank=True)
    return_reason = models.CharField(_("Grund der Rückgabe"), max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["run", "drawdown"], name="grants_payment_once_in_run"),
            models.UniqueConstraint(
                fields=["drawdown"],
                condition=Q(recalled_at=None, returned_on=None),
                name="grants_payment_once",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="grants_payment_positive"),
        ]

    def __str__(self) -> str:
        return self.end_to_end_id

    @property
    def stands(self) -> bool:
        """Ordered, and neither taken out of its run nor come back."""
        return self.recalled_at is None and self.returned_on is None
