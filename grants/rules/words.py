"""Numbers and days as people write them, in both languages of the trace."""

from datetime import date
from decimal import Decimal

MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def euro_de(amount: Decimal) -> str:
    """`2400` → `2.400,00 €`."""
    return f"{number_de(amount, 2)}\N{NO-BREAK SPACE}€"


def euro_en(amount: Decimal) -> str:
    """`2400` → `€2,400.00`, with the sign in front."""
    return f"{'-' if amount < 0 else ''}€{abs(amount):,.2f}"


def number_de(value: Decimal, places: int) -> str:
    return f"{value:,.{places}f}".translate(str.maketrans(",.", ".,"))


def percent_de(percent: Decimal) -> str:
    """`20.00` → `20 %`, `6.27` → `6,27 %`; longer quotas show two places."""
    return f"{number_de(percent, _places(percent))} %"


def percent_en(percent: Decimal) -> str:
    return f"{percent:,.{_places(percent)}f}%"


def hours_de(hours: Decimal) -> str:
    """`1` → `1 Stunde`, `2.5` → `2,5 Stunden`."""
    return f"{short(hours).replace('.', ',')} Stunde{'' if hours == 1 else 'n'}"


def hours_en(hours: Decimal) -> str:
    return f"{short(hours)} hour{'' if hours == 1 else 's'}"


def day_de(day: date) -> str:
    """`01.07.2026`."""
    return f"{day:%d.%m.}{day.year:04d}"


def day_en(day: date) -> str:
    """`1 Jul 2026`."""
    return f"{day.day} {MONTHS_EN[day.month - 1]} {day.year}"


def _places(percent: Decimal) -> int:
    return 0 if percent == percent.to_integral_value() else 2


def short(number: Decimal) -> str:
    """`2.50` → `2.5`."""
    return format(number.normalize(), "f")
