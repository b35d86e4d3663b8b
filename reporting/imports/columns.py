"""Which column is which: by its heading in German or English, else by what stands in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

from grants.forms.amounts import NotANumber
from reporting.imports.table import SPARE_ROWS, Row, Table, unreadable
from reporting.imports.values import NotADay, read_amount, read_day

KEY = "key"
FIELDS = (
    "voucher_number", "invoiced_on", "paid_on", "payee", "reason", "cost_type", "amount", "vat", "discount_missed",
)  # fmt: skip

HEADINGS = {
    KEY: "kennung id",
    "voucher_number": """belegnummer belegnr beleg rechnungsnummer rechnungsnr rgnr renr vouchernumber voucherno
        invoicenumber invoiceno voucher""",
    "invoiced_on": "rechnungvom rechnungsdatum belegdatum rechnungstag invoicedate dateofinvoice",
    "paid_on": """bezahltam zahltag zahlungsdatum tagderzahlung buchungstag buchungsdatum bezahlt datum tag wertstellung
        paidon paymentdate dateofpayment date paid""",
    "payee": """anwen empfanger zahlungsempfanger empfangername firma lieferant glaubiger name payee paidto recipient
        supplier vendor""",
    "reason": """wofur zweck grund grundderzahlung verwendungszweck beschreibung bezeichnung text gegenstand leistung
        reason purpose description what whatfor""",
    "cost_type": """kostenart kostenposition position posten einzelansatz planposten kategorie costtype item planitem
        category budgetitem""",
    "amount": "betrag bruttobetrag brutto summe gezahlt ausgabe ausgaben amount gross total grossamount value",
    "vat": "darinumsatzsteuer umsatzsteuer ust mwst mehrwertsteuer vorsteuer steuer vat vatincluded tax",
    "discount_missed": """nichtgenutztesskonto skonto entgangenesskonto discountmissed cashdiscount discount
        cashdiscountnottaken""",
}
BY_HEADING = {name: field for field, names in HEADINGS.items() for name in names.split()}
TOTALS = re.compile(r"(gesamt|zwischen)?(summe|total|gesamt|subtotal)\b.*", re.IGNORECASE)


def heading(text: str) -> str:
    """`Betrag in €` → `betrag`: what is left of a heading to compare it."""
    plain = text.lower().replace("ß", "ss").translate(str.maketrans("äöü", "aou"))
    plain = re.sub(r"\((.*?)\)", "", plain)
    plain = re.sub(r"\bin (€|eur|euro)|\b(eur|euro)\b", "", plain)
    return re.sub(r"[^a-z]", "", plain)


def prepare(table: Table, *, is_cost_type: Callable[[str], bool]) -> tuple[Table, list[str]]:
    """The table without its head and sums, and for each column the field it is taken for ("" for none)."""
    head = next((at for at, row in enumerate(table.rows[:SPARE_ROWS]) if _is_head(row)), None)
    rows = table.rows if head is None else table.rows[head + 1 :]
    names = [] if head is None else table.rows[head].cells
    found = Table([row for row in rows if not _is_sum(row)], names, table.notes)
    if not found.rows:
        raise unreadable("no_rows")
    by_heading = _by_heading(names, found.width)
    return found, _by_content(found, by_heading, is_cost_type) if head is None else by_heading


def _is_head(row: Row) -> bool:
    known = [BY_HEADING.get(heading(cell)) for cell in row.cells]
    return len({field for field in known if field}) >= 2


def _is_sum(row: Row) -> bool:
    """A line that only adds up: a word for it first, and little else."""
    cells = [cell for cell in row.cells if cell]
    return bool(cells) and len(cells) <= 3 and bool(TOTALS.fullmatch(cells[0].rstrip(":")))


def _by_heading(names: Sequence[str], width: int) -> list[str]:
    columns, taken = [], set()
    for at in range(width):
        field = BY_HEADING.get(heading(names[at]), "") if at < len(names) else ""
        columns.append(field if field not in taken else "")
        taken.add(field)
    return columns


def _by_content(table: Table, columns: list[str], is_cost_type: Callable[[str], bool]) -> list[str]:
    """Days, amounts and cost types are known by their look; the texts left are payee and reason, in this order."""
    guesses = list(columns)
    days = [at for at in range(len(columns)) if _mostly(table, at, _is_day)]
    guesses_of: dict[str, Collection[int]] = {"paid_on": days[-1:], "invoiced_on": days[:-1][:1]}
    kinds = [at for at in range(len(columns)) if at not in days and _mostly(table, at, is_cost_type)]
    amounts = [at for at in range(len(columns)) if at not in {*days, *kinds} and _mostly(table, at, _is_price)]
    guesses_of |= {"cost_type": kinds[:1], "amount": amounts[-1:]}
    texts = [at for at in range(len(columns)) if at not in {*days, *kinds, *amounts} and _mostly(table, at, _is_text)]
    guesses_of |= {"payee": texts[:1], "reason": texts[1:2]}
    for field, places in guesses_of.items():
        for at in places:
            guesses[at] = field
    return guesses


def _mostly(table: Table, at: int, looks_so: Callable[[str], bool]) -> bool:
    cells = [row.cells[at] for row in table.rows[:200] if at < len(row.cells) and row.cells[at]]
    return bool(cells) and sum(looks_so(cell) for cell in cells) * 2 > len(cells)


def _is_day(text: str) -> bool:
    try:
        read_day(text)
    except NotADay:
        return False
    return True


def _is_price(text: str) -> bool:
    """With cents or a euro sign; a bare whole number may be a running number."""
    try:
        read_amount(text, "de")
    except NotANumber:
        return False
    return bool(re.search(r"[.,]\d|€|EUR", text)) or len(text) > 3


def _is_text(text: str) -> bool:
    return bool(re.search(r"[^\W\d_]{2}", text))
