"""One page for every step of every life: its form, its button, and a refusal that keeps what was typed."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from workflows.life import Life, Step, steps_of
from workflows.refusal import Refused
from workflows.steps import available_steps, take


class StepForm(forms.Form):
    """Base of the forms of steps: `cleaned_data` is the step's payload. Gets the subject and the person."""

    def __init__(self, *args: Any, subject: Life, by: Any, **kwargs: Any) -> None:
        self.subject = subject
        self.by = by
        super().__init__(*args, **kwargs)

    def payload(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class StepView(View):
    """GET asks what the step needs, POST takes it. Subclasses say how the subject is fetched, and which forms
    there are. A step that the person may not take from where the subject is does not exist (404)."""

    forms: ClassVar[dict[str, type[StepForm]]] = {}
    texts: ClassVar[dict[str, Any]] = {}
    template_name = "workflows/step.html"

    def fetch(self, user: Any, public_id: uuid.UUID) -> Life:
        raise NotImplementedError

    @property
    def person(self) -> Any:
        """Whoever is signed in; the middleware lets nobody else through."""
        return self.request.user

    def get(self, request: HttpRequest, public_id: uuid.UUID, step: str) -> HttpResponse:
        subject = self.fetch(request.user, public_id)
        return self.show(subject, self.step_of(subject, step), self.form(subject, step))

    def post(self, request: HttpRequest, public_id: uuid.UUID, step: str) -> HttpResponse:
        subject = self.fetch(request.user, public_id)
        if step not in steps_of(type(subject)):
            raise Http404
        command = CommandForm(request.POST)
        form = self.form(subject, step, request.POST, request.FILES)
        if not (command.is_valid() and form.is_valid()):
            return self.show(subject, self.step_of(subject, step), form, status=422)
        try:
            self.take(subject, step, command.cleaned_data, form)
        except Refused as refusal:
            fresh = self.fetch(request.user, public_id)
            return self.show(fresh, steps_of(type(fresh))[step], form, refusal=refusal, status=refusal.status)
        messages.success(request, self.done_text(steps_of(type(subject))[step]))
        return redirect(self.next_page(subject))

    def take(self, subject: Life, step: str, command: dict[str, Any], form: StepForm) -> Life:
        return take(
            subject,
            step,
            by=self.person,
            command_id=command["command_id"],
            version=command["version"],
            **form.payload(),
        )

    def step_of(self, subject: Life, name: str) -> Step:
        step = next((one for one in available_steps(subject, self.person) if one.name == name), None)
        if step is None:
            raise Http404
        return step

    def form(self, subject: Life, step: str, *args: Any) -> StepForm:
        return self.forms.get(step, StepForm)(*args, subject=subject, by=self.request.user)

    def show(
        self, subject: Life, step: Step, form: StepForm, *, refusal: Refused | None = None, status: int = 200
    ) -> HttpResponse:
        context = {
            "subject": subject,
            "step": step,
            "form": form,
            "text": self.texts.get(step.name, ""),
            "command_id": uuid.uuid4(),
            "refusal": refusal,
            "back": self.back_page(subject),
        }
        return render(self.request, self.template_name, context, status=status)

    def done_text(self, step: Step) -> str:
        return _("Erledigt: %s.") % step.label

    def back_page(self, subject: Life) -> str:
        """Where the person came from and goes back to."""
        address: str = subject.get_absolute_url()  # type: ignore[attr-defined]
        return address

    def next_page(self, subject: Life) -> str:
        return self.back_page(subject)


class CommandForm(forms.Form):
    """What every step's form carries besides its own fields."""

    command_id = forms.UUIDField()
    version = forms.IntegerField(min_value=1, max_value=2**31 - 1)
