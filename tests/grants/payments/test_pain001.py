"""The file for the bank: same facts, same bytes; the schema and our own rules hold."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from grants.payments.charset import ALLOWED
from grants.payments.pain001 import Address, Party, PaymentFile, Transfer, faults, make

TODAY = dt.date(2026, 11, 20)
NS = {"p": "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"}
DEBTOR = Party(
    "Landkreis Muehlental", "DE89370400440532013000", "COBADEFFXXX",
    Address("Neuhafen", "DE", "99980", "Am Markt", "1"),
)  # fmt: skip
CLUB = Party("Jugendring Muehlental e. V.", "DE02100500000054540402", "", Address("Neuhafen", "DE", "99980"))
GUEST = Party("Verein ohne Anschrift", "DE02300209000106531065")


def file(**changes: Any) -> PaymentFile:
    facts = PaymentFile(
        message_id="5b1f0f3c9f1e4bb59a8d6d8c1f4b7a10",
        created_at=dt.datetime(2026, 11, 20, 9, 30, tzinfo=dt.UTC),
        pay_on=dt.date(2026, 11, 23),
        debtor=DEBTOR,
        batch_booking=True,
        transfers=(
            Transfer("0f3c9f1e4bb59a8d6d8c1f4b-3", Decimal("2400.00"), CLUB, "AF-2027-0003 Rate 1"),
            Transfer("1f3c9f1e4bb59a8d6d8c1f4b-4", Decimal("0.01"), GUEST, "AF-2027-0004 Rate 2"),
        ),
    )
    return dataclasses.replace(facts, **changes)


def with_first(**changes: Any) -> PaymentFile:
    first, *rest = file().transfers
    return file(transfers=(dataclasses.replace(first, **changes), *rest))


def texts(data: bytes, path: str) -> list[str]:
    return [one.text or "" for one in etree.fromstring(data).iterfind(path, NS)]


def test_a_good_file_has_no_faults() -> None:
    assert faults(file(), on=TODAY) == []


def test_sum_and_count_stand_in_the_header_and_in_the_batch() -> None:
    data = make(file())
    assert texts(data, ".//p:NbOfTxs") == ["2", "2"]
    assert texts(data, ".//p:CtrlSum") == ["2400.01", "2400.01"]


def test_addresses_are_structured_and_lines_never_written() -> None:
    data = make(file())
    assert texts(data, ".//p:Cdtr/p:PstlAdr/p:TwnNm") == ["Neuhafen"]
    assert texts(data, ".//p:Cdtr/p:PstlAdr/p:Ctry") == ["DE"]
    assert b"AdrLine" not in data
    assert len(etree.fromstring(data).findall(".//p:Cdtr", NS)) == 2
    assert len(etree.fromstring(data).findall(".//p:Cdtr/p:PstlAdr", NS)) == 1


def test_every_payment_carries_its_number_name_and_account() -> None:
    data = make(file())
    assert texts(data, ".//p:EndToEndId") == ["0f3c9f1e4bb59a8d6d8c1f4b-3", "1f3c9f1e4bb59a8d6d8c1f4b-4"]
    assert texts(data, ".//p:Cdtr/p:Nm") == [CLUB.name, GUEST.name]
    assert texts(data, ".//p:CdtrAcct/p:Id/p:IBAN") == [CLUB.iban, GUEST.iban]
    assert texts(data, ".//p:ReqdExctnDt/p:Dt") == ["2026-11-23"]
    assert texts(data, ".//p:BtchBookg") == ["true"]


def test_the_same_facts_give_the_same_bytes_also_after_they_were_kept() -> None:
    kept = json.loads(json.dumps(file().to_json()))
    assert PaymentFile.from_json(kept) == file()
    assert make(PaymentFile.from_json(kept)) == make(file())


ALL = st.text(alphabet=sorted(ALLOWED - {"/", " "}), min_size=1, max_size=70)


@given(
    st.lists(
        st.tuples(ALL, st.decimals("0.01", "999999", places=2), st.text(sorted("0123456789abcdef"), min_size=8)),
        min_size=1,
        max_size=8,
        unique_by=lambda one: one[2][:30],
    ),
    st.booleans(),
)
def test_any_run_in_allowed_letters_passes_the_schema_and_adds_up(
    rows: list[tuple[str, Decimal, str]], batch: bool
) -> None:
    facts = file(
        batch_booking=batch,
        transfers=tuple(
            Transfer(number[:30], amount, dataclasses.replace(CLUB, name=name), name) for name, amount, number in rows
        ),
    )
    assert faults(facts, on=TODAY) == []
    data = make(facts)
    assert data == make(facts)
    assert texts(data, ".//p:CtrlSum")[0] == f"{sum(amount for _name, amount, _number in rows):.2f}"
    assert [Decimal(text) for text in texts(data, ".//p:InstdAmt")] == [amount for _name, amount, _number in rows]


BAD = {
    "no payment": file(transfers=()),
    "yesterday": file(pay_on=dt.date(2026, 11, 19)),
    "a Sunday": file(pay_on=dt.date(2026, 11, 22)),
    "a holiday of the banks": file(pay_on=dt.date(2026, 12, 25)),
    "nothing to pay": with_first(amount=Decimal("0.00")),
    "below zero": with_first(amount=Decimal("-1.00")),
    "half a cent": with_first(amount=Decimal("1.005")),
    "not a number": with_first(amount=Decimal("NaN")),
    "the same number twice": with_first(end_to_end_id=file().transfers[1].end_to_end_id),
    "a number too long": with_first(end_to_end_id="x" * 36),
    "a number led by a slash": with_first(end_to_end_id="/1"),
    "no remittance": with_first(remittance=" "),
    "remittance too long": with_first(remittance="x" * 141),
    "letters of no bank": with_first(remittance="Zuschuss für Öl"),
    "a wrong check digit": with_first(payee=dataclasses.replace(CLUB, iban="DE03100500000054540402")),
    "not a BIC": with_first(payee=dataclasses.replace(CLUB, bic="NOBANK")),
    "a name too long": with_first(payee=dataclasses.replace(CLUB, name="x" * 71)),
    "a name with an umlaut": with_first(payee=dataclasses.replace(CLUB, name="Jugendring Mühlental")),
    "no name": with_first(payee=dataclasses.replace(CLUB, name="")),
    "an address without a town": with_first(payee=dataclasses.replace(CLUB, address=Address("", "DE", "99980"))),
    "an address without a country": with_first(payee=dataclasses.replace(CLUB, address=Address("Neuhafen", ""))),
    "a debtor with a wrong number": file(debtor=dataclasses.replace(DEBTOR, iban="DE00370400440532013000")),
    "a country that is none": with_first(payee=dataclasses.replace(CLUB, address=Address("Neuhafen", "Dtl"))),
}


@pytest.mark.parametrize("name", BAD)
def test_what_a_bank_would_refuse_is_refused_here(name: str) -> None:
    assert faults(BAD[name], on=TODAY)
