"""The usual way: two reviews, the alliance resolves, the office decides."""

from __future__ import annotations

from grants.defaults import parts
from grants.defaults.parts import Values


def _text(code: str, label: str, limit: int, help: str = "", *, required: bool = True) -> Values:
    return {
        "code": code, "label": label, "kind": "long_text", "max_chars": limit, "help": help, "required": required,
    }  # fmt: skip


PROJECT = {
    "code": "project",
    "title": "Das Projekt",
    "intro": "Was haben Sie vor, wann und mit wem?",
    "questions": [
        parts.TITLE,
        parts.STARTS_ON,
        parts.ENDS_ON,
        _text("events", "Tage und Orte der Veranstaltungen", 500, "Zum Beispiel: 12. April, Sporthalle Wiesenbrück."),
        {"code": "is_continuation", "label": "Gab es das Projekt schon einmal?", "kind": "yes_no"},
        parts.ACTION_FIELD,
        {"code": "topic", "label": "Themenfeld", "kind": "text", "max_chars": 100,
         "help": "Zum Beispiel Antisemitismus, Beteiligung, Erinnerungskultur."},
        {"code": "format", "label": "Art des Projekts", "kind": "choices", "options": parts.FORMATS,
         "help": "Mehrere sind möglich."},
        parts.TARGET_GROUPS,
        {"code": "age_groups", "label": "Altersgruppen", "kind": "choices", "options": parts.AGE_GROUPS,
         "help": "Mehrere sind möglich."},
        parts.PARTICIPANTS,
        parts.PARTNERS,
        _text("partner_contribution", "Was tragen Ihre Partner bei?", 500, required=False),
        parts.CONTACT,
    ],
}  # fmt: skip

CONCEPT = {
    "code": "concept",
    "title": "Konzept",
    "intro": "Das liest das Gremium zuerst. Kurze, einfache Sätze sind die besten.",
    "questions": [
        _text("situation", "Ausgangslage", 750, "Warum braucht es das Projekt gerade hier?"),
        _text("main_goal", "Leitziel", 250, "Was soll am Ende anders sein?"),
        _text("objectives", "Handlungsziele", 750, "Höchstens drei Schritte auf dem Weg dorthin."),
        _text("activities", "Maßnahmen", 750, "Was tun Sie der Reihe nach?"),
        _text("indicators", "Woran erkennen Sie, dass es gelungen ist?", 500,
              "Zahlen oder Beobachtungen, die Sie am Ende prüfen können."),
        _text("distinction_from_core_work", "Was ist neu gegenüber Ihrer üblichen Arbeit?", 500),
        _text("strategy_fit", "Beitrag zum Handlungskonzept der Partnerschaft", 500),
        _text("inclusion", "Gleichstellung und Barrierefreiheit", 500, "Wie können alle mitmachen?"),
        _text("publicity", "Öffentlichkeitsarbeit", 500, "Wie erfahren die Leute davon?"),
        _text("sustainability", "Was bleibt nach dem Projekt?", 500),
    ],
}  # fmt: skip

STANDARD: Values = {
    "sections": [PROJECT, CONCEPT],
    "cost_types": parts.cost_types(
        "FEES", "MATERIAL", "TRAVEL", "RENT", "CATERING", "PUBLICITY", "INTERPRETING", "EQUIPMENT", "STAFF", "OVERHEAD",
        OVERHEAD={"cap_share": "0.05"},
    ),
    "financing_kinds": ["OWN", "THIRD_PUBLIC", "THIRD_PRIVATE", "PARTICIPANT", "GRANT"],
    "attachments": [
        parts.STATUTES, parts.CHARITY_NOTICE, parts.REGISTER_EXTRACT, parts.QUOTATIONS, parts.CHILD_PROTECTION_CONCEPT,
    ],
    "declarations": [
        parts.NOT_STARTED, parts.NO_DOUBLE_FUNDING, parts.COMPLETE, parts.PRIVACY, parts.CONSTITUTION,
        parts.CHILD_PROTECTION,
    ],
    "checks": parts.CHECKS,
    "financing_types": ["share", "deficit", "fixed", "full"],
    "resolved_by": "body",
    "max_amount": "5000.00",
    "min_amount": "500.00",
    "reviews_per_case": 2,
    "score_threshold": "50",
    "deciders_differ_above": "2500.00",
    "amendment_clerk_up_to": "500.00",
    "conditions": parts.CONDITIONS,
    "extra": {
        "audience": "Für Vereine und Initiativen",
        "resolved_by_words": "Das Bündnis berät über alle Anträge gemeinsam, danach entscheidet das Amt.",
        "minutes": 90,
    },
}  # fmt: skip
