"""Tables from elsewhere: text in every encoding, workbooks with all their tricks, columns, amounts and days."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from grants.forms.amounts import NotANumber
from reporting.exports import guarded, unguarded
from reporting.imports import Table, read_file, read_pasted
from reporting.imports.columns import FIELDS, KEY, prepare
from reporting.imports.values import NotADay, read_amount, read_day, style_of
from workflows.refusal import Refused

LIST = "Beleg-Nr.;Datum;Empfänger;Zweck;Kostenart;Betrag\nR-1;08.04.2025;Müller;Trainerin;Honorare;1.200,50\n"


def cells(table: Table) -> list[list[str]]:
    return [row.cells for row in table.rows]


def workbook(rows: list[list[object]], **tricks: object) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for column in tricks.get("hidden_columns", ()):  # type: ignore[attr-defined]
        sheet.column_dimensions[column].hidden = True
    for number in tricks.get("hidden_rows", ()):  # type: ignore[attr-defined]
        sheet.row_dimensions[number].hidden = True
    for area in tricks.get("merged", ()):  # type: ignore[attr-defined]
        sheet.merge_cells(area)
    for name in tricks.get("more", ()):  # type: ignore[attr-defined]
        book.create_sheet(name)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_part(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The archive with one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            body = old.read(part)
            new.writestr(part.filename, change(body) if part.filename == name else body)
    return out.getvalue()


# ---- text --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_is_read_in_the_encodings_that_spreadsheets_write(encoding: str) -> None:
    assert cells(read_file(LIST.encode(encoding), "b.csv"))[1][2] == "Müller"


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    text = f"Datum{delimiter}Zweck{delimiter}Betrag\n08.04.2025{delimiter}Saal{delimiter}12.50\n"
    assert cells(read_pasted(text)) == [["Datum", "Zweck", "Betrag"], ["08.04.2025", "Saal", "12.50"]]


def test_a_comma_in_an_amount_does_not_divide_a_list_with_semicolons() -> None:
    assert cells(read_pasted("Datum;Zweck;Betrag\n1.4.2025;Saal, klein;12,50\n2.4.2025;Tee;3,10\n"))[1] == [
        "1.4.2025", "Saal, klein", "12,50",
    ]  # fmt: skip


def test_quoted_cells_may_hold_line_breaks_and_the_row_keeps_its_number() -> None:
    table = read_pasted('Datum;Zweck\n1.4.2025;"zwei\nZeilen"\n\n2.4.2025;Tee\n')
    assert [row.number for row in table.rows] == [1, 2, 5]


def test_excels_own_line_for_the_delimiter_is_understood() -> None:
    assert cells(read_pasted("sep=,\nDatum,Zweck\n1.4.2025,Tee\n"))[0] == ["Datum", "Zweck"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \r\n \r\n", "empty"),
        (b";;;\n;;;\n", "empty"),
        (b"%PDF-1.7 ...", "pdf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_office"),
        (b"PK\x03\x04 not really", "not_a_workbook"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\x00\x00", "not_text"),
    ],
)
def test_what_is_no_table_is_refused_with_what_to_do(data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read_file(data, "x.csv")
    assert refused.value.code == code
    assert str(refused.value)


def test_more_than_five_thousand_rows_are_refused() -> None:
    with pytest.raises(Refused, match=r"5\.000"):
        read_pasted("Datum;Betrag\n" + "1.4.2025;1,00\n" * 5100)


@given(st.text(max_size=300))
def test_any_text_is_a_table_or_a_refusal(text: str) -> None:
    try:
        table = read_pasted(text)
    except Refused:
        return
    assert all(len(row.cells) == table.width for row in table.rows)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_table_or_a_refusal(data: bytes) -> None:
    try:
        read_file(data, "x")
    except Refused:
        return


# ---- workbooks ---------------------------------------------------------------------------------------------------


def test_values_come_as_a_german_would_type_them() -> None:
    head: list[object] = ["Datum", "Betrag", "Text"]
    rows: list[list[object]] = [head, [dt.datetime(2025, 4, 8), 1200.5, "Tee"], [dt.date(2025, 4, 9), 12, 7.125]]
    table = read_file(workbook(rows), "b.xlsx")
    assert cells(table)[1:] == [["08.04.2025", "1200,5", "Tee"], ["09.04.2025", "12", "7,1250"]]
    assert read_amount("7,1250", "en") == Decimal("7.125")  # three decimals stay three decimals in either language


def test_a_formula_counts_by_its_stored_result_and_says_so() -> None:
    def stored(sheet: bytes) -> bytes:
        return re.sub(rb"<f>6\*7</f><v ?/?>(</v>)?", b"<f>6*7</f><v>42</v>", sheet)

    data = workbook([["Datum", "Betrag"], ["1.4.2025", "=6*7"], ["2.4.2025", "=1+1"]])
    data = with_part(data, "xl/worksheets/sheet1.xml", stored)
    _head, known, unknown = read_file(data, "b.xlsx").rows
    assert known.cells[1] == "42"
    assert "B2 ist eine Formel" in known.notes[0]
    assert unknown.cells[1] == ""
    assert "B3" in unknown.problems[1]


def test_what_is_hidden_or_merged_is_read_and_said() -> None:
    data = workbook(
        [["Datum", "Betrag", "Geheim"], ["1.4.2025", 5, "x"], ["2.4.2025", 6, "y"]],
        hidden_columns=["C"], hidden_rows=[2], merged=["A3:B3"], more=["Anderes"],
    )  # fmt: skip
    table = read_file(data, "b.xlsx")
    assert any("C" in note and "Ausgeblendete" in note for note in table.notes)
    assert any("Blatt" in note for note in table.notes)
    assert "ausgeblendet" in table.rows[1].notes[0]
    assert "A3:B3" in table.rows[2].notes[0]


def test_an_error_of_the_spreadsheet_is_told_at_its_cell() -> None:
    data = workbook([["Datum", "Betrag"], ["1.4.2025", "#REF!"]])
    assert "#REF!" in read_file(data, "b.xlsx").rows[1].problems[1]


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "[Content_Types].xml"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_before_anything_is_parsed(part: str, encoding: str) -> None:
    evil = (
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
        "<worksheet><a>&e;</a></worksheet>"
    ).encode(encoding)
    with pytest.raises(Refused) as refused:
        read_file(with_part(workbook([["Datum", "Betrag"]]), part, lambda _old: evil), "b.xlsx")
    assert refused.value.code == "unsafe"


def test_a_zip_bomb_is_refused_by_its_size() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"<a/>" + b" " * 70_000_000)
    with pytest.raises(Refused) as refused:
        read_file(out.getvalue(), "b.xlsx")
    assert refused.value.code == "too_big"


def test_a_row_at_the_far_end_of_the_sheet_is_too_many_rows() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["A1048576"] = "Datum", "weit weg"
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(Refused) as refused:
        read_file(out.getvalue(), "b.xlsx")
    assert refused.value.code == "too_many_rows"


def test_columns_beyond_the_sixtieth_are_left_out_and_that_is_said() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for column in range(1, 80):
        sheet[f"{get_column_letter(column)}1"] = f"S{column}"
    out = io.BytesIO()
    book.save(out)
    assert read_file(out.getvalue(), "b.xlsx").width == 60


# ---- columns -----------------------------------------------------------------------------------------------------


def known(text: str) -> bool:
    return text in {"Honorare", "FEES"}


def test_columns_are_matched_by_their_headings_in_german_and_english() -> None:
    table, columns = prepare(read_pasted(LIST), is_cost_type=known)
    assert columns == ["voucher_number", "paid_on", "payee", "reason", "cost_type", "amount"]
    assert len(table.rows) == 1
    english = "Voucher no.\tInvoice date\tDate of payment\tPayee\tPurpose\tCost type\tAmount (EUR)\tVAT\n" + "x\t" * 8
    assert prepare(read_pasted(english), is_cost_type=known)[1] == [
        "voucher_number", "invoiced_on", "paid_on", "payee", "reason", "cost_type", "amount", "vat",
    ]  # fmt: skip


def test_the_headings_of_an_exported_list_are_known_in_both_languages() -> None:
    german = ["Nr.", "Belegnummer", "Rechnung vom", "Bezahlt am", "An wen", "Wofür", "Kostenart", "Betrag in €",
              "Darin Umsatzsteuer in €", "Nicht genutztes Skonto in €", "Kennung"]  # fmt: skip
    english = ["No.", "Voucher number", "Invoice date", "Paid on", "Paid to", "What for", "Cost type", "Amount in €",
               "VAT included in €", "Cash discount not taken in €", "ID"]  # fmt: skip
    for heads in (german, english):
        table = read_pasted("\t".join(heads) + "\n" + "\t".join("x" for _head in heads))
        assert prepare(table, is_cost_type=known)[1] == ["", *FIELDS, KEY]


def test_a_title_above_and_a_sum_below_are_left_out() -> None:
    text = "Projekt X;;\nStand April;;\nDatum;Zweck;Betrag\n1.4.2025;Tee;3,10\nSumme;;3,10\n"
    table, columns = prepare(read_pasted(text), is_cost_type=known)
    assert [row.number for row in table.rows] == [4]
    assert columns == ["paid_on", "reason", "amount"]


def test_without_headings_the_look_of_the_cells_decides() -> None:
    text = "1\t08.04.2025\tMüller\tTrainerin\tHonorare\t1.200,50\n2\t09.04.2025\tKraus\tPapier\tHonorare\t12,00\n"
    table, columns = prepare(read_pasted(text), is_cost_type=known)
    assert columns == ["", "paid_on", "payee", "reason", "cost_type", "amount"]
    assert len(table.rows) == 2


def test_no_heading_is_taken_twice() -> None:
    _table, columns = prepare(read_pasted("Datum;Tag;Betrag;Summe\n1.4.2025;x;1;2\n"), is_cost_type=known)
    assert columns == ["paid_on", "", "amount", ""]


def test_a_head_alone_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        prepare(read_pasted("Datum;Zweck;Betrag\n"), is_cost_type=known)
    assert refused.value.code == "no_rows"


# ---- amounts and days --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "style", "amount"),
    [
        ("1.234,50", "de", "1234.50"), ("1,234.50", "de", "1234.50"), ("1.234,50", "en", "1234.50"),
        ("1.234", "de", "1234"), ("1.234", "en", "1.234"), ("1,234", "en", "1234"), ("1,234", "de", "1.234"),
        ("12,5", "en", "12.5"), ("12.5", "de", "12.5"), ("0,125", "en", "0.125"), ("1.234.567", "en", "1234567"),
        ("12 €", "de", "12"), ("EUR 12,00", "de", "12"), ("12,–", "de", "12"), ("12,--", "de", "12"),
        ("-12", "de", "-12"), ("12,00-", "de", "-12"), ("(12,00)", "de", "-12"), ("\u221212", "de", "-12"),
        ("1'234.50", "de", "1234.50"), ("1\u00a0234,50", "de", "1234.50"), ("99999999999,99", "de", "99999999999.99"),
    ],
)  # fmt: skip
def test_amounts_of_either_language(text: str, style: str, amount: str) -> None:
    assert read_amount(text, style) == Decimal(amount)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["", "viel", "1,2,3,4", "12,34,56", "1.23.456", "--", "=1+1", "1e9", "9" * 60])
def test_what_is_no_amount_is_not_guessed(text: str) -> None:
    with pytest.raises(NotANumber):
        read_amount(text, "de")


def test_a_column_shows_its_language_by_the_cells_that_leave_no_choice() -> None:
    assert style_of(["1,234", "12.50", "3.10"], "de") == "en"
    assert style_of(["1.234", "12,50"], "en") == "de"
    assert style_of(["1.234", "1,234"], "de") == "de"


@given(st.decimals(min_value=0, max_value=10**8, places=2, allow_nan=False, allow_infinity=False))
def test_an_amount_written_in_either_language_is_read_as_it_was(amount: Decimal) -> None:
    english = f"{amount:,.2f}"
    german = english.translate(str.maketrans(",.", ".,"))
    for style in ("de", "en"):
        assert read_amount(english, style) == read_amount(german, style) == amount


@pytest.mark.parametrize(
    "text",
    ["03.04.2027", "3.4.27", "3.4.2027", "03/04/2027", "2027-04-03", "2027-04-03 00:00:00", "3. April 2027",
     "3 April 2027", "April 3, 2027", "03-04-2027", "46480"],
)  # fmt: skip
def test_days_as_people_and_spreadsheets_write_them(text: str) -> None:
    assert read_day(text) == dt.date(2027, 4, 3)


@pytest.mark.parametrize("text", ["", "morgen", "31.06.2026", "13/32/2027", "2027-13-01", "3.4", "3. Brachmond 2027"])
def test_what_is_no_day_is_not_guessed(text: str) -> None:
    with pytest.raises(NotADay):
        read_day(text)


# ---- out again ---------------------------------------------------------------------------------------------------


@given(st.text(max_size=40))
def test_no_exported_text_begins_a_formula_and_each_comes_back(text: str) -> None:
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    if not text.startswith("'"):
        assert unguarded(guarded(text)) == text
