"""Facts for each letter, as the database would give them: what people wrote includes markup and rare letters."""

from __future__ import annotations

from typing import Any

from tests.reporting.letter_base import BASE, HEAD, V
from tests.reporting.settlement_letter_facts import AUDIT_NOTE, CLOSING, FINAL, HEARING, OBJECTION, RECLAIM

PURPOSE = (
    "Trainerinnen, Übungsleiter und Vorstände lernen in zwei Tagesseminaren, auf menschenverachtende Sprüche am "
    "Spielfeldrand ruhig und klar zu reagieren. Am Ende beschließt jeder Verein einen eigenen "
    "Handlungsleitfaden.\n\nEingeladen sind alle 14 Sportvereine <b>der</b> Verbandsgemeinde & ihre Gäste."
)
PLAN: dict[str, Any] = {
    "version": 1,
    "costs": [
        ["Honorare", "2400.00"],
        ["Reisekosten", "180.00"],
        ["Mieten", "250.00"],
        ["Verpflegung", "360.00"],
        ["Öffentlichkeitsarbeit", "210.00"],
    ],
    "financing": [
        ["Eigenmittel", "200.00"],
        ["Teilnahmebeiträge", "200.00"],
        ["Öffentliche Drittmittel (Verbandsgemeinde)", "400.00"],
    ],
    "total": "3400.00",
}
BODY: dict[str, Any] = {"name": "Bündnis für Demokratie", "on": "2027-02-03", "yes": 11, "no": 1, "abstain": 2}

