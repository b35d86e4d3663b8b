"""JSON in both directions, and the sentences about what does not fit."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from grants.rules import wire
from grants.rules.errors import InvalidFacts
from grants.rules.financing import FinancingType
from grants.rules.finding import Finding, TraceRow
from grants.rules.plan import Means, Plan
from tests.grants.rules.said import refused


@dataclass(frozen=True)
class Sample:
    amount: Decimal
    day: date | None = None
    kind: FinancingType = FinancingType.SHARE
    pair: tuple[str, int] = ("a", 1)
    flag: bool = False


def test_a_dataclass_comes_back_as_it_was() -> None:
    sample = Sample(Decimal("2700.00"), date(2026, 3, 15), FinancingType.DEFICIT, ("b", 2), flag=True)
    data = wire.encode(sample)
    assert data == {"amount": "2700.00", "day": "2026-03-15", "kind": "deficit", "pair": ["b", 2], "flag": True}
    assert wire.decode(Sample, data) == sample
    assert wire.decode(Sample, {"amount": "1"}) == Sample(Decimal(1))


@pytest.mark.parametrize(
    ("data", "path"),
    [
        ({}, "amount"),
        ({"amount": 2700.0}, "amount"),
        ({"amount": 2700}, "amount"),
        ({"amount": "2.700,00"}, "amount"),
        ({"amount": "2,700.00"}, "amount"),
        ({"amount": "1e3"}, "amount"),
        ({"amount": "NaN"}, "amount"),
        ({"amount": "٣"}, "amount"),
        ({"amount": "1\n"}, "amount"),
        ({"amount": "1", "day": "15.03.2026"}, "day"),
        ({"amount": "1", "day": "2026-02-30"}, "day"),
        ({"amount": "1", "day": "20260315"}, "day"),
        ({"amount": "1", "kind": "half"}, "kind"),
        ({"amount": "1", "kind": []}, "kind"),
        ({"amount": "1", "pair": ["a"]}, "pair"),
        ({"amount": "1", "pair": ["a", "b"]}, "pair.1"),
        ({"amount": "1", "pair": "ab"}, "pair"),
        ({"amount": "1", "flag": 1}, "flag"),
        ({"amount": "1", "colour": "red"}, "colour"),
        ([], ""),
    ],
)
def test_what_does_not_fit_is_refused_by_its_path(data: Any, path: str) -> None:
    with pytest.raises(InvalidFacts) as refusal:
        wire.decode(Sample, data)
    assert refusal.value.path == path


def test_the_path_leads_through_lists_to_the_amount_that_is_none() -> None:
    plan = {"items": [{"item": "A", "amount": "1.00"}, {"item": "B", "amount": "-1.00"}], "means": {}, "grant": "1.00"}
    with pytest.raises(InvalidFacts) as refusal:
        wire.decode(Plan, plan, "plan")
    assert refusal.value.path == "plan.items.1.amount"
    assert str(refusal.value) == "plan.items.1.amount: Der Betrag ist negativ."


def test_what_has_no_json_form_is_a_mistake_of_the_programmer() -> None:
    with pytest.raises(TypeError):
        wire.encode(1.5)
    with pytest.raises(TypeError):
        wire.decode(float, "1")
    with pytest.raises(TypeError):
        wire.decode(Any, "1")


def test_a_finding_survives_json_with_its_inputs_in_order() -> None:
    row = TraceRow("r", "bund 1", "§ 1", "Satz", "Sentence", (("z", "1"), ("a", "2")), "3")
    finding = Finding(Means(own=Decimal("1.00")), (row,))
    assert Finding.from_json(finding.to_json(), Means) == finding
    assert (row.sentence("de"), row.sentence("en")) == ("Satz", "Sentence")


def test_traces_are_put_in_front_in_the_order_of_reasoning() -> None:
    first, second, third = (Finding(None, (TraceRow(name, "", "", "", "", (), ""),)) for name in "abc")
    assert [row.rule for row in third.after(first, second).trace] == ["a", "b", "c"]


def test_a_finding_that_does_not_fit_is_refused_by_its_path() -> None:
    good: dict[str, Any] = {"result": {}, "trace": []}
    refusal = "Diese Angabe hat die falsche Form.", "This fact has the wrong form."
    assert refused(Finding.from_json, {**good, "result": {"own": 3}}, Means)[0] == "result.own"
    row = {"rule": 3, "rule_set": "", "source": "", "sentence_de": "", "sentence_en": "", "inputs": [], "result": ""}
    assert refused(Finding.from_json, {**good, "trace": [row]}, Means) == ("trace.0.rule", *refusal)
