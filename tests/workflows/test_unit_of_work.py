"""Takes made inside a take belong to it: written in one go, in one order of locks, or not at all."""

from __future__ import annotations

import uuid
from collections import defaultdict
from contextlib import suppress

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grants.models import Application
from network.models import User
from tests.workflows.conftest import another
from workflows import consequences
from workflows.journal import Taken, record, unit_of_work
from workflows.models import Chain, JournalEntry
from workflows.refusal import Refused
from workflows.steps import take

pytestmark = pytest.mark.django_db


def test_takes_made_together_are_written_in_one_go(draft: Application, signatory: User) -> None:
    second = another(draft)
    before = JournalEntry.objects.count()
    with CaptureQueriesContext(connection) as queries, unit_of_work():
        take(draft, "withdraw", by=signatory)
        take(second, "withdraw", by=signatory)
        assert JournalEntry.objects.count() == before
    entries = list(JournalEntry.objects.order_by("sequence"))[before:]
    assert [(one.subject_pk, one.verb) for one in entries] == [(draft.pk, "withdraw"), (second.pk, "withdraw")]
    assert entries[1].previous_hash == entries[0].hash
    assert sum('INSERT INTO "workflows_journalentry"' in one["sql"] for one in queries) == 1


def test_subjects_are_locked_before_chains(draft: Application, signatory: User) -> None:
    second = another(draft)
    with CaptureQueriesContext(connection) as queries, unit_of_work():
        take(draft, "withdraw", by=signatory)
        take(second, "withdraw", by=signatory)
    locks = [
        "chain" if 'FROM "workflows_chain"' in one["sql"] else "subject"
        for one in queries
        if "FOR UPDATE" in one["sql"]
    ]
    assert locks == ["subject", "subject", "chain"]


def test_nothing_is_written_when_the_unit_is_rolled_back(draft: Application, signatory: User) -> None:
    before = JournalEntry.objects.count(), Chain.objects.get(pk=draft.partnership.chain_id).head_hash
    with suppress(RuntimeError), unit_of_work():
        take(draft, "withdraw", by=signatory)
        record(draft, "note", by=signatory)
        raise RuntimeError
    assert Application.objects.get(pk=draft.pk).state == "draft"
    assert (JournalEntry.objects.count(), Chain.objects.get(pk=draft.partnership.chain_id).head_hash) == before


def test_after_a_rollback_the_next_unit_begins_empty(draft: Application, signatory: User) -> None:
    with suppress(RuntimeError), unit_of_work():
        record(draft, "lost", by=signatory)
        raise RuntimeError
    record(draft, "kept", by=signatory)
    assert not JournalEntry.objects.filter(verb="lost").exists()
    assert JournalEntry.objects.filter(verb="kept").count() == 1


def test_a_consequence_that_refuses_takes_the_step_back(
    draft: Application, signatory: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(taken: Taken) -> None:
        raise Refused("Nein.", code="no")

    monkeypatch.setitem(consequences._after, ("grants.Application", "withdraw"), [refuse])
    with pytest.raises(Refused, match="Nein"):
        take(draft, "withdraw", by=signatory)
    fresh = Application.objects.get(pk=draft.pk)
    assert (fresh.state, fresh.version) == ("draft", draft.version)
    assert not JournalEntry.objects.filter(verb="withdraw").exists()


def test_a_consequence_joins_the_step_that_caused_it(
    draft: Application, signatory: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def note(taken: Taken) -> None:
        record(taken.subject, "noted", by=taken.by, facts={"because_of": taken.verb})

    monkeypatch.setitem(consequences._after, ("grants.Application", "withdraw"), [note])
    take(draft, "withdraw", by=signatory)
    step, noted = JournalEntry.objects.order_by("-sequence")[:2][::-1]
    assert (step.verb, noted.verb, noted.body["facts"]) == ("withdraw", "noted", {"because_of": "withdraw"})
    assert noted.sequence == step.sequence + 1


def test_the_door_itself_asks_the_database_a_known_number_of_times(
    draft: Application, signatory: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lock, right, move, journal, job. What apps do besides is theirs; `test_walk.py` bounds the whole."""
    monkeypatch.setattr(consequences, "_after", defaultdict(list))
    take(draft, "withdraw", by=signatory)  # content types are read once per process
    second = another(draft)
    signatory = User.objects.get(pk=signatory.pk)
    with CaptureQueriesContext(connection) as queries:
        take(second, "withdraw", by=signatory)
    assert len(queries) == 10, "\n".join(one["sql"] for one in queries)


def test_a_command_id_costs_known_questions(
    draft: Application, signatory: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consequences, "_after", defaultdict(list))
    take(draft, "withdraw", by=signatory)
    second, command = another(draft), uuid.uuid4()
    signatory = User.objects.get(pk=signatory.pk)
    with CaptureQueriesContext(connection) as queries:
        take(second, "withdraw", by=signatory, command_id=command)
    assert len(queries) == 14, "\n".join(one["sql"] for one in queries)
    with CaptureQueriesContext(connection) as queries:
        take(second, "withdraw", by=signatory, command_id=command)
    assert len(queries) == 4, "\n".join(one["sql"] for one in queries)
