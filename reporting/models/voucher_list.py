from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models

from reporting.models.statement import StatementOfUse, Voucher


class VoucherDraft(models.Model):
    """A row of the list as somebody typed it, kept until it makes a voucher: nothing that was typed is lost.

    With a `voucher` it is what was typed over that voucher and does not make sense yet; the voucher stays as it was.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    statement = models.ForeignKey(StatementOfUse, on_delete=models.CASCADE, related_name="drafts")
    voucher = models.OneToOneField(Voucher, null=True, blank=True, on_delete=models.CASCADE, related_name="draft")
    values: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(default=dict)
    source = models.CharField(max_length=250, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.source or str(self.public_id)


class VoucherImport(models.Model):
    """A spreadsheet on its way into the list: the cells as text, and which column is which. Gone when taken over."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    statement = models.ForeignKey(StatementOfUse, on_delete=models.CASCADE, related_name="imports")
    name = models.CharField(max_length=200)
    table: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    columns: models.JSONField[list[str], list[str]] = models.JSONField()
    cost_types: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(default=dict)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.name
