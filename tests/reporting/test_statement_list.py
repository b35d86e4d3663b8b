"""The voucher list as people fill it: typed in the grid, pasted, imported, exported; nothing that was typed is lost."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from grants.models import Grant
from network.models import User
from reporting.completeness import missing
from reporting.exports import voucher_list
from reporting.importing import Preview
from reporting.imports import read_file, read_pasted
from reporting.models import StatementOfUse, Voucher, VoucherDraft, VoucherFinding, VoucherImport
from reporting.queries import statements
from reporting.services import imports
from reporting.services.statements import put_voucher
from reporting.services.voucher_list import Row, put_rows
from reporting.settlement import settle
from reporting.voucher_rows import Reader
from tests.conftest import Cast
from tests.factories.reporting import at, final_statement
from workflows import clock
from workflows.refusal import Refused
from workflows.steps import take

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]
GOOD = {"paid_on": "8.4.25", "payee": "Trainerin", "reason": "Erster Tag", "cost_type": "Honorare", "amount": "1.200"}


@pytest.fixture
def statement(grant: Grant) -> StatementOfUse:
    found = final_statement(grant)
    clock.set_to(at(2025, 11, 3))
    return found


def page(statement: StatementOfUse, name: str, *more: Any) -> str:
    return reverse(f"reporting:{name}", args=[statement.public_id, *more])


def posted(*rows: tuple[uuid.UUID, dict[str, str]]) -> dict[str, Any]:
    fields = {f"{name}-{key}": value for key, given in rows for name, value in given.items()}
    return {"row": [str(key) for key, _given in rows]} | fields


def paste(statement: StatementOfUse, text: str, cast: Cast) -> VoucherImport:
    made = imports.lay_down(statement, read_pasted(text), name="Liste", by=cast["applicant"])
    return VoucherImport.objects.get(pk=made.pk)


# ---- the grid ------------------------------------------------------------------------------------------------------


def test_good_rows_become_vouchers_and_the_others_stay_as_they_were_typed(
    statement: StatementOfUse, cast: Cast, sign_in: SignIn
) -> None:
    browser, keys = sign_in(cast["applicant"]), [uuid.uuid4() for _number in range(4)]
    bad = GOOD | {"amount": "12,345", "reason": "Zwei"}
    rows = posted((keys[0], GOOD), (keys[1], bad), (keys[2], {"payee": "Bäckerei"}), (keys[3], {}))
    for _twice in range(2):
        assert browser.post(page(statement, "vouchers"), rows).status_code == 302
    voucher = Voucher.objects.get()
    assert (voucher.public_id, voucher.amount, voucher.number) == (keys[0], Decimal("1200.00"), 1)
    assert {one.public_id: one.values["amount"] for one in VoucherDraft.objects.all()} == {
        keys[1]: "12,345",
        keys[2]: "",
    }
    shown = browser.get(page(statement, "vouchers")).content.decode()
    assert 'value="12,345"' in shown
    assert "Höchstens zwei Stellen nach dem Komma." in shown
    assert "es fehlt: Bezahlt am, Wofür, Kostenart, Betrag in €" in shown
    assert browser.post(page(statement, "vouchers"), posted((keys[1], bad | {"amount": "12,34"}))).status_code == 302
    assert Voucher.objects.get(public_id=keys[1]).number == 2
    assert VoucherDraft.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("amount", "-5", "keinen negativen Betrag"), ("amount", "999999999999", "zu groß"),
        ("amount", "0", "größer als null"),
        ("amount", "viel", "keine Zahl"), ("paid_on", "31.6.2025", "Schreiben Sie den Tag so"),
        ("paid_on", "31.12.2031", "in der Zukunft"), ("paid_on", "1.1.1899", "Das Jahr stimmt nicht"),
        ("cost_type", "Yacht", "„Yacht“ steht nicht im Plan"), ("payee", "x" * 151, "Höchstens 150 Zeichen"),
        ("vat", "1.300", "höher als der Betrag"), ("reason", "a\u202eb", "die man nicht sieht"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told_at_its_field(statement: StatementOfUse, name: str, typed: str, said: str) -> None:
    reading = Reader.of(statement).read(GOOD | {name: typed})
    assert said in reading.errors[name]
    assert not reading.is_good


def test_a_row_is_kept_while_it_is_typed_and_answers_with_the_result(
    statement: StatementOfUse, cast: Cast, sign_in: SignIn
) -> None:
    browser, key = sign_in(cast["applicant"]), uuid.uuid4()
    answer = browser.post(page(statement, "voucher_row"), posted((key, GOOD | {"amount": "7.300"})))
    said = answer.content.decode()
    assert "7.300,00" in said
    assert "100,00\u00a0€ zählen nach heutigem Stand nicht mit: Honorare." in said
    assert "Umwidmung" in said
    answer = browser.post(page(statement, "voucher_row"), posted((key, GOOD | {"amount": "7.300,001"})))
    assert "Bis dahin zählt der Beleg, wie er vorher war." in answer.content.decode()
    assert Voucher.objects.get().amount == Decimal("7300.00")
    again = browser.get(page(statement, "vouchers")).content.decode()
    assert 'value="7.300,001"' in again
    browser.post(page(statement, "voucher_row"), posted((key, {f"drop-{key}": "1"})) | {f"drop-{key}": "1"})
    assert not Voucher.objects.exists()
    assert not VoucherDraft.objects.exists()


def test_a_row_without_a_change_keeps_what_was_found_of_it(statement: StatementOfUse, cast: Cast) -> None:
    reader, key = Reader.of(statement), uuid.uuid4()
    put_rows(statement, [Row(key, reader.read(GOOD))], by=cast["applicant"])
    voucher = Voucher.objects.get()
    VoucherFinding.objects.create(voucher=voucher, recognised=voucher.amount, by=cast["clerk"], at=clock.now())
    assert put_rows(statement, [Row(key, reader.read(GOOD))], by=cast["applicant"]).saved == 0
    assert VoucherFinding.objects.exists()
    put_rows(statement, [Row(key, reader.read(GOOD | {"amount": "1"}))], by=cast["applicant"])
    assert not VoucherFinding.objects.exists()


def test_rows_that_are_taken_off_leave_no_gap(statement: StatementOfUse, cast: Cast) -> None:
    reader, keys = Reader.of(statement), [uuid.uuid4() for _number in range(5)]
    put_rows(statement, [Row(key, reader.read(GOOD)) for key in keys], by=cast["applicant"])
    put_rows(statement, [Row(key, reader.read(GOOD), drop=True) for key in (keys[0], keys[3])], by=cast["applicant"])
    assert list(Voucher.objects.values_list("public_id", "number")) == [(keys[1], 1), (keys[2], 2), (keys[4], 3)]


def test_nobody_else_writes_and_no_row_of_another_list_is_taken(
    grant: Grant, statement: StatementOfUse, cast: Cast, sign_in: SignIn
) -> None:
    for name in ("clerk", "juror", "administrator"):
        assert sign_in(cast[name]).post(page(statement, "voucher_row"), posted((uuid.uuid4(), GOOD))).status_code == 404
    own = put_voucher(
        statement, paid_on=statement.starts_on, payee="P", reason="R", amount=Decimal(1), cost_type="FEES",
        by=cast["applicant"],
    )  # fmt: skip
    interim = StatementOfUse.objects.create(
        grant=grant, kind="interim", starts_on=grant.starts_on, ends_on=grant.starts_on, due_on=grant.ends_on
    )
    with pytest.raises(Refused, match="anderen Liste"):
        put_rows(interim, [Row(own.public_id, Reader.of(interim).read(GOOD))], by=cast["applicant"])


def test_what_is_not_finished_keeps_from_handing_in(statement: StatementOfUse, cast: Cast) -> None:
    reading = Reader.of(statement).read({"payee": "Bäckerei"})
    put_rows(statement, [Row(uuid.uuid4(), reading)], by=cast["applicant"])
    assert [one.note for one in missing(statement) if one.anchor == "belege"] == ["Eine Zeile ist noch nicht fertig."]
    with pytest.raises(Refused, match="Belege"):
        take(statement, "submit", by=cast["signatory"])


def test_vat_and_missed_discount_do_not_count_where_they_are_not_borne(statement: StatementOfUse, cast: Cast) -> None:
    row = Reader.of(statement).read(GOOD | {"amount": "119,00", "vat": "19,00", "discount_missed": "2,38"})
    put_rows(statement, [Row(uuid.uuid4(), row)], by=cast["applicant"])
    for deductible, recognised in ((False, "116.62"), (True, "97.62")):
        StatementOfUse.objects.update(vat_deductible=deductible)
        assert settle(statements().get(), with_interest=False).result.recognised_total == Decimal(recognised)


def test_the_grid_takes_as_many_queries_for_thirty_rows_as_for_one(
    statement: StatementOfUse, cast: Cast, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    browser, reader = sign_in(cast["applicant"]), Reader.of(statement)
    browser.get("/")
    for count in (1, 29):
        rows = [Row(uuid.uuid4(), reader.read(GOOD | {"reason": f"{count}-{at_}"})) for at_ in range(count)]
        put_rows(statement, rows, by=cast["applicant"])
        with django_assert_num_queries(15):
            browser.get(page(statement, "vouchers"))


# ---- imports -------------------------------------------------------------------------------------------------------

LIST = """Beleg-Nr.;Datum;Empfänger;Zweck;Kategorie;Brutto
R-1;08.04.2025;Trainerin;Erster Tag;Honorare;1.200,00
R-2;2025-04-09;Kraus;Papier;Büro;88,10
R-3;;Kiosk;Tee;Honorare;-3
"""


def test_an_import_is_looked_at_corrected_and_taken_over_and_nothing_is_lost(
    statement: StatementOfUse, cast: Cast, sign_in: SignIn
) -> None:
    browser = sign_in(cast["applicant"])
    file = SimpleUploadedFile("kasse.csv", LIST.encode("cp1252"))
    answer = browser.post(page(statement, "import_vouchers"), {"file": file, "text": ""})
    assert answer.status_code == 302
    shown = browser.get(answer["Location"]).content.decode()
    assert "3 Zeilen gelesen" in shown
    assert "„Büro“ steht nicht im Plan" in shown
    assert "keinen negativen Betrag" in shown
    assert not Voucher.objects.exists()
    assert browser.post(answer["Location"], {"cost-0": "MATERIAL", "match": "1"}).status_code == 302
    assert "2 sind in Ordnung, zusammen 1.288,10" in browser.get(answer["Location"]).content.decode()
    taken = browser.post(answer["Location"], {"cost-0": "MATERIAL", "take": "1"})
    assert taken["Location"] == page(statement, "vouchers")
    assert list(Voucher.objects.values_list("voucher_number", "cost_type", "amount")) == [
        ("R-1", "FEES", Decimal("1200.00")), ("R-2", "MATERIAL", Decimal("88.10")),
    ]  # fmt: skip
    draft = VoucherDraft.objects.get()
    assert (draft.values["amount"], draft.source) == ("-3", "Zeile 4 aus kasse.csv")
    assert not VoucherImport.objects.exists()
    assert browser.post(answer["Location"], {"take": "1"}).status_code == 404


def test_columns_are_corrected_by_hand_and_each_field_has_one(statement: StatementOfUse, cast: Cast) -> None:
    made = paste(statement, "Wann;Wer;Was;Art;Wieviel\n8.4.2025;A;B;Honorare;5,00\n9.4.2025;A;C;Honorare;6,00", cast)
    with pytest.raises(Refused, match="Ordnen Sie zuerst"):
        imports.take_over(made, with_doubles=False, by=cast["applicant"])
    with pytest.raises(Refused, match="demselben Feld"):
        imports.match(made, columns=["paid_on", "payee", "payee", "", ""], cost_types={}, by=cast["applicant"])
    columns = ["paid_on", "payee", "reason", "cost_type", "amount"]
    imports.match(made, columns=columns, cost_types={}, by=cast["applicant"])
    assert imports.take_over(made, with_doubles=False, by=cast["applicant"]).saved == 2


def test_the_language_of_a_column_decides_over_a_lone_group_of_three(statement: StatementOfUse, cast: Cast) -> None:
    english = paste(statement, "Date\tPayee\tPurpose\tItem\tAmount\n" + "".join(
        f"2025-04-0{at_}\tA\tB{at_}\tFEES\t{amount}\n" for at_, amount in enumerate(("1,200", "12.50", "3.99"), 1)
    ), cast)  # fmt: skip
    assert Preview(english).total == Decimal("1216.49")


def test_the_same_payment_is_not_taken_twice_unless_one_says_so(statement: StatementOfUse, cast: Cast) -> None:
    text = "Datum;Empfänger;Zweck;Kostenart;Betrag\n8.4.2025;A;B;Honorare;5,00\n"
    for with_doubles, count in ((False, 1), (False, 1), (True, 2)):
        imports.take_over(paste(statement, text, cast), with_doubles=with_doubles, by=cast["applicant"])
        assert Voucher.objects.count() == count


def test_five_thousand_rows_come_in_and_one_more_is_refused_with_nothing_lost(
    statement: StatementOfUse, cast: Cast
) -> None:
    head = "Datum;Empfänger;Zweck;Kostenart;Betrag\n"
    rows = "".join(f"8.4.2025;Firma;Zweck {number};Honorare;1,00\n" for number in range(5000))
    kept = imports.take_over(paste(statement, head + rows, cast), with_doubles=False, by=cast["applicant"])
    assert (kept.saved, Voucher.objects.count()) == (5000, 5000)
    more = paste(statement, head + "9.4.2025;Firma;Einer zu viel;Honorare;1,00\n", cast)
    with pytest.raises(Refused, match=r"höchstens 5\.000"):
        imports.take_over(more, with_doubles=False, by=cast["applicant"])
    assert VoucherImport.objects.filter(pk=more.pk).exists()
    assert Voucher.objects.count() == 5000


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_a_file_that_cannot_be_read_is_told_at_its_field(
    name: str, statement: StatementOfUse, cast: Cast, sign_in: SignIn
) -> None:
    file = SimpleUploadedFile(name, b"PK\x03\x04 nothing of the kind")
    answer = sign_in(cast["applicant"]).post(page(statement, "import_vouchers"), {"file": file})
    assert answer.status_code == 422
    assert "keine Excel-Tabelle" in answer.content.decode()


# ---- out and in again ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_an_exported_list_is_changed_elsewhere_and_comes_back_as_the_same_vouchers(
    ending: str, statement: StatementOfUse, cast: Cast, sign_in: SignIn
) -> None:
    reader = Reader.of(statement)
    evil = GOOD | {"payee": "=HYPERLINK(1)", "voucher_number": "-7", "invoiced_on": "1.4.2025"}
    rows = [Row(uuid.uuid4(), reader.read(given)) for given in (GOOD, evil)]
    put_rows(statement, rows, by=cast["applicant"])
    answer = sign_in(cast["clerk"]).get(page(statement, "export_vouchers", ending))
    assert answer.status_code == 200
    assert f".{ending}" in answer["Content-Disposition"]
    data = voucher_list(statements().get(), ending)
    if ending == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(data)).active
        assert sheet is not None
        assert sheet["E3"].value == "'=HYPERLINK(1)"
        assert sheet["E3"].data_type == "s"
        sheet["H2"] = 1300
        out = io.BytesIO()
        assert sheet.parent is not None
        sheet.parent.save(out)
        data = out.getvalue()
    else:
        assert ";'=HYPERLINK(1);" in data.decode("utf-8-sig")
        data = data.replace(b"1.200,00", b"1.300,00", 1)
    made = imports.lay_down(statement, read_file(data, "b"), name="b", by=cast["applicant"])
    imports.take_over(VoucherImport.objects.get(pk=made.pk), with_doubles=False, by=cast["applicant"])
    assert list(Voucher.objects.values_list("public_id", "payee", "voucher_number", "amount")) == [
        (rows[0].key, "Trainerin", "", Decimal("1300.00")),
        (rows[1].key, "=HYPERLINK(1)", "-7", Decimal("1200.00")),
    ]


def test_an_unknown_ending_is_not_there(statement: StatementOfUse, cast: Cast, sign_in: SignIn) -> None:
    assert sign_in(cast["applicant"]).get(page(statement, "export_vouchers", "exe")).status_code == 404
