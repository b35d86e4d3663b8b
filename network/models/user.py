from __future__ import annotations

import copy
import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import rules
from django.apps import apps
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q, UUIDField, Value
from django.db.models.functions import Cast, Lower
from django.utils.translation import gettext_lazy as _

from network.models.role import Delegation, RoleAssignment, valid_on
from workflows import clock

if TYPE_CHECKING:
    from network.models.actor import Actor
    from network.models.partnership import Partnership


@dataclass(frozen=True, slots=True)
class Held:
    """One role that a person holds today: in a partnership, or for an organisation."""

    role: str
    partnership: int | None = None
    actor: int | None = None
    giver: uuid.UUID | None = None


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        if not email:
            raise ValueError("A person needs an e-mail address.")
        user = self.model(email=email, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, **{**fields, "is_superuser": True})

    def at_desk(self, role: str, scope: str) -> models.QuerySet[User]:
        """Who sits at a desk today, own or as a deputy: the other side of `User.desk_scopes()`. One query."""
        place, _colon, pk = scope.partition(":")
        today = clock.today()
        if place == "user":
            found = Q(pk=int(pk))
        elif place == "actor":
            representation = apps.get_model("network", "Representation")
            rows = representation.objects.filter(valid_on(today), actor=int(pk), role=role, confirmed_at__isnull=False)
            found = Q(pk__in=rows.values("user"))
        else:
            assigned = RoleAssignment.objects.filter(valid_on(today), partnership=int(pk), role=role)
            deputies = Delegation.objects.in_force(today).filter(partnership=int(pk), role=role)
            found = Q(pk__in=assigned.values("user")) | Q(pk__in=deputies.values("deputy"))
        return self.filter(found, is_active=True).order_by("name")

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").lower())

    async def aget_by_natural_key(self, username: str | None) -> User:
        return await self.aget(email=(username or "").lower())


class User(AbstractBaseUser):
    """A person with a log-in. Rights come from dated roles; the operator's flag opens the admin only."""

    class Language(models.TextChoices):
        GERMAN = "de", _("Deutsch")
        ENGLISH = "en", _("Englisch")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(
        _("E-Mail-Adresse"), unique=True, error_messages={"unique": _("Mit dieser Adresse gibt es schon ein Konto.")}
    )
    name = models.CharField(_("Name"), max_length=150)
    language = models.CharField(_("Sprache"), max_length=2, choices=Language.choices, default=Language.GERMAN)
    is_active = models.BooleanField(_("darf sich anmelden"), default=True)
    is_superuser = models.BooleanField(_("betreibt diese Installation"), default=False)
    # Set on saving: Django's own checks make an empty person, before there is a database to ask for the time.
    created_at = models.DateTimeField(editable=False)

    objects = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("Person")
        verbose_name_plural = _("Personen")
        ordering = ["name", "pk"]
        constraints = [models.CheckConstraint(condition=Q(email=Lower("email")), name="network_user_email_lower")]

    def __str__(self) -> str:
        return self.name or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email.lower()
        if self._state.adding and not self.__dict__.get("created_at"):
            self.created_at = clock.now()
        super().save(*args, **kwargs)

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        self.forget_roles()
        super().refresh_from_db(*args, **kwargs)

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    # ----- rights

    @property
    def is_staff(self) -> bool:
        return self.is_superuser

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        if not self.is_active:
            return False
        return rules.has_perm(perm, self, obj) or (obj is None and self.is_superuser and _is_model_permission(perm))

    def has_perms(self, perm_list: Iterable[str], obj: Any = None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perm_list)

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and self.is_superuser

    # ----- roles

    def held(self) -> frozenset[Held]:
        """What this person holds today, own and as a deputy, in one query kept on the instance."""
        kept: frozenset[Held] | None = self.__dict__.get("_held")
        if kept is None:
            kept = self._held_on(clock.today())
            self.__dict__["_held"] = kept
        return kept

    def forget_roles(self) -> None:
        self.__dict__.pop("_held", None)

    def holds(
        self, role: str, partnership: Partnership | int, on: dt.date | None = None, delegations: bool = True
    ) -> bool:
        pk = partnership if isinstance(partnership, int) else partnership.pk
        return any(
            h.role == role and h.partnership == pk and (delegations or h.giver is None) for h in self._held_at(on)
        )

    def represents(self, actor: Actor | int, role: str | None = None) -> bool:
        pk = actor if isinstance(actor, int) else actor.pk
        return any(h.actor == pk and role in (None, h.role) for h in self.held())

    def office_partnerships(self) -> set[int]:
        """Partnerships in which this person holds any office role, own or as a deputy."""
        return {h.partnership for h in self.held() if h.partnership is not None}

    def represented_actors(self) -> set[int]:
        return {h.actor for h in self.held() if h.actor is not None}

    def desk_scopes(self) -> set[tuple[str, str]]:
        """Role and scope of every desk this person sits at; what is assigned to a person is not delegated."""
        scopes: set[tuple[str, str]] = set()
        for h in self.held():
            scopes.add((h.role, f"actor:{h.actor}" if h.actor is not None else f"partnership:{h.partnership}"))
            if h.giver is None:
                scopes.add((h.role, f"user:{self.pk}"))
        return scopes

    def deputises(self, perm: str, subject: Any) -> uuid.UUID | None:
        """Public id of the giver on whose delegation the right rests; None if it is this person's own."""
        own = {h for h in self.held() if h.giver is None}
        if len(own) == len(self.held()):
            return None
        if rules.has_perm(perm, self._holding(own), subject):
            return None
        for giver in sorted({h.giver for h in self.held() if h.giver is not None}):
            if rules.has_perm(perm, self._holding(own | {h for h in self.held() if h.giver == giver}), subject):
                return giver
        return None

    def _holding(self, held: set[Held]) -> Self:
        person = copy.copy(self)
        person.__dict__["_held"] = frozenset(held)
        return person

    def _held_at(self, on: dt.date | None) -> frozenset[Held]:
        return self.held() if on is None else self._held_on(on)

    def _held_on(self, on: dt.date) -> frozenset[Held]:
        if self.pk is None:
            return frozenset()
        representation = apps.get_model("network", "Representation")
        nobody = Cast(Value(None), UUIDField())
        assigned = RoleAssignment.objects.filter(valid_on(on), user=self).annotate(
            scope=F("partnership_id"), place=Value("partnership"), giver_id_=nobody
        )
        delegated = (
            Delegation.objects.in_force(on)
            .filter(deputy=self)
            .annotate(scope=F("partnership_id"), place=Value("partnership"), giver_id_=F("giver__public_id"))
        )
        represents = representation.objects.filter(valid_on(on), user=self, confirmed_at__isnull=False).annotate(
            scope=F("actor_id"), place=Value("actor"), giver_id_=nobody
        )
        columns = ("role", "place", "scope", "giver_id_")
        rows = assigned.values_list(*columns).union(
            delegated.values_list(*columns), represents.values_list(*columns), all=True
        )
        return frozenset(Held(role, giver=giver, **{place: scope}) for role, place, scope, giver in rows.order_by())


def _is_model_permission(perm: str) -> bool:
    """Whether this is one of the admin's add, change, delete or view on a table."""
    app_label, _dot, codename = perm.partition(".")
    action, _bar, model = codename.partition("_")
    return action in {"add", "change", "delete", "view"} and model in apps.all_models.get(app_label, {})
