"""The ledger: double entry, append-only. Written by `grants.services.ledger` alone; balances are kept by triggers."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grants.models.application import Application
from grants.models.programme import Fund
from grants.money import MoneyField


class Account(models.Model):
    """An account of a fund's budget year. All but `budget` and `available` belong to one case.

    `balance` is kept by the trigger on `Posting`; the CHECK is what makes overspending impossible.
    """

    class Kind(models.TextChoices):
        BUDGET = "budget", _("Haushaltsansatz")
        AVAILABLE = "available", _("Verfügbar")
        RESERVED = "reserved", _("Vorgemerkt")
        COMMITTED = "committed", _("Bewilligt")
        ORDERED = "ordered", _("Angewiesen")
        DISBURSED = "disbursed", _("Ausgezahlt")
        SETTLED = "settled", _("Abgerechnet")
        REPAID = "repaid", _("Zurückgezahlt")

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="accounts")
    year = models.PositiveSmallIntegerField(_("Haushaltsjahr"))
    kind = models.CharField(max_length=10, choices=Kind.choices)
    case = models.ForeignKey(Application, null=True, on_delete=models.PROTECT, related_name="accounts")
    balance = MoneyField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["fund", "year", "kind", "case"], nulls_distinct=False, name="grants_account_once"
            ),
            models.CheckConstraint(condition=Q(kind="budget") | Q(balance__gte=0), name="grants_account_within_bounds"),
            models.CheckConstraint(
                condition=Q(kind__in=["budget", "available"], case__isnull=True)
                | (~Q(kind__in=["budget", "available"]) & Q(case__isnull=False)),
                name="grants_account_case",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fund_id}/{self.year}/{self.kind}/{self.case_id}"


class Transfer(models.Model):
    """One movement of money, balanced by a deferred trigger."""

    class Kind(models.TextChoices):
        BUDGET = "budget", _("Haushaltsansatz")
        RESERVE = "reserve", _("Vorgemerkt")
        RELEASE = "release", _("Freigegeben")
        COMMIT = "commit", _("Bewilligt")
        ORDER = "order", _("Angewiesen")
        DISBURSE = "disburse", _("Ausgezahlt")
        BOUNCE = "bounce", _("Rückläufer")
        SETTLE = "settle", _("Abgerechnet")
        REPAY = "repay", _("Zurückgezahlt")
        REVERSE = "reverse", _("Storniert")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    case = models.ForeignKey(Application, null=True, on_delete=models.PROTECT, related_name="transfers")
    reference = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]


class Posting(models.Model):
    """A signed amount on one account; the postings of a transfer add up to zero."""

    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="postings")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="postings")
    amount = MoneyField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(amount=0), name="grants_posting_moves")]
