"""A claim that is paid later or not in full: the decisions on it."""

from __future__ import annotations

from reporting.letters.paper import (
    LEAD,
    Facts,
    Story,
    closing,
    facts_table,
    greeting,
    letter,
    money_table,
    p,
    section,
    written,
)
from reporting.letters.words import day, euro, figure, safe, short_day

INTEREST = {
    "as_claimed": "Bis zur Zahlung laufen die Zinsen weiter, wie im Bescheid beschrieben (§ 49a Abs. 3 VwVfG).",
    "none": "Für diese Zeit erheben wir keine Zinsen.",
}


def payment_plan(facts: Facts) -> bytes:
    """Stundung oder Ratenzahlung (§ 59 BHO): when how much is to be paid."""
    deferral = len(facts["rates"]) == 1
    what = "Stundung" if deferral else "Ratenzahlung"
    rows = [[day(due), figure(amount)] for due, amount in facts["rates"]]
    story: Story = [
        greeting(),
        p(f"von unserem Rückforderungsbescheid für das Vorhaben <b>{safe(facts['title'])}</b> sind noch "
          f"{euro(facts['total'])} offen. "
          + ("Diesen Betrag stunden wir Ihnen" if deferral else "Diesen Betrag können Sie in Raten zahlen")
          + " (§ 59 Abs. 1 BHO)."),
        money_table(["fällig am", "Betrag in €"], rows, [["Zusammen", figure(facts["total"])]]),
        p(f"Bitte überweisen Sie unter Angabe des Aktenzeichens <b>{safe(facts['number'])}</b>."),
        *section("Zinsen", p(_interest(facts))),
        *section("Begründung", *written(facts["reason"])),
        *closing(facts, *section("Wenn Sie nicht zahlen können", p(
            "Sagen Sie uns Bescheid, bevor eine Rate fällig ist. Bleibt eine Zahlung aus, können wir die Vereinbarung "
            "beenden; dann ist der ganze Rest sofort fällig."))),
    ]  # fmt: skip
    return letter(facts, title=what, subject=facts["title"], story=story,
                  info=[("Erste Zahlung bis", short_day(facts["rates"][0][0]))])  # fmt: skip


def partial_waiver(facts: Facts) -> bytes:
    """Teilverzicht: how much is let go, why, and what is left."""
    story: Story = [
        greeting(),
        p(f"auf einen Teil unserer Rückforderung für das Vorhaben <b>{safe(facts['title'])}</b> verzichten wir:"),
        p(f"<b>{euro(facts['amount'])}</b>", LEAD),
        facts_table([("Wovon", safe(facts["part"])), ("Noch zu zahlen", f"<b>{euro(facts['open'])}</b>")]),
        *section("Begründung", *written(facts["reason"])),
        *closing(facts),
    ]
    return letter(facts, title="Teilverzicht", subject=facts["title"], story=story)


def _interest(facts: Facts) -> str:
    if facts["interest"] in INTEREST:
        return INTEREST[facts["interest"]]
    points = facts["margin"].replace(".", ",")
    return (
        f"Vom {day(facts['agreed_on'])} an laufen Stundungszinsen von {points} Prozentpunkten über dem Basiszinssatz. "
        "Was davon nach dem Zahltag des Bescheids anfällt, berechnen wir, wenn die letzte Zahlung eingegangen ist."
    )
