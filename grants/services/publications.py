"""Drafts that two people put into force: the administrator lays one before the decider, who publishes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from grants.models.publication import Publication
from network.models import User
from network.services.guard import locked, require, save
from workflows import clock
from workflows.journal import record, unit_of_work
from workflows.refusal import Refused

P = TypeVar("P", bound=Publication)


def writable(row: P, *, by: User, version: int | None = None) -> P:
    """The draft, locked; refused once it is published or lies before the decider."""
    require(by, "grants.change_rules", row)
    found = locked(row, version)
    if found.published_at is not None:
        raise Refused(_("Diese Fassung ist veröffentlicht und steht fest."), code="published", status=409)
    if found.proposed_at is not None:
        raise Refused(
            _("Der Entwurf liegt der Bewilligung vor. Nehmen Sie ihn zurück, um ihn zu ändern."), code="proposed"
        )
    return found


def propose(row: P, *, by: User, version: int | None = None, facts: Mapping[str, Any] | None = None) -> P:
    """Lay the draft before the decider. Its content stands still from here on."""
    with unit_of_work():
        draft = writable(row, by=by, version=version)
        draft.proposed_by, draft.proposed_at = by, clock.now()
        record(save(draft), "propose", by=by, facts=facts)
    return draft


def take_back(row: P, *, by: User) -> P:
    require(by, "grants.change_rules", row)
    return _reopened(row, "take_back", by=by, facts={})


def send_back(row: P, *, note: str, by: User) -> P:
    """The decider wants something else; the note says what."""
    require(by, "grants.publish_rules", row)
    return _reopened(row, "send_back", by=by, facts={"note": note})


def publish(row: P, *, by: User, version: int | None = None) -> P:
    """The second person puts it into force. From now on it is frozen."""
    with unit_of_work():
        found = locked(row, version)
        _require_proposal(found)
        if found.proposed_by_id == by.pk:
            raise Refused(
                _("Veröffentlicht wird zu zweit: Sie haben den Entwurf selbst vorgelegt."), code="four_eyes", status=403
            )
        require(by, "grants.publish_rules", found)
        found.published_by, found.published_at = by, clock.now()
        record(save(found), "publish", by=by, facts={"with": found.proposed_by.public_id})
    return found


def _reopened(row: P, verb: str, *, by: User, facts: Mapping[str, Any]) -> P:
    with unit_of_work():
        found = locked(row)
        _require_proposal(found)
        found.proposed_by = found.proposed_at = None
        record(save(found), verb, by=by, facts=facts)
    return found


def _require_proposal(row: Publication) -> None:
    if not row.is_waiting:
        raise Refused(_("Dieser Entwurf liegt der Bewilligung gerade nicht vor."), code="not_proposed", status=409)
