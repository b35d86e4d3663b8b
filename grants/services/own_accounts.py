"""The partnership's own accounts: entered by the treasury, confirmed by a second person, closed by either."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from grants.models import OwnAccount, TreasurySetting
from network.iban import checked_iban
from network.models import Partnership
from workflows import clock
from workflows.journal import record, unit_of_work
from workflows.life import Person
from workflows.refusal import Refused


def propose_own_account(partnership: Partnership, *, iban: str, bic: str = "", by: Person, **values: Any) -> OwnAccount:
    _require(by, "grants.propose_own_account", partnership, _("Eigene Konten trägt die Kasse ein."))
    number, found_bic = checked_iban(iban)
    try:
        with unit_of_work(), transaction.atomic():
            account = OwnAccount.objects.create(
                partnership=partnership,
                iban=number,
                bic=bic or found_bic,
                proposed_by_id=by.pk,
                proposed_at=clock.now(),
                **values,
            )
            record(account, "propose_own_account", by=by, facts={"iban": number, "holder": account.holder})
    except IntegrityError as error:
        raise Refused(_("Dieses Konto ist schon eingetragen."), code="account_known", status=409) from error
    return account


def confirm_own_account(account: OwnAccount, *, by: Person) -> OwnAccount:
    with unit_of_work():
        row = _locked(account)
        _require(by, "grants.confirm_own_account", row, _("Bestätigen muss eine zweite Person."))
        if row.confirmed_at:
            return row
        if row.closed_at:
            raise Refused(_("Dieses Konto ist geschlossen."), code="closed", status=409)
        row.confirmed_by_id, row.confirmed_at = by.pk, clock.now()
        row.version += 1
        row.save()
        record(row, "confirm_own_account", by=by, facts={"iban": row.iban, "holder": row.holder})
    return row


def close_own_account(account: OwnAccount, *, by: Person) -> OwnAccount:
    """Nothing is paid from it any more; what the bank still says of it is read."""
    with unit_of_work():
        row = _locked(account)
        _require(by, "grants.close_own_account", row, _("Ein Konto schließt die Kasse oder wer es bestätigen darf."))
        if row.closed_at:
            return row
        if row.runs.filter(sent_at=None, dissolved_at=None).exists():
            raise Refused(_("Ein Lauf von diesem Konto ist noch nicht bei der Bank."), code="run_open")
        row.closed_by_id, row.closed_at = by.pk, clock.now()
        row.version += 1
        row.save()
        record(row, "close_own_account", by=by, facts={"iban": row.iban})
    return row


def set_order_columns(partnership: Partnership, columns: Sequence[str], *, by: Person) -> TreasurySetting:
    _require(by, "grants.set_order_columns", partnership, _("Die Spalten legt die Kasse oder die Verwaltung fest."))
    with unit_of_work():
        setting, _new = TreasurySetting.objects.update_or_create(
            partnership=partnership, defaults={"order_columns": list(columns)}
        )
        record(partnership, "set_order_columns", by=by, facts={"columns": list(columns)})
    return setting


def _locked(account: OwnAccount) -> OwnAccount:
    rows = OwnAccount.objects.select_related("partnership__chain")
    return rows.select_for_update(of=("self",)).get(pk=account.pk)


def _require(by: Person, permission: str, subject: OwnAccount | Partnership, sentence: str) -> None:
    if not by.has_perm(permission, subject):
        raise Refused(sentence, code="forbidden", status=403)
