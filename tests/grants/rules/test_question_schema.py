"""The schema of the format and the code say the same, and the documented examples are true."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.rules import question
from grants.rules.errors import RuleError
from tests.grants.rules.by_hand import Facts
from tests.grants.rules.questions import change_something, questions
from tests.grants.rules.schema import answer_schema, bare, question_schema

DOCS = Path(__file__).parents[3] / "docs"
QUESTION = json.loads((DOCS / "determine" / "question.schema.json").read_text())
ANSWER = json.loads((DOCS / "determine" / "answer.schema.json").read_text())
PAGE = (DOCS / "determine.md").read_text()
asks = jsonschema_rs.validator_for(QUESTION, validate_formats=True)
answers = jsonschema_rs.validator_for(ANSWER, validate_formats=True)


def documented(kind: str) -> list[Any]:
    return [json.loads(block) for block in re.findall(rf"```json {kind}\n(.*?)```", PAGE, re.DOTALL)]


def answered(facts: Facts) -> Facts:
    try:
        return question.ask(facts)
    except RuleError as error:
        return question.refusal(error)


def test_the_schemas_name_the_fields_that_the_code_reads_and_writes() -> None:
    assert bare(QUESTION) == question_schema()
    assert bare(ANSWER) == answer_schema()


def test_every_field_is_told() -> None:
    groups = [QUESTION, *QUESTION["$defs"].values(), ANSWER["anyOf"][0], *ANSWER["$defs"].values()]
    for group in groups:
        assert all(part.get("description") for part in group.get("properties", {}).values())


@pytest.mark.parametrize("facts", documented("question"), ids=lambda facts: "+".join(facts)[:30])
def test_a_documented_question_has_its_documented_answer(facts: Facts) -> None:
    asks.validate(facts)
    told = documented("answer")[documented("question").index(facts)]
    found = answered(facts)
    answers.validate(found)
    found.pop("trace", None)
    assert found == told


def test_the_documented_row_stands_in_the_first_answer() -> None:
    rows = answered(documented("question")[0])["trace"]
    assert documented("row")[0] in json.loads(json.dumps(rows).replace(r"\u00a0", " "))


@given(questions())
def test_questions_and_answers_keep_their_schemas(facts: Facts) -> None:
    asks.validate(facts)
    answers.validate(answered(facts))


@given(questions(), st.data())
def test_what_the_schema_refuses_the_code_refuses(facts: Facts, data: st.DataObject) -> None:
    change_something(facts, data)
    found = answered(facts)
    if not asks.is_valid(facts):
        assert "error" in found
    answers.validate(found)
