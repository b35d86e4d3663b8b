"""The journal's tables. They are written by `workflows.journal` alone."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _


class Chain(models.Model):
    """One hash chain: one for each partnership, so that none waits for another, and one for the instance."""

    name = models.CharField(max_length=120, unique=True)
    head_sequence = models.PositiveBigIntegerField(default=0)
    head_hash = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return self.name


class JournalEntry(models.Model):
    """One thing that happened. Append-only: triggers refuse UPDATE, DELETE and TRUNCATE."""

    chain = models.ForeignKey(Chain, on_delete=models.PROTECT, related_name="entries")
    sequence = models.PositiveBigIntegerField()
    at = models.DateTimeField(db_index=True)
    verb = models.CharField(max_length=60)
    life = models.CharField(max_length=60, help_text=_("app_label.ModelName of the subject"))
    subject_type = models.ForeignKey(ContentType, on_delete=models.PROTECT)
    subject_pk = models.PositiveBigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_pk")
    case_id = models.UUIDField(null=True, db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    body: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "sequence"], name="workflows_entry_sequence")]
        indexes = [models.Index(fields=["subject_type", "subject_pk"], name="workflows_entry_subject")]
        ordering = ["-sequence"]

    def __str__(self) -> str:
        return f"{self.chain_id}/{self.sequence} {self.life}.{self.verb}"


class PersonalPayload(models.Model):
    """What an entry says about persons. The chain holds only a salted commitment to it, so it can be erased."""

    entry = models.OneToOneField(JournalEntry, on_delete=models.PROTECT, related_name="personal")
    salt = models.CharField(max_length=64)
    payload: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()


class Effect(models.Model):
    """A mail, a letter or another thing made once because of an entry."""

    entry = models.ForeignKey(JournalEntry, on_delete=models.PROTECT, related_name="effects")
    name = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "name"], name="workflows_effect_once")]


class Command(models.Model):
    """A caller's command id with what it asked for: the same id acts once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    fingerprint = models.CharField(max_length=64)
    subject_pk = models.PositiveBigIntegerField(null=True)
    at = models.DateTimeField()
