"""The short way up to 500 euros: no committee, office and coordination office decide together."""

from __future__ import annotations

from grants.defaults import parts
from grants.defaults.parts import Values

MICRO: Values = {
    "sections": [
        {
            "code": "project",
            "title": "Die Aktion",
            "intro": "Ein paar Sätze genügen.",
            "questions": [
                parts.TITLE,
                parts.STARTS_ON,
                parts.ENDS_ON,
                {"code": "place", "label": "Wo findet die Aktion statt?", "kind": "text", "max_chars": 150},
                parts.ACTION_FIELD,
                {"code": "activities", "label": "Was haben Sie vor?", "kind": "long_text", "max_chars": 750},
                {"code": "main_goal", "label": "Was soll danach anders sein?", "kind": "long_text", "max_chars": 500},
                parts.TARGET_GROUPS | {"max_chars": 250},
                parts.PARTICIPANTS,
                parts.CONTACT,
            ],
        },
    ],
    "cost_types": parts.cost_types(
        "MATERIAL", "PUBLICITY", "CATERING", "FEES", "RENT", "TRAVEL", CATERING={"cap": "150.00"}
    ),
    "financing_kinds": ["OWN", "THIRD_PRIVATE", "GRANT"],
    "attachments": [parts.QUOTATIONS | {"help": "Falls Sie schon ein Angebot haben."}],
    "declarations": [
        parts.NOT_STARTED, parts.NO_DOUBLE_FUNDING, parts.COMPLETE, parts.PRIVACY, parts.CONSTITUTION,
        parts.CHILD_PROTECTION,
    ],
    "checks": [one for one in parts.CHECKS if one["code"] != "signed"],
    "financing_types": ["fixed"],
    "resolved_by": "office",
    "max_amount": "500.00",
    "applicant_may_submit": True,
    "formal_check_days": 7,
    "decision_days": 7,
    "conditions": parts.CONDITIONS[:1],
    "extra": {
        "audience": "Wenn es schnell gehen soll",
        "resolved_by_words": "Amt und Fachstelle entscheiden gemeinsam, ohne Sitzung.",
        "minutes": 20,
        "statement_form": "short",
    },
}  # fmt: skip
