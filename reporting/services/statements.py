"""Writing a statement of use."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.core.files.base import File
from django.db.models import F, Max
from django.utils.translation import gettext as _

from grants.models import Application, Grant
from grants.money import ZERO
from grants.rules import deadlines
from grants.rules.rule_set import RuleSet
from reporting.models import IncomeLine, StatementOfUse, Voucher, VoucherFinding
from reporting.rule_values import rules_of_case
from workflows import clock, documents
from workflows.journal import record, unit_of_work
from workflows.life import Person
from workflows.refusal import Refused
from workflows.steps import check_version, once

REPORT = (
    "done", "reached", "goal_rating", "participants", "participants_young", "events", "difficulties", "learned",
    "cost_reasons", "action_field", "topic", "formats", "target_groups", "age_bands", "partners", "first_time",
    "goal_ratings", "self_rating",
)  # fmt: skip
MOST_VOUCHERS = 5000
ASIDE = 20000  # beyond every number in use; both fit a small integer


def final_due(application: Application, ends_on: dt.date) -> dt.date:
    """Until when the final statement of a grant that ends on the day is to be handed in."""
    return deadlines.statement_due(ends_on, rule_set=_rule_set(application)).result.day


def make_due(grant: Grant, *, by: Person) -> list[StatementOfUse]:
    """Set down which statements the grant asks for: one for each year that ends before it does, and the final one."""
    made = []
    first = grant.starts_on
    for year in range(grant.starts_on.year, grant.ends_on.year):
        last = dt.date(year, 12, 31)
        due = deadlines.interim_statement_due(last, rule_set=_rule_set(grant.application)).result.day
        made.append(_draw_up(grant, StatementOfUse.Kind.INTERIM, first, last, due, by))
        first = dt.date(year + 1, 1, 1)
    due = final_due(grant.application, grant.ends_on)
    made.append(_draw_up(grant, StatementOfUse.Kind.FINAL, grant.starts_on, grant.ends_on, due, by))
    return made


def move_due_date(grant: Grant, *, by: Person) -> None:
    """The grant ends on another day: the final statement is due by that day's reckoning."""
    statement = grant.statements.filter(kind=StatementOfUse.Kind.FINAL).first()
    if statement is None or statement.submitted_at is not None or statement.ends_on == grant.ends_on:
        return
    statement.ends_on = grant.ends_on
    statement.due_on = final_due(grant.application, grant.ends_on)
    statement.version += 1
    statement.save()
    record(statement, "move_due_date", by=by, facts={"due_on": statement.due_on})


def _rule_set(application: Application) -> RuleSet:
    """The track may set its own period for the final statement."""
    months = application.procedure.rules.statement_months
    rule_set = rules_of_case(application)
    return rule_set.with_settings({"statement_period": f"P{months}M"}) if months else rule_set


def _draw_up(
    grant: Grant, kind: StatementOfUse.Kind, first: dt.date, last: dt.date, due: dt.date, by: Person
) -> StatementOfUse:
    statement = StatementOfUse.objects.create(grant=grant, kind=kind, starts_on=first, ends_on=last, due_on=due)
    record(statement, "make_due", by=by, facts={"kind": kind, "due_on": due})
    return statement


def write_report(
    statement: StatementOfUse, *, by: Person, version: int | None = None, **answers: Any
) -> StatementOfUse:
    """Keep what was written of the report. Not a step: the journal records only the handing in."""
    with unit_of_work():
        locked = writable(statement, by, version)
        for name, value in answers.items():
            if name not in REPORT:
                raise Refused(_("Diese Frage gibt es nicht."), code="unknown_question")
            setattr(locked, name, value)
        return saved(locked)


