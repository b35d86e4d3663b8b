"""What banks write, read without a database: dialects absorbed, poison refused."""

from __future__ import annotations

import datetime as dt
import io
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.payments import pain002
from grants.payments.camt import Booking, Head, Pending, read
from tests.grants.payments.shapes import IBAN, shape
from workflows.refusal import Refused


def bookings(name: str) -> list[Booking]:
    return [one for one in read(shape(name)) if isinstance(one, Booking)]


def head(name: str) -> Head:
    return next(one for one in read(shape(name)) if isinstance(one, Head))


def test_a_statement_of_version_02_names_account_balances_and_items() -> None:
    told = head("sparkasse_053_02")
    assert (told.kind, told.iban, told.currency, told.number) == ("camt.053", IBAN, "EUR", "000000000000000231")
    assert told.opening == (dt.date(2026, 11, 23), Decimal("50000.00"))
    assert told.closing == (dt.date(2026, 11, 24), Decimal("49000.00"))
    assert told.notes == ()
    first, second = bookings("sparkasse_053_02")
    assert (first.amount, first.booked_on) == (Decimal("-600.00"), dt.date(2026, 11, 24))
    assert first.items[0].end_to_end_id == "one-1"
    assert first.items[0].counterparty == "Jugendring Muehlental e. V."
    assert first.items[0].iban == "DE02100500000054540402"
    assert first.items[0].text == "A5-2025-001 Rate 1"
    assert not first.items[0].is_return
    assert second.items[0].end_to_end_id == "two-1"


def test_what_is_only_pending_is_told_apart() -> None:
    assert sum(isinstance(one, Pending) for one in read(shape("sparkasse_053_02"))) == 1


def test_a_statement_of_version_08_tells_a_sum_a_return_and_a_strangers_credit() -> None:
    batch, back, credit = bookings("genossenschaft_053_08")
    assert batch.bare_batch
    assert (batch.batch_id, batch.amount) == ("run-1", Decimal("-1000.00"))
    assert back.items[0].is_return
    assert (back.items[0].reason_code, back.items[0].reason_text) == ("AC04", "Konto erloschen")
    assert back.booked_on == dt.date(2026, 11, 26)
    assert not credit.items[0].is_return
    assert (credit.items[0].end_to_end_id, credit.items[0].counterparty) == ("", "Unbekannt GmbH")


def test_the_notice_has_the_key_of_the_statement_and_the_items_behind_the_sum() -> None:
    (notice,), (statement, *_rest) = bookings("genossenschaft_054_08"), bookings("genossenschaft_053_08")
    assert notice.key == statement.key
    assert [(one.end_to_end_id, one.amount) for one in notice.items] == [
        ("one-1", Decimal("-600.00")),
        ("two-1", Decimal("-400.00")),
    ]
    assert not notice.bare_batch


def test_a_statement_without_a_namespace_is_read_and_that_is_told() -> None:
    assert len(head("grossbank_053_02_return").notes) == 1
    (back,) = bookings("grossbank_053_02_return")
    assert back.items[0].is_return
    assert back.amount == Decimal("400.00")


def test_two_movements_that_look_the_same_are_two() -> None:
    text = shape("grossbank_053_02_return").getvalue().decode("latin-1")
    entry = text[text.index("<Ntry>") : text.index("</Ntry>") + len("</Ntry>")]
    twice = io.BytesIO(text.replace(entry, entry + entry).encode("latin-1"))
    found = [one for one in read(twice) if isinstance(one, Booking)]
    assert len({one.key for one in found}) == 2


def test_items_that_do_not_make_the_sum_count_as_one() -> None:
    text = shape("genossenschaft_054_08").getvalue().replace(b">400.00<", b">399.00<")
    (one,) = [one for one in read(io.BytesIO(text)) if isinstance(one, Booking)]
    assert [item.amount for item in one.items] == [Decimal("-1000.00")]


def test_an_unknown_version_is_read_and_told() -> None:
    text = shape("genossenschaft_054_08").getvalue().replace(b"camt.054.001.08", b"camt.054.001.13")
    first = next(read(io.BytesIO(text)))
    assert isinstance(first, Head)
    assert "camt.054.001.13" in first.notes[0]


SPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"
BOMB = """<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]><Document>&d;</Document>"""
XXE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]><Document>&x;</Document>'
GOOD = shape("sparkasse_053_02").getvalue()
POISON = {
    "nothing": (b"", "empty_file"),
    "a bomb": (BOMB.encode(), "doctype"),
    "an outside entity": (XXE.encode(), "doctype"),
    "a bomb in UTF-16": (BOMB.encode("utf-16"), "doctype"),
    "a document type without entities": (
        b'<!DOCTYPE Document SYSTEM "http://localhost:1/x.dtd"><Document/>',
        "doctype",
    ),
    "half a file": (GOOD[:2500], "not_xml"),
    "no XML": (b"Buchungstag;Betrag\n24.11.2026;5,00", "not_xml"),
    "an archive": (b"PK\x03\x04....", "zip"),
    "another ISO message": (GOOD.replace(b"camt.053", b"camt.052"), "other_message"),
    "another document": (b"<html><body/></html>", "not_iso"),
    "a document without a statement": (f'<Document xmlns="{SPACE}"/>'.encode(), "no_statement"),
    "an amount with a comma": (GOOD.replace(b">600.00<", b">600,00<", 1), "amount"),
    "half a cent": (GOOD.replace(b">600.00<", b">600.005<", 1), "amount"),
    "no sign": (GOOD.replace(b"<CdtDbtInd>DBIT</CdtDbtInd><Sts>", b"<Sts>"), "sign"),
    "no day": (GOOD.replace(b"<Dt>2026-11-24</Dt>", b""), "date"),
    "a day that is none": (
        shape("sparkasse_053_02").getvalue().replace(b"<Dt>2026-11-24<", b"<Dt>2026-02-30<"),
        "date",
    ),
}


@pytest.mark.parametrize("name", POISON)
def test_poison_is_refused_with_a_sentence(name: str) -> None:
    data, code = POISON[name]
    with pytest.raises(Refused) as refusal:
        list(read(io.BytesIO(data)))
    assert refusal.value.code == code
    assert len(str(refusal.value)) > 20


@given(st.binary(max_size=400))
def test_rubbish_is_refused_and_never_breaks(data: bytes) -> None:
    with pytest.raises(Refused):
        list(read(io.BytesIO(data)))


@given(st.data())
def test_a_damaged_statement_is_read_or_refused_and_never_breaks(data: st.DataObject) -> None:
    whole = bytearray(shape("genossenschaft_053_08").getvalue())
    for _one in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(whole) - 1))
        whole[place] = data.draw(st.integers(0, 255))
    with suppress(Refused):
        list(read(io.BytesIO(bytes(whole))))


def test_a_refused_payment_comes_with_its_reason() -> None:
    status = pain002.read(shape("pain002_refused_payment"))
    assert (status.message_id, status.refused) == ("run-1", "")
    assert [(one.end_to_end_id, one.reason) for one in status.refusals] == [
        ("one-1", "Die IBAN gibt es nicht. (AC01) IBAN unbekannt")
    ]


def test_a_refused_file_is_refused_as_a_whole() -> None:
    status = pain002.read(shape("pain002_refused_file"))
    assert status.refused == "Die Bank kann die Datei nicht lesen. (FF01) Unterschrift fehlt"
    assert status.refusals == ()


def test_a_statement_is_no_status() -> None:
    with pytest.raises(Refused):
        pain002.read(shape("sparkasse_053_02"))
