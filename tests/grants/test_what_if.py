"""The public calculator: no log-in, nothing stored, an answer in a sentence, and everything typed kept."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from grants.forms.what_if import MOST_COSTS, WhatIfForms
from grants.rules import question
from grants.what_if import EXAMPLES
from network.models import Actor, Partnership
from tests.conftest import Cast
from tests.factories.grants import CallFactory, application_in

pytestmark = pytest.mark.django_db


class Fields(HTMLParser):
    """What a browser would send of the page's form."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.select = ""
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.hidden += tag == "template"
        name = given.get("name") or ""
        if tag == "select":
            self.select = name
        elif tag == "option" and ("selected" in given or self.select not in self.found):
            self.found[self.select] = given.get("value") or ""
        elif tag == "input" and name and not self.hidden and (given.get("type") != "checkbox" or "checked" in given):
            self.found[name] = given.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag == "template"


def fields(response: Any) -> dict[str, str]:
    reader = Fields()
    reader.feed(response.content.decode())
    return {
        name: value for name, value in reader.found.items() if name not in ("next", "language", "csrfmiddlewaretoken")
    }


@pytest.fixture
def page() -> str:
    return reverse("grants:what_if")


def text(response: Any) -> str:
    shown: str = response.content.decode()
    return shown.replace("\N{NO-BREAK SPACE}", " ")


def test_anybody_finds_the_empty_calculator(client: Client, page: str) -> None:
    response = client.get(page)
    assert response.status_code == 200
    assert client.get(page + "?example=nonsense").status_code == 200
    assert "Das Ergebnis" not in text(response)
    assert page in text(client.get(reverse("grants:start")))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("cheaper", "Sie müssen 960,00 € zurückzahlen."),
        ("deficit", "Sie müssen 1.200,00 € zurückzahlen."),
        ("dearer", "Sie müssen nichts zurückzahlen."),
        ("moved", "Sie bekommen noch 210,00 €."),
        ("late", "Zurückzuzahlen waren 45,00 €; das ist geschehen. Dazu kommen Zinsen von 12,21 €."),
        ("interest", "Es fallen Zinsen von 82,73 € an."),
    ],
)
def test_an_example_fills_the_form_and_is_answered_first_in_a_sentence(
    client: Client, page: str, name: str, said: str
) -> None:
    response = client.post(page, fields(client.get(page, {"example": name})))
    assert response.status_code == 200
    shown = text(response)
    assert said in shown
    assert shown.index(said) < shown.index("Warum? Schritt für Schritt") < shown.index("Die Förderung")
    for row in response.context["finding"].trace:
        assert row.sentence_de.replace("\N{NO-BREAK SPACE}", " ") in shown


def test_every_example_is_tried() -> None:
    assert list(EXAMPLES) == ["cheaper", "deficit", "dearer", "moved", "late", "interest"]


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_page_asks_what_the_example_asks(client: Client, page: str, name: str) -> None:
    forms = WhatIfForms(fields(client.get(page, {"example": name})))
    assert forms.is_valid()
    assert question.ask(forms.question()) == question.ask(EXAMPLES[name].question)


def test_nothing_is_stored(client: Client, page: str) -> None:
    posted = fields(client.get(page, {"example": "late"}))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        response = client.post(page, posted)
    assert response.status_code == 200
    assert not [one for one in asked if not one["sql"].lstrip("( ").startswith("SELECT")]
    assert "sessionid" not in client.cookies


def test_the_button_for_a_row_adds_one_and_keeps_what_was_typed(client: Client, page: str) -> None:
    posted = fields(client.get(page)) | {"costs-0-item": "Bühne", "grant": "viel", "add_row": "costs"}
    response = client.post(page, posted)
    assert response.status_code == 200
    again = fields(response)
    assert again["costs-TOTAL_FORMS"] == "3"
    assert (again["costs-0-item"], again["grant"]) == ("Bühne", "viel")
    assert "Ihre Eingaben" not in text(response)
    full = client.post(page, posted | {"costs-TOTAL_FORMS": str(MOST_COSTS)})
    assert fields(full)["costs-TOTAL_FORMS"] == str(MOST_COSTS)
    for nonsense in ("", "x", "99999999999999999999", "-1"):
        assert client.post(page, posted | {"costs-TOTAL_FORMS": nonsense}).status_code in (200, 422)
        assert client.post(page, posted | {"add_row": nonsense}).status_code in (200, 422)


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"grant": "6.300,001"}, "grant", "Höchstens zwei Stellen"),
        ({"grant": "-1"}, "grant", "ohne Minus"),
        ({"grant": "999999999999"}, "grant", "zu groß"),
        ({"grant": "NaN"}, "grant", "Das ist keine Zahl"),
        ({"grant": "6.299,00"}, "grant", "In der Finanzierung fehlen 1,00 €."),
        ({"costs-1-item": ""}, "costs-1-item", "Schreiben Sie, wofür das Geld war."),
        ({"costs-1-spent": "zwei"}, "costs-1-spent", "Das ist keine Zahl"),
        ({"instalments-0-paid_on": ""}, "instalments-0-paid_on", "Schreiben Sie den Tag."),
        ({"instalments-0-paid_on": "31.02.2026"}, "instalments-0-paid_on", "31.12.2027"),
        ({"instalments-0-amount": "6.300,01"}, "instalments-0-amount", "mehr als die bewilligten"),
        ({"repayments-0-amount": "5", "repayments-0-credited_on": "2026-01-01",
          "repayments-0-ineffective_from": "2026-02-01"}, "repayments-0-credited_on", "vor dem Wegfall"),
        ({"financing_type": "gift"}, "financing_type", ""),
        ({"costs-0-item": "a\x00b"}, "costs-0-item", ""),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_said_at_its_field_and_kept(
    client: Client, page: str, change: dict[str, str], field: str, said: str
) -> None:
    posted = fields(client.get(page, {"example": "moved"})) | change
    response = client.post(page, posted)
    assert response.status_code == 422
    shown = text(response)
    assert said in shown
    assert f'href="#id_{field}' in shown
    kept = fields(response)
    assert {name: kept[name] for name in change if name not in ("financing_type", "costs-0-item")} == {
        name: value for name, value in change.items() if name not in ("financing_type", "costs-0-item")
    }


