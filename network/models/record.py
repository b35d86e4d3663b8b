from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import F, Q

from workflows import clock


class Record(models.Model):
    """What everything of the network has: an id for addresses, a version against stale pages, its times."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    updated_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.updated_at = clock.now()
        super().save(*args, **kwargs)


def period_is_ordered(name: str) -> models.CheckConstraint:
    """Both days belong to the period; without a last day it goes on."""
    return models.CheckConstraint(
        condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
        name=name,
        violation_error_code="period",
    )
