"""Projects that another funder pays and the partnership only coordinates."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from network.models import Actor, ExternalGrant, Partnership
from network.services.guard import locked, require, save
from workflows.journal import record, unit_of_work
from workflows.life import Person
from workflows.refusal import Refused


def record_external_grant(
    *,
    partnership: Partnership,
    recipient: Actor,
    programme: str,
    funder: str,
    title: str,
    amount: Decimal,
    period_from: dt.date,
    period_until: dt.date,
    by: Person,
    **fields: Any,
) -> ExternalGrant:
    require(by, "network.change_external_grant", partnership)
    _check(amount, period_from, period_until, fields.get("year_amounts", {}))
    with unit_of_work():
        locked(partnership)
        same = {"programme": programme, "title": title, "period_from": period_from, "period_until": period_until}
        if partnership.external_grants.filter(recipient=recipient, **same).exists():
            raise Refused(_("Dieses Vorhaben ist schon eingetragen."), code="exists", status=409)
        grant = ExternalGrant.objects.create(
            partnership=partnership, recipient=recipient, programme=programme, funder=funder, title=title,
            amount=amount, period_from=period_from, period_until=period_until, **fields,
        )  # fmt: skip
        facts = {"title": title, "amount": amount, "recipient": recipient.public_id, "programme": programme}
        record(grant, "record_external_grant", by=by, facts=facts)
    return grant


def change_external_grant(
    grant: ExternalGrant, *, by: Person, version: int | None = None, **fields: Any
) -> ExternalGrant:
    require(by, "network.change_external_grant", grant)
    with unit_of_work():
        row = locked(grant, version)
        changed = {name: value for name, value in fields.items() if getattr(row, name) != value}
        for name, value in changed.items():
            setattr(row, name, value)
        _check(row.amount, row.period_from, row.period_until, row.year_amounts)
        if changed:
            save(row)
            record(row, "change_external_grant", by=by, facts={"fields": sorted(changed), "amount": row.amount})
    return row


def _check(amount: Decimal, first: dt.date, last: dt.date, year_amounts: dict[str, Any]) -> None:
    if amount <= 0:
        raise Refused(_("Der Betrag muss größer als null sein."), code="amount")
    if last < first:
        raise Refused(_("Das Ende liegt vor dem Anfang. Wählen Sie einen späteren Tag."), code="period")
    if year_amounts and sum(Decimal(str(value)) for value in year_amounts.values()) != amount:
        raise Refused(_("Die Beträge der Jahre ergeben zusammen nicht den Gesamtbetrag."), code="year_amounts")
