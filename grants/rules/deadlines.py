"""Deadlines: § 31 VwVfG with §§ 187 to 193 BGB, the holidays of each Land, notification and remedy.

A *Frist* (period) that would end on a Saturday, Sunday or public holiday ends with the next working day. A *Termin*
(a day that the authority named) stays where it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

import holidays

from grants.rules.errors import InvalidFacts
from grants.rules.finding import Finding
from grants.rules.rule_set import LANDS, Period, RuleSet
from grants.rules.words import day_de, day_en

PERIOD_SOURCE = "§ 31 Abs. 1 und 3 VwVfG, §§ 187 bis 193 BGB"
TERMIN_SOURCE = "§ 31 Abs. 3 Satz 2 VwVfG: ein bestimmter Tag ist mitgeteilt"
WEEKDAYS_DE = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Channel(StrEnum):
    """How a notice reaches its recipient: by post, retrieved from the portal, or handed over with proof."""

    POST = "post"
    PORTAL = "portal"
    PROOF = "proof"


@dataclass(frozen=True)
class Deadline:
    """`day`: the last day, to its end. `computed`: where the period ended before it was moved."""

    day: date
    computed: date

    @property
    def moved(self) -> bool:
        return self.day != self.computed


def is_holiday(day: date, *, land: str, extra: Iterable[date] = ()) -> bool:
    """Whether `day` is a public holiday in the Land ("" for those that all Länder share) or one of `extra` (local
    holidays such as the one of Augsburg). Raises `InvalidFacts` for an unknown Land."""
    return day in set(extra) or day in _calendar(land)


def is_working_day(day: date, *, land: str, extra: Iterable[date] = ()) -> bool:
    """Neither Saturday, Sunday nor public holiday (§ 193 BGB)."""
    return day.weekday() < 5 and not is_holiday(day, land=land, extra=extra)


def next_working_day(day: date, *, land: str, extra: Iterable[date] = ()) -> date:
    """`day` itself if it is a working day, else the next one."""
    local = frozenset(extra)
    while not is_working_day(day, land=land, extra=local):
        day += timedelta(days=1)
    return day


@cache
def _calendar(land: str) -> holidays.HolidayBase:
    if land and land not in LANDS:
        raise InvalidFacts("land", "Dieses Land gibt es nicht.", "There is no such Land.")
    return holidays.country_holidays("DE", subdiv=land or None)


def frist(event: date, period: Period, *, rule_set: RuleSet, extra: Iterable[date] = ()) -> Finding[Deadline]:
    """The end of a period that an event starts.

    The day of the event is not counted; months end on the same-numbered day, else on the last of the month; from a
    Saturday, Sunday or public holiday of the rule set's Land (or one of `extra`) the end moves to the next working
    day. Raises `InvalidFacts` beyond the year 9999. Source: § 31 VwVfG, §§ 187, 188, 193 BGB.
    """
    computed = period.after(event)
    deadline = Deadline(next_working_day(computed, land=rule_set.land, extra=extra), computed)
    words_de, words_en = period.words()
    de = f"{words_de} nach dem {day_de(event)}"
    en = f"{words_en} after {day_en(event)}"
    if deadline.moved:
        why_de, why_en = _why(computed)
        ends_de, ends_en = ("endet", "ends") if max(period.months, period.days) == 1 else ("enden", "end")
        de += (
            f" {ends_de} am {day_de(computed)}. Das ist {why_de}, daher läuft die Frist bis zum {day_de(deadline.day)}."
        )
        en += f" {ends_en} on {day_en(computed)}. That is {why_en}, so the period runs until {day_en(deadline.day)}."
    else:
        de += f": Die Frist endet am {day_de(deadline.day)}."
        en += f": the period ends on {day_en(deadline.day)}."
    row = rule_set.explain(
        "deadline.frist", source=PERIOD_SOURCE, de=de, en=en, result=deadline.day,
        event=event, period=period, computed=computed, land=rule_set.land,
    )  # fmt: skip
    return Finding(deadline, (row,))


def termin(day: date, *, rule_set: RuleSet) -> Finding[Deadline]:
    """A day that the authority named, with reference to its meaning: it does not move, whatever day it is.
    Source: § 31 (3) sentence 2 VwVfG."""
    row = rule_set.explain(
        "deadline.termin",
        source=TERMIN_SOURCE,
        de=f"Als Ende der Frist ist der {day_de(day)} bestimmt. Dieser Tag verschiebt sich nicht.",
        en=f"{day_en(day)} was named as the end of the period. This day does not move.",
        result=day,
        day=day,
    )
    return Finding(Deadline(day, day), (row,))


def statement_due(
    funding_until: date, *, named: date | None = None, rule_set: RuleSet, extra: Iterable[date] = ()
) -> Finding[Deadline]:
    """When the statement of use is due: on the day that the notice names (not moved), else `statement_period` after
    the end of the funding period (a Frist). Source: no. 6 ANBest-P."""
    if named:
        return termin(named, rule_set=rule_set)
    return frist(funding_until, rule_set.statement_period, rule_set=rule_set, extra=extra)


def interim_statement_due(
    year_end: date, *, named: date | None = None, rule_set: RuleSet, extra: Iterable[date] = ()
) -> Finding[Deadline]:
    """As `statement_due`, `interim_statement_period` after the end of a budget year. Source: no. 6 ANBest-P."""
    if named:
        return termin(named, rule_set=rule_set)
    return frist(year_end, rule_set.interim_statement_period, rule_set=rule_set, extra=extra)


def notified_on(sent_on: date, *, channel: Channel, rule_set: RuleSet) -> Finding[date]:
    """The day on which a notice counts as notified.

    Post: `notification_days_post` days after posting. Portal: `notification_days_portal` days after retrieval
    (`sent_on` is the day of retrieval). Proof: the day itself. A fiction is not moved from weekends or holidays.
    Source: § 41 (2), (2a) VwVfG.
    """
    sent_de, sent_en = day_de(sent_on), day_en(sent_on)
    if channel is Channel.PROOF:
        days, source = 0, "§ 41 Abs. 5 VwVfG"
        de, en = f"Zugestellt am {sent_de}.", f"Delivered on {sent_en}."
    elif channel is Channel.PORTAL:
        days, source = rule_set.notification_days_portal, "notification_days_portal"
        de, en = f"Im Portal abgerufen am {sent_de}.", f"Retrieved from the portal on {sent_en}."
    else:
        days, source = rule_set.notification_days_post, "notification_days_post"
        de, en = f"Zur Post gegeben am {sent_de}.", f"Posted on {sent_en}."
    day = sent_on + timedelta(days=days)
    row = rule_set.explain(
        "deadline.notification",
        source=source,
        de=f"{de} Der Bescheid gilt als bekannt gegeben am {day_de(day)}.",
        en=f"{en} The notice counts as notified on {day_en(day)}.",
        result=day,
        sent_on=sent_on,
        channel=channel,
        days=days,
    )
    return Finding(day, (row,))


def remedy_until(
    notified: date, *, instructed: bool = True, rule_set: RuleSet, extra: Iterable[date] = ()
) -> Finding[Deadline]:
    """The last day for objection or action: `remedy_period` after notification, or `remedy_period_uninstructed`
    where the remedy instruction is missing or wrong. Source: §§ 58, 70, 74 VwGO, § 57 (2) VwGO, § 222 ZPO."""
    period = rule_set.remedy_period if instructed else rule_set.remedy_period_uninstructed
    return frist(notified, period, rule_set=rule_set, extra=extra)


def revocation_until(known_on: date, *, rule_set: RuleSet, extra: Iterable[date] = ()) -> Finding[Deadline]:
    """The last day for withdrawing or revoking an award: `revocation_period` (one year) after the authority came to
    know the facts. Source: § 48 (4), § 49 (3) VwVfG."""
    return frist(known_on, rule_set.revocation_period, rule_set=rule_set, extra=extra)


def _why(day: date) -> tuple[str, str]:
    if day.weekday() >= 5:
        return f"ein {WEEKDAYS_DE[day.weekday()]}", f"a {WEEKDAYS_EN[day.weekday()]}"
    return "ein Feiertag", "a public holiday"
