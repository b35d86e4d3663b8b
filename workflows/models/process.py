"""The tables behind the desks. Processes get a real foreign key to their subject in each app."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext
from viewflow.workflow.models import Process, Task

from workflows import clock

__all__ = ["DeskTask", "Process"]


class DeskTask(Task):
    """What waits at a desk, with all that the inbox shows, so that the inbox is one query."""

    role = models.CharField(max_length=30)
    scope = models.CharField(max_length=60)
    life = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    case_id = models.UUIDField()
    label = models.CharField(max_length=120)
    title = models.CharField(max_length=300)
    subtitle = models.CharField(max_length=300, blank=True)
    since = models.DateTimeField()
    due_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["role", "scope"], name="workflows_desk_scope"),
            models.Index(fields=["subject_id"], name="workflows_desk_subject"),
        ]

    @property
    def waits(self) -> bool:
        """Whether somebody waits already; what is asked for by a day to come does not wait yet."""
        return self.since <= clock.now()

    @property
    def to_do(self) -> str:
        """The label in the reader's language."""
        return gettext(self.label) if self.label else ""
