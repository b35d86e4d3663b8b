"""What the office writes on a case before it is decided."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from grants.completeness import euros
from grants.models import Application, CheckItem, Condition, Exclusion, Recommendation
from workflows import clock
from workflows.journal import record, unit_of_work
from workflows.life import Person
from workflows.refusal import Refused
from workflows.steps import check_version, once


def save_formal_check(
    application: Application, results: Mapping[str, tuple[str, str]], *, by: Person, version: int | None = None
) -> None:
    """Write down what was found at each point: {code: (result, note)}. Points without a result are left open."""
    with unit_of_work():
        locked = _locked(application, "grants.check_application", by, version)
        if locked.state != "submitted":
            raise Refused(_("Geprüft wird ein Antrag, solange er eingereicht ist."), code="wrong_state", status=409)
        known = {check.code for check in locked.procedure.rules.checks}
        for code, (result, note) in results.items():
            if code not in known:
                raise Refused(_("Diesen Prüfpunkt gibt es im Verfahren nicht."), code="unknown_check")
            if result:
                CheckItem.objects.update_or_create(
                    application=locked,
                    code=code,
                    defaults={"result": result, "note": note, "checked_by_id": by.pk, "checked_at": clock.now()},
                )
        record(locked, "formal_check", by=by, facts={code: result for code, (result, _note) in results.items()})


def recommend(
    application: Application,
    *,
    source: str,
    outcome: str,
    amount: Decimal,
    by: Person,
    conditions: str = "",
    reasons: str = "",
    votes: tuple[int, int, int] | None = None,
    command_id: uuid.UUID | None = None,
) -> Recommendation:
    """Put a recommendation on the case. The office's own assessment replaces the earlier one of the same desk."""
    with unit_of_work():
        locked = Application.lock(application.pk)
        if locked.state != "admitted":
            raise Refused(_("Empfohlen wird, solange ein Antrag zugelassen ist."), code="wrong_state", status=409)
        if source != Recommendation.Source.BODY:
            if not by.has_perm("grants.assess_application", locked):
                raise Refused(_("Dafür haben Sie kein Recht."), code="forbidden", status=403)
            locked.recommendations.filter(source=source).delete()
        limit = min(locked.procedure.rules.max_amount, locked.requested or amount)
        if amount > limit:
            raise Refused(_("Empfohlen werden können höchstens %s.") % euros(limit), code="above_request")
        payload = {"source": source, "outcome": outcome, "amount": amount}
        if not once(command_id, by=by, what=("recommend", locked.pk), payload=payload):
            found = locked.recommendations.last()
            assert found is not None
            return found
        yes, no, abstain = votes or (None, None, None)
        recommendation = Recommendation.objects.create(
            application=locked,
            source=source,
            outcome=outcome,
            amount=amount,
            conditions=conditions,
            reasons=reasons,
            votes_yes=yes,
            votes_no=no,
            votes_abstain=abstain,
            by_id=by.pk,
            at=clock.now(),
        )
        record(locked, "recommend", by=by, facts=payload, personal={"reasons": reasons, "conditions": conditions})
    return recommendation


def meet_condition(condition: Condition, *, by: Person, note: str) -> None:
    with unit_of_work():
        _locked(condition.application, "grants.meet_condition", by, None)
        updated = Condition.objects.filter(pk=condition.pk, met_at=None).update(
            met_at=clock.now(), met_by_id=by.pk, note=note
        )
        if not updated:
            raise Refused(_("Diese Auflage ist schon als erfüllt eingetragen."), code="already_met", status=409)
        record(
            condition.application, "meet_condition", by=by, facts={"condition": condition.pk}, personal={"note": note}
        )


def declare_exclusion(application: Application, *, person: Person, reason: str, by: Person) -> Exclusion:
    """Somebody steps aside, or is named. From now on the case is hidden from them until it is judged otherwise; an
    exclusion that had been cleared stands again."""
    with unit_of_work():
        locked = Application.lock(application.pk)
        now = {"reason": reason, "declared_by_id": by.pk, "declared_at": clock.now()}
        exclusion, created = Exclusion.objects.get_or_create(case=locked, person_id=person.pk, defaults=now)
        again = exclusion.state == Exclusion.State.CLEARED
        if again:
            unjudged = {"judged_by": None, "judged_at": None, "judgement": ""}
            Exclusion.objects.filter(pk=exclusion.pk).update(state=Exclusion.State.DECLARED, **now, **unjudged)
            exclusion.refresh_from_db()
        if created or again:
            record(locked, "declare_exclusion", by=by, facts={"person": person.public_id}, personal={"reason": reason})
    return exclusion


def judge_exclusion(exclusion: Exclusion, *, confirmed: bool, judgement: str, by: Person) -> None:
    """Say whether somebody is excluded. Who may is asked by the caller, for it differs between body and office."""
    if exclusion.person_id == by.pk:
        raise Refused(_("Über das eigene Mitwirkungsverbot entscheiden andere."), code="own_exclusion", status=403)
    with unit_of_work():
        locked = Exclusion.objects.select_for_update().get(pk=exclusion.pk)
        locked.state = Exclusion.State.CONFIRMED if confirmed else Exclusion.State.CLEARED
        locked.judged_by_id, locked.judged_at, locked.judgement = by.pk, clock.now(), judgement
        locked.save()
        record(
            locked.case,
            "judge_exclusion",
            by=by,
            facts={"exclusion": locked.pk, "confirmed": confirmed},
            personal={"judgement": judgement},
        )


def _locked(application: Application, permission: str, by: Person, version: int | None) -> Application:
    locked = Application.lock(application.pk)
    if not by.has_perm(permission, locked):
        raise Refused(_("Dafür haben Sie kein Recht."), code="forbidden", status=403)
    check_version(locked, version)
    return locked
