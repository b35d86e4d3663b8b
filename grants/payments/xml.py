"""XML from outside, read in one pass with flat memory. No entities, no document types, no network, no huge nodes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from django.utils.translation import gettext as _
from lxml import etree

from grants.payments.nodes import name_of
from workflows.refusal import Refused

MOST_BYTES = 100 * 1024 * 1024
ZIP, GZIP = b"PK\x03\x04", b"\x1f\x8b"


def elements(file: IO[bytes], *wanted: str) -> Iterator[tuple[str, str, etree._Element]]:
    """Event, local name and element: the start of everything, and the end of what is wanted. The reader drops what it
    has read (`drop`)."""
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
    if head.startswith((ZIP, GZIP[:2])):
        raise Refused(
            _("Das ist ein gepacktes Archiv. Packen Sie es aus und laden Sie jede Datei einzeln."), code="zip"
        )
    context = etree.iterparse(
        file, events=("start", "end"), resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False,
        dtd_validation=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    first = True
    try:
        for event, element in context:
            if first:
                first = False
                if element.getroottree().docinfo.doctype or element.getroottree().docinfo.internalDTD is not None:
                    raise Refused(
                        _("Die Datei enthält eine Dokumenttyp-Erklärung. Auszüge von Banken haben keine. Wir lesen sie "
                          "nicht."),
                        code="doctype",
                    )  # fmt: skip
            if not isinstance(element.tag, str):
                raise Refused(_("Die Datei enthält Verweise, die wir nicht auflösen."), code="entities")
            name = name_of(element)
            if event == "start" or name in wanted:
                yield event, name, element
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
