"""What a step of a drawdown writes into the lines of its run, inside the step's transaction."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from grants.models import Drawdown, Payment
from grants.services import ledger
from network.models import BankAccount
from network.services import block_bank_account
from workflows.consequences import after
from workflows.journal import Taken


@after("grants.Drawdown", "order")
def write_the_line(taken: Taken) -> None:
    drawdown = _drawdown(taken)
    assert drawdown.account is not None
    Payment.objects.create(
        run=taken.payload["run"],
        drawdown=drawdown,
        end_to_end_id=drawdown.end_to_end_id,
        amount=drawdown.amount,
        payee_account=drawdown.account,
        purpose=f"{drawdown.grant.application.number} Rate {drawdown.number}",
    )


@after("grants.Drawdown", "recall")
def take_the_order_back(taken: Taken) -> None:
    drawdown = _drawdown(taken)
    _standing(taken).update(recalled_at=taken.at)
    ledger.recall(drawdown.grant.application, drawdown.amount, by=taken.by, reference=str(drawdown))


@after("grants.Drawdown", "confirm")
def the_line_is_paid(taken: Taken) -> None:
    _standing(taken).update(paid_on=taken.payload["paid_on"])


@after("grants.Drawdown", "bounce")
def the_line_came_back(taken: Taken) -> None:
    """No money goes to that account any more, until somebody has looked and confirmed it anew."""
    drawdown = _drawdown(taken)
    reason = taken.payload["note"]
    returned_on = taken.payload.get("returned_on") or taken.at.date()
    _standing(taken).update(returned_on=returned_on, return_reason=reason[:300])
    account = drawdown.account
    if account is not None and account.state in {BankAccount.State.CONFIRMED, BankAccount.State.ACTIVE}:
        block_bank_account(account, reason=(_("Rückläufer: %s") % reason)[:200], by=taken.by)


def _drawdown(taken: Taken) -> Drawdown:
    assert isinstance(taken.subject, Drawdown)
    return taken.subject


def _standing(taken: Taken) -> QuerySet[Payment]:
    return _drawdown(taken).payments.filter(recalled_at=None, returned_on=None)
