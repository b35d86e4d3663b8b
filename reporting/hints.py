"""What is worth a second look in a voucher list. Hints warn and never block.

What concerns other organisations is told to the office alone; a recipient learns only of the own cases.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from statistics import median_low

from django.utils.translation import gettext as _

from grants.money import ZERO
from reporting.models import StatementOfUse, Voucher
from workflows.templatetags.numbers_and_dates import day, euro

# An amount is unusual among enough others if it is this many times the middle one, and not small.
TIMES, AT_LEAST, AMONG = 5, Decimal("250.00"), 6


@dataclass(frozen=True)
class Hint:
    """`code` for machines, `text` for people. With `office_only` the recipient is not told."""

    code: str
    text: str
    office_only: bool = False


Hints = dict[int, list[Hint]]


def hints_for(statement: StatementOfUse) -> Hints:
    """All hints by the voucher's primary key; vouchers without a hint are left out. Two queries."""
    vouchers = list(statement.vouchers.all())
    found: Hints = defaultdict(list)
    for rule in (_outside_the_period, _twice_in_the_list, _unusual, _in_other_statements):
        for voucher, hint in rule(statement, vouchers):
            found[voucher.pk].append(hint)
    return dict(found)


def hints_told(statement: StatementOfUse) -> Hints:
    """The hints that the recipient may read."""
    told = {pk: [one for one in hints if not one.office_only] for pk, hints in hints_for(statement).items()}
    return {pk: hints for pk, hints in told.items() if hints}


Found = Iterable[tuple[Voucher, Hint]]


def _outside_the_period(statement: StatementOfUse, vouchers: list[Voucher]) -> Found:
    first, last = statement.grant.starts_on, statement.grant.ends_on
    text = _("Bezahlt außerhalb des Bewilligungszeitraums (%(first)s bis %(last)s). Das zählt nicht mit.") % {
        "first": day(first),
        "last": day(last),
    }
    early = _("Die Rechnung ist von vor dem Beginn am %s. Wann wurde der Auftrag erteilt?") % day(first)
    for voucher in vouchers:
        if not first <= voucher.paid_on <= last:
            yield voucher, Hint("outside_period", text)
        elif voucher.invoiced_on and voucher.invoiced_on < first:
            yield voucher, Hint("invoiced_early", early)
        if voucher.invoiced_on and voucher.invoiced_on > voucher.paid_on:
            yield voucher, Hint("paid_before_invoice", _("Bezahlt vor dem Tag der Rechnung. Stimmen beide Tage?"))


def _twice_in_the_list(statement: StatementOfUse, vouchers: list[Voucher]) -> Found:
    for code, key, text in (
        ("same_number", _number_key, _("Dieselbe Belegnummer wie bei Beleg %d.")),
        ("same_file", _file_key, _("Dieselbe Datei wie bei Beleg %d.")),
        ("same_payment", _payment_key, _("Tag, Empfänger und Betrag sind dieselben wie bei Beleg %d.")),
    ):
        first: dict[object, Voucher] = {}
        for voucher in vouchers:
            if (sign := key(voucher)) is None:
                continue
            before = first.setdefault(sign, voucher)
            if before is not voucher:
                yield voucher, Hint(code, text % before.number)


def _unusual(statement: StatementOfUse, vouchers: list[Voucher]) -> Found:
    planned: dict[str, Decimal] = statement.grant.application.plan.by_cost_type
    middle = median_low([one.amount for one in vouchers]) if len(vouchers) >= AMONG else None
    for voucher in vouchers:
        plan = planned.get(voucher.cost_type, ZERO)
        if plan and voucher.amount > plan:
            text = _("Dieser Beleg allein ist höher als die ganze Kostenart im Plan (%s).") % euro(plan)
            yield voucher, Hint("above_item", text)
        elif middle and voucher.amount >= max(AT_LEAST, TIMES * middle):
            text = _("Ungewöhnlich hoch: mehr als das Fünffache der übrigen Belege. Fehlt ein Komma?")
            yield voucher, Hint("unusual_amount", text)


def _in_other_statements(statement: StatementOfUse, vouchers: list[Voucher]) -> Found:
    """Same number and payee, or the same file, in another statement of the partnership. An interim statement of the
    same grant may hold the same vouchers: the final one repeats them."""
    numbers = {one.voucher_number for one in vouchers if one.voucher_number}
    hashes = {one.document.sha256 for one in vouchers if one.document}
    if not numbers and not hashes:
        return
    others = Voucher.objects.filter(statement__grant__partnership=statement.grant.partnership_id).exclude(
        statement__grant=statement.grant_id
    )
    rows = others.select_related("statement__grant__application", "document")
    by_number, by_file = defaultdict(list), defaultdict(list)
    for row in rows.filter(voucher_number__in=numbers):
        by_number[row.voucher_number].append(row)
    for row in rows.filter(document__sha256__in=hashes):
        by_file[_file_key(row)].append(row)
    for voucher in vouchers:
        alike = [row for row in by_number[voucher.voucher_number] if _same_paper(voucher, row)]
        for code, same, text in (
            ("number_elsewhere", alike, _("Dieselbe Belegnummer steht auch in %s.")),
            ("file_elsewhere", by_file[_file_key(voucher)], _("Dieselbe Datei liegt auch bei %s.")),
        ):
            yield from ((voucher, hint) for hint in _elsewhere(statement, code, same, text))


def _same_paper(one: Voucher, other: Voucher) -> bool:
    """Short running numbers are everywhere: they need the same payee or the same amount to mean anything."""
    payees = one.payee.casefold() == other.payee.casefold()
    return payees or one.amount == other.amount or len(one.voucher_number) >= 6


def _elsewhere(statement: StatementOfUse, code: str, same: list[Voucher], text: str) -> Iterable[Hint]:
    for own in (True, False):
        cases = {
            row.statement.grant.application.number or row.statement.grant.application.title
            for row in same
            if (row.statement.grant.grantee_id == statement.grant.grantee_id) is own
        }
        if cases:
            yield Hint(code, text % ", ".join(sorted(cases)), office_only=not own)


def _number_key(voucher: Voucher) -> tuple[str, str] | None:
    number = "".join(voucher.voucher_number.casefold().split())
    return (number, " ".join(voucher.payee.casefold().split())) if number else None


def _file_key(voucher: Voucher) -> str | None:
    return voucher.document.sha256 if voucher.document else None


def _payment_key(voucher: Voucher) -> tuple[object, ...]:
    return (voucher.paid_on, voucher.payee.casefold(), voucher.amount, voucher.reason.casefold())
