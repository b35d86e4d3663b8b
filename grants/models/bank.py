"""The partnership's own accounts, and what the bank says about them."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from grants.money import MoneyField
from network.models import Partnership
from network.models.partnership import PartnershipRecord
from workflows.models import Chain


def _person(*, null: bool = False) -> models.ForeignKey[object, object]:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=null, blank=null, on_delete=models.PROTECT, related_name="+", editable=False
    )


class OwnAccount(PartnershipRecord):
    """An account from which the partnership pays. Entered by the treasury, confirmed by a second person; the number of
    a confirmed account is never changed: another number is another account."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="own_accounts")
    label = models.CharField(_("Bezeichnung"), max_length=60)
    holder = models.CharField(_("Kontoinhaber, wie bei der Bank eingetragen"), max_length=70)
    iban = models.CharField(_("IBAN"), max_length=34)
    bic = models.CharField(_("BIC"), max_length=11, blank=True)
    street = models.CharField(_("Straße"), max_length=60, blank=True)
    building = models.CharField(_("Hausnummer"), max_length=16, blank=True)
    postal_code = models.CharField(_("Postleitzahl"), max_length=16, blank=True)
    town = models.CharField(_("Ort"), max_length=35)
    country = models.CharField(_("Land"), max_length=2, default="DE")
    batch_booking = models.BooleanField(_("Läufe als eine Summe buchen"), default=True)
    proposed_by = _person()
    proposed_at = models.DateTimeField(editable=False)
    confirmed_by = _person(null=True)
    confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_by = _person(null=True)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["label", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "iban"], name="grants_own_account_once"),
            models.CheckConstraint(condition=~Q(proposed_by=F("confirmed_by")), name="grants_own_account_four_eyes"),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="grants_own_account_confirmed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(iban__regex=r"^[A-Z]{2}[0-9A-Z]{13,32}$"), name="grants_own_account_iban"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("grants:own_account", args=[self.public_id])

    @property
    def pays(self) -> bool:
        return self.confirmed_at is not None and self.closed_at is None

    @property
    def iban_spaced(self) -> str:
        return " ".join(self.iban[i : i + 4] for i in range(0, len(self.iban), 4))


class TreasurySetting(models.Model):
    """How a partnership's treasury wants its papers."""

    partnership = models.OneToOneField(Partnership, on_delete=models.PROTECT, related_name="treasury")
    order_columns: models.JSONField[list[str], list[str]] = models.JSONField(
        default=list, help_text=_("columns of the payment order as CSV, in their order")
    )


class BankStatement(PartnershipRecord):
    """A message of the bank, imported once. Its entries are those that no earlier message had told."""

    class Kind(models.TextChoices):
        STATEMENT = "camt.053", _("Kontoauszug")
        NOTICE = "camt.054", _("Umsatzanzeige")
        STATUS = "pain.002", _("Rückmeldung zum Lauf")

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(OwnAccount, on_delete=models.PROTECT, related_name="statements")
    kind = models.CharField(_("Art"), max_length=8, choices=Kind.choices)
    identification = models.CharField(_("Kennung"), max_length=70)
    number = models.CharField(_("Nummer"), max_length=20, blank=True)
    issued_at = models.DateTimeField(_("erstellt"), null=True, blank=True)
    opening_on = models.DateField(null=True, blank=True)
    opening_balance = MoneyField(_("Anfangsstand"), null=True, blank=True)
    closing_on = models.DateField(null=True, blank=True)
    closing_balance = MoneyField(_("Endstand"), null=True, blank=True)
    entries_told = models.PositiveIntegerField(_("Umsätze in der Datei"), default=0)
    entries_new = models.PositiveIntegerField(_("davon neu"), default=0)
    pending = models.PositiveIntegerField(_("nur vorgemerkt"), default=0)
    movement = MoneyField(_("Bewegung laut Datei"), default=0)
    file_name = models.CharField(_("Datei"), max_length=200)
    file_sha256 = models.CharField(max_length=64)
    imported_by = _person()
    imported_at = models.DateTimeField()

    class Meta:
        ordering = ["-imported_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "kind", "identification", "file_sha256"], name="grants_statement_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number or self.identification}"

    @property
    def adds_up(self) -> bool:
        """Opening balance, entries and closing balance agree, as far as the message tells them."""
        if self.opening_balance is None or self.closing_balance is None:
            return True
        return self.opening_balance + self.movement == self.closing_balance


