from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from grants.models import Grant
from grants.models.grant import OfGrant
from grants.money import ZERO, MoneyField
from reporting.lifecycle.statement import WRITABLE, StatementLife
from workflows import clock
from workflows.models import Document


class StatementOfUse(OfGrant, StatementLife):
    """What a recipient did with the money: a report, the vouchers, the income."""

    class Kind(models.TextChoices):
        INTERIM = "interim", _("Zwischennachweis")
        FINAL = "final", _("Verwendungsnachweis")

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="statements")
    kind = models.CharField(_("Art"), max_length=10, choices=Kind.choices, default=Kind.FINAL)
    due_on = models.DateField(_("abzugeben bis"))
    starts_on = models.DateField(_("Zeitraum von"))
    ends_on = models.DateField(_("Zeitraum bis"))

    done = models.TextField(_("Was haben Sie gemacht?"), max_length=4000, blank=True)
    reached = models.TextField(_("Was haben Sie erreicht?"), max_length=3000, blank=True)
    goal_rating = models.PositiveSmallIntegerField(
        _("Wie weit haben Sie Ihr Ziel erreicht?"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
    )
    participants = models.PositiveIntegerField(_("Wie viele Menschen haben teilgenommen?"), null=True, blank=True)
    participants_young = models.PositiveIntegerField(_("Davon bis 26 Jahre"), null=True, blank=True)
    events = models.PositiveIntegerField(_("Wie viele Veranstaltungen gab es?"), null=True, blank=True)
    difficulties = models.TextField(_("Was war schwierig?"), max_length=2000, blank=True)
    learned = models.TextField(_("Was haben Sie für das nächste Mal gelernt?"), max_length=2000, blank=True)
    cost_reasons = models.TextField(_("Warum wurde etwas teurer als geplant?"), max_length=1500, blank=True)

    # What the evaluation of the programme counts.
    action_field = models.CharField(_("Handlungsfeld"), max_length=50, blank=True)
    topic = models.CharField(_("Themenfeld"), max_length=100, blank=True)
    formats: models.JSONField[list[str], list[str]] = models.JSONField(default=list, blank=True)
    target_groups: models.JSONField[list[str], list[str]] = models.JSONField(default=list, blank=True)
    age_bands: models.JSONField[dict[str, int], dict[str, int]] = models.JSONField(default=dict, blank=True)
    partners = models.TextField(_("Mit wem haben Sie zusammengearbeitet?"), max_length=1000, blank=True)
    first_time = models.BooleanField(_("Zum ersten Mal gefördert?"), null=True, blank=True)
    goal_ratings: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(
        default=list, blank=True
    )
    self_rating = models.PositiveSmallIntegerField(
        _("Wie zufrieden sind Sie mit dem Projekt?"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
    )
    vat_deductible = models.BooleanField(_("Die Organisation zieht Vorsteuer ab"), default=False)

    saved_at = models.DateTimeField(null=True, blank=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    submitted_at = models.DateTimeField(_("abgegeben"), null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    verified_at = models.DateTimeField(_("geprüft"), null=True, blank=True)
    note = models.TextField(_("Bemerkung"), max_length=2000, blank=True)

    class Meta:
        ordering = ["ends_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["grant"], condition=Q(kind="final"), name="reporting_statement_one_final"),
            models.UniqueConstraint(
                fields=["grant", "ends_on"], condition=Q(kind="interim"), name="reporting_statement_one_interim"
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="reporting_statement_period"),
            models.CheckConstraint(
                condition=~Q(state="verified") | Q(verified_by__isnull=False, verified_at__isnull=False),
                name="reporting_statement_verified_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(submitted_by=F("verified_by")), name="reporting_statement_submit_verify"
            ),
            models.CheckConstraint(
                condition=Q(goal_rating__isnull=True) | Q(goal_rating__range=(1, 5)), name="reporting_statement_rating"
            ),
            models.CheckConstraint(
                condition=Q(self_rating__isnull=True) | Q(self_rating__range=(1, 5)), name="reporting_statement_self"
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="reporting_statement_due")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.grant}"

    def get_absolute_url(self) -> str:
        return reverse("reporting:statement", args=[self.public_id])

    @property
    def is_writable(self) -> bool:
        return self.state in WRITABLE

    @property
    def is_final(self) -> bool:
        return self.kind == self.Kind.FINAL

    @property
    def is_overdue(self) -> bool:
        return self.is_writable and self.submitted_at is None and clock.today() > self.due_on

    @property
    def needs_files(self) -> bool:
        """Whether the track asks for a picture of every voucher; the list alone is the rule."""
        return bool(self.grant.application.procedure.rules.extra.get("voucher_files_required", False))

    @property
    def total(self) -> Decimal:
        return sum((voucher.amount for voucher in self.vouchers.all()), ZERO)

    @property
    def recognised(self) -> Decimal:
        """What the clerk let pass of the vouchers, before the rules look at the plan."""
        found = (getattr(voucher, "finding", None) for voucher in self.vouchers.all())
        return sum((finding.recognised for finding in found if finding), ZERO)


class Voucher(models.Model):
    """One payment. May be written only while the recipient has the statement; the database refuses otherwise."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    statement = models.ForeignKey(StatementOfUse, on_delete=models.CASCADE, related_name="vouchers")
    number = models.PositiveSmallIntegerField(_("Nr."))
    voucher_number = models.CharField(_("Belegnummer"), max_length=60, blank=True)
    invoiced_on = models.DateField(_("Rechnung vom"), null=True, blank=True)
    paid_on = models.DateField(_("Bezahlt am"))
    payee = models.CharField(_("An wen"), max_length=150)
    reason = models.CharField(_("Wofür"), max_length=200)
    amount = MoneyField(_("Betrag in €"))
    vat = MoneyField(_("Darin Umsatzsteuer in €"), default=ZERO)
    discount_missed = MoneyField(_("Nicht genutztes Skonto in €"), default=ZERO)
    cost_type = models.CharField(_("Kostenart"), max_length=30)
    document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "number"], name="reporting_voucher_number"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="reporting_voucher_positive"),
            models.CheckConstraint(
                condition=Q(vat__gte=0) & Q(discount_missed__gte=0) & Q(amount__gte=F("vat") + F("discount_missed")),
                name="reporting_voucher_deductions",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.reason}"

    @property
    def net(self) -> Decimal:
        return self.amount - self.vat


class IncomeLine(models.Model):
    """Money that came in besides the grant."""

    class Kind(models.TextChoices):
        OWN = "own", _("Eigenmittel")
        THIRD_PUBLIC = "third_public", _("Öffentliche Drittmittel")
        THIRD_PRIVATE = "third_private", _("Private Drittmittel")
        PARTICIPANTS = "participants", _("Teilnahmebeiträge")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    statement = models.ForeignKey(StatementOfUse, on_delete=models.CASCADE, related_name="income")
    kind = models.CharField(_("Art"), max_length=15, choices=Kind.choices)
    description = models.CharField(_("Von wem"), max_length=200, blank=True)
    amount = MoneyField(_("Betrag in €"))

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=Q(amount__gte=0), name="reporting_income_positive")]
