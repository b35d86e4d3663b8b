"""The six weeks: what the light says, and what waiting costs."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from grants.models import Drawdown, Grant
from grants.rules.use import Movement
from reporting.models import UseReport
from reporting.services.uses import report_use, withdraw_use
from reporting.use_in_time import Light, _take, cost_of_waiting, days_to_show, lights_of, with_uses
from reporting.use_panels import remind_of_unused_money
from tests.conftest import Cast
from tests.factories.reporting import at, fill_statement, final_statement, pay
from workflows import clock
from workflows.models import JournalEntry
from workflows.refusal import Refused
from workflows.tasks import deliver

pytestmark = pytest.mark.django_db


@pytest.fixture
def paid(grant: Grant, cast: Cast) -> Drawdown:
    """1,000 paid on 1 April 2025: to be used until 13 May."""
    clock.set_to(at(2025, 4, 1))
    return pay(grant, "1000.00", cast=cast)


def light_of(grant: Grant) -> Light:
    (found,) = lights_of(with_uses(Grant.objects.filter(pk=grant.pk)))
    return found


def refusal_of(function: Any, *args: Any, **asked: Any) -> str:
    with pytest.raises(Refused) as caught:
        function(*args, **asked)
    return caught.value.code


@pytest.mark.parametrize(
    ("month", "day", "colour", "left"),
    [(4, 1, "green", 42), (4, 28, "green", 15), (4, 29, "yellow", 14), (5, 13, "yellow", 0), (5, 14, "red", -1)],
)
def test_the_light_follows_the_days(grant: Grant, paid: Drawdown, month: int, day: int, colour: str, left: int) -> None:
    clock.set_to(at(2025, month, day))
    light = light_of(grant)
    assert (light.colour, light.days_left, light.open) == (colour, left, Decimal("1000.00"))


def test_what_is_declared_as_used_is_no_longer_open(grant: Grant, paid: Drawdown, cast: Cast) -> None:
    clock.set_to(at(2025, 4, 20))
    report_use(paid, amount=Decimal("400.00"), used_on=dt.date(2025, 4, 10), by=cast["applicant"])
    assert (light_of(grant).used, light_of(grant).open) == (Decimal("400.00"), Decimal("600.00"))
    report_use(paid, amount=Decimal("600.00"), used_on=dt.date(2025, 4, 12), by=cast["applicant"])
    assert light_of(grant).colour == "used"


def test_money_used_after_the_window_is_called_late(grant: Grant, paid: Drawdown, cast: Cast) -> None:
    clock.set_to(at(2025, 6, 20))
    report_use(paid, amount=Decimal("1000.00"), used_on=dt.date(2025, 6, 10), by=cast["applicant"])
    assert (light_of(grant).colour, light_of(grant).late) == ("late", Decimal("1000.00"))


def test_vouchers_count_at_the_quota_once_they_say_more(grant: Grant, paid: Drawdown, cast: Cast) -> None:
    clock.set_to(at(2025, 4, 20))
    report_use(paid, amount=Decimal("100.00"), used_on=dt.date(2025, 4, 10), by=cast["applicant"])
    fill_statement(final_statement(grant), vouchers=[("FEES", "500.00")], income={}, cast=cast,
                   paid_on=dt.date(2025, 4, 15))  # fmt: skip
    light = light_of(grant)
    assert (light.used, light.proven) == (Decimal("400.00"), True)  # 80 %


def test_waiting_costs_interest_from_the_payout(grant: Grant, paid: Drawdown) -> None:
    """1,000 paid on 1 April, used on 1 June: 60 days at 2.27 + 5 %."""
    light = light_of(grant)
    assert cost_of_waiting(light, light.use_by).amount == Decimal("0.00")
    assert cost_of_waiting(light, dt.date(2025, 6, 1)).amount == Decimal("12.12")
    assert days_to_show(light)[0] == clock.today()


def test_where_no_rate_is_known_the_page_says_so(grant: Grant, paid: Drawdown) -> None:
    cost = cost_of_waiting(light_of(grant), dt.date(2031, 1, 15))
    assert cost.amount is None
    assert cost.why_not


def test_what_is_declared_must_be_possible(grant: Grant, paid: Drawdown, cast: Cast) -> None:
    today = clock.today()
    said: dict[str, Any] = {"amount": Decimal("10.00"), "used_on": today, "by": cast["applicant"]}
    assert refusal_of(report_use, paid, **said | {"used_on": today + dt.timedelta(days=1)}) == "future"
    assert refusal_of(report_use, paid, **said | {"used_on": dt.date(2025, 3, 1)}) == "before_grant"
    assert refusal_of(report_use, paid, **said | {"amount": Decimal("1000.01")}) == "too_much"
    assert refusal_of(report_use, paid, **said | {"by": cast["clerk"]}) == "forbidden"


def test_a_mistake_is_taken_back(grant: Grant, paid: Drawdown, cast: Cast) -> None:
    report = report_use(paid, amount=Decimal("10.00"), used_on=clock.today(), by=cast["applicant"])
    withdraw_use(report, by=cast["applicant"])
    assert not UseReport.objects.exists()
    assert light_of(grant).used == 0


def test_a_week_before_the_end_there_is_one_mail(grant: Grant, paid: Drawdown) -> None:
    clock.set_to(at(2025, 5, 5))
    assert remind_of_unused_money() == 0
    clock.set_to(at(2025, 5, 6))
    assert (remind_of_unused_money(), remind_of_unused_money()) == (1, 0)
    mail.outbox.clear()
    deliver(entry_pk=JournalEntry.objects.get(verb="remind_of_use").pk)
    assert {one.subject for one in mail.outbox} == {f"Bis 13.05.2025 verwenden: Geld für {grant.application.number}"}


def test_nobody_is_reminded_of_what_is_used(grant: Grant, paid: Drawdown, cast: Cast) -> None:
    clock.set_to(at(2025, 5, 6))
    report_use(paid, amount=Decimal("1000.00"), used_on=clock.today(), by=cast["applicant"])
    assert remind_of_unused_money() == 0


def test_the_page_takes_a_use_and_shows_what_a_day_costs(
    grant: Grant, paid: Drawdown, cast: Cast, client: Client
) -> None:
    client.force_login(cast["applicant"], backend="allauth.account.auth_backends.AuthenticationBackend")
    url = f"/grants/{grant.public_id}/use/"
    shown = client.get(url, {"day": "2025-06-01"})
    assert "12,12" in shown.content.decode()
    said = {"drawdown": str(paid.public_id), "amount": "400,00", "used_on": "2025-04-01",
            "command_id": "6d0d5c1e-7d7a-4a8c-8d6b-0a7e6a2f7a11"}  # fmt: skip
    assert client.post(url, said).status_code == 302
    assert UseReport.objects.get().amount == Decimal("400.00")


def test_the_office_sees_the_light_and_cannot_declare(grant: Grant, paid: Drawdown, cast: Cast, client: Client) -> None:
    client.force_login(cast["clerk"], backend="allauth.account.auth_backends.AuthenticationBackend")
    url = f"/grants/{grant.public_id}/use/"
    assert "im Zeitrahmen" in client.get(url).content.decode()
    assert client.post(url, {}).status_code == 404


@pytest.mark.parametrize("count", [1, 5])
def test_many_lights_need_as_many_queries_as_one(
    count: int, grant: Grant, paid: Drawdown, cast: Cast, django_assert_num_queries: Any
) -> None:
    for _number in range(count - 1):
        pay(grant, "100.00", cast=cast)
    with django_assert_num_queries(8):
        assert len(lights_of(with_uses(Grant.objects.filter(pk=grant.pk)))) == count


amounts = st.decimals(min_value="0.01", max_value="500", places=2)


@given(st.lists(amounts, max_size=6), amounts)
def test_taking_uses_loses_no_cent(uses: list[Decimal], amount: Decimal) -> None:
    movements = [Movement(one, dt.date(2025, 4, 1) + dt.timedelta(days=day)) for day, one in enumerate(uses)]
    taken, rest = _take(movements, amount)
    assert sum(one.amount for one in [*taken, *rest]) == sum(uses)
    assert sum(one.amount for one in taken) == min(amount, sum(uses))
