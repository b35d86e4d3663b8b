from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from network.models import User
from workflows.history import words
from workflows.navigation import Entry, entries

# What is recorded besides the steps.
words(
    {
        "reporting.StatementOfUse.make_due": gettext_lazy("Nachweis angefordert"),
        "reporting.StatementOfUse.move_due_date": gettext_lazy("Frist des Nachweises verschoben"),
        "reporting.StatementOfUse.find_voucher": gettext_lazy("Beleg geprüft"),
        "reporting.StatementOfUse.recognise_the_rest": gettext_lazy("Übrige Belege anerkannt"),
        "reporting.StatementOfUse.draw_sample": gettext_lazy("Stichprobe gezogen"),
        "reporting.VoucherQuestion.ask": gettext_lazy("Rückfrage zu einem Beleg gestellt"),
        "reporting.Notice.draft": gettext_lazy("Bescheid entworfen"),
        "reporting.Notice.edit_reasons": gettext_lazy("Begründung geändert"),
        "reporting.Notice.waive_remedy": gettext_lazy("Auf Rechtsbehelf verzichtet"),
        "reporting.Objection.lodge": gettext_lazy("Widerspruch eingelegt"),
        "reporting.Reclaim.draft": gettext_lazy("Rückforderung vorbereitet"),
        "reporting.Reclaim.answer_hearing": gettext_lazy("Zur Rückforderung geäußert"),
        "reporting.Reclaim.record_repayment": gettext_lazy("Rückzahlung verbucht"),
        "reporting.Reclaim.agree_instalments": gettext_lazy("Ratenzahlung oder Stundung bewilligt"),
        "reporting.Reclaim.end_instalments": gettext_lazy("Ratenzahlung beendet"),
        "reporting.Reclaim.waive_part": gettext_lazy("Auf einen Teil der Rückforderung verzichtet"),
        "grants.Drawdown.report_use": gettext_lazy("Verwendung eingetragen"),
        "grants.Drawdown.withdraw_use": gettext_lazy("Eingetragene Verwendung zurückgenommen"),
        "grants.Drawdown.remind_of_use": gettext_lazy("An die Verwendung erinnert"),
        "grants.Grant.hold": gettext_lazy("Auszahlungen angehalten"),
        "grants.Grant.lift_hold": gettext_lazy("Auszahlungen wieder frei"),
    }
)


@entries
def reporting_entries(request: HttpRequest) -> list[Entry]:
    user = request.user
    if not isinstance(user, User) or not user.represented_actors():
        return []
    return [Entry(_("Meine Förderungen"), reverse("reporting:statements"), 25)]
