"""The criteria that a new procedure begins with: scale 0 to 5, weights that add up to 100."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_noop as _

SCALE = range(6)
BEST = 5


@dataclass(frozen=True)
class DefaultCriterion:
    code: str
    label: str
    help: str
    weight: Decimal

    def as_fields(self) -> dict[str, Any]:
        return {"code": self.code, "label": self.label, "help": self.help, "weight": self.weight}


CRITERIA = (
    DefaultCriterion(
        "need",
        _("Bedarf und Beitrag zum Handlungskonzept"),
        _("Braucht es das hier? Passt es zu unseren Zielen?"),
        Decimal(25),
    ),
    DefaultCriterion(
        "effect",
        _("Wirkung und Indikatoren"),
        _("Ist klar, was sich ändern soll und woran man es merkt?"),
        Decimal(20),
    ),
    DefaultCriterion("target_group", _("Zielgruppe"), _("Werden die Richtigen erreicht?"), Decimal(15)),
    DefaultCriterion(
        "participation", _("Beteiligung und Zusammenarbeit"), _("Wer gestaltet mit, wer ist Partner?"), Decimal(15)
    ),
    DefaultCriterion("cost", _("Kosten und Nutzen"), _("Stehen die Ausgaben in einem guten Verhältnis?"), Decimal(15)),
    DefaultCriterion(
        "inclusion", _("Teilhabe und Nachhaltigkeit"), _("Können alle mitmachen? Bleibt etwas?"), Decimal(10)
    ),
)
