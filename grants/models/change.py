from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from grants.models.grant import Grant


class ReportedChange(models.Model):
    """What a recipient must tell the office though it asks for nothing (no. 5 ANBest-P). Read by the clerk."""

    class Kind(models.TextChoices):
        UNSPENT = "unspent", _("Geld nicht rechtzeitig verwendet")
        INSOLVENCY = "insolvency", _("Insolvenz beantragt oder eröffnet")
        OTHER = "other", _("Etwas anderes")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="reported_changes")
    kind = models.CharField(_("Was passiert ist"), max_length=12, choices=Kind.choices)
    text = models.TextField(_("Was wir wissen müssen"), max_length=2000)
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()
    answer = models.TextField(_("Antwort"), max_length=1500, blank=True)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["reported_at", "pk"]

    def __str__(self) -> str:
        return self.get_kind_display()
