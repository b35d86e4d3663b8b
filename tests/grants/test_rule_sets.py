"""The pages of the rules: who sees them, how a draft is written, what they say in words."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from grants.forms.rule_sets import RateFormSet, ValuesForm, parted, shown
from grants.models import RuleSet
from grants.rule_pages import differences
from grants.rule_words import GROUPS, VALUES, Group, group_named, in_words
from grants.rules.rule_set import VALUES as LAW
from grants.rules.shipped import BAYERN, BUND
from grants.rules.shipped import rule_set as shipped
from grants.services import publications, rule_sets
from network.models import Partnership, User
from tests.conftest import Cast
from tests.factories.grants import RuleSetFactory
from workflows import clock
from workflows.refusal import Refused

pytestmark = pytest.mark.django_db

STORED = BUND.to_json()["values"]


@pytest.fixture
def draft(partnership: Partnership, cast: Cast) -> RuleSet:
    return rule_sets.start_rule_set(
        partnership, name="Bund 2027", valid_from=clock.today(), rules=shipped("bund"), by=cast["administrator"]
    )


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def administrator(cast: Cast) -> Client:
    return browser(cast["administrator"])


@pytest.fixture
def decider(cast: Cast) -> Client:
    return browser(cast["decider"])


def page(name: str, row: RuleSet, *more: str) -> str:
    return reverse(f"grants:{name}", args=[row.public_id, *more])


def group(slug: str) -> Group:
    found = group_named(slug)
    assert found is not None
    return found


def posted(slug: str, **changes: str) -> dict[str, str]:
    """The group's form as it is shown, with some fields typed over."""
    form = ValuesForm(group=group(slug), values=STORED)
    filled = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else str(value) for name, value in filled.items()} | changes


# ---- words ---------------------------------------------------------------------------------------------------------


def test_every_value_of_the_law_has_its_words_and_stands_in_one_group() -> None:
    assert set(VALUES) == set(LAW)
    assert sum(len(one.values) for one in GROUPS) == len(VALUES)


@pytest.mark.parametrize(
    ("name", "stored", "words"),
    [
        ("item_tolerance", "0.20", "20\N{NO-BREAK SPACE}%"),
        ("interest_margin", "5.25", "5,25\N{NO-BREAK SPACE}%"),
        ("minor_change_threshold", "500.00", "500,00\N{NO-BREAK SPACE}€"),
        ("drawdown_window", "P42D", "6 Wochen"),
        ("drawdown_window", "P2M", "2 Monate"),
        ("notification_days_portal", 1, "1 Tag"),
        ("notification_days_post", 4, "4 Tage"),
        ("day_count", "30E/360", "Monat zu 30, Jahr zu 360 Tagen"),
        ("check_overfinancing", False, "nein"),
        ("land", "", "nur die bundesweiten"),
        ("base_rates_known_until", "2026-06-30", "30.06.2026"),
    ],
)
def test_a_value_reads_as_people_say_it(name: str, stored: Any, words: str) -> None:
    assert in_words(name, stored) == [words]


def test_each_base_rate_is_a_line() -> None:
    assert in_words("base_rates", STORED["base_rates"]["value"])[0] == "ab 01.07.2016: −0,88\N{NO-BREAK SPACE}%"


# ---- forms ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("one", GROUPS, ids=lambda one: one.slug)
def test_a_form_that_nobody_touched_changes_nothing(one: Group) -> None:
    form = ValuesForm(posted_as_shown(one), group=one, values=STORED)
    assert form.is_valid(), form.errors
    assert {name: {"value": value, "source": source} for name, (value, source) in form.changes().items()} == {
        value.name: STORED[value.name] for value in form.values
    }


def posted_as_shown(one: Group) -> dict[str, str]:
    form = ValuesForm(group=one, values=STORED)
    return {name: str(field.prepare_value(form[name].value())) for name, field in form.fields.items()}


