"""The plan adds itself up, says by how much it does not balance, and is never overwritten unseen."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from grants.forms.amounts import format_number
from grants.forms.plan import PlanForms
from grants.models import Application, Plan
from grants.money import cents
from grants.procedure import ProcedureRules
from grants.services import plans
from grants.services.plans import Cost, Financing, save_plan
from network.models import User
from tests.factories.grants import without_required_files
from workflows.models import JournalEntry
from workflows.refusal import Refused

Line = dict[str, str]
RULES = ProcedureRules.from_values(without_required_files("standard"))


def posted(costs: list[Line], third: list[Line] | None = None, **money: Any) -> dict[str, str]:
    data = {name: str(value) for name, value in money.items()}
    for prefix, rows in (("costs", costs), ("third", third or [])):
        data |= {f"{prefix}-TOTAL_FORMS": str(len(rows)), f"{prefix}-INITIAL_FORMS": "0"}
        data |= {f"{prefix}-{n}-{name}": value for n, row in enumerate(rows) for name, value in row.items()}
    return data


def line(cost_type: str = "FEES", quantity: str = "1", price: str = "10", **more: str) -> Line:
    typed = {"cost_type": cost_type, "purpose": "Moderation", "quantity": quantity, "unit": "Std.", "price": price}
    return typed | more


def url(application: Application) -> str:
    return reverse("grants:apply_plan", args=[application.public_id])


def amounts(plan: Plan) -> list[Decimal]:
    return [one.amount for one in plan.cost_lines.all()]


def test_the_plan_is_saved_as_it_was_typed_and_adds_up(web: Client, draft: Application) -> None:
    data = posted(
        [line(quantity="40", price="50,00"), line("MATERIAL", "8", "112,50"), line("TRAVEL", "1,5", "1.000")],
        [{"kind": "THIRD_PUBLIC", "description": "Stadt", "confirmed": "yes", "amount": "420"}],
        own="380,00", grant="3.600", participant="", version=1,
    )  # fmt: skip
    answer = web.post(url(draft), data)
    assert answer.headers["Location"] == reverse("grants:apply_declarations", args=[draft.public_id])
    plan = draft.plan
    assert amounts(plan) == [2000, 900, 1500]
    assert [(one.kind, one.amount, one.confirmed) for one in plan.financing_lines.all()] == [
        ("OWN", Decimal(380), False),
        ("THIRD_PUBLIC", Decimal(420), True),
        ("GRANT", Decimal(3600), False),
    ]
    assert (plan.total_costs, plan.difference, plan.version) == (Decimal(4400), Decimal(0), 2)


def test_the_bar_says_by_how_much_it_does_not_balance(web: Client, draft: Application) -> None:
    data = posted([line(price="3.800")], own="380", grant="3.000", version=1)
    web.post(url(draft), data)
    text = web.get(url(draft)).content.decode()
    assert "Es fehlen 420,00\u00a0€" in text
    assert "420,00\u00a0€ Finanzierung" in text


def test_without_a_script_a_line_is_added_and_nothing_typed_is_lost(web: Client, draft: Application) -> None:
    data = posted([line(price="viel")], grant="drei", version=1) | {"add_row": "costs"}
    answer = web.post(url(draft), data)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert 'name="costs-1-price"' in text
    assert 'value="viel"' in text
    assert amounts(draft.plan) == []


def test_a_removed_line_and_an_empty_line_are_left_out(web: Client, draft: Application) -> None:
    empty = {"cost_type": "", "purpose": "", "quantity": "", "unit": "", "price": ""}
    web.post(url(draft), posted([line(), line(price="99", DELETE="on"), empty], grant="10", version=1))
    assert amounts(draft.plan) == [10]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (line(price="viel"), "Das ist keine Zahl."),
        (line(price="-5"), "ohne Minus"),
        (line(quantity="0"), "größer als null"),
        (line(price="99.999.999,99", quantity="2"), "Die Zahl ist zu groß."),
        (line(price="1" + "0" * 30), "Die Zahl ist zu groß."),
        (line(price="1,005"), "zwei Stellen"),
        (line(cost_type=""), "Wählen Sie eine Kostenart."),
        (line(cost_type="GOLD"), "GOLD"),
        (line(purpose="x" * 201), "200"),
        (line(purpose="a\x00b"), "Nullzeichen"),
    ],
)
def test_each_wrong_line_is_refused_with_a_sentence_and_kept(
    row: Line, sentence: str, web: Client, draft: Application
) -> None:
    answer = web.post(url(draft), posted([row], grant="10", version=1))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in text
    assert f'value="{row["price"]}"' in text
    assert draft.plan.version == 1


def test_a_broken_form_is_a_message_and_not_an_error(web: Client, draft: Application) -> None:
    for data in ({}, {"costs-TOTAL_FORMS": "-1"}, {"costs-TOTAL_FORMS": "9" * 30, "version": "x", "add_row": "costs"}):
        assert web.post(url(draft), data).status_code in {200, 422}
    assert draft.plan.version == 1


def test_two_tabs_a_stale_plan_shows_both_and_loses_nothing(web: Client, draft: Application) -> None:
    web.post(url(draft), posted([line(price="100", purpose="Aus dem ersten Fenster")], grant="100", version=1))
    answer = web.post(url(draft), posted([line(price="200", purpose="Aus dem zweiten")], grant="200", version=1))
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Aus dem ersten Fenster" in text
    assert 'value="Aus dem zweiten"' in text
    assert amounts(draft.plan) == [100]
    version = answer.context["forms"].money["version"].value()
    assert web.post(url(draft), posted([line(price="200")], grant="200", version=version)).status_code == 302
    assert amounts(draft.plan) == [200]


def test_the_same_plan_twice_is_saved_once(web: Client, draft: Application) -> None:
    data = posted([line()], grant="10", version=1)
    assert [web.post(url(draft), data).status_code for _ in range(2)] == [302, 302]
    assert (draft.plan.version, amounts(draft.plan)) == (2, [Decimal(10)])


def test_without_the_guard_the_other_plan_would_be_lost(
    draft: Application, applicant: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def save(price: int) -> None:
        costs = [Cost("FEES", "", Decimal(1), "", Decimal(price))]
        save_plan(draft, costs=costs, financing=[], version=1, by=applicant)

    save(1)
    with pytest.raises(Refused, match="inzwischen geändert"):
        save(2)
    monkeypatch.setattr(plans, "plans_unchanged_since", lambda plan, version: 1)
    save(2)
    assert amounts(draft.plan) == [2]


def test_saving_a_plan_writes_no_journal(draft: Application, applicant: User) -> None:
    before = JournalEntry.objects.count()
    save_plan(draft, costs=[], financing=[Financing("GRANT", Decimal(10))], version=1, by=applicant)
    assert JournalEntry.objects.count() == before


def test_a_plan_above_the_maximum_is_named_and_not_blocked(web: Client, draft: Application) -> None:
    web.post(url(draft), posted([line(price="15.000")], grant="15.000", version=1))
    assert "über dem Höchstbetrag" in web.get(url(draft)).content.decode()
    assert draft.plan.requested == 15000


def test_the_micro_plan_asks_only_for_what_it_allows() -> None:
    rules = ProcedureRules.from_values(without_required_files("micro"))
    forms = PlanForms(_Unsaved(), rules=rules, fund="Mikrofonds")  # type: ignore[arg-type]
    assert list(forms.money.fields) == ["own", "grant", "version"]
    assert [kind for kind, _label in forms.third.choices] == ["THIRD_PRIVATE"]


class _NoLines:
    def all(self) -> list[Any]:
        return []


class _Unsaved:
    """A plan without lines, and without a database."""

    cost_lines = financing_lines = _NoLines()
    version = 1

    def financing(self, *kinds: str) -> Decimal:
        return Decimal(0)


quantities = st.integers(1, 99_999).map(lambda n: Decimal(n).scaleb(-2))
prices = st.integers(0, 9_999_999).map(lambda n: Decimal(n).scaleb(-2))


@given(st.lists(st.tuples(quantities, prices), max_size=8), st.lists(prices, max_size=4), prices, prices)
def test_what_the_page_adds_up_is_what_is_saved(
    rows: list[tuple[Decimal, Decimal]], third: list[Decimal], own: Decimal, grant: Decimal
) -> None:
    """Every line to the cent, and the sum of the lines, before and after it is cleaned."""
    data = QueryDict(mutable=True)
    costs_typed = [line(quantity=format_number(quantity), price=format_number(price)) for quantity, price in rows]
    third_typed = [{"kind": "THIRD_PRIVATE", "description": "Spende", "amount": format_number(one)} for one in third]
    data.update(posted(costs_typed, third_typed, own=format_number(own), grant=format_number(grant), version=1))
    forms = PlanForms(_Unsaved(), rules=RULES, fund="Aktionsfonds", data=data)  # type: ignore[arg-type]
    shown = forms.typed_sums()
    assert forms.is_valid()
    costs = sum((one.amount for one in forms.cost_lines()), Decimal(0))
    financing = sum((one.amount for one in forms.financing_lines()), Decimal(0))
    assert shown == (costs, financing)
    assert costs == sum((cents(quantity * price) for quantity, price in rows), Decimal(0))
    assert financing == sum(third, own + grant)
