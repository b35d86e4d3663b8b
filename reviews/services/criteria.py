from __future__ import annotations

from django.utils.translation import gettext as _

from grants.models import Procedure
from reviews.defaults import CRITERIA
from reviews.models import Criterion
from workflows.refusal import Refused


def attach_default_criteria(procedure: Procedure) -> list[Criterion]:
    """Give a procedure the criteria of `reviews.defaults`. Part of setting up a track, before it is published."""
    if Criterion.objects.filter(procedure=procedure).exists():
        raise Refused(_("Diese Fassung hat schon Kriterien."), code="exists", status=409)
    return Criterion.objects.bulk_create(
        Criterion(procedure=procedure, position=position, **one.as_fields())
        for position, one in enumerate(CRITERIA, start=1)
    )
