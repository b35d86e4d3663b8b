"""What is missing until a statement of use can be handed in: the same list for the page and the guard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.money import ZERO

if TYPE_CHECKING:
    from decimal import Decimal

    from reporting.models import StatementOfUse, Voucher


@dataclass(frozen=True)
class Point:
    """One point, where it is mended (an anchor of the statement's page), a word of help, and whether it is done.
    What is not `required` is wished for, but does not keep anybody from handing in."""

    label: str
    anchor: str
    note: str = ""
    done: bool = False
    required: bool = True

    @property
    def url(self) -> str:
        return f"#{self.anchor}"


def missing(statement: StatementOfUse) -> list[Point]:
    """Open points first, then what is complete, so that the page can show both."""
    points = [*_report(statement), *_vouchers(statement), *_income(statement)]
    return sorted(points, key=lambda point: point.done)


def is_short(statement: StatementOfUse) -> bool:
    """The short form of a procedure: a few sentences, how many came, and the list of vouchers."""
    rules = statement.grant.application.procedure.rules
    return bool(rules.extra.get("statement_form") == "short")


def _report(statement: StatementOfUse) -> list[Point]:
    asked = [
        (statement.done, _("was Sie gemacht haben")),
        (statement.participants, _("wie viele Menschen teilgenommen haben")),
    ]
    if not is_short(statement):
        asked.insert(1, (statement.reached, _("was Sie erreicht haben")))
    lacking = [label for value, label in asked if value in (None, "")]
    note = ", ".join(lacking) if lacking else _("vollständig")
    return [Point(_("Bericht"), "bericht", note, not lacking)]


def _vouchers(statement: StatementOfUse) -> list[Point]:
    vouchers = list(statement.vouchers.all())
    if count := statement.drafts.count():
        text = ngettext("Eine Zeile ist noch nicht fertig.", "%(count)d Zeilen sind noch nicht fertig.", count)
        return [Point(_("Belege"), "belege", text % {"count": count})]
    if not vouchers:
        return [Point(_("Belege"), "belege", _("Tragen Sie ein, was Sie bezahlt haben."))]
    without = [voucher for voucher in vouchers if voucher.document_id is None]
    points = [_pictures(without, statement.needs_files)] if without else []
    dearer = above_plan(statement)
    if dearer:
        points.append(
            Point(
                _("Ein Satz zu den höheren Kosten"),
                "mehrkosten",
                _("Warum wurde es teurer? (%s)") % ", ".join(dearer),
                bool(statement.cost_reasons.strip()),
            )
        )
    return points or [Point(_("Belege"), "belege", _("vollständig"), True)]


def _pictures(vouchers: list[Voucher], required: bool) -> Point:
    if len(vouchers) == 1:
        label = _("Foto von Beleg %d") % vouchers[0].number
    else:
        label = _("Fotos von %d Belegen") % len(vouchers)
    return Point(label, f"beleg-{vouchers[0].number}", _("Ein Handyfoto genügt."), required=required)


def _income(statement: StatementOfUse) -> list[Point]:
    planned = sum((line.amount for line in _plan(statement).financing_lines.all() if line.kind != "GRANT"), ZERO)
    if planned and not statement.income.all():
        return [Point(_("Einnahmen"), "einnahmen", _("Im Plan stehen eigene und andere Mittel."))]
    return []


def above_plan(statement: StatementOfUse) -> list[str]:
    """Labels of the cost types that became dearer than planned."""
    planned: dict[str, Decimal] = _plan(statement).by_cost_type
    spent: dict[str, Decimal] = {}
    for voucher in statement.vouchers.all():
        spent[voucher.cost_type] = spent.get(voucher.cost_type, ZERO) + voucher.amount
    rules = statement.grant.application.procedure.rules
    return [rules.cost_label(code) for code, amount in spent.items() if amount > planned.get(code, ZERO)]


def _plan(statement: StatementOfUse) -> Any:
    """The plan in force, kept on the instance: one page asks for it several times."""
    kept = statement.__dict__.get("_plan")
    if kept is None:
        kept = statement.__dict__["_plan"] = statement.grant.application.plan
    return kept
