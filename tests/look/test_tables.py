from __future__ import annotations

from collections.abc import Callable

import pytest
from django.template import TemplateSyntaxError

TABLE = (
    '{% table caption="Mittelabrufe" %}'
    '{% columns %}{% column "Rate" %}{% column "Betrag in €" numeric=True %}{% endcolumns %}'
    "{% body %}{% for name, amount in rows %}{% row %}"
    "{% rowhead %}{{ name }}{% endrowhead %}{% cell %}{{ amount }}{% endcell %}"
    "{% endrow %}{% endfor %}{% endbody %}{% endtable %}"
)


def test_a_cell_carries_the_name_of_its_column(render: Callable[..., str]) -> None:
    html = render(TABLE, rows=[("1. Rate", "10"), ("2. Rate", "20")])
    assert html.count('data-label="Betrag in\u00a0€"') == 2
    assert html.count("kern-table__cell--numeric") == 2


def test_the_roles_are_written_out_because_cards_would_drop_them(render: Callable[..., str]) -> None:
    html = render(TABLE, rows=[("1. Rate", "10")])
    roles = ("table", "rowgroup", "row", "columnheader", "rowheader", "cell")
    assert [html.count(f'role="{role}"') for role in roles] == [1, 2, 2, 2, 1, 1]


def test_what_people_typed_is_escaped(render: Callable[..., str]) -> None:
    assert "<script>" not in render(TABLE, rows=[("<script>", "<script>")])


def test_an_empty_cell_stays_empty_so_that_a_card_can_leave_it_out(render: Callable[..., str]) -> None:
    assert 'data-label="Betrag in\u00a0€"></td>' in render(TABLE, rows=[("1. Rate", "")])


def test_two_tables_do_not_mix_their_columns(render: Callable[..., str]) -> None:
    assert render(TABLE + TABLE, rows=[("1. Rate", "10")]).count('data-label="Betrag in\u00a0€"') == 2


def test_columns_may_come_from_a_loop(render: Callable[..., str]) -> None:
    html = render(
        '{% table caption="Orte" %}{% columns %}{% for place in places %}{% column place %}{% endfor %}{% endcolumns %}'
        "{% body %}{% row %}{% for place in places %}{% cell %}1{% endcell %}{% endfor %}{% endrow %}{% endbody %}"
        "{% endtable %}",
        places=["Steinrode", "Neuhafen"],
    )
    assert 'data-label="Neuhafen"' in html


def test_more_cells_than_columns_are_a_mistake_of_the_page(render: Callable[..., str]) -> None:
    with pytest.raises(TemplateSyntaxError):
        render(
            '{% table caption="x" %}{% body %}{% row %}{% cell %}1{% endcell %}{% endrow %}{% endbody %}{% endtable %}'
        )


def test_a_table_without_caption_is_a_mistake_of_the_page(render: Callable[..., str]) -> None:
    with pytest.raises(TemplateSyntaxError):
        render("{% table %}{% endtable %}")


def test_a_head_sorts_and_keeps_the_filters(render: Callable[..., str]) -> None:
    source = '{% table caption="x" %}{% columns %}{% column "Fällig" sort="due" %}{% endcolumns %}{% endtable %}'
    html = render(source, path="/?status=open&sort=due&page=3")
    assert 'href="?status=open&amp;sort=-due"' in html
    assert 'aria-sort="ascending"' in html
