"""From a run to what its file says, and what a person should look at before releasing it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from schwifty import IBAN
from schwifty.exceptions import SchwiftyException

from grants.models import OwnAccount, Payment, PaymentRun
from grants.money import ZERO
from grants.payments import pain001
from grants.payments.charset import Written, write
from grants.payments.pain001 import Address, Party, PaymentFile, Transfer


@dataclass(frozen=True)
class Preview:
    """What will be sent. `renamed` are names that the bank gets in other letters, `hints` do not keep it back."""

    file: PaymentFile
    renamed: list[Written]
    hints: list[str]
    by_fund: list[tuple[str, int, Decimal]]


def lines_of(run: PaymentRun) -> list[Payment]:
    """The lines that count, in the order in which they were taken into the run."""
    rows = run.payments.filter(recalled_at=None).select_related(
        "payee_account__actor", "drawdown__grant__fund", "drawdown__grant__grantee", "drawdown__grant__application"
    )
    return list(rows.order_by("pk"))


def preview(run: PaymentRun, lines: list[Payment]) -> Preview:
    assert run.account is not None
    written = [write(one.payee_account.holder, pain001.NAME) for one in lines]
    written.append(write(run.account.holder, pain001.NAME))
    renamed = list({one.original: one for one in written if one.changed}.values())
    return Preview(file_of(run, lines), renamed, list(_hints(lines)), totals(lines))


def totals(lines: Iterable[Payment]) -> list[tuple[str, int, Decimal]]:
    """Fund, number of payments and sum, by the fund's name."""
    found: dict[str, tuple[int, Decimal]] = {}
    for one in lines:
        count, total = found.get(one.drawdown.grant.fund.name, (0, ZERO))
        found[one.drawdown.grant.fund.name] = count + 1, total + one.amount
    return [(name, count, total) for name, (count, total) in sorted(found.items())]


def file_of(run: PaymentRun, lines: Iterable[Payment]) -> PaymentFile:
    assert run.account is not None
    return PaymentFile(
        message_id=run.message_id,
        created_at=run.ordered_at,
        pay_on=run.pay_on,
        debtor=_debtor(run.account),
        batch_booking=run.account.batch_booking,
        transfers=tuple(_transfer(one) for one in lines),
    )


def _debtor(account: OwnAccount) -> Party:
    address = Address(
        town=write(account.town, 35).text,
        country=account.country,
        postal_code=account.postal_code,
        street=write(account.street, 70).text,
        building=write(account.building, 16).text,
    )
    return Party(write(account.holder, pain001.NAME).text, account.iban, account.bic, address)


def _transfer(line: Payment) -> Transfer:
    """Of the payee's address the bank needs the town and the country; more is not given away."""
    account, actor = line.payee_account, line.payee_account.actor
    address = Address(write(actor.town, 35).text, "DE", actor.postal_code) if actor.town else None
    return Transfer(
        end_to_end_id=line.end_to_end_id,
        amount=line.amount,
        payee=Party(write(account.holder, pain001.NAME).text, account.iban, account.bic, address),
        remittance=write(line.purpose, pain001.REMITTANCE).text,
    )


def _hints(lines: Iterable[Payment]) -> Iterable[str]:
    for line in lines:
        if not _bank_is_known(line.payee_account.iban):
            yield _("%(holder)s: Die Bank dieser IBAN steht nicht im Verzeichnis der Bundesbank. Gibt es sie noch?") % {
                "holder": line.payee_account.holder
            }


def _bank_is_known(iban: str) -> bool:
    try:
        found = IBAN(iban, validate_bban=False)
    except SchwiftyException:
        return False
    return found.country_code != "DE" or bool(found.bank)
