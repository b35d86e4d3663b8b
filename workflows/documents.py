"""Files: quarantine, hash, type by content, malware scan, final key, then the row.

The order of writing makes a row that points at nothing impossible; an object without a row is only rubbish.
"""

from __future__ import annotations

import hashlib
import io
import logging
import uuid
import zipfile
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

import clamd
import filetype
import openpyxl
import pikepdf
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import models
from django.utils.translation import gettext as _
from PIL import Image

from workflows import clock
from workflows.deadlines import on_the_clock
from workflows.journal import chain_of, record
from workflows.life import Person
from workflows.models import Document
from workflows.refusal import Refused

log = logging.getLogger(__name__)

VERDICTS = {"OK": Document.Scan.CLEAN, "FOUND": Document.Scan.INFECTED}

ReadRule = Callable[[Any, Document], bool]

_read_rules: dict[str, ReadRule] = {}


def readable(life: str) -> Callable[[ReadRule], ReadRule]:
    """Say who may read the documents of a model: `f(user, document)`. Without a rule nobody may."""

    def register(rule: ReadRule) -> ReadRule:
        _read_rules[life] = rule
        return rule

    return register


def may_read(user: Any, document: Document) -> bool:
    model = document.subject_type.model_class()
    rule = _read_rules.get(model._meta.label) if model else None
    return rule is not None and rule(user, document)


_kinds: dict[str, Any] = {}


def kinds(words: Mapping[str, Any]) -> None:
    """Register what kinds of documents are called; kinds that come from a form's version name themselves."""
    _kinds.update(words)


def word_for(document: Document) -> str:
    return str(getattr(document, "kind_label", "") or _kinds.get(document.kind, document.kind))


