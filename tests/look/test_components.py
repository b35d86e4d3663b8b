from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.paginator import Paginator

from tests.look.conftest import TODAY


@pytest.mark.parametrize(("days", "colour"), [(10, ""), (0, "kern-badge--warning"), (-1, "kern-badge--danger")])
def test_only_what_is_rare_gets_a_badge(render: Callable[..., str], days: int, colour: str) -> None:
    html = render("{% due day %}", day=TODAY + dt.timedelta(days=days))
    assert (colour in html) if colour else ("kern-badge" not in html)


def test_the_life_line_says_which_step_is_now(render: Callable[..., str]) -> None:
    steps = [
        {"label": "Eingereicht", "note": dt.date(2026, 11, 11), "status": "done"},
        {"label": "Läuft", "note": "bis 15.12.2027", "status": "now"},
        {"label": "Nachweis", "status": "next"},
    ]
    html = render("{% life_line steps %}", steps=steps)
    assert "11.11.2026" in html
    assert html.count('aria-current="step"') == 1


def test_what_is_missing_is_counted_without_what_is_done(render: Callable[..., str]) -> None:
    items = [{"label": "Satzung"}, {"label": "Bericht", "done": True}, {"label": "Foto", "url": "#f"}]
    assert "2 Punkte bis zum Absenden" in render("{% missing items %}", items=items)


def test_a_complete_draft_may_be_sent(render: Callable[..., str]) -> None:
    assert "Sie können absenden" in render("{% missing items %}", items=[])


@pytest.mark.parametrize(
    ("costs", "financing", "verdict"),
    [(3800, 3380, "Es fehlen 420,00\u00a0€"), (3000, 3380, "380,00\u00a0€ zu viel"), (3800, 3800, "Der Plan geht auf")],
)
def test_the_balance_says_what_is_missing(render: Callable[..., str], costs: int, financing: int, verdict: str) -> None:
    assert verdict in render("{% balance costs financing %}", costs=Decimal(costs), financing=Decimal(financing))


def test_the_mark_of_the_budget_stays_in_the_picture(render: Callable[..., str]) -> None:
    parts = [SimpleNamespace(amount=Decimal(100), tone="1", label="gefördert")]
    html = render('{% budget_bar parts budget "Budget" %}', parts=parts, budget=Decimal(100))
    assert 'x="9970"' in html
    assert "Hier endet das Geld" in html


def test_pages_keep_the_filters_in_the_address(render: Callable[..., str]) -> None:
    html = render('{% pagination page "Aufgaben" %}', path="/?status=open&page=2", page=Paginator(range(44), 8).page(2))
    assert "9 bis 16 von 44 Aufgaben" in html
    assert 'href="?status=open&amp;page=3"' in html


def test_a_button_that_takes_a_step_carries_version_and_command(render: Callable[..., str]) -> None:
    html = render('{% post_button "Zulassen" "/x/" version=1234 about="Sommerwerkstatt" %}', csrf_token="abc")
    assert 'name="version" value="1234"' in html
    assert 'name="command_id"' in html
    assert 'aria-label="Zulassen – Sommerwerkstatt"' in html
    assert 'value="abc"' in html


def test_history_shows_when_who_and_which_entry(render: Callable[..., str]) -> None:
    at = dt.datetime(2027, 6, 7, 7, 14, tzinfo=dt.UTC)
    entries = [{"text": "Abruf eingereicht", "at": at, "who": "Gesprächskreis", "number": 4812}]
    assert "Mo 07.06.2027, 09:14 · Gesprächskreis · Eintrag 4.812" in render("{% history entries %}", entries=entries)


def test_documents_that_are_not_yet_scanned_have_no_link(render: Callable[..., str]) -> None:
    document = SimpleNamespace(
        name="Satzung.pdf", kind="Satzung", created_at=TODAY, is_available=False, get_absolute_url="/d/"
    )
    assert 'href="/d/"' not in render("{% documents documents %}", documents=[document])


def test_text_in_panels_is_escaped(render: Callable[..., str]) -> None:
    assert "<i>" not in render("{% panel title=title %}{{ title }}{% endpanel %}", title="<i>")
