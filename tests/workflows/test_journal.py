"""The one history: what a superuser changes in the tables is found, at the right place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from network.models import Partnership, User
from workflows import clock
from workflows.journal import entry_hash, record, verify
from workflows.models import Chain, Effect, JournalEntry, PersonalPayload

pytestmark = pytest.mark.django_db

ENTRIES = 6
WITH_PERSON = 4


@pytest.fixture
def chain(partnership: Partnership, clerk: User) -> Chain:
    """Six entries; the fourth says something about a person."""
    for number in range(1, ENTRIES + 1):
        personal = {"name": "Erika Beispiel"} if number == WITH_PERSON else None
        record(partnership, f"note_{number}", by=clerk, facts={"number": number}, personal=personal)
    return Chain.objects.get(pk=partnership.chain.pk)


def as_superuser(*statements: str) -> None:
    """Past the triggers, as only the database's superuser can."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET session_replication_role = replica")
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("SET session_replication_role = DEFAULT")


def entry(chain: Chain, sequence: int) -> JournalEntry:
    return JournalEntry.objects.get(chain=chain, sequence=sequence)


def change_facts(chain: Chain) -> None:
    as_superuser(
        f"""UPDATE workflows_journalentry SET body = jsonb_set(body, '{{facts,number}}', '99')
            WHERE id = {entry(chain, 3).pk}"""
    )


def change_time(chain: Chain) -> None:
    as_superuser(f"UPDATE workflows_journalentry SET at = at - interval '1 day' WHERE id = {entry(chain, 3).pk}")


def change_column(chain: Chain) -> None:
    as_superuser(f"UPDATE workflows_journalentry SET verb = 'other' WHERE id = {entry(chain, 3).pk}")


def change_person(chain: Chain) -> None:
    as_superuser(f"UPDATE workflows_journalentry SET by_id = NULL WHERE id = {entry(chain, 3).pk}")


def move_to_another_case(chain: Chain) -> None:
    """Would hide the entry from its case's history."""
    as_superuser(f"UPDATE workflows_journalentry SET case_id = gen_random_uuid() WHERE id = {entry(chain, 3).pk}")


def point_elsewhere(chain: Chain) -> None:
    as_superuser(
        f"""UPDATE workflows_journalentry SET subject_type_id = (SELECT min(id) FROM django_content_type)
            WHERE id = {entry(chain, 3).pk}"""
    )


def delete(chain: Chain) -> None:
    as_superuser(f"DELETE FROM workflows_journalentry WHERE id = {entry(chain, 3).pk}")


def delete_and_close_the_gap(chain: Chain) -> None:
    delete(chain)
    for number in range(4, ENTRIES + 1):
        as_superuser(
            f"UPDATE workflows_journalentry SET sequence = {number - 1} "
            f"WHERE chain_id = {chain.pk} AND sequence = {number}"
        )


def insert(chain: Chain) -> None:
    """A forged entry with a hash of its own, squeezed in as number 4."""
    for number in range(ENTRIES, 3, -1):
        as_superuser(
            f"UPDATE workflows_journalentry SET sequence = {number + 1} "
            f"WHERE chain_id = {chain.pk} AND sequence = {number}"
        )
    third = entry(chain, 3)
    forge(third, chain, sequence=4, previous=third.hash)


def append(chain: Chain) -> None:
    last = entry(chain, ENTRIES)
    forge(last, chain, sequence=ENTRIES + 1, previous=last.hash)


def forge(like: JournalEntry, chain: Chain, *, sequence: int, previous: str) -> None:
    at = clock.now()
    body = like.body | {"facts": {"number": 1000}}
    JournalEntry.objects.create(
        chain=chain, sequence=sequence, at=at, verb=like.verb, life=like.life, subject_type=like.subject_type,
        subject_pk=like.subject_pk, case_id=like.case_id, by=like.by, body=body, previous_hash=previous,
        hash=entry_hash(previous, sequence, at, body),
    )  # fmt: skip


def swap(chain: Chain) -> None:
    second, third = entry(chain, 2).pk, entry(chain, 3).pk
    as_superuser(
        f"UPDATE workflows_journalentry SET sequence = 1000 WHERE id = {second}",
        f"UPDATE workflows_journalentry SET sequence = 2 WHERE id = {third}",
        f"UPDATE workflows_journalentry SET sequence = 3 WHERE id = {second}",
    )


def cut_the_tail(chain: Chain) -> None:
    as_superuser(f"DELETE FROM workflows_journalentry WHERE id = {entry(chain, ENTRIES).pk}")


def change_personal_payload(chain: Chain) -> None:
    PersonalPayload.objects.filter(entry__chain=chain).update(payload={"name": "Max Anders"})


def attach_personal_payload(chain: Chain) -> None:
    """To an entry that said nothing about anybody."""
    PersonalPayload.objects.create(entry=entry(chain, 2), salt="", payload={"name": "Max Anders"})


