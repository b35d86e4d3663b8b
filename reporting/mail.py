"""Mails to the people of a case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from grants.models import Application
from network.models import Actor, Representation, User, valid_on
from workflows import clock
from workflows.mail import send
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
    """Write `templates/mail/reporting/<name>.txt` to each of the people."""
    return sum(
        send(
            f"mail/reporting/{name}.txt",
            to=person.email,
            language=person.language,
            context={**context, "person": person},
            key=f"{entry.hash}.{name}.{person.public_id}",
        )
        for person in people
    )
