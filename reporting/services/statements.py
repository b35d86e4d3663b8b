"""Writing a statement of use, and finding of each voucher what can be recognised."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.core.files.base import File
from django.db.models import Max
from django.utils.translation import gettext as _

from grants.models import Application, Grant
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
    "cost_reasons",
)  # fmt: skip


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
        locked = _writable(statement, by, version)
        for name, value in answers.items():
            if name not in REPORT:
                raise Refused(_("Diese Frage gibt es nicht."), code="unknown_question")
            setattr(locked, name, value)
        return _saved(locked)


def put_voucher(
    statement: StatementOfUse,
    *,
    paid_on: dt.date,
    payee: str,
    reason: str,
    amount: Decimal,
    cost_type: str,
    by: Person,
    voucher: Voucher | None = None,
    file: File[bytes] | None = None,
    command_id: uuid.UUID | None = None,
) -> Voucher:
    """Add a voucher, or change one. A changed voucher loses what was found of it. `file`: its picture."""
    with unit_of_work():
        locked = _writable(statement, by, None)
        if cost_type not in {one.code for one in locked.grant.application.procedure.rules.cost_types}:
            raise Refused(_("Diese Kostenart sieht die Förderung nicht vor."), code="cost_type")
        if paid_on > clock.today():
            raise Refused(_("Der Zahltag liegt in der Zukunft."), code="future")
        if voucher is None:
            payload = {"paid_on": paid_on, "payee": payee, "reason": reason, "amount": amount}
            if not once(command_id, by=by, what=("put_voucher", locked.pk), payload=payload):
                return locked.vouchers.order_by("number").last() or _gone()
            last = locked.vouchers.aggregate(last=Max("number"))["last"] or 0
            voucher = Voucher(statement=locked, number=last + 1)
        elif not locked.vouchers.filter(pk=voucher.pk).exists():
            raise Refused(_("Diesen Beleg gibt es nicht mehr. Laden Sie die Seite neu."), code="gone", status=409)
        voucher.paid_on, voucher.payee, voucher.reason = paid_on, payee, reason
        voucher.amount, voucher.cost_type = amount, cost_type
        if file is not None:
            voucher.document = documents.store(file, subject=locked, kind="voucher", by=by)
        VoucherFinding.objects.filter(voucher=voucher.pk).delete()
        voucher.save()
        _saved(locked)
    return voucher


def drop_voucher(voucher: Voucher, *, by: Person) -> None:
    """Take a voucher off the list; those after it move up, so that the numbers stay without gaps."""
    with unit_of_work():
        locked = _writable(voucher.statement, by, None)
        number = voucher.number
        deleted, _rows = Voucher.objects.filter(pk=voucher.pk, statement=locked).delete()
        if not deleted:
            return
        for later in locked.vouchers.filter(number__gt=number).order_by("number"):
            later.number -= 1
            later.save(update_fields=["number"])
        _saved(locked)


def set_income(
    statement: StatementOfUse, lines: Sequence[Mapping[str, Any]], *, by: Person, version: int | None = None
) -> StatementOfUse:
    """Replace the income: `[{"kind", "description", "amount"}]`."""
    with unit_of_work():
        locked = _writable(statement, by, version)
        locked.income.all().delete()
        IncomeLine.objects.bulk_create(IncomeLine(statement=locked, **line) for line in lines)
        return _saved(locked)


def find(voucher: Voucher, *, recognised: Decimal, by: Person, reason: str = "") -> VoucherFinding:
    """Say what of a voucher is recognised. Less than all of it needs a reason, which the recipient will read."""
    with unit_of_work():
        locked = StatementOfUse.objects.select_for_update().get(pk=voucher.statement_id)
        _require(by, "reporting.find_voucher", locked)
        if not 0 <= recognised <= voucher.amount:
            raise Refused(_("Anerkannt werden kann höchstens der Betrag des Belegs."), code="above_voucher")
        if recognised < voucher.amount and not reason.strip():
            raise Refused(
                _("Schreiben Sie zu Beleg %d, warum nicht alles anerkannt wird.") % voucher.number,
                code="reason_missing",
            )
        finding, _created = VoucherFinding.objects.update_or_create(
            voucher=voucher,
            defaults={
                "recognised": recognised,
                "reason": reason.strip() if recognised < voucher.amount else "",
                "by_id": by.pk,
                "at": clock.now(),
            },
        )
        record(
            locked,
            "find_voucher",
            by=by,
            facts={"voucher": voucher.number, "amount": str(voucher.amount), "recognised": str(recognised)},
            personal={"reason": finding.reason},
        )
    finding.refresh_from_db()
    return finding


def recognise_the_rest(statement: StatementOfUse, *, by: Person) -> int:
    """Recognise in full every voucher that nothing was found of yet. Returns how many."""
    with unit_of_work():
        locked = StatementOfUse.objects.select_for_update().get(pk=statement.pk)
        _require(by, "reporting.find_voucher", locked)
        rest = list(locked.vouchers.filter(finding=None).order_by("number"))
        VoucherFinding.objects.bulk_create(
            VoucherFinding(voucher=one, claimed=one.amount, recognised=one.amount, by_id=by.pk, at=clock.now())
            for one in rest
        )
        if rest:
            record(locked, "recognise_the_rest", by=by, facts={"vouchers": [one.number for one in rest]})
    return len(rest)


def _writable(statement: StatementOfUse, by: Person, version: int | None) -> StatementOfUse:
    locked = StatementOfUse.objects.select_for_update().get(pk=statement.pk)
    if not locked.is_writable:
        raise Refused(
            _("Der Nachweis liegt beim Amt und lässt sich gerade nicht ändern. Rufen Sie an, wenn etwas fehlt."),
            code="wrong_state",
            status=409,
        )
    _require(by, "reporting.edit_statement", locked)
    check_version(locked, version)
    return locked


def _saved(statement: StatementOfUse) -> StatementOfUse:
    statement.version += 1
    statement.saved_at = clock.now()
    statement.save()
    return statement


def _require(by: Person, permission: str, subject: StatementOfUse) -> None:
    if not by.has_perm(permission, subject):
        raise Refused(_("Dafür haben Sie kein Recht."), code="forbidden", status=403)


def _gone() -> Voucher:
    raise Refused(_("Der Beleg ist nicht mehr da. Laden Sie die Seite neu."), code="gone", status=409)
