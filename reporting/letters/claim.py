"""Money that has to come back: the hearing first, then the claim."""

from __future__ import annotations

from reporting.letters import blocks
from reporting.letters.paper import (
    LEAD,
    Facts,
    Story,
    closing,
    facts_table,
    greeting,
    letter,
    money_table,
    numbered,
    p,
    paragraphs,
    section,
    written,
)
from reporting.letters.words import day, euro, figure, safe, short_day


def hearing(facts: Facts) -> bytes:
    """Anhörung (§ 28 VwVfG): what we mean to do, why, and until when the recipient can speak."""
    rows = [("Betrag", f"<b>{euro(facts['amount'])}</b>")]
    if facts["late_use_interest"] != "0.00":
        rows.append(("Zinsen wegen verspäteter Verwendung", euro(facts["late_use_interest"])))
    rows += [
        (
            "Verzinsung",
            f"ab dem Tag nach dem {day(facts['interest_since'])}, fünf Prozentpunkte über dem Basiszinssatz",
        ),
        ("Ihre Äußerung", f"bis zum <b>{day(facts['until'])}</b>"),
    ]
    story: Story = [
        greeting(),
        p(f"wir beabsichtigen, von der Zuwendung aus unserem Bescheid vom {day(facts['award_of'])} für das Vorhaben"
          f" <b>{safe(facts['title'])}</b> einen Teil zurückzufordern. Bevor wir entscheiden, geben wir Ihnen "
          f"Gelegenheit,"
          " sich zu äußern (§ 28 Abs. 1 VwVfG)."),
        facts_table(rows),
        *section("Warum", *written(facts["reasons"])),
        *section("Rechtsgrundlage", *paragraphs(blocks.text("repayment_basis", facts))),
        *closing(facts, *section("Was Sie tun können", p(
            "Schreiben Sie uns im Portal oder per Brief, wenn Sie etwas anders sehen oder wenn Gründe dafür sprechen, "
            "von der Forderung oder den Zinsen ganz oder teilweise abzusehen. Stimmen Sie zu, brauchen Sie nichts zu "
            "tun. Zahlen müssen Sie erst, wenn Sie unseren Bescheid haben."))),
    ]  # fmt: skip
    return letter(facts, title="Anhörung", subject=f"Rückforderung: {facts['title']}", story=story,
                  info=[("Äußerung bis", short_day(facts["until"]))])  # fmt: skip


def reclaim(facts: Facts) -> bytes:
    """Rückforderungsbescheid: what is to be paid, by when, and why."""
    amounts = [["Erstattung", figure(facts["amount"])]]
    if facts["charge_interest"]:
        amounts.append(["Zinsen bis zum Zahltag", figure(facts["interest"])])
    answer = facts["hearing_answer"]
    heard = "Sie hatten Gelegenheit, sich zu äußern" + (
        f" (bis zum {day(facts['heard_until'])})" if facts["heard_until"] else ""
    )
    story: Story = [
        greeting(),
        p(f"von der Zuwendung für das Vorhaben <b>{safe(facts['title'])}</b> fordern wir zurück"),
        p(f"<b>{euro(facts['total'])}</b>", LEAD),
        money_table(["", "Betrag in €"], amounts, [["Zu zahlen", figure(facts["total"])]]),
        p(f"Bitte überweisen Sie den Betrag bis zum <b>{day(facts['pay_by'])}</b> unter Angabe des Aktenzeichens"
          f" <b>{safe(facts['number'])}</b>."),
        *section("Begründung", p(
            f"Bewilligt waren {euro(facts['awarded'])}; festgesetzt ist die Zuwendung auf "
            f"{euro(facts['final_amount'])}."),
            *written(facts["reasons"]),
            p(f"{heard}. " + ("Ihre Äußerung haben wir in die Entscheidung einbezogen."
                              if answer else "Eine Äußerung ist nicht eingegangen."))),
        *section("Rechtsgrundlage", *paragraphs(blocks.text("repayment_basis", facts))),
        *_interest(facts),
        *closing(facts, *section("Rechtsbehelf", *paragraphs(blocks.remedy(facts)))),
    ]  # fmt: skip
    return letter(facts, title="Rückforderungsbescheid", subject=facts["title"], story=story,
                  info=[("Zahlen bis", short_day(facts["pay_by"]))])  # fmt: skip


def _interest(facts: Facts) -> Story:
    if not facts["charge_interest"]:
        return section("Zinsen", p(f"Von der Erhebung von Zinsen sehen wir ab: {safe(facts['interest_reasons'])}"))
    lines = [safe(text) for text in facts["trace"]]
    if facts["late_use_interest"] != "0.00":
        lines.append(f"Zinsen wegen verspäteter Verwendung: {euro(facts['late_use_interest'])}.")
    if not lines:
        return []
    last = p("Zahlen Sie früher, werden die Zinsen bis zum Tag der Gutschrift neu berechnet.")
    return section("So sind die Zinsen berechnet", numbered(lines), last)
