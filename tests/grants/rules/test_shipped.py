"""The rule sets that come with the product."""

from datetime import date
from decimal import Decimal
from importlib.util import find_spec, module_from_spec
from types import ModuleType

import pytest

from grants.rules.errors import UnknownRuleSet
from grants.rules.rule_set import VALUES, Difference, Period, RuleSet, differences
from grants.rules.shipped import BASE_RATES, BAYERN, BUND, BUND_VALUES, SHIPPED, rule_set


@pytest.fixture(scope="module")
def anew() -> ModuleType:
    """The module read once more: what it says counts, not what another test has kept."""
    spec = find_spec("grants.rules.shipped")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_shipped_set_has_its_name_and_waits_for_confirmation(anew: ModuleType) -> None:
    heads = [
        (each.id, each.version, each.title_de, each.title_en, each.valid_from, each.to_be_confirmed)
        for each in anew.SHIPPED.values()
    ]
    day = date(2025, 1, 1)
    assert heads == [
        ("bund", "2026-01", "Bund (sechs Wochen)", "Federal (six weeks)", day, True),
        ("bayern", "2026-01", "Land, Beispiel Bayern (zwei Monate)", "Land, as in Bavaria (two months)", day, True),
    ]
    assert {name: RuleSet.to_json(each) for name, each in anew.SHIPPED.items()} == {
        name: each.to_json() for name, each in SHIPPED.items()
    }


def test_the_federal_set_holds_what_the_provisions_say() -> None:
    assert {name: getattr(BUND, name) for name in VALUES if name != "base_rates"} == {
        "land": "",
        "item_tolerance": Decimal("0.20"),
        "tolerance_level": "line",
        "tolerance_base": "item",
        "overhead_percent": Decimal("5.00"),
        "in_kind_allowed": False,
        "in_kind_percent": Decimal("0.00"),
        "minor_change_threshold": Decimal("0.00"),
        "check_overfinancing": False,
        "cap_costs_at_plan": False,
        "drawdown_window": Period(days=42),
        "retention_percent": Decimal("0.00"),
        "day_count": "30E/360",
        "late_interest_from": "payout",
        "interest_margin": Decimal("5.00"),
        "base_rates_known_until": date(2026, 6, 30),
        "small_claim_repayment": Decimal("0.00"),
        "small_claim_interest": Decimal("0.00"),
        "notification_days_post": 4,
        "notification_days_portal": 1,
        "remedy_period": Period(months=1),
        "remedy_period_uninstructed": Period(months=12),
        "revocation_period": Period(months=12),
        "statement_period": Period(months=6),
        "interim_statement_period": Period(months=4),
        "voucher_retention": Period(months=60),
        "travel_km": Decimal("0.20"),
        "travel_km_highest": Decimal("130.00"),
        "travel_km_substantial": Decimal("0.30"),
        "per_diem_whole": Decimal("28.00"),
        "per_diem_part": Decimal("14.00"),
        "breakfast_percent": Decimal("20.00"),
        "lunch_percent": Decimal("40.00"),
        "dinner_percent": Decimal("40.00"),
        "fee_hour_highest": Decimal("0.00"),
        "volunteer_hour": Decimal("15.00"),
    }


def test_every_value_has_its_source(anew: ModuleType) -> None:
    for shipped in (*SHIPPED.values(), *anew.SHIPPED.values()):
        assert {name for name in VALUES if shipped.sources[name]} == set(VALUES)
        assert [rate.source for rate in shipped.base_rates] == [rate["source"] for rate in BASE_RATES]
    assert {name: anew.BUND.sources[name] for name in VALUES} == {
        name: source for name, (_, source) in BUND_VALUES.items()
    }


def test_the_land_variant_differs_in_its_window_and_its_land(anew: ModuleType) -> None:
    expected = (Difference("land", "", "BY"), Difference("drawdown_window", "P42D", "P2M"))
    assert differences(BUND, BAYERN) == differences(anew.BUND, anew.BAYERN) == expected


def test_a_shipped_set_is_found_by_its_id() -> None:
    assert (rule_set("bund"), rule_set("bayern")) == (BUND, BAYERN)
    with pytest.raises(UnknownRuleSet) as refusal:
        rule_set("mars")
    assert refusal.value.name == "mars"
