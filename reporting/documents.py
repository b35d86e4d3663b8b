"""Who may read the files of this app: whoever may see the thing they belong to."""

from __future__ import annotations

from typing import Any

from network.models import User
from reporting.models import Notice
from workflows.documents import readable
from workflows.models import Document


def subject_is_visible(permission: str) -> Any:
    def rule(user: Any, document: Document) -> bool:
        subject = document.subject
        return isinstance(user, User) and subject is not None and user.has_perm(permission, subject)

    return rule


readable("reporting.StatementOfUse")(subject_is_visible("reporting.view_statement"))
readable("reporting.Reclaim")(subject_is_visible("reporting.view_reclaim"))
readable("reporting.Objection")(subject_is_visible("reporting.view_objection"))
readable(Notice._meta.label)(subject_is_visible("reporting.view_notice"))
