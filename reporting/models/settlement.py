from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grants.models import Grant
from grants.money import ZERO, MoneyField
from reporting.models.statement import StatementOfUse


class Settlement(models.Model):
    """What the rules make of a verified statement, with the trace that leads there. Append-only: a statement that is
    verified again gets a new one, and the newest counts."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="settlements")
    statement = models.ForeignKey(StatementOfUse, on_delete=models.PROTECT, related_name="settlements")
    trace: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(help_text=_("Finding.to_json()"))
    recognised_costs = MoneyField(_("Anerkannte Ausgaben"))
    final_grant = MoneyField(_("Zuwendung"))
    paid = MoneyField(_("Ausgezahlt"))
    reclaim_amount = MoneyField(_("Zu erstatten"), default=ZERO)
    last_instalment = MoneyField(_("Letzte Rate"), default=ZERO)
    interest = models.DecimalField(
        _("Zinsen wegen verspäteter Verwendung"),
        max_digits=12,
        decimal_places=2,
        null=True,
        help_text=_("leer: kein Zinssatz hinterlegt"),
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["made_at", "pk"]
        get_latest_by = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reclaim_amount=0) | Q(last_instalment=0), name="reporting_settlement_one_direction"
            ),
            models.CheckConstraint(
                condition=Q(reclaim_amount__gte=0, last_instalment__gte=0, final_grant__gte=0, recognised_costs__gte=0),
                name="reporting_settlement_positive",
            ),
        ]
