"""What goes out because of something in the network, once, from the outbox; and who may read its documents."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from network.models import BankAccount, Invitation, User
from network.services.accounts import activate_due_accounts
from network.services.people import token_of
from workflows.consequences import effect
from workflows.deadlines import on_the_clock
from workflows.documents import kinds, readable
from workflows.mail import send
from workflows.models import Document, JournalEntry


@effect("network.Invitation", "invite", name="invitation_mail")
def mail_invitation(entry: JournalEntry, invitation: Invitation) -> None:
    """To an address that has no account yet, so in the language of the house."""
    if invitation.revoked_at is not None or invitation.accepted_at is not None:
        return
    address = settings.PUBLIC_URL + reverse("network:invitation", args=[token_of(invitation)])
    context = {"invitation": invitation, "address": address, "place": invitation.actor or invitation.partnership}
    send(
        "network/mail/invitation.txt",
        to=invitation.email,
        language=settings.LANGUAGE_CODE,
        context=context,
        key=f"{entry.hash}.invitation",
    )


@effect(
    "network.BankAccount", "propose_bank_account", "confirm_bank_account", "block_bank_account", name="account_mail"
)
def mail_about_account(entry: JournalEntry, account: BankAccount) -> None:
    """Everybody of the organisation hears of a change to where its money goes: a wrong one is seen early."""
    people = User.objects.filter(
        representations__actor=account.actor,
        representations__confirmed_at__isnull=False,
        representations__valid_until__isnull=True,
        is_active=True,
    ).distinct()
    for person in people:
        context = {"account": account, "verb": entry.verb, "person": person}
        send(
            "network/mail/bank_account.txt",
            to=person.email,
            language=person.language,
            context=context,
            key=f"{entry.hash}.bank_account.{person.public_id}",
        )


on_the_clock(activate_due_accounts)
kinds({"charity_notice": _("Freistellungsbescheid")})


@readable("network.Actor")
def may_read_actors_document(user: Any, document: Document) -> bool:
    actor = document.subject
    return actor is not None and user.has_perm("network.view_people", actor)
