"""Prüfvermerk: what the office looked at, asked and found. A paper for the file, not for the recipient."""

from __future__ import annotations

from reportlab.lib.units import mm

from reporting.letters.annex import annex
from reporting.letters.paper import (
    TEXT_WIDTH,
    TITLE,
    Facts,
    Story,
    facts_table,
    money_table,
    p,
    section,
    sheet,
    written,
)
from reporting.letters.words import day, euro, figure, safe, short_day


def audit_note(facts: Facts) -> bytes:
    rows = [
        ("Aktenzeichen", safe(facts["number"])),
        ("Zuwendungsempfänger", safe(facts["applicant"])),
        ("Vorhaben", safe(facts["title"])),
        ("Nachweis", f"{safe(facts['what'])} vom {day(facts['submitted_on'])}"),
        ("Zeitraum", f"{day(facts['period'][0])} bis {day(facts['period'][1])}"),
        ("Geprüft von", f"{safe(facts['verified_by'])}, {day(facts['verified_on'])}"),
        ("Umfang", _extent(facts)),
        ("Abgerechnet", euro(facts["total"])),
        ("Nach den Belegen anerkannt", euro(facts["recognised"])),
        *_outcome(facts),
    ]  # fmt: skip
    story: Story = [
        p("Prüfvermerk", TITLE),
        facts_table(rows),
        *section("Zusammenfassung", *(written(facts["summary"]) or [p("Keine Bemerkungen.")])),
        *section("Beleg für Beleg", money_table(
            ["Nr.", "Bezahlt", "Wofür, an wen, Kostenart", "Betrag in €", "Anerkannt in €", "Ergebnis"],
            [
                [number, short_day(paid), safe(f"{what} · {kind}"), figure(amount), figure(found), safe(why)]
                for number, paid, what, kind, amount, found, why in facts["lines"]
            ],
            [["", "", "Zusammen", figure(facts["total"]), figure(facts["recognised"]), ""]],
            numeric=(3, 4),
            widths=[9 * mm, 23 * mm, 52 * mm, 22 * mm, 22 * mm, TEXT_WIDTH - 128 * mm],
        )),
    ]  # fmt: skip
    for number, question, answer in facts["questions"]:
        story += section(
            f"Rückfrage zu Beleg {number}", *written(question), p("<b>Antwort:</b> " + safe(answer or "keine"))
        )
    story += annex(facts["annex"], facts["interest_annex"])
    return sheet(facts, title=f"Prüfvermerk {facts['number']}", story=story)


def _extent(facts: Facts) -> str:
    sample = facts["sample"]
    if not sample:
        return "alle Belege"
    drawn = ", ".join(str(number) for number in sample["drawn"])
    return (
        f"Stichprobe: {len(sample['drawn'])} von {sample['of']} Belegen (Nr. {drawn}), gezogen mit dem Startwert "
        f"{safe(sample['seed'])}; die übrigen gelten auf das Wort des Empfängers"
    )


def _outcome(facts: Facts) -> list[tuple[str, str]]:
    rows = []
    for key, label in (
        ("outcome", "Zuwendung"),
        ("repay", "Zu erstatten"),
        ("last_instalment", "Letzte Rate"),
        ("interest", "Zinsen wegen verspäteter Verwendung"),
    ):
        if facts[key] not in {"", "0.00"}:
            rows.append((label, f"<b>{euro(facts[key])}</b>"))
    return rows
