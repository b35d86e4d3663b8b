"""Rows of the network for tests, written past the services: what a test is not about may be quick."""

from __future__ import annotations

import datetime as dt
from typing import Any

import factory
from django.contrib.auth.hashers import make_password

from network.models import (
    Actor,
    Area,
    BankAccount,
    Body,
    Delegation,
    ExternalGrant,
    Occupancy,
    Partnership,
    Relation,
    RelationType,
    Representation,
    RoleAssignment,
    Seat,
    Topic,
    User,
)
from workflows import clock
from workflows.models import Chain

PASSWORD = "ein langes Passwort"
LONG_AGO = dt.date(2020, 1, 1)
IBAN = "DE89370400440532013000"
_HASHED: dict[str, str] = {}


def hashed_password() -> str:
    """One hash for the whole run: hashing is slow on purpose."""
    return _HASHED.setdefault(PASSWORD, make_password(PASSWORD))


class UserFactory(factory.django.DjangoModelFactory[User]):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"Person {n}")
    password = factory.LazyFunction(hashed_password)


class PartnershipFactory(factory.django.DjangoModelFactory[Partnership]):
    class Meta:
        model = Partnership

    name = factory.Sequence(lambda n: f"Landkreis {n}")
    slug = factory.Sequence(lambda n: f"landkreis-{n}")
    chain = factory.LazyAttribute(lambda o: Chain.objects.create(name=f"partnership:{o.slug}"))
    office_name = factory.LazyAttribute(lambda o: f"{o.name}, Amt für Demokratie")
    street = "Marktplatz 1"
    postal_code = "99998"
    town = "Neuhafen"
    email = factory.LazyAttribute(lambda o: f"demokratie@{o.slug}.example.org")
    land = "TH"


class RoleAssignmentFactory(factory.django.DjangoModelFactory[RoleAssignment]):
    class Meta:
        model = RoleAssignment

    user = factory.SubFactory(UserFactory)
    partnership = factory.SubFactory(PartnershipFactory)
    role = "clerk"
    valid_from = LONG_AGO


class DelegationFactory(factory.django.DjangoModelFactory[Delegation]):
    class Meta:
        model = Delegation

    giver = factory.SubFactory(UserFactory)
    deputy = factory.SubFactory(UserFactory)
    partnership = factory.SubFactory(PartnershipFactory)
    role = "clerk"
    valid_from = factory.LazyFunction(clock.today)
    valid_until = factory.LazyFunction(lambda: clock.today() + dt.timedelta(days=14))
    reason = "Urlaub"


class AreaFactory(factory.django.DjangoModelFactory[Area]):
    class Meta:
        model = Area

    ags = factory.Sequence(lambda n: f"{16_990_000 + n:08d}")
    name = factory.Sequence(lambda n: f"Gemeinde {n}")
    level = Area.Level.MUNICIPALITY


class TopicFactory(factory.django.DjangoModelFactory[Topic]):
    class Meta:
        model = Topic

    label_de = factory.Sequence(lambda n: f"Thema {n}")
    label_en = factory.Sequence(lambda n: f"Topic {n}")


class ActorFactory(factory.django.DjangoModelFactory[Actor]):
    """An organisation that could apply: address, charitable, visible in its partnership."""

    class Meta:
        model = Actor
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Verein {n} e. V.")
    legal_form = Actor.LegalForm.REGISTERED_ASSOCIATION
    is_non_profit = True
    charitable_until = dt.date(2099, 12, 31)
    street = "Mühlenweg 3"
    postal_code = "99998"
    town = "Neuhafen"

    @factory.post_generation
    def partnerships(self: Any, create: bool, extracted: list[Partnership] | None, **kwargs: Any) -> None:
        if create and extracted:
            self.partnerships.set(extracted)

    @factory.post_generation
    def topics(self: Any, create: bool, extracted: list[Topic] | None, **kwargs: Any) -> None:
        if create and extracted:
            self.topics.set(extracted)


class RepresentationFactory(factory.django.DjangoModelFactory[Representation]):
    class Meta:
        model = Representation

    user = factory.SubFactory(UserFactory)
    actor = factory.SubFactory(ActorFactory)
    role = "applicant"
    function = "1. Vorsitzende"
    valid_from = LONG_AGO
    confirmed_at = factory.LazyFunction(clock.now)
    confirmed_by = factory.SelfAttribute("user")


class BankAccountFactory(factory.django.DjangoModelFactory[BankAccount]):
    class Meta:
        model = BankAccount

    class Params:
        active = factory.Trait(
            state=BankAccount.State.ACTIVE,
            confirmed_by=factory.SubFactory(UserFactory),
            confirmed_at=factory.LazyFunction(clock.now),
            active_from=LONG_AGO,
        )

    actor = factory.SubFactory(ActorFactory)
    holder = factory.LazyAttribute(lambda o: o.actor.name)
    iban = IBAN
    bic = "COBADEFFXXX"
    proposed_by = factory.SubFactory(UserFactory)
    proposed_at = factory.LazyFunction(clock.now)


class BodyFactory(factory.django.DjangoModelFactory[Body]):
    class Meta:
        model = Body

    partnership = factory.SubFactory(PartnershipFactory)
    name = factory.Sequence(lambda n: f"Bündnis {n}")
    kind = Body.Kind.COMMITTEE


class SeatFactory(factory.django.DjangoModelFactory[Seat]):
    class Meta:
        model = Seat

    body = factory.SubFactory(BodyFactory)
    label = factory.Sequence(lambda n: f"Sitz {n}")
    sector = Seat.Sector.CIVIL_SOCIETY


class OccupancyFactory(factory.django.DjangoModelFactory[Occupancy]):
    class Meta:
        model = Occupancy

    seat = factory.SubFactory(SeatFactory)
    person = factory.SubFactory(UserFactory)
    valid_from = LONG_AGO


class RelationTypeFactory(factory.django.DjangoModelFactory[RelationType]):
    class Meta:
        model = RelationType
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"kind-{n}")
    label_ab_de = "arbeitet zusammen mit"
    label_ba_de = "arbeitet zusammen mit"
    label_ab_en = "works with"
    label_ba_en = "works with"


class RelationFactory(factory.django.DjangoModelFactory[Relation]):
    class Meta:
        model = Relation

    partnership = factory.SubFactory(PartnershipFactory)
    a = factory.SubFactory(ActorFactory)
    b = factory.SubFactory(ActorFactory)
    type = factory.SubFactory(RelationTypeFactory)
    valid = factory.LazyFunction(lambda: (LONG_AGO, None))
    known = factory.LazyFunction(lambda: (clock.now(), None))


class ExternalGrantFactory(factory.django.DjangoModelFactory[ExternalGrant]):
    class Meta:
        model = ExternalGrant

    partnership = factory.SubFactory(PartnershipFactory)
    recipient = factory.SubFactory(ActorFactory)
    programme = "Zusammenhalt durch Teilhabe"
    funder = "Bundesministerium des Innern"
    title = factory.Sequence(lambda n: f"Vorhaben {n}")
    amount = "60000.00"
    period_from = dt.date(2027, 1, 1)
    period_until = dt.date(2027, 12, 31)
