"""What the environment says, in the shapes that Django wants. Starts nothing."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


def adopt(note: Path) -> None:
    """Takes over what the parts have written down of themselves, unless the caller has named a database."""
    if "DATABASE_URL" not in os.environ and note.exists():
        for name, value in json.loads(note.read_text()).items():
            os.environ.setdefault(name, value)


def var_dir(project: Path) -> Path:
    """Where a demo keeps its world and its logs. A second demo of the same project names another folder."""
    return Path(os.environ.get("VAR_DIR") or project / "var").resolve()


def flag(name: str, *, default: bool = False) -> bool:
    value = os.environ.get(name, "").strip().lower()
    return default if not value else value in {"1", "true", "yes", "on"}


def listing(name: str) -> list[str]:
    return [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]


def database(url: str) -> dict[str, Any]:
    """`postgresql://user:password@host:port/name?sslmode=require`; a socket's folder goes into `?host=`."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ValueError(f"DATABASE_URL muss mit postgresql:// beginnen, nicht mit {parts.scheme or 'nichts'}://.")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": options.pop("port", str(parts.port or "")),
        "OPTIONS": options,
    }
