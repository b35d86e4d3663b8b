"""Amounts and days as spreadsheets of either language write them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Literal

from grants.forms.amounts import NOISE, NotANumber

Style = Literal["de", "en"]

SIGNS: dict[Style, tuple[str, str]] = {"de": (",", "."), "en": (".", ",")}
"""Decimal sign and thousands separator."""

MONTH_NAMES = (
    "januar january jan jänner", "februar february feb", "märz march mar mrz mär", "april apr", "mai may",
    "juni june jun", "juli july jul", "august aug", "september sep sept", "oktober october okt oct", "november nov",
    "dezember december dez dec",
)  # fmt: skip
MONTHS = {name: number for number, names in enumerate(MONTH_NAMES, start=1) for name in names.split()}

NUMERIC_DAY = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})")
ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
GERMAN_DAY = re.compile(r"(\d{1,2})\.?\s+([a-zäöü]+)\.?\s+(\d{4})")
ENGLISH_DAY = re.compile(r"([a-z]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
SERIAL_DAY = re.compile(r"[345]\d{4}")
FIRST_SERIAL = dt.date(1899, 12, 30)


class NotADay(ValueError):
    """The text is not a day that this product understands."""


def style_of(texts: Iterable[str], default: Style) -> Style:
    """Which language the amounts of a column are written in, by those that can be read in one way only."""
    votes = {"de": 0, "en": 0}
    for text in texts:
        if (decimal := _certain_decimal_sign(_bare(text)[1])) is not None:
            votes["de" if decimal == "," else "en"] += 1
    if votes["de"] == votes["en"]:
        return default
    return "de" if votes["de"] > votes["en"] else "en"


def read_amount(text: str, style: Style) -> Decimal:
    """1.234,50 or 1,234.50, -12, 12-, (12), 12,–. Only a lone group of three needs the column's `style`."""
    negative, digits = _bare(text)
    if len(digits) > 40 or not re.fullmatch(r"[0-9.,]*[0-9][0-9.,]*", digits):
        raise NotANumber(text)
    decimal = _certain_decimal_sign(digits) or SIGNS[style][0]
    group = "." if decimal == "," else ","
    whole, _point, places = digits.partition(decimal)
    if not re.fullmatch(rf"[0-9]+|[0-9]{{1,3}}(?:\{group}[0-9]{{3}})+|", whole) or not re.fullmatch(r"[0-9]*", places):
        raise NotANumber(text)
    number = Decimal(f"{whole.replace(group, '') or '0'}.{places or '0'}")
    return -number if negative else number


def _bare(text: str) -> tuple[bool, str]:
    """Whether there is a minus, and digits and signs alone."""
    clean = NOISE.sub("", text).replace("\u2212", "-").replace("\u2013", "-").replace("'", "").replace("\u2019", "")
    clean = re.sub(r"([.,])-{1,2}$", "", clean)  # 12,– is twelve euros
    negative = bool(re.fullmatch(r"-.+|.+-|\(.+\)", clean))
    return negative, clean.strip("-()+")


def _certain_decimal_sign(digits: str) -> str | None:
    """The decimal sign where the text leaves no choice."""
    dots, commas = digits.count("."), digits.count(",")
    if dots and commas:
        return max(".,", key=digits.rfind)
    if dots > 1 or commas > 1:
        return "," if dots else "."
    sign = "." if dots else "," if commas else ""
    if not sign:
        return None
    whole, _point, places = digits.partition(sign)
    grouped = len(places) == 3 and 1 <= len(whole) <= 3 and not whole.startswith("0")
    return None if grouped else sign


def read_day(text: str) -> dt.date:
    """03.04.2027, 3.4.27, 03/04/2027 (day first), 2027-04-03, 3. April 2027, April 3, 2027, and Excel's bare number."""
    clean = " ".join(text.lower().split())
    try:
        if found := ISO_DAY.fullmatch(clean):
            return dt.date(int(found[1]), int(found[2]), int(found[3]))
        if found := NUMERIC_DAY.fullmatch(clean.replace(" ", "").removesuffix("00:00:00")):
            year = int(found[3]) + (2000 if len(found[3]) == 2 else 0)
            return dt.date(year, int(found[2]), int(found[1]))
        if found := GERMAN_DAY.fullmatch(clean):
            return dt.date(int(found[3]), MONTHS[found[2]], int(found[1]))
        if found := ENGLISH_DAY.fullmatch(clean):
            return dt.date(int(found[3]), MONTHS[found[1]], int(found[2]))
        if SERIAL_DAY.fullmatch(clean):
            return FIRST_SERIAL + dt.timedelta(days=int(clean))
    except (ValueError, KeyError) as error:
        raise NotADay(text) from error
    raise NotADay(text)
