"""Money that has to come back: the hearing first, then the claim."""

from __future__ import annotations

from decimal import Decimal

from reporting.letters import blocks
from reporting.letters.annex import annex
from reporting.letters.paper import (
    LEAD,
    Facts,
    Story,
    facts_table,
    greeting,
    letter,
    money_table,
    p,
    paragraphs,
    section,
    written,
)
from reporting.letters.paper import (
    closing as end_of_letter,
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
        *end_of_letter(facts, *section("Was Sie tun können", p(
            "Schreiben Sie uns im Portal oder per Brief, wenn Sie etwas anders sehen oder wenn Gründe dafür sprechen, "
            "von der Forderung oder den Zinsen ganz oder teilweise abzusehen. Stimmen Sie zu, brauchen Sie nichts zu "
            "tun. Zahlen müssen Sie erst, wenn Sie unseren Bescheid haben."))),
        *annex(facts["annex"], facts["interest_annex"]),
    ]  # fmt: skip
    return letter(facts, title="Anhörung", subject=f"Rückforderung: {facts['title']}", story=story,
                  info=[("Äußerung bis", short_day(facts["until"]))])  # fmt: skip


def reclaim(facts: Facts) -> bytes:
    """Rückforderungsbescheid: what is to be paid, by when, and why."""
    amounts = [["Erstattung", figure(facts["amount"])], *_interest_rows(facts)]
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
        *end_of_letter(facts, *section("Rechtsbehelf", *paragraphs(blocks.remedy(facts)))),
        *annex(facts["annex"], facts["interest_annex"] if facts["charge_interest"] else None),
    ]  # fmt: skip
    return letter(facts, title="Rückforderungsbescheid", subject=facts["title"], story=story,
                  info=[("Zahlen bis", short_day(facts["pay_by"]))])  # fmt: skip


def closing(facts: Facts) -> bytes:
    """Abschlussmitteilung: all is paid, and how the account of the grant comes to nothing."""
    story: Story = [
        greeting(),
        p(f"die Förderung für das Vorhaben <b>{safe(facts['title'])}</b> ist abgerechnet und ausgeglichen. Sie müssen "
          "nichts mehr zahlen."),
        p(f"Ausgezahlt hatten wir {euro(facts['paid'])}; festgesetzt ist die Zuwendung auf "
          f"{euro(facts['final_amount'])}. Zu erstatten waren {euro(facts['amount'])}, dazu kamen die Zinsen."),
        money_table(
            ["Gefordert", "Betrag in €"],
            [["Erstattung", figure(facts["amount"])], *_interest_rows({**facts, "charge_interest": True})],
            [["Zusammen", figure(facts["total"])]],
        ),
        money_table(
            ["Gutgeschrieben am", "Betrag in €"],
            [[short_day(day_), figure(amount)] for day_, amount in facts["repaid"]],
            [["Zusammen", figure(facts["repaid_total"])],
             *([["Davon zu viel gezahlt, geben wir zurück", figure(facts["overpaid"])]]
               if facts["overpaid"] != "0.00" else [])],
        ),
        *section("Was jetzt noch gilt", p(
            f"Die Belege bewahren Sie {facts['retention_years']} Jahre lang auf (Nr. 6 ANBest-P); so lange kann die "
            "Verwendung geprüft werden. Die Zinsen laufen bis zum Tag jeder Gutschrift; die Anlage zeigt, wie.")),
        *end_of_letter(facts),
        *annex(facts["annex"], facts["interest_annex"]),
    ]  # fmt: skip
    return letter(facts, title="Abschlussmitteilung", subject=facts["title"], story=story)


def _interest_rows(facts: Facts) -> list[list[str]]:
    """Late use, and the time until payment: two reasons, two lines."""
    if not facts["charge_interest"]:
        return []
    late = Decimal(facts["late_use_interest"])
    rest = Decimal(facts["interest"]) - late
    rows = [["Zinsen, weil Geld nicht rechtzeitig verwendet wurde", figure(str(late))]] if late else []
    return [*rows, ["Zinsen auf die Erstattung bis zur Zahlung", figure(str(rest))]] if rest else rows


def _interest(facts: Facts) -> Story:
    if not facts["charge_interest"]:
        return section("Zinsen", p(f"Von der Erhebung von Zinsen sehen wir ab: {safe(facts['interest_reasons'])}"))
    if facts["interest"] == "0.00":
        return []
    return section("Zinsen", p(
        f"Die Zinsen sind bis zum {day(facts['pay_by'])} gerechnet; die Anlage zeigt jeden Zeitraum mit Tagen und "
        "Zinssatz. Zahlen Sie früher, werden sie bis zum Tag der Gutschrift neu berechnet."))  # fmt: skip
