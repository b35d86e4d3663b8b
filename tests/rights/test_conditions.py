"""What the table says beside the roles: ≠, thresholds, exclusions, deputies, dates."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from grants.models import Application, Drawdown, Exclusion, Grant
from network.models import ORGANISATION_ROLES, Delegation, RoleAssignment, User
from reporting.models import StatementOfUse
from tests.factories.network import DelegationFactory, RepresentationFactory, RoleAssignmentFactory, UserFactory
from tests.rights.table import STEPS, expected
from tests.rights.test_service import is_let_in
from tests.rights.world import World
from workflows import clock
from workflows.life import steps_of
from workflows.models import JournalEntry
from workflows.steps import take

pytestmark = pytest.mark.django_db


def again(person: User) -> User:
    """The person as read anew: roles are kept on the instance."""
    return User.objects.get(pk=person.pk)


def give(person: User, world: World, *roles: str) -> User:
    for role in roles:
        RoleAssignmentFactory(user=person, partnership=world.partnership, role=role)
    return again(person)


# ---- two pairs of eyes ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["approve", "reject", "wait", "send_back", "reopen"])
def test_above_the_threshold_whoever_admitted_does_not_decide(world: World, step: str) -> None:
    application = world.subjects["Application"]
    both = give(world.own["clerk"], world, "decider")
    assert application.admitted_by_id == both.pk
    assert application.requested > application.procedure.rules.deciders_differ_above
    assert not is_let_in(application, step, both)


def test_up_to_the_threshold_whoever_admitted_may_decide(world: World) -> None:
    application = world.subjects["Application"]
    both = give(world.own["clerk"], world, "decider")
    Application.objects.filter(pk=application.pk).update(requested=application.procedure.rules.deciders_differ_above)
    assert is_let_in(application, "approve", both)


@pytest.mark.parametrize(
    ("column", "role", "steps"),
    [
        ("checked_by", "approver", ["approve", "cancel"]),
        ("approved_by", "treasurer", ["order", "confirm", "bounce"]),
    ],
)
def test_the_next_hand_on_a_payment_is_another_person(world: World, column: str, role: str, steps: list[str]) -> None:
    drawdown, person = world.subjects["Drawdown"], world.own[role]
    assert all(is_let_in(drawdown, step, person) for step in steps)
    Drawdown.objects.filter(pk=drawdown.pk).update(**{column: person})
    assert not any(is_let_in(drawdown, step, person) for step in steps)


@pytest.mark.parametrize(
    ("role", "steps"),
    [
        ("checker", ["check", "return", "refuse"]),
        ("approver", ["approve", "cancel"]),
        ("treasurer", ["order", "confirm", "bounce"]),
    ],
)
def test_nobody_who_signs_for_the_payee_deals_with_its_money(world: World, role: str, steps: list[str]) -> None:
    RepresentationFactory(user=world.own[role], actor=world.subjects["Actor"], role="signatory")
    person = again(world.own[role])
    assert not any(is_let_in(world.subjects["Drawdown"], step, person) for step in steps)


@pytest.mark.parametrize("step", ["return", "verify"])
def test_whoever_ordered_the_payments_does_not_verify_their_use(world: World, step: str) -> None:
    statement: StatementOfUse = world.subjects["StatementOfUse"]
    assert is_let_in(statement, step, world.own["clerk"])
    Drawdown.objects.filter(grant=statement.grant).update(approved_by=world.own["clerk"])
    assert not is_let_in(statement, step, world.own["clerk"])


@pytest.mark.parametrize("step", ["uphold", "dismiss"])
def test_an_objection_is_judged_by_another_decider_where_there_is_one(world: World, step: str) -> None:
    objection, decider = world.subjects["Objection"], world.own["decider"]
    type(objection.notice).objects.filter(pk=objection.notice.pk).update(issued_by=decider)
    assert is_let_in(objection, step, decider)
    second = give(UserFactory(), world, "decider")
    assert not is_let_in(objection, step, decider)
    assert is_let_in(objection, step, second)


def test_a_second_person_confirms_a_bank_account(world: World) -> None:
    account = world.subjects["BankAccount"]
    account.proposed_by = world.own["clerk"]
    assert not world.own["clerk"].has_perm("network.confirm_bank_account", account)
    assert world.own["decider"].has_perm("network.confirm_bank_account", account)


def test_only_the_juror_to_whom_it_was_assigned_writes_a_review(world: World) -> None:
    another = give(UserFactory(), world, "juror")
    assert not is_let_in(world.subjects["Review"], "submit", another)


def test_nobody_judges_their_own_conflict(world: World) -> None:
    exclusion: Exclusion = world.subjects["Exclusion/juror"]
    exclusion.person = world.own["chair"]
    assert not world.own["chair"].has_perm("reviews.judge_exclusion", exclusion)


def test_a_large_amendment_is_not_the_clerks(world: World) -> None:
    small = world.subjects["Amendment/small"]
    limit = small.grant.application.procedure.rules.amendment_clerk_up_to
    Grant.objects.filter(pk=small.grant_id).update(amount=limit + 1)
    assert not is_let_in(small, "agree", world.own["clerk"])
    assert is_let_in(small, "agree", world.own["decider"])


# ---- exclusion -----------------------------------------------------------------------------------------------------

ON_CASES = [(kind, step) for kind, step in STEPS if kind != "Meeting"]


@pytest.mark.parametrize(("kind", "step"), ON_CASES, ids=[f"{kind}.{step}" for kind, step in ON_CASES])
@pytest.mark.parametrize("state", ["declared", "confirmed", "cleared"])
def test_office_and_committee_lose_every_right_on_a_case_from_which_they_are_excluded(
    world: World, kind: str, step: str, state: str
) -> None:
    """The applicant's own people stay theirs: a chair who sits on the alliance must still sign for the association."""
    subject = world.subjects[kind]
    case = Application.objects.get(public_id=subject.case_id)
    for name in sorted(expected(kind, step) - {"system", *ORGANISATION_ROLES}):
        Exclusion.objects.create(
            case=case, person=world.own[name], reason="Vorstand", declared_at=clock.now(), state=state
        )
        assert is_let_in(subject, step, world.own[name]) == (state == "cleared"), name


