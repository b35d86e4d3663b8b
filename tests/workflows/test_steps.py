"""The one door: right, lock, guard, move, journal, together or not at all."""

from __future__ import annotations

import uuid

import pytest
from django.db import IntegrityError, transaction

from grants.models import Application
from network.models import User
from workflows.models import Command, JournalEntry
from workflows.refusal import Refused
from workflows.steps import SYSTEM, available_steps, take

pytestmark = pytest.mark.django_db


def test_a_step_moves_the_subject_and_writes_one_entry(draft: Application, signatory: User) -> None:
    moved = take(draft, "submit", by=signatory)
    assert moved.state == "submitted"
    assert moved.version == draft.version + 1
    entry = JournalEntry.objects.get(verb="submit")
    assert (entry.life, entry.subject_pk, entry.by, entry.body["from"], entry.body["to"]) == (
        "grants.Application", draft.pk, signatory, "draft", "submitted",
    )  # fmt: skip


def test_without_the_right_nothing_happens(draft: Application, stranger: User) -> None:
    with pytest.raises(Refused) as refusal:
        take(draft, "submit", by=stranger)
    assert refusal.value.code == "forbidden"
    assert Application.objects.get(pk=draft.pk).state == "draft"
    assert not JournalEntry.objects.filter(verb="submit").exists()


def test_a_guard_refuses_with_a_sentence_that_says_what_is_missing(draft: Application, signatory: User) -> None:
    draft.answers.filter(code="title").delete()
    with pytest.raises(Refused) as refusal:
        take(draft, "submit", by=signatory)
    assert refusal.value.code == "incomplete"
    assert "Noch ein Punkt bis zum Absenden" in str(refusal.value)


def test_a_stale_version_is_refused(draft: Application, signatory: User) -> None:
    with pytest.raises(Refused) as refusal:
        take(draft, "submit", by=signatory, version=draft.version + 7)
    assert (refusal.value.code, refusal.value.status) == ("stale", 409)


def test_the_same_command_acts_once_and_another_payload_is_refused(draft: Application, signatory: User) -> None:
    command = uuid.uuid4()
    take(draft, "submit", by=signatory, command_id=command)
    again = take(draft, "submit", by=signatory, command_id=command)
    assert again.state == "submitted"
    assert JournalEntry.objects.filter(verb="submit").count() == 1
    with pytest.raises(Refused) as refusal:
        take(again, "withdraw", by=signatory, command_id=command)
    assert (refusal.value.code, refusal.value.status) == ("command_reused", 409)
    assert Command.objects.filter(pk=command).count() == 1


def test_a_refused_step_leaves_its_command_free_to_be_tried_again(draft: Application, signatory: User) -> None:
    command = uuid.uuid4()
    with pytest.raises(Refused):
        take(draft, "submit", by=signatory, command_id=command, version=99)
    assert take(draft, "submit", by=signatory, command_id=command).state == "submitted"


def test_a_step_out_of_turn_says_where_the_subject_is(draft: Application, clerk: User) -> None:
    with pytest.raises(Refused) as refusal:
        take(draft, "admit", by=clerk)
    assert refusal.value.code == "wrong_state"
    assert "Entwurf" in str(refusal.value)


def test_the_database_refuses_a_pair_of_states_that_the_life_does_not_have(draft: Application) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.filter(pk=draft.pk).update(state="approved")


def test_the_database_refuses_a_life_that_begins_in_the_middle(draft: Application) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.create(
            partnership=draft.partnership, call=draft.call, procedure=draft.procedure, applicant=draft.applicant,
            created_by=draft.created_by, state="approved",
        )  # fmt: skip


def test_the_clock_may_take_its_own_steps_only(draft: Application) -> None:
    assert take(draft, "expire", by=SYSTEM).state == "expired"
    with pytest.raises(Refused):
        take(draft, "withdraw", by=SYSTEM)


def test_the_available_steps_are_those_of_the_person_in_this_state(
    draft: Application, signatory: User, clerk: User
) -> None:
    assert [step.name for step in available_steps(draft, signatory)] == ["submit", "withdraw"]
    assert [step.name for step in available_steps(draft, clerk)] == []
    submitted = take(draft, "submit", by=signatory)
    assert [step.name for step in available_steps(submitted, clerk)] == ["admit", "return", "refuse"]
