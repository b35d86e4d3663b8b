"""Niederschrift of a meeting, from the facts that the reviews write down."""

from __future__ import annotations

from typing import Any

from reportlab.lib.units import mm

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
from reporting.letters.words import clock_time, day, euro, safe, short_day


def minutes(facts: Facts) -> bytes:
    start, end = facts["opened_at"], facts["closed_at"]
    voting = sum(1 for one in facts["present"] if one["votes"])
    story: Story = [
        p("Niederschrift", TITLE),
        p(f"<b>{safe(facts['body'])}</b>: {safe(facts['title'])}"),
        facts_table(
            [
                ("Tag", day(facts["day"])),
                ("Zeit", f"{clock_time(start)} bis {clock_time(end)} Uhr" if start and end else "–"),
                ("Ort", safe(facts["place"]) or "–"),
                ("Vorsitz", safe(facts["chair"])),
                ("Schriftführung", safe(facts["secretary"])),
                ("Anwesende Stimmen", f"{voting} von {facts['members']}"),
            ]
        ),
        *section("Anwesend", money_table(
            ["Name", "Sitz", "Stimme"],
            [[safe(one["name"]) + (f", für {safe(one['on_behalf_of'])}" if one["on_behalf_of"] else ""),
              safe(one["seat"]),
              "ja" if one["votes"] else "beratend"] for one in facts["present"]],
            numeric=(), widths=[TEXT_WIDTH - 95 * mm, 70 * mm, 25 * mm])),
    ]  # fmt: skip
    for item in facts["agenda"]:
        story += _item(item)
    if facts["notes"]:
        story += section("Weiteres", *written(facts["notes"]))
    signed = [(one["role_label"], f"{safe(one['name'])}, {short_day(one['at'])} um {clock_time(one['at'])} Uhr")
              for one in facts["signatures"]]  # fmt: skip
    if signed:
        story += section("Unterschrieben", facts_table(signed))
    return sheet(facts, title=f"Niederschrift {facts['title']}", story=story)


def _item(item: dict[str, Any]) -> Story:
    heading = f"TOP {item['position']}: {safe(item['title'])}"
    rows = [("Antrag", f"{safe(item['number'])}, {safe(item['applicant'])}"), ("Beantragt", euro(item["requested"]))]
    result = item["result"]
    if result is None:
        return section(heading, facts_table(rows), p("Ohne Beschluss."))
    amount = f": {euro(result['amount'])}" if result["amount"] not in ("0.00", "0") else ""
    rows += [
        ("Beschluss", f"<b>{safe(result['outcome_label'])}</b>{amount}"),
        ("Stimmen", f"{result['yes']} Ja, {result['no']} Nein, {result['abstain']} Enthaltungen; "
                    f"{result['present']} von {result['members']} Stimmen anwesend"
                    + ("; bei Gleichstand entschied der Vorsitz" if result["casting_vote"] else "")),
    ]  # fmt: skip
    if result["excluded"]:
        rows.append(("Ohne Mitwirkung, nicht im Raum", safe(", ".join(result["excluded"]))))
    if result["conditions"]:
        rows.append(("Auflagen", safe(result["conditions"])))
    if result["reasons"]:
        rows.append(("Gründe", safe(result["reasons"])))
    return section(heading, facts_table(rows))
