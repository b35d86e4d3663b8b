from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grants.models.application import Application
from grants.money import ZERO, MoneyField, cents


class Plan(models.Model):
    """A numbered version of the cost and financing plan. An approved reallocation brings the next one into force."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="plans")
    number = models.PositiveSmallIntegerField(_("Fassung"), default=1)
    in_force_from = models.DateField(_("in Kraft seit"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["application", "number"], name="grants_plan_number")]

    @property
    def in_force(self) -> bool:
        return self.in_force_from is not None

    @property
    def total_costs(self) -> Decimal:
        return sum((line.amount for line in self.cost_lines.all()), ZERO)

    @property
    def total_financing(self) -> Decimal:
        return sum((line.amount for line in self.financing_lines.all()), ZERO)

    @property
    def difference(self) -> Decimal:
        """Costs less financing: positive where money is missing, zero where the plan balances."""
        return self.total_costs - self.total_financing

    @property
    def by_cost_type(self) -> dict[str, Decimal]:
        """The sum for each cost type, in the order in which the types first appear."""
        sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
        for line in self.cost_lines.all():
            sums[line.cost_type] += line.amount
        return dict(sums)

    def financing(self, *kinds: str) -> Decimal:
        return sum((line.amount for line in self.financing_lines.all() if line.kind in kinds), ZERO)

    def means_beside(self, granted: Decimal) -> dict[str, Decimal]:
        """Every source but the grant. Where less was granted than planned, the recipient bears the difference."""
        kinds = [kind for kind in FinancingLine.Kind if kind != FinancingLine.Kind.GRANT]
        means = {kind.value: self.financing(kind) for kind in kinds}
        others = sum(means.values(), ZERO) - means[FinancingLine.Kind.OWN]
        return means | {FinancingLine.Kind.OWN.value: max(ZERO, self.total_costs - granted - others)}

    @property
    def requested(self) -> Decimal:
        return self.financing(FinancingLine.Kind.GRANT)


class CostLine(models.Model):
    """quantity × unit price = amount, to the cent."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="cost_lines")
    position = models.PositiveSmallIntegerField(default=0)
    cost_type = models.CharField(_("Kostenart"), max_length=30)
    purpose = models.CharField(_("Wofür"), max_length=200, blank=True)
    quantity = models.DecimalField(_("Menge"), max_digits=9, decimal_places=2)
    unit = models.CharField(_("Einheit"), max_length=30, blank=True)
    unit_price = MoneyField(_("Einzelpreis in €"))
    amount = MoneyField(_("Betrag in €"))

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0) & Q(unit_price__gte=0) & Q(amount__gte=0), name="grants_cost_line_positive"
            )
        ]

    def save(self, *args: object, **kwargs: object) -> None:
        self.amount = cents(self.quantity * self.unit_price)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class FinancingLine(models.Model):
    class Kind(models.TextChoices):
        OWN = "OWN", _("Eigenmittel")
        THIRD_PUBLIC = "THIRD_PUBLIC", _("Öffentliche Drittmittel")
        THIRD_PRIVATE = "THIRD_PRIVATE", _("Private Drittmittel")
        PARTICIPANT = "PARTICIPANT", _("Teilnahmebeiträge")
        GRANT = "GRANT", _("Beantragte Förderung")

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="financing_lines")
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=15, choices=Kind.choices)
    description = models.CharField(_("Von wem"), max_length=200, blank=True)
    confirmed = models.BooleanField(_("zugesagt"), default=False)
    amount = MoneyField(_("Betrag in €"))

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.CheckConstraint(condition=Q(amount__gte=0), name="grants_financing_positive")]