def put_voucher(
    statement: StatementOfUse,
    *,
    paid_on: dt.date,
    payee: str,
    reason: str,
    amount: Decimal,
    cost_type: str,
    by: Person,
    voucher_number: str = "",
    invoiced_on: dt.date | None = None,
    vat: Decimal = ZERO,
    discount_missed: Decimal = ZERO,
    voucher: Voucher | None = None,
    file: File[bytes] | None = None,
    command_id: uuid.UUID | None = None,
) -> Voucher:
    """Add a voucher, or change one. A changed voucher loses what was found of it. `file`: its picture."""
    with unit_of_work():
        locked = writable(statement, by, None)
        if cost_type not in {one.code for one in locked.grant.application.procedure.rules.cost_types}:
            raise Refused(_("Diese Kostenart sieht die Förderung nicht vor."), code="cost_type")
        if paid_on > clock.today():
            raise Refused(_("Der Zahltag liegt in der Zukunft."), code="future")
        if vat + discount_missed > amount:
            raise Refused(_("Umsatzsteuer und Skonto sind zusammen höher als der Betrag."), code="deductions")
        if voucher is None:
            payload = {"paid_on": paid_on, "payee": payee, "reason": reason, "amount": amount}
            if not once(command_id, by=by, what=("put_voucher", locked.pk), payload=payload):
                return locked.vouchers.order_by("number").last() or _gone()
            last = locked.vouchers.aggregate(last=Max("number"))["last"] or 0
            require_room(last + 1)
            voucher = Voucher(statement=locked, number=last + 1)
        elif not locked.vouchers.filter(pk=voucher.pk).exists():
            raise Refused(_("Diesen Beleg gibt es nicht mehr. Laden Sie die Seite neu."), code="gone", status=409)
        voucher.paid_on, voucher.payee, voucher.reason = paid_on, payee, reason
        voucher.amount, voucher.cost_type = amount, cost_type
        voucher.voucher_number, voucher.invoiced_on = voucher_number, invoiced_on
        voucher.vat, voucher.discount_missed = vat, discount_missed
        if file is not None:
            voucher.document = documents.store(file, subject=locked, kind="voucher", by=by)
        VoucherFinding.objects.filter(voucher=voucher.pk).delete()
        voucher.save()
        saved(locked)
    return voucher


def drop_voucher(voucher: Voucher, *, by: Person) -> None:
    """Take a voucher off the list; those after it move up, so that the numbers stay without gaps."""
    with unit_of_work():
        locked = writable(voucher.statement, by, None)
        deleted, _rows = Voucher.objects.filter(pk=voucher.pk, statement=locked).delete()
        if not deleted:
            return
        number_anew(locked)
        saved(locked)


def number_anew(statement: StatementOfUse) -> None:
    """One, two, three, in the order they have. Each number is unique at every moment, so they all step aside first."""
    gaps = [
        (pk, wanted)
        for wanted, (pk, number) in enumerate(statement.vouchers.order_by("number").values_list("pk", "number"), 1)
        if number != wanted
    ]
    if not gaps:
        return
    statement.vouchers.filter(pk__in=[pk for pk, _wanted in gaps]).update(number=F("number") + ASIDE)
    statement.vouchers.bulk_update([Voucher(pk=pk, number=wanted) for pk, wanted in gaps], ["number"], batch_size=1000)


def set_income(
    statement: StatementOfUse, lines: Sequence[Mapping[str, Any]], *, by: Person, version: int | None = None
) -> StatementOfUse:
    """Replace the income: `[{"kind", "description", "amount"}]`."""
    with unit_of_work():
        locked = writable(statement, by, version)
        locked.income.all().delete()
        IncomeLine.objects.bulk_create(IncomeLine(statement=locked, **line) for line in lines)
        return saved(locked)


def require_room(number: int) -> None:
    if number > MOST_VOUCHERS:
        raise Refused(_("Ein Nachweis fasst höchstens 5.000 Belege. Fassen Sie kleine Beträge zusammen."), code="full")


def writable(statement: StatementOfUse, by: Person, version: int | None) -> StatementOfUse:
    locked = StatementOfUse.lock(statement.pk)
    if not locked.is_writable:
        raise Refused(
            _("Der Nachweis liegt beim Amt und lässt sich gerade nicht ändern. Rufen Sie an, wenn etwas fehlt."),
            code="wrong_state",
            status=409,
        )
    _require(by, "reporting.edit_statement", locked)
    check_version(locked, version)
    return locked


def saved(statement: StatementOfUse) -> StatementOfUse:
    statement.version += 1
    statement.saved_at = clock.now()
    statement.save()
    return statement


def _require(by: Person, permission: str, subject: StatementOfUse) -> None:
    if not by.has_perm(permission, subject):
        raise Refused(_("Dafür haben Sie kein Recht."), code="forbidden", status=403)


def _gone() -> Voucher:
    raise Refused(_("Der Beleg ist nicht mehr da. Laden Sie die Seite neu."), code="gone", status=409)
