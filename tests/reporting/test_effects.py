"""Letters and mails: made once by the worker, stored with their hash and facts, written in each person's language."""

from __future__ import annotations

import hashlib

import pytest
from django.core import mail
from django.urls import reverse

from grants.models import Call
from network.models import Actor
from reporting import letters
from reporting.models import Notice
from tests.conftest import Cast
from tests.factories.grants import application_in
from tests.factories.reporting import active_grant, pay
from workflows.models import Document, JournalEntry
from workflows.tasks import deliver

pytestmark = pytest.mark.django_db


def deliver_all() -> None:
    for pk in JournalEntry.objects.order_by("pk").values_list("pk", flat=True):
        deliver(entry_pk=pk)


def test_the_receipt_holds_what_proves_the_receipt(call: Call, organisation: Actor, cast: Cast) -> None:
    application = application_in("submitted", call=call, applicant=organisation, cast=cast)
    entry = JournalEntry.objects.get(verb="submit")
    deliver(entry_pk=entry.pk)
    document = Document.objects.get(kind="receipt")
    facts = document.facts["letter"]
    assert (facts["number"], facts["sha256"], facts["sequence"]) == (application.number, entry.hash, entry.sequence)
    assert facts["received_at"].startswith("2025-03-01T10:00")
    with document.open() as file:
        data = file.read()
    assert hashlib.sha256(data).hexdigest() == document.sha256
    assert data == letters.make("receipt", facts)
    assert sorted(one.to[0] for one in mail.outbox) == ["applicant@example.org", "signatory@example.org"]
    assert reverse("grants:receipt", args=[application.public_id]) in mail.outbox[0].body


def test_the_award_is_stored_once_and_announced_to_everybody(call: Call, organisation: Actor, cast: Cast) -> None:
    grant = active_grant(call, organisation=organisation, cast=cast)
    pay(grant, "4000.00", cast=cast)
    deliver_all()
    first = len(mail.outbox)
    deliver_all()
    assert len(mail.outbox) == first
    notice = Notice.objects.get()
    assert notice.document is not None
    assert notice.document.name == f"Zuwendungsbescheid {grant.application.number}.pdf"
    assert notice.document.facts["letter"] == notice.facts
    assert notice.document.facts["journal_downloads"] is True
    assert Document.objects.filter(kind="award").count() == 1
    assert Document.objects.filter(kind="payment_order").count() == 1
    assert len({one.extra_headers["Message-ID"] for one in mail.outbox}) == len(mail.outbox)
    subjects = {one.subject for one in mail.outbox}
    number = grant.application.number
    assert {f"Zu {number} liegt ein Bescheid für Sie bereit", f"Wir haben Geld für {number} überwiesen"} <= subjects


def test_a_mail_repeated_after_a_crash_has_the_same_id(call: Call, organisation: Actor, cast: Cast) -> None:
    application_in("admitted", call=call, applicant=organisation, cast=cast)
    entry = JournalEntry.objects.get(verb="admit")
    from reporting.effects import admitted_mail

    for _again in range(2):
        admitted_mail(entry, entry.subject)
    ids = [one.extra_headers["Message-ID"] for one in mail.outbox]
    assert len(ids) == 4
    assert len(set(ids)) == 2
