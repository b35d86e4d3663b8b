"""Facts for the letters of a settlement: the check, the determination, the claim, the end of it."""

from __future__ import annotations

from typing import Any

from tests.reporting.letter_base import BASE, V

TRACE = [
    ["Honorare: geplant 2.400,00 €, ausgegeben 2.400,00 €. Anerkannt: 2.400,00 €.", "Nr. 1.2 ANBest-P"],
    [
        "Öffentlichkeitsarbeit: geplant 210,00 €, ausgegeben 268,40 €. Anerkannt werden höchstens 120 % des Ansatzes, "
        "also 252,00 €.",
        "Nr. 1.2 ANBest-P",
    ],
    [
        "Fehlbedarfsfinanzierung: anerkannte Kosten 3.381,80 €, Eigenmittel 200,00 € (mindestens wie geplant), "
        "Drittmittel und Teilnahmebeiträge 585,00 €. Es fehlen 2.596,80 €.",
        "Nr. 2 ANBest-P: nachträgliche Ermäßigung",
    ],
]
ANNEX: dict[str, Any] = {
    "rule_set": "Bund (sechs Wochen)",
    "quota": {"costs": "3081.80", "award": "2600.00", "planned": "3400.00", "result": "2356.67"},
    "items": [
        ["Honorare", "2400.00", "2400.00", "0.00", "0.00", "2400.00"],
        ["Verpflegung", "360.00", "443.70", "-13.90", "0.00", "429.80"],
        ["Öffentlichkeitsarbeit", "210.00", "268.40", "0.00", "-16.40", "252.00"],
        ["Technik", "0.00", "300.00", "0.00", "-300.00", "0.00"],
    ],
    "items_total": ["3412.10", "-13.90", "-316.40", "3081.80"],
    "not_recognised": [
        ["Beleg 7, 12.06.2027: Essen und <b>Getränke</b>, zweiter Tag", "13.90", "nicht zuwendungsfähig: Alkohol"],
        ["Öffentlichkeitsarbeit", "16.40", "über dem Plan, auch mit dem erlaubten Spielraum"],
        ["Technik", "300.00", "nicht im Plan und nicht genehmigt"],
    ],
    "not_recognised_total": "330.30",
    "beyond_tolerance": [
        "Öffentlichkeitsarbeit: geplant 210,00 €, ausgegeben 268,40 €. Anerkannt werden höchstens 120 % des Ansatzes, "
        "also 252,00 €."
    ],
    "recognised": "3081.80",
    "total_sentence": "Anerkannte Kosten zusammen: 3.081,80 €, gemessen an den geplanten 3.400,00 €.",
    "means": [["Eigenmittel", "200.00", "200.00"], ["Drittmittel", "400.00", "400.00"]],
    "formula": [
        [
            "Fehlbedarfsfinanzierung: anerkannte Kosten 3.081,80 €, Eigenmittel 200,00 € (mindestens wie geplant), "
            "Drittmittel und Teilnahmebeiträge 585,00 €. Es fehlen 2.296,80 €.",
            "Nr. 2 ANBest-P: nachträgliche Ermäßigung",
        ]
    ],
    "final_grant": "2296.80",
    "paid": [["2027-05-12", "1500.00"], ["2027-06-20", "800.00"]],
    "paid_total": "2300.00",
    "outcome": [["Ausgezahlt sind 2.300,00 €. Zu erstatten sind 3,20 €.", "Nr. 8 ANBest-P, § 49a Abs. 1 VwVfG"]],
}
INTEREST: dict[str, Any] = {
    "late": [["1.200,00 €, ausgezahlt am 02.06.2025, nicht verwendet. Rechtzeitig war die Verwendung bis zum "
              "14.07.2025 (sechs Wochen).", "Nr. 1.4 ANBest-P"]],
    "late_spans": [["1200.00", "2025-06-03", "2025-06-30", "28", "2.27", "7.27", "6.7853"],
                   ["1200.00", "2025-07-01", "2025-12-31", "180", "1.27", "6.27", "37.6200"]],
    "late_sum": "44.41",
    "repayment_spans": [["1200.00", "2026-01-01", "2026-05-18", "138", "1.27", "6.27", "28.8420"]],
    "repayment_sum": "28.84",
    "not_claimed": [],
    "day_count": "30E/360",
}  # fmt: skip
FINAL: dict[str, Any] = BASE | {
    "kind": "final",
    "award_of": "2027-02-12",
    "period": ["2027-03-15", "2027-06-30"],
    "awarded": "2600.00",
    "financing_label": "Fehlbedarfsfinanzierung",
    "recognised": "3381.80",
    "statement_of": "2027-09-14",
    "final_amount": "2596.80",
    "paid": "2300.00",
    "repay": "0.00",
    "last_instalment": "296.80",
    "trace": TRACE,
    "annex": ANNEX,
    "blocks": {"remedy_objection": V},
}
RECLAIM: dict[str, Any] = BASE | {
    "kind": "reclaim",
    "award_of": "2025-02-12",
    "awarded": "3000.00",
    "final_amount": "1800.00",
    "amount": "1200.00",
    "interest": "28.84",
    "late_use_interest": "0.00",
    "interest_since": "2025-12-31",
    "total": "1228.84",
    "pay_by": "2026-05-18",
    "heard_until": "2026-04-10",
    "hearing_answer": "Wir sehen das ein.",
    "reasons": "Die Kosten waren geringer als geplant.",
    "charge_interest": True,
    "interest_reasons": "",
    "trace": [
        "1.200,00 € vom 01.01.2026 bis 18.05.2026: 138 Tage zu 6,27 % im Jahr (Basiszinssatz 1,27 % und 5 "
        "Prozentpunkte), das Jahr zu 360 Tagen.",
        "Zinsen zusammen, einmal auf den Cent gerundet: 28,84 €.",
    ],
    "annex": ANNEX,
    "interest_annex": INTEREST | {"late": [], "late_spans": [], "late_sum": ""},
    "blocks": {"repayment_basis": V, "remedy_objection": V},
}
HEARING: dict[str, Any] = BASE | {
    "award_of": "2025-02-12",
    "amount": "1200.00",
    "late_use_interest": "47.03",
    "interest_since": "2025-12-31",
    "until": "2026-04-10",
    "reasons": "Die Kosten waren geringer als geplant.",
    "annex": ANNEX,
    "interest_annex": INTEREST | {"repayment_spans": [], "repayment_sum": ""},
    "blocks": {"repayment_basis": V},
}
CLOSING: dict[str, Any] = BASE | {
    "award_of": "2025-02-12",
    "awarded": "3000.00",
    "final_amount": "1800.00",
    "paid": "3000.00",
    "amount": "1200.00",
    "late_use_interest": "44.41",
    "interest": "73.25",
    "interest_since": "2025-12-31",
    "total": "1273.25",
    "repaid": [["2026-05-10", "700.00"], ["2026-05-18", "573.50"]],
    "repaid_total": "1273.50",
    "overpaid": "0.25",
    "reasons": "Die Kosten waren geringer als geplant.",
    "annex": ANNEX,
    "interest_annex": INTEREST,
    "retention_years": 5,
}
AUDIT_NOTE: dict[str, Any] = BASE | {
    "what": "Verwendungsnachweis",
    "period": ["2027-03-15", "2027-06-30"],
    "submitted_on": "2027-09-14",
    "verified_on": "2027-09-30",
    "verified_by": "Sabine Vogt",
    "summary": "Belege vollständig.\n\nDie Honorarverträge lagen vor.",
    "total": "3412.10",
    "recognised": "3398.20",
    "lines": [
        ["1", "2027-05-10", "Erstes Seminar, Büro für Bildung", "Honorare", "2400.00", "2400.00", "anerkannt"],
        ["7", "2027-06-12", "Essen und Getränke, zweiter Tag, Bäckerei Schön", "Verpflegung", "443.70", "429.80",
         "nicht zuwendungsfähig: Alkohol"],
        ["8", "2027-06-13", "Plakate, Druckhaus Mühlental", "Öffentlichkeitsarbeit", "268.40", "268.40",
         "nicht in der Stichprobe"],
    ],
    "sample": {"seed": "9f86d081884c7d65", "drawn": [1, 7], "of": 3},
    "questions": [["7", "Was steht auf der zweiten Seite?", "Zwei Kästen Bier."], ["8", "Wo ist der Entwurf?", ""]],
    "annex": ANNEX,
    "interest_annex": INTEREST | {"repayment_spans": [], "repayment_sum": ""},
    "outcome": "2296.80",
    "repay": "3.20",
    "last_instalment": "0.00",
    "interest": "44.41",
}  # fmt: skip
OBJECTION: dict[str, Any] = BASE | {
    "upheld": False,
    "notice": "Ablehnungsbescheid",
    "notice_of": "2027-02-12",
    "lodged_on": "2027-03-01",
    "text": "Wir haben den Vertrag erst nach dem Bescheid unterschrieben.",
    "outcome": "Der Vertrag trägt das Datum vom 4. Januar.\n\nDamit hat das Vorhaben vorher begonnen.",
    "blocks": {"remedy_after_objection": V},
}
