from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grants.models import Drawdown
from grants.money import MoneyField


class UseReport(models.Model):
    """Grant money of an instalment that the recipient says was spent on a day. Vouchers prove it later."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    drawdown = models.ForeignKey(Drawdown, on_delete=models.PROTECT, related_name="uses")
    amount = MoneyField(_("Betrag"))
    used_on = models.DateField(_("verwendet am"))
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()

    class Meta:
        ordering = ["used_on", "pk"]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="reporting_use_positive")]
