from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.queries import COMMITTEE, OFFICE
from grants.rule_pages import waiting_for
from network.models import Role, User
from workflows.history import words
from workflows.navigation import Entry, entries

words(
    {
        "grants.RuleSet.start_rule_set": gettext_lazy("Entwurf begonnen"),
        "grants.RuleSet.describe_rule_set": gettext_lazy("Name oder Beginn geändert"),
        "grants.RuleSet.change_rule_set": gettext_lazy("Werte geändert"),
        "grants.RuleSet.try_rule_set": gettext_lazy("Abgeschlossene Fälle nachgerechnet"),
        "grants.RuleSet.propose": gettext_lazy("Der Bewilligung vorgelegt"),
        "grants.RuleSet.take_back": gettext_lazy("Zurückgenommen"),
        "grants.RuleSet.send_back": gettext_lazy("Von der Bewilligung zurückgegeben"),
        "grants.RuleSet.publish": gettext_lazy("Veröffentlicht"),
        "grants.Call.prepare_call": gettext_lazy("Aufruf vorbereitet"),
        "grants.Call.rewrite_call": gettext_lazy("Aufruf geändert"),
        "grants.Call.propose": gettext_lazy("Der Bewilligung vorgelegt"),
        "grants.Call.take_back": gettext_lazy("Zurückgenommen"),
        "grants.Call.send_back": gettext_lazy("Von der Bewilligung zurückgegeben"),
        "grants.Call.publish": gettext_lazy("Veröffentlicht"),
        "grants.Procedure.propose": gettext_lazy("Der Bewilligung vorgelegt"),
        "grants.Procedure.take_back": gettext_lazy("Zurückgenommen"),
        "grants.Procedure.send_back": gettext_lazy("Von der Bewilligung zurückgegeben"),
        "grants.Procedure.publish": gettext_lazy("Veröffentlicht"),
        "discard_call": gettext_lazy("Vorbereiteter Aufruf verworfen"),
        "discard_rule_set": gettext_lazy("Entwurf eines Regelwerks verworfen"),
    }
)


@entries
def grants_entries(request: HttpRequest) -> list[Entry]:
    user = request.user
    if not isinstance(user, User):
        return [Entry(_("Aufrufe"), reverse("grants:calls"), 10)]
    found = []
    roles = {one.role for one in user.held()}
    if user.represented_actors():
        found.append(Entry(_("Meine Anträge"), reverse("grants:mine"), 20))
    if roles & (OFFICE | COMMITTEE):
        found.append(Entry(_("Fälle"), reverse("grants:cases"), 20))
    if roles & OFFICE:
        found.append(Entry(_("Geld"), reverse("grants:money"), 40))
    if roles & {Role.ADMINISTRATOR, Role.DECIDER}:
        rules, programme = waiting_for(user) if Role.DECIDER in roles else (0, 0)
        found.append(Entry(_("Aufrufe"), reverse("grants:programme"), 84, count=programme or None))
        found.append(Entry(_("Regeln"), reverse("grants:rule_sets"), 85, count=rules or None))
    elif not roles & OFFICE:
        found.append(Entry(_("Aufrufe"), reverse("grants:calls"), 70))
    return found
