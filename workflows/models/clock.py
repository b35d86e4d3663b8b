from __future__ import annotations

from django.db import models


class ClockSetting(models.Model):
    """The one row that says how far the demo's clock is from the real one."""

    offset = models.DurationField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="workflows_clock_one_row")]
