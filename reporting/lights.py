"""The traffic light of a plan's items: in the plan, dearer but within the tolerance, or more than counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from grants.money import ZERO
from reporting.reckoning import Item, Reckoning
from workflows.templatetags.numbers_and_dates import euro


@dataclass(frozen=True)
class Light:
    """`level` names the badge (KERN); `advice` says what to do, empty where nothing is to be done."""

    item: Item
    level: str
    word: str
    advice: str = ""


def compared(reckoning: Reckoning, *, may_reallocate: bool) -> dict[str, Any]:
    """What `reporting/lights.html` shows. A running grant's plan may still be changed."""
    lights = [_light(item, may_reallocate) for item in reckoning.items]
    return {
        "lights": lights,
        "sentence": _sentence(reckoning, lights),
        "wants_reallocation": may_reallocate and any(one.level == "danger" for one in lights),
    }


def _sentence(reckoning: Reckoning, found: list[Light]) -> str:
    """The rule of the items, for this list, in a sentence."""
    over = [one for one in found if one.level == "danger"]
    watch = [one for one in found if one.level == "warning"]
    if over:
        names = ", ".join(one.item.label for one in over)
        return _("%(sum)s zählen nach heutigem Stand nicht mit: %(names)s.") % {
            "sum": euro(reckoning.not_counted),
            "names": names,
        }
    if reckoning.not_counted:
        return _("%s zählen nach heutigem Stand nicht mit.") % euro(reckoning.not_counted)
    if watch:
        names = ", ".join(one.item.label for one in watch)
        return _("Teurer als geplant, aber im Rahmen: %s. Schreiben Sie im Bericht einen Satz dazu.") % names
    return _("Alles liegt im Plan.")


def _light(item: Item, may_reallocate: bool) -> Light:
    planned: Any = item.planned
    if planned is None:
        return Light(item, "", item.deviation)
    if item.actual > item.recognised:
        lost = euro(item.actual - item.recognised)
        if may_reallocate:
            advice = _("%s zählen nicht. Erklären Sie im Bericht, warum, oder beantragen Sie eine Umwidmung.") % lost
        else:
            advice = _("%s zählen nicht. Erklären Sie im Bericht, warum.") % lost
        return Light(item, "danger", _("nicht geplant") if planned == ZERO else item.deviation, advice)
    if item.actual > planned:
        advice = _("Noch im Rahmen. Schreiben Sie im Bericht einen Satz dazu.")
        return Light(item, "warning", item.deviation, advice)
    return Light(item, "success", item.deviation)
