from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from grants.lifecycle.application import ApplicationLife
from grants.models.programme import Call, Procedure
from grants.money import MoneyField
from network.models import Actor, Partnership
from workflows.models import Chain

if TYPE_CHECKING:
    from grants.models.plan import Plan


class Application(ApplicationLife):
    """A case: what is asked for, from the draft on. Its public id is the case id of everything that follows."""

    ALONG = ("partnership__chain", "call__fund", "procedure", "applicant")

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="+")
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="applications")
    procedure = models.ForeignKey(
        Procedure, on_delete=models.PROTECT, related_name="+", help_text=_("the version the case is pinned to")
    )
    applicant = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    partners = models.ManyToManyField(Actor, blank=True, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(_("Aktenzeichen"), max_length=20, blank=True, db_index=True)
    title = models.CharField(_("Projekttitel"), max_length=150, blank=True)
    starts_on = models.DateField(_("Beginn"), null=True, blank=True)
    ends_on = models.DateField(_("Ende"), null=True, blank=True)
    requested = MoneyField(_("beantragt"), null=True, blank=True)
    received_at = models.DateTimeField(_("eingegangen"), null=True, blank=True)
    admitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    admitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "number"], condition=~Q(number=""), name="grants_application_number"
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="grants_application_period",
            ),
        ]
        indexes = [
            models.Index(fields=["partnership", "state"], name="grants_application_state"),
            models.Index(fields=["partnership", "-updated_at"], name="grants_application_updated"),
        ]

    def __str__(self) -> str:
        return self.title or str(_("Antrag ohne Titel"))

    def get_absolute_url(self) -> str:
        return reverse("grants:case", args=[self.public_id])

    @property
    def journal_chain(self) -> Chain:
        return self.partnership.chain

    @property
    def case_id(self) -> uuid.UUID:
        return self.public_id

    @property
    def desk_title(self) -> str:
        return str(self)

    @property
    def desk_subtitle(self) -> str:
        return self.applicant.name

    @property
    def plan(self) -> Plan:
        """The plan in force: the one with the highest number that came into force, or the draft's."""
        plans = (
            self.plans.all()
            if "plans" in getattr(self, "_prefetched_objects_cache", {})
            else self.plans.order_by("number")
        )
        return max((one for one in plans if one.in_force or one.number == 1), key=lambda one: one.number)

    def answer(self, code: str) -> Any:
        """The stored answer to a question, or None."""
        return self.answers_by_code().get(code)

    def answers_by_code(self) -> dict[str, Any]:
        kept: dict[str, Any] | None = self.__dict__.get("_answers")
        if kept is None:
            kept = dict(self.answers.values_list("code", "value"))
            self.__dict__["_answers"] = kept
        return kept


class Answer(models.Model):
    """One answer of the form, with a version of its own: two people on two questions never disturb each other."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="answers")
    code = models.CharField(max_length=60)
    value: models.JSONField[Any, Any] = models.JSONField(null=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "code"], name="grants_answer_once")]


class CheckItem(models.Model):
    """What the clerk found at one point of the formal check."""

    class Result(models.TextChoices):
        FINE = "fine", _("in Ordnung")
        MISSING = "missing", _("fehlt noch")
        FAILS = "fails", _("steht entgegen")

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="check_items")
    code = models.CharField(max_length=40)
    result = models.CharField(_("Ergebnis"), max_length=10, choices=Result.choices)
    note = models.CharField(_("Bemerkung"), max_length=500, blank=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "code"], name="grants_check_once")]


class InformationRequest(models.Model):
    """What the office asked to be handed in later, and until when."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="information_requests")
    text = models.TextField(_("Was fehlt"), max_length=3000)
    due_on = models.DateField(_("bis"))
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["requested_at"]


class Recommendation(models.Model):
    """What is put to the decider: a body's resolution, or the office's own assessment where the track has no body."""

    class Outcome(models.TextChoices):
        APPROVE = "approve", _("bewilligen")
        REDUCED = "reduced", _("mit geringerer Summe bewilligen")
        CONDITIONS = "conditions", _("mit Auflagen bewilligen")
        WAIT = "wait", _("auf die Warteliste")
        REJECT = "reject", _("ablehnen")

    class Source(models.TextChoices):
        BODY = "body", _("Beschluss des Gremiums")
        CLERK = "clerk", _("Votum der Sachbearbeitung")
        COORDINATOR = "coordinator", _("Votum der Koordinierungs- und Fachstelle")

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="recommendations")
    source = models.CharField(max_length=12, choices=Source.choices)
    outcome = models.CharField(_("Empfehlung"), max_length=12, choices=Outcome.choices)
    amount = MoneyField(_("Summe"))
    conditions = models.TextField(_("Auflagen"), blank=True)
    reasons = models.TextField(_("Gründe"), blank=True)
    votes_yes = models.PositiveSmallIntegerField(null=True)
    votes_no = models.PositiveSmallIntegerField(null=True)
    votes_abstain = models.PositiveSmallIntegerField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    @property
    def grants_money(self) -> bool:
        return self.outcome in {self.Outcome.APPROVE, self.Outcome.REDUCED, self.Outcome.CONDITIONS}
