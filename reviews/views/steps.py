"""The pages of the steps of this app's lives; a step that needs more than a button has a page of its own."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from reviews.forms import CancelForm, StepAsideForm
from reviews.models import Meeting, Review
from reviews.queries import any_review_for, meeting_for
from workflows.views.steps import StepForm, StepView


class ReviewStep(StepView):
    forms: ClassVar[dict[str, type[StepForm]]] = {"step_aside": StepAsideForm}
    texts: ClassVar[dict[str, Any]] = {
        "submit": _("Danach ändert sich das Gutachten nicht mehr."),
        "step_aside": _("Der Antrag verschwindet sofort aus Ihrer Liste. Der Vorsitz entscheidet, wie es weitergeht."),
        "withdraw": _("Das Gutachten wird nicht mehr gebraucht. Punkte aus einem Entwurf zählen nicht."),
    }

    def fetch(self, user: Any, public_id: uuid.UUID) -> Review:
        return any_review_for(user, public_id)

    def back_page(self, subject: Any) -> str:
        """Whoever assigns reviews has no page of somebody else's review."""
        if subject.reviewer_id == self.request.user.pk:
            return super().back_page(subject)
        return reverse("reviews:assign", args=[subject.application.public_id])


class MeetingStep(StepView):
    forms: ClassVar[dict[str, type[StepForm]]] = {"cancel": CancelForm}
    texts: ClassVar[dict[str, Any]] = {
        "invite": _("Danach steht die Tagesordnung fest, und alle Mitglieder des Gremiums sehen sie."),
        "open": _("Wer da ist, halten Sie vorher auf der Seite der Sitzung fest."),
        "close": _("Jeder Beschluss geht sofort an das Amt, das entscheidet. Was vertagt ist, bleibt zugelassen."),
        "sign": _("Mit der zweiten Unterschrift steht die Niederschrift fest."),
        "cancel": _("Die Anträge bleiben zugelassen und können auf eine andere Tagesordnung."),
    }

    def fetch(self, user: Any, public_id: uuid.UUID) -> Meeting:
        return meeting_for(user, public_id)
