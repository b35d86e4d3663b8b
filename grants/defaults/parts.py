"""What several shipped procedures have in common: questions, cost types, attachments, declarations, checks."""

from __future__ import annotations

from typing import Any

Values = dict[str, Any]

ACTION_FIELDS = [
    ("democracy", "Demokratie fördern"),
    ("diversity", "Vielfalt gestalten"),
    ("prevention", "Extremismus vorbeugen"),
]
FORMATS = [
    ("discussion", "Diskussion oder Gesprächsreihe"),
    ("culture", "Kultur"),
    ("training", "Schulung oder Workshop"),
    ("action_day", "Aktionstag oder Fest"),
    ("youth", "Jugendbeteiligung"),
    ("remembrance", "Erinnerungsarbeit"),
    ("other", "anderes"),
]
AGE_GROUPS = [
    ("children", "Kinder bis 13 Jahre"),
    ("youth", "Jugendliche von 14 bis 17 Jahren"),
    ("young_adults", "junge Menschen von 18 bis 26 Jahren"),
    ("adults", "Erwachsene von 27 bis 64 Jahren"),
    ("seniors", "Menschen ab 65 Jahren"),
]

TITLE: Values = {
    "code": "title", "label": "Projekttitel", "kind": "text", "max_chars": 150,
    "help": "Unter diesem Namen steht Ihr Projekt später im Bescheid.",
}  # fmt: skip
STARTS_ON: Values = {
    "code": "starts_on", "label": "Beginn", "kind": "date",
    "help": "Der erste Tag, an dem Kosten entstehen. Rechnen Sie die Vorbereitung mit ein.",
}  # fmt: skip
ENDS_ON: Values = {
    "code": "ends_on", "label": "Ende", "kind": "date",
    "help": "Der letzte Tag, an dem Kosten entstehen, mit Nachbereitung.",
}  # fmt: skip
CONTACT: Values = {
    "code": "contact_person", "label": "Ansprechperson für das Projekt", "kind": "text", "max_chars": 200,
    "help": "Name, Telefonnummer und wann man Sie am besten erreicht.",
}  # fmt: skip
TARGET_GROUPS: Values = {
    "code": "target_groups", "label": "Wen möchten Sie erreichen?", "kind": "long_text", "max_chars": 500,
}  # fmt: skip
PARTICIPANTS: Values = {
    "code": "expected_participants", "label": "Wie viele Menschen werden teilnehmen?", "kind": "number",
    "help": "Eine Schätzung genügt.",
}  # fmt: skip
PARTNERS: Values = {
    "code": "partners", "label": "Mit wem arbeiten Sie zusammen?", "kind": "organisations", "required": False,
    "help": "Eine Organisation je Zeile. Wer schon im Verzeichnis steht, wird beim Tippen vorgeschlagen.",
}  # fmt: skip
ACTION_FIELD: Values = {
    "code": "action_field", "label": "Handlungsfeld", "kind": "choice", "options": ACTION_FIELDS,
    "help": "Wählen Sie das Feld, das am besten passt.",
}  # fmt: skip

COST_LABELS = {
    "STAFF": "Personalkosten",
    "FEES": "Honorare",
    "TRAVEL": "Reisekosten",
    "MATERIAL": "Sachkosten",
    "RENT": "Mieten",
    "CATERING": "Verpflegung",
    "PUBLICITY": "Öffentlichkeitsarbeit",
    "INTERPRETING": "Dolmetschen",
    "EQUIPMENT": "Technik",
    "OVERHEAD": "Verwaltungspauschale",
}


def cost_types(*codes: str, **caps: dict[str, str]) -> list[Values]:
    """`caps` names bounds: `CATERING={"cap": "300.00"}` in euros, `OVERHEAD={"cap_share": "0.05"}` of all costs."""
    return [{"code": code, "label": COST_LABELS[code], **caps.get(code, {})} for code in codes]


STATUTES: Values = {
    "code": "statutes", "label": "Satzung", "help": "Die gültige Fassung als PDF.",
}  # fmt: skip
CHARITY_NOTICE: Values = {
    "code": "charity_notice", "label": "Freistellungsbescheid",
    "help": "Der letzte Bescheid des Finanzamts über die Gemeinnützigkeit. Ein Handyfoto genügt.",
}  # fmt: skip
REGISTER_EXTRACT: Values = {
    "code": "register_extract", "label": "Registerauszug", "required": False,
    "help": "Falls Sie im Vereins- oder Handelsregister stehen.",
}  # fmt: skip
QUOTATIONS: Values = {
    "code": "quotations", "label": "Angebote und Kostenvoranschläge", "required": False,
    "help": "Für Posten ab 1.000 € helfen drei Angebote der Prüfung.",
}  # fmt: skip
CHILD_PROTECTION_CONCEPT: Values = {
    "code": "child_protection", "label": "Schutzkonzept", "required": False,
    "help": "Falls Kinder oder Jugendliche teilnehmen und Sie ein Schutzkonzept haben.",
}  # fmt: skip

NOT_STARTED: Values = {
    "code": "not_started",
    "text": "Wir haben mit dem Projekt noch nicht begonnen und schließen vor der Entscheidung keine Verträge dafür ab. "
    "Planung und Beratung zählen nicht als Beginn.",
}
NO_DOUBLE_FUNDING: Values = {
    "code": "no_double_funding",
    "text": "Andere öffentliche Förderung für dieses Projekt haben wir nicht beantragt, oder sie steht vollständig im "
    "Finanzierungsplan.",
}
COMPLETE: Values = {
    "code": "complete",
    "text": "Unsere Angaben sind richtig und vollständig. Ändert sich etwas Wichtiges, teilen wir es gleich mit.",
}
PRIVACY: Values = {
    "code": "privacy",
    "text": "Wir haben die Hinweise zum Datenschutz gelesen. Uns ist bekannt, dass Amt, Fachstelle und beratendes "
    "Gremium den Antrag lesen.",
}
CONSTITUTION: Values = {
    "code": "constitution",
    "text": "Die Mittel kommen nur Vorhaben zugute, die mit der freiheitlichen demokratischen Grundordnung vereinbar "
    "sind. Wir beauftragen niemanden, der gegen sie arbeitet.",
}
CHILD_PROTECTION: Values = {
    "code": "child_protection",
    "text": "Wenn Kinder oder Jugendliche teilnehmen, sorgen wir für ihren Schutz und nennen eine Ansprechperson.",
}

CHECKS: list[Values] = [
    {"code": "complete", "label": "Die Angaben sind vollständig und verständlich"},
    {"code": "eligible", "label": "Die Organisation darf gefördert werden, selbst oder über einen Träger"},
    {"code": "signed", "label": "Abgesendet hat, wer die Organisation vertreten darf"},
    {"code": "not_started", "label": "Das Projekt hat noch nicht begonnen"},
    {"code": "purpose", "label": "Der Zweck ist förderfähig"},
    {"code": "balanced", "label": "Kosten und Finanzierung sind gleich hoch und nachvollziehbar"},
    {"code": "within_cap", "label": "Die beantragte Summe liegt im Rahmen"},
]

CONDITIONS = [
    "Weisen Sie in allen Veröffentlichungen auf die Förderung hin und zeigen Sie die Logos der Partnerschaft.",
    "Legen Sie uns Druckentwürfe vor der Veröffentlichung zur Freigabe vor.",
]
