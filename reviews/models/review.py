from __future__ import annotations

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from grants.models import Application, Procedure
from reviews.lifecycle.review import ReviewLife, State
from workflows.models import Chain


class Criterion(models.Model):
    """A question that each reviewer answers with 0 to 5 points; weights are shares, whatever they add up to."""

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="+")
    code = models.SlugField(max_length=40)
    label = models.CharField(_("Frage"), max_length=120)
    help = models.CharField(_("Hilfe"), max_length=300, blank=True)
    weight = models.DecimalField(_("Gewicht"), max_digits=5, decimal_places=2)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("Kriterium")
        verbose_name_plural = _("Kriterien")
        ordering = ["procedure", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "code"], name="reviews_criterion_code"),
            models.CheckConstraint(condition=Q(weight__gt=0), name="reviews_criterion_weight"),
        ]

    def __str__(self) -> str:
        return self.label


class Review(ReviewLife):
    """One person's opinion on one case. Nobody else sees its points before all of the case's reviews are in."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(_("bis"))
    impartial_at = models.DateTimeField(_("unbefangen erklärt"), null=True, blank=True)
    strengths = models.TextField(_("Was spricht dafür?"), max_length=600, blank=True)
    weaknesses = models.TextField(_("Was ist offen?"), max_length=600, blank=True)
    comment = models.TextField(_("Was möchten Sie dem Gremium dazu sagen?"), max_length=600, blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    aside_reason = models.CharField(_("Grund"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("Gutachten")
        verbose_name_plural = _("Gutachten")
        ordering = ["due_on", "pk"]
        constraints = [
            # Whoever stepped aside may be asked again once the conflict has been cleared.
            models.UniqueConstraint(
                fields=["application", "reviewer"],
                condition=Q(state__in=[State.ASSIGNED, State.SUBMITTED]),
                name="reviews_review_once",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.SUBMITTED) | Q(submitted_at__isnull=False, impartial_at__isnull=False),
                name="reviews_review_submitted_impartially",
            ),
        ]
        indexes = [models.Index(fields=["reviewer", "state", "due_on"], name="reviews_review_of_person")]

    def __str__(self) -> str:
        return str(self.application)

    def get_absolute_url(self) -> str:
        return reverse("reviews:review", args=[self.public_id])

    @property
    def criteria(self) -> models.QuerySet[Criterion]:
        return Criterion.objects.filter(procedure=self.application.procedure_id)

    @property
    def partnership_id(self) -> int:
        return self.application.partnership_id

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
        return self.application.desk_subtitle


class Score(models.Model):
    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    points = models.PositiveSmallIntegerField(_("Punkte"), validators=[MinValueValidator(0), MaxValueValidator(5)])
    note = models.CharField(_("Anmerkung"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("Punkte")
        verbose_name_plural = _("Punkte")
        ordering = ["criterion__position"]
        constraints = [
            models.UniqueConstraint(fields=["review", "criterion"], name="reviews_score_once"),
            models.CheckConstraint(condition=Q(points__gte=0, points__lte=5), name="reviews_score_scale"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.points}"
