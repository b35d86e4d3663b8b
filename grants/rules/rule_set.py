"""The dated values that the rules compute with: frozen into each grant, never extrapolated."""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal, get_type_hints

from grants.rules import wire
from grants.rules.errors import BaseRateMissing, InvalidFacts
from grants.rules.finding import TraceRow
from grants.rules.money import HIGHEST

LANDS = ("BB", "BE", "BW", "BY", "HB", "HE", "HH", "MV", "NI", "NW", "RP", "SH", "SL", "SN", "ST", "TH")
HEAD = ("id", "version", "title_de", "title_en", "valid_from", "to_be_confirmed")
PERIOD = re.compile(r"P([0-9]{1,4})([DWMY])")

HIGHEST_PERCENT = Decimal(1000)
TOO_LARGE = ("Der Wert ist zu groß.", "The value is too large.")

DayCount = Literal["30E/360", "ACT/365"]
Level = Literal["line", "group"]
Base = Literal["item", "total"]
Start = Literal["payout", "grace_end"]


@dataclass(frozen=True)
class Period:
    """A span of days or months, written `P42D`, `P6W`, `P2M`, `P1Y`."""

    months: int = 0
    days: int = 0

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Raises `InvalidFacts` for anything but one number and one unit."""
        found = PERIOD.fullmatch(text)
        if not found:
            raise InvalidFacts("", "Ein Zeitraum wird wie P42D oder P6M geschrieben.", "Write a period as P42D or P6M.")
        count, unit = int(found[1]), found[2]
        if unit in "DW":
            return cls(days=count * (7 if unit == "W" else 1))
        return cls(months=count * (12 if unit == "Y" else 1))

    def __str__(self) -> str:
        return f"P{self.months}M" if self.months else f"P{self.days}D"

    def after(self, day: date) -> date:
        """The last day of the period when the event falls on `day`: the event's day is not counted (§ 187 (1) BGB);
        months end on the same-numbered day, else on the month's last (§ 188 (2), (3) BGB). Nothing is moved.
        Raises `InvalidFacts` beyond the year 9999."""
        try:
            if not self.months:
                return day + timedelta(days=self.days)
            year, month = divmod(day.year * 12 + day.month - 1 + self.months, 12)
            return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
        except (OverflowError, ValueError):
            raise InvalidFacts("", "Dieser Tag liegt zu weit in der Zukunft.", "This day is too far ahead.") from None

    def words(self) -> tuple[str, str]:
        """In both languages: `("6 Monate", "6 months")`."""
        count, de, en, plural = self.days, "Tag", "day", "e"
        if self.months:
            count, de, en = self.months, "Monat", "month"
        elif self.days and self.days % 7 == 0:
            count, de, en, plural = self.days // 7, "Woche", "week", "n"
        return (f"{count} {de}{plural if count != 1 else ''}", f"{count} {en}{'s' if count != 1 else ''}")


_LONGEST = Period(months=1200, days=36600)


@dataclass(frozen=True)
class BaseRate:
    """The base rate of § 247 BGB in percent a year, from a 1 January or 1 July on."""

    valid_from: date
    percent: Decimal
    source: str = ""


@dataclass(frozen=True)
class RuleSet:
    """Every value of one version of the law as a programme applies it.

    Shares and percentages are Decimals (`item_tolerance` 0.20 is a share; names in `_percent` are percentages),
    amounts are EUR. `sources` says for each value where it comes from.
    """

    id: str
    version: str
    title_de: str
    title_en: str
    valid_from: date
    to_be_confirmed: bool
    land: str  # two letters, or "" for the holidays that all Länder share
    item_tolerance: Decimal
    tolerance_level: Level
    tolerance_base: Base
    overhead_percent: Decimal
    in_kind_allowed: bool
    in_kind_percent: Decimal
    minor_change_threshold: Decimal
    check_overfinancing: bool
    cap_costs_at_plan: bool
    drawdown_window: Period
    retention_percent: Decimal
    day_count: DayCount
    late_interest_from: Start
    interest_margin: Decimal
    base_rates: tuple[BaseRate, ...]
    base_rates_known_until: date
    small_claim_repayment: Decimal
    small_claim_interest: Decimal
    notification_days_post: int
    notification_days_portal: int
    remedy_period: Period
    remedy_period_uninstructed: Period
    revocation_period: Period
    statement_period: Period
    interim_statement_period: Period
    voucher_retention: Period
    sources: Mapping[str, str]
    # Later than the first grants: a set that was frozen before holds what the law already said then.
    travel_km: Decimal = Decimal("0.20")
    travel_km_highest: Decimal = Decimal("130.00")
    travel_km_substantial: Decimal = Decimal("0.30")
    per_diem_whole: Decimal = Decimal("28.00")
    per_diem_part: Decimal = Decimal("14.00")
    breakfast_percent: Decimal = Decimal("20.00")
    lunch_percent: Decimal = Decimal("40.00")
    dinner_percent: Decimal = Decimal("40.00")
    fee_hour_highest: Decimal = Decimal("0.00")  # 0: no highest
    volunteer_hour: Decimal = Decimal("15.00")

    def __post_init__(self) -> None:
        if self.land and self.land not in LANDS:
            raise InvalidFacts("land", "Dieses Land gibt es nicht.", "There is no such Land.")
        for name in VALUES:
            _check_value(name, getattr(self, name))
        for index, rate in enumerate(self.base_rates):
            if abs(rate.percent) > HIGHEST_PERCENT:
                raise InvalidFacts(f"base_rates.{index}.percent", *TOO_LARGE)
        self._check_base_rates()

    def _check_base_rates(self) -> None:
        starts = [rate.valid_from for rate in self.base_rates]
        if starts != sorted(set(starts)):
            raise InvalidFacts("base_rates", "Die Zinssätze stehen nicht in der Reihenfolge ihrer Tage.",
                               "The rates are not in the order of their days.")  # fmt: skip
        if any((day.month, day.day) not in ((1, 1), (7, 1)) for day in starts):
            raise InvalidFacts("base_rates", "Der Basiszinssatz ändert sich nur am 1. Januar und am 1. Juli.",
                               "The base rate only changes on 1 January and 1 July.")  # fmt: skip
        last = self.base_rates_known_until
        if (last.month, last.day) not in ((6, 30), (12, 31)) or any(day > last for day in starts):
            raise InvalidFacts("base_rates_known_until",
                               "Zinssätze sind bis zu einem 30. Juni oder 31. Dezember bekannt.",
                               "Rates are known until a 30 June or 31 December.")  # fmt: skip

    @property
    def label(self) -> str:
        """What trace rows call this set: `bund 2026-01`."""
        return f"{self.id} {self.version}"

    def base_rate(self, day: date) -> Decimal:
        """The base rate on `day`, percent a year. Raises `BaseRateMissing` from the day after the last one known,
        and for days before the first."""
        if day > self.base_rates_known_until:
            raise BaseRateMissing(self.base_rates_known_until + timedelta(days=1))
        known = [rate.percent for rate in self.base_rates if rate.valid_from <= day]
        if not known:
            raise BaseRateMissing(day)
        return known[-1]

    def explain(self, rule: str, *, source: str, de: str, en: str, result: object, **inputs: object) -> TraceRow:
        """A trace row under this set. `source` is a legal source, or the name of a value whose source it is."""
        return TraceRow(
            rule=rule,
            rule_set=self.label,
            source=self.sources.get(source, source),
            sentence_de=de,
            sentence_en=en,
            inputs=tuple((name, plain(value)) for name, value in inputs.items()),
            result=plain(result),
        )

    def with_settings(self, settings: Mapping[str, Any], *, source: str = "") -> "RuleSet":
        """This set with some values replaced, given as in JSON. The version names what differs; `source` says who
        replaced it, in place of the law that stood behind the value.

        Raises `InvalidFacts` with the value's name for an unknown or unfit one.
        """
        values = {name: _value_from(name, data) for name, data in settings.items()}
        changed = {name: value for name, value in values.items() if value != getattr(self, name)}
        if not changed:
            return self
        sources = {**self.sources, **dict.fromkeys(changed, source)} if source else self.sources
        return replace(self, version=f"{self.version} + {', '.join(sorted(changed))}", sources=sources, **changed)

    def to_json(self) -> dict[str, Any]:
        head = {name: wire.encode(getattr(self, name)) for name in HEAD}
        values = {
            name: {"value": _value_to(getattr(self, name)), "source": self.sources.get(name, "")} for name in VALUES
        }
        return {**head, "values": values}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "RuleSet":
        """The set that `to_json` wrote. Raises `InvalidFacts`: every value must be there but those that came later,
        and none besides."""
        facts: dict[str, Any] = {}
        for name in HEAD:
            if name not in data:
                raise InvalidFacts(name, "Diese Angabe fehlt.", "This fact is missing.")
            facts[name] = wire.decode(_hints()[name], data[name], name)
        entries = data.get("values")
        if not isinstance(entries, Mapping):
            raise InvalidFacts("values", "Die Werte fehlen.", "The values are missing.")
        for name in dict.fromkeys([*(name for name in VALUES if name not in LATER), *entries]):
            if not isinstance(entries.get(name), Mapping) or "value" not in entries[name]:
                raise InvalidFacts(f"values.{name}", "Dieser Wert fehlt.", "This value is missing.")
        try:
            facts |= {name: _value_from(name, entry["value"]) for name, entry in entries.items()}
        except InvalidFacts as refusal:
            raise refusal.within("values") from None
        return cls(**facts, sources={name: str(entry.get("source", "")) for name, entry in entries.items()})


@dataclass(frozen=True)
class Difference:
    """A value that two sets hold differently, as JSON shows it."""

    name: str
    old: Any
    new: Any


def differences(old: RuleSet, new: RuleSet) -> tuple[Difference, ...]:
    """What changes from `old` to `new`, in the order of the values."""
    pairs = ((name, _value_to(getattr(old, name)), _value_to(getattr(new, name))) for name in VALUES)
    return tuple(Difference(name, before, after) for name, before, after in pairs if before != after)


def plain(value: object) -> str:
    """How trace rows write inputs and results."""
    if isinstance(value, Period):
        return str(value)
    if value is None or isinstance(value, bool):
        return {None: "", True: "yes", False: "no"}[value]
    if isinstance(value, tuple | list):
        return ", ".join(plain(part) for part in value)
    return str(wire.encode(value))


def _check_value(name: str, value: Any) -> None:
    if isinstance(value, Period):
        if value.months > _LONGEST.months or value.days > _LONGEST.days:
            raise InvalidFacts(name, *TOO_LARGE)
        return
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        return
    if value < 0:
        raise InvalidFacts(name, "Der Wert ist negativ.", "The value is negative.")
    highest = HIGHEST
    if name.endswith("_percent") or name in ("item_tolerance", "interest_margin", "notification_days_post",
                                             "notification_days_portal"):  # fmt: skip
        highest = HIGHEST_PERCENT
    if value > highest:
        raise InvalidFacts(name, *TOO_LARGE)


def _value_to(value: Any) -> Any:
    return str(value) if isinstance(value, Period) else wire.encode(value)


def _value_from(name: str, data: Any) -> Any:
    if name not in VALUES:
        raise InvalidFacts(name, "Diesen Wert gibt es im Regelwerk nicht.", "The rule set has no such value.")
    kind = _hints()[name]
    if kind is not Period:
        return wire.decode(kind, data, name)
    try:
        return Period.parse(wire.decode(str, data))
    except InvalidFacts as refusal:
        raise refusal.within(name) from None


def _hints() -> dict[str, Any]:
    return get_type_hints(RuleSet)


LATER = tuple(field.name for field in fields(RuleSet) if field.default is not MISSING)
VALUES = tuple(field.name for field in fields(RuleSet) if field.name not in (*HEAD, "sources"))
