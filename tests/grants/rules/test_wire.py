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


NO_NUMBER = (
    'Zahlen stehen als Text mit Punkt und ohne Tausendertrennung, zum Beispiel "2700.00".',
    'Numbers are written as text with a point and no thousands separator, for instance "2700.00".',
)
MISSING = "Diese Angabe fehlt.", "This fact is missing."
WRONG_FORM = "Diese Angabe hat die falsche Form.", "This fact has the wrong form."
NO_DAY_FORM = "Ein Tag wird als JJJJ-MM-TT geschrieben, zum Beispiel 2026-03-15.", "A day is written YYYY-MM-DD."
NO_SUCH_DAY = "Diesen Tag gibt es nicht.", "There is no such day."
FAR_AWAY = "Dieser Tag liegt zu weit entfernt.", "This day is too far away."
KINDS = "Möglich ist: share, deficit, fixed, full.", "Possible values: share, deficit, fixed, full."
TWO = "Hier werden 2 Angaben erwartet.", "2 entries are expected."
NO_LIST = "Hier wird eine Liste erwartet.", "A list is expected here."
NO_GROUP = "Hier wird eine Gruppe von Angaben erwartet.", "A group of facts is expected here."


@pytest.mark.parametrize(
    ("data", "path", "reason"),
    [
        ({}, "amount", MISSING),
        ({"amount": 2700.0}, "amount", NO_NUMBER),
        ({"amount": 2700}, "amount", NO_NUMBER),
        ({"amount": "2.700,00"}, "amount", NO_NUMBER),
        ({"amount": "2,700.00"}, "amount", NO_NUMBER),
        ({"amount": "1e3"}, "amount", NO_NUMBER),
        ({"amount": "NaN"}, "amount", NO_NUMBER),
        ({"amount": "٣"}, "amount", NO_NUMBER),
        ({"amount": "1\n"}, "amount", NO_NUMBER),
        ({"amount": "-0.00"}, "amount", NO_NUMBER),
        ({"amount": "1", "day": "15.03.2026"}, "day", NO_DAY_FORM),
        ({"amount": "1", "day": "20260315"}, "day", NO_DAY_FORM),
        ({"amount": "1", "day": 20260315}, "day", NO_DAY_FORM),
        ({"amount": "1", "day": "2026-02-30"}, "day", NO_SUCH_DAY),
        ({"amount": "1", "day": "1899-12-31"}, "day", FAR_AWAY),
        ({"amount": "1", "day": "3000-01-01"}, "day", FAR_AWAY),
        ({"amount": "1", "kind": "half"}, "kind", KINDS),
        ({"amount": "1", "kind": []}, "kind", KINDS),
        ({"amount": "1", "pair": ["a"]}, "pair", TWO),
        ({"amount": "1", "pair": ["a", 1, 2]}, "pair", TWO),
        ({"amount": "1", "pair": ["a", "b"]}, "pair.1", WRONG_FORM),
        ({"amount": "1", "pair": [1, 1]}, "pair.0", WRONG_FORM),
        ({"amount": "1", "pair": ["a", True]}, "pair.1", WRONG_FORM),
        ({"amount": "1", "pair": "ab"}, "pair", NO_LIST),
        ({"amount": "1", "flag": 1}, "flag", WRONG_FORM),
        ({"amount": "1", "colour": "red"}, "colour", ("Diese Angabe ist nicht bekannt.", "This fact is not known.")),
        ([], "", NO_GROUP),
    ],
)
def test_what_does_not_fit_is_refused_by_its_path(data: Any, path: str, reason: tuple[str, str]) -> None:
    assert refused(wire.decode, Sample, data) == (path, *reason)
    assert refused(wire.decode, Sample, data, "facts") == (f"facts.{path}".rstrip("."), *reason)


@pytest.mark.parametrize(
    ("kind", "data", "reason"),
    [
        (date, "tomorrow", NO_DAY_FORM),
        (date, "2026-02-30", NO_SUCH_DAY),
        (date, "1899-12-31", FAR_AWAY),
        (tuple[int, ...], "12", NO_LIST),
        (tuple[int, int], [1], TWO),
        (int, "1", WRONG_FORM),
        (FinancingType, "half", KINDS),
    ],
)
def test_a_value_by_itself_is_refused_without_a_path(kind: Any, data: Any, reason: tuple[str, str]) -> None:
    assert refused(wire.decode, kind, data) == ("", *reason)


def test_what_just_fits_is_read() -> None:
    for amount in ("-1.00", "0", "0.00", "-0.01", "1" * 20, "0." + "1" * 20):
        assert wire.decode(Decimal, amount) == Decimal(amount)
    for amount in ("1" * 21, "0." + "1" * 21, "-0", ".5", "5."):
        assert refused(wire.decode, Decimal, amount) == ("", *NO_NUMBER)
    assert wire.decode(date, "1900-01-01") == date(1900, 1, 1)
    assert wire.decode(date, "2999-12-31") == date(2999, 12, 31)
    assert wire.decode(tuple[int, ...], (1, 2)) == (1, 2)


def test_the_path_leads_through_lists_to_the_amount_that_is_none() -> None:
    plan = {"items": [{"item": "A", "amount": "1.00"}, {"item": "B", "amount": "-1.00"}], "means": {}, "grant": "1.00"}
    with pytest.raises(InvalidFacts) as refusal:
        wire.decode(Plan, plan, "plan")
    assert refusal.value.path == "plan.items.1.amount"
    assert str(refusal.value) == "plan.items.1.amount: Der Betrag ist negativ."


def test_what_has_no_json_form_is_a_mistake_of_the_programmer() -> None:
    with pytest.raises(TypeError, match=r"^float has no JSON form$"):
        wire.encode(1.5)
    with pytest.raises(TypeError, match=r"^<class 'float'> cannot be read from JSON$"):
        wire.decode(float, "1")
    with pytest.raises(TypeError, match=r"^list\[int\] cannot be read from JSON$"):
        wire.decode(list[int], [1])
    with pytest.raises(TypeError, match=r"^typing\.Any cannot be read from JSON$"):
        wire.decode(Any, "1")


def test_every_kind_of_value_has_its_json_form() -> None:
    assert wire.encode({1: (Decimal("1E+3"), None, True, 7), "day": [date(2026, 1, 2)]}) == {
        "1": ["1000", None, True, 7], "day": ["2026-01-02"],
    }  # fmt: skip


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
