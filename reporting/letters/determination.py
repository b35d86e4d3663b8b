"""Schlussbescheid: what the grant comes to in the end, line by line."""

from __future__ import annotations

from reporting.letters import blocks
from reporting.letters.annex import annex
from reporting.letters.paper import (
    LEAD,
    Facts,
    Story,
    closing,
    facts_table,
    greeting,
    letter,
    p,
    paragraphs,
    section,
)
from reporting.letters.words import day, euro, safe


def final(facts: Facts) -> bytes:
    rows = [
        ("Bewilligt waren", f"{euro(facts['awarded'])} ({safe(facts['financing_label'])})"),
        ("Bewilligungszeitraum", f"{day(facts['period'][0])} bis {day(facts['period'][1])}"),
    ]
    if facts["recognised"]:
        rows.append(("Anerkannte Ausgaben", euro(facts["recognised"])))
    rows += [("Ausgezahlt", euro(facts["paid"])), *_balance(facts)]
    statement = (
        f" Grundlage ist Ihr Verwendungsnachweis vom {day(facts['statement_of'])}." if facts["statement_of"] else ""
    )
    story: Story = [
        greeting(),
        p(f"die Zuwendung aus unserem Bescheid vom {day(facts['award_of'])} für das Vorhaben "
          f"<b>{safe(facts['title'])}</b> setzen wir endgültig fest auf"),
        p(f"<b>{euro(facts['final_amount'])}</b>", LEAD),
        p(f"{_what_follows(facts)}{statement}"),
        facts_table(rows),
    ]  # fmt: skip
    if facts["annex"]:
        story.append(
            p(
                "Wie wir auf die Beträge kommen, was wir nicht anerkennen und warum, steht Schritt für Schritt "
                "in der Anlage. Sie ist Teil dieses Bescheids."
            )
        )
    story += [
        *section("Begründung", p(
            "Der Zuwendungsbescheid steht unter der Bedingung, dass Ausgaben und Einnahmen so eintreten wie geplant "
            "(Nr. 2 ANBest-P). Soweit sie sich geändert haben, ermäßigt sich die Zuwendung, ohne dass es eines "
            "Widerrufs bedarf. Die Belege bewahren Sie fünf Jahre lang auf (Nr. 6 ANBest-P).")),
        *closing(facts, *section("Rechtsbehelf", *paragraphs(blocks.remedy(facts)))),
        *annex(facts["annex"]),
    ]  # fmt: skip
    return letter(facts, title="Schlussbescheid", subject=facts["title"], story=story)


def _balance(facts: Facts) -> list[tuple[str, str]]:
    rows = []
    if facts["repay"] != "0.00":
        rows.append(("Zu erstatten", f"<b>{euro(facts['repay'])}</b>"))
    if facts["last_instalment"] != "0.00":
        rows.append(("Letzte Rate", f"<b>{euro(facts['last_instalment'])}</b>"))
    return rows


def _what_follows(facts: Facts) -> str:
    if facts["repay"] != "0.00":
        return (
            f"Ausgezahlt haben wir mehr, nämlich {euro(facts['paid'])}. Über die Erstattung von "
            f"{euro(facts['repay'])} "
            "entscheiden wir in einem eigenen Bescheid; vorher können Sie sich dazu äußern."
        )
    if facts["last_instalment"] != "0.00":
        rest = euro(facts["last_instalment"])
        return f"Sie bekommen noch {rest}. Die letzte Rate überweisen wir nach der üblichen Prüfung."
    return "Das ist genau der Betrag, den wir ausgezahlt haben. Es bleibt nichts zu zahlen und nichts zu erstatten."
