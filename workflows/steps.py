"""The one door: nothing changes a state but `take()`."""

from __future__ import annotations

import hashlib
import uuid
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django_fsm import ConcurrentTransition, TransitionNotAllowed

from workflows import clock
from workflows.canonical import canonical
from workflows.consequences import run_after
from workflows.journal import Taken, unit_of_work
from workflows.life import Life, Person, Step, steps_of
from workflows.models import Command
from workflows.refusal import Refused
from workflows.system import SYSTEM

L = TypeVar("L", bound=Life)

__all__ = ["SYSTEM", "available_steps", "check_version", "once", "take"]


def take(
    subject: L,
    step: str,
    *,
    by: Person,
    command_id: uuid.UUID | None = None,
    version: int | None = None,
    **payload: Any,
) -> L:
    """Take one step: right → row lock → guard → move → save → journal, in one transaction or not at all.

    Returns the subject as it now is; the object passed in is left as it was. The same `command_id` with the
    same payload gives the first result again; with another payload it is refused. `version` is the version
    that the person saw; if the subject has moved on since, the step is refused.
    """
    model = type(subject)
    definition = steps_of(model)[step]
    with unit_of_work() as unit:
        locked = model.lock(subject.pk)
        if command_id and _is_repeated(command_id, by, (model._meta.label, subject.pk, step), payload, subject.pk):
            return locked
        if not by.has_perm(definition.permission, locked):
            raise Refused(_("Dafür haben Sie kein Recht."), code="forbidden", status=403)
        check_version(locked, version)
        deputy_for = by.deputises(definition.permission, locked)  # asked before the step changes what rights rest on
        source = locked.state
        if source not in definition.sources:
            raise _out_of_turn(locked, definition)
        try:
            told = getattr(locked, definition.method)(by=by, **payload)
        except TransitionNotAllowed as error:
            raise Refused(_("Das geht in diesem Stand nicht."), code="guard") from error
        locked.version += 1
        locked.updated_at = clock.now()
        try:
            locked.save()
        except ConcurrentTransition as error:
            raise stale() from error
        taken = Taken(
            subject=locked,
            verb=step,
            source=source,
            target=locked.state,
            by=by,
            deputy_for=deputy_for,
            told=told,
            payload=payload,
        )
        unit.note(taken)
        run_after(taken)
    return locked


def available_steps(subject: Life, by: Person) -> list[Step]:
    """The steps that the person may take from where the subject is; guards are asked when it is taken."""
    return [
        step
        for step in steps_of(type(subject)).values()
        if subject.state in step.sources and by.has_perm(step.permission, subject)
    ]


def check_version(subject: Life, version: int | None) -> None:
    if version is not None and version != subject.version:
        raise stale()


def stale() -> Refused:
    return Refused(
        _(
            "Jemand war schneller: Der Stand hat sich inzwischen geändert. Ihre Angaben stehen noch hier. Sehen "
            "Sie sich den neuen Stand an und entscheiden Sie dann noch einmal."
        ),
        code="stale",
        status=409,
    )


def once(command_id: uuid.UUID | None, *, by: Person, what: tuple[Any, ...], payload: dict[str, Any]) -> bool:
    """For commands that are not steps: True the first time, False for a repetition, refused for a clash.

    Call it inside the transaction that does the work.
    """
    return command_id is None or not _is_repeated(command_id, by, what, payload, None)


def _is_repeated(
    command_id: uuid.UUID, by: Person, what: tuple[Any, ...], payload: dict[str, Any], subject_pk: int | None
) -> bool:
    asked = canonical({"by": by.pk, "what": list(what), "payload": payload})
    fingerprint = hashlib.sha256(asked.encode()).hexdigest()
    known = Command.objects.filter(pk=command_id).values_list("fingerprint", flat=True).first()
    if known is None:
        try:
            with transaction.atomic():
                Command.objects.create(pk=command_id, fingerprint=fingerprint, subject_pk=subject_pk, at=clock.now())
            return False
        except IntegrityError:
            known = Command.objects.values_list("fingerprint", flat=True).get(pk=command_id)
    if known != fingerprint:
        raise Refused(
            _("Diese Eingabe wurde schon einmal mit anderem Inhalt abgeschickt. Laden Sie die Seite neu."),
            code="command_reused",
            status=409,
        )
    return True


def _out_of_turn(subject: Life, step: Step) -> Refused:
    return Refused(
        _("„%(step)s“ geht nicht mehr: Der Stand ist jetzt „%(state)s“. Laden Sie die Seite neu.")
        % {"step": step.label, "state": subject.get_state_display()},
        code="wrong_state",
        status=409,
    )
