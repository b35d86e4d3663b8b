"""What letters say, as plain JSON: everything that a letter needs, and nothing that could change behind its back.

Amounts are strings with a point, days ISO strings. Texts that the office chose stand as they were written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils import timezone, translation

from grants.models import (
    Amendment,
    Application,
    Decision,
    FinancingLine,
    Grant,
    InformationRequest,
    PaymentRun,
    Plan,
    TreasurySetting,
)
from network.models import Actor, Partnership, User
from reporting.letters import blocks
from reporting.services.statements import final_due
from workflows import clock
from workflows.models import JournalEntry

Facts = dict[str, Any]


def letterhead(partnership: Partnership) -> Facts:
    return {
        "partnership": partnership.name,
        "office": partnership.office_name,
        "coordination": partnership.coordination_name,
        "street": partnership.street,
        "town": f"{partnership.postal_code} {partnership.town}".strip(),
        "place": partnership.town,
        "phone": partnership.phone,
        "email": partnership.email,
        "hours": partnership.office_hours,
        "land": partnership.land,
    }


def addressee(actor: Actor) -> list[str]:
    return [line for line in (actor.name, actor.street, f"{actor.postal_code} {actor.town}".strip()) if line]


def base(application: Application, *, contact: User | None = None) -> Facts:
    """What every letter of a case carries."""
    return {
        "letterhead": letterhead(application.partnership),
        "addressee": addressee(application.applicant),
        "number": application.number,
        "title": application.title,
        "applicant": application.applicant.name,
        "contact": {"name": contact.name, "email": contact.email} if contact else None,
        "date": day(clock.today()),
        "received_on": day(local_day(application.received_at)) if application.received_at else "",
    }


def plan_table(application: Application, plan: Plan) -> Facts:
    rules = application.procedure.rules
    with translation.override("de"):
        return {
            "version": plan.number,
            "costs": [[rules.cost_label(code), money(amount)] for code, amount in plan.by_cost_type.items()],
            "financing": [
                [" ".join(filter(None, [line.get_kind_display(), f"({line.description})" if line.description else ""])),
                 money(line.amount)]
                for line in plan.financing_lines.all()
                if line.kind != FinancingLine.Kind.GRANT
            ],
            "total": money(plan.total_costs),
        }  # fmt: skip


def award(application: Application, decision: Decision, grant: Grant) -> Facts:
    rules = application.procedure.rules
    plan = application.plan
    due = final_due(application, grant.ends_on)
    programme = application.call.fund.programme
    recommended = application.recommendations.filter(source="body").last()
    with translation.override("de"):
        financing = str(decision.get_financing_type_display())
    planned = plan_table(application, plan)
    own_share = plan.total_costs - grant.amount
    return base(application, contact=user(application.admitted_by_id)) | {
        "kind": "award",
        "purpose": purpose(application),
        "period": [day(grant.starts_on), day(grant.ends_on)],
        "amount": money(grant.amount),
        "requested": money(application.requested),
        "financing_type": decision.financing_type,
        "financing_label": financing,
        "quota": str((100 * grant.amount / plan.total_costs).quantize(Decimal("0.01"))) if plan.total_costs else "",
        "plan": planned,
        "other_means": money(own_share),
        "fund": application.call.fund.name,
        "programme": programme.name,
        "funder": programme.funder,
        "budget_year": grant.budget_year,
        "rule_set": grant.rule_values.get("title_de") or str(grant.rule_set),
        "window": words(grant.rule_values, "drawdown_window"),
        "conditions": [
            {"text": one.text, "precedent": one.precedent, "due_on": day(one.due_on)}
            for one in application.conditions.all()
        ],
        "body": votes(recommended, application),
        "accept_by": day(grant.accept_by),
        "statement_due": day(due),
        "statement_months": rules.statement_months,
        "reasons": decision.reasons,
        "deviation_reason": decision.deviation_reason,
        "blocks": blocks.current("ancillary", "audit", "revocation", "constitution", "publicity", remedy(application)),
    }


def rejection(application: Application, decision: Decision) -> Facts:
    recommended = application.recommendations.filter(source="body").last()
    return base(application, contact=user(application.admitted_by_id or decision.by_id)) | {
        "kind": "rejection",
        "formal": decision.outcome == Decision.Outcome.REFUSED,
        "purpose": purpose(application),
        "requested": money(application.requested),
        "fund": application.call.fund.name,
        "programme": application.call.fund.programme.name,
        "body": votes(recommended, application),
        "reasons": decision.reasons,
        "deviation_reason": decision.deviation_reason,
        "blocks": blocks.current(remedy(application)),
    }


def amendment(change: Amendment, *, agreed: bool) -> Facts:
    grant = change.grant
    application = grant.application
    with translation.override("de"):
        what = str(change.get_kind_display())
    return base(application, contact=user(change.answered_by_id)) | {
        "kind": "amendment",
        "agreed": agreed,
        "by_office": change.is_by_office,
        "what": what,
        "requested_because": change.reason,
        "hearing_answer": change.hearing_answer,
        "award_of": day(local_day(grant.decision.at)),
        "before": money(change.amount_before),
        "amount": money(grant.amount),
        "ends_on": day(change.ends_on),
        "partner": change.partner_name,
        "joins": change.joins,
        "in_force_from": day(change.in_force_from) if agreed else "",
        "retroactive_reason": change.retroactive_reason,
        "texts": change.texts,
        "effect": change.details.get("effect", []) if agreed else [],
        "plan": plan_table(application, change.plan) if change.plan else None,
        "reasons": change.answer,
        "blocks": blocks.current(remedy(application)),
    }


def revocation_hearing(change: Amendment) -> Facts:
    grant = change.grant
    return base(grant.application, contact=user(change.requested_by_id)) | {
        "award_of": day(local_day(grant.decision.at)),
        "before": money(change.amount_before),
        "amount": money(change.amount),
        "until": day(change.hearing_until),
        "reasons": change.reason,
        "blocks": {},
    }


def revocation(grant: Grant, reasons: str, by: User | None) -> Facts:
    return base(grant.application, contact=by) | {
        "kind": "revocation",
        "award_of": day(local_day(grant.decision.at)),
        "amount": money(grant.amount),
        "reasons": reasons,
        "blocks": blocks.current(remedy(grant.application)),
    }


def receipt(application: Application, entry: JournalEntry) -> Facts:
    """Number, moment, sum, hash and place in the journal: what proves the receipt to somebody else."""
    return base(application) | {
        "received_at": moment(entry.at),
        "requested": money(application.requested),
        "call": application.call.title,
        "period": [day(application.starts_on), day(application.ends_on)],
        "sha256": entry.hash,
        "chain": entry.chain.name,
        "sequence": entry.sequence,
        "again": entry.verb == "resubmit",
    }


def information_request(request: InformationRequest) -> Facts:
    return base(request.application, contact=request.requested_by) | {
        "text": request.text,
        "due_on": day(request.due_on),
    }


def payment_order(run: PaymentRun) -> Facts:
    """From the lines of the run: they stay what they were when a payment has come back and was asked for anew."""
    rows = []
    total = Decimal("0.00")
    lines = run.payments.select_related(
        "drawdown__grant__application", "drawdown__grant__fund", "payee_account", "drawdown__checked_by",
        "drawdown__approved_by",
    ).order_by("drawdown__grant__application__number", "drawdown__number", "pk")  # fmt: skip
    for line in lines:
        account, one = line.payee_account, line.drawdown
        total += line.amount
        rows.append(
            {
                "number": one.grant.application.number,
                "instalment": one.number,
                "payee": account.holder,
                "iban": account.iban,
                "bic": account.bic,
                "amount": money(line.amount),
                "purpose": line.purpose,
                "fund": one.grant.fund.name,
                "cost_centre": one.grant.fund.cost_centre,
                "year": one.grant.budget_year,
                "end_to_end_id": line.end_to_end_id,
                "checked_by": one.checked_by.name if one.checked_by else "",
                "checked_on": day(local_day(one.checked_at)) if one.checked_at else "",
                "approved_by": one.approved_by.name if one.approved_by else "",
                "approved_on": day(local_day(one.approved_at)) if one.approved_at else "",
            }
        )
    setting = TreasurySetting.objects.filter(partnership=run.partnership_id).first()
    return {
        "letterhead": letterhead(run.partnership),
        "run": run.number,
        "pay_on": day(run.pay_on),
        "ordered_on": day(local_day(run.ordered_at)),
        "ordered_by": run.ordered_by.name,
        "rows": rows,
        "count": len(rows),
        "total": money(total),
        "columns": setting.order_columns if setting else [],
    }


# ---- parts -----------------------------------------------------------------------------------------------------


def remedy(application: Application) -> str:
    """Some Länder have done away with the objection: then the courts are the remedy."""
    chosen = application.procedure.rules.extra.get("remedy", "objection")
    return "remedy_action" if chosen == "action" else "remedy_objection"


def purpose(application: Application) -> str:
    """What the money is for, in the applicant's own words: the activities, else the title alone."""
    for code in ("summary", "activities", "main_goal"):
        if text := application.answer(code):
            return str(text)
    return ""


def votes(recommended: Any, application: Application) -> Facts | None:
    if recommended is None:
        return None
    body = application.procedure.body
    return {
        "name": body.name if body else "",
        "on": day(local_day(recommended.at)),
        "yes": recommended.votes_yes,
        "no": recommended.votes_no,
        "abstain": recommended.votes_abstain,
    }


def words(values: Mapping[str, Any], name: str) -> str:
    """A period of the rule set as a letter writes it: `P42D` → `sechs Wochen`."""
    stored = values.get("values", {}).get(name, {}).get("value", "")
    known = {"P42D": "sechs Wochen", "P2M": "zwei Monaten", "P6W": "sechs Wochen"}
    return known.get(str(stored), str(stored))


def user(pk: int | None) -> User | None:
    return User.objects.filter(pk=pk).first() if pk else None


def money(amount: Decimal | None) -> str:
    return f"{amount:.2f}" if amount is not None else ""


def day(value: dt.date | None) -> str:
    return value.isoformat() if value else ""


def local_day(value: dt.datetime) -> dt.date:
    return timezone.localtime(value).date()


def moment(value: dt.datetime) -> str:
    return timezone.localtime(value).isoformat(timespec="seconds")
