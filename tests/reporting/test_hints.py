"""Hints warn and never block, and tell nobody of another organisation's case."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.base import ContentFile
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from grants.models import Call, Grant
from network.models import Actor
from reporting.hints import hints_for, hints_told
from reporting.models import StatementOfUse, Voucher
from reporting.queries import statements
from reporting.services.statements import put_voucher
from tests.conftest import Cast
from tests.factories.network import ActorFactory, RepresentationFactory, UserFactory
from tests.factories.reporting import active_grant, at, final_statement
from workflows import clock

pytestmark = pytest.mark.django_db


def picture(name: str) -> ContentFile[bytes]:
    """Always the same bytes, whatever the name."""
    data = io.BytesIO()
    Image.new("RGB", (4, 4), "white").save(data, "PNG")
    return ContentFile(data.getvalue(), name=name)


def put(statement: StatementOfUse, cast: Cast, **given: Any) -> Voucher:
    facts: dict[str, Any] = {
        "paid_on": statement.starts_on, "payee": "Druckhaus", "reason": "Plakate", "amount": Decimal("50.00"),
        "cost_type": "FEES",
    }  # fmt: skip
    clock.set_to(at(2025, 11, 3))
    return put_voucher(statement, by=cast["applicant"], **facts | given)


def codes(statement: StatementOfUse, *, told: bool = False) -> dict[int, list[str]]:
    """By the voucher's number in the list."""
    fresh = statements().get(pk=statement.pk)
    found = (hints_told if told else hints_for)(fresh)
    return {one.number: [hint.code for hint in found[one.pk]] for one in fresh.vouchers.all() if one.pk in found}


def test_a_plain_list_has_no_hints(grant: Grant, cast: Cast) -> None:
    statement = final_statement(grant)
    for number in range(3):
        put(statement, cast, reason=f"Teil {number}", voucher_number=f"A-{number}")
    assert codes(statement) == {}


def test_outside_the_period_and_the_wrong_way_round(grant: Grant, cast: Cast) -> None:
    statement = final_statement(grant)
    put(statement, cast, paid_on=statement.starts_on - dt.timedelta(days=1), reason="zu früh")
    put(statement, cast, paid_on=statement.ends_on + dt.timedelta(days=1), reason="zu spät")
    put(statement, cast, invoiced_on=statement.starts_on - dt.timedelta(days=30), reason="früh bestellt")
    put(statement, cast, invoiced_on=statement.starts_on + dt.timedelta(days=9), reason="vor der Rechnung bezahlt")
    put(statement, cast, paid_on=statement.ends_on, reason="am letzten Tag")
    assert codes(statement) == {
        1: ["outside_period"], 2: ["outside_period"], 3: ["invoiced_early"], 4: ["paid_before_invoice"],
    }  # fmt: skip


def test_the_same_number_or_payment_twice_in_the_list(grant: Grant, cast: Cast) -> None:
    statement = final_statement(grant)
    put(statement, cast, voucher_number="R 17", reason="eins")
    put(statement, cast, voucher_number="r17", reason="zwei")
    put(statement, cast, voucher_number="R 17", payee="Anderswo", reason="drei")
    put(statement, cast, reason="vier")
    put(statement, cast, reason="vier")
    assert codes(statement) == {2: ["same_number"], 5: ["same_payment"]}


def test_an_amount_above_its_item_or_far_above_the_others(grant: Grant, cast: Cast) -> None:
    statement = final_statement(grant)
    for number in range(6):
        put(statement, cast, reason=f"Teil {number}")
    put(statement, cast, amount=Decimal("5000.00"), reason="fehlt ein Komma?")
    put(statement, cast, amount=Decimal("1000.01"), cost_type="RENT", reason="Saal")
    assert codes(statement) == {7: ["unusual_amount"], 8: ["above_item"]}


def test_the_same_file_is_seen_wherever_it_lies(call: Call, grant: Grant, organisation: Actor, cast: Cast) -> None:
    first, second = final_statement(grant), final_statement(active_grant(call, organisation=organisation, cast=cast))
    put(first, cast, file=picture("a.png"))
    put(first, cast, reason="noch einmal", file=picture("b.png"))
    put(second, cast, file=picture("c.png"))
    assert codes(first) == {1: ["file_elsewhere"], 2: ["same_file", "file_elsewhere"]}
    assert codes(second, told=True) == {1: ["file_elsewhere"]}


def test_the_recipient_learns_nothing_of_another_organisations_case(call: Call, grant: Grant, cast: Cast) -> None:
    other = ActorFactory(name="Fremder Verein e. V.")
    other_cast = dict(cast)
    for role in ("applicant", "signatory"):
        other_cast[role] = UserFactory()
        RepresentationFactory(user=other_cast[role], actor=other, role=role)
    theirs = final_statement(active_grant(call, organisation=other, cast=other_cast))
    put(theirs, other_cast, voucher_number="R-2025-0815")
    own = final_statement(grant)
    put(own, cast, voucher_number="R-2025-0815", payee="Druckhaus GmbH")
    assert codes(own) == {1: ["number_elsewhere"]}
    assert codes(own, told=True) == {}


def test_short_running_numbers_mean_nothing_alone(call: Call, grant: Grant, organisation: Actor, cast: Cast) -> None:
    other = final_statement(active_grant(call, organisation=organisation, cast=cast))
    put(other, cast, voucher_number="3", payee="Bäckerei", amount=Decimal("7.00"))
    own = final_statement(grant)
    put(own, cast, voucher_number="3")
    assert codes(own) == {}
    put(own, cast, voucher_number="3", payee="bäckerei", reason="Brot")
    assert codes(own) == {2: ["number_elsewhere"]}


def test_hints_take_as_many_queries_for_thirty_vouchers_as_for_one(
    grant: Grant, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    statement = final_statement(grant)
    for count in (1, 29):
        for number in range(count):
            put(statement, cast, reason=f"{count}-{number}", voucher_number=f"N-{count}-{number}")
        fresh = statements().get(pk=statement.pk)
        with django_assert_num_queries(1):
            hints_for(fresh)
