"""The one signal: a log-in of somebody who holds an office is written into the journal."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from network.models import User
from workflows.journal import record


@receiver(user_logged_in, dispatch_uid="network.log_in")
def journal_log_in(sender: Any, user: Any, **kwargs: Any) -> None:
    if isinstance(user, User) and user.office_partnerships():
        record(user, "log_in", by=user)
