"""Procedures and rule sets are put into force by two people, and the database keeps what they agreed on."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from grants.models import RuleEntry, RuleSet
from grants.rules.shipped import rule_set as shipped
from grants.services import programmes, publications, rule_sets
from network.models import Partnership, User
from tests.conftest import Cast
from tests.factories.grants import ProcedureFactory, RuleSetFactory, TrackFactory
from workflows import clock
from workflows.models import JournalEntry
from workflows.refusal import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(cast: Cast) -> User:
    return cast["administrator"]


@pytest.fixture
def decider(cast: Cast) -> User:
    return cast["decider"]


@pytest.fixture
def draft(partnership: Partnership, administrator: User) -> RuleSet:
    return rule_sets.start_rule_set(
        partnership, name="Bund 2027", valid_from=dt.date(2027, 1, 1), rules=shipped("bund"), by=administrator
    )


def refused(code: str) -> pytest.RaisesExc[Refused]:
    return pytest.raises(Refused, check=lambda refusal: refusal.code == code)


def test_administrator_and_decider_put_a_draft_into_force(draft: RuleSet, administrator: User, decider: User) -> None:
    publications.propose(draft, by=administrator)
    published = publications.publish(draft, by=decider)
    assert (published.proposed_by, published.published_by) == (administrator, decider)
    assert published.published_at is not None
    entry = JournalEntry.objects.get(life="grants.RuleSet", verb="publish")
    assert entry.body["facts"]["with"] == str(administrator.public_id)


def test_nobody_publishes_what_they_laid_before_themselves(draft: RuleSet, cast: Cast, administrator: User) -> None:
    publications.propose(draft, by=administrator)
    with refused("four_eyes"):
        publications.publish(draft, by=administrator)
    with refused("forbidden"):
        publications.publish(draft, by=cast["clerk"])


def test_the_database_keeps_two_people_apart(draft: RuleSet, administrator: User) -> None:
    with pytest.raises(DatabaseError, match="two_people"), transaction.atomic():
        RuleSet.objects.filter(pk=draft.pk).update(
            proposed_by=administrator, proposed_at=clock.now(), published_by=administrator, published_at=clock.now()
        )
    with pytest.raises(DatabaseError, match="published_after_proposal"), transaction.atomic():
        RuleSet.objects.filter(pk=draft.pk).update(published_by=administrator, published_at=clock.now())


def test_nothing_is_published_that_was_not_laid_before_the_decider(draft: RuleSet, decider: User) -> None:
    with refused("not_proposed"):
        publications.publish(draft, by=decider)


def test_what_lies_before_the_decider_stands_still_until_it_is_taken_back(draft: RuleSet, administrator: User) -> None:
    publications.propose(draft, by=administrator)
    with refused("proposed"):
        rule_sets.change_values(draft, {"retention_percent": ("10.00", "Satzung")}, by=administrator)
    with pytest.raises(DatabaseError, match="lies before the decider"), transaction.atomic():
        RuleSet.objects.filter(pk=draft.pk).update(values={})
    with pytest.raises(DatabaseError, match="closed for changes"), transaction.atomic():
        RuleEntry.objects.create(rule_set=draft, name="land", by=administrator, at=clock.now())
    publications.take_back(draft, by=administrator)
    rule_sets.change_values(draft, {"retention_percent": ("10.00", "Satzung")}, by=administrator)


def test_the_decider_sends_a_draft_back_and_says_why(draft: RuleSet, administrator: User, decider: User) -> None:
    publications.propose(draft, by=administrator)
    publications.send_back(draft, note="Die Quelle der Zinsen fehlt.", by=decider)
    draft.refresh_from_db()
    assert draft.is_draft
    assert JournalEntry.objects.get(verb="send_back").body["facts"]["note"] == "Die Quelle der Zinsen fehlt."


def test_a_published_set_is_frozen_in_the_database(draft: RuleSet, administrator: User, decider: User) -> None:
    publications.propose(draft, by=administrator)
    publications.publish(draft, by=decider)
    with refused("published"):
        publications.propose(draft, by=administrator)
    changes: list[dict[str, Any]] = [
        {"values": {}},
        {"name": "anders"},
        {"valid_from": dt.date(2020, 1, 1)},
        {"published_at": None},
    ]
    for change in changes:
        with pytest.raises(DatabaseError, match="published and frozen"), transaction.atomic():
            RuleSet.objects.filter(pk=draft.pk).update(**change)
    with pytest.raises(DatabaseError, match="published and frozen"), transaction.atomic():
        RuleSet.objects.filter(pk=draft.pk).delete()


def test_a_procedure_goes_the_same_way(partnership: Partnership, administrator: User, decider: User) -> None:
    procedure = ProcedureFactory(track=TrackFactory(partnership=partnership), published_at=None)
    published = programmes.publish_procedure(procedure, administrator=administrator, decider=decider)
    assert (published.proposed_by, published.published_by) == (administrator, decider)
    with refused("published"):
        programmes.publish_procedure(published, administrator=administrator, decider=decider)


def test_a_stale_page_publishes_nothing(draft: RuleSet, administrator: User, decider: User) -> None:
    seen = publications.propose(draft, by=administrator)
    publications.take_back(seen, by=administrator)
    publications.propose(draft, by=administrator)
    with refused("stale"):
        publications.publish(seen, by=decider, version=seen.version)


def test_what_was_there_from_the_beginning_has_no_names(partnership: Partnership) -> None:
    assert RuleSetFactory(partnership=partnership).published_by is None
