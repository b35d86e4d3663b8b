"""What the applicant writes: an application begun, its answers saved one by one, its files."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.base import File
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from grants.models import Answer, Application, Call, Plan
from grants.procedure import QuestionKind
from network.german import sort_key
from network.models import Actor, User
from network.queries import visible_actors
from network.services import join_partnership
from workflows import clock, documents
from workflows.canonical import canonical
from workflows.journal import record, unit_of_work
from workflows.life import Person
from workflows.models import Document
from workflows.refusal import Refused
from workflows.steps import once

EDITABLE = frozenset({Application.State.DRAFT, Application.State.RETURNED})
TITLE_LENGTH = 150


# ---- begin ---------------------------------------------------------------------------------------------------------


def start_application(call: Call, *, applicant: Actor, by: User, command_id: uuid.UUID | None = None) -> Application:
    """Begin a draft with an empty plan. It has no number yet: that is drawn when it is handed in."""
    application = Application(
        partnership=call.partnership, call=call, procedure=call.procedure, applicant=applicant, created_by=by
    )
    if not by.has_perm("grants.create_application", application):
        raise Refused(_("Für diese Organisation können Sie keinen Antrag stellen."), code="forbidden", status=403)
    if not call.is_open(clock.now()):
        raise Refused(
            _("Dieser Aufruf ist nicht mehr offen. Die offenen Aufrufe stehen auf der Startseite."), code="call_closed"
        )
    with unit_of_work():
        asked = {"call": call.pk, "applicant": applicant.pk}
        if not once(command_id, by=by, what=("start",), payload=asked):
            begun = Application.objects.filter(call=call, applicant=applicant, created_by=by)
            return begun.latest("created_at", "pk")
        join_partnership(applicant, partnership=call.partnership, by=by)
        application.save()
        Plan.objects.create(application=application)
        record(application, "create", by=by, facts={"call": call.public_id, "applicant": applicant.public_id})
    return application


# ---- answers -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Seen:
    """The answer that a person had before them while writing: its version and a digest of its value."""

    version: int = 0
    digest: str = ""

    @classmethod
    def of(cls, answer: Answer | None) -> Seen:
        return cls(answer.version, digest(answer.value)) if answer else cls()

    def shows(self, value: Any) -> bool:
        return (self.digest or digest(None)) == digest(value)


@dataclass(frozen=True)
class Conflict:
    """Two people wrote one field: what is stored now, and what was typed meanwhile."""

    code: str
    theirs: Answer
    mine: Any


@dataclass(frozen=True)
class Saved:
    at: dt.datetime
    seen: dict[str, Seen]
    conflicts: list[Conflict]


def digest(value: Any) -> str:
    return hashlib.sha256(canonical({"value": value}).encode()).hexdigest()[:10]


def seen_answers(application: Application) -> dict[str, Seen]:
    return {answer.code: Seen.of(answer) for answer in application.answers.all()}


def save_answers(application: Application, values: Mapping[str, Any], *, seen: Mapping[str, Seen], by: User) -> Saved:
    """Save the answers that the person changed. Whatever somebody else changed meanwhile is left as it is: as a
    conflict where the person wrote something too, silently where they did not. Writes no journal."""
    with unit_of_work():
        locked = lock_for_edit(application, by=by)
        stored = {answer.code: answer for answer in Answer.objects.filter(application=locked, code__in=values)}
        now, after, conflicts = clock.now(), {}, []
        changed: dict[str, Any] = {}
        for code, value in values.items():
            answer, base = stored.get(code), seen.get(code, Seen())
            if value == (answer.value if answer else None):
                after[code] = Seen.of(answer)
            elif base.shows(value):
                after[code] = base
            elif fresh := _write(locked, answer, base, code, value, by, now):
                after[code] = changed[code] = Seen(fresh, digest(value))
            else:
                conflicts.append(Conflict(code, Answer.objects.get(application=locked, code=code), value))
        if changed:
            _mirror(locked, values, changed, now, by)
    application.__dict__.pop("_answers", None)
    return Saved(now, after, conflicts)


def lock_for_edit(application: Application, *, by: Person) -> Application:
    """The case as it is now, locked until the end of the transaction; refused where it is no longer being written."""
    locked = Application.objects.select_for_update(of=("self",)).select_related("procedure").get(pk=application.pk)
    if not by.has_perm("grants.edit_application", locked):
        raise Refused(_("Dafür haben Sie kein Recht."), code="forbidden", status=403)
    if locked.state not in EDITABLE:
        raise Refused(
            _(
                "Dieser Antrag ist inzwischen „%s“ und lässt sich nicht mehr ändern. Was Sie geschrieben haben, steht "
                "noch hier; kopieren Sie es, falls Sie es brauchen."
            )
            % locked.get_state_display(),
            code="wrong_state",
            status=409,
        )
    return locked


def _write(
    application: Application, answer: Answer | None, base: Seen, code: str, value: Any, by: User, now: dt.datetime
) -> int:
    """The new version of the answer, or 0 where somebody was faster."""
    if answer is None:
        _answer, created = Answer.objects.get_or_create(
            application=application, code=code, defaults={"value": value, "updated_at": now, "updated_by": by}
        )
        return 1 if created else 0
    written = unchanged_since(answer, base).update(value=value, version=F("version") + 1, updated_at=now, updated_by=by)
    return base.version + 1 if written == 1 else 0


def unchanged_since(answer: Answer, base: Seen) -> QuerySet[Answer]:
    """The guard against lost updates: the row, if it still has the version that the person saw."""
    return Answer.objects.filter(pk=answer.pk, version=base.version)


def _mirror(
    application: Application, values: Mapping[str, Any], changed: Mapping[str, Any], now: dt.datetime, by: User
) -> None:
    """Carry title, period and partners over to where lists, letters and the network read them. A period that ends
    before it begins is kept as an answer only, and `missing` names it."""
    columns: dict[str, Any] = {"updated_at": now}
    if "title" in changed:
        columns["title"] = (values["title"] or "")[:TITLE_LENGTH]
    if changed.keys() & {"starts_on", "ends_on"}:
        days = dict(application.answers.filter(code__in=["starts_on", "ends_on"]).values_list("code", "value"))
        starts, ends = (dt.date.fromisoformat(days[one]) if days.get(one) else None for one in ("starts_on", "ends_on"))
        columns |= {"starts_on": starts, "ends_on": None if starts and ends and ends < starts else ends}
    for question in application.procedure.rules.questions(QuestionKind.ORGANISATIONS):
        if question.code in changed:
            _link_partners(application, values[question.code] or [], by)
    Application.objects.filter(pk=application.pk).update(**columns)


def _link_partners(application: Application, names: Sequence[str], by: User) -> None:
    """Partners that the directory knows by that name, as far as the person may see it; others stay names."""
    found = visible_actors(by).filter(sort_name__in={sort_key(name) for name in names})
    application.partners.set(found.exclude(pk=application.applicant_id))


def confirm_declarations(application: Application, confirmed: Mapping[str, bool], *, by: User) -> dt.datetime:
    """Keep which version of each text was confirmed; person and time are the answer's. What is already confirmed in
    the version that holds stays with whoever confirmed it."""
    with unit_of_work():
        locked = lock_for_edit(application, by=by)
        now = clock.now()
        stored = {one.code: one for one in Answer.objects.filter(application=locked, code__startswith="declaration.")}
        for declaration in locked.procedure.rules.declarations:
            if declaration.code not in confirmed:
                continue
            code = declaration_code(declaration.code)
            value = {"version": declaration.version} if confirmed[declaration.code] else None
            answer = stored.get(code)
            if value != (answer.value if answer else None):
                Answer.objects.update_or_create(
                    application=locked,
                    code=code,
                    defaults={"value": value, "updated_at": now, "updated_by": by},
                    create_defaults={"value": value, "updated_at": now, "updated_by": by, "version": 1},
                )
        Application.objects.filter(pk=locked.pk).update(updated_at=now)
    application.__dict__.pop("_answers", None)
    return now


def declaration_code(code: str) -> str:
    return f"declaration.{code}"


# ---- attachments ---------------------------------------------------------------------------------------------------


def attach(
    application: Application, file: File[bytes], *, kind: str, by: User, command_id: uuid.UUID | None = None
) -> Document | None:
    """Store a file of one of the kinds that the procedure asks for. None for the second press of the same button."""
    if kind not in {one.code for one in application.procedure.rules.attachments}:
        raise Refused(_("Diese Art von Anlage gibt es hier nicht."), code="unknown_kind")
    with unit_of_work():
        locked = lock_for_edit(application, by=by)
        asked = {"kind": kind, "name": file.name, "size": file.size}
        if not once(command_id, by=by, what=("attach", locked.pk), payload=asked):
            return None
        document = documents.store(file, subject=locked, kind=kind, by=by)
        Application.objects.filter(pk=locked.pk).update(updated_at=clock.now())
    return document


def remove_attachment(application: Application, document: Document, *, reason: str, by: User) -> None:
    with unit_of_work():
        lock_for_edit(application, by=by)
        fresh = Document.objects.select_for_update().get(pk=document.pk)
        if fresh.deleted_at is None:
            documents.delete(fresh, by=by, reason=reason)
