"""The one doorway for mail: a template, a person's language, and an id that a repetition repeats."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation


def send(template: str, *, to: str, language: str, context: Mapping[str, Any], key: str) -> int:
    """Send one mail and return 1. The template's first line is the subject; after an empty line comes the text.

    `key` says what the mail is about and for whom: the same key gives the same Message-ID, so that a mail sent again
    after a crash is known as the same one.
    """
    with translation.override(language):
        text = render_to_string(template, {**context, "public_url": settings.PUBLIC_URL}).strip()
    subject, _empty, body = text.partition("\n")
    message = EmailMessage(
        subject=" ".join(subject.split()),
        body=body.strip() + "\n",
        to=[to],
        headers={"Message-ID": message_id(key), "Auto-Submitted": "auto-generated"},
    )
    return message.send()


def message_id(key: str) -> str:
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{domain}>"
