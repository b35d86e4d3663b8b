"""Files of a draft: stored by kind, refused where they were chosen, removed with a reason."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from grants.completeness import missing
from grants.defaults import procedure_values
from grants.models import Application
from network.models import Actor, Partnership, User
from tests.factories.grants import CallFactory, ProcedureFactory, TrackFactory, begin_application
from workflows.models import Document, JournalEntry


@pytest.fixture
def strict(partnership: Partnership, organisation: Actor, applicant: User) -> Application:
    """A draft of the procedure as it is shipped: statutes and charity notice are required."""
    procedure = ProcedureFactory(track=TrackFactory(partnership=partnership), values=procedure_values("standard"))
    call = CallFactory(partnership=partnership, procedure=procedure)
    return begin_application(call, applicant=organisation, by=applicant)


def pdf() -> bytes:
    out = BytesIO()
    document = pikepdf.new()
    document.add_blank_page()
    document.save(out)
    return out.getvalue()


def url(application: Application) -> str:
    return reverse("grants:apply_attachments", args=[application.public_id])


def upload(
    web: Client, application: Application, *, name: str = "Satzung.pdf", data: bytes | None = None,
    kind: str = "statutes", command: uuid.UUID | None = None,
) -> Any:  # fmt: skip
    file = SimpleUploadedFile(name, pdf() if data is None else data)
    return web.post(
        url(application),
        {"kind": kind, f"file-{kind}-file": file, f"file-{kind}-command_id": str(command or uuid.uuid4())},
    )


def test_a_required_file_is_missing_until_it_is_there(web: Client, strict: Application) -> None:
    assert {"statutes", "charity_notice"} <= {point.code for point in missing(strict)}
    assert upload(web, strict).status_code == 302
    assert "statutes" not in {point.code for point in missing(strict)}
    text = web.get(url(strict)).content.decode()
    assert "Satzung.pdf" in text


def test_the_file_opens_for_its_own_people_only(
    web: Client, strict: Application, cast: dict[str, User], sign_in: Callable[[User], Client]
) -> None:
    upload(web, strict)
    document = Document.objects.get(kind="statutes")
    assert len(b"".join(web.get(document.get_absolute_url()).streaming_content)) == document.size  # type: ignore[attr-defined]
    for who in ("clerk", "stranger", "outsider"):
        assert sign_in(cast[who]).get(document.get_absolute_url()).status_code == 404


def test_pressing_twice_stores_once(web: Client, strict: Application) -> None:
    command, data = uuid.uuid4(), pdf()
    for _ in range(2):
        assert upload(web, strict, command=command, data=data).status_code == 302
    assert Document.objects.filter(kind="statutes").count() == 1


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("Satzung.exe", b"MZ", "Format, das wir nicht annehmen"),
        ("Satzung.pdf", b"kein PDF", "nicht als das öffnen"),
        ("Satzung.pdf", b"%PDF-1.7 abgebrochen", "nicht als das öffnen"),
        ("Satzung.pdf", b"", "Die Datei ist leer."),
        ("Satzung.png", b"<html>", "nicht als das öffnen"),
    ],
)
def test_what_is_not_what_it_says_is_refused_at_its_field(
    name: str, data: bytes, sentence: str, web: Client, strict: Application
) -> None:
    answer = upload(web, strict, name=name, data=data)
    assert answer.status_code == 422
    assert sentence in str(answer.context["form"].errors["file"])
    assert not Document.objects.exists()


def test_a_file_that_is_too_large_is_refused(web: Client, strict: Application, settings: Settings) -> None:
    settings.DOCUMENT_MAX_BYTES = 10
    answer = upload(web, strict)
    assert answer.status_code == 413
    assert "zu groß" in answer.content.decode()


def test_no_file_and_an_unknown_kind(web: Client, strict: Application) -> None:
    assert web.post(url(strict), {"kind": "statutes"}).status_code == 422
    assert web.post(url(strict), {"kind": "malware"}).status_code == 404


def test_a_file_is_removed_with_a_reason_that_stays(web: Client, strict: Application) -> None:
    upload(web, strict)
    document = Document.objects.get(kind="statutes")
    page = reverse("grants:remove_attachment", args=[strict.public_id, document.public_id])
    assert web.get(page).status_code == 200
    assert web.post(page, {"reason": ""}).status_code == 422
    assert web.post(page, {"reason": "falsche Datei"}).status_code == 302
    document.refresh_from_db()
    assert (document.deletion_reason, document.is_available) == ("falsche Datei", False)
    assert JournalEntry.objects.filter(verb="delete_document").exists()
    assert web.get(page).status_code == 404
    assert "Satzung.pdf" not in web.get(url(strict)).content.decode()
