from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from network.models.area import Area
from network.models.record import Record
from workflows.models import Chain


class Land(models.TextChoices):
    BW = "BW", "Baden-Württemberg"
    BY = "BY", "Bayern"
    BE = "BE", "Berlin"
    BB = "BB", "Brandenburg"
    HB = "HB", "Bremen"
    HH = "HH", "Hamburg"
    HE = "HE", "Hessen"
    MV = "MV", "Mecklenburg-Vorpommern"
    NI = "NI", "Niedersachsen"
    NW = "NW", "Nordrhein-Westfalen"
    RP = "RP", "Rheinland-Pfalz"
    SL = "SL", "Saarland"
    SN = "SN", "Sachsen"
    ST = "ST", "Sachsen-Anhalt"
    SH = "SH", "Schleswig-Holstein"
    TH = "TH", "Thüringen"


postal_code_is_german = RegexValidator(r"^\d{5}$", _("Eine Postleitzahl hat fünf Ziffern."), code="postal_code")


class Partnership(Record):
    """A local partnership for democracy. Roles, relations, bodies, cases and ledgers belong to one."""

    name = models.CharField(_("Name"), max_length=150, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    actor = models.OneToOneField(
        "network.Actor", null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False,
        help_text=_("the partnership itself as an actor of the network"),
    )  # fmt: skip
    chain = models.OneToOneField(Chain, on_delete=models.PROTECT, related_name="+", editable=False)
    office_name = models.CharField(_("Federführendes Amt"), max_length=150)
    coordination_name = models.CharField(_("Koordinierungs- und Fachstelle"), max_length=150, blank=True)
    street = models.CharField(_("Straße und Hausnummer"), max_length=120, blank=True)
    postal_code = models.CharField(_("Postleitzahl"), max_length=5, blank=True, validators=[postal_code_is_german])
    town = models.CharField(_("Ort"), max_length=80, blank=True)
    phone = models.CharField(_("Telefon"), max_length=40, blank=True)
    email = models.EmailField(_("E-Mail-Adresse"), blank=True)
    office_hours = models.CharField(_("Sprechzeiten"), max_length=150, blank=True)
    land = models.CharField(_("Land"), max_length=2, choices=Land.choices)
    timezone = models.CharField(_("Zeitzone"), max_length=40, default="Europe/Berlin")
    area = models.ForeignKey(
        Area, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Gebiet")
    )
    bank_waiting_days = models.PositiveSmallIntegerField(_("Wartefrist für neue Bankverbindungen in Tagen"), default=3)

    class Meta:
        verbose_name = _("Partnerschaft")
        verbose_name_plural = _("Partnerschaften")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def journal_chain(self) -> Chain:
        return self.chain


class PartnershipRecord(Record):
    """Belongs to one partnership and is journalled in its chain."""

    partnership: models.ForeignKey[Partnership, Partnership]

    class Meta:
        abstract = True

    @property
    def journal_chain(self) -> Chain:
        return self.partnership.chain
