"""Rule sets: parsed, overridden, compared, and strict about what they do not hold."""

import json
from dataclasses import FrozenInstanceError, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from grants.rules.finding import TraceRow
from grants.rules.rule_set import LATER, BaseRate, Difference, Period, RuleSet, differences, plain
from grants.rules.shipped import BUND, SHIPPED
from tests.grants.rules.said import refused


@pytest.mark.parametrize("shipped", SHIPPED.values(), ids=SHIPPED)
def test_a_shipped_set_survives_json(shipped: RuleSet) -> None:
    assert RuleSet.from_json(json.loads(json.dumps(shipped.to_json()))) == shipped


def test_two_sets_differ_in_the_values_that_are_not_the_same() -> None:
    other = BUND.with_settings({"remedy_period": "P2W", "land": "RP", "in_kind_allowed": True})
    assert differences(BUND, other) == (
        Difference("land", "", "RP"),
        Difference("in_kind_allowed", False, True),
        Difference("remedy_period", "P1M", "P14D"),
    )
    assert differences(BUND, BUND) == ()


def test_settings_replace_values_and_are_named_in_the_version() -> None:
    changed = BUND.with_settings({"late_interest_from": "grace_end", "day_count": "ACT/365"})
    assert (changed.day_count, changed.late_interest_from) == ("ACT/365", "grace_end")
    assert changed.label == "bund 2026-01 + day_count, late_interest_from"
    assert BUND.with_settings({}) is BUND


NEGATIVE = "Der Wert ist negativ.", "The value is negative."
TOO_LARGE = "Der Wert ist zu groß.", "The value is too large."
WRONG_FORM = "Diese Angabe hat die falsche Form.", "This fact has the wrong form."
NO_PERIOD = "Ein Zeitraum wird wie P42D oder P6M geschrieben.", "Write a period as P42D or P6M."
NO_LAND = "Dieses Land gibt es nicht.", "There is no such Land."
NO_VALUE = "Diesen Wert gibt es im Regelwerk nicht.", "The rule set has no such value."
DISORDER = (
    "Die Zinssätze stehen nicht in der Reihenfolge ihrer Tage.",
    "The rates are not in the order of their days.",
)
NO_HALF_YEAR = (
    "Der Basiszinssatz ändert sich nur am 1. Januar und am 1. Juli.",
    "The base rate only changes on 1 January and 1 July.",
)
KNOWN_UNTIL = (
    "Zinssätze sind bis zu einem 30. Juni oder 31. Dezember bekannt.",
    "Rates are known until a 30 June or 31 December.",
)


def rates(*days: str) -> list[dict[str, str]]:
    return [{"valid_from": day, "percent": "1.27"} for day in days]


@pytest.mark.parametrize(
    ("settings", "path", "reason"),
    [
        ({"day_count": "ACT/360"}, "day_count",
         ("Möglich ist: 30E/360, ACT/365.", "Possible values: 30E/360, ACT/365.")),
        ({"item_tolerance": "-0.20"}, "item_tolerance", NEGATIVE),
        ({"notification_days_post": -1}, "notification_days_post", NEGATIVE),
        ({"item_tolerance": "1000.01"}, "item_tolerance", TOO_LARGE),
        ({"interest_margin": "1000.01"}, "interest_margin", TOO_LARGE),
        ({"retention_percent": "1000.01"}, "retention_percent", TOO_LARGE),
        ({"notification_days_post": 1001}, "notification_days_post", TOO_LARGE),
        ({"notification_days_portal": 1001}, "notification_days_portal", TOO_LARGE),
        ({"minor_change_threshold": "10000000000.00"}, "minor_change_threshold", TOO_LARGE),
        ({"drawdown_window": "P1201M"}, "drawdown_window", TOO_LARGE),
        ({"drawdown_window": "P5229W"}, "drawdown_window", TOO_LARGE),
        ({"check_overfinancing": "yes"}, "check_overfinancing", WRONG_FORM),
        ({"notification_days_post": True}, "notification_days_post", WRONG_FORM),
        ({"drawdown_window": "42"}, "drawdown_window", NO_PERIOD),
        ({"drawdown_window": 42}, "drawdown_window", WRONG_FORM),
        ({"land": "XX"}, "land", NO_LAND),
        ({"sources": {}}, "sources", NO_VALUE),
        ({"id": "other"}, "id", NO_VALUE),
        ({"base_rates": rates("2024-07-01", "2024-01-01")}, "base_rates", DISORDER),
        ({"base_rates": rates("2024-07-01", "2024-07-01")}, "base_rates", DISORDER),
        ({"base_rates": rates("2024-02-01")}, "base_rates", NO_HALF_YEAR),
        ({"base_rates": rates("2024-01-02")}, "base_rates", NO_HALF_YEAR),
        ({"base_rates_known_until": "2026-08-31"}, "base_rates_known_until", KNOWN_UNTIL),
        ({"base_rates_known_until": "2026-12-30"}, "base_rates_known_until", KNOWN_UNTIL),
        ({"base_rates_known_until": "2025-12-31"}, "base_rates_known_until", KNOWN_UNTIL),
    ],
)  # fmt: skip
def test_an_unfit_setting_is_refused_by_its_name(settings: dict[str, Any], path: str, reason: tuple[str, str]) -> None:
    assert refused(BUND.with_settings, settings) == (path, *reason)


