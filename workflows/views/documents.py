from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from workflows import documents
from workflows.journal import record
from workflows.models import Document

CHUNK = 64 * 1024
INLINE = {"application/pdf", "image/png", "image/jpeg"}


@require_safe
@xframe_options_sameorigin  # a page of ours may show a file beside what is said about it
@csp_replace({"frame-ancestors": [SELF]})  # type: ignore[arg-type]  # typed for views without arguments
def document(request: HttpRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """Stream a file after the same question that its page asks. One byte range is answered with 206."""
    found = Document.objects.select_related("subject_type").filter(public_id=public_id).first()
    if found is None or not found.is_available or not documents.may_read(request.user, found):
        raise Http404
    reader: Any = request.user
    if found.facts.get("journal_downloads") and found.subject is not None:
        record(found.subject, "download", by=reader, facts={"document": str(found.public_id)})
    start, stop = _range(request.headers.get("Range", ""), found.size)
    response = StreamingHttpResponse(_stream(found, start, stop), content_type=found.content_type)
    response["Content-Length"] = str(stop - start)
    response["Accept-Ranges"] = "bytes"
    if (start, stop) != (0, found.size):
        response.status_code = 206
        response["Content-Range"] = f"bytes {start}-{stop - 1}/{found.size}"
    inline = found.content_type in INLINE
    response["Content-Disposition"] = content_disposition_header(not inline, found.name) or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response


def _range(header: str, size: int) -> tuple[int, int]:
    """The half-open byte range that is asked for; the whole file where the header cannot be read."""
    match = re.fullmatch(r"bytes=(\d*)-(\d*)", header.strip())
    if not match or match.group(0) == "bytes=-":
        return 0, size
    first, last = match.groups()
    if not first:
        return max(0, size - int(last)) if int(last) else 0, size
    start = int(first)
    stop = min(int(last) + 1, size) if last else size
    return (start, stop) if start < stop else (0, size)


def _stream(found: Document, start: int, stop: int) -> Iterator[bytes]:
    with found.open() as file:
        file.seek(start)
        left = stop - start
        while left and (chunk := file.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
