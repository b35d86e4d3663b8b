from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grants.models.application import Application
from grants.models.grant import Grant


class Hold(models.Model):
    """Why a grant's money waits, written down by whoever knows it; lifted when it no longer holds."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="holds")
    code = models.CharField(max_length=40)
    reason = models.CharField(max_length=300)
    since = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["grant", "code"], condition=Q(lifted_at__isnull=True), name="grants_hold_once"
            )
        ]


class Exclusion(models.Model):
    """A person who must not deal with a case. From `declared` on the case is hidden; `cleared` ends it."""

    class State(models.TextChoices):
        DECLARED = "declared", _("angezeigt")
        CONFIRMED = "confirmed", _("festgestellt")
        CLEARED = "cleared", _("kein Mitwirkungsverbot")

    case = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="exclusions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("Grund"), max_length=500)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DECLARED)
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField()
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    judged_at = models.DateTimeField(null=True, blank=True)
    judgement = models.CharField(_("Begründung"), max_length=500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "person"], name="grants_exclusion_once")]
        indexes = [models.Index(fields=["person"], name="grants_exclusion_person")]
