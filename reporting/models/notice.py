from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from grants.models import Application, Grant
from grants.rules import deadlines
from reporting.lifecycle.notice import NoticeLife
from reporting.rule_values import rules_of_case
from workflows.models import Chain, Document


class Notice(NoticeLife):
    """A decision on paper. `facts` are frozen when it is issued and hold all that the letter says; the letter is made
    from them by the worker, and the stored bytes are the truth."""

    class Kind(models.TextChoices):
        AWARD = "award", _("Zuwendungsbescheid")
        REJECTION = "rejection", _("Ablehnungsbescheid")
        AMENDMENT = "amendment", _("Änderungsbescheid")
        FINAL = "final", _("Schlussbescheid")
        RECLAIM = "reclaim", _("Rückforderungsbescheid")
        REVOCATION = "revocation", _("Widerrufsbescheid")

    class Channel(models.TextChoices):
        PORTAL = "portal", _("im Portal")
        POST = "post", _("mit der Post")

    ALONG = (
        "application__partnership__chain",
        "application__procedure",
        "application__applicant",
        "grant__application",
        "grant__partnership__chain",
    )

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="notices")
    grant = models.ForeignKey(Grant, null=True, blank=True, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(_("Art"), max_length=12, choices=Kind.choices)
    facts: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    issued_at = models.DateTimeField(_("erlassen"), null=True, blank=True)
    channel = models.CharField(_("bekannt gegeben"), max_length=10, choices=Channel.choices, blank=True)
    notified_on = models.DateField(_("bekannt gegeben am"), null=True, blank=True)
    remedy_until = models.DateField(_("Widerspruch möglich bis"), null=True, blank=True)
    remedy_waived = models.BooleanField(_("auf Rechtsbehelf verzichtet"), default=False)
    final_on = models.DateField(_("bestandskräftig seit"), null=True, blank=True)
    replaces = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by")

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["drafted"]) | Q(issued_by__isnull=False, issued_at__isnull=False),
                name="reporting_notice_issued_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["notified", "final"])
                | (Q(notified_on__isnull=False, remedy_until__isnull=False) & ~Q(channel="")),
                name="reporting_notice_notified",
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(replaces=F("id")), name="reporting_notice_replaces_another"
            ),
        ]
        indexes = [models.Index(fields=["state", "remedy_until"], name="reporting_notice_remedy")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.application.number}"

    def get_absolute_url(self) -> str:
        return reverse("reporting:notice", args=[self.public_id])

    @property
    def journal_chain(self) -> Chain:
        return self.application.journal_chain

    @property
    def case_id(self) -> uuid.UUID:
        return self.application.public_id

    @property
    def desk_title(self) -> str:
        return self.application.desk_title

    @property
    def desk_subtitle(self) -> str:
        return self.get_kind_display()

    def reach(self, channel: str, sent_on: dt.date) -> None:
        """Set the day on which it counts as notified, and until when an objection can be lodged."""
        rule_set = rules_of_case(self.application)
        self.channel = channel
        self.notified_on = deadlines.notified_on(sent_on, channel=deadlines.Channel(channel), rule_set=rule_set).result
        self.remedy_until = deadlines.remedy_until(self.notified_on, rule_set=rule_set).result.day

    def last_day_for_action(self, decided_on: dt.date) -> dt.date:
        """Until when the courts can be asked after an objection was dismissed."""
        rule_set = rules_of_case(self.application)
        notified = deadlines.notified_on(decided_on, channel=deadlines.Channel.PORTAL, rule_set=rule_set).result
        return deadlines.remedy_until(notified, rule_set=rule_set).result.day
