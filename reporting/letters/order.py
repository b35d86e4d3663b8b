"""The order to the treasury: one list, one total, and who answers for it."""

from __future__ import annotations

import csv
import io

from reportlab.lib.units import mm

from reporting.letters.paper import TEXT_WIDTH, TITLE, Facts, Story, facts_table, money_table, p, section, sheet
from reporting.letters.words import day, euro, figure, iban, safe, short_day

COLUMNS = {
    "number": "Aktenzeichen", "instalment": "Rate", "payee": "Empfänger", "iban": "IBAN", "bic": "BIC",
    "amount": "Betrag", "purpose": "Verwendungszweck", "fund": "Fonds", "cost_centre": "Kostenstelle",
    "year": "Haushaltsjahr", "end_to_end_id": "Ende-zu-Ende-Kennung", "checked_by": "Geprüft von",
    "approved_by": "Angeordnet von", "pay_on": "Ausführung am", "run": "Lauf", "checked_on": "Geprüft am",
    "approved_on": "Angeordnet am",
}  # fmt: skip
"""What a column of the order as CSV may hold, and its head. Cash systems want them in an order of their own."""
USUAL = [one for one in COLUMNS if one not in {"run", "checked_on", "approved_on"}]
DAYS = {"pay_on", "checked_on", "approved_on"}
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
    """The same list for the treasury's own system: semicolons, comma in amounts, a byte order mark for spreadsheets.
    The partnership chooses the columns and their order."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    columns = [one for one in facts.get("columns", []) if one in COLUMNS] or USUAL
    writer.writerow([COLUMNS[one] for one in columns])
    for row in facts["rows"]:
        told = {"pay_on": facts["pay_on"], "run": facts["run"], **row}
        writer.writerow([_cell(one, str(told[one])) for one in columns])
    return out.getvalue().encode("utf-8-sig")


def _cell(column: str, text: str) -> str:
    if column == "amount":
        return text.replace(".", ",")
    return _harmless(short_day(text) if column in DAYS and text else text)


def _harmless(cell: str) -> str:
    """A cell that a spreadsheet would take for a formula is written as text."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