class BankEntry(models.Model):
    """One movement on an own account. What the bank says is never changed (trigger); what it means is added."""

    class Kind(models.TextChoices):
        OPEN = "open", _("ungeklärt")
        PAYMENT = "payment", _("Zahlung")
        RETURN = "return", _("Rückläufer")
        REPAYMENT = "repayment", _("Rückzahlung")
        OTHER = "other", _("anderes")

    public_id = models.UUIDField(unique=True, editable=False)
    account = models.ForeignKey(OwnAccount, on_delete=models.PROTECT, related_name="entries")
    statement = models.ForeignKey(BankStatement, on_delete=models.PROTECT, related_name="entries")
    booking_key = models.CharField(max_length=64)
    position = models.PositiveIntegerField(default=0)
    bare_batch = models.BooleanField(default=False, help_text=_("the sum of a batch whose items are not told"))
    amount = MoneyField(_("Betrag"), help_text=_("with its sign, as the account sees it"))
    currency = models.CharField(max_length=3, default="EUR")
    booked_on = models.DateField(_("gebucht am"))
    value_on = models.DateField(_("Wertstellung"), null=True, blank=True)
    end_to_end_id = models.CharField(max_length=35, blank=True)
    batch_id = models.CharField(max_length=35, blank=True)
    counterparty = models.CharField(_("Gegenüber"), max_length=140, blank=True)
    counterparty_iban = models.CharField(max_length=34, blank=True)
    text = models.CharField(_("Verwendungszweck"), max_length=500, blank=True)
    is_return = models.BooleanField(default=False)
    reason_code = models.CharField(max_length=35, blank=True)
    reason_text = models.CharField(max_length=140, blank=True)
    kind = models.CharField(_("Zuordnung"), max_length=9, choices=Kind.choices, default=Kind.OPEN)
    payment = models.ForeignKey("grants.Payment", null=True, on_delete=models.PROTECT, related_name="entries")
    run = models.ForeignKey("grants.PaymentRun", null=True, on_delete=models.PROTECT, related_name="entries")
    claim_id = models.UUIDField(null=True)
    note = models.CharField(_("Bemerkung"), max_length=300, blank=True)
    resolved_by = _person(null=True)
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["booked_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["account", "booking_key", "position"], name="grants_bank_entry_once"),
            models.UniqueConstraint(
                fields=["payment"], condition=Q(kind="payment"), name="grants_bank_entry_pays_once"
            ),
            models.UniqueConstraint(
                fields=["payment"], condition=Q(kind="return"), name="grants_bank_entry_returns_once"
            ),
            models.CheckConstraint(
                condition=Q(kind="open", payment=None, run=None, claim_id=None, resolved_at=None)
                | (Q(kind="payment", amount__lt=0) & (Q(payment__isnull=False) | Q(run__isnull=False)))
                | Q(kind="return", amount__gt=0, payment__isnull=False)
                | Q(kind="repayment", amount__gt=0, claim_id__isnull=False)
                | (Q(kind="other", payment=None, run=None, claim_id=None) & ~Q(note="")),
                name="grants_bank_entry_means_something",
            ),
        ]
        indexes = [
            models.Index(fields=["account", "kind", "booked_on"], name="grants_entry_open"),
            models.Index(fields=["end_to_end_id"], name="grants_entry_e2e"),
        ]

    def __str__(self) -> str:
        return f"{self.booked_on} {self.amount}"

    def get_absolute_url(self) -> str:
        return reverse("grants:bank_entry", args=[self.public_id])

    @property
    def journal_chain(self) -> Chain:
        return self.account.partnership.chain

    @property
    def is_credit(self) -> bool:
        return self.amount > Decimal(0)