def test_a_row_taken_out_does_not_count_and_need_not_be_right(client: Client, page: str) -> None:
    posted = fields(client.get(page, {"example": "moved"}))
    assert posted["costs-1-item"] == "Material"
    posted |= {"costs-1-item": "", "costs-1-DELETE": "on", "grant": "4.300,00", "instalments-0-amount": "4.000,00"}
    response = client.post(page, posted)
    assert "Sie müssen 130,00 € zurückzahlen." in text(response)


def test_an_unplanned_item_counts_when_it_was_approved(client: Client, page: str) -> None:
    posted = fields(client.get(page, {"example": "moved"})) | {
        "costs-1-spent": "1.900,00", "costs-TOTAL_FORMS": "4", "costs-3-item": "Bus", "costs-3-spent": "100",
    }  # fmt: skip
    assert "stand nicht im Plan" in text(client.post(page, posted))
    assert "stand nicht im Plan" not in text(client.post(page, posted | {"approved_items": "Kran, Bus"}))


def test_without_a_base_rate_the_rest_is_answered_and_the_gap_is_told(client: Client, page: str) -> None:
    posted = fields(client.get(page, {"example": "late"})) | {"repayments-0-amount": "", "repayments-0-credited_on": ""}
    shown = text(client.post(page, posted | {"as_of": "2027-01-31"}))
    assert "Sie müssen 45,00 € zurückzahlen." in shown
    assert "Für die Zeit ab dem 01.07.2026 ist kein Basiszinssatz hinterlegt." in shown
    alone = fields(client.get(page, {"example": "interest"})) | {"uses-0-paid_on": "2026-08-01"}
    response = client.post(page, alone)
    assert response.status_code == 422
    assert "Für die Zeit ab dem 01.07.2026 ist kein Basiszinssatz hinterlegt." in text(response)


def test_open_money_is_told(client: Client, page: str) -> None:
    posted = fields(client.get(page, {"example": "interest"})) | {"uses-0-amount": "4.000,00"}
    assert "1.000,00 € sind noch nicht verwendet und nicht zurückgezahlt." in text(client.post(page, posted))


def test_a_part_paid_back_leaves_the_rest(client: Client, page: str) -> None:
    posted = fields(client.get(page, {"example": "cheaper"})) | {
        "repayments-0-amount": "900", "repayments-0-credited_on": "2026-03-01",
    }  # fmt: skip
    assert "Zurückzuzahlen sind 960,00 €, davon noch 60,00 €." in text(client.post(page, posted))


def test_without_payouts_the_page_says_what_remains(client: Client, page: str) -> None:
    posted = fields(client.get(page, {"example": "cheaper"})) | {
        "instalments-0-amount": "",
        "instalments-0-paid_on": "",
    }
    assert "Von der Förderung bleiben 7.040,00 €." in text(client.post(page, posted))


def test_a_switch_shows_what_it_makes_of_it(client: Client, page: str) -> None:
    posted = fields(client.get(page, {"example": "dearer"})) | {"cap_costs_at_plan": "on"}
    assert "Sie müssen 400,00 € zurückzahlen." in text(client.post(page, posted))


def test_english_readers_write_and_read_english(client: Client, page: str) -> None:
    with translation.override("en"):
        shown = client.get(page, {"example": "moved"}, headers={"accept-language": "en"})
    posted = fields(shown)
    assert posted["grant"] == "6,300.00"
    response = client.post(page, posted | {"grant": "6,300.00"}, headers={"accept-language": "en"})
    assert response.status_code == 200
    assert response.context["finding"].trace[0].sentence_en in response.content.decode()


def test_a_case_carries_its_plan_into_the_calculator(
    client: Client, page: str, partnership: Partnership, organisation: Actor, cast: Cast
) -> None:
    application = application_in(
        "submitted", call=CallFactory(partnership=partnership), applicant=organisation, cast=cast
    )
    client.force_login(cast["clerk"], backend="allauth.account.auth_backends.AuthenticationBackend")
    case = client.get(application.get_absolute_url())
    assert f'action="{page}"' in text(case)
    plan = next(one for one in case.context["panels"] if one.anchor == "plan")
    taken = dict(plan.context["what_if"])
    shown = client.post(page, taken | {"show": "1"})
    assert shown.status_code == 200
    response = client.post(page, fields(shown))
    assert response.status_code == 200
    assert response.context["result"].final_grant == application.plan.requested
    assert response.context["result"].recognised_total == application.plan.total_costs
