"""The mails that were sent, read from the files in which the demo keeps them."""

from __future__ import annotations

import email
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

# What Django's file backend writes between the mails of one connection.
SEPARATOR = b"-" * 79 + b"\n"


@dataclass(frozen=True)
class Mail:
    key: str
    recipients: str
    subject: str
    text: str
    attachments: list[str]


def mails(folder: Path) -> list[Mail]:
    """Newest first."""
    files = sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    return [mail for path in files for mail in _mails_of(path)]


def find(folder: Path, key: str) -> Mail | None:
    return next((mail for mail in mails(folder) if mail.key == key), None)


def _mails_of(path: Path) -> Iterator[Mail]:
    parts = [part for part in path.read_bytes().split(SEPARATOR) if part.strip()]
    for number, part in reversed(list(enumerate(parts))):
        message = email.message_from_bytes(part, policy=default)
        assert isinstance(message, EmailMessage)
        body = message.get_body(("plain", "html"))
        yield Mail(
            key=f"{path.stem}-{number}",
            recipients=str(message["To"] or ""),
            subject=str(message["Subject"] or ""),
            text=body.get_content() if body else "",
            attachments=[name for each in message.iter_attachments() if (name := each.get_filename())],
        )
