"""One kind of no: a sentence that a person can read, a code that a machine can."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """A step or a change that is not made, with what to do instead.

    `status` is the HTTP status a page answers with: 422 for what the person can mend, 409 where somebody
    else was faster, 403 where the right is missing.
    """

    def __init__(self, message: Any, *, code: str, status: int = 422) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.status = status

    def __str__(self) -> str:
        return str(self.message)
