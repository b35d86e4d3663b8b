"""Young people for young people: the youth forum resolves on the youth fund."""

from __future__ import annotations

from grants.defaults import parts
from grants.defaults.parts import Values

YOUTH: Values = {
    "sections": [
        {
            "code": "project",
            "title": "Eure Idee",
            "intro": "Das Jugendforum liest mit. Schreibt so, wie ihr es einander erzählen würdet.",
            "questions": [
                parts.TITLE,
                parts.STARTS_ON | {"help": "Der erste Tag, an dem ihr Geld braucht."},
                parts.ENDS_ON | {"help": "Der letzte Tag, an dem ihr Geld braucht."},
                {"code": "group", "label": "Wer seid ihr?", "kind": "long_text", "max_chars": 500,
                 "help": "Wie viele macht ihr das, wie alt seid ihr, woher kennt ihr euch?"},
                {"code": "activities", "label": "Was habt ihr vor?", "kind": "long_text", "max_chars": 1000},
                {"code": "main_goal", "label": "Warum ist euch das wichtig?", "kind": "long_text", "max_chars": 500},
                {"code": "participation", "label": "Wie entscheiden junge Menschen mit?", "kind": "long_text",
                 "max_chars": 500},
                parts.TARGET_GROUPS | {"label": "Wen wollt ihr erreichen?", "max_chars": 250},
                parts.PARTICIPANTS | {"label": "Wie viele machen ungefähr mit?"},
                parts.ACTION_FIELD | {"help": "Nehmt das Feld, das am besten passt."},
                parts.CONTACT | {"label": "Wen können wir fragen?", "help": "Name und Telefonnummer."},
            ],
        },
    ],
    "cost_types": parts.cost_types("MATERIAL", "FEES", "PUBLICITY", "RENT", "CATERING", "TRAVEL", "EQUIPMENT"),
    "financing_kinds": ["OWN", "THIRD_PUBLIC", "THIRD_PRIVATE", "PARTICIPANT", "GRANT"],
    "attachments": [parts.QUOTATIONS | {"help": "Falls ihr schon ein Angebot habt."}, parts.CHILD_PROTECTION_CONCEPT],
    "declarations": [
        parts.NOT_STARTED, parts.NO_DOUBLE_FUNDING, parts.COMPLETE, parts.PRIVACY, parts.CONSTITUTION,
        parts.CHILD_PROTECTION,
    ],
    "checks": parts.CHECKS,
    "financing_types": ["fixed"],
    "resolved_by": "body",
    "max_amount": "1000.00",
    "reviews_per_case": 0,
    "applicant_may_submit": True,
    "conditions": parts.CONDITIONS[:1],
    "extra": {
        "audience": "Von Jugendlichen für Jugendliche",
        "resolved_by_words": "Das Jugendforum entscheidet selbst, welche Ideen Geld bekommen.",
        "minutes": 40,
    },
}  # fmt: skip