@pytest.mark.parametrize(
    ("settings", "path"),
    [
        ({"item_tolerance": 0.2}, "item_tolerance"),
        ({"base_rates": [{"valid_from": "2026-01-01", "percent": 1.27}]}, "base_rates.0.percent"),
        ({"base_rates": [{"valid_from": "2026-01-01", "percent": "-1000.01"}]}, "base_rates.0.percent"),
    ],
)
def test_an_unfit_number_is_refused_by_its_path(settings: dict[str, Any], path: str) -> None:
    assert refused(BUND.with_settings, settings)[0] == path


@pytest.mark.parametrize(
    "settings",
    [
        {"item_tolerance": "1000.00", "interest_margin": "1000.00", "retention_percent": "1000.00"},
        {"notification_days_post": 1000, "notification_days_portal": 0, "item_tolerance": "0"},
        {"minor_change_threshold": "9999999999.99", "drawdown_window": "P1200M", "remedy_period": "P5228W"},
        {"base_rates": rates("2024-01-01", "2024-07-01"), "base_rates_known_until": "2024-12-31"},
        {"base_rates": [{"valid_from": "2024-01-01", "percent": "-1000.00", "source": "§ 247 BGB"}]},
    ],
)
def test_a_setting_on_its_bound_is_taken(settings: dict[str, Any]) -> None:
    changed = BUND.with_settings(settings)
    assert {difference.name for difference in differences(BUND, changed)} == set(settings)


def test_a_period_is_one_number_and_one_unit() -> None:
    assert [str(Period.parse(text)) for text in ("P42D", "P6W", "P2M", "P1Y", "P0D")] == [
        "P42D", "P42D", "P2M", "P12M", "P0D",
    ]  # fmt: skip
    for text in ("", "P", "42D", "P42", "P1M2D", "p1m", "P1H", "P-1D", "P12345D", " P1D"):
        assert refused(Period.parse, text) == ("", *NO_PERIOD)


def test_a_base_rate_holds_from_its_day_until_the_next() -> None:
    known = BUND.with_settings({"base_rates": [
        {"valid_from": "2025-07-01", "percent": "1.27"}, {"valid_from": "2026-01-01", "percent": "1.50"},
    ]})  # fmt: skip
    days = [date(2025, 7, 1), date(2025, 12, 31), date(2026, 1, 1), date(2026, 6, 30)]
    assert [str(known.base_rate(day)) for day in days] == ["1.27", "1.27", "1.50", "1.50"]


def test_a_set_lacking_a_value_is_refused() -> None:
    missing = "values.item_tolerance", "Dieser Wert fehlt.", "This value is missing."
    data = BUND.to_json()
    for broken in (None, 0.2, {"source": "Nr. 1.2"}):
        data["values"]["item_tolerance"] = broken
        assert refused(RuleSet.from_json, data) == missing
    del data["values"]["item_tolerance"]
    assert refused(RuleSet.from_json, data) == missing
    no_values = "values", "Die Werte fehlen.", "The values are missing."
    assert refused(RuleSet.from_json, {**data, "values": []}) == no_values
    del data["values"]
    assert refused(RuleSet.from_json, data) == no_values


