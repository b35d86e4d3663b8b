"""The values of a rule set as people read them: what each is called, what it governs, its unit, and it in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from grants.rules.rule_set import Period
from grants.rules.rule_set import RuleSet as Rules
from network.models.partnership import Land
from workflows.templatetags.numbers_and_dates import day, euro, number

Kind = Literal["percent", "share", "euro", "period", "days", "day", "choice", "yes_no", "rates"]


@dataclass(frozen=True)
class Value:
    """`choices` are the codes of a choice with their words; `help` says what the value does."""

    name: str
    kind: Kind
    label: Any
    help: Any = ""
    choices: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class Group:
    slug: str
    title: Any
    intro: Any
    values: tuple[Value, ...]


GROUPS = (
    Group("recognition", _("Welche Kosten zählen"),
          _("Wie weit ein Posten vom Plan abweichen darf, und was nicht bezahlt wird und doch zählt."), (
        Value("item_tolerance", "share", _("Zulässige Überschreitung eines Postens"),
              _("Um so viel darf ein Posten teurer werden, wenn anderswo gespart wird.")),
        Value("tolerance_level", "choice", _("Gemessen je"), _("Was als ein Posten gilt."),
              (("line", _("Zeile des Plans")), ("group", _("Gruppe von Zeilen")))),
        Value("tolerance_base", "choice", _("Bezogen auf"),
              _("Wovon der Prozentsatz genommen wird."),
              (("item", _("den Ansatz des Postens")), ("total", _("die Gesamtkosten")))),
        Value("overhead_percent", "percent", _("Höchste Verwaltungspauschale"),
              _("In Prozent der übrigen Kosten.")),
        Value("in_kind_allowed", "yes_no", _("Eigenleistungen zählen mit"),
              _("Sachspenden und ehrenamtliche Stunden, auf beiden Seiten des Plans gleich hoch.")),
        Value("in_kind_percent", "percent", _("Höchster Anteil der Eigenleistungen"),
              _("In Prozent aller Kosten.")),
    )),
    Group("financing", _("Wie hoch die Förderung bleibt"),
          _("Wann weniger Kosten oder mehr Einnahmen die Förderung mindern."), (
        Value("minor_change_threshold", "euro", _("Bagatellgrenze für Änderungen"),
              _("Bis zu diesem Betrag mindern Ersparnisse und Mehreinnahmen die Förderung nicht.")),
        Value("check_overfinancing", "yes_no", _("Überfinanzierung beim Festbetrag prüfen"),
              _("Dann mindern Drittmittel und Beiträge auch einen Festbetrag.")),
        Value("cap_costs_at_plan", "yes_no", _("Kosten nur bis zur geplanten Summe"),
              _("Die strenge Lesart: Mehreinnahmen mindern die Förderung auch dann, wenn alles teurer war.")),
    )),
    Group("payout", _("Auszahlung und Verwendung"), _("Wann Geld fließt und verbraucht ist."), (
        Value("drawdown_window", "period", _("Zeit für die Verwendung"),
              _("So lange nach der Auszahlung ist Geld rechtzeitig verwendet, und für so lange im Voraus "
                           "wird es ausgezahlt.")),
        Value("retention_percent", "percent", _("Einbehalt bis zum Nachweis"),
              _("So viel der Förderung wird erst nach der Prüfung ausgezahlt.")),
    )),
    Group("interest", _("Zinsen und kleine Beträge"),
          _("Wie Zinsen gezählt werden, und ab wann sich eine Forderung lohnt."), (
        Value("day_count", "choice", _("Zinstage"), "",
              (("30E/360", _("Monat zu 30, Jahr zu 360 Tagen")),
               ("ACT/365", _("Kalendertage, Jahr zu 365 Tagen")))),
        Value("late_interest_from", "choice", _("Zinsen bei später Verwendung laufen"), "",
              (("payout", _("ab der Auszahlung")), ("grace_end", _("ab dem Ende der Zeit")))),
        Value("interest_margin", "percent", _("Aufschlag auf den Basiszinssatz"),
              _("In Prozentpunkten im Jahr.")),
        Value("small_claim_repayment", "euro", _("Kleinste Rückforderung"),
              _("Beträge darunter werden nicht gefordert.")),
        Value("small_claim_interest", "euro", _("Kleinste Zinsforderung"),
              _("Beträge darunter werden nicht gefordert.")),
    )),
    Group("rates", _("Basiszinssatz"),
          _("Die Bundesbank gibt ihn zum 1. Januar und zum 1. Juli bekannt. Was hier fehlt, wird nie "
                       "geschätzt: Zinsen für diese Zeit lassen sich dann nicht berechnen."), (
        Value("base_rates", "rates", _("Sätze")),
        Value("base_rates_known_until", "day", _("Bekannt bis")),
    )),
    Group("deadlines", _("Fristen"), _("Wann etwas als zugegangen gilt und wann es fällig ist."), (
        Value("land", "choice", _("Feiertage"), _("Eine Frist endet nie an einem Feiertag."),
              (("", _("nur die bundesweiten")), *((one.value, one.label) for one in Land))),
        Value("notification_days_post", "days", _("Zugang per Post"),
              _("So viele Tage nach der Aufgabe gilt ein Brief als bekannt gegeben.")),
        Value("notification_days_portal", "days", _("Zugang im Portal"),
              _("So viele Tage nach dem Abruf gilt ein Bescheid als bekannt gegeben.")),
        Value("remedy_period", "period", _("Widerspruch und Klage")),
        Value("remedy_period_uninstructed", "period", _("Widerspruch ohne richtige Belehrung")),
        Value("revocation_period", "period", _("Rücknahme und Widerruf"),
              _("Ab dem Tag, an dem das Amt den Grund kennt.")),
        Value("statement_period", "period", _("Verwendungsnachweis"),
              _("Nach dem Ende des Projekts.")),
        Value("interim_statement_period", "period", _("Zwischennachweis"),
              _("Nach dem Ende des Haushaltsjahres.")),
        Value("voucher_retention", "period", _("Aufbewahrung der Belege"),
              _("Nach der Vorlage des Verwendungsnachweises.")),
    )),
    Group("plan", _("Sätze für den Plan"), _("Womit Reisen und Stunden angesetzt werden."), (
        Value("travel_km", "euro", _("Kilometer mit dem Auto")),
        Value("travel_km_highest", "euro", _("Höchstens je Reise"),
              _("Gilt nicht bei erheblichem Interesse am Auto.")),
        Value("travel_km_substantial", "euro", _("Kilometer bei erheblichem Interesse")),
        Value("per_diem_whole", "euro", _("Tagegeld, ganzer Tag")),
        Value("per_diem_part", "euro", _("Tagegeld, Teil eines Tages"),
              _("An- und Abreise, oder mehr als acht Stunden.")),
        Value("breakfast_percent", "percent", _("Abzug für freies Frühstück"),
              _("In Prozent des Tagegelds für einen ganzen Tag.")),
        Value("lunch_percent", "percent", _("Abzug für freies Mittagessen"),
              _("In Prozent des Tagegelds für einen ganzen Tag.")),
        Value("dinner_percent", "percent", _("Abzug für freies Abendessen"),
              _("In Prozent des Tagegelds für einen ganzen Tag.")),
        Value("fee_hour_highest", "euro", _("Höchstes Honorar je Stunde"), _("0 heißt: kein Höchstsatz.")),
        Value("volunteer_hour", "euro", _("Ehrenamtliche Stunde"),
              _("Wert einer Stunde, die niemand bezahlt.")),
    )),
)  # fmt: skip
VALUES = {value.name: value for group in GROUPS for value in group.values}


def group_named(slug: str) -> Group | None:
    return next((group for group in GROUPS if group.slug == slug), None)


def in_words(name: str, stored: Any) -> list[str]:
    """A value as JSON holds it, in words: one line, or one for each base rate."""
    value = VALUES[name]
    if value.kind == "rates":
        return [f"{rate.since}: {rate.percent}" for rate in map(Rate.read, stored)]
    return [_in_words(value, stored)]


def _in_words(value: Value, stored: Any) -> str:
    if value.kind in ("percent", "share"):
        return percent_in_words(Decimal(stored) * (100 if value.kind == "share" else 1))
    if value.kind == "euro":
        return euro(Decimal(stored))
    if value.kind == "period":
        return Period.parse(stored).words()[0 if (get_language() or "de").startswith("de") else 1]
    if value.kind == "days":
        return str(ngettext("%d Tag", "%d Tage", stored) % stored)
    if value.kind == "day":
        return day(dt.date.fromisoformat(stored))
    if value.kind == "yes_no":
        return str(_("ja") if stored else _("nein"))
    return str(dict(value.choices).get(stored, stored))


@dataclass(frozen=True)
class Rate:
    """A base rate in words: `ab 01.01.2026`, `1,27 %`, and where it was announced."""

    since: str
    percent: str
    source: str

    @classmethod
    def read(cls, stored: Mapping[str, str]) -> Rate:
        since = str(_("ab %s")) % day(dt.date.fromisoformat(stored["valid_from"]))
        return cls(since, percent_in_words(Decimal(stored["percent"])), stored.get("source", ""))


def percent_in_words(percent: Decimal) -> str:
    """20 % and 6,27 %: no zeros that say nothing."""
    whole = percent == percent.to_integral_value()
    return f"{number(percent, 0 if whole else 2)}\N{NO-BREAK SPACE}%"


def title_of(rules: Rules) -> str:
    return rules.title_de if (get_language() or "de").startswith("de") else rules.title_en