AWARD: dict[str, Any] = BASE | {
    "kind": "award",
    "purpose": PURPOSE,
    "period": ["2027-03-15", "2027-06-30"],
    "amount": "2600.00",
    "requested": "2600.00",
    "financing_type": "deficit",
    "financing_label": "Fehlbedarfsfinanzierung",
    "quota": "76.47",
    "plan": PLAN,
    "other_means": "800.00",
    "fund": "Aktionsfonds",
    "programme": "Demokratie leben!",
    "funder": "Bundesministerium für Bildung, Familie, Senioren, Frauen und Jugend",
    "budget_year": 2027,
    "rule_set": "Bund (sechs Wochen)",
    "window": "sechs Wochen",
    "conditions": [
        {
            "text": "Das Konzept der Trainerinnen wird vor dem ersten Seminar vorgelegt.",
            "precedent": True,
            "due_on": "",
        },
        {
            "text": "Im Handlungsleitfaden wird auf die Beratungsstellen im Kreis hingewiesen.",
            "precedent": False,
            "due_on": "2027-06-30",
        },
    ],
    "body": BODY,
    "accept_by": "2027-03-14",
    "statement_due": "2027-12-30",
    "statement_months": 6,
    "reasons": "Das Vorhaben erreicht Menschen, die im Alltag der Vereine Verantwortung tragen, und wirkt über die "
    "Seminare hinaus. Kosten und Finanzierung sind angemessen.",
    "deviation_reason": "",
    "blocks": {"ancillary": V, "audit": V, "revocation": V, "constitution": V, "publicity": V, "remedy_objection": V},
}
REDUCED: dict[str, Any] = AWARD | {
    "amount": "2000.00",
    "financing_type": "share",
    "financing_label": "Anteilfinanzierung",
    "quota": "58.82",
    "deviation_reason": "Der Fonds ist bis auf diesen Betrag ausgeschöpft.",
}
REJECTION: dict[str, Any] = BASE | {
    "kind": "rejection",
    "formal": True,
    "purpose": PURPOSE,
    "requested": "15000.00",
    "fund": "Aktionsfonds",
    "programme": "Demokratie leben!",
    "body": None,
    "deviation_reason": "",
    "reasons": "Ihre Gesellschaft ist auf Gewinn ausgerichtet; gefördert werden gemeinnützige Träger.\n\nDer Vertrag "
    "mit der Bühnenfirma ist bereits geschlossen. Damit hat das Vorhaben vor einer Bewilligung begonnen.",
    "blocks": {"remedy_objection": V},
}
AMENDMENT: dict[str, Any] = BASE | {
    "kind": "amendment",
    "agreed": True,
    "by_office": False,
    "what": "Mehr oder weniger Einnahmen",
    "requested_because": "Der Druck wird teurer, dafür gibt die <b>Sparkasse</b> mehr.",
    "hearing_answer": "",
    "award_of": "2027-02-12",
    "before": "2600.00",
    "amount": "2400.00",
    "ends_on": "2027-07-31",
    "partner": "Chor & Orchester",
    "joins": True,
    "in_force_from": "2027-03-01",
    "retroactive_reason": "Der Antrag lag bei uns.",
    "texts": [{"code": "main_goal", "label": "Leitziel", "old": "Alt.", "new": "Jeder hat <b>einen</b> Plan."}],
    "effect": [["Fehlbedarfsfinanzierung: Es fehlen 2.400,00 €.", "Nr. 2 ANBest-P"]],
    "plan": PLAN | {"version": 2},
    "reasons": "Der Zweck bleibt derselbe.",
    "blocks": {"remedy_objection": V},
}
PARTIAL_REVOCATION: dict[str, Any] = AMENDMENT | {
    "by_office": True,
    "what": "Teilwiderruf",
    "hearing_answer": "Wir sehen das ein.",
    "partner": "",
    "texts": [],
    "effect": [],
    "plan": None,
    "ends_on": "",
}
REVOCATION_HEARING: dict[str, Any] = BASE | {
    "award_of": "2027-02-12",
    "before": "2600.00",
    "amount": "2000.00",
    "until": "2027-03-05",
    "reasons": "Zwei der vier <b>Seminare</b> finden nicht statt.",
    "blocks": {},
}
PAYMENT_PLAN: dict[str, Any] = BASE | {
    "rates": [["2027-03-01", "400.00"], ["2027-04-01", "428.84"]],
    "total": "828.84",
    "interest": "deferral",
    "margin": "2",
    "agreed_on": "2027-02-12",
    "reason": "Der Verein hat <b>keine</b> Rücklagen.",
    "blocks": {},
}
PARTIAL_WAIVER: dict[str, Any] = BASE | {
    "amount": "28.84",
    "part": "von den Zinsen",
    "open": "800.00",
    "reason": "Unbillig & klein.",
    "blocks": {},
}
REVOCATION: dict[str, Any] = BASE | {
    "kind": "revocation",
    "award_of": "2027-02-12",
    "amount": "2600.00",
    "reasons": "Das Vorhaben hat nicht stattgefunden.",
    "blocks": {"remedy_action": V},
}
RECEIPT: dict[str, Any] = BASE | {
    "contact": None,
    "received_at": "2027-01-11T14:32:07+01:00",
    "requested": "2600.00",
    "call": "Frühjahr 2027",
    "period": ["2027-03-15", "2027-06-30"],
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "chain": "Landkreis Mühlental",
    "sequence": 412,
    "again": False,
}
STATEMENT_RECEIPT: dict[str, Any] = RECEIPT | {"kind": "final", "vouchers": 17, "total": "3240.50"}
INFORMATION_REQUEST: dict[str, Any] = BASE | {
    "text": "Bitte reichen Sie den aktuellen Freistellungsbescheid nach.\n\nIm Plan fehlt die Erläuterung zu den "
    "Honoraren:\nWer leitet die Seminare, und wie viele Stunden sind es?",
    "due_on": "2027-01-29",
}
ORDER: dict[str, Any] = {
    "letterhead": HEAD,
    "run": "ZL-2027-003",
    "pay_on": "2027-03-22",
    "ordered_on": "2027-03-19",
    "ordered_by": "Ute Kassner",
    "rows": [
        {
            "number": "AF-2027-002",
            "instalment": 1,
            "payee": "SV Blau-Gelb Wiesenbrück 1921 e. V.",
            "iban": "DE02120300000000202051",
            "bic": "BYLADEM1001",
            "amount": "2300.00",
            "purpose": "AF-2027-002 Rate 1",
            "fund": "Aktionsfonds",
            "cost_centre": "361.04",
            "year": 2027,
            "end_to_end_id": "abc-1",
            "checked_by": "Olga Prüfer",
            "checked_on": "2027-03-16",
            "approved_by": "Hanno Ordner",
            "approved_on": "2027-03-18",
        },
        {
            "number": "AF-2027-006",
            "instalment": 1,
            "payee": "=Interreligiöser Gesprächskreis Neuhafen e. V.",
            "iban": "DE02500105170137075030",
            "bic": "",
            "amount": "1250.50",
            "purpose": "AF-2027-006 Rate 1",
            "fund": "Aktionsfonds",
            "cost_centre": "361.04",
            "year": 2027,
            "end_to_end_id": "abc-2",
            "checked_by": "Olga Prüfer",
            "checked_on": "2027-03-17",
            "approved_by": "Hanno Ordner",
            "approved_on": "2027-03-18",
        },
    ],
    "count": 2,
    "total": "3550.50",
}
MINUTES: dict[str, Any] = {
    "letterhead": HEAD,
    "partnership": "Landkreis Mühlental",
    "body": "Bündnis für Demokratie",
    "title": "Frühjahrssitzung 2027",
    "place": "Kreishaus, Saal 2",
    "day": "2027-02-03",
    "opened_at": "2027-02-03T18:02+01:00",
    "closed_at": "2027-02-03T20:41+01:00",
    "chair": "Renate Vorsitz",
    "secretary": "Paul Schrift",
    "members": 15,
    "present": [
        {"name": "Renate Vorsitz", "seat": "Kulturvereine", "on_behalf_of": "", "votes": True},
        {"name": "Ali Yılmaz", "seat": "Sportkreis", "on_behalf_of": "Sportkreis Mühlental e. V.", "votes": True},
        {"name": "Karin Amt", "seat": "Kreisverwaltung", "on_behalf_of": "", "votes": False},
    ],
    "agenda": [
        {
            "position": 1,
            "number": "AF-2027-001",
            "title": "Demokratie-Café auf dem Marktplatz",
            "applicant": "Kulturscheune Lindenhain e. V.",
            "requested": "2880.00",
            "result": {
                "outcome": "approve",
                "outcome_label": "bewilligen",
                "amount": "2880.00",
                "conditions": "",
                "reasons": "Das Format erreicht Menschen, die sonst nicht kommen.",
                "yes": 10,
                "no": 1,
                "abstain": 2,
                "casting_vote": False,
                "present": 13,
                "members": 14,
                "excluded": ["Renate Vorsitz"],
            },
        },
        {
            "position": 2,
            "number": "AF-2027-007",
            "title": "Feuerwehr zeigt Haltung",
            "applicant": "Förderverein",
            "requested": "2160.00",
            "result": None,
        },
    ],
    "notes": "Die nächste Sitzung ist am 5. Mai.",
    "signatures": [
        {"role": "chair", "role_label": "Vorsitz", "name": "Renate Vorsitz", "at": "2027-02-05T09:00+01:00"},
        {"role": "secretary", "role_label": "Schriftführung", "name": "Paul Schrift", "at": "2027-02-05T10:12+01:00"},
    ],
}

