from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from grants.lifecycle.amendment import AmendmentLife
from grants.models.grant import Grant, OfGrant
from grants.models.plan import FinancingLine, Plan
from grants.money import ZERO, MoneyField
from network.models import Actor


class Amendment(OfGrant, AmendmentLife):
    """A change of the grant; agreed, it brings a new plan, period, partner, purpose or amount into force.

    All kinds but the partial revocation are wishes of the recipient. That one the office means to do, and the recipient
    is heard first. `details` holds what no column does: the texts of a changed purpose, the name of a partner that is
    not in the directory, the amount that was wished for, and the effect that the rules gave on the day of the decision.
    """

    class Kind(models.TextChoices):
        REALLOCATION = "reallocation", _("Umwidmung")
        EXTENSION = "extension", _("Verlängerung")
        PARTNER = "partner", _("Änderung der Kooperationspartner")
        PURPOSE = "purpose", _("Änderung des Vorhabens")
        INCOME = "income", _("Mehr oder weniger Einnahmen")
        INCREASE = "increase", _("Erhöhung")
        PARTIAL_REVOCATION = "partial_revocation", _("Teilwiderruf")

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="amendments")
    kind = models.CharField(_("Was sich ändern soll"), max_length=20, choices=Kind.choices)
    reason = models.TextField(_("Warum"), max_length=2000)
    plan = models.ForeignKey(Plan, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ends_on = models.DateField(_("neues Ende"), null=True, blank=True)
    amount = MoneyField(_("neue Summe"), null=True, blank=True)
    partner = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    joins = models.BooleanField(_("kommt dazu"), default=True)
    hearing_until = models.DateField(_("Äußerung bis"), null=True, blank=True)
    hearing_answer = models.TextField(_("Äußerung"), max_length=4000, blank=True)
    hearing_answered_at = models.DateTimeField(null=True, blank=True)
    in_force_from = models.DateField(_("gilt ab"), null=True, blank=True)
    retroactive_reason = models.CharField(_("Warum rückwirkend"), max_length=500, blank=True)
    details: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict, blank=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField(_("Antwort"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.get_kind_display()

    def get_absolute_url(self) -> str:
        return reverse("grants:amendment", args=[self.public_id])

    @property
    def is_by_office(self) -> bool:
        return self.kind == self.Kind.PARTIAL_REVOCATION

    @property
    def moves_money(self) -> bool:
        """Whether the decision fixes a new sum of the grant."""
        return self.kind in {self.Kind.INCREASE, self.Kind.INCOME, self.Kind.PARTIAL_REVOCATION}

    @property
    def partner_name(self) -> str:
        return self.partner.name if self.partner else str(self.details.get("partner_name", ""))

    @property
    def plan_before(self) -> Plan | None:
        """The plan that held when this one was asked for, or that it replaced."""
        if self.plan is None:
            return None
        return self.grant.application.plans.filter(number__lt=self.plan.number).exclude(in_force_from=None).last()

    @property
    def comparison(self) -> list[tuple[str, Decimal, Decimal]]:
        """Label, planned sum so far and wished sum of each cost type that either plan has."""
        before = self.plan_before
        old, new = (before.by_cost_type if before else {}), (self.plan.by_cost_type if self.plan else {})
        label = self.grant.application.procedure.rules.cost_label
        return [(label(code), old.get(code, ZERO), new.get(code, ZERO)) for code in dict.fromkeys([*old, *new])]

    @property
    def means_comparison(self) -> list[tuple[str, Decimal, Decimal]]:
        """The same of every source but the grant itself."""
        before = self.plan_before
        old = before.means_beside(self.amount_before) if before else {}
        kinds = [kind for kind in FinancingLine.Kind if kind != FinancingLine.Kind.GRANT]
        new = {kind.value: self.plan.financing(kind) if self.plan else ZERO for kind in kinds}
        rows = [(str(kind.label), old.get(kind.value, ZERO), new[kind.value]) for kind in kinds]
        return [row for row in rows if row[1] or row[2]]

    @property
    def amount_before(self) -> Decimal:
        """The sum of the grant when the change was asked for."""
        return Decimal(self.details.get("amount_before") or self.grant.amount)

    @property
    def texts(self) -> list[dict[str, str]]:
        """The changed texts of the purpose: `code`, `label`, `old`, `new`."""
        found: list[dict[str, str]] = self.details.get("texts", [])
        return found
