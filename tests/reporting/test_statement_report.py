"""Report, scans, publications, receipt, interim statements: the rest of what a recipient hands in."""

from __future__ import annotations

import datetime as dt
import io
import uuid
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from grants.defaults.micro import MICRO
from grants.models import Grant
from network.models import User
from reporting import letters
from reporting.completeness import missing
from reporting.forms.report import ReportForm
from reporting.models import StatementOfUse, Voucher
from reporting.queries import statements
from reporting.receipts import receipt_entry, receipt_facts
from reporting.services.papers import SCAN, carry_over, interim_vouchers, loose_scans, papers_of, voucher_named
from reporting.services.statements import put_voucher
from tests.conftest import Cast
from tests.factories.reporting import at, fill_statement, final_statement
from tests.reporting.pdf_text import text_of
from workflows import clock
from workflows.models import Document

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]


@pytest.fixture
def statement(grant: Grant) -> StatementOfUse:
    found = final_statement(grant)
    clock.set_to(at(2025, 11, 3))
    return found


def page(statement: StatementOfUse, name: str, *more: object) -> str:
    return reverse(f"reporting:{name}", args=[statement.public_id, *more])


def picture(name: str, shade: int = 255) -> SimpleUploadedFile:
    data = io.BytesIO()
    Image.new("RGB", (4, 4), (shade, shade, shade)).save(data, "PNG")
    return SimpleUploadedFile(name, data.getvalue(), "image/png")


def put(statement: StatementOfUse, cast: Cast, reason: str, **given: object) -> Voucher:
    return put_voucher(
        statement, paid_on=statement.starts_on, payee="Firma", reason=reason, amount=Decimal("10.00"),
        cost_type="FEES", by=cast["applicant"], **given,  # type: ignore[arg-type]
    )  # fmt: skip


# ---- the report ----------------------------------------------------------------------------------------------------


def test_the_report_is_kept_field_by_field_as_it_is_typed(
    statement: StatementOfUse, cast: Cast, sign_in: SignIn
) -> None:
    browser, url = sign_in(cast["applicant"]), page(statement, "report_autosave")
    version = str(statement.version)
    answer = browser.post(url, {"name": "done", "value": "Zwei Tage.", "version": version})
    assert answer.status_code == 200
    version = str(answer.json()["version"])
    for name, values in (("age_youth", ["7"]), ("age_seniors", ["3"]), ("target_groups", ["parents", "seniors"])):
        answer = browser.post(url, {"name": name, "value": values, "version": version})
        assert answer.status_code == 200
        version = str(answer.json()["version"])
    statement.refresh_from_db()
    assert statement.done == "Zwei Tage."
    assert statement.age_bands == {"youth": 7, "seniors": 3}
    assert statement.participants_young == 7
    assert statement.target_groups == ["parents", "seniors"]
    assert browser.post(url, {"name": "participants", "value": "viele", "version": version}).status_code == 422
    assert browser.post(url, {"name": "done", "value": "Anders.", "version": "1"}).status_code == 409
    assert browser.post(url, {"name": "state", "value": "verified", "version": version}).status_code == 404
    assert sign_in(cast["clerk"]).post(url, {"name": "done", "value": "Vom Amt."}).status_code == 404


def test_each_goal_of_the_application_is_rated_and_their_middle_is_the_one_figure(
    statement: StatementOfUse, cast: Cast, sign_in: SignIn
) -> None:
    answer = statement.grant.application.answers.get(code="objectives")
    answer.value = "1. Leitfaden\n- Schulung\n\nNachtreffen\nein viertes"
    answer.save()
    page_ = sign_in(cast["applicant"]).get(page(statement, "report")).content.decode()
    for text in ("Ziel 1: Leitfaden", "Ziel 2: Schulung", "Ziel 3: Nachtreffen"):
        assert text in page_
    assert "ein viertes" not in page_
    form = ReportForm({"goal_1": "5", "goal_2": "4", "goal_3": ""}, statement=statements().get())
    assert form.is_valid()
    found = form.answers()
    assert [one["rating"] for one in found["goal_ratings"]] == [5, 4, None]
    assert found["goal_rating"] == 5  # 4.5, rounded half up


def test_the_short_form_asks_for_little(statement: StatementOfUse) -> None:
    found = statements().get()
    found.grant.application.procedure.values["extra"]["statement_form"] = "short"
    assert list(ReportForm(statement=found).fields) == ["done", "participants", "cost_reasons"]
    found.done, found.participants = "Wir haben gemalt.", 30
    assert [point.done for point in missing(found) if point.anchor == "bericht"] == [True]
    assert MICRO["extra"]["statement_form"] == "short"


# ---- files ---------------------------------------------------------------------------------------------------------


