"""JSON Schema as the types of the code say it: what the files in docs/determine must hold, descriptions apart."""

import types
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from grants.rules.finding import TraceRow
from grants.rules.plan import PlannedItem
from grants.rules.question import RESULTS, EarlierPlan, Payment, Planned, Question, Spent
from grants.rules.recognition import NotRecognised
from grants.rules.rule_set import VALUES, BaseRate, Period, RuleSet
from grants.rules.settlement import Settlement
from grants.rules.spending import Cost
from grants.rules.use import Repayment

Schema = dict[str, Any]
SCALARS: Schema = {
    "amount": {"type": "string", "pattern": "^[0-9]{1,20}(\\.[0-9]{1,2})?$"},
    "number": {"type": "string", "pattern": "^-?[0-9]{1,20}(\\.[0-9]{1,20})?$"},
    "day": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "format": "date"},
    "period": {"type": "string", "pattern": "^P[0-9]{1,4}[DWMY]$"},
}
NAMES = {
    Planned: "planned", Spent: "spent", PlannedItem: "planned_item", Cost: "cost", EarlierPlan: "earlier_plan",
    Payment: "payment", Repayment: "repayment", BaseRate: "base_rate",
}  # fmt: skip
NUMBERS = {"units", "percent"}  # Decimals that are no amounts


def ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def schema_of(kind: Any, name: str = "", decimals: str = "amount") -> Schema:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return {"anyOf": [schema_of(get_args(kind)[0], name, decimals), {"type": "null"}]}
    if origin is tuple:
        return {"type": "array", "items": schema_of(get_args(kind)[0], name, decimals)}
    if origin is Literal:
        return {"enum": list(get_args(kind))}
    if kind in NAMES:
        return ref(NAMES[kind])
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {"enum": [member.value for member in kind]}
    scalars = {Decimal: ref("number" if name in NUMBERS else decimals), date: ref("day"), Period: ref("period"),
               bool: {"type": "boolean"}, int: {"type": "integer"}, str: {"type": "string"}}  # fmt: skip
    return scalars[kind]


def group(kind: type) -> Schema:
    assert is_dataclass(kind)
    hints = get_type_hints(kind)
    return {
        "type": "object",
        "properties": {field.name: schema_of(hints[field.name], field.name) for field in fields(kind)},
        "required": [field.name for field in fields(kind)
                     if field.default is MISSING and field.default_factory is MISSING],
        "additionalProperties": False,
    }  # fmt: skip


def question_schema() -> Schema:
    hints = get_type_hints(RuleSet)
    settings = {
        "type": "object",
        "properties": {name: schema_of(hints[name], name, "number") for name in VALUES},
        "required": [],
        "additionalProperties": False,
    }
    whole = group(Question)
    whole["properties"] = {"settings": {"anyOf": [ref("settings"), {"type": "null"}]}} | whole["properties"]
    enough = (["financing_type", "plan", "actual"], ["instalments"], ["repayments"])
    return whole | {
        "anyOf": [{"required": names} for names in enough],
        "$defs": SCALARS | {"settings": settings} | {name: group(kind) for kind, name in NAMES.items()},
    }


def answer_schema() -> Schema:
    hints = get_type_hints(Settlement)
    strings = {field.name: {"type": "string"} for field in fields(TraceRow)}
    row = strings | {"inputs": {"type": "object", "additionalProperties": {"type": "string"}}}
    amount = {"type": "string", "pattern": "^[0-9]+\\.[0-9]{2}$"}
    cuts = {"type": "array", "items": ref("not_recognised")}
    results = {name: cuts if "tuple" in str(hints[name]) else ref("amount") for name in RESULTS}
    day = SCALARS["day"]
    error = {name: {"type": "string"} for name in ("code", "message", "message_en", "path", "difference", "rule_set")}
    codes = ["invalid_facts", "unknown_rule_set", "plan_unbalanced", "base_rate_missing"]
    return {
        "anyOf": [
            closed(results | {"trace": {"type": "array", "items": ref("row")}}, ["trace"]),
            closed({"error": ref("error")}, ["error"]),
        ],
        "$defs": {
            "amount": amount,
            "day": day,
            "not_recognised": closed(
                {field.name: ref("amount") if field.name == "amount" else {"type": "string"}
                 for field in fields(NotRecognised)}, [field.name for field in fields(NotRecognised)],
            ),
            "row": closed(row, list(row)),
            "error": closed(error | {"code": {"enum": codes}, "from": ref("day")}, ["code", "message", "message_en"]),
        },
    }  # fmt: skip


def closed(properties: Schema, required: list[str]) -> Schema:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def bare(schema: Any) -> Any:
    """A schema without what only tells people something."""
    if isinstance(schema, list):
        return [bare(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    told = ("description", "title", "$schema", "$id", "examples")
    return {name: bare(part) for name, part in schema.items() if name not in told or isinstance(part, dict)}
