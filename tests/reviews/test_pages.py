"""Every page opens, for whom it is and for nobody else, with a number of queries that does not grow."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from grants.models import Application, Call
from network.models import Actor, Body, Partnership, User
from reviews import services
from reviews.models import AgendaItem, Meeting, Review
from tests.factories.grants import bulk_applications
from tests.factories.reviews import (
    AgendaItemFactory,
    MeetingFactory,
    ReviewFactory,
    admitted,
    closed_meeting,
    exclude,
    invited_meeting,
    juror_in,
    members_of,
    opened_meeting,
    submitted_review,
)
from workflows import clock
from workflows.models import DeskTask
from workflows.steps import take

Cast = dict[str, User]
SignIn = Callable[[User], Client]


@pytest.fixture
def review(application: Application, cast: Cast) -> Review:
    return services.assign(application, reviewer=cast["juror"], by=cast["coordinator"])


def command(subject: Any) -> dict[str, Any]:
    return {"command_id": uuid.uuid4(), "version": subject.version}


def statuses(url: str, cast: Cast, sign_in: SignIn) -> dict[str, int]:
    return {name: sign_in(person).get(url).status_code for name, person in cast.items()}


def seen_by(url: str, cast: Cast, sign_in: SignIn) -> set[str]:
    answers = statuses(url, cast, sign_in)
    assert set(answers.values()) <= {200, 404}
    return {name for name, status in answers.items() if status == 200}


def page(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert len(re.findall(r"<h1[ >]", text)) == 1
    assert "style=" not in text
    return text


# ---- the juror


def test_only_the_juror_opens_the_review(review: Review, cast: Cast, sign_in: SignIn) -> None:
    assert seen_by(review.get_absolute_url(), cast, sign_in) == {"juror"}


def test_the_application_stands_beside_the_form(review: Review, juror: User, sign_in: SignIn) -> None:
    text = page(sign_in(juror), review.get_absolute_url())
    assert "Antwort auf: " in text
    assert "Bedarf und Beitrag zum Handlungskonzept" in text
    assert "25 von 100" in text


def test_a_draft_is_kept_and_shown_again(review: Review, juror: User, sign_in: SignIn) -> None:
    client = sign_in(juror)
    answer = client.post(
        review.get_absolute_url(),
        {**command(review), "save": "1", "declaration": "impartial", "points_need": "3", "comment": "Klingt gut."},
    )
    assert answer.status_code == 302
    text = page(client, review.get_absolute_url())
    assert "Klingt gut." in text
    assert "1 von 6 Fragen beantwortet" in text


def test_handing_in_too_early_says_what_is_missing_and_keeps_what_was_typed(
    review: Review, juror: User, sign_in: SignIn
) -> None:
    data = {**command(review), "points_need": "3", "comment": "Klingt gut."}
    answer = sign_in(juror).post(review.get_absolute_url(), data)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert text.count("Hier fehlen noch Punkte.") == 10  # five questions, in the summary and at the field
    assert "Klingt gut." in text
    assert Review.objects.get(pk=review.pk).state == "assigned"


def test_a_whole_review_is_handed_in(review: Review, juror: User, sign_in: SignIn) -> None:
    points = {f"points_{one.code}": "4" for one in review.criteria}
    answer = sign_in(juror).post(review.get_absolute_url(), {**command(review), "declaration": "impartial", **points})
    assert answer.status_code == 302
    assert Review.objects.get(pk=review.pk).state == "submitted"
    assert "abgegeben am" in page(sign_in(juror), review.get_absolute_url())


def test_a_stale_page_keeps_what_was_typed(review: Review, juror: User, sign_in: SignIn) -> None:
    data = {**command(review), "save": "1", "comment": "Zweiter Tab"}
    services.save_review(review, services.reviews.Opinion({"need": 1}), by=juror)
    answer = sign_in(juror).post(review.get_absolute_url(), data)
    assert answer.status_code == 409
    assert "Zweiter Tab" in answer.content.decode()
    assert "Jemand war schneller" in answer.content.decode()


def test_stepping_aside_from_the_form(review: Review, juror: User, sign_in: SignIn) -> None:
    client = sign_in(juror)
    missing = client.post(review.get_absolute_url(), {**command(review), "declaration": "unsure"})
    assert missing.status_code == 422
    client.post(review.get_absolute_url(), {**command(review), "declaration": "unsure", "reason": "Vorstand"})
    assert Review.objects.get(pk=review.pk).state == "stepped_aside"
    assert client.get(review.get_absolute_url()).status_code == 404
    assert str(review) not in page(client, reverse("reviews:mine"))


def test_over_long_text_is_kept_and_named(review: Review, juror: User, sign_in: SignIn) -> None:
    data = {**command(review), "save": "1", "comment": "x" * 601}
    answer = sign_in(juror).post(review.get_absolute_url(), data)
    assert answer.status_code == 422
    assert "x" * 601 in answer.content.decode()


@pytest.mark.parametrize("value", ["9", "drei", "-1"])
def test_points_that_do_not_exist_are_asked_again(review: Review, juror: User, sign_in: SignIn, value: str) -> None:
    data = {**command(review), "save": "1", "points_need": value}
    assert sign_in(juror).post(review.get_absolute_url(), data).status_code == 422


# ---- assigning and judging


def test_who_assigns(application: Application, cast: Cast, sign_in: SignIn) -> None:
    url = reverse("reviews:assign", args=[application.public_id])
    assert seen_by(url, cast, sign_in) == {"coordinator", "chair"}


def test_jurors_are_chosen_and_the_excluded_are_named_with_their_reason(
    application: Application, partnership: Partnership, cast: Cast, sign_in: SignIn
) -> None:
    free, tied = juror_in(partnership, "Frau Frei"), juror_in(partnership, "Herr Verbunden")
    exclude(application, tied)
    client, url = sign_in(cast["coordinator"]), reverse("reviews:assign", args=[application.public_id])
    text = page(client, url)
    assert "Vorstand des Vereins" in text
    assert str(tied.public_id) not in text
    due_on = clock.today() + dt.timedelta(days=7)
    answer = client.post(url, {"jurors": [str(free.public_id), str(cast["juror"].public_id)], "due_on": due_on})
    assert answer.status_code == 302
    assert set(Review.objects.values_list("reviewer", "due_on")) == {(free.pk, due_on), (cast["juror"].pk, due_on)}
    assert client.post(url, {"jurors": [str(tied.public_id)], "due_on": due_on}).status_code == 422


def test_an_assignment_is_taken_back_on_its_steps_page(review: Review, cast: Cast, sign_in: SignIn) -> None:
    url = reverse("reviews:review_step", args=[review.public_id, "withdraw"])
    assert seen_by(url, cast, sign_in) == {"coordinator", "chair"}
    assert sign_in(cast["coordinator"]).post(url, command(review)).status_code == 302
    assert Review.objects.get(pk=review.pk).state == "withdrawn"


def test_a_conflict_is_declared_and_the_case_disappears(application: Application, cast: Cast, sign_in: SignIn) -> None:
    client, url = sign_in(cast["juror"]), reverse("reviews:declare", args=[application.public_id])
    page(client, url)
    assert client.post(url, {"reason": " "}).status_code == 422
    assert client.post(url, {"reason": "Meine Schwester arbeitet dort."}).status_code == 302
    assert client.get(url).status_code == 404
    assert client.get(application.get_absolute_url()).status_code == 404


def test_the_chair_judges_on_a_page(application: Application, cast: Cast, sign_in: SignIn) -> None:
    exclude(application, cast["juror"])
    url = reverse("reviews:judge", args=[application.public_id, cast["juror"].public_id])
    assert seen_by(url, cast, sign_in) == {"chair"}
    answer = sign_in(cast["chair"]).post(url, {"verdict": "clear", "judgement": "Das genügt nicht."})
    assert answer.status_code == 302
    assert cast["juror"].has_perm("reviews.view_reviews", application)


# ---- the evening


def test_a_whole_evening_over_http(
    body: Body, application: Application, call: Call, organisation: Actor, cast: Cast, sign_in: SignIn
) -> None:
    second = admitted(call, applicant=organisation, cast=cast, title="Spuren lesen")
    office, chair, secretary = (sign_in(cast[name]) for name in ("coordinator", "chair", "secretary"))
    plan = reverse("reviews:plan", args=[body.public_id])
    page(office, plan)
    day = clock.today() + dt.timedelta(days=10)
    both = [str(application.public_id), str(second.public_id)]
    facts = {"title": "Frühjahrssitzung", "day": day, "time": "18:00", "place": "Rathaus", "applications": both}
    assert office.post(plan, facts | {"day": "2020-01-01"}).status_code == 422
    office.post(plan, facts)
    meeting = Meeting.objects.get()

    change = reverse("reviews:change", args=[meeting.public_id])
    page(office, change)
    office.post(change, facts | {"place": "Alte Schule"} | command(meeting))
    meeting.refresh_from_db()
    assert meeting.place == "Alte Schule"

    invite = reverse("reviews:meeting_step", args=[meeting.public_id, "invite"])
    page(office, invite)
    office.post(invite, command(meeting))
    meeting = Meeting.objects.get()
    attendance = reverse("reviews:attendance", args=[meeting.public_id])
    assert office.get(attendance).status_code == 404
    page(chair, attendance)
    few = chair.post(attendance, {"present": [one.pk for one in members_of(body)[:1]]} | command(meeting))
    assert few.status_code == 422
    assert "nicht beschlussfähig" in few.content.decode()
    chair.post(attendance, {"present": [one.pk for one in members_of(body)]} | command(meeting))
    meeting = Meeting.objects.get()
    assert meeting.state == "open"
    assert "Punkt 1 beraten" in page(chair, meeting.get_absolute_url())

    for number, case in enumerate(both):
        resolve = reverse("reviews:resolve", args=[meeting.public_id, case])
        assert secretary.get(resolve).status_code == 404
        page(chair, resolve)
        wrong = chair.post(resolve, {"outcome": "approve", "yes": "9", "reasons": "Getippt"})
        assert (wrong.status_code, "Getippt" in wrong.content.decode()) == (422, True)
        outcome = ["approve", "postpone"][number]
        assert chair.post(resolve, {"outcome": outcome, "yes": "5"}).status_code == 302
    notes = reverse("reviews:notes", args=[meeting.public_id])
    page(secretary, notes)
    secretary.post(notes, {"notes": "Die Sitzung war lang."} | command(Meeting.objects.get()))

    close = reverse("reviews:meeting_step", args=[meeting.public_id, "close"])
    page(chair, close)
    chair.post(close, command(Meeting.objects.get()))
    sign = reverse("reviews:sign", args=[meeting.public_id])
    for client in (secretary, chair):
        assert "Niederschrift unterschreiben" in page(client, meeting.get_absolute_url())
        client.post(sign, command(Meeting.objects.get()))
    assert Meeting.objects.get().state == "minuted"
    assert set(Application.objects.values_list("state", flat=True)) == {"resolved", "admitted"}
    assert "Die Sitzung war lang." in page(secretary, meeting.get_absolute_url())


def test_who_sees_a_meeting(body: Body, application: Application, cast: Cast, sign_in: SignIn) -> None:
    meeting = invited_meeting(body, [application], cast=cast)
    assert seen_by(meeting.get_absolute_url(), cast, sign_in) == {
        "coordinator", "clerk", "decider", "checker", "approver", "treasurer", "auditor", "juror", "chair", "secretary",
    }  # fmt: skip


def test_on_the_agenda_the_excluded_see_the_title_alone(
    body: Body, application: Application, cast: Cast, sign_in: SignIn
) -> None:
    exclude(application, cast["juror"])
    meeting = closed_meeting(body, [application], cast=cast)
    text = page(sign_in(cast["juror"]), meeting.get_absolute_url())
    assert "Sie wirken hier nicht mit." in text
    assert "4 von 4 Stimmen" not in text
    assert "4 von 4 Stimmen" in page(sign_in(cast["chair"]), meeting.get_absolute_url())


def test_the_meetings_of_another_partnership_are_not_listed(
    body: Body, application: Application, cast: Cast, sign_in: SignIn
) -> None:
    meeting = invited_meeting(body, [application], cast=cast)
    assert str(meeting.public_id) in page(sign_in(cast["juror"]), reverse("reviews:meetings"))
    assert str(meeting.public_id) not in page(sign_in(cast["outsider"]), reverse("reviews:meetings"))


# ---- ranking and panels


def test_the_ranking_draws_the_line_where_the_money_ends(
    call: Call, application: Application, organisation: Actor, cast: Cast, sign_in: SignIn
) -> None:
    Call.objects.filter(pk=call.pk).update(budget="1500.00")
    second = admitted(call, applicant=organisation, cast=cast, title="Spuren lesen")
    submitted_review(application, reviewer=cast["juror"], cast=cast, points=5)
    submitted_review(second, reviewer=cast["juror"], cast=cast, points=4)
    text = page(sign_in(cast["chair"]), reverse("reviews:ranking", args=[call.public_id]))
    order = ["Klartext gegen Parolen", "Hier endet das Geld</span>", "Spuren lesen", "Warteliste 1"]
    body_text = text[text.index("<tbody") :]
    assert [body_text.index(one) for one in order] == sorted(body_text.index(one) for one in order)
    assert "1.000,00 € von 1.500,00 € verplant" in text.replace("\xa0", " ")


def test_the_ranking_leaves_out_what_the_person_must_not_see(
    call: Call, application: Application, organisation: Actor, cast: Cast, sign_in: SignIn
) -> None:
    second = admitted(call, applicant=organisation, cast=cast, title="Spuren lesen")
    submitted_review(application, reviewer=cast["juror"], cast=cast)
    exclude(application, cast["chair"])
    text = page(sign_in(cast["chair"]), reverse("reviews:ranking", args=[call.public_id]))
    assert application.title not in text
    assert second.title in text
    assert "Ein Antrag fehlt hier" in text


def test_points_of_a_case_with_a_missing_review_are_not_shown(
    call: Call, application: Application, partnership: Partnership, cast: Cast, sign_in: SignIn
) -> None:
    submitted_review(application, reviewer=cast["juror"], cast=cast, points=5)
    services.assign(application, reviewer=juror_in(partnership), by=cast["coordinator"])
    text = page(sign_in(cast["chair"]), reverse("reviews:ranking", args=[call.public_id]))
    assert "ein Gutachten fehlt" in text
    assert "100,0" not in text


def test_the_case_file_shows_reviews_to_the_committee_names_to_the_chair_and_neither_to_the_applicant(
    application: Application, partnership: Partnership, body: Body, cast: Cast, sign_in: SignIn
) -> None:
    other = juror_in(partnership, "Frau Geheim")
    submitted_review(application, reviewer=other, cast=cast, points=5)
    closed_meeting(body, [application], cast=cast)
    url = application.get_absolute_url()
    chair, juror, applicant = (page(sign_in(cast[name]), url) for name in ("chair", "juror", "applicant"))
    assert ("Frau Geheim" in chair, "Gutachten 1" in chair, "3, 0, 0" in chair) == (True, True, True)
    assert ("Gutachten 1" in juror, "3, 0, 0" in juror) == (True, True)
    assert "Frau Geheim" not in juror[: juror.index('id="history"')]
    assert ("Frau Geheim" in applicant, "Gutachten" in applicant, "3, 0, 0" in applicant) == (False, False, False)


def test_cases_whose_reviews_overlap_at_the_line_are_named_as_neck_and_neck(
    call: Call, application: Application, organisation: Actor, partnership: Partnership, cast: Cast, sign_in: SignIn
) -> None:
    Call.objects.filter(pk=call.pk).update(budget="1500.00")
    second = admitted(call, applicant=organisation, cast=cast, title="Spuren lesen")
    other = juror_in(partnership)
    for case, points in ((application, (5, 3)), (second, (4, 3))):
        submitted_review(case, reviewer=cast["juror"], cast=cast, points=points[0])
        submitted_review(case, reviewer=other, cast=cast, points=points[1])
    url = reverse("reviews:ranking", args=[call.public_id])
    text = page(sign_in(cast["chair"]), url)
    assert "60,0 bis 100,0 Punkte" in text[text.index('id="twins"') :]
    assert "was nicht passt, wird übersprungen" in page(sign_in(cast["chair"]), f"{url}?rule=skip_and_fill")
    assert "ohne Überspringen" in page(sign_in(cast["chair"]), f"{url}?rule=irgendwas")


# ---- nobody else


@pytest.mark.parametrize("name", ["stranger", "outsider", "applicant", "administrator"])
def test_every_page_of_the_committee_is_not_found_by_others(
    review: Review, body: Body, call: Call, cast: Cast, sign_in: SignIn, name: str
) -> None:
    application = review.application
    exclude(application, cast["secretary"])
    meeting = opened_meeting(body, [application], cast=cast)
    case, sitting = [application.public_id], [meeting.public_id]
    addresses = [
        reverse("reviews:review", args=[review.public_id]),
        *(reverse("reviews:review_step", args=[review.public_id, one]) for one in ("submit", "step_aside", "withdraw")),
        reverse("reviews:assign", args=case),
        reverse("reviews:declare", args=case),
        reverse("reviews:judge", args=[*case, cast["secretary"].public_id]),
        reverse("reviews:plan", args=[body.public_id]),
        *(reverse(f"reviews:{one}", args=sitting) for one in ("meeting", "change", "attendance", "notes")),
        *(reverse("reviews:meeting_step", args=[*sitting, one]) for one in ("invite", "open", "close", "sign")),
        reverse("reviews:resolve", args=[*sitting, *case]),
        reverse("reviews:ranking", args=[call.public_id]),
    ]
    client = sign_in(cast[name])
    assert {url: client.get(url).status_code for url in addresses} == dict.fromkeys(addresses, 404)
    assert client.post(reverse("reviews:sign", args=sitting), command(meeting)).status_code == 404


# ---- desks


def test_a_review_waits_for_its_juror_until_its_day(
    application: Application, cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        review = services.assign(application, reviewer=cast["juror"], by=cast["coordinator"])
    task = DeskTask.objects.get(subject_id=review.public_id, finished=None)
    assert (task.role, task.scope, task.label) == ("juror", f"user:{cast['juror'].pk}", "Gutachten schreiben")
    assert task.due_at is not None
    assert task.due_at.date() == review.due_on


def test_a_planned_meeting_waits_for_the_coordinator_and_an_invited_one_for_the_chair(
    body: Body, application: Application, cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        meeting = services.plan_meeting(
            body, title="Sitzung", starts_at=clock.now() + dt.timedelta(days=9), place="Rathaus",
            applications=[application], by=cast["coordinator"],
        )  # fmt: skip
    tasks = DeskTask.objects.filter(subject_id=meeting.public_id, finished=None)
    assert [(one.role, one.label) for one in tasks] == [("coordinator", "Zur Sitzung einladen")]
    with django_capture_on_commit_callbacks(execute=True):
        take(meeting, "invite", by=cast["coordinator"])
    assert [(one.role, one.label) for one in tasks.all()] == [("chair", "Sitzung eröffnen")]


# ---- queries


def counted(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def many(call: Call, organisation: Actor, cast: Cast, n: int) -> list[Application]:
    rows = bulk_applications(n, call=call, applicant=organisation, by=cast["applicant"], state="admitted")
    Application.objects.filter(pk__in=[one.pk for one in rows]).update(admitted_at=clock.now())
    return rows


@pytest.mark.parametrize("n", [1, 30])
def test_my_reviews_take_the_same_queries_for_one_and_for_thirty(
    call: Call, organisation: Actor, cast: Cast, sign_in: SignIn, n: int
) -> None:
    for one in many(call, organisation, cast, n):
        ReviewFactory(application=one, reviewer=cast["juror"])
    assert counted(sign_in(cast["juror"]), reverse("reviews:mine")) == 8


@pytest.mark.parametrize("n", [1, 30])
def test_assignments_take_the_same_queries_for_one_and_for_thirty(
    call: Call, organisation: Actor, cast: Cast, sign_in: SignIn, n: int
) -> None:
    for one in many(call, organisation, cast, n):
        ReviewFactory(application=one, reviewer=cast["juror"])
    assert counted(sign_in(cast["coordinator"]), reverse("reviews:assignments")) == 10


@pytest.mark.parametrize("n", [1, 30])
def test_one_assignment_takes_the_same_queries_for_one_and_for_thirty_jurors(
    application: Application, partnership: Partnership, cast: Cast, sign_in: SignIn, n: int
) -> None:
    for _ in range(n):
        juror_in(partnership)
    url = reverse("reviews:assign", args=[application.public_id])
    assert counted(sign_in(cast["coordinator"]), url) == 12


@pytest.mark.parametrize("n", [1, 30])
def test_meetings_take_the_same_queries_for_one_and_for_thirty(body: Body, cast: Cast, sign_in: SignIn, n: int) -> None:
    for _ in range(n):
        MeetingFactory(body=body)
    assert counted(sign_in(cast["chair"]), reverse("reviews:meetings")) == 9


@pytest.mark.parametrize("n", [1, 30])
def test_a_meeting_takes_the_same_queries_for_one_case_and_for_thirty(
    body: Body, application: Application, call: Call, organisation: Actor, cast: Cast, sign_in: SignIn, n: int
) -> None:
    meeting = opened_meeting(body, [application], cast=cast)
    for one in many(call, organisation, cast, n - 1):
        AgendaItemFactory(meeting=meeting, application=one)
    assert AgendaItem.objects.count() == n
    assert counted(sign_in(cast["chair"]), meeting.get_absolute_url()) == 13


@pytest.mark.parametrize("n", [1, 30])
def test_the_ranking_takes_the_same_queries_for_one_case_and_for_thirty(
    call: Call, organisation: Actor, cast: Cast, sign_in: SignIn, n: int
) -> None:
    for one in many(call, organisation, cast, n):
        review = ReviewFactory(application=one, reviewer=cast["juror"])
        services.submit_review(
            review, services.reviews.Opinion({c.code: 3 for c in review.criteria}, impartial=True), by=cast["juror"]
        )
    assert counted(sign_in(cast["chair"]), reverse("reviews:ranking", args=[call.public_id])) == 13
