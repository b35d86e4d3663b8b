from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from workflows import clock

TODAY = dt.date(2026, 11, 24)


@pytest.fixture(autouse=True)
def tuesday(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages of these tests are looked at on Tuesday, 24 November 2026."""
    monkeypatch.setattr(clock, "today", lambda: TODAY)


@pytest.fixture
def render() -> Callable[..., str]:
    def rendered(source: str, path: str = "/", **context: Any) -> str:
        request = RequestFactory().get(path)
        return Template("{% load i18n foerdernetz %}" + source).render(Context({"request": request, **context}))

    return rendered