def test_scans_find_their_vouchers_by_name_and_the_others_are_laid_there_by_hand(
    statement: StatementOfUse, cast: Cast, sign_in: SignIn
) -> None:
    first, second = put(statement, cast, "eins"), put(statement, cast, "zwei", voucher_number="RE-2025/118")
    third = put(statement, cast, "drei")
    browser, url = sign_in(cast["applicant"]), page(statement, "scans")
    files = [picture("Beleg 1.png", 1), picture("Druckerei re2025118.png", 2), picture("IMG_4711.png", 3),
             SimpleUploadedFile("kaputt.pdf", b"nothing")]  # fmt: skip
    answer = browser.post(url, {"scans": files}, follow=True).content.decode()
    assert "kaputt.pdf" in answer
    assert [one.document.name if one.document else "" for one in Voucher.objects.order_by("number")] == [
        "Beleg 1.png", "Druckerei re2025118.png", "",
    ]  # fmt: skip
    (loose,) = loose_scans(statement)
    assert loose.name == "IMG_4711.png"
    assert "IMG_4711.png" in answer
    browser.post(url, {"sort": "1", f"scan-{loose.public_id}": str(third.public_id)})
    third.refresh_from_db()
    assert third.document == loose
    assert loose_scans(statement) == []
    assert browser.post(url, {"send": "1"}).status_code == 422
    assert {first.number, second.number} == {1, 2}


def test_a_scan_that_belongs_nowhere_is_deleted(statement: StatementOfUse, cast: Cast, sign_in: SignIn) -> None:
    browser, url = sign_in(cast["applicant"]), page(statement, "scans")
    browser.post(url, {"scans": [picture("Urlaub.png")]})
    (loose,) = loose_scans(statement)
    browser.post(url, {"sort": "1", f"scan-{loose.public_id}": "remove"})
    assert papers_of(statement, [SCAN]) == []
    assert Document.objects.get(pk=loose.pk).deleted_at is not None


@pytest.mark.parametrize(
    ("name", "number"),
    [("Beleg 7.jpg", 7), ("beleg-07.pdf", 7), ("07_Trainerin.png", 7), ("7.png", 7), ("IMG_0007.jpg", None),
     ("20250707.jpg", None), ("x.png", None), ("rg 2025-007.pdf", 3)],
)  # fmt: skip
def test_names_tell_the_voucher_only_where_they_are_clear(name: str, number: int | None) -> None:
    rows = [Voucher(number=7), Voucher(number=3, voucher_number="2025-007"), Voucher(number=2025)]
    found = voucher_named(rows, name)
    assert (found.number if found else None) == number


def test_publications_are_shown_with_their_kind_and_can_be_taken_back(
    statement: StatementOfUse, cast: Cast, sign_in: SignIn
) -> None:
    browser, url = sign_in(cast["applicant"]), page(statement, "publicity")
    assert browser.post(url, {"kind": "", "file": picture("a.png")}).status_code == 422
    assert browser.post(url, {"kind": "press_report", "file": picture("Zeitung.png")}).status_code == 302
    assert "Pressebericht" in sign_in(cast["clerk"]).get(statement.get_absolute_url()).content.decode()
    (document,) = papers_of(statement, ["press_report"])
    assert browser.post(page(statement, "remove_paper", document.public_id)).status_code == 302
    assert papers_of(statement, ["press_report"]) == []
    assert browser.post(page(statement, "remove_paper", uuid.uuid4())).status_code == 404


# ---- handing in ----------------------------------------------------------------------------------------------------


def test_handing_in_ends_on_a_receipt_that_the_journal_proves(
    statement: StatementOfUse, cast: Cast, sign_in: SignIn
) -> None:
    fill_statement(statement, cast=cast, vouchers=[("FEES", "100.00")], income={"own": "1.00"})
    browser = sign_in(cast["signatory"])
    assert browser.get(page(statement, "statement_receipt")).status_code == 404
    step = page(statement, "statementofuse_step", "submit")
    fields = {"command_id": str(uuid.uuid4()), "version": StatementOfUse.objects.get().version}
    assert browser.post(step, fields)["Location"] == page(statement, "statement_receipt")
    fresh = statements().get()
    entry = receipt_entry(fresh)
    assert entry is not None
    shown = browser.get(page(statement, "statement_receipt")).content.decode()
    assert entry.hash in shown
    assert "100,00" in shown
    assert sign_in(cast["clerk"]).get(page(statement, "statement_receipt")).status_code == 404
    told = text_of(letters.make("statement_receipt", receipt_facts(fresh, entry)))
    assert "Empfangsbestätigung" in told
    assert "100,00" in told


# ---- interim statements --------------------------------------------------------------------------------------------


def test_the_final_statement_takes_over_what_the_interim_ones_list(
    grant: Grant, statement: StatementOfUse, cast: Cast, sign_in: SignIn
) -> None:
    interim = StatementOfUse.objects.create(
        grant=grant, kind="interim", starts_on=grant.starts_on, ends_on=grant.starts_on + dt.timedelta(days=20),
        due_on=grant.ends_on,
    )  # fmt: skip
    browser = sign_in(cast["applicant"])
    put(interim, cast, "aus dem ersten Jahr", voucher_number="R-1")
    put(statement, cast, "aus dem zweiten Jahr")
    shown = browser.get(interim.get_absolute_url()).content.decode()
    assert "Bisher 10,00\u00a0€ ausgegeben" in shown
    assert "Sie bekommen noch" not in shown
    assert "Ein Beleg aus Zwischennachweisen fehlt" in browser.get(statement.get_absolute_url()).content.decode()
    assert browser.post(page(statement, "carry_over")).status_code == 302
    rows = statement.vouchers.order_by("number").values_list("reason", "voucher_number")
    assert list(rows) == [("aus dem zweiten Jahr", ""), ("aus dem ersten Jahr", "R-1")]
    assert interim_vouchers(statements().get(pk=statement.pk)) == []
    assert carry_over(statement, by=cast["applicant"]) == 0
