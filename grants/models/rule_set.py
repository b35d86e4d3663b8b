"""The dated values of the funding law as rows: who entered which, and what a draft would change."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from grants.models.publication import Publication
from grants.rules.rule_set import RuleSet as Rules
from network.models import Partnership
from workflows.models import Chain


class RuleSet(Publication):
    """A dated set of values of the funding law, with sources. `values` is read by `grants.rules`."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("Regelwerk"), max_length=60)
    valid_from = models.DateField(_("gilt ab"))
    values: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()

    class Meta(Publication.Meta):
        constraints = [
            *Publication.Meta.constraints,
            models.UniqueConstraint(fields=["partnership", "name"], name="grants_rule_set_name"),
        ]
        # Of two published for one day the later one holds.
        ordering = ["-valid_from", "-published_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def journal_chain(self) -> Chain:
        return self.partnership.chain

    def get_absolute_url(self) -> str:
        return reverse("grants:rule_set", args=[self.public_id])

    @classmethod
    def in_force(cls, partnership: Partnership | int, on: dt.date) -> RuleSet | None:
        """The published set that holds on a day: the last one to begin by then."""
        return cls.objects.filter(partnership=partnership, published_at__isnull=False, valid_from__lte=on).first()

    @property
    def rules(self) -> Rules:
        return Rules.from_json(self.values)

    @property
    def key(self) -> str:
        """How the set is chosen in an address, beside the names of the shipped ones."""
        return str(self.public_id)

    @property
    def is_to_be_confirmed(self) -> bool:
        return bool(self.values.get("to_be_confirmed"))


class RuleEntry(models.Model):
    """Who entered a value of a set, and when. A value taken over from another set keeps its entry; a shipped one
    has none."""

    rule_set = models.ForeignKey(RuleSet, on_delete=models.CASCADE, related_name="entries")
    name = models.CharField(max_length=60)
    by: models.ForeignKey[Any, Any] = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule_set", "name"], name="grants_rule_entry_one")]


class RuleTrial(models.Model):
    """What the settled cases of the past would have come to under a draft with exactly this content.

    The worker goes through the cases in portions; `reached` is the last grant it has dealt with.
    """

    rule_set = models.ForeignKey(RuleSet, on_delete=models.CASCADE, related_name="trials")
    content = models.CharField(max_length=64, help_text=_("sha-256 der Werte"))
    by: models.ForeignKey[Any, Any] = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    reached = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule_set", "content"], condition=Q(finished_at=None), name="grants_rule_trial_one_at_a_time"
            )
        ]

    @property
    def differing(self) -> int:
        return self.cases.count()


class TrialCase(models.Model):
    """A settled case that would come to something else. Amounts are strings by the names of `trial.FIGURES`; `why`
    pairs the sentences of both reckonings that differ; a side that cannot be reckoned has a `problem` instead."""

    trial = models.ForeignKey(RuleTrial, on_delete=models.CASCADE, related_name="cases")
    grant = models.ForeignKey("grants.Grant", on_delete=models.CASCADE, related_name="+")
    before: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    after: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    why: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField()

    class Meta:
        ordering = ["grant_id"]
        constraints = [models.UniqueConstraint(fields=["trial", "grant"], name="grants_trial_case_one")]
