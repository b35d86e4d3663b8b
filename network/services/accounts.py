"""Bank accounts: proposed by the organisation, confirmed by a second person of the office, active after a wait."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from network.iban import checked_iban
from network.models import Actor, BankAccount, User
from network.services.guard import locked, require, save
from workflows import clock
from workflows.journal import record, unit_of_work
from workflows.life import Person
from workflows.refusal import Refused
from workflows.steps import SYSTEM

State = BankAccount.State


def propose_bank_account(actor: Actor, *, holder: str, iban: str, by: User, bic: str = "") -> BankAccount:
    """A new account waits beside the active one, which stays in use until the new one is active."""
    require(by, "network.propose_bank_account", actor)
    number, found_bic = checked_iban(iban)
    with unit_of_work():
        locked(actor)
        waiting = actor.accounts.filter(state__in=[State.PROPOSED, State.CONFIRMED]).first()
        if waiting is not None and (waiting.iban, waiting.holder, waiting.proposed_by_id) == (number, holder, by.pk):
            return waiting  # pressed twice
        if waiting is not None:
            raise Refused(
                _("Eine neue Bankverbindung wartet schon auf die Bestätigung. Ziehen Sie sie zuerst zurück."),
                code="account_waiting",
                status=409,
            )
        if actor.accounts.filter(state=State.ACTIVE, iban=number).exists():
            raise Refused(_("Diese Bankverbindung ist schon aktiv."), code="account_active", status=409)
        account = BankAccount.objects.create(
            actor=actor, holder=holder, iban=number, bic=bic or found_bic, proposed_by=by, proposed_at=clock.now()
        )
        record(account, "propose_bank_account", by=by, facts=_facts(account), personal=_personal(account))
    return account


def withdraw_bank_account(account: BankAccount, *, by: Person) -> BankAccount:
    require(by, "network.propose_bank_account", account.actor)
    with unit_of_work():
        row = locked(account)
        if row.state not in {State.PROPOSED, State.CONFIRMED}:
            raise _out_of_turn(row)
        row.state = State.RETIRED
        save(row)
        record(row, "withdraw_bank_account", by=by, facts=_facts(row))
    return row


def confirm_bank_account(account: BankAccount, *, by: User, version: int | None = None) -> BankAccount:
    """The second person. The waiting period of the partnership begins; also how a blocked account comes back."""
    require(by, "network.confirm_bank_account", account)
    with unit_of_work():
        locked(account.actor)
        row = locked(account, version)
        if row.state not in {State.PROPOSED, State.BLOCKED}:
            raise _out_of_turn(row)
        row.confirmed_by, row.confirmed_at = by, clock.now()
        row.active_from = clock.today() + dt.timedelta(days=waiting_days(row.actor))
        row.state, row.block_reason = State.CONFIRMED, ""
        if row.actor.accounts.filter(state__in=[State.PROPOSED, State.CONFIRMED]).exclude(pk=row.pk).exists():
            raise Refused(
                _("Für diese Organisation wartet noch eine andere Bankverbindung. Entscheiden Sie zuerst über sie."),
                code="account_waiting",
                status=409,
            )
        save(row)
        record(row, "confirm_bank_account", by=by, facts=_facts(row), personal=_personal(row))
        if row.active_from <= clock.today():
            row = _activate(row, by=by)
    return row


def block_bank_account(account: BankAccount, *, reason: str, by: Person) -> BankAccount:
    """No money goes there any more, until a second person confirms it anew."""
    require(by, "network.block_bank_account", account.actor)
    with unit_of_work():
        row = locked(account)
        if row.state not in {State.CONFIRMED, State.ACTIVE}:
            raise _out_of_turn(row)
        row.state, row.block_reason = State.BLOCKED, reason
        save(row)
        record(row, "block_bank_account", by=by, facts=_facts(row) | {"reason": reason})
    return row


def activate_due_accounts() -> int:
    """The clock: accounts whose waiting period is over become the active one. Run daily; safe to run again."""
    due = BankAccount.objects.filter(state=State.CONFIRMED, active_from__lte=clock.today()).order_by("pk")
    count = 0
    for account in due:
        with unit_of_work():
            locked(account.actor)
            row = locked(account)
            if row.state == State.CONFIRMED:
                _activate(row, by=SYSTEM)
                count += 1
    return count


def waiting_days(actor: Actor) -> int:
    """The longest wait of the partnerships that the organisation works with."""
    return actor.partnerships.aggregate(days=Max("bank_waiting_days"))["days"] or 0


def _activate(row: BankAccount, *, by: Person) -> BankAccount:
    for former in row.actor.accounts.select_for_update().filter(state=State.ACTIVE).exclude(pk=row.pk):
        former.state = State.RETIRED
        save(former)
        record(former, "retire_bank_account", by=by, facts=_facts(former))
    row.state = State.ACTIVE
    save(row)
    record(row, "activate_bank_account", by=by, facts=_facts(row))
    return row


def _facts(account: BankAccount) -> dict[str, Any]:
    return {"actor": account.actor.public_id, "state": account.state, "active_from": account.active_from}


def _personal(account: BankAccount) -> dict[str, Any]:
    return {"holder": account.holder, "iban": account.iban, "bic": account.bic}


def _out_of_turn(account: BankAccount) -> Refused:
    return Refused(
        _("Das geht nicht mehr: Die Bankverbindung ist jetzt „%(state)s“. Laden Sie die Seite neu.")
        % {"state": account.get_state_display()},
        code="wrong_state",
        status=409,
    )
