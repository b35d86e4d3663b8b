"""The command: a file or standard input in, JSON out, nothing else; no database, no traceback."""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

from grants.rules import question
from tests.grants.rules.test_question import EXAMPLE, LATE


class Utf8(io.StringIO):
    encoding = "utf-8"


def determine(file: Path | str, out: io.StringIO | None = None) -> tuple[Any, int]:
    out = out or io.StringIO()
    status = 0
    try:
        call_command("determine", str(file), stdout=out)
    except SystemExit as end:
        status = int(end.code or 0)
    return json.loads(out.getvalue()), status


def test_a_file_is_answered_as_the_rules_answer_it(tmp_path: Path) -> None:
    path = tmp_path / "facts.json"
    path.write_text(json.dumps(EXAMPLE), encoding="utf-8-sig")
    assert determine(path) == (json.loads(json.dumps(question.ask(EXAMPLE))), 0)


def test_letters_are_written_as_they_are_where_the_output_can_hold_them(tmp_path: Path) -> None:
    path = tmp_path / "facts.json"
    path.write_text(json.dumps(EXAMPLE))
    plain, readable = io.StringIO(), Utf8()
    determine(path, plain)
    determine(path, readable)
    assert plain.getvalue().isascii()
    assert "€" in readable.getvalue()


@pytest.mark.parametrize(
    ("content", "path"), [(b"", ""), (b"{", ""), (b"\xff\xfe{}", ""), (b'{"colour": "\xc3\xa4"}', "colour"),
                          (b'{"\\ud800": 1, "instalments": []}', "")]
)  # fmt: skip
def test_what_is_no_question_ends_with_two(content: bytes, path: str, tmp_path: Path) -> None:
    file = tmp_path / "facts.json"
    file.write_bytes(content)
    for out in (io.StringIO(), Utf8()):
        found, status = determine(file, out)
        assert (found["error"]["code"], found["error"]["path"], status) == ("invalid_facts", path, 2)


@pytest.mark.parametrize("file", ["/no/such/file", "/", "a\x00b"])
def test_a_file_that_cannot_be_read_ends_with_two(file: str) -> None:
    found, status = determine(file)
    assert (found["error"]["code"], status) == ("invalid_facts", 2)


def test_the_name_of_a_fact_that_has_no_form_in_utf8_is_written_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "facts.json"
    path.write_text('{"instalments": [], "a": 1, "a": "\\ud800"}')
    assert determine(path, Utf8())[0]["error"]["path"] == "a"
    path.write_text('{"rule_set": "\\u20ac", "instalments": []}')
    assert determine(path, Utf8())[0]["error"] | {"message": ""} == {
        "code": "unknown_rule_set", "message": "", "message_en": "There is no rule set “€”.", "rule_set": "€",
    }  # fmt: skip


def ask_the_process(text: str, **environment: str) -> tuple[Any, int, str]:
    bare = {"PATH": "/usr/bin:/bin", "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}
    done = subprocess.run(
        [sys.executable, "manage.py", "determine", "-"], input=text.encode(), capture_output=True, check=False,
        cwd=settings.BASE_DIR, env=bare | environment, timeout=120,
    )  # fmt: skip
    return json.loads(done.stdout.decode("utf-8")), done.returncode, done.stderr.decode()


def test_the_process_needs_no_database_and_prints_nothing_but_json() -> None:
    found, status, said = ask_the_process(json.dumps(LATE))
    assert (found["late_use_interest"], status, said) == ("82.73", 0, "")


def test_the_process_refuses_in_json_whatever_the_output_can_hold() -> None:
    found, status, said = ask_the_process('{"rule_set": "größer", "instalments": []}', PYTHONIOENCODING="latin-1")
    assert (found["error"]["rule_set"], status, said) == ("größer", 2, "")
