"""What a report tells in numbers and words that can be counted, and in which form a procedure asks for it."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext_lazy as _

from grants.forms.application import shown
from grants.models import Application
from grants.procedure import ProcedureRules
from reporting.models import StatementOfUse

MOST_GOALS = 3

AGE_BANDS = {
    "children": _("Kinder bis 13 Jahre"),
    "youth": _("14 bis 17 Jahre"),
    "young_adults": _("18 bis 26 Jahre"),
    "adults": _("27 bis 64 Jahre"),
    "seniors": _("ab 65 Jahren"),
}
YOUNG = ("children", "youth", "young_adults")

TARGET_GROUPS = {
    "children": _("Kinder"),
    "young_people": _("Jugendliche und junge Erwachsene"),
    "parents": _("Eltern und Familien"),
    "seniors": _("Ältere Menschen"),
    "volunteers": _("Engagierte und Vereine"),
    "professionals": _("Fachkräfte und Schulen"),
    "migrants": _("Menschen mit Flucht- oder Migrationsgeschichte"),
    "administration": _("Verwaltung und Politik"),
    "public": _("Alle, die kommen möchten"),
}


def options_of(rules: ProcedureRules, code: str) -> list[tuple[str, str]]:
    """The choices that the application's form offered for a question; none where it did not ask."""
    questions = (one for section in rules.sections for one in section.questions)
    return next((list(one.options) for one in questions if one.code == code), [])


def said(application: Application, code: str) -> str:
    """An answer of the application as one reads it; empty where nothing was asked or answered."""
    questions = (one for section in application.procedure.rules.sections for one in section.questions)
    question = next((one for one in questions if one.code == code), None)
    return shown(question, application.answer(code) or None) if question else ""


def goals_of(application: Application) -> list[str]:
    """The goals as the application names them, one to a line, at most three."""
    text = str(application.answer("objectives") or application.answer("main_goal") or "")
    lines = [re.sub(r"^\s*(?:[-–•*]|\d+[.)])\s*", "", line).strip() for line in text.splitlines()]
    return [line[:300] for line in lines if line][:MOST_GOALS]


def told(statement: StatementOfUse) -> list[tuple[Any, str]]:
    """What was said for the evaluation, label and words, without what was left open."""
    rules = statement.grant.application.procedure.rules
    fields = dict(options_of(rules, "action_field"))
    formats = dict(options_of(rules, "format"))
    bands = [
        f"{label}: {statement.age_bands[code]}" for code, label in AGE_BANDS.items() if code in statement.age_bands
    ]
    first = {True: _("ja"), False: _("nein"), None: ""}[statement.first_time]
    rows = [
        (_("Handlungsfeld"), fields.get(statement.action_field, statement.action_field)),
        (_("Themenfeld"), statement.topic),
        (_("Art des Projekts"), ", ".join(str(formats.get(one, one)) for one in statement.formats)),
        (_("Zielgruppen"), ", ".join(str(TARGET_GROUPS.get(one, one)) for one in statement.target_groups)),
        (_("Altersgruppen"), ", ".join(bands)),
        (_("Partner"), statement.partners),
        (_("Zum ersten Mal gefördert"), str(first)),
    ]
    return [(label, words) for label, words in rows if words]
