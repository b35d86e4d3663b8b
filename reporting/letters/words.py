"""Figures and days as a German letter writes them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from xml.sax.saxutils import escape

from grants.rules.words import number_de

NO_BREAK = "\u00a0"
MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
    "Dezember",
)  # fmt: skip


def euro(amount: str) -> str:
    """`"5000.00"` → `5.000,00 €`; an empty amount is a dash."""
    return f"{number_de(Decimal(amount), 2).replace('-', '−')}{NO_BREAK}€" if amount else "–"


def figure(amount: str) -> str:
    """Without the unit, for columns that say it in their head."""
    return number_de(Decimal(amount), 2).replace("-", "−") if amount else "–"


def percent(value: str) -> str:
    number = Decimal(value)
    places = 0 if number == number.to_integral_value() else 2
    return f"{number_de(number, places)}{NO_BREAK}%"


def day(iso: str) -> str:
    """`2027-03-15` → `15. März 2027`."""
    if not iso:
        return "–"
    found = dt.date.fromisoformat(iso[:10])
    return f"{found.day}.{NO_BREAK}{MONTHS[found.month - 1]} {found.year}"


def short_day(iso: str) -> str:
    return f"{dt.date.fromisoformat(iso[:10]):%d.%m.%Y}" if iso else "–"


def clock_time(iso: str) -> str:
    """`2027-01-12T14:32:07+01:00` → `14:32:07`; without seconds where none are written."""
    found = dt.datetime.fromisoformat(iso)
    return f"{found:%H:%M:%S}" if len(iso) > 22 else f"{found:%H:%M}"


def safe(text: object) -> str:
    """Text that people wrote, for reportlab's paragraph markup: nothing in it is markup, line breaks stay."""
    written = escape(str(text)).replace("\r\n", "\n").replace("\n", "<br/>")
    return written.replace(" %", f"{NO_BREAK}%").replace(" €", f"{NO_BREAK}€")


def grouped(text: str, size: int = 4) -> str:
    """`DE021234…` → `DE02 1234 …`."""
    return " ".join(text[i : i + size] for i in range(0, len(text), size))


def iban(text: str) -> str:
    return grouped(text).replace(" ", NO_BREAK)