def store(
    file: File[bytes],
    *,
    subject: models.Model,
    kind: str,
    by: Person | None,
    name: str | None = None,
    facts: Mapping[str, Any] | None = None,
) -> Document:
    """Put an uploaded file into the store and write its row.

    Refuses what is too large, empty, of a type that is not allowed, or not what its name says. Where a malware
    scanner is configured and does not answer, the file stays in quarantine until the worker has had it scanned.
    """
    shown_name = _clean_name(name or file.name or "Datei")
    if not file.size:
        raise Refused(_("Die Datei „%s“ ist leer. Wählen Sie sie noch einmal aus.") % shown_name, code="empty_file")
    if file.size > settings.DOCUMENT_MAX_BYTES:
        raise Refused(
            _(
                "Die Datei „%(name)s“ ist zu groß. Möglich sind %(limit)s MB. Verkleinern Sie sie, zum Beispiel durch "
                "eine geringere Auflösung."
            )
            % {"name": shown_name, "limit": settings.DOCUMENT_MAX_BYTES // 1_000_000},
            code="file_too_large",
            status=413,
        )
    content_type = _checked_type(file, shown_name)
    sha256 = _hash(file)
    public_id = uuid.uuid4()
    quarantine = f"quarantine/{public_id}"
    _put(quarantine, file)
    scan = _scan(file)
    if scan == Document.Scan.INFECTED:
        default_storage.delete(quarantine)
        raise Refused(
            _("In der Datei „%s“ wurde ein Schadprogramm gefunden. Sie wurde nicht gespeichert.") % shown_name,
            code="infected",
        )
    key = quarantine
    if scan != Document.Scan.WAITING:
        key = f"{chain_of(subject).pk}/{subject._meta.model_name}-{subject.pk}/{public_id}"
        _put(key, file)
        default_storage.delete(quarantine)
    document = Document.objects.create(
        public_id=public_id,
        subject_type=ContentType.objects.get_for_model(subject),
        subject_pk=subject.pk,
        case_id=getattr(subject, "case_id", None),
        kind=kind,
        name=shown_name,
        key=key,
        content_type=content_type,
        size=file.size,
        sha256=sha256,
        scan=scan,
        facts=dict(facts or {}),
        uploaded_by_id=by.pk if by else None,
        created_at=clock.now(),
    )
    record(subject, "store_document", by=by, facts={"document": str(public_id), "kind": kind, "sha256": sha256})
    return document


def store_bytes(data: bytes, *, name: str, **kwargs: Any) -> Document:
    """`store()` for what the product itself made."""
    return store(ContentFile(data, name=name), name=name, **kwargs)


def delete(document: Document, *, by: Person, reason: str) -> None:
    """Remove the object and keep the row with the reason: what was there remains known."""
    subject = document.subject
    assert subject is not None
    document.deleted_at, document.deletion_reason = clock.now(), reason
    document.save(update_fields=["deleted_at", "deletion_reason"])
    record(subject, "delete_document", by=by, facts={"document": str(document.public_id), "reason": reason})
    default_storage.delete(document.key)


@on_the_clock
def scan_waiting() -> int:
    """Scan what stayed in quarantine because the scanner did not answer; returns how many files were released."""
    released = 0
    for document in Document.objects.filter(scan=Document.Scan.WAITING, deleted_at=None):
        with document.open() as file:
            content = ContentFile(file.read())
        result = _scan(content)
        if result == Document.Scan.WAITING:
            break
        old_key = document.key
        if result != Document.Scan.INFECTED:
            document.key = f"released/{document.public_id}"
            _put(document.key, content)
            released += 1
        document.scan = result
        document.save(update_fields=["scan", "key"])
        default_storage.delete(old_key)
    return released


def _put(key: str, file: File[bytes]) -> None:
    file.seek(0)
    saved = default_storage.save(key, file)
    assert saved == key, "keys are made of fresh uuids and are never taken"


def _hash(file: File[bytes]) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _scan(file: File[bytes]) -> Document.Scan:
    """Ask clamd where one is configured. Fails closed: no answer, or an unknown one, means waiting."""
    if not settings.CLAMD_URL:
        return Document.Scan.NOT_CONFIGURED
    file.seek(0)
    try:
        answer = _scanner(settings.CLAMD_URL).instream(file)
    except (clamd.ClamdError, OSError):
        log.exception("the malware scanner did not answer")
        return Document.Scan.WAITING
    verdict = answer["stream"][0] if answer and "stream" in answer else "nothing"
    if verdict not in VERDICTS:
        log.error("the malware scanner answered %s", verdict)
    return VERDICTS.get(verdict, Document.Scan.WAITING)


def _scanner(url: str) -> Any:
    """The clamd client for tcp://host:port or unix:///path."""
    address = urlsplit(url)
    if address.scheme == "unix":
        return clamd.ClamdUnixSocket(address.path, timeout=60)
    return clamd.ClamdNetworkSocket(address.hostname, address.port or 3310, timeout=60)


def _clean_name(name: str) -> str:
    """The last part of the name, printable, at most 200 characters, ending kept."""
    name = "".join(char for char in name.replace("\\", "/").rsplit("/", 1)[-1] if char.isprintable()).strip() or "Datei"
    stem, dot, ending = name.rpartition(".")
    return name if len(name) <= 200 else f"{stem[: 199 - len(ending)]}{dot}{ending}"


# ---- type by content: the ending names the type, and the file must open as it ------------------------------------


def _open_pdf(data: io.BytesIO) -> None:
    with pikepdf.open(data) as pdf:
        len(pdf.pages)


def _open_image(data: io.BytesIO) -> None:
    with Image.open(data) as image:
        image.verify()


def _open_workbook(data: io.BytesIO) -> None:
    openpyxl.load_workbook(data, read_only=True).close()


def _open_archive(data: io.BytesIO) -> None:
    with zipfile.ZipFile(data) as archive:
        if archive.testzip() is not None:
            raise ValueError("damaged archive")


OPEN = "application/vnd.oasis.opendocument"
OFFICE = "application/vnd.openxmlformats-officedocument"
TYPES: dict[str, tuple[str, Callable[[io.BytesIO], None]]] = {
    "pdf": ("application/pdf", _open_pdf),
    "png": ("image/png", _open_image),
    "jpg": ("image/jpeg", _open_image),
    "jpeg": ("image/jpeg", _open_image),
    "xlsx": (f"{OFFICE}.spreadsheetml.sheet", _open_workbook),
    "docx": (f"{OFFICE}.wordprocessingml.document", _open_archive),
    "odt": (f"{OPEN}.text", _open_archive),
    "ods": (f"{OPEN}.spreadsheet", _open_archive),
}


def _checked_type(file: File[bytes], name: str) -> str:
    ending = name.rpartition(".")[2].lower()
    if ending not in TYPES:
        raise Refused(
            _("„%(name)s“ hat ein Format, das wir nicht annehmen. Möglich sind: %(endings)s.")
            % {"name": name, "endings": ", ".join(sorted(TYPES))},
            code="file_type",
        )
    content_type, open_as = TYPES[ending]
    file.seek(0)
    data = io.BytesIO(file.read())
    guess = filetype.guess(data.getvalue())
    try:
        if guess is None or guess.mime not in {content_type, "application/zip"}:
            raise ValueError(f"looks like {guess.mime if guess else 'nothing known'}")
        open_as(data)
    except Exception as error:  # the readers raise many kinds; each means the same to the person
        raise Refused(
            _(
                "„%s“ lässt sich nicht als das öffnen, was die Endung sagt. Speichern Sie die Datei neu, zum Beispiel "
                "als PDF, und laden Sie sie noch einmal hoch."
            )
            % name,
            code="file_content",
        ) from error
    return content_type
