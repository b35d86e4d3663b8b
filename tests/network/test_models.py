"""What the database refuses, whoever asks it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from django.db.models import ProtectedError
from django.db.utils import DatabaseError

from network.models import Actor, BankAccount, Partnership, Relation, User
from tests.factories.network import (
    LONG_AGO,
    ActorFactory,
    AreaFactory,
    BankAccountFactory,
    DelegationFactory,
    ExternalGrantFactory,
    OccupancyFactory,
    PartnershipFactory,
    RelationFactory,
    RelationTypeFactory,
    RepresentationFactory,
    RoleAssignmentFactory,
    SeatFactory,
    UserFactory,
)
from workflows import clock

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 1, 1)


def refused(name: str, act: Callable[[], Any]) -> bool:
    """Whether the database refuses by the constraint of that name."""
    try:
        with transaction.atomic():
            act()
    except DatabaseError as error:
        found = error.__cause__.diag.constraint_name  # type: ignore[union-attr]
        assert found == name, found
        return True
    return False


def same_person() -> Any:
    person = UserFactory()
    return DelegationFactory(giver=person, deputy=person)


def same_eyes() -> Any:
    person = UserFactory()
    return BankAccountFactory(active=True, proposed_by=person, confirmed_by=person)


def two_active() -> Any:
    actor = ActorFactory()
    BankAccountFactory(actor=actor, active=True)
    return BankAccountFactory(actor=actor, active=True)


def two_waiting() -> Any:
    actor = ActorFactory()
    BankAccountFactory(actor=actor)
    return BankAccountFactory(actor=actor)


def twice_at_a_time() -> Any:
    first = RelationFactory()
    return RelationFactory(partnership=first.partnership, a=first.a, b=first.b, type=first.type)


def to_itself() -> Any:
    actor = ActorFactory()
    return RelationFactory(a=actor, b=actor)


def symmetric_out_of_order() -> Any:
    low, high = ActorFactory(), ActorFactory()
    return RelationFactory(a=high, b=low, type=RelationTypeFactory(symmetric=True))


def of_the_wrong_kind() -> Any:
    return RelationFactory(type=RelationTypeFactory(kinds_a=["public_body"]))


def two_on_a_seat() -> Any:
    seat = SeatFactory()
    OccupancyFactory(seat=seat, valid_until=DAY)
    return OccupancyFactory(seat=seat, valid_from=DAY)


def into_itself() -> Any:
    actor = ActorFactory()
    Actor.objects.filter(pk=actor.pk).update(merged_into=actor)


def twice_the_address() -> Any:
    UserFactory(email="Anna@Example.org")
    return UserFactory(email="anna@example.org")


def in_capitals() -> Any:
    User.objects.filter(pk=UserFactory().pk).update(email="ANNA@EXAMPLE.ORG")


REFUSED: list[tuple[str, Callable[[], Any]]] = [
    ("network_user_email_key", twice_the_address),
    ("network_user_email_lower", in_capitals),
    ("network_assignment_office_role", lambda: RoleAssignmentFactory(role="applicant")),
    ("network_assignment_period", lambda: RoleAssignmentFactory(valid_until=dt.date(2019, 1, 1))),
    ("network_delegation_two_people", same_person),
    ("network_delegation_office_role", lambda: DelegationFactory(role="signatory")),
    ("network_delegation_period", lambda: DelegationFactory(valid_until=dt.date(2019, 1, 1))),
    ("network_representation_role", lambda: RepresentationFactory(role="clerk")),
    ("network_representation_period", lambda: RepresentationFactory(valid_until=dt.date(2019, 1, 1))),
    ("network_account_four_eyes", same_eyes),
    ("network_account_confirmed_by_somebody", lambda: BankAccountFactory(state="active")),
    ("network_account_iban", lambda: BankAccountFactory(iban="Sparkasse")),
    ("network_account_one_active", two_active),
    ("network_account_one_waiting", two_waiting),
    ("network_relation_two_ends", to_itself),
    ("network_relation_once_at_a_time", twice_at_a_time),
    ("network_relation_symmetric_order", symmetric_out_of_order),
    ("network_relation_kinds", of_the_wrong_kind),
    ("network_relation_confirmed_by_source", lambda: RelationFactory(status="confirmed", source="")),
    ("network_relation_begins", lambda: RelationFactory(valid=(None, DAY))),
    ("network_relation_begins", lambda: RelationFactory(valid=DateRange(DAY, DAY))),
    ("network_relation_known_since", lambda: RelationFactory(known=(None, None))),
    ("network_occupancy_period", lambda: OccupancyFactory(valid_until=dt.date(2019, 1, 1))),
    ("network_occupancy_one_member", two_on_a_seat),
    ("network_actor_merged_elsewhere", into_itself),
    ("network_actor_founded_first", lambda: ActorFactory(founded=DAY, dissolved=LONG_AGO)),
    ("network_actor_user_is_person", lambda: ActorFactory(user=UserFactory())),
    ("network_external_amount", lambda: ExternalGrantFactory(amount="0.00")),
    ("network_external_period", lambda: ExternalGrantFactory(period_until=dt.date(2019, 1, 1))),
    ("network_area_ags", lambda: [AreaFactory(ags="16999999") for _ in range(2)]),
]


@pytest.mark.parametrize(("name", "act"), REFUSED, ids=[name for name, _ in REFUSED])
def test_the_database_refuses(name: str, act: Callable[[], Any]) -> None:
    assert refused(name, act)


@pytest.mark.parametrize(
    "changes",
    [
        {"role": "Vorstand"},
        {"status": "confirmed", "source": "Satzung"},
        {"valid": DateRange(DAY, None)},
        {"visibility": "public"},
    ],
)
def test_a_relation_is_not_edited(changes: dict[str, Any]) -> None:
    relation = RelationFactory()
    assert refused("network_relation_only_closes", lambda: Relation.objects.filter(pk=relation.pk).update(**changes))


def test_a_relation_is_closed_once() -> None:
    relation = RelationFactory()
    rows = Relation.objects.filter(pk=relation.pk)
    later = clock.now() + dt.timedelta(days=1)
    assert rows.update(known=DateTimeTZRange(relation.known[0], later)) == 1
    again = DateTimeTZRange(relation.known[0], later + dt.timedelta(days=1))
    assert refused("network_relation_only_closes", lambda: rows.update(known=again))


def test_the_same_relation_may_be_known_in_two_partnerships_and_at_two_times() -> None:
    first = RelationFactory(valid=(LONG_AGO, DAY))
    RelationFactory(a=first.a, b=first.b, type=first.type, valid=(LONG_AGO, DAY))
    RelationFactory(partnership=first.partnership, a=first.a, b=first.b, type=first.type, valid=(DAY, None))
    assert Relation.objects.count() == 3


def test_deputies_sit_beside_the_member() -> None:
    seat = SeatFactory()
    OccupancyFactory(seat=seat)
    OccupancyFactory(seat=seat, deputy=True)
    assert seat.occupancies.count() == 2


@pytest.mark.parametrize("factory", [BankAccountFactory, RepresentationFactory])
def test_what_carries_money_keeps_its_actor(factory: Any) -> None:
    row = factory()
    with pytest.raises(ProtectedError):
        row.actor.delete()


def test_a_day_belongs_to_one_relation_even_at_its_edges() -> None:
    first = RelationFactory(valid=DateRange(LONG_AGO, DAY, "[]"))
    with pytest.raises(IntegrityError), transaction.atomic():
        RelationFactory(
            partnership=first.partnership, a=first.a, b=first.b, type=first.type, valid=DateRange(DAY, None)
        )


# ----- the person


def test_the_address_is_the_log_in_whatever_its_case() -> None:
    person = User.objects.create_user("Anna@Example.org", "geheim genug hier", name="Anna")
    assert User.objects.get_by_natural_key("ANNA@example.ORG") == person
    assert person.check_password("geheim genug hier")


def test_roles_end_with_their_last_day(partnership: Partnership) -> None:
    person = UserFactory()
    RoleAssignmentFactory(user=person, partnership=partnership, role="clerk", valid_from=LONG_AGO, valid_until=DAY)
    assert [person.holds("clerk", partnership, on=DAY + dt.timedelta(days=n)) for n in (-1, 0, 1)] == [
        True,
        True,
        False,
    ]
    assert not person.holds("clerk", partnership)


def test_a_deputy_holds_the_role_only_while_the_giver_does(partnership: Partnership) -> None:
    assignment = RoleAssignmentFactory(partnership=partnership, role="decider")
    deputy = UserFactory()
    DelegationFactory(giver=assignment.user, deputy=deputy, partnership=partnership, role="decider")
    assert deputy.holds("decider", partnership)
    assert not deputy.holds("decider", partnership, delegations=False)
    assert deputy.deputises("network.view_journal", partnership) == assignment.user.public_id
    assignment.valid_until = clock.today() - dt.timedelta(days=1)
    assignment.save()
    deputy.forget_roles()
    assert not deputy.holds("decider", partnership)


def test_a_right_of_ones_own_rests_on_no_delegation(partnership: Partnership) -> None:
    assignment = RoleAssignmentFactory(partnership=partnership, role="decider")
    deputy = RoleAssignmentFactory(partnership=partnership, role="clerk").user
    DelegationFactory(giver=assignment.user, deputy=deputy, partnership=partnership, role="decider")
    assert deputy.deputises("network.view_journal", partnership) is None


def test_desk_scopes_name_place_and_person(partnership: Partnership, organisation: Actor) -> None:
    giver = RoleAssignmentFactory(partnership=partnership, role="chair").user
    person = RoleAssignmentFactory(partnership=partnership, role="juror").user
    RepresentationFactory(user=person, actor=organisation, role="signatory")
    DelegationFactory(giver=giver, deputy=person, partnership=partnership, role="chair")
    assert person.desk_scopes() == {
        ("juror", f"partnership:{partnership.pk}"),
        ("juror", f"user:{person.pk}"),
        ("signatory", f"actor:{organisation.pk}"),
        ("signatory", f"user:{person.pk}"),
        ("chair", f"partnership:{partnership.pk}"),
    }


def test_all_roles_are_one_query(
    partnership: Partnership, organisation: Actor, django_assert_num_queries: Callable[..., Any]
) -> None:
    person = RoleAssignmentFactory(partnership=partnership).user
    RepresentationFactory(user=person, actor=organisation)
    with django_assert_num_queries(1):
        person.holds("clerk", partnership)
        person.represents(organisation)
        person.desk_scopes()
        person.deputises("network.view_journal", partnership)
        person.has_perm("network.delegate", partnership)


def test_the_operator_reaches_the_admin_and_takes_no_steps(partnership: Partnership) -> None:
    operator = User.objects.create_superuser("betrieb@example.org", "geheim genug hier", name="Betrieb")
    assert operator.is_staff
    assert operator.has_perm("network.view_actor")
    assert not operator.has_perm("network.view_journal")
    assert not operator.has_perm("network.assign_role", partnership)
    assert not operator.has_perm("network.change_partnership", partnership)


def test_who_may_not_sign_in_has_no_right(partnership: Partnership) -> None:
    person = RoleAssignmentFactory(partnership=partnership, user=UserFactory(is_active=False)).user
    assert not person.has_perm("network.view_journal", partnership)


def test_an_unconfirmed_representation_gives_nothing(organisation: Actor) -> None:
    row = RepresentationFactory(actor=organisation, confirmed_at=None, confirmed_by=None)
    assert not row.user.represents(organisation)


def test_names_sort_as_in_german() -> None:
    for name in ("Zebra", "Äpfel", "apfel", "Straße", "Strasse 2", "Ödland"):
        ActorFactory(name=name)
    assert [actor.name for actor in Actor.objects.all()] == ["Äpfel", "apfel", "Ödland", "Straße", "Strasse 2", "Zebra"]


def test_an_account_pays_from_its_day_on() -> None:
    account = BankAccountFactory(active=True, state=BankAccount.State.CONFIRMED, active_from=DAY)
    assert [account.pays_on(DAY + dt.timedelta(days=n)) for n in (-1, 0)] == [False, True]
    assert not BankAccountFactory().pays_on(DAY)


def test_a_partnership_has_a_chain_of_its_own() -> None:
    assert PartnershipFactory().chain != PartnershipFactory().chain
