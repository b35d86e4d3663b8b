from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import translation

from workflows.templatetags.forms import row_amount


class Application(forms.Form):
    needed = ("summary",)

    title = forms.CharField(label="Titel", help_text="So steht es im Bescheid.")
    amount = forms.DecimalField(
        label="Förderung", localize=True, widget=forms.TextInput(attrs={"data-suffix": "€", "placeholder": "0,00"})
    )
    third = forms.DecimalField(
        label="Drittmittel", required=False, widget=forms.TextInput(attrs={"data-optional": "falls vorhanden"})
    )
    summary = forms.CharField(label="Kurz", required=False, max_length=600, widget=forms.Textarea)
    note = forms.CharField(label="Notiz", required=False)
    kind = forms.ChoiceField(label="Art", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="Ich habe die Erklärungen gelesen.")
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


class Item(forms.Form):
    quantity = forms.DecimalField(localize=True)
    price = forms.DecimalField(localize=True)


ItemSet = forms.formset_factory(Item, extra=0, can_delete=True)


def field(render: Callable[..., str], name: str, data: dict[str, Any] | None = None) -> str:
    return render("{% form_fields form name %}", form=Application(data), name=name)


def test_label_help_field_and_error_stand_in_this_order_and_are_linked(render: Callable[..., str]) -> None:
    html = field(render, "title", {"title": ""})
    places = [html.index(part) for part in ("<label", 'id="id_title_helptext"', 'name="title"', 'id="id_title_error"')]
    assert places == sorted(places)
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert "kern-form-input__input--error" in html


def test_nothing_is_red_before_something_was_sent(render: Callable[..., str]) -> None:
    assert "--error" not in render("{% error_summary form %}{% form_fields form %}", form=Application())


def test_an_amount_has_its_unit_behind_it_and_no_placeholder(render: Callable[..., str]) -> None:
    html = field(render, "amount")
    assert '<div class="kern-input-group-text">€</div>' in html
    assert "placeholder" not in html
    assert "data-suffix" not in html


def test_only_what_nobody_needs_is_marked_as_voluntary(render: Callable[..., str]) -> None:
    marked = {
        name: "kern-label__optional" in field(render, name) for name in ("title", "note", "third", "summary", "agreed")
    }
    assert marked == {"title": False, "note": True, "third": True, "summary": False, "agreed": False}
    assert "falls vorhanden" in field(render, "third")


def test_a_limit_is_shown_but_does_not_cut_off_what_is_pasted(render: Callable[..., str]) -> None:
    html = field(render, "summary")
    assert "Höchstens 600 Zeichen" in html
    assert 'data-limit="600"' in html
    assert "maxlength" not in html
    assert 'aria-describedby="id_summary_limit"' in html


def test_radios_are_a_fieldset_with_a_legend(render: Callable[..., str]) -> None:
    html = field(render, "kind", {})
    assert "kern-fieldset--error" in html
    assert '<legend class="kern-label">Art</legend>' in html
    assert html.count("kern-form-check__radio kern-form-check__radio--error") == 2


def test_the_summary_links_to_every_field_that_has_to_be_looked_at(render: Callable[..., str]) -> None:
    html = render("{% error_summary form %}", form=Application({"title": "x", "amount": "1"}))
    assert "Zwei Angaben passen noch nicht" in html
    assert 'href="#id_kind_0"' in html
    assert 'href="#id_agreed"' in html
    assert "Ich habe die Erklärungen gelesen: " in html


def test_what_django_says_is_said_in_plain_words(render: Callable[..., str]) -> None:
    assert "Diese Angabe fehlt noch." in field(render, "title", {"title": ""})
    with translation.override("en"):
        assert "This field is required" not in field(render, "title", {"title": ""})


def test_a_filter_marks_nothing_as_voluntary(render: Callable[..., str]) -> None:
    assert "freiwillig" not in render('{% filter_form form "Liste eingrenzen" %}', form=Application({}))


def test_hidden_fields_are_not_forgotten(render: Callable[..., str]) -> None:
    assert 'type="hidden" name="secret"' in render("{% form_fields form %}", form=Application())


def test_a_whole_form_carries_the_token_and_one_primary_button(render: Callable[..., str]) -> None:
    html = render('{% form_page form "Antrag absenden" back="/x/" %}', form=Application(), csrf_token="abc")
    assert 'name="csrfmiddlewaretoken" value="abc"' in html
    assert html.count("kern-btn--primary") == 1


def test_a_row_of_the_plan_is_quantity_times_price() -> None:
    items = ItemSet(
        {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-quantity": "2,5", "form-0-price": "1.000,10"}
    )
    assert row_amount(items.forms[0], "quantity", "price") == Decimal("2500.250")


def test_a_row_that_is_not_complete_has_no_amount() -> None:
    items = ItemSet(
        {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-quantity": "zwei", "form-0-price": "1"}
    )
    assert row_amount(items.forms[0], "quantity", "price") is None


def test_the_plan_adds_up_without_a_script(render: Callable[..., str]) -> None:
    items = ItemSet(
        initial=[{"quantity": Decimal(40), "price": Decimal(50)}, {"quantity": Decimal(8), "price": Decimal("112.5")}]
    )
    html = render('{% plan_table items "Kosten" "Kosten zusammen" add="Weitere Zeile" %}', items=items)
    assert '<div class="fn-v" data-plan-total>2.900,00</div>' in html
    assert 'name="add_row"' in html
