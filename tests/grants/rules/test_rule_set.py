"""Rule sets: parsed, overridden, compared, and strict about what they do not hold."""

import json
from dataclasses import FrozenInstanceError, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from grants.rules.errors import InvalidFacts, UnknownRuleSet
from grants.rules.rule_set import VALUES, BaseRate, Difference, Period, RuleSet, differences, plain
from grants.rules.shipped import BAYERN, BUND, SHIPPED, rule_set


@pytest.mark.parametrize("shipped", SHIPPED.values(), ids=SHIPPED)
def test_a_shipped_set_survives_json(shipped: RuleSet) -> None:
    assert RuleSet.from_json(json.loads(json.dumps(shipped.to_json()))) == shipped


@pytest.mark.parametrize("shipped", SHIPPED.values(), ids=SHIPPED)
def test_every_value_of_a_shipped_set_has_a_source_and_waits_for_confirmation(shipped: RuleSet) -> None:
    assert {name for name in VALUES if shipped.sources[name]} == set(VALUES)
    assert shipped.to_be_confirmed
    assert all(rate.source for rate in shipped.base_rates)


def test_the_land_variant_differs_in_its_window_and_its_land() -> None:
    assert differences(BUND, BAYERN) == (
        Difference("land", "", "BY"),
        Difference("drawdown_window", "P42D", "P2M"),
    )
    assert differences(BUND, BUND) == ()


def test_settings_replace_values_and_are_named_in_the_version() -> None:
    changed = BUND.with_settings({"late_interest_from": "grace_end", "day_count": "ACT/365"})
    assert (changed.day_count, changed.late_interest_from) == ("ACT/365", "grace_end")
    assert changed.label == "bund 2026-01 + day_count, late_interest_from"
    assert BUND.with_settings({}) is BUND


@pytest.mark.parametrize(
    ("settings", "path"),
    [
        ({"day_count": "ACT/360"}, "day_count"),
        ({"item_tolerance": 0.2}, "item_tolerance"),
        ({"item_tolerance": "-0.20"}, "item_tolerance"),
        ({"check_overfinancing": "yes"}, "check_overfinancing"),
        ({"notification_days_post": True}, "notification_days_post"),
        ({"notification_days_post": -1}, "notification_days_post"),
        ({"drawdown_window": "42"}, "drawdown_window"),
        ({"drawdown_window": 42}, "drawdown_window"),
        ({"land": "XX"}, "land"),
        ({"sources": {}}, "sources"),
        ({"id": "other"}, "id"),
        ({"base_rates": [{"valid_from": "2026-01-01", "percent": 1.27}]}, "base_rates.0.percent"),
        ({"base_rates_known_until": "2026-08-31"}, "base_rates_known_until"),
        ({"base_rates_known_until": "2025-12-31"}, "base_rates_known_until"),
    ],
)
def test_an_unfit_setting_is_refused_by_its_name(settings: dict[str, Any], path: str) -> None:
    with pytest.raises(InvalidFacts) as refusal:
        BUND.with_settings(settings)
    assert refusal.value.path == path


def test_a_set_lacking_a_value_is_refused() -> None:
    data = BUND.to_json()
    for broken in (None, 0.2, {"source": "Nr. 1.2"}):
        data["values"]["item_tolerance"] = broken
        with pytest.raises(InvalidFacts, match=r"values\.item_tolerance"):
            RuleSet.from_json(data)
    with pytest.raises(InvalidFacts, match="values"):
        RuleSet.from_json({**data, "values": []})


def test_a_set_with_a_value_too_many_is_refused() -> None:
    data = BUND.to_json()
    data["values"]["mood"] = {"value": "good"}
    with pytest.raises(InvalidFacts, match=r"values\.mood"):
        RuleSet.from_json(data)


def test_a_set_that_someone_holds_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        BUND.item_tolerance = Decimal(1)  # type: ignore[misc]


def test_a_set_without_a_head_is_refused() -> None:
    data = BUND.to_json()
    del data["version"]
    with pytest.raises(InvalidFacts, match="version"):
        RuleSet.from_json(data)


def test_base_rates_stand_in_order_and_begin_with_a_half_year() -> None:
    first, second = BaseRate(date(2024, 1, 1), Decimal(1)), BaseRate(date(2024, 7, 1), Decimal(1))
    for rates in ((second, first), (first, first), (BaseRate(date(2024, 2, 1), Decimal(1)),)):
        with pytest.raises(InvalidFacts, match="base_rates"):
            replace(BUND, base_rates=rates)


def test_a_shipped_set_is_found_by_its_id() -> None:
    assert rule_set("bayern") is BAYERN
    with pytest.raises(UnknownRuleSet, match="„mars“") as refusal:
        rule_set("mars")
    assert refusal.value.code == "unknown_rule_set"


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
