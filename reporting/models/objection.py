from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from grants.models import Application
from reporting.lifecycle.objection import ObjectionLife
from reporting.models.notice import Notice
from workflows.models import Chain


class Objection(ObjectionLife):
    """A recipient does not accept a notice."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="objections")
    text = models.TextField(_("Warum Sie nicht einverstanden sind"), max_length=6000)
    lodged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    lodged_at = models.DateTimeField(_("eingelegt"))
    outcome = models.TextField(_("Gründe der Entscheidung"), max_length=6000, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(_("entschieden"), null=True, blank=True)
    action_until = models.DateField(_("Klage möglich bis"), null=True, blank=True)

    class Meta:
        ordering = ["lodged_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["notice"], condition=Q(state="lodged"), name="reporting_objection_one_open"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["upheld", "dismissed"])
                | (Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(outcome="")),
                name="reporting_objection_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"{_('Widerspruch')} {self.notice.application.number}"

    def get_absolute_url(self) -> str:
        return reverse("reporting:objection", args=[self.public_id])

    @property
    def application(self) -> Application:
        return self.notice.application

    @property
    def journal_chain(self) -> Chain:
        return self.notice.journal_chain

    @property
    def case_id(self) -> uuid.UUID:
        return self.notice.case_id

    @property
    def desk_title(self) -> str:
        return self.notice.desk_title

    @property
    def desk_subtitle(self) -> str:
        return self.notice.desk_subtitle
