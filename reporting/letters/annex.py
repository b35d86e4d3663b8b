"""The annex: how the grant, the repayment and the interest were reckoned, in sentences and tables that add up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reportlab.lib.units import mm
from reportlab.platypus import KeepTogether, PageBreak

from reporting.letters.paper import SMALL, TEXT_WIDTH, TITLE, Story, loose, money_table, p, section, style
from reporting.letters.words import euro, figure, percent, safe, short_day

Annex = Mapping[str, Any]
NARROW = 23 * mm
SOURCE = style("source", SMALL, spaceAfter=7)


def annex(reckoning: Annex | None, interest: Annex | None = None) -> Story:
    """Nothing where nothing was reckoned."""
    parts = [*(_settlement(reckoning) if reckoning else []), *(_interest(interest) if interest else [])]
    if not parts:
        return []
    intro = "Hier steht jeder Schritt, mit dem wir auf die Beträge in diesem Schreiben kommen, und worauf er beruht."
    if reckoning and reckoning["rule_set"]:
        intro += f" Gerechnet ist nach dem Regelwerk {safe(reckoning['rule_set'])}, wie es mit dem Bescheid gilt."
    return [PageBreak(), p("Anlage: So ist gerechnet", TITLE), p(intro), *parts]


def _settlement(told: Annex) -> Story:
    story = section(
        "1. Was wir anerkennen",
        p("Links steht, was Sie je Kostenart abgerechnet haben; davon geht ab, was wir an einzelnen Belegen nicht "
          "anerkennen, und was über dem Plan liegt. Was bleibt, sind die anerkannten Ausgaben."),
        money_table(
            ["Kostenart", "Plan in €", "Abgerechnet in €", "Belege gekürzt in €", "Über dem Plan in €",
             "Anerkannt in €"],
            [[safe(row[0]), *(_or_dash(amount) for amount in row[1:])] for row in told["items"]],
            [["Zusammen", "", *(figure(amount) for amount in told["items_total"])]],
            numeric=(1, 2, 3, 4, 5),
            widths=[TEXT_WIDTH - 5 * NARROW, *[NARROW] * 5],
        ),
        p(safe(told["total_sentence"])),
    )  # fmt: skip
    if told["not_recognised"]:
        story += section(
            "2. Was wir nicht anerkennen, und warum",
            money_table(
                ["Beleg oder Kostenart", "Warum", "Nicht anerkannt in €"],
                [[safe(what), safe(why), figure(amount)] for what, amount, why in told["not_recognised"]],
                [["Zusammen", "", figure(told["not_recognised_total"])]],
                widths=[62 * mm, TEXT_WIDTH - 92 * mm, 30 * mm],
            ),
            *(p(safe(text)) for text in told["beyond_tolerance"]),
        )
    else:
        story += section("2. Was wir nicht anerkennen", p("Wir erkennen alles an, was Sie abgerechnet haben."))
    means: Story = [
        money_table(
            ["Weitere Mittel", "Plan in €", "Tatsächlich in €"],
            [[name, figure(planned), figure(actual)] for name, planned, actual in told["means"]],
            numeric=(1, 2),
        )
    ] if told["means"] else []  # fmt: skip
    story += section(
        "3. Wie hoch die Zuwendung ist",
        *(means or [p("Weitere Mittel neben der Zuwendung gab es nicht.")]),
        *_sentences(told["formula"]),
        *_exact(told.get("quota")),
        p(f"<b>Die Zuwendung beträgt {euro(told['final_grant'])}.</b>"),
    )
    story += section(
        "4. Was ausgezahlt ist und was daraus folgt",
        *(
            [
                money_table(
                    ["Ausgezahlt am", "Betrag in €"],
                    [[short_day(day), figure(amount)] for day, amount in told["paid"]],
                    [["Zusammen", figure(told["paid_total"])]],
                )
            ]
            if told["paid"]
            else [p("Ausgezahlt ist noch nichts.")]
        ),
        *_sentences(told["outcome"]),
    )
    return story


def _exact(quota: Annex | None) -> Story:
    if not quota:
        return []
    return [
        p("Gerechnet wird mit dem genauen Bruch, nicht mit dem gerundeten Prozentsatz: "
          f"{figure(quota['costs'])} × {figure(quota['award'])} ÷ {figure(quota['planned'])} = "
          f"{euro(quota['result'])}.")
    ]  # fmt: skip


def _interest(told: Annex) -> Story:
    story: Story = []
    if told["late_spans"]:
        story += _together(
            "5. Zinsen, weil Geld nicht rechtzeitig verwendet wurde",
            *_sentences(told["late"]),
            _spans(told["late_spans"], told["late_sum"]),
        )
    if told["repayment_spans"]:
        story += _together(
            "6. Zinsen auf die Erstattung" if told["late_spans"] else "5. Zinsen auf die Erstattung",
            p("Ab dem Tag nach dem Wegfall der Bewilligung bis zum Tag der Gutschrift wird der offene Betrag verzinst. "
              "Ändert sich der Basiszinssatz oder der offene Betrag, beginnt eine neue Zeile."),
            _spans(told["repayment_spans"], told["repayment_sum"]),
        )  # fmt: skip
    if story:
        story.append(p(_how_days_count(told["day_count"]), SMALL))
    return [*story, *_sentences(told["not_claimed"])]


def _together(title: str, *content: Any) -> Story:
    """What explains a short table stands on one page with it."""
    story = section(title, *content)
    return [KeepTogether(loose(story))] if len(content) <= 4 else story


def _spans(rows: Sequence[Sequence[str]], total: str) -> Any:
    return money_table(
        ["Betrag in €", "vom", "bis", "Tage", "Basiszins", "Zinssatz", "Zinsen in €"],
        [
            [figure(amount), short_day(first), short_day(last), days, percent(base), percent(rate), _four(part)]
            for amount, first, last, days, base, rate, part in rows
        ],
        [["Zusammen", "", "", "", "", "", figure(total)]],
        numeric=(0, 3, 4, 5, 6),
        widths=[30 * mm, 22 * mm, 22 * mm, 16 * mm, 22 * mm, 22 * mm, TEXT_WIDTH - 134 * mm],
    )


def _how_days_count(day_count: str) -> str:
    if day_count == "ACT/365":
        days = "Gezählt werden die Tage des Kalenders, das Jahr zu 365 Tagen."
    else:
        days = "Jeder Monat zählt 30 Tage, das Jahr 360 Tage (allgemeine Zinsvorschriften zu § 34 BHO)."
    return (
        f"{days} Der Zinssatz liegt fünf Prozentpunkte über dem Basiszinssatz (§ 49a Abs. 3 und 4 VwVfG, § 247 BGB). "
        "Zinsen einer Zeile = Betrag × Zinssatz × Tage ÷ (100 × Tage des Jahres); gerundet wird einmal, die Summe."
    )


def _sentences(rows: Sequence[Sequence[str]]) -> Story:
    """What was reckoned, and below it in small print on what it rests."""
    story: Story = []
    for text, source in rows:
        story += [p(safe(text)), p(f"Grundlage: {safe(source)}", SOURCE)]
    return story


def _or_dash(amount: str) -> str:
    return figure(amount) if amount not in {"0.00", "-0.00"} else "–"


def _four(amount: str) -> str:
    whole, _point, places = amount.partition(".")
    return f"{figure(whole + '.00').partition(',')[0]},{places}"
