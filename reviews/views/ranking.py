"""Cases of a call in order of their points, and the line where the money ends."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from grants.completeness import euros
from grants.money import ZERO
from network.request import Request
from reviews.queries import CallRanking, RankedCase, call_for, ranking_of
from reviews.ranking import Mode, Standing


@require_safe
def ranking(request: Request, public_id: uuid.UUID) -> HttpResponse:
    call = call_for(request.user, public_id)
    mode = _mode(request.GET.get("rule") or str(call.procedure.rules.extra.get("ranking", "")))
    found = ranking_of(call, request.user, mode)
    pairs = twins(found)
    close = {one.place.entry.key for pair in pairs for one in (pair.above, pair.below)}
    context = {
        "call": call,
        "close": close,
        "mode": mode,
        "other": Mode.SKIP_AND_FILL if mode == Mode.STRICT else Mode.STRICT,
        "found": found,
        "order": found.order,
        "above": found.cases[: found.order.cut],
        "below": found.cases[found.order.cut :],
        "requested": sum(place.entry.requested for place in found.order.places),
        "funded": found.order.standing(Standing.FUNDED),
        "waiting": found.order.standing(Standing.WAITING),
        "waiting_sum": found.order.requested(Standing.WAITING),
        "parts": bar_parts(found, close),
        "bar_label": bar_label(found),
        "twins": pairs,
        "threshold": call.procedure.rules.score_threshold,
    }
    return render(request, "reviews/ranking.html", context)


def _mode(value: str) -> Mode:
    return Mode(value) if value in set(Mode) else Mode.STRICT


def bar_parts(found: CallRanking, close: set[int]) -> list[dict[str, Any]]:
    funded = [
        {"amount": place.entry.requested, "tone": "3", "label": _("gefördert, aber Kopf an Kopf")}
        if place.entry.key in close
        else {"amount": place.entry.requested, "tone": "1", "label": _("gefördert")}
        for place in found.order.standing(Standing.FUNDED)
    ]
    waiting = [
        {"amount": place.entry.requested, "tone": "soft", "label": _("über dem Budget")}
        for place in found.order.standing(Standing.WAITING)
    ]
    return funded + waiting


def bar_label(found: CallRanking) -> str:
    """The picture in one sentence, for those who do not see it."""
    words = {"planned": euros(found.order.planned), "budget": euros(found.order.budget)}
    return _("%(planned)s von %(budget)s sind verplant.") % words


@dataclass(frozen=True)
class Twins:
    """One case above and one below the line where the money ends, whose reviews overlap: there talking decides."""

    above: RankedCase
    below: RankedCase

    @property
    def distance(self) -> Decimal:
        return (self.above.place.entry.points or ZERO) - (self.below.place.entry.points or ZERO)


def twins(found: CallRanking) -> list[Twins]:
    above = [one for one in found.cases if one.place.standing == Standing.FUNDED]
    below = [one for one in found.cases if one.place.standing == Standing.WAITING]
    if not above or not below:
        return []
    last = above[-1].reviews.result
    pairs = []
    for one in below:
        first = one.reviews.result
        if last is not None and first is not None and first.highest >= last.lowest:
            pairs.append(Twins(above[-1], one))
    return pairs
