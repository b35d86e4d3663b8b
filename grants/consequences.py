"""What a step of this app does to this app's own tables, inside the step's transaction."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from grants.completeness import euros
from grants.models import (
    Amendment,
    Application,
    Condition,
    Decision,
    Drawdown,
    Grant,
    InformationRequest,
    Plan,
    RuleSet,
)
from grants.services import ledger
from grants.services.amendment_effects import enact
from workflows import clock
from workflows.consequences import after
from workflows.journal import Taken
from workflows.refusal import Refused


@after("grants.Application", "return")
def ask_for_information(taken: Taken) -> None:
    application = _application(taken)
    InformationRequest.objects.create(
        application=application,
        text=taken.payload["text"],
        due_on=taken.payload["due_on"],
        requested_by_id=taken.by.pk,
        requested_at=taken.at,
    )


@after("grants.Application", "resubmit")
def information_was_given(taken: Taken) -> None:
    _application(taken).information_requests.filter(answered_at=None).update(answered_at=taken.at)


@after("grants.Application", "resolve")
def reserve_what_is_recommended(taken: Taken) -> None:
    application = _application(taken)
    recommended = application.recommendations.last()
    if recommended is not None and recommended.grants_money:
        ledger.reserve(application, recommended.amount, by=taken.by)


@after("grants.Application", "refuse", "reject")
def write_the_rejection(taken: Taken) -> None:
    application = _application(taken)
    ledger.release_reservation(application, by=taken.by)
    Decision.objects.create(
        application=application,
        outcome=Decision.Outcome.REFUSED if taken.verb == "refuse" else Decision.Outcome.REJECTED,
        reasons=taken.payload["reasons"],
        **_deviation(application, taken, approves=False),
        by_id=taken.by.pk,
        at=taken.at,
    )


@after("grants.Application", "wait", "send_back", "withdraw", "expire")
def free_what_was_reserved(taken: Taken) -> None:
    ledger.release_reservation(_application(taken), by=taken.by)


@after("grants.Application", "approve")
def offer_the_grant(taken: Taken) -> None:
    """Decision, ledger commitment and offer belong together: all of them, or the case is not approved."""
    application = _application(taken)
    amount = taken.payload["amount"]
    rules = application.procedure.rules
    if amount > rules.max_amount or amount > (application.requested or amount):
        raise Refused(
            _("Bewilligt werden kann höchstens %s.") % euros(min(rules.max_amount, application.requested or amount)),
            code="above_request",
        )
    if taken.payload["financing_type"] not in rules.financing_types:
        raise Refused(_("Diese Finanzierungsart lässt das Verfahren nicht zu."), code="financing_type")
    decision = Decision.objects.create(
        application=application,
        outcome=Decision.Outcome.APPROVED,
        amount=amount,
        financing_type=taken.payload["financing_type"],
        reasons=taken.payload["reasons"],
        **_deviation(application, taken, approves=True),
        by_id=taken.by.pk,
        at=taken.at,
    )
    ledger.commit(application, amount, by=taken.by)
    texts = [*rules.conditions, *taken.payload.get("conditions", "").splitlines()]
    Condition.objects.bulk_create(
        Condition(application=application, text=text.strip()[:500]) for text in texts if text.strip()
    )
    today = clock.today()
    Plan.objects.filter(application=application, number=1).update(in_force_from=today)
    rule_set = RuleSet.in_force(application.partnership, today)
    if rule_set is None:
        raise Refused(_("Es gibt noch kein veröffentlichtes Regelwerk, das heute gilt."), code="no_rule_set")
    assert application.starts_on is not None
    assert application.ends_on is not None
    Grant.objects.create(
        application=application,
        decision=decision,
        partnership=application.partnership,
        grantee=application.applicant,
        fund=application.call.fund,
        budget_year=application.call.budget_year,
        amount=amount,
        financing_type=decision.financing_type,
        rule_set=rule_set,
        rule_values=rule_set.values,
        starts_on=application.starts_on,
        ends_on=application.ends_on,
        accept_by=today + dt.timedelta(days=rules.acceptance_days),
    )


@after("grants.Grant", "decline", "lapse", "close")
def free_what_was_promised(taken: Taken) -> None:
    assert isinstance(taken.subject, Grant)
    ledger.release_commitment(taken.subject.application, by=taken.by)


@after("grants.Grant", "reopen")
def open_the_settlement_again(taken: Taken) -> None:
    assert isinstance(taken.subject, Grant)
    ledger.unsettle(taken.subject.application, by=taken.by, reference=str(taken.subject))


@after("grants.Amendment", "agree")
def bring_the_change_into_force(taken: Taken) -> None:
    assert isinstance(taken.subject, Amendment)
    enact(taken.subject, by=taken.by)


@after("grants.Drawdown", "order")
def book_the_order(taken: Taken) -> None:
    ledger.order(*_money(taken), by=taken.by, reference=str(taken.subject))


@after("grants.Drawdown", "confirm")
def book_the_payment(taken: Taken) -> None:
    ledger.disburse(*_money(taken), by=taken.by, reference=str(taken.subject))


@after("grants.Drawdown", "bounce")
def book_the_return(taken: Taken) -> None:
    ledger.bounce(*_money(taken), by=taken.by, reference=str(taken.subject), was_paid=taken.source == "paid")


def _application(taken: Taken) -> Application:
    assert isinstance(taken.subject, Application)
    return taken.subject


def _money(taken: Taken) -> tuple[Application, Decimal]:
    assert isinstance(taken.subject, Drawdown)
    return taken.subject.grant.application, taken.subject.amount


def _deviation(application: Application, taken: Taken, *, approves: bool) -> dict[str, Any]:
    """The office may deviate from what was recommended only with a written reason."""
    recommended = application.recommendations.last()
    reason = taken.payload.get("deviation_reason", "")
    if recommended is None or taken.verb == "refuse":
        return {}
    if recommended.outcome == recommended.Outcome.WAIT and taken.source == "waiting":
        return {}  # moving up is what the waiting list is for
    same = recommended.grants_money == approves and (not approves or recommended.amount == taken.payload["amount"])
    if not same and not reason.strip():
        raise Refused(
            _("Sie weichen von der Empfehlung ab. Schreiben Sie in „Grund der Abweichung“, warum."),
            code="deviation_reason",
        )
    return {"deviates": not same, "deviation_reason": reason if not same else ""}
