"""The pages of the steps of this app's lives."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from reporting.forms import notices, reclaims, verification
from reporting.models import Notice, Objection, Reclaim, StatementOfUse, VoucherQuestion
from reporting.queries import notice_for, objection_for, question_for, reclaim_for, statement_for
from workflows.views.steps import StepForm, StepView


class StatementStep(StepView):
    forms: ClassVar[dict[str, type[StepForm]]] = {
        "return": verification.NoteForm,
        "verify": verification.OptionalNoteForm,
        "waive": verification.ReasonNoteForm,
        "reopen": verification.ReasonNoteForm,
    }
    texts: ClassVar[dict[str, Any]] = {
        "submit": _("Mit dem Absenden erklären Sie, dass die Ausgaben notwendig waren, dass Sie wirtschaftlich und "
                    "sparsam verfahren sind und dass die Angaben mit den Büchern und Belegen übereinstimmen."),
        "resubmit": _("Mit dem Absenden erklären Sie, dass die Angaben mit den Büchern und Belegen übereinstimmen."),
        "verify": _("Die Prüfung ist fertig. Aus Belegen, Plan und Einnahmen ergibt sich die endgültige Zuwendung; "
                    "festsetzen muss sie eine zweite Person."),
        "return": _("Die Organisation kann den Nachweis wieder ändern und noch einmal absenden."),
        "waive": _("Die Organisation muss keinen Nachweis abgeben. Das geht nur, wenn nichts ausgezahlt wurde oder der "
                   "Aufwand in keinem Verhältnis steht."),
    }  # fmt: skip

    def fetch(self, user: Any, public_id: uuid.UUID) -> StatementOfUse:
        return statement_for(user, public_id)

    def next_page(self, subject: Any) -> str:
        """Handing in ends on the receipt."""
        if self.kwargs["step"] in {"submit", "resubmit"}:
            return reverse("reporting:statement_receipt", args=[subject.public_id])
        return self.back_page(subject)


class QuestionStep(StepView):
    forms: ClassVar[dict[str, type[StepForm]]] = {"answer": verification.AnswerForm}
    texts: ClassVar[dict[str, Any]] = {
        "withdraw": _("Die Frage erledigt sich. Die Organisation muss nicht mehr antworten."),
    }

    def fetch(self, user: Any, public_id: uuid.UUID) -> VoucherQuestion:
        return question_for(user, public_id)


class ReclaimStep(StepView):
    forms: ClassVar[dict[str, type[StepForm]]] = {
        "hear": reclaims.HearForm,
        "issue": reclaims.IssueReclaimForm,
        "drop": reclaims.ReasonsForm,
        "waive": reclaims.ReasonsForm,
    }
    texts: ClassVar[dict[str, Any]] = {
        "hear": _("Bevor etwas gefordert wird, kann die Organisation sich äußern. Sie bekommt ein Anhörungsschreiben."),
        "issue": _("Die Organisation erhält einen Rückforderungsbescheid mit Rechtsbehelfsbelehrung."),
        "drop": _("Es wird nichts gefordert."),
        "waive": _("Auf den offenen Betrag wird verzichtet. Die Akte kann geschlossen werden."),
    }

    def fetch(self, user: Any, public_id: uuid.UUID) -> Reclaim:
        return reclaim_for(user, public_id)


class NoticeStep(StepView):
    forms: ClassVar[dict[str, type[StepForm]]] = {"notify": notices.NotifyForm, "replace": notices.ReplaceForm}
    texts: ClassVar[dict[str, Any]] = {
        "issue": _("Mit dem Erlass steht der Text fest. Der Brief wird als PDF erstellt und im Portal bekannt "
                   "gegeben."),
        "notify": _("Der Bescheid gilt vom Tag der Aufgabe zur Post an nach der gesetzlichen Frist als bekannt "
                    "gegeben."),
        "replace": _("Der Bescheid gilt nicht mehr. Ein neuer Entwurf mit demselben Inhalt wird angelegt, den Sie "
                     "richtigstellen und erlassen."),
        "become_final": _("Die Frist ist abgelaufen, der Bescheid ist bestandskräftig."),
    }  # fmt: skip

    def fetch(self, user: Any, public_id: uuid.UUID) -> Notice:
        return notice_for(user, public_id)


class ObjectionStep(StepView):
    forms: ClassVar[dict[str, type[StepForm]]] = {"uphold": notices.OutcomeForm, "dismiss": notices.OutcomeForm}
    texts: ClassVar[dict[str, Any]] = {
        "uphold": _("Die Organisation bekommt recht. Der Bescheid wird ersetzt, und was er entschieden hat, wird "
                    "wieder geöffnet."),
        "dismiss": _("Der Bescheid bleibt bestehen. Der Organisation bleibt der Weg zum Verwaltungsgericht."),
        "withdraw": _("Der Bescheid wird bestandskräftig, sobald die Frist abgelaufen ist."),
    }  # fmt: skip

    def fetch(self, user: Any, public_id: uuid.UUID) -> Objection:
        return objection_for(user, public_id)
