"""The pages of the steps of this app's lives."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from grants.forms import steps as forms
from grants.forms.amendments import AgreeForm
from grants.models import Amendment, Application, Drawdown, Grant
from grants.queries import amendment_for, application_for, drawdown_for, grant_for
from workflows.views.steps import StepForm, StepView


class ApplicationStep(StepView):
    forms: ClassVar[dict[str, type[StepForm]]] = {
        "return": forms.ReturnForm,
        "refuse": forms.ReasonsForm,
        "approve": forms.ApproveForm,
        "reject": forms.RejectForm,
        "send_back": forms.ReasonsForm,
        "reopen": forms.ReasonsForm,
        "wait": forms.OptionalReasonsForm,
        "withdraw": forms.WithdrawForm,
    }
    texts: ClassVar[dict[str, Any]] = {
        "submit": _("Mit dem Absenden geben Sie den Antrag ab. Sie erhalten sofort eine Bestätigung."),
        "withdraw": _("Der Antrag wird nicht weiter bearbeitet. Sie können ihn noch lesen, aber nicht mehr ändern. Das "
                      "lässt sich nicht zurücknehmen."),
        "admit": _("Der Antrag ist vollständig und förderfähig. Er geht in die Beratung."),
        "refuse": _("Der Antrag wird aus formalen Gründen abgelehnt. Die Organisation erhält einen Bescheid mit "
                    "Rechtsbehelfsbelehrung."),
        "approve": _("Die Organisation erhält einen Zuwendungsbescheid, und das Geld wird im Fonds gebunden."),
        "reject": _("Die Organisation erhält einen Ablehnungsbescheid mit Rechtsbehelfsbelehrung."),
        "wait": _("Sobald Geld frei wird, können Sie den Antrag nachrücken lassen."),
    }  # fmt: skip

    def fetch(self, user: Any, public_id: uuid.UUID) -> Application:
        return application_for(user, public_id)


class GrantStep(StepView):
    forms: ClassVar[dict[str, type[StepForm]]] = {
        "accept": forms.AcceptForm,
        "decline": forms.OptionalReasonsForm,
        "revoke": forms.ReasonsForm,
        "reopen": forms.ReasonsForm,
    }
    texts: ClassVar[dict[str, Any]] = {
        "accept": _("Mit der Annahme gelten der Bescheid und seine Auflagen für Sie. Danach können Sie Geld abrufen."),
        "decline": _("Das Geld wird für andere Projekte frei."),
        "begin_closing": _("Das Projekt ist zu Ende. Der Verwendungsnachweis wird geprüft und abgerechnet."),
        "close": _("Die Akte wird geschlossen, und die Aufbewahrungsfrist beginnt."),
    }

    def fetch(self, user: Any, public_id: uuid.UUID) -> Grant:
        return grant_for(user, public_id)


class AmendmentStep(StepView):
    forms: ClassVar[dict[str, type[StepForm]]] = {"agree": AgreeForm, "refuse": forms.AnswerForm}
    texts: ClassVar[dict[str, Any]] = {
        "agree": _("Die Organisation erhält einen Änderungsbescheid. Was sich ändert, gilt von dem Tag an, den Sie "
                   "festlegen."),
        "refuse": _("Die Organisation erhält einen Bescheid mit Ihrer Antwort. Alles bleibt, wie es bewilligt ist."),
    }  # fmt: skip

    def fetch(self, user: Any, public_id: uuid.UUID) -> Amendment:
        return amendment_for(user, public_id)


class DrawdownStep(StepView):
    forms: ClassVar[dict[str, type[StepForm]]] = {
        "check": forms.OptionalNoteForm,
        "return": forms.NoteForm,
        "refuse": forms.NoteForm,
        "cancel": forms.NoteForm,
        "bounce": forms.NoteForm,
        "confirm": forms.ConfirmPaymentForm,
    }
    texts: ClassVar[dict[str, Any]] = {
        "check": _("Sie bestätigen: Der Abruf ist sachlich und rechnerisch richtig. Anordnen muss eine zweite Person."),
        "approve": _("Sie ordnen die Auszahlung an. Überweisen muss eine weitere Person."),
        "bounce": _("Das Geld ist zurückgekommen. Die Bankverbindung wird gesperrt, bis sie neu bestätigt ist."),
    }

    def fetch(self, user: Any, public_id: uuid.UUID) -> Drawdown:
        return drawdown_for(user, public_id)

    def get(self, request: HttpRequest, public_id: uuid.UUID, step: str) -> HttpResponse:
        return self.to_the_run(public_id, step) or super().get(request, public_id, step)

    def post(self, request: HttpRequest, public_id: uuid.UUID, step: str) -> HttpResponse:
        return self.to_the_run(public_id, step) or super().post(request, public_id, step)

    def to_the_run(self, public_id: uuid.UUID, step: str) -> HttpResponse | None:
        """A payment goes into a run and leaves it together with others: whoever may is led there."""
        if step not in {"order", "recall"}:
            return None
        drawdown = self.fetch(self.request.user, public_id)
        self.step_of(drawdown, step)
        return redirect("grants:new_run") if drawdown.run is None else redirect(drawdown.run)
