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


def micro(title: str, amount: str = "490") -> Proposal:
    """A small action: a few sentences, no committee."""
    return Proposal(
        title=title,
        call="Mikrofonds 2027",
        sections=(
            {
                "Projekttitel": title,
                "Beginn": "2027-05-03",
                "Ende": "2027-05-21",
                "Wo findet die Aktion statt?": "auf dem Vorplatz der Gesamtschule Neuhafen",
                "Was haben Sie vor?": "Wir gestalten den Vorplatz mit Zitaten und laden zum Gespräch ein.",
                "Was soll danach anders sein?": "Niemand geht mehr achtlos vorbei.",
                "Wen möchten Sie erreichen?": "Passantinnen und Passanten",
                "Wie viele Menschen werden teilnehmen?": "60",
                "Ansprechperson für das Projekt": "im Sekretariat, werktags bis 15 Uhr",
            },
        ),
        choices={"Handlungsfeld": ("Vielfalt gestalten",)},
        costs=(("Sachkosten", "Kreide und Banner", "1", "pauschal", amount),),
        financing={"Beantragte Förderung": amount},
    )


def youth(title: str, amount: str = "950") -> Proposal:
    """An idea of young people, for the youth forum."""
    return Proposal(
        title=title,
        call="Jugendfonds 2027",
        sections=(
            {
                "Projekttitel": title,
                "Beginn": "2027-04-01",
                "Ende": "2027-07-15",
                "Wer seid ihr?": "Acht Jugendliche zwischen 14 und 19 Jahren aus vier Dörfern.",
                "Was habt ihr vor?": "Vier Folgen über Mitbestimmung in unseren Dörfern.",
                "Warum ist euch das wichtig?": "Weil uns sonst niemand fragt.",
                "Wie entscheiden junge Menschen mit?": "Wir planen alles selbst und stimmen über jede Folge ab.",
                "Wen wollt ihr erreichen?": "Alle unter 27 im Landkreis",
                "Wie viele machen ungefähr mit?": "20",
                "Wen können wir fragen?": "Hanna, 03600 815",
            },
        ),
        choices={"Handlungsfeld": ("Demokratie fördern",)},
        costs=(("Sachkosten", "Mikrofone und Speicher", "1", "pauschal", amount),),
        financing={"Beantragte Förderung": amount},
    )
