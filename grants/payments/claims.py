"""What organisations have to pay back is known to a later app: it offers its open claims here, and books what came."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from network.models import Partnership
from workflows.life import Person


@dataclass(frozen=True)
class Claim:
    """An open claim, by its public id. `words` are what a payer would write as the reason for the payment."""

    key: uuid.UUID
    label: str
    organisation: str
    outstanding: Decimal
    url: str
    words: tuple[str, ...] = ()


class ClaimBook(Protocol):
    def open_claims(self, partnership: Partnership) -> Iterable[Claim]: ...

    def book(
        self, key: uuid.UUID, *, amount: Decimal, received_on: dt.date, reference: str, by: Person,
        command_id: uuid.UUID,
    ) -> None: ...  # fmt: skip


_books: list[ClaimBook] = []


def claim_book(book: ClaimBook) -> ClaimBook:
    """Register who knows of claims."""
    _books.append(book)
    return book


def open_claims(partnership: Partnership) -> list[tuple[ClaimBook, Claim]]:
    return [(book, claim) for book in _books for claim in book.open_claims(partnership)]
