from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Document(models.Model):
    """A file in the store with its hash. The row is written last, so it never points at nothing."""

    class Scan(models.TextChoices):
        CLEAN = "clean", _("geprüft, kein Schadprogramm gefunden")
        NOT_CONFIGURED = "not_configured", _("nicht auf Schadprogramme geprüft")
        WAITING = "waiting", _("wartet auf die Prüfung auf Schadprogramme")
        INFECTED = "infected", _("Schadprogramm gefunden, gesperrt")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    subject_type = models.ForeignKey(ContentType, on_delete=models.PROTECT)
    subject_pk = models.PositiveBigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_pk")
    case_id = models.UUIDField(null=True, db_index=True)
    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    key = models.CharField(max_length=300, unique=True)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    scan = models.CharField(max_length=20, choices=Scan.choices)
    facts: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)
    deletion_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["subject_type", "subject_pk"], name="workflows_document_subject")]
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("workflows:document", args=[self.public_id])

    @property
    def is_available(self) -> bool:
        return self.deleted_at is None and self.scan in {self.Scan.CLEAN, self.Scan.NOT_CONFIGURED}

    def open(self) -> File[bytes]:
        return default_storage.open(self.key, "rb")
