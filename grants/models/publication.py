"""What two people put into force: one lays it before the other, who publishes it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from network.models.record import Record


class Publication(Record):
    """A draft while it is being written, laid before the decider, and once published frozen, by a trigger too.

    What was there when the partnership began has a day of publication and no names.
    """

    proposed_by: models.ForeignKey[Any, Any] = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    proposed_at = models.DateTimeField(_("vorgelegt"), null=True, blank=True, editable=False)
    published_by: models.ForeignKey[Any, Any] = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    published_at = models.DateTimeField(_("veröffentlicht"), null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=~Q(published_by=F("proposed_by")), name="grants_%(class)s_two_people"),
            models.CheckConstraint(
                condition=Q(published_by=None) | Q(published_at__isnull=False, proposed_by__isnull=False),
                name="grants_%(class)s_published_after_proposal",
            ),
        ]

    @property
    def is_draft(self) -> bool:
        """May still be written: neither published nor before the decider."""
        return self.published_at is None and self.proposed_at is None

    @property
    def is_waiting(self) -> bool:
        return self.published_at is None and self.proposed_at is not None