@pytest.mark.parametrize(
    ("tamper", "sequence"),
    [
        (change_facts, 3),
        (change_time, 3),
        (change_column, 3),
        (change_person, 3),
        (move_to_another_case, 3),
        (point_elsewhere, 3),
        (delete, 3),
        (delete_and_close_the_gap, 3),
        (insert, 5),  # the forged row fits what stands before it; the next one tells
        (append, ENTRIES + 1),
        (swap, 2),
        (cut_the_tail, ENTRIES),
        (change_personal_payload, WITH_PERSON),
        (attach_personal_payload, 2),
    ],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
def test_a_manipulation_is_found_at_the_right_place(
    chain: Chain, tamper: Callable[[Chain], None], sequence: int
) -> None:
    assert verify(chain) is None
    tamper(chain)
    fault = verify(Chain.objects.get(pk=chain.pk))
    assert fault is not None
    assert fault.sequence == sequence


def test_a_chain_rewritten_as_a_whole_is_revealed_by_a_head_noted_elsewhere_alone(chain: Chain) -> None:
    """Negative control: hashes without a copy kept apart do not stop somebody who may write everything."""
    noted = chain.head_hash
    previous = ""
    for one in JournalEntry.objects.filter(chain=chain).order_by("sequence"):
        body = one.body | {"facts": {"number": 1000}}
        new = entry_hash(previous, one.sequence, one.at, body)
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(
                "UPDATE workflows_journalentry SET body = body || %s::jsonb, previous_hash = %s, hash = %s "
                "WHERE id = %s",
                ['{"facts": {"number": 1000}}', previous, new, one.pk],
            )
            cursor.execute("SET session_replication_role = DEFAULT")
        previous = new
    Chain.objects.filter(pk=chain.pk).update(head_hash=previous)
    fresh = Chain.objects.get(pk=chain.pk)
    assert verify(fresh) is None
    assert fresh.head_hash != noted


def test_erasing_what_is_said_about_a_person_leaves_the_chain_valid(chain: Chain) -> None:
    PersonalPayload.objects.filter(entry__chain=chain).delete()
    assert verify(chain) is None


def test_what_is_said_about_a_person_does_not_stand_in_the_chain(chain: Chain) -> None:
    told = entry(chain, WITH_PERSON)
    assert told.personal.payload == {"name": "Erika Beispiel"}
    assert "Erika" not in str(told.body)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE workflows_journalentry SET verb = 'x'",
        "DELETE FROM workflows_journalentry",
        "TRUNCATE workflows_journalentry CASCADE",
        "UPDATE workflows_effect SET name = 'x'",
        "DELETE FROM workflows_effect",
        "TRUNCATE workflows_effect",
    ],
)
def test_the_tables_of_the_journal_are_append_only(chain: Chain, statement: str) -> None:
    Effect.objects.create(entry=entry(chain, 1), name="mail", at=clock.now())
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_every_entry_follows_the_one_before(chain: Chain) -> None:
    entries = list(JournalEntry.objects.filter(chain=chain).order_by("sequence"))
    assert [one.sequence for one in entries] == list(range(1, ENTRIES + 1))
    assert [one.previous_hash for one in entries] == ["", *(one.hash for one in entries[:-1])]
    assert (chain.head_sequence, chain.head_hash) == (ENTRIES, entries[-1].hash)


def test_the_hash_does_not_depend_on_the_time_zone_that_a_moment_is_told_in(chain: Chain) -> None:
    told = entry(chain, 1)
    elsewhere = told.at.astimezone(dt.timezone(dt.timedelta(hours=5)))
    assert entry_hash("", 1, elsewhere, told.body) == told.hash


def test_chains_do_not_know_of_each_other(chain: Chain, other_partnership: Partnership, clerk: User) -> None:
    record(other_partnership, "note", by=clerk)
    other = Chain.objects.get(pk=other_partnership.chain.pk)
    assert other.head_sequence == 1
    assert verify(other) is None
    assert Chain.objects.get(pk=chain.pk).head_sequence == ENTRIES


def test_no_float_enters_the_journal(partnership: Partnership, clerk: User) -> None:
    with pytest.raises(TypeError, match="float"):
        record(partnership, "note", by=clerk, facts={"amount": 0.1})


def test_the_command_says_that_every_chain_fits(chain: Chain) -> None:
    out = StringIO()
    call_command("verify_journal", stdout=out)
    assert f"{chain.name}: {ENTRIES} Einträge, in Ordnung, Stand {chain.head_hash}" in out.getvalue()


def test_the_command_names_the_first_row_that_does_not_fit(chain: Chain) -> None:
    change_facts(chain)
    told = StringIO()
    with pytest.raises(CommandError) as error:
        call_command("verify_journal", chain.name, stderr=told)
    assert error.value.returncode == 1
    assert told.getvalue().strip() == f"{chain.name}: Eintrag 3 passt nicht: hash differs"


def test_the_command_knows_its_chains(instance_chain: Chain) -> None:
    with pytest.raises(CommandError, match="gibt es nicht: nirgends"):
        call_command("verify_journal", "nirgends")
