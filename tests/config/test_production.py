"""Production refuses to start when a setting is missing or wrong, and says which."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent.parent

COMPLETE = {
    "SECRET_KEY": "x1" * 30,
    "DATABASE_URL": "postgresql://web:secret@db.example/foerdernetz",
    "ALLOWED_HOSTS": "foerdernetz.example",
    "PUBLIC_URL": "https://foerdernetz.example",
    "S3_ENDPOINT_URL": "https://s3.example",
    "S3_ACCESS_KEY": "key",
    "S3_SECRET_KEY": "secret",
    "S3_BUCKET": "documents",
    "EMAIL_HOST": "mail.example",
    "DEFAULT_FROM_EMAIL": "buero@foerdernetz.example",
}


def start(**settings: str) -> tuple[bool, str]:
    environment = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings.production", **settings}
    code = "from django.conf import settings; settings.DEBUG; print(settings.CLOCK_CAN_BE_SET)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, env=environment, capture_output=True, text=True, check=False
    )
    return done.returncode == 0, done.stdout + done.stderr


def test_it_starts_with_everything_set_and_a_clock_that_cannot_be_set() -> None:
    assert start(**COMPLETE) == (True, "False\n")


def test_with_nothing_set_it_names_everything_at_once() -> None:
    started, said = start()
    assert not started
    assert [name for name in COMPLETE if f"{name} fehlt" not in said] == []


def test_its_static_files_can_be_collected_without_a_dangling_reference(tmp_path: Path) -> None:
    """Each reference in a stylesheet must lead somewhere, or the manifest is refused."""
    production = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings.production"}
    done = subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity=0"],
        cwd=PROJECT,
        env={**production, **COMPLETE, "VAR_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert sorted(tmp_path.glob("static/kern/kern.min.*.css")) != []
    assert not (tmp_path / "static" / "viewflow").exists()


@pytest.mark.parametrize("name", COMPLETE)
def test_each_missing_setting_is_named_alone(name: str) -> None:
    started, said = start(**{key: value for key, value in COMPLETE.items() if key != name})
    assert not started
    assert [key for key in COMPLETE if f"- {key} fehlt" in said] == [name]


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("SECRET_KEY", "short", "SECRET_KEY fehlt oder ist zu kurz"),
        (
            "SECRET_KEY",
            "not-a-secret-and-refused-in-production-however-long-it-is",
            "SECRET_KEY fehlt oder ist zu kurz",
        ),
        ("ALLOWED_HOSTS", "*", "ALLOWED_HOSTS darf nicht „*“ enthalten"),
        ("PUBLIC_URL", "http://foerdernetz.example", "PUBLIC_URL fehlt oder beginnt nicht mit https://"),
        ("DEBUG", "1", "DEBUG ist eingeschaltet"),
        ("CLOCK_CAN_BE_SET", "1", "CLOCK_CAN_BE_SET ist eingeschaltet"),
    ],
)
def test_each_wrong_setting_is_named(name: str, value: str, sentence: str) -> None:
    started, said = start(**{**COMPLETE, name: value})
    assert not started
    assert sentence in said
