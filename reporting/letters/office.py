"""What the office writes while a case is on its way: receipt, request for what is missing."""

from __future__ import annotations

from reporting.letters.paper import LEAD, Facts, Story, closing, facts_table, greeting, letter, p, section, written
from reporting.letters.words import clock_time, day, euro, grouped, safe, short_day


def receipt(facts: Facts) -> bytes:
    """Eingangsbestätigung, with the hash that proves what the journal holds."""
    again = " erneut" if facts["again"] else ""
    story: Story = [
        greeting(),
        p(f"Ihr Antrag <b>{safe(facts['title'])}</b> ist{again} bei uns eingegangen."),
        facts_table(
            [
                ("Eingang", f"{day(facts['received_at'])}, {clock_time(facts['received_at'])} Uhr"),
                ("Aktenzeichen", safe(facts["number"])),
                ("Organisation", safe(facts["applicant"])),
                ("Aufruf", safe(facts["call"])),
                ("Zeitraum", f"{short_day(facts['period'][0])} bis {short_day(facts['period'][1])}"),
                ("Beantragt", f"<b>{euro(facts['requested'])}</b>"),
            ]
        ),
        *section("Wie es weitergeht", p(
            "Wir prüfen zuerst, ob alles vollständig ist. Fehlt etwas, schreiben wir Ihnen und nennen eine Frist. Den "
            "Stand sehen Sie jederzeit im Portal. Beginnen Sie das Vorhaben bitte erst, wenn Sie unseren Bescheid "
            "haben: Mit dem Abschluss von Verträgen gilt es als begonnen.")),
        *section("Nachweis", p(
            "Der Eingang steht im Journal der Partnerschaft. Mit der Prüfsumme lässt sich nachweisen, dass der "
            "Eintrag nicht verändert wurde.")),
        facts_table(
            [
                ("Journal", safe(facts["chain"])),
                ("Eintrag", str(facts["sequence"])),
                ("Prüfsumme (SHA-256)", f"<font size=7.6>{grouped(facts['sha256'], 8)}</font>"),
            ]
        ),
        *closing(facts),
    ]  # fmt: skip
    return letter(facts, title="Eingangsbestätigung", subject=facts["title"], story=story,
                  info=[("Eingang", short_day(facts["received_at"]))])  # fmt: skip


def information_request(facts: Facts) -> bytes:
    """Nachforderung: what is missing, and until when."""
    story: Story = [
        greeting(),
        p(f"vielen Dank für Ihren Antrag <b>{safe(facts['title'])}</b>. Damit wir ihn weiter bearbeiten können, "
          f"brauchen wir"
          " noch etwas von Ihnen:"),
        *written(facts["text"]),
        p(f"Bitte ergänzen Sie den Antrag im Portal bis zum <b>{day(facts['due_on'])}</b>.", LEAD),
        *closing(facts, *section("Gut zu wissen", p(
            "Öffnen Sie den Antrag im Portal, ändern Sie die genannten Stellen und senden Sie ihn noch einmal ab. "
            "Alles Übrige bleibt, wie es ist. Geht bis zu diesem Tag nichts ein, entscheiden wir nach dem, was uns "
            "vorliegt. Reicht die Zeit nicht, rufen Sie uns vorher an."))),
    ]  # fmt: skip
    return letter(facts, title="Nachforderung", subject=facts["title"], story=story,
                  info=[("Frist", short_day(facts["due_on"]))])  # fmt: skip
