"""The receipt for a statement of use."""

from __future__ import annotations

from reporting.letters.paper import Facts, Story, closing, facts_table, greeting, letter, p, section
from reporting.letters.words import clock_time, day, euro, grouped, safe, short_day

NAMES = {"final": "Verwendungsnachweis", "interim": "Zwischennachweis"}


def statement_receipt(facts: Facts) -> bytes:
    """Empfangsbestätigung, with the hash that proves what the journal holds."""
    name = NAMES[facts["kind"]]
    again = " erneut" if facts["again"] else ""
    story: Story = [
        greeting(),
        p(f"Ihr {name} zu <b>{safe(facts['title'])}</b> ist{again} bei uns eingegangen."),
        facts_table(
            [
                ("Eingang", f"{day(facts['received_at'])}, {clock_time(facts['received_at'])} Uhr"),
                ("Aktenzeichen", safe(facts["number"])),
                ("Organisation", safe(facts["applicant"])),
                ("Zeitraum", f"{short_day(facts['period'][0])} bis {short_day(facts['period'][1])}"),
                ("Belege", str(facts["vouchers"])),
                ("Summe der Belege", f"<b>{euro(facts['total'])}</b>"),
            ]
        ),
        *section("Wie es weitergeht", p(
            "Wir prüfen den Nachweis Beleg für Beleg. Haben wir Fragen, schreiben wir Ihnen. Bewahren Sie die "
            "Originale fünf Jahre lang auf; die Prüfung kann sie verlangen.")),
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
    return letter(facts, title=f"Empfangsbestätigung: {name}", subject=facts["title"], story=story,
                  info=[("Eingang", short_day(facts["received_at"]))])  # fmt: skip
