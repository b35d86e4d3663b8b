"""Answers are saved one by one; nobody overwrites what they have not seen, and nothing that was typed is lost."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from grants.models import Answer, Application, Call
from grants.services import applications as services
from grants.services.applications import Seen, save_answers, seen_answers
from network.models import Actor, User
from tests.factories.grants import application_in
from tests.factories.network import ActorFactory, RepresentationFactory, UserFactory
from workflows.models import JournalEntry
from workflows.refusal import Refused


def section_url(application: Application, code: str = "concept", name: str = "apply_section") -> str:
    return reverse(f"grants:{name}", args=[application.public_id, code])


@pytest.fixture
def colleague(organisation: Actor) -> User:
    user = UserFactory(name="Kim Kollege")
    RepresentationFactory(user=user, actor=organisation)
    return user


def write(application: Application, by: User, **answers: Any) -> services.Saved:
    return save_answers(application, answers, seen=seen_answers(application), by=by)


def version_on_page(web: Client, url: str) -> str:
    version: str = web.get(url).context["form"]["version"].value()
    return version


# ---- saving --------------------------------------------------------------------------------------------------------


def test_a_section_is_saved_whole_and_leads_to_the_next(web: Client, draft: Application) -> None:
    url = section_url(draft)
    answer = web.post(url, {"situation": "Im Ort fehlt\r\nein Treffpunkt.", "version": version_on_page(web, url)})
    assert answer.headers["Location"] == reverse("grants:apply_plan", args=[draft.public_id])
    assert dict(draft.answers.values_list("code", "value")) == {"situation": "Im Ort fehlt\nein Treffpunkt."}


def test_partners_that_the_directory_knows_are_linked_and_others_stay_names(web: Client, draft: Application) -> None:
    known = ActorFactory(name="Jugendtreff Süd e. V.", visibility="network", partnerships=[draft.partnership])
    ActorFactory(name="Schutzhaus", visibility="private", partnerships=[draft.partnership])
    url = section_url(draft, "project")
    page = web.get(url).content.decode()
    assert "Jugendtreff Süd e. V." in page
    assert "Schutzhaus" not in page
    names = [" jugendtreff  süd e. V. ", "Chor der Kirchengemeinde", "", "Schutzhaus", draft.applicant.name]
    web.post(url, {"partners": names, "version": version_on_page(web, url)})
    assert [*draft.partners.all()] == [known]
    kept = ["jugendtreff süd e. V.", "Chor der Kirchengemeinde", "Schutzhaus", draft.applicant.name]
    assert Application.objects.get(pk=draft.pk).answer("partners") == kept
    web.post(url, {"partners": [""], "version": version_on_page(web, url)})
    assert not draft.partners.exists()


@pytest.mark.parametrize("names", [["x" * 201], [f"Verein {number}" for number in range(21)]])
def test_too_many_or_too_long_names_are_told_at_the_field_and_kept(
    web: Client, draft: Application, names: list[str]
) -> None:
    answer = web.post(section_url(draft, "project"), {"partners": names, "version": ""})
    assert answer.status_code == 422
    assert names[-1] in answer.content.decode()


def test_title_and_period_are_carried_to_the_case(web: Client, draft: Application) -> None:
    url = section_url(draft, "project")
    web.post(url, {"title": "T" * 200, "starts_on": "2027-03-01", "ends_on": "15.06.2027", "version": ""})
    draft.refresh_from_db()
    assert (draft.title, str(draft.starts_on), str(draft.ends_on)) == ("T" * 150, "2027-03-01", "2027-06-15")
    assert draft.answer("title") == "T" * 200


def test_a_period_that_ends_before_it_begins_is_kept_and_named_as_missing(web: Client, draft: Application) -> None:
    url = section_url(draft, "project")
    web.post(url, {"starts_on": "2027-06-15", "ends_on": "2027-03-01", "version": ""})
    draft.refresh_from_db()
    assert (str(draft.starts_on), draft.ends_on) == ("2027-06-15", None)
    assert "Das Ende liegt vor dem Beginn" in web.get(url).content.decode()


def test_every_kind_of_question_comes_back_as_it_was_answered(web: Client, complete: Application) -> None:
    before = dict(complete.answers.values_list("code", "value"))
    url = section_url(complete, "project")
    form = web.get(url).context["form"]
    posted = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    web.post(url, posted)
    assert dict(complete.answers.values_list("code", "value")) == before


def test_what_is_valid_is_saved_even_where_something_else_is_not(web: Client, draft: Application) -> None:
    url = section_url(draft, "project")
    posted = {"title": "Café", "starts_on": "31.02.2027", "expected_participants": "viele", "version": ""}
    answer = web.post(url, posted)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Diesen Tag gibt es nicht." in text
    assert 'value="viele"' in text
    assert dict(draft.answers.values_list("code", "value")) == {"title": "Café"}


def test_a_text_over_its_limit_is_kept_whole_and_counted(web: Client, draft: Application) -> None:
    web.post(section_url(draft), {"main_goal": "x" * 263, "version": ""})
    assert draft.answer("main_goal") == "x" * 263
    assert "13 Zeichen zu viel" in web.get(section_url(draft)).content.decode()


@pytest.mark.parametrize("typed", ["y" * 20_001, "mit \x00 Null"])
def test_what_cannot_be_stored_is_refused_and_stays_in_the_field(typed: str, web: Client, draft: Application) -> None:
    answer = web.post(section_url(draft), {"main_goal": typed, "situation": "gut", "version": ""})
    assert answer.status_code == 422
    assert escape(typed) in answer.content.decode()
    assert dict(draft.answers.values_list("code", "value")) == {"situation": "gut"}


@pytest.mark.parametrize("value", ["0000-01-01", "9999-12-31", "1999-12-31", "morgen"])
def test_a_day_out_of_reach_is_refused(value: str, web: Client, draft: Application) -> None:
    assert web.post(section_url(draft, "project"), {"starts_on": value, "version": ""}).status_code == 422
    assert not draft.answers.exists()


@pytest.mark.parametrize(
    "version",
    [
        "",
        "null",
        "[]",
        '{"situation": 3}',
        '{"situation": ["a", 1]}',
        "[" * 5000,
        '{"situation": [Infinity, "x"]}',
        '{"situation": [99999999999999999999, "x"]}',
        "x",
    ],
)
def test_a_version_that_cannot_be_read_counts_as_not_seen(version: str, web: Client, draft: Application) -> None:
    assert web.post(section_url(draft), {"situation": "neu", "version": version}).status_code == 302
    assert draft.answer("situation") == "neu"


def test_saving_writes_no_journal(web: Client, draft: Application) -> None:
    before = JournalEntry.objects.count()
    web.post(section_url(draft), {"situation": "neu", "version": ""})
    web.post(section_url(draft, name="autosave"), {"name": "main_goal", "value": "Ziel", "version": ""})
    assert JournalEntry.objects.count() == before


def test_what_is_handed_in_cannot_be_changed_and_the_text_is_shown_again(
    web: Client, cast: dict[str, User], call: Call, organisation: Actor
) -> None:
    submitted = application_in("submitted", call=call, applicant=organisation, cast=cast)
    answer = web.post(section_url(submitted), {"situation": "zu spät", "version": ""})
    assert answer.status_code == 409
    assert "zu spät" in answer.content.decode()
    with pytest.raises(Refused, match="Eingereicht"):
        write(submitted, cast["applicant"], situation="zu spät")


def test_nobody_else_saves(draft: Application, cast: dict[str, User]) -> None:
    for who in ("clerk", "coordinator", "stranger", "outsider"):
        with pytest.raises(Refused, match="kein Recht"):
            write(draft, cast[who], situation="fremd")


# ---- autosave ------------------------------------------------------------------------------------------------------


def test_autosave_saves_one_field_and_answers_with_time_and_version(web: Client, draft: Application) -> None:
    url = section_url(draft, name="autosave")
    first = web.post(url, {"name": "situation", "value": "eins", "version": ""})
    second = web.post(url, {"name": "situation", "value": "zwei", "version": first.json()["version"]})
    assert (first.status_code, second.status_code) == (200, 200)
    assert len(first.json()["saved_at"]) == 5
    assert draft.answers.get().value == "zwei"


def test_autosave_keeps_several_choices(web: Client, draft: Application) -> None:
    url = section_url(draft, "project", "autosave")
    web.post(url, {"name": "format", "value": ["culture", "training"], "version": ""})
    assert draft.answers.get().value == ["culture", "training"]
    version = version_on_page(web, section_url(draft, "project"))
    assert web.post(url, {"name": "format", "version": version}).status_code == 200
    assert draft.answers.get().value is None


def test_autosave_refuses_with_a_sentence(web: Client, draft: Application) -> None:
    url = section_url(draft, "project", "autosave")
    answer = web.post(url, {"name": "starts_on", "value": "31.02.2027", "version": ""})
    assert (answer.status_code, answer.json()["error"][:20]) == (422, "Diesen Tag gibt es n")
    assert web.post(url, {"name": "unbekannt", "value": "x"}).status_code == 404
    assert web.post(url, {"name": "situation", "value": "x"}).status_code == 404
    assert web.get(url).status_code == 405


def test_a_declaration_is_kept_with_version_person_and_time(web: Client, draft: Application, applicant: User) -> None:
    web.post(section_url(draft, "declarations", "autosave"), {"name": "declaration-privacy", "value": "on"})
    kept = draft.answers.get(code="declaration.privacy")
    assert (kept.value, kept.updated_by) == ({"version": 1}, applicant)
    web.post(reverse("grants:apply_declarations", args=[draft.public_id]), {"declaration-complete": "on"})
    assert {one.code: one.value for one in draft.answers.all()} == {
        "declaration.privacy": None,
        "declaration.complete": {"version": 1},
    }


def test_a_declaration_stays_with_whoever_confirmed_it(complete: Application, applicant: User, colleague: User) -> None:
    services.confirm_declarations(complete, {"privacy": True, "unknown": True}, by=colleague)
    kept = complete.answers.get(code="declaration.privacy")
    assert (kept.updated_by, kept.version) == (applicant, 1)
    assert not complete.answers.filter(code="declaration.unknown").exists()


# ---- two people ----------------------------------------------------------------------------------------------------


def test_two_people_on_two_fields_never_disturb_each_other(
    draft: Application, applicant: User, colleague: User
) -> None:
    write(draft, applicant, situation="alt", main_goal="alt")
    seen = seen_answers(draft)
    save_answers(draft, {"situation": "neu", "main_goal": "alt"}, seen=seen, by=applicant)
    saved = save_answers(draft, {"situation": "alt", "main_goal": "neu"}, seen=seen, by=colleague)
    assert saved.conflicts == []
    assert dict(draft.answers.values_list("code", "value")) == {"situation": "neu", "main_goal": "neu"}


def test_two_people_on_one_field_are_told_and_both_texts_are_kept(
    draft: Application, applicant: User, colleague: User
) -> None:
    write(draft, applicant, situation="alt")
    seen = seen_answers(draft)
    save_answers(draft, {"situation": "ihre"}, seen=seen, by=colleague)
    saved = save_answers(draft, {"situation": "meine"}, seen=seen, by=applicant)
    conflict = saved.conflicts[0]
    assert (conflict.theirs.value, conflict.theirs.updated_by, conflict.mine) == ("ihre", colleague, "meine")


def test_the_conflict_page_shows_both_and_saves_what_the_person_says(
    web: Client, draft: Application, applicant: User, colleague: User
) -> None:
    url, conflict_url = section_url(draft), section_url(draft, name="apply_conflict")
    version = version_on_page(web, url)
    write(draft, colleague, situation="Ihr Text", main_goal="Ihr Ziel")
    answer = web.post(url, {"situation": "Mein Text", "main_goal": "Mein Ziel", "publicity": "x", "version": version})
    assert answer.headers["Location"] == conflict_url
    assert draft.answers.get(code="publicity").value == "x"
    page = web.get(conflict_url)
    text = page.content.decode()
    assert all(part in text for part in ("Ihr Text", "Mein Text", "Kim Kollege"))
    shown = page.context["form"]["version"].value()
    answer = web.post(conflict_url, {"field": "situation", "situation": "Beide Texte", "version": shown})
    assert answer.headers["Location"] == conflict_url
    assert draft.answers.get(code="situation").value == "Beide Texte"
    answer = web.post(conflict_url, {"field": "main_goal", "main_goal": "egal", "theirs": "1", "version": shown})
    assert answer.headers["Location"] == url
    assert draft.answers.get(code="main_goal").value == "Ihr Ziel"
    assert web.get(conflict_url).status_code == 302


def test_autosave_leads_to_the_conflict_page_and_what_was_typed_waits_there(
    web: Client, draft: Application, colleague: User
) -> None:
    version = version_on_page(web, section_url(draft))
    write(draft, colleague, situation="Ihr Text")
    answer = web.post(
        section_url(draft, name="autosave"), {"name": "situation", "value": "Mein Text", "version": version}
    )
    assert answer.status_code == 409
    assert "Mein Text" in web.get(answer.json()["url"]).content.decode()


def test_somebody_who_is_faster_once_more_is_shown_again(web: Client, draft: Application, colleague: User) -> None:
    url, conflict_url = section_url(draft), section_url(draft, name="apply_conflict")
    version = version_on_page(web, url)
    write(draft, colleague, situation="erstens")
    web.post(url, {"situation": "meins", "version": version})
    shown = web.get(conflict_url).context["form"]["version"].value()
    write(draft, colleague, situation="zweitens")
    posted = {"field": "situation", "situation": "meins, ergänzt", "version": shown}
    answer = web.post(conflict_url, posted, follow=True)
    text = answer.content.decode()
    assert all(part in text for part in ("zweitens", "meins, ergänzt"))
    assert draft.answers.get(code="situation").value == "zweitens"


# ---- the race, and what happens without the guard ------------------------------------------------------------------


@pytest.fixture
def committed(transactional_db: None, draft: Application, applicant: User, colleague: User) -> Iterator[Application]:
    write(draft, applicant, situation="alt")
    yield draft
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_events CASCADE")


def race(application: Application, people: list[User], what: str = "") -> list[services.Saved]:
    """Everybody has seen the same and saves at once."""
    seen: dict[str, Seen] = seen_answers(application)
    barrier, done = threading.Barrier(len(people)), []

    def save(person: User) -> None:
        try:
            barrier.wait(10)
            done.append(save_answers(application, {"situation": person.email + what}, seen=seen, by=person))
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return done


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_one_field_at_once_one_wins_and_the_other_is_told(
    committed: Application, applicant: User, colleague: User
) -> None:
    for turn in range(10):
        results = race(committed, [applicant, colleague], f" {turn}")
        assert sorted(len(one.conflicts) for one in results) == [0, 1]
        winner = Answer.objects.get(application=committed, code="situation").value
        loser = next(one.conflicts[0] for one in results if one.conflicts)
        assert {winner, loser.mine} == {f"{applicant.email} {turn}", f"{colleague.email} {turn}"}


@pytest.mark.django_db(transaction=True)
def test_without_the_guard_one_text_would_be_lost_in_silence(
    committed: Application, applicant: User, colleague: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "unchanged_since", lambda answer, base: Answer.objects.filter(pk=answer.pk))
    results = race(committed, [applicant, colleague])
    assert [len(one.conflicts) for one in results] == [0, 0]
