"""What there is to be applied for: programmes, funds, tracks with their numbered procedures, calls."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from grants.models.publication import Publication
from grants.money import MoneyField
from grants.procedure import ProcedureRules
from network.models import Body, Partnership
from network.models.partnership import PartnershipRecord
from workflows.models import Chain


class Programme(PartnershipRecord):
    """Where the money comes from, e.g. a federal programme."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("Programm"), max_length=150)
    funder = models.CharField(_("Zuwendungsgeber"), max_length=150)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partnership", "name"], name="grants_programme_name")]

    def __str__(self) -> str:
        return self.name


class Fund(PartnershipRecord):
    """A pot of a programme with a budget for each year; its code starts the numbers of its cases."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="+")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="funds")
    name = models.CharField(_("Fonds"), max_length=100)
    code = models.CharField(_("Kürzel"), max_length=6)
    cost_centre = models.CharField(_("Kostenstelle"), max_length=40, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partnership", "code"], name="grants_fund_code")]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Track(PartnershipRecord):
    """A way through the office: micro, standard, youth. What it asks is said by its procedures."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("Förderweg"), max_length=100)
    code = models.SlugField(max_length=30)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partnership", "code"], name="grants_track_code")]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Procedure(Publication):
    """A numbered version of a track's rules. Once published it is frozen, by a trigger too."""

    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="procedures")
    number = models.PositiveIntegerField(_("Fassung"))
    body = models.ForeignKey(
        Body,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("beschließendes Gremium"),
    )
    values: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()

    class Meta(Publication.Meta):
        constraints = [
            *Publication.Meta.constraints,
            models.UniqueConstraint(fields=["track", "number"], name="grants_procedure_number"),
        ]
        ordering = ["track", "-number"]

    def __str__(self) -> str:
        return f"{self.track}, {_('Fassung')} {self.number}"

    def get_office_url(self) -> str:
        return reverse("grants:procedure", args=[self.public_id])

    @property
    def partnership(self) -> Partnership:
        return self.track.partnership

    @property
    def journal_chain(self) -> Chain:
        return self.track.journal_chain

    @property
    def rules(self) -> ProcedureRules:
        """The values as typed data; parsed once per instance."""
        parsed: ProcedureRules | None = self.__dict__.get("_rules")
        if parsed is None:
            parsed = ProcedureRules.from_values(self.values)
            self.__dict__["_rules"] = parsed
        return parsed


class Call(Publication):
    """An invitation to apply, open from one moment to another. Without an end it is open all year."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="+")
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="calls")
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("Aufruf"), max_length=150)
    summary = models.TextField(_("Worum es geht"), blank=True)
    budget_year = models.PositiveSmallIntegerField(_("Haushaltsjahr"))
    budget = MoneyField(_("Mittel dieses Aufrufs"), null=True, blank=True)
    opens_at = models.DateTimeField(_("offen ab"))
    closes_at = models.DateTimeField(_("offen bis"), null=True, blank=True)
    committee_on = models.DateField(_("Sitzung am"), null=True, blank=True)

    class Meta(Publication.Meta):
        ordering = ["closes_at", "pk"]
        constraints = [
            *Publication.Meta.constraints,
            models.CheckConstraint(
                condition=Q(closes_at__isnull=True) | Q(closes_at__gt=F("opens_at")), name="grants_call_period"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def journal_chain(self) -> Chain:
        return self.partnership.chain

    def get_office_url(self) -> str:
        return reverse("grants:prepared_call", args=[self.public_id])

    def is_open(self, at: dt.datetime) -> bool:
        """The closing moment itself is late."""
        return self.published_at is not None and self.opens_at <= at and (self.closes_at is None or at < self.closes_at)

    def draw_number(self) -> str:
        """The next number of the call's fund and year. Call it inside a transaction."""
        return NumberSequence.draw(self.fund, self.budget_year)


class NumberSequence(models.Model):
    """The last number given in a fund and year; its row is locked while a number is drawn."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fund", "year"], name="grants_number_sequence")]

    @classmethod
    def draw(cls, fund: Fund, year: int) -> str:
        """The next number, e.g. AF-2027-006. Call it inside a transaction."""
        cls.objects.get_or_create(fund=fund, year=year)
        row = cls.objects.select_for_update().get(fund=fund, year=year)
        row.last += 1
        row.save(update_fields=["last"])
        return f"{fund.code}-{year}-{row.last:03d}"