# Each letter with its facts and the title that the file shows.
LETTERS: dict[str, tuple[dict[str, Any], str]] = {
    "award": (AWARD, "Zuwendungsbescheid AF-2027-002"),
    "rejection": (REJECTION, "Ablehnungsbescheid AF-2027-002"),
    "amendment": (AMENDMENT, "Änderungsbescheid AF-2027-002"),
    "revocation_hearing": (REVOCATION_HEARING, "Anhörung AF-2027-002"),
    "payment_plan": (PAYMENT_PLAN, "Ratenzahlung AF-2027-002"),
    "partial_waiver": (PARTIAL_WAIVER, "Teilverzicht AF-2027-002"),
    "revocation": (REVOCATION, "Widerrufsbescheid AF-2027-002"),
    "final": (FINAL, "Schlussbescheid AF-2027-002"),
    "reclaim": (RECLAIM, "Rückforderungsbescheid AF-2027-002"),
    "hearing": (HEARING, "Anhörung AF-2027-002"),
    "closing": (CLOSING, "Abschlussmitteilung AF-2027-002"),
    "audit_note": (AUDIT_NOTE, "Prüfvermerk AF-2027-002"),
    "objection": (OBJECTION, "Widerspruchsbescheid AF-2027-002"),
    "receipt": (RECEIPT, "Eingangsbestätigung AF-2027-002"),
    "statement_receipt": (STATEMENT_RECEIPT, "Empfangsbestätigung: Verwendungsnachweis AF-2027-002"),
    "information_request": (INFORMATION_REQUEST, "Nachforderung AF-2027-002"),
    "payment_order": (ORDER, "Auszahlungsanordnung ZL-2027-003"),
    "minutes": (MINUTES, "Niederschrift Frühjahrssitzung 2027"),
}
