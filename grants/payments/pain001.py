"""The payment file: pain.001.001.09, as German banks take it. Facts in, bytes out: the same facts, the same bytes.

The official schema lets through what banks refuse, so our own rules come first (`faults`): every IBAN holds its check
digits; amounts are positive, in euros, with two places; there is at least one payment; numbers by which payments are
found are unique, at most 35 characters and not led by a slash; every text consists of allowed letters; names have 1 to
70, remittance 1 to 140 characters; an address names town and country, in fields of its own, never in lines; the day is
a bank working day and not before `on`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree
from schwifty import BIC, IBAN
from schwifty.exceptions import SchwiftyException

from grants.payments.charset import ALLOWED
from grants.payments.days import is_bank_day

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
NAME, REMITTANCE, IDENTIFICATION = 70, 140, 35
MOST = Decimal("999999999.99")


@dataclass(frozen=True)
class Address:
    town: str
    country: str
    postal_code: str = ""
    street: str = ""
    building: str = ""


@dataclass(frozen=True)
class Party:
    """A holder of an account, in the letters of the bank."""

    name: str
    iban: str
    bic: str = ""
    address: Address | None = None


@dataclass(frozen=True)
class Transfer:
    end_to_end_id: str
    amount: Decimal
    payee: Party
    remittance: str


@dataclass(frozen=True)
class PaymentFile:
    message_id: str
    created_at: dt.datetime
    pay_on: dt.date
    debtor: Party
    batch_booking: bool
    transfers: tuple[Transfer, ...]

    @property
    def total(self) -> Decimal:
        return sum((one.amount for one in self.transfers), Decimal("0.00"))

    def to_json(self) -> dict[str, Any]:
        told = asdict(self)
        told |= {"created_at": self.created_at.isoformat(), "pay_on": self.pay_on.isoformat()}
        told["transfers"] = [dict(one, amount=str(one["amount"])) for one in told["transfers"]]
        return told

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> PaymentFile:
        return cls(
            message_id=told["message_id"],
            created_at=dt.datetime.fromisoformat(told["created_at"]),
            pay_on=dt.date.fromisoformat(told["pay_on"]),
            debtor=_party(told["debtor"]),
            batch_booking=told["batch_booking"],
            transfers=tuple(
                Transfer(one["end_to_end_id"], Decimal(one["amount"]), _party(one["payee"]), one["remittance"])
                for one in told["transfers"]
            ),
        )


@dataclass(frozen=True)
class Fault:
    """What a person has to put right, and where."""

    where: str
    sentence: str


def make(file: PaymentFile) -> bytes:
    """The bytes for the bank."""
    root = etree.Element(f"{{{NAMESPACE}}}Document", nsmap={None: NAMESPACE})
    body = _in(root, "CstmrCdtTrfInitn")
    header = _in(body, "GrpHdr")
    _in(header, "MsgId", file.message_id)
    _in(header, "CreDtTm", file.created_at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    _sums(header, file)
    _in(_in(header, "InitgPty"), "Nm", file.debtor.name)
    batch = _in(body, "PmtInf")
    _in(batch, "PmtInfId", file.message_id)
    _in(batch, "PmtMtd", "TRF")
    _in(batch, "BtchBookg", "true" if file.batch_booking else "false")
    _sums(batch, file)
    _in(_in(_in(batch, "PmtTpInf"), "SvcLvl"), "Cd", "SEPA")
    _in(_in(batch, "ReqdExctnDt"), "Dt", file.pay_on.isoformat())
    _write_party(batch, "Dbtr", file.debtor)
    _write_account(batch, "DbtrAcct", file.debtor)
    _write_bank(batch, "DbtrAgt", file.debtor)
    _in(batch, "ChrgBr", "SLEV")
    for one in file.transfers:
        _write_transfer(batch, one)
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return data


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def faults(file: PaymentFile, *, on: dt.date) -> list[Fault]:
    """Everything that our rules or the official schema refuse; empty where the file may go out."""
    found = list(_faults(file, on))
    if found:
        return found
    schema = _schema()
    if schema.validate(etree.fromstring(make(file))):
        return []
    return [Fault(file.message_id, str(error.message)) for error in schema.error_log]


def _faults(file: PaymentFile, on: dt.date) -> Iterator[Fault]:
    if not file.transfers:
        yield Fault(file.message_id, _("Der Lauf enthält keine Zahlung."))
    if file.pay_on < on:
        yield Fault(file.message_id, _("Der Ausführungstag liegt in der Vergangenheit."))
    if not is_bank_day(file.pay_on):
        yield Fault(file.message_id, _("Der Ausführungstag ist kein Bankarbeitstag."))
    yield from _identification_faults(file.message_id, file.message_id)
    yield from _party_faults(file.debtor.name or file.message_id, file.debtor)
    seen = set()
    for one in file.transfers:
        where = one.payee.name or one.end_to_end_id
        yield from _identification_faults(where, one.end_to_end_id)
        if one.end_to_end_id in seen:
            yield Fault(where, _("Zwei Zahlungen tragen dieselbe Kennung."))
        seen.add(one.end_to_end_id)
        exponent = one.amount.as_tuple().exponent
        if not (isinstance(exponent, int) and exponent >= -2 and Decimal(0) < one.amount <= MOST):
            yield Fault(where, _("Der Betrag muss größer als null sein und auf volle Cent lauten."))
        yield from _text_faults(where, _("Verwendungszweck"), one.remittance, REMITTANCE)
        yield from _party_faults(where, one.payee)


def _identification_faults(where: str, text: str) -> Iterator[Fault]:
    if not 1 <= len(text) <= IDENTIFICATION or not ALLOWED.issuperset(text) or text.startswith("/") or "//" in text:
        yield Fault(where, _("Die Kennung „%s“ nehmen Banken nicht an.") % text)


def _text_faults(where: str, field: str, text: str, limit: int) -> Iterator[Fault]:
    if not text.strip():
        yield Fault(where, _("%s: Es fehlt der Text.") % field)
    elif len(text) > limit:
        yield Fault(where, _("%(field)s: höchstens %(limit)d Zeichen.") % {"field": field, "limit": limit})
    elif not ALLOWED.issuperset(text):
        yield Fault(where, _("%s: enthält Zeichen, die Banken nicht annehmen.") % field)


def _party_faults(where: str, party: Party) -> Iterator[Fault]:
    yield from _text_faults(where, _("Kontoinhaber"), party.name, NAME)
    try:
        IBAN(party.iban, validate_bban=False)
    except SchwiftyException:
        yield Fault(where, _("Die Prüfziffer der IBAN stimmt nicht."))
    if party.bic:
        try:
            BIC(party.bic)
        except SchwiftyException:
            yield Fault(where, _("Der BIC „%s“ ist keiner.") % party.bic)
    if party.address is None:
        return
    address = party.address
    if not address.town or not address.country:
        yield Fault(where, _("Zu einer Anschrift gehören Ort und Land."))
    limits = ((address.town, 35), (address.postal_code, 16), (address.street, 70), (address.building, 16))
    for text, limit in limits:
        if text:
            yield from _text_faults(where, _("Anschrift"), text, limit)


@cache
def _schema() -> etree.XMLSchema:
    """The official schema, as the package sepaxml brings it along."""
    data = files("sepaxml").joinpath("schemas", "pain.001.001.09.xsd").read_bytes()
    return etree.XMLSchema(etree.fromstring(data))


def _in(parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
    child = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")
    child.text = text
    return child


def _sums(parent: etree._Element, file: PaymentFile) -> None:
    _in(parent, "NbOfTxs", str(len(file.transfers)))
    _in(parent, "CtrlSum", f"{file.total:.2f}")


def _write_party(parent: etree._Element, name: str, party: Party) -> None:
    element = _in(parent, name)
    _in(element, "Nm", party.name)
    if party.address is None:
        return
    fields = (
        ("StrtNm", party.address.street), ("BldgNb", party.address.building), ("PstCd", party.address.postal_code),
        ("TwnNm", party.address.town), ("Ctry", party.address.country),
    )  # fmt: skip
    address = _in(element, "PstlAdr")
    for tag, text in fields:
        if text:
            _in(address, tag, text)


def _write_account(parent: etree._Element, name: str, party: Party) -> None:
    _in(_in(_in(parent, name), "Id"), "IBAN", party.iban)


def _write_bank(parent: etree._Element, name: str, party: Party) -> None:
    """The bank of the debtor must be named; where the BIC is unknown, the scheme has a word for it."""
    bank = _in(_in(parent, name), "FinInstnId")
    if party.bic:
        _in(bank, "BICFI", party.bic)
    else:
        _in(_in(bank, "Othr"), "Id", "NOTPROVIDED")


def _write_transfer(parent: etree._Element, one: Transfer) -> None:
    element = _in(parent, "CdtTrfTxInf")
    _in(_in(element, "PmtId"), "EndToEndId", one.end_to_end_id)
    _in(_in(element, "Amt"), "InstdAmt", f"{one.amount:.2f}").set("Ccy", "EUR")
    if one.payee.bic:
        _write_bank(element, "CdtrAgt", one.payee)
    _write_party(element, "Cdtr", one.payee)
    _write_account(element, "CdtrAcct", one.payee)
    _in(_in(element, "RmtInf"), "Ustrd", one.remittance)


def _party(told: Mapping[str, Any]) -> Party:
    address = told["address"]
    return Party(told["name"], told["iban"], told["bic"], Address(**address) if address else None)
