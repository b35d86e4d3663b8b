"""The public calculator of travel costs."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.grants.test_what_if import fields, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def page() -> str:
    return reverse("grants:journey")


def posted(client: Client, page: str, **change: Any) -> dict[str, str]:
    return fields(client.get(page)) | {name.replace("__", "-"): value for name, value in change.items()}


def test_a_journey_is_reckoned_day_by_day(client: Client, page: str) -> None:
    asked = posted(client, page, kilometres="1.000", tickets="95,50", days__TOTAL_FORMS="3", days__1__length="whole",
                   days__1__meals="bl", days__2__length="")  # fmt: skip
    response = client.post(page, asked)
    shown = text(response)
    assert response.status_code == 200
    assert "Für diese Reise können 250,70 € angesetzt werden." in shown  # 130 + 14 + 11.20 + 95.50
    assert "Tag 2: Tagegeld 28,00 € abzüglich 16,80 € für freie Mahlzeiten sind 11,20 €." in shown


def test_a_car_that_was_needed_is_paid_in_full(client: Client, page: str) -> None:
    asked = posted(client, page, kilometres="1.000", substantial="on", days__0__length="")
    assert "Für diese Reise können 300,00 € angesetzt werden." in text(client.post(page, asked))


def test_another_day_is_added_without_a_script_and_what_was_typed_is_kept(client: Client, page: str) -> None:
    response = client.post(page, posted(client, page, kilometres="weit", add_row="days"))
    assert response.status_code == 200
    again = fields(response)
    assert (again["days-TOTAL_FORMS"], again["kilometres"]) == ("2", "weit")
    assert "angesetzt werden" not in text(response)


@pytest.mark.parametrize(
    ("change", "said"),
    [({"kilometres": "weit"}, "Das ist keine Zahl"), ({"kilometres": "100.001"}, "zu groß"),
     ({"tickets": "-1"}, "ohne Minus"), ({"days-0-meals": "supper"}, "")],
)  # fmt: skip
def test_what_does_not_fit_is_said_at_its_field(client: Client, page: str, change: dict[str, str], said: str) -> None:
    response = client.post(page, posted(client, page) | change)
    assert response.status_code == 422
    assert said in text(response)
    assert f'href="#id_{next(iter(change))}' in text(response)
