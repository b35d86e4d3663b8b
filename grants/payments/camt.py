"""Statements of the bank: camt.053 and camt.054, read in one pass. What differs between banks is absorbed and told.

A booking is what moved on the account; its items are the single payments, where the bank tells them. The key of a
booking is the same in a notice and in the statement that follows it, so that both together count once.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import IO

from django.utils.translation import gettext as _
from lxml import etree

from grants.payments.nodes import amount, day, every, first, moment, name_of, reference, signed, text
from grants.payments.xml import drop, elements, opening
from workflows.refusal import Refused

NAMESPACE = re.compile(r"urn:iso:std:iso:20022:tech:xsd:(?P<message>[a-z]{4}\.\d{3})\.001\.(?P<version>\d{2})")
KINDS = {"Stmt": "camt.053", "Ntfctn": "camt.054"}
KNOWN_VERSIONS = {"02", "08"}
RETURN_CODES = {"RRTN", "RPCR", "ARET", "ARRT"}
RETURN_GVC = re.compile(r"(?:[A-Z]{4}\+)?159(?:\+.*)?")
"""The German banks' own code for a transfer that comes back."""


@dataclass(frozen=True)
class Head:
    """Which account the message is about, and what it says of its balances."""

    kind: str
    identification: str
    number: str
    issued_at: dt.datetime | None
    iban: str
    account: str
    currency: str
    opening: tuple[dt.date | None, Decimal] | None
    closing: tuple[dt.date | None, Decimal] | None
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Item:
    amount: Decimal
    end_to_end_id: str = ""
    counterparty: str = ""
    iban: str = ""
    text: str = ""
    is_return: bool = False
    reason_code: str = ""
    reason_text: str = ""


@dataclass(frozen=True)
class Booking:
    key: str
    amount: Decimal
    currency: str
    booked_on: dt.date
    value_on: dt.date | None
    batch_id: str
    bare_batch: bool
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Pending:
    """Only noted in advance: it has not happened yet."""


def read(file: IO[bytes]) -> Iterator[Head | Booking | Pending]:
    """For each statement its head, then its bookings."""
    notes = _check_document(opening(file)[0])
    head: Head | None = None
    found = False
    seen: Counter[str] = Counter()
    for event, name, element in elements(file, "Ntry", *KINDS):
        if event == "start":
            head, seen = (head, seen) if name == "Ntry" else (None, Counter())
            continue
        if name == "Ntry":
            parent = element.getparent()
            if parent is None or name_of(parent) not in KINDS:
                continue
            if head is None:
                head = _head(parent, notes)
                found = True
                yield head
            yield _booking(element, head, seen) or Pending()
            drop(element)
        elif head is None:
            found = True
            yield _head(element, notes)
            drop(element)
        else:
            drop(element)
    if not found:
        raise Refused(
            _("In der Datei steht kein Kontoauszug (camt.053) und keine Umsatzanzeige (camt.054)."), code="no_statement"
        )


def _check_document(root: etree._Element) -> list[str]:
    space = str(root.tag).rpartition("}")[0].removeprefix("{")
    told = NAMESPACE.fullmatch(space)
    if name_of(root) != "Document":
        raise Refused(_("Das ist keine Nachricht einer Bank nach ISO 20022."), code="not_iso")
    if told is None:
        return [_("Die Datei nennt nicht, in welcher Fassung sie geschrieben ist. Wir haben sie trotzdem gelesen.")]
    message, version = told["message"], told["version"]
    if message not in KINDS.values():
        raise Refused(
            _("Das ist eine Datei „%s“. Gelesen werden Kontoauszüge (camt.053), Umsatzanzeigen (camt.054) und "
              "Rückmeldungen zum Lauf (pain.002).") % message,
            code="other_message",
        )  # fmt: skip
    if version not in KNOWN_VERSIONS:
        return [_("Die Datei hat die Fassung %s.001.%s; geprüft haben wir .02 und .08.") % (message, version)]
    return []


def _head(element: etree._Element, notes: list[str]) -> Head:
    account = first(element, "Acct")
    balances: dict[str, tuple[dt.date | None, Decimal]] = {}
    for one in every(element, "Bal"):
        code = text(one, "Tp/CdOrPrtry/Cd", "Tp/CdOrPrtry/Prtry")
        money = signed(one, amount(first(one, "Amt")))
        if code not in balances or code == "CLBD":  # interim balances stand between; the first opens, the last closes
            balances[code] = (day(first(one, "Dt")), money)
    return Head(
        kind=KINDS[name_of(element)],
        identification=text(element, "Id")[:70],
        number=text(element, "LglSeqNb", "ElctrncSeqNb")[:20],
        issued_at=moment(text(element, "CreDtTm")),
        iban=text(account, "Id/IBAN").replace(" ", "").upper(),
        account=text(account, "Id/Othr/Id", "Nm")[:60],
        currency=text(account, "Ccy") or "EUR",
        opening=balances.get("OPBD") or balances.get("PRCD"),
        closing=balances.get("CLBD"),
        notes=tuple(notes),
    )


