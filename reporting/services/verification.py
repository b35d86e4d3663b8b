"""What the office does with a statement: finds of each voucher what is recognised, draws samples, asks back."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from reporting.models import Sample, StatementOfUse, Voucher, VoucherFinding, VoucherQuestion
from reporting.models.verification import ReasonCode
from workflows import clock
from workflows.journal import record, unit_of_work
from workflows.life import Person
from workflows.refusal import Refused


def find(voucher: Voucher, *, recognised: Decimal, by: Person, code: str = "", reason: str = "") -> VoucherFinding:
    """Say what of a voucher is recognised. Less than all of it needs a code, and where the code says nothing
    (`other`) a reason in words; the recipient will read both."""
    with unit_of_work():
        locked = _locked(voucher.statement, by)
        if not 0 <= recognised <= voucher.amount:
            raise Refused(_("Anerkannt werden kann höchstens der Betrag des Belegs."), code="above_voucher")
        reason = reason.strip()
        if recognised == voucher.amount:
            code = reason = ""
        elif code not in ReasonCode.values or (code == ReasonCode.OTHER and not reason):
            raise Refused(
                _("Sagen Sie zu Beleg %d, warum nicht alles anerkannt wird.") % voucher.number, code="reason_missing"
            )
        finding, _created = VoucherFinding.objects.update_or_create(
            voucher=voucher,
            defaults={
                "recognised": recognised, "code": code, "reason": reason, "on_trust": False, "by_id": by.pk,
                "at": clock.now(),
            },
        )  # fmt: skip
        record(
            locked,
            "find_voucher",
            by=by,
            facts={
                "voucher": voucher.number, "amount": str(voucher.amount), "recognised": str(recognised), "code": code,
            },
            personal={"reason": reason},
        )  # fmt: skip
    finding.refresh_from_db()
    return finding


def recognise_the_rest(statement: StatementOfUse, *, by: Person) -> int:
    """Recognise in full every voucher that nothing was found of yet. Returns how many."""
    with unit_of_work():
        locked = _locked(statement, by)
        rest = list(locked.vouchers.filter(finding=None).order_by("number"))
        VoucherFinding.objects.bulk_create(
            VoucherFinding(voucher=one, claimed=one.amount, recognised=one.amount, by_id=by.pk, at=clock.now())
            for one in rest
        )
        if rest:
            record(locked, "recognise_the_rest", by=by, facts={"vouchers": [one.number for one in rest]})
    return len(rest)


# ---- samples ---------------------------------------------------------------------------------------------------------


def draw_sample(statement: StatementOfUse, *, by: Person, seed: str = "") -> Sample | None:
    """Where the procedure allows it, only a part of the vouchers is looked at; the others count on the recipient's
    word. Drawn when the statement is handed in, so that nobody chooses; a seed once stored is kept, and the same
    list gives the same sample. `None`: every voucher is looked at."""
    wishes: Mapping[str, Any] | None = statement.grant.application.procedure.rules.extra.get("voucher_sample")
    if not wishes:
        return None
    with unit_of_work():
        sample, _created = Sample.objects.get_or_create(
            statement=statement,
            defaults={
                "seed": seed or secrets.token_hex(16),
                "share": Decimal(wishes["share"]),
                "at_least": int(wishes.get("at_least", 1)),
                "all_above": Decimal(wishes["all_above"]) if wishes.get("all_above") else None,
                "drawn_at": clock.now(),
            },
        )
        vouchers = list(statement.vouchers.select_related("finding"))
        drawn = sample.drawn(vouchers)
        for one in vouchers:
            finding = getattr(one, "finding", None)
            if one.pk in drawn and finding and finding.on_trust:
                finding.delete()
            elif one.pk not in drawn and finding is None:
                VoucherFinding.objects.create(
                    voucher=one, claimed=one.amount, recognised=one.amount, on_trust=True, at=clock.now()
                )
        record(
            statement,
            "draw_sample",
            by=by,
            facts={
                "seed": sample.seed,
                "vouchers": sorted(one.number for one in vouchers if one.pk in drawn),
                "of": len(vouchers),
            },
        )
    return sample


# ---- questions -------------------------------------------------------------------------------------------------------


def ask(voucher: Voucher, *, text: str, by: Person) -> VoucherQuestion:
    """Ask the recipient about one voucher. The statement stays with the office meanwhile."""
    with unit_of_work():
        locked = _locked(voucher.statement, by)
        if voucher.questions.filter(state=VoucherQuestion.State.OPEN).exists():
            raise Refused(_("Zu diesem Beleg ist schon eine Rückfrage offen."), code="question_open", status=409)
        days = locked.grant.application.procedure.rules.information_request_days
        question = VoucherQuestion.objects.create(
            voucher=voucher,
            text=text.strip(),
            asked_by_id=by.pk,
            asked_at=clock.now(),
            due_on=clock.today() + dt.timedelta(days=days),
        )
        record(question, "ask", by=by, facts={"voucher": voucher.number}, personal={"text": question.text})
    return question


def _locked(statement: StatementOfUse, by: Person) -> StatementOfUse:
    locked = StatementOfUse.lock(statement.pk)
    if not by.has_perm("reporting.find_voucher", locked):
        raise Refused(_("Dafür haben Sie kein Recht."), code="forbidden", status=403)
    return locked
