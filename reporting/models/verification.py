"""What the office finds of each voucher, which it looks at, and what it asks about them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from decimal import ROUND_CEILING, Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from grants.models.grant import OfGrant
from grants.money import ZERO, MoneyField
from reporting.lifecycle.question import QuestionLife
from reporting.models.statement import StatementOfUse, Voucher
from workflows.models import Document


class ReasonCode(models.TextChoices):
    """Why a voucher does not count. Where the funding rules know the same reason, the code is theirs."""

    NOT_ELIGIBLE = "not_eligible", _("nicht zuwendungsfähig")
    OUTSIDE_PERIOD = "outside_period", _("außerhalb des Bewilligungszeitraums")
    NO_PROOF = "no_proof", _("kein Beleg oder nicht lesbar")
    DUPLICATE = "duplicate", _("doppelt abgerechnet")
    DISCOUNT_MISSED = "discount_missed", _("angebotenes Skonto nicht genutzt")
    VAT_DEDUCTIBLE = "vat_deductible", _("Umsatzsteuer, die als Vorsteuer abgezogen wird")
    PRIVATE = "private", _("privat veranlasst")
    UNPLANNED_ITEM = "unplanned_item", _("nicht im Plan")
    UNECONOMIC = "uneconomic", _("nicht wirtschaftlich oder nicht sparsam")
    OTHER = "other", _("sonstiger Grund")


class VoucherFinding(models.Model):
    """What the clerk recognises of one voucher. `claimed` is the voucher's amount, written by a trigger.
    `on_trust`: not drawn into the sample, accepted on the recipient's word."""

    voucher = models.OneToOneField(Voucher, on_delete=models.CASCADE, related_name="finding")
    claimed = MoneyField(default=ZERO, editable=False)
    recognised = MoneyField(_("Anerkannt in €"))
    code = models.CharField(_("Grund"), max_length=20, choices=ReasonCode.choices, blank=True)
    reason = models.CharField(_("Erläuterung"), max_length=300, blank=True)
    on_trust = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(recognised__gte=0) & Q(recognised__lte=F("claimed")), name="reporting_finding_within"
            ),
            models.CheckConstraint(condition=Q(recognised=F("claimed")) | ~Q(code=""), name="reporting_finding_code"),
            models.CheckConstraint(
                condition=Q(on_trust=True, recognised=F("claimed")) | Q(on_trust=False, by__isnull=False),
                name="reporting_finding_by_somebody",
            ),
        ]

    @property
    def cut(self) -> Decimal:
        return self.claimed - self.recognised

    @property
    def why(self) -> str:
        """The reason in words, as the recipient reads it."""
        if self.code == ReasonCode.OTHER and self.reason:
            return self.reason
        return ": ".join(filter(None, [str(self.get_code_display()), self.reason]))


class Sample(models.Model):
    """Which vouchers of a statement are looked at. The seed puts them into an order that nobody chose and everybody
    can follow: the first of them are drawn, and all above an amount. Append-only."""

    statement = models.OneToOneField(StatementOfUse, on_delete=models.CASCADE, related_name="sample")
    seed = models.CharField(max_length=64)
    share = models.DecimalField(max_digits=5, decimal_places=4)
    at_least = models.PositiveSmallIntegerField()
    all_above = MoneyField(null=True)
    drawn_at = models.DateTimeField()

    def rank(self, voucher: Voucher) -> str:
        return hashlib.sha256(f"{self.seed}:{voucher.public_id}".encode()).hexdigest()

    def drawn(self, vouchers: Iterable[Voucher]) -> set[int]:
        """Primary keys of the vouchers to be looked at. The share is rounded up."""
        rows = list(vouchers)
        large = {one.pk for one in rows if self.all_above is not None and one.amount > self.all_above}
        others = sorted((one for one in rows if one.pk not in large), key=self.rank)
        count = max(self.at_least, int((self.share * len(others)).to_integral_value(ROUND_CEILING)))
        return large | {one.pk for one in others[:count]}


class VoucherQuestion(OfGrant, QuestionLife):
    """The clerk asks about a voucher, the recipient answers, both at the line. A picture that comes with the answer
    stays with it: the voucher itself was handed in and is not written any more."""

    ALONG: ClassVar[tuple[str, ...]] = tuple(f"voucher__statement__{path}" for path in OfGrant.ALONG)

    voucher = models.ForeignKey(Voucher, on_delete=models.CASCADE, related_name="questions")
    text = models.TextField(_("Rückfrage"), max_length=1000)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_on = models.DateField(_("zu beantworten bis"))
    answer_text = models.TextField(_("Antwort"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="answered") | Q(answered_by__isnull=False, answered_at__isnull=False),
                name="reporting_question_answered_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{_('Rückfrage')} {self.voucher.number}: {self.voucher.reason}"

    def get_absolute_url(self) -> str:
        return reverse("reporting:question", args=[self.public_id])

    @property
    def statement(self) -> StatementOfUse:
        return self.voucher.statement

    @property
    def grant(self) -> Any:
        return self.voucher.statement.grant
