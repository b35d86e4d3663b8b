"""Filters for money, numbers and dates, in the format of the active language."""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from django.utils import dateformat, formats, timezone
from django.utils.translation import get_language, gettext, ngettext

from workflows import clock
from workflows.templatetags.library import register

NO_BREAK = "\u00a0"
MINUS = "\u2212"
NOTHING = "\u2013"

type_of_number = Decimal | int | str | None
type_of_day = dt.date | dt.datetime | None

# Django's own German formats write the month out; letters and tables need the short form.
DAY_FORMATS = {
    "de": {"day": "d.m.Y", "short": "D d.m.", "weekday": "D d.m.Y", "long": "l, j. F Y", "time": "H:i"},
    "en": {"day": "j M Y", "short": "D j M", "weekday": "D j M Y", "long": "l, j F Y", "time": "H:i"},
}


def _german() -> bool:
    return (get_language() or "de").startswith("de")


def _decimal(value: type_of_number | float) -> Decimal | None:
    if value is None or value == "":
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def _written(number: Decimal, places: int) -> str:
    rounded = number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    digits = formats.number_format(abs(rounded), decimal_pos=places, use_l10n=True, force_grouping=True)
    return f"{MINUS}{digits}" if rounded < 0 else digits


def _with_euro(digits: str) -> str:
    if _german():
        return f"{digits}{NO_BREAK}€"
    return f"{MINUS}€{digits[1:]}" if digits.startswith(MINUS) else f"€{digits}"


@register.filter
def euro(value: type_of_number) -> str:
    """5.000,00 €"""
    number = _decimal(value)
    return NOTHING if number is None else _with_euro(_written(number, 2))


@register.filter
def whole_euro(value: type_of_number) -> str:
    """5.000 €, for public pages only."""
    number = _decimal(value)
    return NOTHING if number is None else _with_euro(_written(number, 0))


@register.filter
def amount(value: type_of_number) -> str:
    """5.000,00 where the unit stands in the column head."""
    number = _decimal(value)
    return NOTHING if number is None else _written(number, 2)


@register.filter
def number(value: type_of_number, places: int = 0) -> str:
    figure = _decimal(value)
    return NOTHING if figure is None else _written(figure, places)


@register.filter
def percent(value: type_of_number, places: int = 2) -> str:
    """74,63 % from 74.63; a whole percentage stays whole."""
    figure = _decimal(value)
    if figure is None:
        return NOTHING
    rounded = figure.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    shown = 0 if rounded == rounded.to_integral_value() else places
    return f"{_written(rounded, shown)}{NO_BREAK if _german() else ''}%"


@register.filter
def share(value: type_of_number, places: int = 2) -> str:
    """74,63 % from 0.7463."""
    figure = _decimal(value)
    return NOTHING if figure is None else percent(figure * 100, places)


@register.filter
def spelled(value: int | None) -> str:
    """Numbers up to twelve in words, as running text writes them; beyond that the digits. One task is “eine”."""
    words = [
        gettext("null"), gettext("eine"), gettext("zwei"), gettext("drei"), gettext("vier"), gettext("fünf"),
        gettext("sechs"), gettext("sieben"), gettext("acht"), gettext("neun"), gettext("zehn"), gettext("elf"),
        gettext("zwölf"),
    ]  # fmt: skip
    if value is None:
        return NOTHING
    return words[value] if 0 <= value < len(words) else number(value)


def _formatted(value: type_of_day, form: str) -> str:
    if value is None or value == "":
        return NOTHING
    local = timezone.localtime(value) if isinstance(value, dt.datetime) and timezone.is_aware(value) else value
    return dateformat.format(local, DAY_FORMATS["de" if _german() else "en"][form])


def local_day(value: dt.date | dt.datetime) -> dt.date:
    if isinstance(value, dt.datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    return value


@register.filter
def day(value: type_of_day) -> str:
    """15.12.2027"""
    return _formatted(value, "day")


@register.filter
def short_day(value: type_of_day) -> str:
    """Mo 14.06."""
    return _formatted(value, "short")


@register.filter
def weekday(value: type_of_day) -> str:
    """Mo 14.06.2027"""
    return _formatted(value, "weekday")


@register.filter
def long_day(value: type_of_day) -> str:
    """Montag, 14. Juni 2027"""
    return _formatted(value, "long")


@register.filter
def moment(value: dt.datetime | None) -> str:
    """Mo 07.06.2027, 09:14"""
    return NOTHING if not value else f"{_formatted(value, 'weekday')}, {_formatted(value, 'time')}"


@register.filter
def spoken(value: dt.datetime | None) -> str:
    """heute um 14:32 Uhr, or am 11.11.2026 um 17:20 Uhr: for the middle of a sentence."""
    if not value:
        return NOTHING
    facts = {"day": _formatted(value, "day"), "time": _formatted(value, "time")}
    if local_day(value) == clock.today():
        return gettext("heute um %(time)s Uhr") % facts
    return gettext("am %(day)s um %(time)s Uhr") % facts


def day_and_month(value: dt.date | dt.datetime) -> tuple[str, str]:
    """20. and März, for the sheet of a calendar."""
    local = local_day(value)
    return dateformat.format(local, "j." if _german() else "j"), dateformat.format(local, "N")


def days_until(value: dt.date | dt.datetime) -> int:
    return (local_day(value) - clock.today()).days


@register.filter
def in_days(value: type_of_day) -> str:
    """in 3 Tagen, morgen, heute, seit gestern überfällig."""
    if not value:
        return NOTHING
    days = days_until(value)
    if days == 0:
        return gettext("heute")
    if days == 1:
        return gettext("morgen")
    if days > 1:
        return ngettext("in %(days)d Tag", "in %(days)d Tagen", days) % {"days": days}
    if days == -1:
        return gettext("seit gestern überfällig")
    return ngettext("seit %(days)d Tag überfällig", "seit %(days)d Tagen überfällig", -days) % {"days": -days}


@register.filter
def days_left(value: type_of_day) -> str:
    """noch 5 Tage, noch heute, seit 6 Tagen vorbei."""
    if not value:
        return NOTHING
    days = days_until(value)
    if days == 0:
        return gettext("noch heute")
    if days > 0:
        return ngettext("noch %(days)d Tag", "noch %(days)d Tage", days) % {"days": days}
    return ngettext("seit %(days)d Tag vorbei", "seit %(days)d Tagen vorbei", -days) % {"days": -days}


@register.filter
def since_days(value: type_of_day) -> str:
    """13 Tage: how long something has been waiting."""
    if not value:
        return NOTHING
    days = max(0, -days_until(value))
    if days == 0:
        return gettext("seit heute")
    return ngettext("%(days)d Tag", "%(days)d Tage", days) % {"days": days}
