from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from grants.lifecycle.amendment import AmendmentLife
from grants.models.grant import Grant, OfGrant
from grants.models.plan import Plan
from grants.money import ZERO, MoneyField


class Amendment(OfGrant, AmendmentLife):
    """A wish to change the grant; agreed, it brings a new plan, period, partner or amount into force."""

    class Kind(models.TextChoices):
        REALLOCATION = "reallocation", _("Umwidmung")
        EXTENSION = "extension", _("Verlängerung")
        PARTNER = "partner", _("Neuer Kooperationspartner")
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
    def comparison(self) -> list[tuple[str, Decimal, Decimal]]:
        """Label, planned sum so far and wished sum of each cost type that either plan has."""
        if self.plan is None:
            return []
        application = self.grant.application
        before = application.plans.filter(number__lt=self.plan.number).exclude(in_force_from=None).last()
        old, new = (before.by_cost_type if before else {}), self.plan.by_cost_type
        label = application.procedure.rules.cost_label
        return [(label(code), old.get(code, ZERO), new.get(code, ZERO)) for code in dict.fromkeys([*old, *new])]
