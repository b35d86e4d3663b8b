"""XML from outside, read in one pass with flat memory. No entities, no document types, no network, no huge nodes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

from django.utils.translation import gettext as _
from lxml import etree

from grants.payments.nodes import name_of
from workflows.refusal import Refused

MOST_BYTES = 100 * 1024 * 1024
ZIP, GZIP = b"PK\x03\x04", b"\x1f\x8b"


SAFE: dict[str, Any] = {
    "resolve_entities": False, "load_dtd": False, "no_network": True, "huge_tree": False, "dtd_validation": False,
    "remove_comments": True, "remove_pis": True,
}  # fmt: skip


def opening(file: IO[bytes]) -> tuple[etree._Element, str]:
    """The root and the name of what it holds first. Refuses what we never read, before anything else is."""
    _check_size(file)
    root, name = None, ""
    with _sentences():
        for _event, element in etree.iterparse(file, events=("start",), **SAFE):
            if root is None:
                root = element
                _refuse_document_type(root)
            else:
                name = name_of(element)
                break
    assert root is not None, "an empty document is a syntax error"
    return root, name


def elements(file: IO[bytes], *wanted: str) -> Iterator[tuple[str, str, etree._Element]]:
    """Start and end of what is wanted: event, local name and element. The reader drops what it has read (`drop`)."""
    opening(file)
    file.seek(0)
    tags = [f"{{*}}{name}" for name in wanted]
    with _sentences():
        for event, element in etree.iterparse(file, events=("start", "end"), tag=tags, **SAFE):
            yield event, name_of(element), element


def _check_size(file: IO[bytes]) -> None:
    size = file.seek(0, 2)
    file.seek(0)
    head = file.read(4)
    file.seek(0)
    if not size:
        raise Refused(_("Die Datei ist leer. Laden Sie sie noch einmal von der Bank."), code="empty_file")
    if size > MOST_BYTES:
        raise Refused(
            _("Die Datei ist zu groß. Möglich sind %d MB. Lassen Sie sich von der Bank tägliche Auszüge geben.")
            % (MOST_BYTES // 1024 // 1024),
            code="file_too_large",
            status=413,
        )
    if head.startswith((ZIP, GZIP)):
        raise Refused(
            _("Das ist ein gepacktes Archiv. Packen Sie es aus und laden Sie jede Datei einzeln."), code="zip"
        )


def _refuse_document_type(root: etree._Element) -> None:
    """Where entities, bombs and addresses of other files would be declared."""
    told = root.getroottree().docinfo
    if told.doctype or told.internalDTD is not None:
        raise Refused(
            _("Die Datei enthält eine Dokumenttyp-Erklärung. Auszüge von Banken haben keine. Wir lesen sie nicht."),
            code="doctype",
        )


@contextmanager
def _sentences() -> Iterator[None]:
    try:
        yield
    except etree.XMLSyntaxError as error:
        raise Refused(
            _("Das ist kein lesbares XML (Zeile %d). Laden Sie die Datei so, wie die Bank sie gibt.")
            % (error.lineno or 0),
            code="not_xml",
        ) from error


def drop(element: etree._Element) -> None:
    """Free what was read: the element and everything before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
