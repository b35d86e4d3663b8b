"""Files: quarantine, hash, type by content, scan, final key, row, in this order; nothing is given out too early."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable

import openpyxl
import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from PIL import Image
from pytest_django import Settings

from grants.models import Application
from network.models import User
from tests.workflows.scanner import scanner, silent_port
from workflows import deadlines, documents
from workflows.documents import TYPES, delete, scan_waiting, store
from workflows.models import Document, JournalEntry
from workflows.refusal import Refused

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]


def pdf() -> bytes:
    target = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(target)
    return target.getvalue()


def image(kind: str) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(target, kind)
    return target.getvalue()


def workbook() -> bytes:
    target = io.BytesIO()
    openpyxl.Workbook().save(target)
    return target.getvalue()


def put(subject: Application, by: User, data: bytes, name: str = "Satzung.pdf") -> Document:
    return store(ContentFile(data, name=name), subject=subject, kind="statutes", by=by)


def test_the_row_is_written_last(draft: Application, signatory: User, monkeypatch: pytest.MonkeyPatch) -> None:
    events: list[str] = []
    original = documents._put, documents._scan, Document.objects.create

    def note_put(key: str, file: object) -> None:
        events.append("quarantine" if key.startswith("quarantine/") else "final")
        original[0](key, file)  # type: ignore[arg-type]

    def note_scan(file: object) -> Document.Scan:
        events.append("scan")
        return original[1](file)  # type: ignore[arg-type]

    def note_row(**values: object) -> Document:
        events.append("row")
        return original[2](**values)

    monkeypatch.setattr(documents, "_put", note_put)
    monkeypatch.setattr(documents, "_scan", note_scan)
    monkeypatch.setattr(Document.objects, "create", note_row)
    put(draft, signatory, pdf())
    assert events == ["quarantine", "scan", "final", "row"]


def test_a_stored_file_is_what_was_sent(draft: Application, signatory: User) -> None:
    data = pdf()
    document = put(draft, signatory, data)
    with document.open() as file:
        assert file.read() == data
    assert (document.sha256, document.size) == (hashlib.sha256(data).hexdigest(), len(data))
    assert document.key == f"{draft.partnership.chain_id}/application-{draft.pk}/{document.public_id}"
    assert not default_storage.exists(f"quarantine/{document.public_id}")
    entry = JournalEntry.objects.get(verb="store_document")
    assert entry.body["facts"]["sha256"] == document.sha256


@pytest.mark.parametrize("broken_at", [1, 2])
def test_a_store_that_fails_leaves_no_row_that_points_at_nothing(
    draft: Application, signatory: User, monkeypatch: pytest.MonkeyPatch, broken_at: int
) -> None:
    calls: list[str] = []
    original = documents._put

    def fail(key: str, file: object) -> None:
        calls.append(key)
        if len(calls) == broken_at:
            raise ConnectionError
        original(key, file)  # type: ignore[arg-type]

    monkeypatch.setattr(documents, "_put", fail)
    with pytest.raises(ConnectionError):
        put(draft, signatory, pdf())
    assert not Document.objects.exists()
    assert not JournalEntry.objects.filter(verb="store_document").exists()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", pdf()),
        ("a.PDF", pdf()),
        ("a.png", image("PNG")),
        ("a.jpg", image("JPEG")),
        ("a.jpeg", image("JPEG")),
        ("a.xlsx", workbook()),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_is_what_its_name_says_is_taken(
    draft: Application, signatory: User, name: str, data: bytes
) -> None:
    assert put(draft, signatory, data, name).content_type == TYPES[name.rpartition(".")[2].lower()][0]


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.pdf", image("PNG"), "file_content"),
        ("a.png", pdf(), "file_content"),
        ("a.png", image("JPEG"), "file_content"),
        ("a.pdf", b"<html><script>alert(1)</script>", "file_content"),
        ("a.pdf", pdf()[:120], "file_content"),
        ("a.xlsx", b"PK\x03\x04 and nothing behind", "file_content"),
        ("a.exe", b"MZ" * 100, "file_type"),
        ("a.html", b"<html>", "file_type"),
        ("ohne-endung", pdf(), "file_type"),
        ("a.pdf.exe", pdf(), "file_type"),
        ("a.pdf", b"", "empty_file"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",  # bytes that hold the time of day name no test
)
def test_a_file_that_is_not_what_its_name_says_is_refused(
    draft: Application, signatory: User, name: str, data: bytes, code: str
) -> None:
    with pytest.raises(Refused) as refusal:
        put(draft, signatory, data, name)
    assert refusal.value.code == code
    assert not Document.objects.exists()


def test_a_file_that_is_too_large_is_refused_before_it_is_sent_on(
    draft: Application, signatory: User, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DOCUMENT_MAX_BYTES = 100
    monkeypatch.setattr(documents, "_put", lambda key, file: pytest.fail("nothing may be sent"))
    with pytest.raises(Refused) as refusal:
        put(draft, signatory, pdf())
    assert (refusal.value.code, refusal.value.status) == ("file_too_large", 413)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Büro\\Satzung 2027.pdf", "Satzung 2027.pdf"),
        ("a\x00b\n.pdf", "ab.pdf"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_a_name_is_kept_in_a_form_that_harms_nobody(draft: Application, signatory: User, given: str, kept: str) -> None:
    document = store(ContentFile(pdf(), name="x.pdf"), subject=draft, kind="statutes", by=signatory, name=given)
    assert document.name == kept


# ---- the malware scanner -------------------------------------------------------------------------------------------


def test_without_a_scanner_a_file_says_that_it_was_not_scanned(draft: Application, signatory: User) -> None:
    document = put(draft, signatory, pdf())
    assert (document.scan, document.is_available) == ("not_configured", True)


def test_the_scanner_reads_the_whole_file(draft: Application, signatory: User, settings: Settings) -> None:
    data = pdf() + b"%" * 5000
    with scanner(b"stream: OK\n") as server:
        settings.CLAMD_URL = server.url
        document = put(draft, signatory, data)
    assert server.received == [data]
    assert (document.scan, document.is_available) == ("clean", True)


def test_an_infected_file_is_refused_and_not_kept(draft: Application, signatory: User, settings: Settings) -> None:
    before = default_storage.listdir("quarantine/")[1]
    with scanner(b"stream: Eicar-Test-Signature FOUND\n") as server:
        settings.CLAMD_URL = server.url
        with pytest.raises(Refused) as refusal:
            put(draft, signatory, pdf())
    assert refusal.value.code == "infected"
    assert not Document.objects.exists()
    assert default_storage.listdir("quarantine/")[1] == before


@pytest.mark.parametrize(
    "answer", [b"", b"stream: Can't allocate memory ERROR\n", b"INSTREAM size limit exceeded. ERROR\n", b"nonsense\n"]
)
def test_any_other_answer_keeps_the_file_in_quarantine(
    draft: Application, signatory: User, settings: Settings, answer: bytes
) -> None:
    with scanner(answer) as server:
        settings.CLAMD_URL = server.url
        document = put(draft, signatory, pdf())
    assert (document.scan, document.is_available) == ("waiting", False)


@pytest.fixture
def kept_back(draft: Application, signatory: User, settings: Settings) -> Document:
    with silent_port() as url:
        settings.CLAMD_URL = url
        return put(draft, signatory, pdf())


def test_with_a_silent_scanner_a_file_stays_in_quarantine_and_is_given_to_nobody(
    kept_back: Document, signatory: User, sign_in: SignIn
) -> None:
    assert (kept_back.scan, kept_back.key) == ("waiting", f"quarantine/{kept_back.public_id}")
    assert sign_in(signatory).get(kept_back.get_absolute_url()).status_code == 404


def test_a_scanner_that_stays_silent_releases_nothing(kept_back: Document, settings: Settings) -> None:
    assert scan_waiting() == 0
    assert Document.objects.get().scan == "waiting"


def test_a_scanner_that_comes_back_releases_what_waits(
    kept_back: Document, signatory: User, settings: Settings, sign_in: SignIn
) -> None:
    with scanner(b"stream: OK\n") as server:
        settings.CLAMD_URL = server.url
        assert scan_waiting() == 1
    assert Document.objects.get().scan == "clean"
    assert not default_storage.exists(f"quarantine/{kept_back.public_id}")
    response = sign_in(signatory).get(kept_back.get_absolute_url())
    assert hashlib.sha256(b"".join(response.streaming_content)).hexdigest() == kept_back.sha256  # type: ignore[attr-defined]


def test_a_scanner_that_comes_back_and_finds_something_locks_the_file(
    kept_back: Document, signatory: User, settings: Settings, sign_in: SignIn
) -> None:
    with scanner(b"stream: Eicar-Test-Signature FOUND\n") as server:
        settings.CLAMD_URL = server.url
        assert scan_waiting() == 0
    assert Document.objects.get().scan == "infected"
    assert sign_in(signatory).get(kept_back.get_absolute_url()).status_code == 404


# ---- giving out ----------------------------------------------------------------------------------------------------


@pytest.fixture
def stored(draft: Application, signatory: User) -> Document:
    return put(draft, signatory, pdf())


def test_a_file_is_read_by_those_who_see_the_case_and_by_nobody_else(
    stored: Document, cast: dict[str, User], sign_in: SignIn
) -> None:
    address = stored.get_absolute_url()
    assert {name for name, user in cast.items() if sign_in(user).get(address).status_code == 200} == {
        "applicant", "signatory",
    }  # fmt: skip
    assert Client().get(address).status_code == 302


def test_a_file_comes_as_itself_and_is_not_kept_by_others(stored: Document, signatory: User, sign_in: SignIn) -> None:
    response = sign_in(signatory).get(stored.get_absolute_url())
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"] == 'inline; filename="Satzung.pdf"'


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [("bytes=0-9", 0, 10), ("bytes=10-", 10, None), ("bytes=-5", -5, None), ("bytes=5-5", 5, 6)],
)
def test_a_part_of_a_file_is_answered_with_that_part(
    stored: Document, signatory: User, sign_in: SignIn, asked: str, start: int, stop: int | None
) -> None:
    with stored.open() as file:
        whole = file.read()
    response = sign_in(signatory).get(stored.get_absolute_url(), headers={"range": asked})
    assert response.status_code == 206
    assert b"".join(response.streaming_content) == whole[start:stop]  # type: ignore[attr-defined]


@pytest.mark.parametrize("asked", ["bytes=-", "bytes=9-2", "bytes=a-b", "lines=1-2", "bytes=99999999-", "bytes=-0"])
def test_a_part_that_makes_no_sense_is_answered_with_the_whole(
    stored: Document, signatory: User, sign_in: SignIn, asked: str
) -> None:
    response = sign_in(signatory).get(stored.get_absolute_url(), headers={"range": asked})
    assert response.status_code == 200
    assert len(b"".join(response.streaming_content)) == stored.size  # type: ignore[attr-defined]


def test_a_deleted_file_leaves_its_row_and_its_reason(stored: Document, signatory: User, sign_in: SignIn) -> None:
    delete(stored, by=signatory, reason="falsche Datei")
    row = Document.objects.get()
    assert (row.deletion_reason, row.is_available) == ("falsche Datei", False)
    assert not default_storage.exists(stored.key)
    assert sign_in(signatory).get(stored.get_absolute_url()).status_code == 404
    assert JournalEntry.objects.get(verb="delete_document").body["facts"]["reason"] == "falsche Datei"


def test_what_waits_for_the_scanner_is_looked_at_by_the_clock() -> None:
    assert scan_waiting in deadlines._registered
