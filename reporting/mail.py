"""Mails to the people of a case, in each one's own language, with an id that a repetition repeats."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation

from grants.models import Application
from network.models import Actor, Representation, User, valid_on
from workflows import clock
from workflows.models import JournalEntry


def people_of(actor: Actor) -> list[User]:
    """Everybody who acts for the organisation today and can sign in."""
    today = Representation.objects.filter(valid_on(clock.today()), actor=actor, confirmed_at__isnull=False)
    return list(User.objects.filter(pk__in=today.values("user"), is_active=True).order_by("pk"))


def tell(entry: JournalEntry, name: str, application: Application, context: Mapping[str, Any]) -> int:
    """Write to everybody who acts for the applicant. Returns how many mails went out."""
    shared = {"application": application, "partnership": application.partnership, **context}
    return tell_office(entry, name, people_of(application.applicant), shared)


def tell_office(entry: JournalEntry, name: str, people: Iterable[User], context: Mapping[str, Any]) -> int:
    """`templates/mail/reporting/<name>.txt`: the first line is the subject, after an empty line comes the text."""
    sent = 0
    for person in people:
        with translation.override(person.language):
            text = render_to_string(
                f"mail/reporting/{name}.txt", {**context, "person": person, "public_url": settings.PUBLIC_URL}
            ).strip()
        subject, _empty, body = text.partition("\n")
        message = EmailMessage(
            subject=" ".join(subject.split()),
            body=body.strip() + "\n",
            to=[person.email],
            headers={"Message-ID": message_id(entry, name, person), "Auto-Submitted": "auto-generated"},
        )
        sent += message.send()
    return sent


def message_id(entry: JournalEntry, name: str, person: User) -> str:
    """Made of the entry's hash, so that a mail sent again after a crash is known as the same one."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{entry.hash[:32]}.{name}.{person.public_id.hex[:12]}@{domain}>"
