"""The table, cell by cell, over HTTP: the page of each step exists for whom the table names, and for nobody else."""

from __future__ import annotations

import logging
import uuid
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.rights.table import STEPS, expected
from tests.rights.world import World, put_into
from workflows.life import Life, steps_of

pytestmark = pytest.mark.django_db

log = logging.getLogger(__name__)

SHUT = {403, 404}


def page_of(subject: Life, step: str) -> str:
    name = f"{subject._meta.app_label}:{subject._meta.model_name}_step"
    return reverse(name, args=[subject.public_id, step])


def in_a_state_from_which(step: str, subject: Life) -> Life:
    put_into(subject, steps_of(type(subject))[step].sources[0])
    return type(subject)._base_manager.get(pk=subject.pk)


def answer(client: Client, address: str, sent: dict[str, Any] | None = None) -> int:
    """The status; whatever the request wrote is taken back."""
    with transaction.atomic():
        try:
            status = (client.post(address, sent) if sent is not None else client.get(address)).status_code
        except Exception:  # a test client raises what a server answers with 500
            log.exception(address)
            status = 500
        transaction.set_rollback(True)
    return status


@pytest.mark.parametrize(("kind", "step"), STEPS, ids=[f"{subject}.{step}" for subject, step in STEPS])
def test_a_step_has_a_page_for_whom_the_table_names_and_for_nobody_else(world: World, kind: str, step: str) -> None:
    subject = in_a_state_from_which(step, world.subjects[kind])
    address = page_of(subject, step)
    sent = {"version": subject.version, "command_id": str(uuid.uuid4())}
    people = expected(kind, step) - {"system"}
    pressed = {name: answer(client, address, sent) for name, client in world.browsers.items()}
    assert {name: status for name, status in pressed.items() if status >= 500} == {}
    assert {name for name, status in pressed.items() if status not in SHUT} - {"switched off"} == people
    # Looking is asked of the same rights: of those who may, and of the same roles elsewhere.
    looked = {name: answer(world.browsers[name], address) for who in people for name in (who, f"other {who}")}
    # Payments are ordered and recalled together, on the run's page.
    page = 302 if (kind, step) in {("Drawdown", "order"), ("Drawdown", "recall")} else 200
    assert {name for name, status in looked.items() if status == page} == people


def test_nobody_takes_a_step_without_signing_in(world: World) -> None:
    for kind, step in STEPS:
        address = page_of(world.subjects[kind], step)
        response = Client().post(address)
        assert response.status_code == 302, address
        assert response.headers["Location"].startswith("/accounts/login/"), address


@pytest.mark.parametrize(("kind", "step"), STEPS, ids=[f"{subject}.{step}" for subject, step in STEPS])
def test_a_step_out_of_its_state_has_no_page(world: World, kind: str, step: str) -> None:
    """Whoever holds the right sees the step only where it can be taken."""
    subject = world.subjects[kind]
    table = steps_of(world.life_of(kind))
    elsewhere = sorted(
        {one for each in table.values() for one in (*each.sources, each.target)} - {*table[step].sources}
    )
    put_into(subject, elsewhere[0])
    for name in sorted(expected(kind, step) - {"system"}):
        assert answer(world.browsers[name], page_of(subject, step)) in {302, 404}, name
