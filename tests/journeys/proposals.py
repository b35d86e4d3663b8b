"""What the organisations of the journeys apply for."""

from __future__ import annotations

from tests.journeys.ways import Proposal

KLARTEXT = Proposal(
    title="Klartext gegen Parolen: Argumentationstraining für Vereinsvorstände",
    call="Aktionsfonds, Sommer 2027",
    sections=(
        {
            "Projekttitel": "Klartext gegen Parolen: Argumentationstraining für Vereinsvorstände",
            "Beginn": "2027-05-03",
            "Ende": "2027-07-16",
            "Tage und Orte der Veranstaltungen": "8. Mai und 12. Juni, Sporthalle Wiesenbrück.",
            "Themenfeld": "Demokratie im Alltag",
            "Wen möchten Sie erreichen?": "Trainerinnen, Übungsleiter und Vorstände aus 14 Sportvereinen.",
            "Wie viele Menschen werden teilnehmen?": "40",
            "Ansprechperson für das Projekt": "Jana Brandt, 03600 4711, werktags ab 16 Uhr",
        },
        {
            "Ausgangslage": "Am Spielfeldrand fallen Sprüche, auf die niemand antwortet.",
            "Leitziel": "Vorstände reagieren ruhig und klar.",
            "Handlungsziele": "Zwei Tagesseminare; jeder Verein beschließt einen Leitfaden.",
            "Maßnahmen": "Einladen, zwei Seminare, Nachtreffen.",
            "Woran erkennen Sie, dass es gelungen ist?": "Zehn Vereine beschließen einen Leitfaden.",
            "Was ist neu gegenüber Ihrer üblichen Arbeit?": "Bisher gibt es bei uns nur Training.",
            "Beitrag zum Handlungskonzept der Partnerschaft": "Stärkt das Ziel „Miteinander reden“.",
            "Gleichstellung und Barrierefreiheit": "Die Halle ist stufenlos erreichbar.",
            "Öffentlichkeitsarbeit": "Zeitung, Aushänge, Vereinsseiten.",
            "Was bleibt nach dem Projekt?": "Die Leitfäden und ein Kreis von Ansprechpersonen.",
        },
    ),
    choices={
        "Gab es das Projekt schon einmal?": ("Nein",),
        "Handlungsfeld": ("Extremismus vorbeugen",),
        "Art des Projekts": ("Schulung oder Workshop",),
        "Altersgruppen": ("Erwachsene von 27 bis 64 Jahren",),
    },
    costs=(
        ("Honorare", "Zwei Trainerinnen, zwei Tage", "48", "Std.", "50"),
        ("Reisekosten", "Bahnfahrten der Trainerinnen", "9", "Fahrten", "20"),
        ("Mieten", "Saal", "5", "Tage", "50"),
        ("Verpflegung", "Mittagessen", "72", "Personen", "5"),
        ("Öffentlichkeitsarbeit", "Einladungen und Plakate", "21", "Stück", "10"),
    ),
    financing={},
    third=(("Private Drittmittel", "Sportjugend im Land", "400"),),
    attachments=("Satzung", "Freistellungsbescheid"),
)
