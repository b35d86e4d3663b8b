"""A body's evening, from the plan to the signed minutes."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from grants.models import Application, Call, Recommendation
from network.models import Actor, Body, Partnership, Role, User
from reviews import minutes, services
from reviews.models import AgendaItem, Attendance, Meeting, Resolution, Signature
from tests.factories.network import DelegationFactory, OccupancyFactory, RoleAssignmentFactory, UserFactory
from tests.factories.reviews import (
    admitted,
    call_before,
    closed_meeting,
    exclude,
    invited_meeting,
    members_of,
    opened_meeting,
)
from workflows import clock
from workflows.models import JournalEntry
from workflows.refusal import Refused
from workflows.steps import take

Cast = dict[str, User]
TOMORROW = dt.timedelta(days=1)


def code_of(error: pytest.ExceptionInfo[Refused]) -> str:
    return error.value.code


@pytest.fixture
def second(call: Call, organisation: Actor, cast: Cast) -> Application:
    return admitted(call, applicant=organisation, cast=cast, title="Spuren lesen")


@pytest.fixture
def open_one(body: Body, application: Application, second: Application, cast: Cast) -> Meeting:
    return opened_meeting(body, [application, second], cast=cast)


def item_of(meeting: Meeting, application: Application) -> AgendaItem:
    return meeting.items.get(application=application)


def state_of(application: Application) -> str:
    return Application.objects.get(pk=application.pk).state


# ---- planning


def test_the_agenda_keeps_its_order(body: Body, application: Application, second: Application, cast: Cast) -> None:
    meeting = invited_meeting(body, [second, application], cast=cast)
    assert list(meeting.items.values_list("position", "application")) == [(1, second.pk), (2, application.pk)]


def test_a_case_stands_on_one_agenda_only(body: Body, application: Application, cast: Cast) -> None:
    invited_meeting(body, [application], cast=cast)
    with pytest.raises(Refused) as error:
        invited_meeting(body, [application], cast=cast)
    assert code_of(error) == "not_to_discuss"


def test_after_a_cancelled_meeting_its_cases_are_free_again(body: Body, application: Application, cast: Cast) -> None:
    meeting = invited_meeting(body, [application], cast=cast)
    services.cancel(meeting, reasons="Glatteis", by=cast["chair"])
    assert invited_meeting(body, [application], cast=cast).items.count() == 1


def test_a_meeting_lies_in_the_future(body: Body, cast: Cast) -> None:
    with pytest.raises(Refused) as error:
        services.plan_meeting(
            body, title="Gestern", starts_at=clock.now() - TOMORROW, place="Rathaus", applications=[], by=cast["chair"]
        )
    assert code_of(error) == "in_the_past"


def test_nobody_is_invited_to_an_empty_agenda(body: Body, cast: Cast) -> None:
    with pytest.raises(Refused) as error:
        invited_meeting(body, [], cast=cast)
    assert code_of(error) == "empty_agenda"


def test_a_withdrawn_case_is_struck_off(body: Body, application: Application, second: Application, cast: Cast) -> None:
    meeting = invited_meeting(body, [application, second], cast=cast)
    take(application, "withdraw", by=cast["signatory"])
    assert list(meeting.items.values_list("application", flat=True)) == [second.pk]


# ---- opening


def test_without_a_quorum_nothing_is_opened_and_nobody_noted(body: Body, application: Application, cast: Cast) -> None:
    meeting = invited_meeting(body, [application], cast=cast)
    with pytest.raises(Refused) as error:
        services.open_meeting(meeting, present=members_of(body)[:2], by=cast["chair"])
    assert code_of(error) == "no_quorum"
    assert not Attendance.objects.exists()


def test_whoever_opens_leads_the_meeting(open_one: Meeting, cast: Cast) -> None:
    assert (open_one.state, open_one.chair) == ("open", cast["chair"])


def test_a_double_click_opens_once(body: Body, application: Application, cast: Cast) -> None:
    meeting = invited_meeting(body, [application], cast=cast)
    command: dict[str, Any] = {"command_id": uuid.uuid4(), "version": meeting.version}
    first = services.open_meeting(meeting, present=members_of(body), by=cast["chair"], **command)
    again = services.open_meeting(meeting, present=members_of(body), by=cast["chair"], **command)
    assert first.version == again.version


def test_a_deputy_votes_only_while_the_member_is_away(body: Body, application: Application, cast: Cast) -> None:
    seat = members_of(body)[4].seat
    deputy = OccupancyFactory(seat=seat, deputy=True)
    meeting = invited_meeting(body, [application], cast=cast)
    services.record_attendance(meeting, present=[*members_of(body)[:4], deputy], by=cast["chair"])
    assert meeting.attendances.get(person=deputy.person).votes
    services.record_attendance(meeting, present=[*members_of(body)[:5], deputy], by=cast["chair"])
    assert not meeting.attendances.get(person=deputy.person).votes


def test_strangers_are_not_noted(body: Body, application: Application, cast: Cast) -> None:
    meeting = invited_meeting(body, [application], cast=cast)
    with pytest.raises(Refused) as error:
        services.record_attendance(meeting, present=[OccupancyFactory()], by=cast["chair"])
    assert code_of(error) == "no_member"


def test_the_chairs_deputy_opens_and_the_journal_names_both(body: Body, application: Application, cast: Cast) -> None:
    deputy = UserFactory(name="Vertretung")
    DelegationFactory(giver=cast["chair"], deputy=deputy, partnership=body.partnership, role=Role.CHAIR)
    meeting = invited_meeting(body, [application], cast=cast)
    opened = services.open_meeting(meeting, present=members_of(body), by=deputy)
    entry = JournalEntry.objects.get(verb="open")
    assert (opened.chair, entry.body["deputy_for"]) == (deputy, str(cast["chair"].public_id))


def test_the_chair_of_another_body_does_not_open(body: Body, application: Application, cast: Cast) -> None:
    other = UserFactory()
    RoleAssignmentFactory(user=other, partnership=body.partnership, role=Role.CHAIR)
    meeting = invited_meeting(body, [application], cast=cast)
    with pytest.raises(Refused) as error:
        services.open_meeting(meeting, present=members_of(body), by=other)
    assert code_of(error) == "forbidden"


# ---- resolving


def test_more_votes_than_people_are_refused(open_one: Meeting, application: Application, cast: Cast) -> None:
    with pytest.raises(Refused) as error:
        services.resolve_item(item_of(open_one, application), outcome="approve", votes=(5, 1, 0), by=cast["chair"])
    assert code_of(error) == "too_many_votes"


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"outcome": "approve", "votes": (2, 3, 0)}, "no_majority"),
        ({"outcome": "approve", "votes": (2, 2, 1)}, "no_majority"),
        ({"outcome": "approve", "votes": (0, 0, 0)}, "no_votes"),
        ({"outcome": "approve", "votes": (6, -1, 0)}, "votes"),
        ({"outcome": "reduced", "votes": (5, 0, 0)}, "not_reduced"),
        ({"outcome": "reduced", "votes": (5, 0, 0), "amount": Decimal(5000)}, "not_reduced"),
        ({"outcome": "approve", "votes": (5, 0, 0), "amount": Decimal("1000.01")}, "above_request"),
        ({"outcome": "conditions", "votes": (5, 0, 0)}, "no_conditions"),
    ],
)
def test_what_does_not_fit_is_refused(
    open_one: Meeting, application: Application, cast: Cast, told: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refused) as error:
        services.resolve_item(item_of(open_one, application), **told, by=cast["chair"])
    assert code_of(error) == code
    assert not Resolution.objects.exists()


def test_at_a_tie_the_chairs_vote_decides(open_one: Meeting, application: Application, cast: Cast) -> None:
    found = services.resolve_item(
        item_of(open_one, application), outcome="approve", votes=(2, 2, 1), casting_vote=True, by=cast["chair"]
    )
    assert found.outcome == "approve"


def test_a_resolution_may_be_mended_until_the_meeting_is_closed(
    open_one: Meeting, application: Application, cast: Cast
) -> None:
    item = item_of(open_one, application)
    services.resolve_item(item, outcome="reject", votes=(4, 1, 0), by=cast["chair"])
    services.resolve_item(item, outcome="approve", votes=(4, 1, 0), by=cast["chair"])
    assert Resolution.objects.get(item=item).outcome == "approve"


def test_the_excluded_count_neither_as_present_nor_as_members(
    open_one: Meeting, application: Application, cast: Cast
) -> None:
    exclude(application, cast["juror"])
    found = services.resolve_item(item_of(open_one, application), outcome="approve", votes=(4, 0, 0), by=cast["chair"])
    assert (found.present, found.members) == (4, 4)
    assert found.excluded == [{"person": str(cast["juror"].public_id), "name": "Juror"}]
    with pytest.raises(Refused) as error:
        services.resolve_item(item_of(open_one, application), outcome="approve", votes=(5, 0, 0), by=cast["chair"])
    assert code_of(error) == "too_many_votes"


def test_too_many_excluded_leave_only_postponement(open_one: Meeting, application: Application, cast: Cast) -> None:
    for member in members_of(open_one.body)[1:4]:
        exclude(application, member.person)
    item = item_of(open_one, application)
    with pytest.raises(Refused) as error:
        services.resolve_item(item, outcome="approve", votes=(2, 0, 0), by=cast["chair"])
    assert code_of(error) == "no_quorum"
    assert services.resolve_item(item, outcome="postpone", by=cast["chair"]).is_postponed


def test_the_database_counts_the_votes_too(open_one: Meeting, application: Application, cast: Cast) -> None:
    item = item_of(open_one, application)
    services.resolve_item(item, outcome="approve", votes=(5, 0, 0), by=cast["chair"])
    exclude(application, cast["juror"])
    with pytest.raises(IntegrityError, match="more votes than people"), transaction.atomic():
        Resolution.objects.filter(item=item).update(reasons="Neu geschrieben")


# ---- closing, end to end


def test_closing_recommends_and_resolves_each_case(
    open_one: Meeting, application: Application, second: Application, cast: Cast
) -> None:
    services.resolve_item(
        item_of(open_one, application), outcome="conditions", votes=(4, 1, 0), amount=Decimal(900),
        conditions="Bericht bis Juni", reasons="Passt gut.", by=cast["chair"],
    )  # fmt: skip
    services.resolve_item(item_of(open_one, second), outcome="postpone", votes=(5, 0, 0), by=cast["chair"])
    closed = services.close_meeting(open_one, by=cast["chair"])
    assert closed.state == "closed"
    assert (state_of(application), state_of(second)) == ("resolved", "admitted")
    found = Recommendation.objects.get()
    assert (found.application, found.source, found.outcome, found.amount) == (
        application, "body", "conditions", Decimal(900),
    )  # fmt: skip
    assert (found.votes_yes, found.votes_no, found.votes_abstain) == (4, 1, 0)
    assert (found.conditions, found.reasons, found.by) == ("Bericht bis Juni", "Passt gut.", cast["chair"])


def test_a_rejection_is_recommended_without_money(open_one: Meeting, application: Application, second: Application,
                                                   cast: Cast) -> None:  # fmt: skip
    services.resolve_item(item_of(open_one, application), outcome="reject", votes=(1, 4, 0), by=cast["chair"])
    services.resolve_item(item_of(open_one, second), outcome="wait", votes=(5, 0, 0), by=cast["chair"])
    services.close_meeting(open_one, by=cast["chair"])
    found = dict(Recommendation.objects.values_list("outcome", "amount"))
    assert found == {"reject": Decimal(0), "wait": Decimal(1000)}


def test_what_is_not_dealt_with_keeps_the_meeting_open(
    open_one: Meeting, application: Application, second: Application, cast: Cast
) -> None:
    services.resolve_item(item_of(open_one, application), outcome="approve", votes=(5, 0, 0), by=cast["chair"])
    with pytest.raises(Refused) as error:
        services.close_meeting(open_one, by=cast["chair"])
    assert code_of(error) == "item_open"
    assert "Spuren lesen" in str(error.value)
    assert state_of(application) == "admitted"


def test_a_case_withdrawn_during_the_meeting_does_not_keep_it_open(
    open_one: Meeting, application: Application, second: Application, cast: Cast
) -> None:
    services.resolve_item(item_of(open_one, application), outcome="approve", votes=(5, 0, 0), by=cast["chair"])
    take(second, "withdraw", by=cast["signatory"])
    services.close_meeting(open_one, by=cast["chair"])
    assert (state_of(application), state_of(second)) == ("resolved", "withdrawn")


def test_a_conflict_known_after_the_vote_asks_for_another_vote(
    open_one: Meeting, application: Application, second: Application, cast: Cast
) -> None:
    for one in (application, second):
        services.resolve_item(item_of(open_one, one), outcome="approve", votes=(5, 0, 0), by=cast["chair"])
    services.declare(application, reason="Erst jetzt bemerkt", by=cast["juror"])
    with pytest.raises(Refused) as error:
        services.close_meeting(open_one, by=cast["chair"])
    assert code_of(error) == "excluded_since"
    services.resolve_item(item_of(open_one, application), outcome="approve", votes=(4, 0, 0), by=cast["chair"])
    assert services.close_meeting(open_one, by=cast["chair"]).state == "closed"


def test_a_chair_who_is_excluded_leaves_that_item_to_the_deputy(
    body: Body, application: Application, second: Application, cast: Cast
) -> None:
    deputy = members_of(body)[2].person
    RoleAssignmentFactory(user=deputy, partnership=body.partnership, role=Role.CHAIR)
    Body.objects.filter(pk=body.pk).update(deputy_chair=deputy)
    body.refresh_from_db()
    exclude(application, cast["chair"])
    meeting = opened_meeting(body, [application, second], cast=cast)
    with pytest.raises(Refused) as error:
        services.resolve_item(item_of(meeting, application), outcome="approve", votes=(4, 0, 0), by=cast["chair"])
    assert code_of(error) == "excluded"
    services.resolve_item(item_of(meeting, application), outcome="approve", votes=(4, 0, 0), by=deputy)
    services.resolve_item(item_of(meeting, second), outcome="approve", votes=(5, 0, 0), by=cast["chair"])
    services.close_meeting(meeting, by=cast["chair"])
    by = dict(Recommendation.objects.values_list("application", "by"))
    assert by == {application.pk: deputy.pk, second.pk: cast["chair"].pk}


def test_open_reviews_are_taken_back_when_the_case_is_resolved(
    body: Body, application: Application, cast: Cast
) -> None:
    review = services.assign(application, reviewer=cast["juror"], by=cast["coordinator"])
    closed_meeting(body, [application], cast=cast)
    review.refresh_from_db()
    assert review.state == "withdrawn"


def test_a_case_sent_back_may_be_discussed_again(body: Body, application: Application, cast: Cast) -> None:
    closed_meeting(body, [application], cast=cast)
    fresh = Application.objects.get(pk=application.pk)
    take(fresh, "send_back", by=cast["decider"], reasons="Der Finanzplan ist neu.")
    closed_meeting(body, [fresh], cast=cast)
    assert Recommendation.objects.filter(application=application).count() == 2


def test_an_old_resolution_does_not_resolve_a_case_that_was_sent_back(
    body: Body, application: Application, cast: Cast
) -> None:
    closed_meeting(body, [application], cast=cast)
    for _ in range(2):
        fresh = take(Application.objects.get(pk=application.pk), "send_back", by=cast["decider"], reasons="Neuer Plan")
        with pytest.raises(Refused) as error:
            take(fresh, "resolve", by=cast["chair"])
        assert code_of(error) == "old_resolution"
        closed_meeting(body, [fresh], cast=cast)


@pytest.mark.parametrize("rows", [AgendaItem, Attendance, Resolution])
def test_after_closing_the_database_keeps_the_record(
    body: Body, application: Application, cast: Cast, rows: Any
) -> None:
    closed_meeting(body, [application], cast=cast)
    with pytest.raises(IntegrityError, match="the meeting is closed"), transaction.atomic():
        rows.objects.all()[:1].get().delete()


# ---- signing


def test_two_people_sign_and_the_second_takes_the_step(body: Body, application: Application, cast: Cast) -> None:
    meeting = closed_meeting(body, [application], cast=cast)
    assert services.sign_minutes(meeting, by=cast["secretary"]).state == "closed"
    assert services.sign_minutes(meeting, by=cast["chair"]).state == "minuted"
    assert dict(Signature.objects.values_list("role", "person")) == {
        "secretary": cast["secretary"].pk, "chair": cast["chair"].pk,
    }  # fmt: skip


def test_one_person_does_not_sign_twice_in_two_roles(body: Body, application: Application, cast: Cast) -> None:
    RoleAssignmentFactory(user=cast["chair"], partnership=body.partnership, role=Role.SECRETARY)
    Body.objects.filter(pk=body.pk).update(secretary=cast["chair"])
    body.refresh_from_db()
    cast["chair"].forget_roles()
    meeting = closed_meeting(body, [application], cast=cast)
    services.sign_minutes(meeting, by=cast["chair"])
    with pytest.raises(Refused) as error:
        services.sign_minutes(meeting, by=cast["chair"])
    assert code_of(error) == "signed"
    with pytest.raises(IntegrityError), transaction.atomic():
        Signature.objects.create(meeting=meeting, role="secretary", person=cast["chair"], at=clock.now())


def test_the_step_alone_does_not_replace_a_signature(body: Body, application: Application, cast: Cast) -> None:
    meeting = closed_meeting(body, [application], cast=cast)
    services.sign_minutes(meeting, by=cast["chair"])
    with pytest.raises(Refused) as error:
        take(meeting, "sign", by=cast["chair"])
    assert code_of(error) == "signature_missing"


def test_the_first_signature_fixes_the_text(body: Body, application: Application, cast: Cast) -> None:
    meeting = closed_meeting(body, [application], cast=cast)
    services.write_notes(meeting, notes="Es wurde lange gesprochen.", by=cast["secretary"])
    services.sign_minutes(meeting, by=cast["secretary"])
    with pytest.raises(Refused) as error:
        services.write_notes(meeting, notes="Anders.", by=cast["chair"])
    assert code_of(error) == "signed"


def test_the_minutes_say_who_was_there_who_left_and_what_was_resolved(
    body: Body, application: Application, second: Application, cast: Cast
) -> None:
    exclude(application, cast["juror"])
    meeting = opened_meeting(body, [application, second], cast=cast)
    services.resolve_item(
        item_of(meeting, application), outcome="reduced", amount=Decimal(800), votes=(3, 1, 0), by=cast["chair"]
    )
    services.resolve_item(item_of(meeting, second), outcome="postpone", by=cast["chair"])
    services.close_meeting(meeting, by=cast["chair"])
    found = minutes.facts(Meeting.objects.get(pk=meeting.pk))
    assert (found["place"], found["chair"], found["secretary"]) == ("Rathaus Neuhafen", "Chair", "Secretary")
    assert [one["name"] for one in found["present"]] == ["Chair", "Juror", "Mitglied 3", "Mitglied 4", "Mitglied 5"]
    first = found["agenda"][0]["result"]
    assert (first["outcome"], first["amount"], first["yes"], first["no"], first["excluded"]) == (
        "reduced", "800.00", 3, 1, ["Juror"],
    )  # fmt: skip
    assert found["agenda"][1]["result"]["outcome"] == "postpone"


def test_the_database_refuses_a_state_that_does_not_follow(open_one: Meeting) -> None:
    with pytest.raises(IntegrityError, match="does not move"), transaction.atomic():
        Meeting.objects.filter(pk=open_one.pk).update(state="minuted")


def test_the_case_of_another_body_cannot_be_put_on_the_agenda(
    body: Body, application: Application, partnership: Partnership, organisation: Actor, cast: Cast
) -> None:
    other = call_before(
        Body.objects.create(partnership=partnership, name="Jugendforum", kind="youth_forum", chair=cast["chair"])
    )
    foreign = admitted(other, applicant=organisation, cast=cast)
    with pytest.raises(Refused) as error:
        invited_meeting(body, [foreign], cast=cast)
    assert code_of(error) == "not_to_discuss"
