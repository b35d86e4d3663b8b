from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grants.lifecycle.grant import GrantLife
from grants.models.application import Application
from grants.models.decision import Decision, FinancingType
from grants.models.programme import Fund
from grants.models.rule_set import RuleSet
from grants.money import MoneyField
from network.models import Actor, Partnership
from workflows.models import Chain


class Grant(GrantLife):
    """What was promised, under which frozen rules."""

    ALONG = ("partnership__chain", "application__call__fund", "application__procedure", "grantee")

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="grant")
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="+")
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="+")
    grantee = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="grants")
    budget_year = models.PositiveSmallIntegerField(_("Haushaltsjahr"))
    amount = MoneyField(_("Bewilligt"))
    financing_type = models.CharField(_("Finanzierungsart"), max_length=10, choices=FinancingType.choices)
    rule_set = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="+")
    rule_values: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(help_text=_("as frozen at award"))
    starts_on = models.DateField(_("Beginn des Bewilligungszeitraums"))
    ends_on = models.DateField(_("Ende des Bewilligungszeitraums"))
    accept_by = models.DateField(_("Annahme bis"))
    accepted_at = models.DateTimeField(null=True, blank=True)
    remedy_waived = models.BooleanField(_("auf Rechtsbehelf verzichtet"), default=False)
    # What the rules made of the account given; with it the closing goes to the decider's desk.
    proposed_amount = MoneyField(_("zur Festsetzung vorgeschlagen"), null=True, blank=True)
    final_amount = MoneyField(_("Festgesetzt"), null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    keep_until = models.DateField(_("Aufbewahrung bis"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="grants_grant_amount"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="grants_grant_period"),
            models.CheckConstraint(
                condition=Q(final_amount__isnull=True) | Q(final_amount__lte=F("amount")), name="grants_grant_final"
            ),
        ]

    def __str__(self) -> str:
        return self.application.number

    def get_absolute_url(self) -> str:
        return self.application.get_absolute_url()

    @property
    def journal_chain(self) -> Chain:
        return self.partnership.chain

    @property
    def case_id(self) -> uuid.UUID:
        return self.application.public_id

    @property
    def desk_title(self) -> str:
        return str(self.application)

    @property
    def desk_subtitle(self) -> str:
        return self.grantee.name

    @property
    def quota(self) -> Decimal:
        """The grant's share of the planned costs, unrounded."""
        costs = self.application.plan.total_costs
        return self.amount / costs if costs else Decimal(0)


class OfGrant:
    """For lives that belong to a grant: they are journalled, filed and titled as the grant is."""

    ALONG: ClassVar[tuple[str, ...]] = (
        "grant__partnership__chain",
        "grant__application__call__fund",
        "grant__application__procedure",
        "grant__grantee",
    )

    grant: Any

    @property
    def journal_chain(self) -> Chain:
        chain: Chain = self.grant.journal_chain
        return chain

    @property
    def case_id(self) -> uuid.UUID:
        case_id: uuid.UUID = self.grant.case_id
        return case_id

    @property
    def desk_title(self) -> str:
        return str(self.grant.desk_title)

    @property
    def desk_subtitle(self) -> str:
        return str(self.grant.desk_subtitle)