# ---- time and deputies ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("from_day", "until_day", "holds"), [(-9, -1, False), (1, None, False), (-1, 0, True), (0, None, True)]
)
def test_a_role_holds_on_its_days(world: World, from_day: int, until_day: int | None, holds: bool) -> None:
    person, today = UserFactory(), clock.today()
    RoleAssignmentFactory(
        user=person, partnership=world.partnership, role="clerk", valid_from=today + dt.timedelta(days=from_day),
        valid_until=None if until_day is None else today + dt.timedelta(days=until_day),
    )  # fmt: skip
    assert is_let_in(world.subjects["Application"], "admit", person) == holds


def deputy_of(world: World, role: str, **dates: Any) -> Delegation:
    delegation: Delegation = DelegationFactory(
        giver=world.own[role], deputy=UserFactory(), partnership=world.partnership, role=role, **dates
    )
    return delegation


def test_a_deputy_may_what_the_giver_may_and_the_journal_names_both(world: World) -> None:
    delegation = deputy_of(world, "decider")
    grant = world.subjects["Amendment"]
    take(grant, "refuse", by=delegation.deputy, answer="Nein.")
    entry = JournalEntry.objects.filter(life="grants.Amendment", verb="refuse").latest("pk")
    assert entry.by == delegation.deputy
    assert entry.body["deputy_for"] == str(delegation.giver.public_id)


def test_a_deputy_is_one_on_the_days_of_the_delegation_only(world: World) -> None:
    yesterday = clock.today() - dt.timedelta(days=1)
    past = deputy_of(world, "decider", valid_from=yesterday, valid_until=yesterday)
    assert not is_let_in(world.subjects["Amendment"], "refuse", past.deputy)


def test_nobody_deputises_for_a_role_that_the_giver_has_lost(world: World) -> None:
    delegation = deputy_of(world, "decider")
    RoleAssignment.objects.filter(user=delegation.giver, role="decider").update(
        valid_until=clock.today() - dt.timedelta(days=1)
    )
    assert not is_let_in(world.subjects["Amendment"], "refuse", delegation.deputy)


def test_a_deputy_is_a_person_of_their_own_where_two_hands_are_asked(world: World) -> None:
    """Deputising does not make four eyes of two: whoever checked does not approve as somebody's deputy."""
    delegation = deputy_of(world, "approver")
    Drawdown.objects.filter(pk=world.subjects["Drawdown"].pk).update(checked_by=delegation.deputy)
    assert not is_let_in(world.subjects["Drawdown"], "approve", delegation.deputy)


# ---- nobody is above the table -------------------------------------------------------------------------------------


def test_whoever_runs_the_machine_takes_no_steps(world: World) -> None:
    operator = UserFactory(is_superuser=True)
    for kind, step in STEPS:
        assert not is_let_in(world.subjects[kind], step, operator), (kind, step)


def test_auditor_and_administrator_take_no_steps() -> None:
    for kind, step in STEPS:
        assert not expected(kind, step) & {"auditor", "administrator"}


def test_every_right_of_a_step_is_asked_by_that_step_alone_or_by_its_repetition(world: World) -> None:
    """One string guards step, button and desk; only handing in and handing in again share one."""
    for kind in {kind for kind, _step in STEPS}:
        by_right: dict[str, set[str]] = {}
        for step in steps_of(world.life_of(kind)).values():
            by_right.setdefault(step.permission, set()).add(step.name)
        shared = [names for names in by_right.values() if len(names) > 1]
        assert shared in ([], [{"submit", "resubmit"}]), kind
