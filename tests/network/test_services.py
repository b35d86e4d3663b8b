"""The verbs: what they write, what they refuse, and that each stands in the journal."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from network import queries, services
from network.models import Actor, BankAccount, Partnership, Relation, Representation, RoleAssignment
from network.services.people import token_of
from tests.conftest import Cast
from tests.factories.network import (
    IBAN,
    ActorFactory,
    BodyFactory,
    RelationTypeFactory,
    RepresentationFactory,
    SeatFactory,
    UserFactory,
)
from workflows import clock
from workflows.journal import verify
from workflows.models import Chain, JournalEntry
from workflows.refusal import Refused
from workflows.steps import SYSTEM

State = BankAccount.State
OTHER_IBAN = "DE02120300000000202051"


def code_of(call: Any, *args: Any, **kwargs: Any) -> tuple[str, int]:
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    return caught.value.code, caught.value.status


def verbs(chain: Chain | None = None) -> list[str]:
    entries = JournalEntry.objects.order_by("chain", "sequence")
    return list((entries.filter(chain=chain) if chain else entries).values_list("verb", flat=True))


def tomorrow(days: int = 1) -> dt.date:
    return clock.today() + dt.timedelta(days=days)


# ----- partnerships and roles


def test_a_partnership_is_founded_with_its_first_administrator(db: None) -> None:
    person = UserFactory()
    given: dict[str, Any] = {
        "name": "Kreis Neu", "slug": "neu", "land": "TH", "office_name": "Amt", "administrator": person,
    }  # fmt: skip
    founded = services.found_partnership(**given, by=SYSTEM)
    assert person.has_perm("network.assign_role", founded)
    assert verbs(founded.chain) == ["found", "assign_role"]
    assert verify(Chain.objects.get(pk=founded.chain_id)) is None
    assert code_of(services.found_partnership, by=SYSTEM, **given) == ("exists", 422)
    assert code_of(services.found_partnership, by=person, **given) == ("forbidden", 403)


def test_a_role_is_given_once_at_a_time_and_by_the_administrator(cast: Cast, partnership: Partnership) -> None:
    give = services.assign_role
    person, administrator = cast["stranger"], cast["administrator"]
    give(person, partnership=partnership, role="clerk", by=administrator, valid_until=tomorrow(5))
    assert person.holds("clerk", partnership)
    same: dict[str, Any] = {"partnership": partnership, "role": "clerk"}
    assert code_of(give, person, by=administrator, **same) == ("overlap", 409)
    assert code_of(give, person, by=cast["clerk"], **same) == ("forbidden", 403)
    give(person, by=administrator, valid_from=tomorrow(6), **same)
    wrong: dict[str, Any] = {"partnership": partnership, "role": "signatory"}
    assert code_of(give, person, by=administrator, **wrong) == ("organisation_role", 422)


def test_a_role_ends_on_its_day_but_not_the_last_administrators(cast: Cast, partnership: Partnership) -> None:
    administrator = cast["administrator"]
    row = RoleAssignment.objects.get(user=cast["clerk"], partnership=partnership)
    services.end_role(row, by=administrator, on=clock.today())
    assert cast["clerk"].holds("clerk", partnership)
    assert not cast["clerk"].holds("clerk", partnership, on=tomorrow())
    assert code_of(services.end_role, row, by=administrator) == ("ended", 409)
    own = RoleAssignment.objects.get(user=administrator, partnership=partnership)
    assert code_of(services.end_role, own, by=administrator) == ("last_administrator", 422)
    services.assign_role(cast["stranger"], partnership=partnership, role="administrator", by=administrator)
    services.end_role(own, by=administrator)


def test_holders_have_themselves_deputised_and_nobody_else(cast: Cast, partnership: Partnership) -> None:
    decider, clerk = cast["decider"], cast["clerk"]
    given: dict[str, Any] = {
        "deputy": clerk, "partnership": partnership, "role": "decider",
        "valid_from": clock.today(), "valid_until": tomorrow(7),
    }  # fmt: skip
    row = services.delegate(decider, by=decider, reason="Urlaub", **given)
    assert clerk.holds("decider", partnership)
    assert clerk.deputises("network.view_journal", partnership) is None
    assert code_of(services.delegate, decider, by=decider, **given) == ("overlap", 409)
    assert code_of(services.delegate, decider, by=clerk, **given) == ("forbidden", 403)
    assert code_of(services.delegate, clerk, by=clerk, **{**given, "deputy": clerk}) == ("same_person", 422)
    assert code_of(services.delegate, clerk, by=clerk, **{**given, "deputy": decider}) == ("not_held", 422)
    backwards = {**given, "valid_until": tomorrow(-1)}
    assert code_of(services.delegate, decider, by=decider, **backwards) == ("period", 422)
    services.end_delegation(row, by=decider)
    clerk.forget_roles()
    assert not clerk.holds("decider", partnership)
    assert verbs(partnership.chain) == ["delegate", "end_delegation"]


# ----- organisations and their people


def test_a_newcomer_registers_and_a_second_asks_to_join(cast: Cast, partnership: Partnership) -> None:
    first, second = cast["stranger"], UserFactory()
    actor = services.register(
        first, partnership=partnership, name="Neu e. V.", legal_form="ev", may_sign=True, by=first
    )
    assert first.represents(actor, "signatory")
    services.ask_to_join(second, actor=actor, may_sign=True, by=second)
    assert not second.represents(actor)
    as_applicant, as_signatory = Representation.objects.filter(user=second).order_by("role")
    assert code_of(services.confirm_representation, as_signatory, by=second) == ("forbidden", 403)
    services.confirm_representation(as_applicant, by=first)
    second.forget_roles()
    assert (second.represents(actor, "applicant"), second.represents(actor, "signatory")) == (True, False)
    assert code_of(services.confirm_representation, as_signatory, by=second) == ("forbidden", 403)
    assert code_of(services.confirm_representation, as_applicant, by=first) == ("confirmed", 409)
    assert verbs() == ["create_actor", "represent", "represent", "ask_to_join", "ask_to_join", "confirm_representation"]


def test_what_is_pressed_twice_is_entered_once(cast: Cast, organisation: Actor, partnership: Partnership) -> None:
    newcomer, signatory, coordinator = cast["stranger"], cast["signatory"], cast["coordinator"]
    entry: dict[str, Any] = {"partnership": partnership, "name": "Neu e. V.", "legal_form": "ev", "may_sign": True}
    assert services.register(newcomer, by=newcomer, **entry) == services.register(newcomer, by=newcomer, **entry)
    account: dict[str, Any] = {"holder": "Jugendring", "iban": IBAN, "by": signatory}
    first = services.propose_bank_account(organisation, **account)
    assert services.propose_bank_account(organisation, **account) == first
    services.create_actor(partnership=partnership, name="Müller gGmbH", by=coordinator)
    again: dict[str, Any] = {"partnership": partnership, "name": "MULLER  gGmbH", "by": coordinator}
    assert code_of(services.create_actor, **again) == ("exists", 409)
    assert Actor.objects.count() == 3


def test_asking_twice_changes_nothing(cast: Cast, organisation: Actor) -> None:
    for _ in range(2):
        services.ask_to_join(cast["stranger"], actor=organisation, may_sign=False, by=cast["stranger"])
    assert cast["stranger"].representations.count() == 1


def test_the_last_person_of_an_organisation_stays(cast: Cast, organisation: Actor) -> None:
    applicant = Representation.objects.get(user=cast["applicant"])
    services.end_representation(applicant, by=cast["signatory"])
    cast["applicant"].forget_roles()
    assert not cast["applicant"].represents(organisation)
    assert code_of(services.end_representation, applicant, by=cast["signatory"]) == ("ended", 409)
    signatory = Representation.objects.get(user=cast["signatory"])
    assert code_of(services.end_representation, signatory, by=cast["signatory"]) == ("last_person", 422)


def test_an_applicant_does_not_make_signatories(cast: Cast, organisation: Actor) -> None:
    asked: dict[str, Any] = {"email": "neu@example.org", "actor": organisation, "by": cast["applicant"]}
    assert code_of(services.invite, role="signatory", **asked) == ("forbidden", 403)
    assert services.invite(role="applicant", **asked).email == "neu@example.org"


def test_an_invitation_is_good_once_and_for_two_weeks(cast: Cast, organisation: Actor) -> None:
    person = UserFactory(email="neu@example.org")
    asked: dict[str, Any] = {
        "email": "Neu@example.org",
        "role": "applicant",
        "actor": organisation,
        "by": cast["signatory"],
    }
    first, second = services.invite(**asked), services.invite(**asked)
    first.refresh_from_db()
    assert first.revoked_at is not None
    assert token_of(second) not in str(list(type(second).objects.values()))
    assert code_of(services.accept_invitation, token_of(first), by=person) == ("expired", 422)
    assert code_of(services.accept_invitation, token_of(second), by=cast["stranger"]) == ("other_address", 422)
    services.accept_invitation(token_of(second), by=person)
    assert person.represents(organisation, "applicant")
    assert code_of(services.accept_invitation, token_of(second), by=person) == ("expired", 422)
    late = services.invite(**asked)
    late.expires_at = clock.now()
    late.save()
    assert code_of(services.accept_invitation, token_of(late), by=person) == ("expired", 422)


def test_an_invitation_to_the_office_gives_the_role(cast: Cast, partnership: Partnership) -> None:
    person = UserFactory(email="neu@example.org")
    invitation = services.invite(email=person.email, role="clerk", partnership=partnership, by=cast["administrator"])
    services.accept_invitation(token_of(invitation), by=person)
    assert person.holds("clerk", partnership)
    assert verbs(partnership.chain) == ["invite", "assign_role", "accept_invitation"]


# ----- profiles


def test_a_profile_changed_by_its_people_is_reviewed_again(cast: Cast, organisation: Actor) -> None:
    reviewed = services.review_actor(organisation, by=cast["coordinator"])
    assert reviewed.reviewed_by == cast["coordinator"]
    by_office = services.update_actor(reviewed, by=cast["coordinator"], town="Altenrode")
    assert by_office.reviewed_at is not None
    by_us = services.update_actor(by_office, by=cast["applicant"], town="Steinrode", version=by_office.version)
    assert by_us.reviewed_at is None
    stale: dict[str, Any] = {"version": by_office.version, "town": "Lindenhain"}
    assert code_of(services.update_actor, by_us, by=cast["applicant"], **stale) == ("stale", 409)
    unchanged = services.update_actor(by_us, by=cast["applicant"], town="Steinrode")
    assert unchanged.version == by_us.version
    assert verbs() == ["review_actor", "update_actor", "update_actor"]
    with pytest.raises(TypeError):
        services.update_actor(by_us, by=cast["applicant"], merged_into=None)


def test_an_organisation_works_with_a_further_partnership(
    cast: Cast, organisation: Actor, other_partnership: Partnership
) -> None:
    assert not cast["outsider"].has_perm("network.view_actor", organisation)
    for _ in range(2):
        services.join_partnership(organisation, partnership=other_partnership, by=cast["signatory"])
    assert cast["outsider"].has_perm("network.view_actor", Actor.objects.get(pk=organisation.pk))
    assert verbs() == ["join_partnership"]


# ----- bank accounts


def test_an_account_is_proposed_confirmed_and_active_after_the_wait(
    cast: Cast, organisation: Actor, partnership: Partnership
) -> None:
    signatory, clerk = cast["signatory"], cast["clerk"]
    first = services.propose_bank_account(
        organisation, holder="Jugendring", iban="de89 3704 0044 0532 0130 00", by=signatory
    )
    assert (first.iban, first.bic, first.state) == (IBAN, "COBADEFFXXX", State.PROPOSED)
    assert code_of(services.confirm_bank_account, first, by=signatory) == ("forbidden", 403)
    confirmed = services.confirm_bank_account(first, by=clerk)
    assert (confirmed.state, confirmed.active_from) == (State.CONFIRMED, tomorrow(3))
    assert code_of(services.confirm_bank_account, first, by=clerk) == ("wrong_state", 409)
    assert queries.payable_account(organisation) is None
    assert queries.payable_account(organisation, on=tomorrow(3)) == first
    assert services.activate_due_accounts() == 0
    BankAccount.objects.filter(pk=first.pk).update(active_from=clock.today())
    assert (services.activate_due_accounts(), services.activate_due_accounts()) == (1, 0)
    assert queries.payable_account(organisation) == first

    partnership.bank_waiting_days = 0
    partnership.save()
    second = services.propose_bank_account(organisation, holder="Jugendring", iban=OTHER_IBAN, by=signatory)
    another: dict[str, Any] = {"holder": "Jugendring", "iban": OTHER_IBAN, "by": signatory}
    third: dict[str, Any] = {**another, "iban": "DE02500105170137075030"}
    assert code_of(services.propose_bank_account, organisation, **third) == ("account_waiting", 409)
    services.confirm_bank_account(second, by=clerk)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (State.RETIRED, State.ACTIVE)
    assert code_of(services.propose_bank_account, organisation, **another) == ("account_active", 409)


def test_a_blocked_account_comes_back_by_a_second_person(cast: Cast, organisation: Actor) -> None:
    account = services.propose_bank_account(organisation, holder="Jugendring", iban=IBAN, by=cast["signatory"])
    assert code_of(services.block_bank_account, account, reason="Rücklauf", by=cast["treasurer"]) == (
        "wrong_state",
        409,
    )
    services.confirm_bank_account(account, by=cast["clerk"])
    blocked = services.block_bank_account(account, reason="Rücklauf", by=SYSTEM)
    assert (blocked.state, blocked.block_reason) == (State.BLOCKED, "Rücklauf")
    assert queries.payable_account(organisation, on=tomorrow(30)) is None
    assert services.confirm_bank_account(account, by=cast["checker"]).state == State.CONFIRMED


def test_the_iban_stands_beside_the_chain_and_not_in_it(cast: Cast, organisation: Actor) -> None:
    services.propose_bank_account(organisation, holder="Jugendring", iban=IBAN, by=cast["signatory"])
    entry = JournalEntry.objects.get()
    assert IBAN not in str(entry.body)
    assert entry.personal.payload["iban"] == IBAN


@pytest.mark.parametrize(
    ("iban", "code"),
    [
        ("DE89370400440532013001", "iban_checksum"),
        ("DE8937040044053201300", "iban_length"),
        ("XX89370400440532013000", "iban_country"),
        ("Sparkasse Neuhafen", "iban"),
        ("", "iban"),
    ],
)
def test_a_wrong_iban_is_refused_with_what_to_do(iban: str, code: str, cast: Cast, organisation: Actor) -> None:
    propose = services.propose_bank_account
    assert code_of(propose, organisation, holder="X", iban=iban, by=cast["signatory"])[0] == code


# ----- relations and bodies


def test_a_relation_is_closed_and_written_anew(cast: Cast, partnership: Partnership, organisation: Actor) -> None:
    coordinator, other = cast["coordinator"], ActorFactory(partnerships=[partnership])
    kind = RelationTypeFactory(symmetric=True)
    about: dict[str, Any] = {
        "type": kind,
        "partnership": partnership,
        "valid_from": dt.date(2024, 1, 1),
        "by": coordinator,
    }
    claimed = services.relate(other, b=organisation, **about)
    assert (claimed.a, claimed.b) == (organisation, other)
    assert code_of(services.relate, organisation, b=other, **about) == ("relation_once_at_a_time", 409)
    assert code_of(services.relate, organisation, b=organisation, **about) == ("relation_two_ends", 422)
    assert code_of(services.confirm_relation, claimed, source="", by=coordinator)[0] == "relation_confirmed_by_source"
    confirmed = services.confirm_relation(claimed, source="Satzung", by=coordinator)
    assert code_of(services.confirm_relation, claimed, source="Satzung", by=coordinator) == ("stale", 409)
    early: dict[str, Any] = {"on": dt.date(2023, 1, 1), "by": coordinator}
    assert code_of(services.end_relation, confirmed, **early) == ("period", 422)
    ended = services.end_relation(confirmed, on=dt.date(2025, 6, 30), by=coordinator)
    claimed.refresh_from_db()
    assert claimed.known.upper == confirmed.known.lower
    assert [r.status for r in Relation.objects.order_by("pk")] == ["claimed", "confirmed", "ended"]
    assert [len(queries.ties_of(organisation, user=coordinator, on=day)) for day in
            (dt.date(2025, 6, 30), dt.date(2025, 7, 1))] == [1, 0]  # fmt: skip
    was_known = queries.ties_of(organisation, user=coordinator, on=clock.today(), known=confirmed.known.lower)
    assert [tie.relation for tie in was_known] == [confirmed]
    assert ended.source == "Satzung"


def test_a_seat_writes_the_edge_to_its_body(cast: Cast, partnership: Partnership, organisation: Actor) -> None:
    by = cast["coordinator"]
    body = services.create_body(partnership=partnership, name="Bündnis", kind="committee", by=by)
    seat = services.add_seat(body, label="Jugend", sector="civil_society", by=by)
    row = services.occupy(seat, person=cast["juror"], on_behalf_of=organisation, by=by)
    relation = Relation.objects.get()
    assert (relation.a, relation.b, relation.source_record) == (organisation, body.actor, row)
    assert code_of(services.occupy, seat, person=cast["chair"], by=by) == ("occupied", 409)
    services.occupy(seat, person=cast["chair"], deputy=True, by=by)
    assert list(queries.voting_members(body)) == [cast["juror"]]
    services.end_occupancy(row, on=clock.today(), by=by)
    assert list(queries.voting_members(body, on=tomorrow())) == []
    assert [len(queries.ties_of(organisation, user=by, on=day)) for day in (clock.today(), tomorrow())] == [1, 0]
    assert code_of(services.end_occupancy, row, on=clock.today(), by=by) == ("ended", 409)


@pytest.mark.parametrize(("civil", "state", "holds"), [(3, 2, True), (2, 2, False), (0, 0, False)])
def test_civil_society_holds_the_majority_with_more_than_half(db: None, civil: int, state: int, holds: bool) -> None:
    body = BodyFactory()
    for _ in range(civil):
        SeatFactory(body=body)
    for _ in range(state):
        SeatFactory(body=body, sector="state")
    SeatFactory(body=body, sector="state", votes=False)
    assert queries.balance_of(body).civil_majority is holds


def test_an_external_grant_adds_up(cast: Cast, partnership: Partnership, organisation: Actor) -> None:
    given: dict[str, Any] = {
        "partnership": partnership, "recipient": organisation, "programme": "ZdT", "funder": "BMI", "title": "Stark",
        "amount": 100, "period_from": dt.date(2027, 1, 1), "period_until": dt.date(2028, 12, 31),
        "by": cast["coordinator"],
    }  # fmt: skip
    years = {"2027": "60.00", "2028": "40.00"}
    grant = services.record_external_grant(**given, year_amounts=years)
    assert code_of(services.record_external_grant, **given) == ("exists", 409)
    wrong: dict[str, Any] = {**given, "year_amounts": {"2027": "60.00"}}
    assert code_of(services.record_external_grant, **wrong) == ("year_amounts", 422)
    assert code_of(services.record_external_grant, **{**given, "by": cast["clerk"]}) == ("forbidden", 403)
    stale: dict[str, Any] = {"by": cast["coordinator"], "version": 9, "title": "Anders"}
    assert code_of(services.change_external_grant, grant, **stale) == ("stale", 409)


def test_signatories_are_those_of_the_day(cast: Cast, organisation: Actor) -> None:
    RepresentationFactory(actor=organisation, role="signatory", valid_until=dt.date(2021, 1, 1))
    assert list(queries.signatories_of(organisation)) == [cast["signatory"]]
