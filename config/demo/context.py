from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from workflows import clock


def demo(request: HttpRequest) -> dict[str, Any]:
    """Context processor: what the demo's banner shows."""
    if not settings.CLOCK_CAN_BE_SET:
        return {}
    return {
        "demo_date": clock.today(),
        "demo_next_day_url": reverse("demo:next_day"),
        "demo_next_deadline_url": reverse("demo:next_deadline"),
        "demo_mails_url": reverse("demo:mails"),
    }