@pytest.mark.parametrize(
    ("slug", "name", "typed", "error"),
    [
        ("recognition", "item_tolerance", "abc", "Das ist keine Zahl"),
        ("recognition", "item_tolerance", "-5", "ohne Minus"),
        ("recognition", "item_tolerance", "101", "Mehr als 100 Prozent"),
        ("financing", "minor_change_threshold", "1,234", "Höchstens zwei Stellen"),
        ("payout", "drawdown_window", "0", "größer als null"),
        ("payout", "drawdown_window", "1,5", "ganze Zahl"),
        ("payout", "drawdown_window", "99999", "zu lang"),
        ("deadlines", "notification_days_post", "400", "zu groß"),
        ("deadlines", "land", "XX", ""),
        ("rates", "base_rates_known_until", "2026-11-30", "30. Juni oder 31. Dezember"),
        ("interest", "day_count-source", "", "Zinstage"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(slug: str, name: str, typed: str, error: str) -> None:
    form = ValuesForm(posted(slug) | {name: typed}, group=group(slug), values=STORED)
    assert not form.is_valid()
    assert list(form.errors) == [name]
    assert error in form.errors[name][0]


def test_periods_are_typed_in_any_unit() -> None:
    typed = posted("payout", **{"drawdown_window": "2", "drawdown_window-unit": "Y"})
    form = ValuesForm(typed, group=group("payout"), values=STORED)
    assert form.is_valid()
    assert form.changes()["drawdown_window"][0] == "P24M"
    assert [parted(text) for text in ("P42D", "P10D", "P2M", "P1Y")] == [(6, "W"), (10, "D"), (2, "M"), (12, "M")]


@pytest.mark.parametrize(("number", "text"), [("20", "20.00"), ("0.125", "0.125"), ("0", "0.00"), ("100", "100.00")])
def test_numbers_are_stored_with_two_places_or_more(number: str, text: str) -> None:
    assert shown(Decimal(number)) == text


def rates(*rows: tuple[str, str, str]) -> Any:
    data = {"rates-TOTAL_FORMS": str(len(rows)), "rates-INITIAL_FORMS": "0"}
    for index, (day, percent, source) in enumerate(rows):
        data |= {f"rates-{index}-valid_from": day, f"rates-{index}-percent": percent, f"rates-{index}-source": source}
    return RateFormSet(data)


def test_base_rates_are_rows_sorted_by_their_day_and_may_lie_below_zero() -> None:
    formset = rates(("2026-07-01", "1,40", "Bundesbank"), ("", "", ""), ("2016-07-01", "−0,88", "Bundesbank"))
    assert formset.is_valid(), formset.errors
    assert [(one["valid_from"], one["percent"]) for one in formset.rates()] == [
        ("2016-07-01", "-0.88"), ("2026-07-01", "1.40"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "error"),
    [
        ([("2026-02-01", "1,40", "Bundesbank")], "nur am 1. Januar und am 1. Juli"),
        ([("2026-07-01", "", "Bundesbank")], ""),
        ([("2026-07-01", "1,40", "")], "woher der Satz kommt"),
        ([("2026-07-01", "1", "a"), ("2026-07-01", "2", "a")], "zwei Sätze"),
        ([("", "", "")], "Mindestens ein Satz"),
    ],
)
def test_a_base_rate_that_does_not_fit_says_why(rows: list[tuple[str, str, str]], error: str) -> None:
    formset = rates(*rows)
    assert not formset.is_valid()
    assert error in str(formset.errors) + str(formset.non_form_errors())


# ---- writing a draft -----------------------------------------------------------------------------------------------


def test_a_draft_begins_as_a_copy_and_carries_its_own_name(administrator: Client, partnership: Partnership) -> None:
    sent = {"source": "bayern", "name": "Land 2027", "valid_from": "2099-01-01"}
    administrator.post(reverse("grants:new_rule_set"), sent)
    draft = RuleSet.objects.get(partnership=partnership)
    assert draft.rules.label == "land-2027 2099-01"
    assert draft.rules.drawdown_window == BAYERN.drawdown_window
    assert draft.is_draft


@pytest.mark.parametrize(
    ("field", "typed", "status"), [("name", "Bund 2027", 409), ("valid_from", "2001-01-01", 422), ("source", "xx", 422)]
)
def test_a_draft_that_cannot_begin_keeps_what_was_typed(
    administrator: Client, draft: RuleSet, field: str, typed: str, status: int
) -> None:
    sent = {"source": "bayern", "name": "Land 2027", "valid_from": "2099-01-01"} | {field: typed}
    answer = administrator.post(reverse("grants:new_rule_set"), sent)
    assert answer.status_code == status
    assert sent["name"] in answer.content.decode()
    assert RuleSet.objects.count() == 1


def test_a_changed_value_names_who_entered_it_and_the_others_stay_shipped(
    administrator: Client, draft: RuleSet, cast: Cast
) -> None:
    typed = posted("recognition", item_tolerance="25", **{"item_tolerance-source": "Satzung § 4"})
    answer = administrator.post(page("change_rule_set", draft, "recognition"), typed | {"version": str(draft.version)})
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert draft.rules.item_tolerance == Decimal("0.25")
    assert draft.rules.sources["item_tolerance"] == "Satzung § 4"
    assert [(one.name, one.by) for one in draft.entries.all()] == [("item_tolerance", cast["administrator"])]
    shown_page = administrator.get(draft.get_absolute_url()).content.decode()
    assert "25\N{NO-BREAK SPACE}%" in shown_page
    assert "Satzung § 4" in shown_page


def test_what_was_entered_in_one_set_keeps_its_name_in_the_next(
    draft: RuleSet, cast: Cast, partnership: Partnership
) -> None:
    rule_sets.change_values(draft, {"retention_percent": ("10.00", "Satzung")}, by=cast["administrator"])
    draft.refresh_from_db()
    again = rule_sets.start_rule_set(
        partnership, name="Bund 2028", valid_from=clock.today(), rules=draft.rules, taken_from=draft,
        by=cast["administrator"],
    )  # fmt: skip
    assert [one.name for one in again.entries.all()] == ["retention_percent"]


def test_base_rates_are_written_on_their_page(administrator: Client, draft: RuleSet) -> None:
    rows = [*STORED["base_rates"]["value"], {"valid_from": "2026-07-01", "percent": "1.40", "source": "Bundesbank"}]
    sent = {"rates-TOTAL_FORMS": str(len(rows)), "rates-INITIAL_FORMS": "0", "version": str(draft.version)}
    for index, rate in enumerate(rows):
        sent |= {f"rates-{index}-{name}": value.replace(".", ",") if name == "percent" else value
                 for name, value in rate.items()}  # fmt: skip
    address = page("change_rule_set", draft, "rates")
    too_early = administrator.post(address, sent | posted("rates"))
    assert "beginnt nach dem Tag" in too_early.content.decode()
    grown = administrator.post(address, sent | posted("rates") | {"add_row": "rates"})
    assert f'name="rates-{len(rows)}-percent"' in grown.content.decode()
    answer = administrator.post(address, sent | posted("rates", base_rates_known_until="2026-12-31"))
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert draft.rules.base_rate(dt.date(2026, 11, 22)) == Decimal("1.40")


def test_a_page_that_somebody_has_overtaken_saves_nothing(administrator: Client, draft: RuleSet, cast: Cast) -> None:
    seen = draft.version
    rule_sets.change_values(draft, {"retention_percent": ("10.00", "Satzung")}, by=cast["administrator"])
    typed = posted("recognition", item_tolerance="25") | {"version": str(seen)}
    answer = administrator.post(page("change_rule_set", draft, "recognition"), typed)
    assert answer.status_code == 409
    assert 'value="25"' in answer.content.decode()


def test_a_draft_is_discarded_and_the_journal_keeps_its_name(administrator: Client, draft: RuleSet) -> None:
    administrator.post(page("discard_rule_set", draft))
    assert not RuleSet.objects.exists()


def test_a_draft_of_which_a_value_is_no_value_is_refused(draft: RuleSet, cast: Cast) -> None:
    with pytest.raises(Refused):
        rule_sets.change_values(draft, {"day_count": ("ACT/366", "?")}, by=cast["administrator"])


# ---- two people ----------------------------------------------------------------------------------------------------


def test_administrator_and_decider_bring_a_draft_into_force_on_its_pages(
    administrator: Client, decider: Client, draft: RuleSet
) -> None:
    administrator.post(page("propose_rule_set", draft), {"version": str(draft.version)})
    inbox = decider.get(reverse("workflows:inbox")).content.decode()
    assert "Regeln" in inbox
    waiting = decider.get(draft.get_absolute_url()).content.decode()
    assert "Regelwerk veröffentlichen" in waiting
    assert "Regelwerk veröffentlichen" not in administrator.get(draft.get_absolute_url()).content.decode()
    draft.refresh_from_db()
    decider.post(page("publish_rule_set", draft), {"version": str(draft.version)})
    assert RuleSet.in_force(draft.partnership, clock.today()) == draft
    assert administrator.get(page("change_rule_set", draft, "recognition")).status_code == 404


def test_a_returned_draft_shows_what_to_change(administrator: Client, decider: Client, draft: RuleSet) -> None:
    administrator.post(page("propose_rule_set", draft), {"version": str(draft.version)})
    decider.post(page("send_back_rule_set", draft), {"note": "Die Quelle fehlt."})
    assert "Die Quelle fehlt." in administrator.get(draft.get_absolute_url()).content.decode()
    draft.refresh_from_db()
    administrator.post(page("propose_rule_set", draft), {"version": str(draft.version)})
    assert "Die Quelle fehlt." not in administrator.get(draft.get_absolute_url()).content.decode()


@pytest.mark.parametrize("role", ["applicant", "signatory", "juror", "stranger", "outsider"])
def test_who_has_no_office_here_finds_no_rules(role: str, cast: Cast, draft: RuleSet) -> None:
    client = browser(cast[role])
    assert client.get(reverse("grants:rule_sets")).status_code == 404 or role == "outsider"
    assert client.get(draft.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("role", ["clerk", "decider", "auditor"])
def test_the_office_reads_and_only_the_administrator_writes(role: str, cast: Cast, draft: RuleSet) -> None:
    client = browser(cast[role])
    assert client.get(draft.get_absolute_url()).status_code == 200
    for name in ("describe_rule_set", "propose_rule_set", "start_rule_trial", "discard_rule_set"):
        assert client.post(page(name, draft)).status_code == 404
    assert client.get(reverse("grants:new_rule_set")).status_code == 404


def test_publishing_is_the_deciders(cast: Cast, draft: RuleSet) -> None:
    publications.propose(draft, by=cast["administrator"])
    for role in ("administrator", "clerk", "auditor"):
        assert browser(cast[role]).post(page("publish_rule_set", draft)).status_code == 404


# ---- side by side --------------------------------------------------------------------------------------------------


def test_two_sets_differ_in_what_they_say_and_in_their_sources() -> None:
    found = {one.value.name: one for one in differences(BUND.to_json()["values"], BAYERN.to_json()["values"])}
    assert (found["drawdown_window"].old, found["drawdown_window"].new) == (["6 Wochen"], ["2 Monate"])
    assert found["notification_days_post"].is_of_source
    assert "item_tolerance" not in found


def test_of_the_base_rates_only_those_that_differ_are_shown() -> None:
    more = [*STORED["base_rates"]["value"], {"valid_from": "2026-07-01", "percent": "1.40", "source": "Bundesbank"}]
    [one] = differences(STORED, STORED | {"base_rates": {"value": more, "source": STORED["base_rates"]["source"]}})
    assert (one.old, one.new) == ([], ["ab 01.07.2026: 1,40\N{NO-BREAK SPACE}%"])


def test_the_sets_to_compare_are_chosen_in_the_address(administrator: Client, draft: RuleSet) -> None:
    answer = administrator.get(reverse("grants:compare_rule_sets"), {"old": "bayern", "new": draft.key})
    text = answer.content.decode()
    assert "2 Monate" in text
    assert "6 Wochen" in text
    assert administrator.get(reverse("grants:compare_rule_sets"), {"old": "x", "new": "y"}).status_code == 200


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_asks_as_much_for_many_sets_as_for_one(
    count: int, cast: Cast, partnership: Partnership, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        RuleSetFactory(partnership=partnership, name=f"Regelwerk {number}")
    client = browser(cast["administrator"])
    client.get(reverse("grants:rule_sets"))
    with django_assert_num_queries(7):
        assert client.get(reverse("grants:rule_sets")).status_code == 200


def test_the_list_says_from_when_a_base_rate_is_missing(administrator: Client, partnership: Partnership) -> None:
    RuleSetFactory(partnership=partnership)
    assert (
        "Ab dem 01.07.2026 fehlt der Basiszinssatz" in administrator.get(reverse("grants:rule_sets")).content.decode()
    )
