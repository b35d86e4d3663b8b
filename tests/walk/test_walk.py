"""Every address of the product, opened by everybody; every page looked at in the browser."""

from __future__ import annotations

import pytest
from django.urls import reverse
from pytest_django.plugin import DjangoDbBlocker

from network.models import User
from tests.journeys.site import Site
from tests.walk import town
from tests.walk.addresses import addresses
from tests.walk.pages import CAST, PAGES, POSTS, askers, audience, eyes, patterns
from tests.walk.walkers import Visitor, Walkers
from workflows.life import Life, lives, steps_of
from workflows.steps import available_steps

pytestmark = pytest.mark.xdist_group("world")

NOT_LOOKED_AT = {"health", "mfa_download_recovery_codes"}
"""No pages of ours."""


Paths = dict[str, str]


@pytest.fixture(scope="session")
def paths(site: Site, django_db_blocker: DjangoDbBlocker) -> Paths:
    with django_db_blocker.unblock(), town.looking(site.environment):
        filled = addresses()
    assert set(filled) == {name for name, route in patterns().items() if "<" in route}
    return {name: reverse(name, args=filled.get(name, [])) for name in patterns()}


def test_the_walk_knows_every_address_and_no_other() -> None:
    assert set(patterns()) == PAGES.keys() | POSTS


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_there_for_whom_it_is_meant_and_for_nobody_else(
    name: str, paths: Paths, visitors: dict[str, Visitor]
) -> None:
    seen_by = audience(name)
    answers = {who: visitors[who].get(paths[name]) for who in askers(name)}
    assert [who for who, answer in answers.items() if answer.status == 200] == [
        who for who in answers if who in seen_by
    ]
    assert {answer.status for who, answer in answers.items() if who not in seen_by} <= {302, 404}


@pytest.mark.parametrize("name", sorted(POSTS))
def test_what_only_takes_something_shows_nothing(name: str, paths: Paths, visitors: dict[str, Visitor]) -> None:
    assert visitors["clerk"].get(paths[name]).status == 405
    assert visitors["guest"].get(paths[name]).status in {302, 405}


@pytest.mark.parametrize("name", [name for name in PAGES if audience(name)])
def test_a_page_speaks_english(name: str, paths: Paths, visitors: dict[str, Visitor]) -> None:
    answer = visitors[audience(name)[0]].get(paths[name], language="en")
    assert answer.status == 200
    if "html" in answer.type:
        assert '<html lang="en"' in answer.text


@pytest.mark.parametrize("name", [name for name in PAGES if audience(name) and name not in NOT_LOOKED_AT])
def test_a_page_is_good(name: str, paths: Paths, visitors: dict[str, Visitor], walkers: Walkers) -> None:
    for who in eyes(name):
        if "html" in visitors[who].get(paths[name]).type:
            assert walkers.complaints(who, paths[name]) == [], f"{paths[name]}, seen by {who}"


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("life", list(lives()), ids=lambda life: life._meta.label)
def test_every_step_that_waits_has_a_good_page(
    life: type[Life], visitors: dict[str, Visitor], walkers: Walkers
) -> None:
    """Each person finds a page for each step they may take, and none for one they may not."""
    looked_at: set[str] = set()
    people = {who: User.objects.get(email=email) for who, email in CAST.items() if email}
    for number, subject in enumerate(life._default_manager.order_by("pk")):
        paths = {name: step_page(subject, name) for name in steps_of(life)}
        for who, user in people.items():
            open_ = {step.name for step in available_steps(subject, user)}
            for name in sorted(open_):
                answer = visitors[who].get(paths[name])
                assert answer.status == 200, f"{answer.status}: {paths[name]}, opened by {who}"
                if name not in looked_at:
                    looked_at.add(name)
                    assert walkers.complaints(who, paths[name]) == [], f"{paths[name]}, seen by {who}"
            for name in sorted(steps_of(life).keys() - open_)[:1] if number == 0 else []:
                answer = visitors[who].get(paths[name])
                assert answer.status == 404, f"{answer.status}: {paths[name]}, opened by {who}"


def step_page(subject: Life, name: str) -> str:
    meta = subject._meta
    return reverse(f"{meta.app_label}:{meta.model_name}_step", args=[subject.public_id, name])
