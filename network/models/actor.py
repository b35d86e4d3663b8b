from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from network.german import sort_key
from network.models.area import Area
from network.models.partnership import Partnership, postal_code_is_german
from network.models.record import Record, period_is_ordered
from network.models.role import ORGANISATION_ROLES, PARTNERSHIP_ROLES, Role
from network.models.topic import Topic
from workflows.models import Chain


class Visibility(models.TextChoices):
    PRIVATE = "private", _("nur für die Organisation selbst und das Amt")
    PARTNERSHIP = "partnership", _("für die eigene Partnerschaft")
    NETWORK = "network", _("für alle Partnerschaften")
    PUBLIC = "public", _("für alle")


class Actor(Record):
    """Somebody who can stand in a relation or hold a grant. Instance-wide; partnerships say that they work with it."""

    class Kind(models.TextChoices):
        PERSON = "person", _("Person")
        ORGANISATION = "organisation", _("Organisation")
        PUBLIC_BODY = "public_body", _("Öffentliche Stelle")
        UNIT = "unit", _("Abteilung oder Gliederung")
        COLLABORATION = "collaboration", _("Zusammenschluss")
        COMMITTEE = "committee", _("Gremium")

    class LegalForm(models.TextChoices):
        REGISTERED_ASSOCIATION = "ev", _("e. V.")
        NON_PROFIT_LIMITED = "ggmbh", _("gGmbH")
        LIMITED = "gmbh", _("GmbH")
        FOUNDATION = "foundation", _("Stiftung")
        COOPERATIVE = "cooperative", _("Genossenschaft")
        PUBLIC_CORPORATION = "public_corporation", _("Körperschaft des öffentlichen Rechts")
        PUBLIC_INSTITUTION = "public_institution", _("Anstalt oder Stiftung des öffentlichen Rechts")
        PARTNERSHIP_UNDER_CIVIL_LAW = "gbr", _("GbR")
        UNREGISTERED = "unregistered", _("nicht eingetragener Verein")
        GROUP = "group", _("Initiative ohne Rechtsform")
        OTHER = "other", _("andere Rechtsform")

    class Category(models.TextChoices):
        MUNICIPALITY = "municipality", _("Kommune")
        ALLIANCE = "alliance", _("Bündnis oder Netzwerk")
        EDUCATION = "education", _("Schule oder Bildungsträger")
        ASSOCIATION = "association", _("Verein oder Verband")
        FAITH = "faith", _("Glaubensgemeinschaft")
        JUSTICE = "justice", _("Polizei oder Justiz")
        ADVICE = "advice", _("Beratungsstelle")
        MEDIA = "media", _("Medien")
        BUSINESS = "business", _("Wirtschaft")
        MULTIPLIER = "multiplier", _("Multiplikatorin oder Multiplikator")
        OTHER = "other", _("Sonstige")

    kind = models.CharField(_("Art"), max_length=20, choices=Kind.choices, default=Kind.ORGANISATION)
    name = models.CharField(_("Name"), max_length=200)
    short_name = models.CharField(_("Kurzname"), max_length=60, blank=True)
    sort_name = models.CharField(max_length=260, editable=False)
    legal_form = models.CharField(_("Rechtsform"), max_length=30, choices=LegalForm.choices, blank=True)
    category = models.CharField(_("Bereich"), max_length=20, choices=Category.choices, blank=True)
    founded = models.DateField(_("gegründet"), null=True, blank=True)
    dissolved = models.DateField(_("aufgelöst"), null=True, blank=True)
    languages = models.CharField(_("Sprachen"), max_length=200, blank=True)
    is_non_profit = models.BooleanField(_("gemeinnützig"), default=False)
    charitable_until = models.DateField(_("Freistellungsbescheid gilt bis"), null=True, blank=True)
    vat_deductible = models.BooleanField(_("zum Vorsteuerabzug berechtigt"), default=False)
    street = models.CharField(_("Straße und Hausnummer"), max_length=120, blank=True)
    postal_code = models.CharField(_("Postleitzahl"), max_length=5, blank=True, validators=[postal_code_is_german])
    town = models.CharField(_("Ort"), max_length=80, blank=True)
    area = models.ForeignKey(
        Area, null=True, blank=True, on_delete=models.PROTECT, related_name="actors", verbose_name=_("Gemeinde")
    )
    topics = models.ManyToManyField(Topic, blank=True, related_name="actors", verbose_name=_("Themen"))
    about = models.TextField(_("Worum es Ihnen geht"), max_length=1500, blank=True)
    website = models.URLField(_("Website"), blank=True)
    visibility = models.CharField(
        _("Sichtbar"), max_length=20, choices=Visibility.choices, default=Visibility.PARTNERSHIP
    )
    partnerships = models.ManyToManyField(Partnership, blank=True, related_name="actors")
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="actor",
        verbose_name=_("Konto, wenn es eine Person ist"),
    )  # fmt: skip
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")
    reviewed_at = models.DateTimeField(_("durchgesehen am"), null=True, blank=True, editable=False)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("Akteur")
        verbose_name_plural = _("Akteure")
        ordering = ["sort_name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=True) | Q(kind="person"), name="network_actor_user_is_person"
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")), name="network_actor_merged_elsewhere"
            ),
            models.CheckConstraint(
                condition=Q(dissolved__isnull=True) | Q(founded__isnull=True) | Q(dissolved__gte=F("founded")),
                name="network_actor_founded_first",
            ),
        ]
        indexes = [
            models.Index(fields=["sort_name", "id"], name="network_actor_order"),
            models.Index(fields=["kind", "sort_name"], name="network_actor_kind"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_name = sort_key(self.name)[:260]
        super().save(*args, **kwargs)

    @property
    def is_person(self) -> bool:
        return self.kind == self.Kind.PERSON

    def is_charitable_on(self, day: dt.date) -> bool:
        return self.is_non_profit and self.charitable_until is not None and self.charitable_until >= day


class Identifier(Record):
    """The number by which a register knows an actor."""

    class Scheme(models.TextChoices):
        ASSOCIATIONS = "VR", _("Vereinsregister")
        COMPANIES = "HRB", _("Handelsregister")
        LOBBY = "lobby", _("Lobbyregister")
        AGS = "AGS", _("Gemeindeschlüssel")
        ARS = "ARS", _("Regionalschlüssel")
        SCHOOL = "school", _("Schulnummer")

    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="identifiers")
    scheme = models.CharField(_("Register"), max_length=20, choices=Scheme.choices)
    value = models.CharField(_("Nummer"), max_length=80)

    class Meta:
        verbose_name = _("Registernummer")
        verbose_name_plural = _("Registernummern")
        ordering = ["scheme", "value"]
        constraints = [models.UniqueConstraint(fields=["scheme", "value"], name="network_identifier_once")]

    def __str__(self) -> str:
        return f"{self.get_scheme_display()} {self.value}"


class Representation(Record):
    """A person acts for an organisation, once somebody of it, or the office, has confirmed that."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="representations", verbose_name=_("Person")
    )
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="representations")
    role = models.CharField(_("Rolle"), max_length=20, choices=[(r.value, r.label) for r in ORGANISATION_ROLES])
    function = models.CharField(_("Funktion"), max_length=100, blank=True)
    valid_from = models.DateField(_("gilt ab"))
    valid_until = models.DateField(_("gilt bis"), null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("Vertretung einer Organisation")
        verbose_name_plural = _("Vertretungen von Organisationen")
        ordering = ["role", "valid_from", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=[r.value for r in ORGANISATION_ROLES]), name="network_representation_role"
            ),
            period_is_ordered("network_representation_period"),
            models.UniqueConstraint(
                fields=["user", "actor", "role"],
                condition=Q(valid_until__isnull=True),
                name="network_representation_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.actor_id}"


class Invitation(Record):
    """An e-mail address is asked to take a role. The link's token is kept as a hash only."""

    email = models.EmailField(_("E-Mail-Adresse"))
    actor = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.PROTECT, related_name="invitations")
    partnership = models.ForeignKey(
        Partnership, null=True, blank=True, on_delete=models.PROTECT, related_name="invitations"
    )
    role = models.CharField(_("Rolle"), max_length=20, choices=Role.choices)
    function = models.CharField(_("Funktion"), max_length=100, blank=True)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField(_("gilt bis"))
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("Einladung")
        verbose_name_plural = _("Einladungen")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    actor__isnull=False, partnership__isnull=True, role__in=[r.value for r in ORGANISATION_ROLES]
                )
                | Q(actor__isnull=True, partnership__isnull=False, role__in=[r.value for r in PARTNERSHIP_ROLES]),
                name="network_invitation_one_place",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(revoked_at__isnull=True), name="network_invitation_one_end"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.public_id}"

    @property
    def journal_chain(self) -> Chain:
        return self.partnership.chain if self.partnership is not None else Chain.objects.get(name="instance")

    def is_open(self, now: dt.datetime) -> bool:
        return self.accepted_at is None and self.revoked_at is None and now < self.expires_at
