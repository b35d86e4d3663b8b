"""What the letters of a settlement say, as plain JSON: the check, the determination, the claim, the end of it."""

from __future__ import annotations

from decimal import Decimal

from django.utils import translation

from grants.models import Grant
from grants.money import ZERO
from reporting import annex
from reporting.facts import Facts, base, day, local_day, money, remedy, user
from reporting.letters import blocks
from reporting.models import Objection, Reclaim, Settlement, StatementOfUse, VoucherFinding
from reporting.running_interest import late_use_interest
from workflows.refusal import Refused


def final(grant: Grant, settlement: Settlement | None) -> Facts:
    paid = sum((one.amount for one in grant.drawdowns.filter(state="paid")), Decimal("0.00"))
    final_amount = grant.final_amount or Decimal("0.00")
    statement = settlement.statement if settlement else None
    with translation.override("de"):
        financing = str(grant.get_financing_type_display())
        reckoning = annex.of_settlement(settlement) if settlement else None
    rows = annex.rows_of(settlement.trace) if settlement else []
    return base(grant.application, contact=statement.verified_by if statement else None) | {
        "kind": "final",
        "award_of": day(local_day(grant.decision.at)),
        "period": [day(grant.starts_on), day(grant.ends_on)],
        "awarded": money(grant.amount),
        "financing_label": financing,
        "recognised": money(settlement.recognised_costs) if settlement else "",
        "statement_of": day(local_day(statement.submitted_at)) if statement and statement.submitted_at else "",
        "final_amount": money(final_amount),
        "paid": money(paid),
        "repay": money(max(Decimal("0.00"), paid - final_amount)),
        "last_instalment": money(max(Decimal("0.00"), final_amount - paid)),
        "trace": [[row.sentence_de, row.source] for row in rows if not annex.is_of_interest(row)],
        "annex": reckoning,
        "blocks": blocks.current(remedy(grant.application)),
    }


def reclaim(claim: Reclaim) -> Facts:
    return _claim(claim) | {
        "kind": "reclaim",
        "interest": money(claim.interest),
        "total": money(claim.total),
        "pay_by": day(claim.pay_by),
        "heard_until": day(claim.hearing_until),
        "hearing_answer": claim.hearing_answer,
        "charge_interest": claim.charge_interest,
        "interest_reasons": claim.interest_reasons,
        "trace": [row["sentence_de"] for row in claim.interest_trace.get("trace", [])],
        "interest_annex": annex.of_interest(claim.interest_trace),
        "blocks": blocks.current("repayment_basis", remedy(claim.grant.application)),
    }


def hearing(claim: Reclaim) -> Facts:
    """Interest on the repayment is not known yet: it runs until the money is there."""
    try:
        late = late_use_interest(claim.settlement.statement, until=claim.ineffective_from) if claim.settlement else None
    except Refused:
        late = None
    return _claim(claim) | {
        "until": day(claim.hearing_until),
        "interest_annex": annex.of_interest(late.to_json()) if late else None,
        "blocks": blocks.current("repayment_basis"),
    }


def closing(claim: Reclaim) -> Facts:
    """All is paid: what was granted, paid out, given back and charged, to the cent."""
    repayments = list(claim.repayments.all())
    paid = sum((one.amount for one in claim.grant.drawdowns.filter(state="paid")), ZERO)
    return _claim(claim) | {
        "paid": money(paid),
        "repaid": [[day(one.received_on), money(one.amount)] for one in repayments],
        "repaid_total": money(claim.repaid),
        "interest": money(claim.interest),
        "total": money(claim.total),
        "overpaid": money(claim.overpaid),
        "interest_annex": annex.of_interest(claim.interest_trace),
        "retention_years": claim.grant.application.procedure.rules.retention_years,
    }


def audit_note(statement: StatementOfUse, settlement: Settlement | None) -> Facts:
    """For the file: what was looked at, what was asked, what was found of every line, and what the rules made of it."""
    sample = getattr(statement, "sample", None)
    vouchers = list(statement.vouchers.select_related("finding__by").prefetch_related("questions"))
    grant = statement.grant
    label = grant.application.procedure.rules.cost_label
    with translation.override("de"):
        lines = [
            [str(one.number), f"{day(one.paid_on)}", f"{one.reason}, {one.payee}", label(one.cost_type),
             money(one.amount), money(one.finding.recognised), _found(one.finding)]
            for one in vouchers
        ]  # fmt: skip
        reckoning = annex.of_settlement(settlement) if settlement else None
        kind = str(statement.get_kind_display())
    return base(grant.application, contact=statement.verified_by) | {
        "what": kind,
        "period": [day(statement.starts_on), day(statement.ends_on)],
        "submitted_on": day(local_day(statement.submitted_at)) if statement.submitted_at else "",
        "verified_on": day(local_day(statement.verified_at)) if statement.verified_at else "",
        "verified_by": str(statement.verified_by or ""),
        "summary": statement.note,
        "total": money(statement.total),
        "recognised": money(statement.recognised),
        "lines": lines,
        "sample": {
            "seed": sample.seed,
            "drawn": sorted(one.number for one in vouchers if one.pk in sample.drawn(vouchers)),
            "of": len(vouchers),
        }
        if sample
        else None,
        "questions": [
            [str(one.number), question.text, question.answer_text]
            for one in vouchers
            for question in one.questions.all()
            if question.state != "withdrawn"
        ],
        "annex": reckoning,
        "interest_annex": annex.of_interest(settlement.trace) if settlement else None,
        "outcome": money(settlement.final_grant) if settlement else "",
        "repay": money(settlement.reclaim_amount) if settlement else "",
        "last_instalment": money(settlement.last_instalment) if settlement else "",
        "interest": money(settlement.interest) if settlement else "",
    }


def objection(found: Objection) -> Facts:
    """The decision on an objection: what it was against, what was said, and which court can be asked."""
    with translation.override("de"):
        notice = str(found.notice.get_kind_display())
    return base(found.application, contact=user(found.decided_by_id)) | {
        "upheld": found.state == "upheld",
        "notice": notice,
        "notice_of": day(local_day(found.notice.issued_at)) if found.notice.issued_at else "",
        "lodged_on": day(local_day(found.lodged_at)),
        "text": found.text,
        "outcome": found.outcome,
        "signed_by": str(found.decided_by or ""),
        "blocks": blocks.current("remedy_after_objection"),
    }


def _claim(claim: Reclaim) -> Facts:
    grant = claim.grant
    with translation.override("de"):
        reckoning = annex.of_settlement(claim.settlement) if claim.settlement else None
    return base(grant.application, contact=claim.heard_by) | {
        "award_of": day(local_day(grant.decision.at)),
        "awarded": money(grant.amount),
        "final_amount": money(grant.final_amount),
        "amount": money(claim.amount),
        "late_use_interest": money(claim.late_use_interest),
        "interest_since": day(claim.ineffective_from),
        "reasons": claim.reasons,
        "annex": reckoning,
    }


def _found(finding: VoucherFinding) -> str:
    if finding.on_trust:
        return "nicht in der Stichprobe"
    return finding.why if finding.code else "anerkannt"
