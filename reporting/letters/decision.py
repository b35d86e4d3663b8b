"""Decisions on a case: award, rejection, revocation."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

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
from reporting.letters.words import day, euro, figure, percent, safe, short_day


def award(facts: Facts) -> bytes:
    """Zuwendungsbescheid: what was granted, on what, under which provisions, and what can be done against it."""
    story: Story = [
        greeting(),
        p(f"auf Ihren Antrag vom {day(facts['received_on'])} bewilligen wir Ihnen für das Vorhaben"
          f" <b>{safe(facts['title'])}</b> eine Zuwendung von bis zu"),
        p(f"<b>{euro(facts['amount'])}</b>", LEAD),
        facts_table(
            [
                ("Bewilligungszeitraum", f"{day(facts['period'][0])} bis {day(facts['period'][1])}"),
                ("Finanzierungsart", _financing(facts)),
                ("Mittel", safe(f"{facts['fund']}, Haushaltsjahr {facts['budget_year']}; {facts['programme']}")),
                ("Annahme", f"Bitte nehmen Sie die Förderung bis zum {day(facts['accept_by'])} im Portal an. "
                            "Danach verfällt die Bewilligung."),
            ]
        ),
        *section("1. Zweck", p("Die Zuwendung ist bestimmt für Ihr Vorhaben, wie Sie es im Antrag beschrieben haben:"),
                 *written(facts["purpose"])),
        *section("2. Kosten- und Finanzierungsplan", p(_plan_text(facts)), *plan_tables(facts)),
        *section("3. Grundlagen", numbered(_grounds(facts))),
        *section("4. Nebenbestimmungen",
                 p("Bestandteil dieses Bescheids sind die Allgemeinen Nebenbestimmungen für Zuwendungen zur "
                   "Projektförderung (ANBest-P). Die wichtigsten in Kürze:"),
                 numbered(blocks.text("ancillary", facts))),
        *_conditions(facts),
        *section("6. Verwendungsnachweis",
                 p(f"Den Verwendungsnachweis geben Sie bis zum <b>{day(facts['statement_due'])}</b> im Portal ab: "
                   f"einen "
                   "Bericht, die Einnahmen und eine Liste aller Belege mit Tag, Empfänger, Grund und Betrag.")),
        *section("7. Öffentlichkeit", *paragraphs(blocks.text("publicity", facts))),
        *section("8. Verfassungsklausel", *paragraphs(blocks.text("constitution", facts))),
        *section("9. Prüfung", *paragraphs(blocks.text("audit", facts))),
        *section("10. Widerruf", *paragraphs(blocks.text("revocation", facts))),
        *section("Begründung", *_reasons(facts)),
        *closing(facts, *section(
            "Rechtsbehelf", *paragraphs(blocks.remedy(facts)),
            p("Verzichten Sie bei der Annahme auf den Rechtsbehelf, wird der Bescheid sofort bestandskräftig und Sie "
              "können das Geld früher abrufen."))),
    ]  # fmt: skip
    return letter(facts, title="Zuwendungsbescheid", subject=facts["title"], story=story, info=asked_on(facts))


def rejection(facts: Facts) -> bytes:
    """Ablehnungsbescheid with its reasons (§ 39 VwVfG) and the remedy instruction."""
    formal = "Die Ablehnung beruht auf der formalen Prüfung; ein Gremium hat über den Inhalt nicht beraten."
    body = facts.get("body")
    story: Story = [
        greeting(),
        p(f"Ihren Antrag vom {day(facts['received_on'])} auf eine Zuwendung von {euro(facts['requested'])} für das "
          f"Vorhaben <b>{safe(facts['title'])}</b> lehnen wir ab."),
        *section("Begründung", *([p(formal)] if facts["formal"] else []), *([p(_votes(body))] if body else []),
                 *_reasons(facts),
                 p("Zuwendungen werden nach pflichtgemäßem Ermessen im Rahmen der verfügbaren Haushaltsmittel "
                   "gewährt; ein Anspruch auf Förderung besteht nicht.")),
        *section("Wie es weitergehen kann",
                 p(_advice(facts))),
        *closing(facts, *section("Rechtsbehelf", *paragraphs(blocks.remedy(facts)))),
    ]  # fmt: skip
    return letter(facts, title="Ablehnungsbescheid", subject=facts["title"], story=story, info=asked_on(facts))


def revocation(facts: Facts) -> bytes:
    """Widerrufsbescheid: the award loses its effect."""
    story: Story = [
        greeting(),
        p(f"unseren Zuwendungsbescheid vom {day(facts['award_of'])} über {euro(facts['amount'])} für das Vorhaben"
          f" <b>{safe(facts['title'])}</b> widerrufen wir in voller Höhe mit Wirkung für die Vergangenheit"
          " (§ 49 Abs. 3 VwVfG)."),
        *section("Begründung", *written(facts["reasons"])),
        *section("Was das bedeutet",
                 p("Weitere Auszahlungen gibt es nicht. Ob bereits gezahltes Geld zu erstatten ist, entscheiden wir in "
                   "einem eigenen Bescheid; vorher können Sie sich dazu äußern.")),
        *closing(facts, *section("Rechtsbehelf", *paragraphs(blocks.remedy(facts)))),
    ]  # fmt: skip
    return letter(facts, title="Widerrufsbescheid", subject=facts["title"], story=story, info=asked_on(facts))


def asked_on(facts: Facts) -> list[tuple[str, str]]:
    return [("Ihr Antrag vom", short_day(facts["received_on"]))] if facts.get("received_on") else []


def _financing(facts: Facts) -> str:
    label = safe(facts["financing_label"])
    if facts["financing_type"] == "share" and facts["quota"]:
        return f"{label}: {percent(facts['quota'])} der zuwendungsfähigen Ausgaben, höchstens der genannte Betrag"
    if facts["financing_type"] == "deficit":
        return f"{label}: was nach Einsatz aller anderen Mittel fehlt, höchstens der genannte Betrag"
    if facts["financing_type"] == "fixed":
        return f"{label}: der genannte Betrag, höchstens die zuwendungsfähigen Ausgaben"
    return f"{label}, höchstens der genannte Betrag"


def _plan_text(facts: Facts) -> str:
    if facts["requested"] and facts["requested"] != facts["amount"]:
        return (
            f"Beantragt hatten Sie {euro(facts['requested'])}. Bewilligt ist weniger; was dadurch fehlt, bringen Sie "
            f"aus eigenen "
            "oder anderen Mitteln auf, oder Sie legen uns einen kleineren Plan vor."
        )
    return "Der folgende Plan ist Teil dieses Bescheids."


def plan_tables(facts: Facts) -> Story:
    plan: dict[str, Any] = facts["plan"]
    costs = [[safe(label), figure(amount)] for label, amount in plan["costs"]]
    means = [[safe(label), figure(amount)] for label, amount in plan["financing"]]
    other = sum_of([amount for _label, amount in plan["financing"]])
    gap = subtract(plan["total"], other, facts["amount"])
    if gap != "0.00":
        means.append(["Weitere eigene Mittel", figure(gap)])
    means.append(["Zuwendung", figure(facts["amount"])])
    total = figure(plan["total"])
    return [
        money_table(["Ausgaben", "Betrag in €"], costs, [["Zusammen", total]]),
        money_table(["Finanzierung", "Betrag in €"], means, [["Zusammen", total]]),
    ]


def sum_of(amounts: list[str]) -> str:
    return str(sum((Decimal(amount) for amount in amounts), Decimal("0.00")))


def subtract(whole: str, *parts: str) -> str:
    return str(max(Decimal("0.00"), Decimal(whole) - sum((Decimal(part) for part in parts), Decimal("0.00"))))


def _grounds(facts: Facts) -> list[str]:
    grounds = [
        "§§ 23 und 44 der Bundeshaushaltsordnung und die Verwaltungsvorschriften dazu, in der Fassung des Regelwerks "
        f"„{safe(facts['rule_set'])}“",
        f"{safe(facts['programme'])} ({safe(facts['funder'])}) und die Förderrichtlinie der Partnerschaft",
        f"Ihr Antrag vom {day(facts['received_on'])} mit allen Anlagen und Erklärungen",
    ]
    if facts["body"]:
        grounds.append(_votes(facts["body"]))
    return grounds


def _votes(body: dict[str, Any]) -> str:
    name = safe(body["name"] or "Das Gremium")
    text = f"{name} hat am {day(body['on'])} über den Antrag beraten"
    if body["yes"] is None:
        return f"{text}."
    return f"{text} ({body['yes']} Ja, {body['no']} Nein, {body['abstain']} Enthaltungen)."


def _conditions(facts: Facts) -> Story:
    if not facts["conditions"]:
        return section("5. Auflagen", p("Besondere Auflagen gibt es nicht."))
    texts = []
    for one in facts["conditions"]:
        text = safe(one["text"])
        if one["due_on"]:
            text += f" Frist: {day(one['due_on'])}."
        if one["precedent"]:
            text += " <b>Vor der ersten Auszahlung zu erfüllen.</b>"
        texts.append(text)
    return section("5. Auflagen", numbered(texts))


def _reasons(facts: Facts) -> Story:
    story = written(facts["reasons"])
    if facts.get("deviation_reason"):
        story += [p("Von der Empfehlung des Gremiums weichen wir ab:"), *written(facts["deviation_reason"])]
    return story or [p("Der Antrag erfüllt die Voraussetzungen der Förderung.")]


def _advice(facts: Facts) -> str:
    who = safe(facts["letterhead"]["coordination"] or "Die Koordinierungs- und Fachstelle")
    return (
        f"{who} berät Sie gern, ob und wie Sie Ihr Vorhaben verändert noch einmal einreichen können. Die nächsten "
        f"Aufrufe "
        "stehen im Portal."
    )
