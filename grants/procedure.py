"""What a procedure says, as typed data: the form, the checks, the ways of financing, the bounds and the periods."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

ResolvedBy = Literal["body", "office"]


class QuestionKind(enum.StrEnum):
    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes_no"
    ORGANISATIONS = "organisations"


@dataclass(frozen=True)
class Question:
    """One question of the form. `max_chars` bounds texts; `options` are (code, label) pairs of choices."""

    code: str
    label: str
    kind: QuestionKind
    help: str = ""
    required: bool = True
    max_chars: int = 250
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Section:
    code: str
    title: str
    questions: tuple[Question, ...]
    intro: str = ""


@dataclass(frozen=True)
class CostType:
    """`cap` in euros bounds the type's sum; `cap_share` bounds it as a share of all costs."""

    code: str
    label: str
    cap: Decimal | None = None
    cap_share: Decimal | None = None


@dataclass(frozen=True)
class AttachmentKind:
    code: str
    label: str
    required: bool = True
    help: str = ""


@dataclass(frozen=True)
class Declaration:
    """A text that the applicant confirms; what was confirmed is kept with its version."""

    code: str
    text: str
    version: int = 1


@dataclass(frozen=True)
class Check:
    """One point of the formal check."""

    code: str
    label: str


@dataclass(frozen=True)
class ProcedureRules:
    """All that distinguishes one way of funding from another. Periods are days unless their name says months."""

    sections: tuple[Section, ...]
    cost_types: tuple[CostType, ...]
    financing_kinds: tuple[str, ...]
    attachments: tuple[AttachmentKind, ...]
    declarations: tuple[Declaration, ...]
    checks: tuple[Check, ...]
    financing_types: tuple[str, ...]
    resolved_by: ResolvedBy
    max_amount: Decimal
    min_amount: Decimal = Decimal("0.00")
    reviews_per_case: int = 0
    score_threshold: Decimal = Decimal("50")
    deciders_differ_above: Decimal | None = None
    amendment_clerk_up_to: Decimal = Decimal("0.00")
    extra_approval_above: Decimal | None = None
    applicant_may_submit: bool = False
    conditions: tuple[str, ...] = ()
    formal_check_days: int = 14
    information_request_days: int = 14
    review_days: int = 14
    decision_days: int = 14
    acceptance_days: int = 30
    drawdown_check_days: int = 7
    payment_days: int = 7
    verification_days: int = 60
    statement_months: int = 6
    retention_years: int = 5
    rejected_retention_years: int = 2
    extra: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def from_values(cls, values: Mapping[str, Any]) -> ProcedureRules:
        """Read the JSON of a `Procedure`. An unknown or missing key is an error, not a guess."""
        given = dict(values)
        for name in ("max_amount", "min_amount", "score_threshold", "deciders_differ_above", "amendment_clerk_up_to",
                     "extra_approval_above"):  # fmt: skip
            if given.get(name) is not None:
                given[name] = Decimal(given[name])
        return cls(
            sections=tuple(_section(one) for one in given.pop("sections")),
            cost_types=tuple(_cost_type(one) for one in given.pop("cost_types")),
            attachments=tuple(AttachmentKind(**one) for one in given.pop("attachments")),
            declarations=tuple(Declaration(**one) for one in given.pop("declarations")),
            checks=tuple(Check(**one) for one in given.pop("checks")),
            financing_kinds=tuple(given.pop("financing_kinds")),
            financing_types=tuple(given.pop("financing_types")),
            conditions=tuple(given.pop("conditions", ())),
            **given,
        )

    def question(self, code: str) -> Question:
        return next(one for section in self.sections for one in section.questions if one.code == code)

    def questions(self, kind: QuestionKind) -> list[Question]:
        return [one for section in self.sections for one in section.questions if one.kind == kind]

    def cost_label(self, code: str) -> str:
        return next((one.label for one in self.cost_types if one.code == code), code)


def _section(values: Mapping[str, Any]) -> Section:
    questions = tuple(
        Question(**{**one, "kind": QuestionKind(one["kind"]), "options": tuple(map(tuple, one.get("options", ())))})
        for one in values["questions"]
    )
    return Section(code=values["code"], title=values["title"], intro=values.get("intro", ""), questions=questions)


def _cost_type(values: Mapping[str, Any]) -> CostType:
    caps = {name: Decimal(values[name]) for name in ("cap", "cap_share") if values.get(name) is not None}
    return CostType(code=values["code"], label=values["label"], **caps)