def _booking(entry: etree._Element, head: Head, seen: Counter[str]) -> Booking | None:
    """None where the entry is only pending or for information."""
    status = text(entry, "Sts/Cd", "Sts/Prtry", "Sts")
    if status not in {"BOOK", ""}:
        return None
    money = first(entry, "Amt")
    total = signed(entry, amount(money))
    booked_on = day(first(entry, "BookgDt")) or day(first(entry, "ValDt"))
    if booked_on is None:
        raise Refused(_("Bei einem Umsatz fehlt der Buchungstag."), code="date")
    batch = first(entry, "NtryDtls/Btch")
    details = list(every(entry, "NtryDtls/TxDtls"))
    batch_id = reference(batch, "PmtInfId", "MsgId") or (
        reference(details[0], "Refs/PmtInfId", "Refs/MsgId") if details else ""
    )
    items = _items(entry, details, total)
    count = text(batch, "NbOfTxs")
    base = _key(entry, total, booked_on, batch_id if batch is not None else "", items)
    seen[base] += 1
    return Booking(
        key=hashlib.sha256(f"{base}|{seen[base]}".encode()).hexdigest(),
        amount=total,
        currency=(money.get("Ccy") if money is not None else "") or head.currency,
        booked_on=booked_on,
        value_on=day(first(entry, "ValDt")),
        batch_id=batch_id[:35],
        bare_batch=not details and (batch is not None or count not in {"", "1"}),
        items=items,
    )


def _key(entry: etree._Element, total: Decimal, booked_on: dt.date, batch_id: str, items: tuple[Item, ...]) -> str:
    """By the bank's own number; else by the batch; else by everything that is told."""
    number = reference(entry, "AcctSvcrRef")
    if number:
        return f"ref|{number}|{total}|{booked_on}"
    if batch_id:
        return f"batch|{batch_id}|{total}|{booked_on}"
    told = sorted(f"{one.amount}|{one.end_to_end_id}|{one.iban}|{one.text.replace(' ', '')}" for one in items)
    return f"told|{total}|{booked_on}|{'|'.join(told)}"


def _items(entry: etree._Element, details: list[etree._Element], total: Decimal) -> tuple[Item, ...]:
    """The single payments. Where their sums do not make the booking, the booking counts as one."""
    if len(details) <= 1:
        return (_item(entry, details[0] if details else None, total),)
    amounts = [_detail_amount(one, entry) for one in details]
    if None in amounts or sum(one for one in amounts if one is not None) != total:
        return (_item(entry, None, total),)
    return tuple(_item(entry, one, money) for one, money in zip(details, amounts, strict=True) if money is not None)


def _detail_amount(detail: etree._Element, entry: etree._Element) -> Decimal | None:
    """The version .02 hides the amount deeper than .08 does."""
    currency = (element.get("Ccy") if (element := first(entry, "Amt")) is not None else "") or "EUR"
    for path in ("Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/InstdAmt/Amt"):
        found = first(detail, path)
        if found is not None and found.get("Ccy", currency) == currency:
            return signed(detail if text(detail, "CdtDbtInd") else entry, amount(found))
    return None


def _item(entry: etree._Element, detail: etree._Element | None, money: Decimal) -> Item:
    other = "Cdtr" if money < 0 else "Dbtr"
    parties = first(detail, "RltdPties")
    returned = first(detail, "RtrInf")
    remittance = [
        *((one.text or "").strip() for one in every(detail, "RmtInf/Ustrd")),
        text(detail, "RmtInf/Strd/CdtrRefInf/Ref"),
        text(detail, "AddtlTxInf"),
        "" if detail is not None else text(entry, "AddtlNtryInf"),
    ]
    return Item(
        amount=money,
        end_to_end_id=reference(detail, "Refs/EndToEndId")[:35],
        counterparty=text(parties, f"{other}/Pty/Nm", f"{other}/Nm", f"Ultmt{other}/Pty/Nm", f"Ultmt{other}/Nm")[:140],
        iban=text(parties, f"{other}Acct/Id/IBAN").replace(" ", "").upper()[:34],
        text=" ".join(" ".join(one for one in remittance if one).split())[:500],
        is_return=money > 0 and (returned is not None or _is_return(entry, detail)),
        reason_code=text(returned, "Rsn/Cd", "Rsn/Prtry")[:35],
        reason_text=" ".join((one.text or "").strip() for one in every(returned, "AddtlInf"))[:140],
    )


def _is_return(entry: etree._Element, detail: etree._Element | None) -> bool:
    if text(entry, "RvslInd") == "true":
        return True
    for place in (entry, detail):
        if text(place, "BkTxCd/Domn/Fmly/SubFmlyCd") in RETURN_CODES:
            return True
        if RETURN_GVC.fullmatch(text(place, "BkTxCd/Prtry/Cd")):
            return True
    return False
