from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from network.models.actor import Actor
from network.models.record import Record


class BankAccount(Record):
    """Where an organisation's money goes. Proposed by one, confirmed by another, active after a waiting period."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Vorgeschlagen")
        CONFIRMED = "confirmed", _("Bestätigt, in der Wartefrist")
        ACTIVE = "active", _("Aktiv")
        BLOCKED = "blocked", _("Gesperrt")
        RETIRED = "retired", _("Abgelöst")

    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="accounts")
    holder = models.CharField(_("Kontoinhaber"), max_length=70)
    iban = models.CharField(_("IBAN"), max_length=34)
    bic = models.CharField(_("BIC"), max_length=11, blank=True)
    state = models.CharField(max_length=20, choices=State.choices, default=State.PROPOSED, editable=False)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    active_from = models.DateField(_("aktiv ab"), null=True, blank=True)
    block_reason = models.CharField(_("Grund der Sperre"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("Bankverbindung")
        verbose_name_plural = _("Bankverbindungen")
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(proposed_by=F("confirmed_by")), name="network_account_four_eyes"),
            models.CheckConstraint(
                condition=~Q(state__in=["confirmed", "active"])
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False, active_from__isnull=False),
                name="network_account_confirmed_by_somebody",
            ),
            models.CheckConstraint(condition=Q(iban__regex=r"^[A-Z]{2}[0-9A-Z]{13,32}$"), name="network_account_iban"),
            models.UniqueConstraint(fields=["actor"], condition=Q(state="active"), name="network_account_one_active"),
            models.UniqueConstraint(
                fields=["actor"],
                condition=Q(state__in=["proposed", "confirmed"]),
                name="network_account_one_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.iban_masked} ({self.get_state_display()})"

    @property
    def iban_spaced(self) -> str:
        return " ".join(self.iban[i : i + 4] for i in range(0, len(self.iban), 4))

    @property
    def iban_masked(self) -> str:
        return f"{self.iban[:4]} … {self.iban[-4:]}"

    def pays_on(self, day: dt.date) -> bool:
        """Whether money may go there; the waiting period counts from the confirmation, not from the daily job."""
        return self.state in {self.State.CONFIRMED, self.State.ACTIVE} and (
            self.active_from is not None and self.active_from <= day
        )
