"""Changes of a running grant: the notice, and the hearing before a part of it is revoked."""

from __future__ import annotations

from typing import Any

from reporting.letters import blocks
from reporting.letters.decision import asked_on, plan_tables
from reporting.letters.paper import (
    LEAD,
    Facts,
    Story,
    closing,
    facts_table,
    greeting,
    letter,
    numbered,
    p,
    paragraphs,
    section,
    written,
)
from reporting.letters.words import day, euro, safe, short_day


def amendment(facts: Facts) -> bytes:
    """Änderungsbescheid: what changes, from when, and why; a refused wish leaves everything as it was."""
    story: Story = [greeting(), p(_opening(facts)), facts_table(_rows(facts))]
    heading = "Was wir vorhatten" if facts.get("by_office") else "Ihr Antrag"
    story += section(heading, *written(facts["requested_because"]))
    if facts.get("hearing_answer"):
        story += section("Ihre Äußerung", *written(facts["hearing_answer"]))
    if facts["agreed"] and facts["plan"]:
        title = f"Neuer Kosten- und Finanzierungsplan (Fassung {facts['plan']['version']})"
        story += section(title, *plan_tables(facts))
    if facts["agreed"]:
        story += _texts(facts)
    if facts.get("effect"):
        lines = [f"{safe(text)} ({safe(source)})" for text, source in facts["effect"]]
        story += section("So ist die neue Summe berechnet", numbered(lines))
    if facts["reasons"]:
        story += section("Begründung", *written(facts["reasons"]))
    story += closing(facts, *section("Rechtsbehelf", *paragraphs(blocks.remedy(facts))))
    return letter(facts, title="Änderungsbescheid", subject=facts["title"], story=story, info=asked_on(facts))


def revocation_hearing(facts: Facts) -> bytes:
    """Anhörung vor dem Teilwiderruf (§ 28 VwVfG)."""
    story: Story = [
        greeting(),
        p(f"wir beabsichtigen, unseren Zuwendungsbescheid vom {day(facts['award_of'])} für das Vorhaben "
          f"<b>{safe(facts['title'])}</b> zum Teil zu widerrufen und die Zuwendung von {euro(facts['before'])} zu "
          "ermäßigen auf"),
        p(f"<b>{euro(facts['amount'])}</b>", LEAD),
        p("Bevor wir entscheiden, geben wir Ihnen Gelegenheit, sich zu äußern (§ 28 Abs. 1 VwVfG)."),
        *section("Warum", *written(facts["reasons"])),
        *closing(facts, *section("Was Sie tun können", p(
            f"Schreiben Sie uns bis zum <b>{day(facts['until'])}</b> im Portal oder per Brief, wenn Sie etwas anders "
            "sehen. Stimmen Sie zu, brauchen Sie nichts zu tun."))),
    ]  # fmt: skip
    return letter(facts, title="Anhörung", subject=f"Teilwiderruf: {facts['title']}", story=story,
                  info=[("Äußerung bis", short_day(facts["until"]))])  # fmt: skip


def _opening(facts: Facts) -> str:
    what, award = safe(facts["what"]), day(facts["award_of"])
    if facts.get("by_office"):
        if not facts["agreed"]:
            return (
                f"von dem angekündigten Teilwiderruf unseres Bescheids vom {award} sehen wir ab. Er gilt unverändert."
            )
        return (
            f"unseren Zuwendungsbescheid vom {award} für das Vorhaben <b>{safe(facts['title'])}</b> widerrufen wir zum "
            f"Teil (§ 49 Abs. 3 VwVfG). Die Zuwendung beträgt jetzt höchstens {euro(facts['amount'])}; im Übrigen gilt "
            "der Bescheid weiter."
        )
    if not facts["agreed"]:
        return f"Ihren Antrag auf Änderung ({what}) lehnen wir ab. Unser Bescheid vom {award} gilt unverändert weiter."
    return (
        f"Ihrem Antrag auf Änderung ({what}) stimmen wir zu. Unser Bescheid vom {award} wird insoweit geändert; im "
        "Übrigen gilt er unverändert weiter."
    )


def _rows(facts: Facts) -> list[tuple[str, str]]:
    before = facts.get("before") or facts["amount"]
    rows = [("Bewilligt", euro(facts["amount"]))]
    if facts["agreed"] and before != facts["amount"]:
        rows = [("Bewilligt bisher", euro(before)), ("Bewilligt jetzt", f"<b>{euro(facts['amount'])}</b>")]
    if not facts["agreed"]:
        return rows
    if facts["ends_on"]:
        rows.append(("Neues Ende", day(facts["ends_on"])))
    if facts.get("partner"):
        rows.append(("Kommt dazu" if facts["joins"] else "Steigt aus", safe(facts["partner"])))
    if facts.get("in_force_from"):
        rows.append(("Gilt ab", day(facts["in_force_from"])))
    if facts.get("retroactive_reason"):
        rows.append(("Rückwirkend, weil", safe(facts["retroactive_reason"])))
    return rows


def _texts(facts: Facts) -> Story:
    story: Story = []
    texts: list[dict[str, Any]] = facts.get("texts", [])
    for text in texts:
        story += section(f"Geändert: {safe(text['label'])}", *written(text["new"]))
    return story
