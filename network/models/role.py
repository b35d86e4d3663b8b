from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from network.models.partnership import Partnership, PartnershipRecord
from network.models.record import period_is_ordered


class Role(models.TextChoices):
    APPLICANT = "applicant", _("Antragstellung")
    SIGNATORY = "signatory", _("Unterschrift")
    COORDINATOR = "coordinator", _("Koordinierungs- und Fachstelle")
    CLERK = "clerk", _("Sachbearbeitung")
    DECIDER = "decider", _("Bewilligung")
    JUROR = "juror", _("Gutachten")
    CHAIR = "chair", _("Vorsitz")
    SECRETARY = "secretary", _("Schriftführung")
    CHECKER = "checker", _("Prüfung (sachlich und rechnerisch richtig)")
    APPROVER = "approver", _("Anordnung")
    TREASURER = "treasurer", _("Kasse")
    AUDITOR = "auditor", _("Rechnungsprüfung")
    ADMINISTRATOR = "administrator", _("Verwaltung der Einstellungen")


# Held for an organisation, by a Representation; every other role is held in a partnership.
ORGANISATION_ROLES = (Role.APPLICANT, Role.SIGNATORY)
PARTNERSHIP_ROLES = tuple(role for role in Role if role not in ORGANISATION_ROLES)
LEAD_OFFICE_ROLES = (Role.CLERK, Role.DECIDER, Role.CHECKER, Role.APPROVER, Role.TREASURER)
OFFICE_ROLES = (Role.COORDINATOR, *LEAD_OFFICE_ROLES)
READING_ROLES = (*OFFICE_ROLES, Role.AUDITOR)


def valid_on(day: dt.date) -> Q:
    return Q(valid_from__lte=day) & (Q(valid_until__isnull=True) | Q(valid_until__gte=day))


class RoleAssignment(PartnershipRecord):
    """A person holds a role in a partnership from one day to another, both included."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("Person")
    )
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(_("Rolle"), max_length=20, choices=Role.choices)
    valid_from = models.DateField(_("gilt ab"))
    valid_until = models.DateField(_("gilt bis"), null=True, blank=True)

    class Meta:
        verbose_name = _("Rolle")
        verbose_name_plural = _("Rollen")
        ordering = ["role", "valid_from", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=[r.value for r in PARTNERSHIP_ROLES]), name="network_assignment_office_role"
            ),
            period_is_ordered("network_assignment_period"),
        ]
        indexes = [models.Index(fields=["partnership", "role"], name="network_assignment_role")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.valid_from}"


class DelegationQuerySet(models.QuerySet["Delegation"]):
    def in_force(self, day: dt.date) -> DelegationQuerySet:
        """Valid on the day, and the giver holds the role that day: nobody gives what they do not have."""
        return self.filter(
            valid_on(day),
            Exists(
                RoleAssignment.objects.filter(
                    valid_on(day), user=OuterRef("giver"), partnership=OuterRef("partnership"), role=OuterRef("role")
                )
            ),
        )


class Delegation(PartnershipRecord):
    """For a time, somebody acts for the holder of a role; the journal names both."""

    giver = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="given", verbose_name=_("Wer vertreten wird")
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="deputised", verbose_name=_("Vertretung")
    )
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="delegations")
    role = models.CharField(_("Rolle"), max_length=20, choices=Role.choices)
    valid_from = models.DateField(_("gilt ab"))
    valid_until = models.DateField(_("gilt bis"))
    reason = models.CharField(_("Anlass"), max_length=200, blank=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = _("Vertretung")
        verbose_name_plural = _("Vertretungen")
        ordering = ["valid_from", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(giver=F("deputy")), name="network_delegation_two_people"),
            models.CheckConstraint(
                condition=Q(role__in=[r.value for r in PARTNERSHIP_ROLES]), name="network_delegation_office_role"
            ),
            period_is_ordered("network_delegation_period"),
        ]

    def __str__(self) -> str:
        return f"{self.giver_id} → {self.deputy_id} {self.role} {self.valid_from}"