def test_a_value_of_a_stored_set_that_does_not_fit_is_refused_by_its_path() -> None:
    data = BUND.to_json()
    data["values"]["in_kind_allowed"]["value"] = "no"
    assert refused(RuleSet.from_json, data) == ("values.in_kind_allowed", *WRONG_FORM)
    assert refused(RuleSet.from_json, {**BUND.to_json(), "to_be_confirmed": "no"}) == ("to_be_confirmed", *WRONG_FORM)


def test_a_value_without_a_source_says_nothing_about_it() -> None:
    data = BUND.to_json()
    del data["values"]["land"]["source"]
    silent = RuleSet.from_json(data)
    assert silent.sources["land"] == ""
    assert replace(BUND, sources={}).to_json()["values"]["land"] == {"value": "", "source": ""}


def test_a_set_frozen_before_a_value_came_holds_what_the_law_said() -> None:
    data = BUND.to_json()
    data["values"] = {name: entry for name, entry in data["values"].items() if name not in LATER}
    old = RuleSet.from_json(data)
    assert {name: getattr(old, name) for name in LATER} == {name: getattr(BUND, name) for name in LATER}
    data["values"]["travel_km"] = {"value": "0.25", "source": "Erlass"}
    assert (RuleSet.from_json(data).travel_km, RuleSet.from_json(data).travel_km_highest) == (
        Decimal("0.25"), Decimal("130.00"),
    )  # fmt: skip


def test_a_set_with_a_value_too_many_is_refused() -> None:
    data = BUND.to_json()
    data["values"]["mood"] = {"value": "good"}
    assert refused(RuleSet.from_json, data) == ("values.mood", *NO_VALUE)


def test_a_set_that_someone_holds_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        BUND.item_tolerance = Decimal(1)  # type: ignore[misc]


@pytest.mark.parametrize("name", ["id", "version", "title_de", "title_en", "valid_from", "to_be_confirmed"])
def test_a_set_without_a_head_is_refused(name: str) -> None:
    data = BUND.to_json()
    del data[name]
    assert refused(RuleSet.from_json, data) == (name, "Diese Angabe fehlt.", "This fact is missing.")


def test_base_rates_stand_in_order_however_a_set_is_made() -> None:
    first, second = BaseRate(date(2024, 1, 1), Decimal(1)), BaseRate(date(2024, 7, 1), Decimal(1))
    assert refused(replace, BUND, base_rates=(second, first)) == ("base_rates", *DISORDER)


def test_a_row_without_a_named_value_keeps_the_source_it_was_given() -> None:
    row = BUND.explain("x", source="§ 1", de="Satz", en="Sentence", result=None)
    assert row == TraceRow("x", "bund 2026-01", "§ 1", "Satz", "Sentence", (), "")


def test_a_trace_row_takes_the_source_of_the_value_it_names() -> None:
    row = BUND.explain("x", source="drawdown_window", de="", en="", result=Decimal("1.00"), window=BUND.drawdown_window)
    assert (row.source, row.result, row.inputs) == ("Nr. 1.4 ANBest-P: sechs Wochen", "1.00", (("window", "P42D"),))


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), (True, "yes"), (False, "no"), (0, "0"), (1, "1"), (date(2026, 7, 1), "2026-07-01"),
     (Decimal("1E+2"), "100"), (("a", Decimal("1.0")), "a, 1.0"), (Period(months=2), "P2M")],
)  # fmt: skip
def test_inputs_are_written_plainly(value: object, text: str) -> None:
    assert plain(value) == text


def test_a_replaced_value_names_who_replaced_it_in_place_of_the_law() -> None:
    changed = BUND.with_settings({"day_count": "ACT/365", "land": ""}, source="Einstellung in der Frage")
    assert changed.sources == {**BUND.sources, "day_count": "Einstellung in der Frage"}
    assert changed.label == "bund 2026-01 + day_count"
    assert BUND.with_settings({"day_count": "ACT/365"}).sources == BUND.sources


def test_a_period_of_a_hundred_years_is_the_longest() -> None:
    for longest, longer in ((Period(days=36_600), Period(days=36_601)), (Period(months=1200), Period(months=1201))):
        assert replace(BUND, remedy_period=longest).remedy_period == longest
        assert refused(replace, BUND, remedy_period=longer) == ("remedy_period", *TOO_LARGE)
