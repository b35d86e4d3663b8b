from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from config import environment


def test_an_address_on_the_network_is_taken_apart() -> None:
    assert environment.database("postgresql://anna:ge%40heim@db.example:5433/netz?sslmode=require") == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "netz",
        "USER": "anna",
        "PASSWORD": "ge@heim",
        "HOST": "db.example",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }


def test_a_socket_s_folder_becomes_the_host() -> None:
    found = environment.database("postgresql://postgres@/netz?host=/var/run/netz")
    assert (found["HOST"], found["PORT"], found["NAME"], found["OPTIONS"]) == ("/var/run/netz", "", "netz", {})


def test_another_database_is_refused() -> None:
    with pytest.raises(ValueError, match="muss mit postgresql:// beginnen, nicht mit sqlite://"):
        environment.database("sqlite:///file.db")


@pytest.mark.parametrize(("value", "expected"), [("1", True), ("true", True), ("On", True), ("0", False), ("", False)])
def test_flags(monkeypatch: pytest.MonkeyPatch, value: str, expected: bool) -> None:
    monkeypatch.setenv("SOME_FLAG", value)
    assert environment.flag("SOME_FLAG") is expected


def test_listings_forgive_blanks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_LIST", "a, b,,")
    assert environment.listing("SOME_LIST") == ["a", "b"]


def test_a_note_of_running_parts_is_adopted_unless_a_database_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    note = tmp_path / "environment.json"
    note.write_text(json.dumps({"DATABASE_URL": "postgresql:///noted", "S3_BUCKET": "noted"}))
    monkeypatch.setenv("DATABASE_URL", "postgresql:///named")
    monkeypatch.setenv("S3_BUCKET", "named")
    environment.adopt(note)
    assert os.environ["DATABASE_URL"] == "postgresql:///named"
    monkeypatch.delenv("DATABASE_URL")
    environment.adopt(note)
    assert os.environ["DATABASE_URL"] == "postgresql:///noted"
    assert os.environ["S3_BUCKET"] == "named"
