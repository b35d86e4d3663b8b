"""Widerspruchsbescheid: what was decided on an objection, why, and which court can be asked."""

from __future__ import annotations

from reporting.letters import blocks
from reporting.letters.paper import LEAD, Facts, Story, closing, greeting, letter, p, paragraphs, section, written
from reporting.letters.words import day, safe


def objection(facts: Facts) -> bytes:
    against = f"unseren {safe(facts['notice'])} vom {day(facts['notice_of'])}"
    if facts["upheld"]:
        title, verdict = "Abhilfebescheid", "Ihrem Widerspruch helfen wir ab."
        what_follows = "Der Bescheid gilt nicht mehr. Was er entschieden hat, wird neu entschieden; Sie hören von uns."
        costs = "Notwendige Aufwendungen für den Widerspruch erstatten wir Ihnen auf Antrag (§ 80 VwVfG)."
        end: Story = closing(facts, *section("Kosten", p(costs)))
    else:
        title, verdict = "Widerspruchsbescheid", "Ihren Widerspruch weisen wir zurück."
        what_follows = "Der Bescheid bleibt bestehen."
        costs = "Ihre Aufwendungen für den Widerspruch tragen Sie selbst; eine Gebühr erheben wir nicht (§ 80 VwVfG)."
        remedy = section("Rechtsbehelf", *paragraphs(blocks.text("remedy_after_objection", facts)))
        end = [*section("Kosten", p(costs)), *closing(facts, *remedy)]
    story: Story = [
        greeting(),
        p(f"gegen {against} für das Vorhaben <b>{safe(facts['title'])}</b> haben Sie am {day(facts['lodged_on'])} "
          "Widerspruch erhoben. Darüber entscheiden wir so:"),
        p(f"<b>{verdict}</b>", LEAD),
        p(what_follows),
        *section("Was Sie vorgebracht haben", *written(facts["text"])),
        *section("Begründung", *written(facts["outcome"])),
        *end,
    ]  # fmt: skip
    return letter(facts, title=title, subject=facts["title"], story=story)
