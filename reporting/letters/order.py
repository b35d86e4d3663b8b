"""The order to the treasury: one list, one total, and who answers for it."""

from __future__ import annotations

import csv
import io

from reportlab.lib.units import mm

from reporting.letters.paper import TEXT_WIDTH, TITLE, Facts, Story, facts_table, money_table, p, section, sheet
from reporting.letters.words import day, euro, figure, iban, safe, short_day

COLUMNS = (
    ("Aktenzeichen", "number"), ("Rate", "instalment"), ("Empfänger", "payee"), ("IBAN", "iban"), ("BIC", "bic"),
    ("Betrag", "amount"), ("Verwendungszweck", "purpose"), ("Fonds", "fund"), ("Kostenstelle", "cost_centre"),
    ("Haushaltsjahr", "year"), ("Ende-zu-Ende-Kennung", "end_to_end_id"), ("Geprüft von", "checked_by"),
    ("Angeordnet von", "approved_by"),
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def payment_order(facts: Facts) -> bytes:
    rows = [
        [safe(row["number"]) + f"<br/><font size=7 color='#535970'>Rate {row['instalment']}</font>",
         f"{safe(row['payee'])}<br/><font size=7 color='#535970'>{iban(row['iban'])}</font>",
         f"{safe(row['fund'])} {row['year']}<br/><font size=7 color='#535970'>{safe(row['cost_centre'])}</font>",
         figure(row["amount"])]
        for row in facts["rows"]
    ]  # fmt: skip
    checks = [
        [safe(row["number"]), f"{safe(row['checked_by'])}<br/><font size=7 "
                              f"color='#535970'>{short_day(row['checked_on'])}</font>",
         f"{safe(row['approved_by'])}<br/><font size=7 color='#535970'>{short_day(row['approved_on'])}</font>"]
        for row in facts["rows"]
    ]  # fmt: skip
    count = facts["count"]
    story: Story = [
        p(f"Auszahlungsanordnung {safe(facts['run'])}", TITLE),
        p(f"{'Eine Zahlung' if count == 1 else f'{count} Zahlungen'}, zusammen <b>{euro(facts['total'])}</b>,"
          f" auszuführen am {day(facts['pay_on'])}."),
        money_table(
            ["Aktenzeichen", "Empfänger", "Mittel", "Betrag in €"],
            rows,
            [["Zusammen", "", "", figure(facts["total"])]],
            widths=[27 * mm, TEXT_WIDTH - 93 * mm, 38 * mm, 28 * mm],
        ),
        *section("Sachlich und rechnerisch richtig, angeordnet", money_table(
            ["Aktenzeichen", "Sachlich und rechnerisch richtig", "Angeordnet"], checks, numeric=(),
            widths=[27 * mm, (TEXT_WIDTH - 27 * mm) / 2, (TEXT_WIDTH - 27 * mm) / 2])),
        facts_table([("Zusammengestellt", f"{safe(facts['ordered_by'])}, {day(facts['ordered_on'])}")]),
    ]  # fmt: skip
    return sheet(facts, title=f"Auszahlungsanordnung {facts['run']}", story=story)


def payment_order_csv(facts: Facts) -> bytes:
    """The same list for the treasury's own system: semicolons, comma in amounts, a byte order mark for spreadsheets."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([*(label for label, _key in COLUMNS), "Ausführung am"])
    for row in facts["rows"]:
        cells = [str(row[key]) for _label, key in COLUMNS]
        cells[5] = cells[5].replace(".", ",")
        writer.writerow([_harmless(cell) for cell in cells] + [short_day(facts["pay_on"])])
    return out.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    """A cell that a spreadsheet would take for a formula is written as text."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
