"""A recipient accounts for a project with a spreadsheet: imported, mended in the grid, photographed, handed in."""

from __future__ import annotations

from pathlib import Path

from tests.journeys import ways
from tests.journeys.people import People
from tests.journeys.ways import Voucher

TITLE = "Kinderrechte im Rathaus"
VOUCHERS = [
    Voucher("2026-07-03", "Trainerin Weber", "Erster Tag", "Honorare", "450,00"),
    Voucher("2026-07-10", "Trainerin Weber", "Zweiter Tag", "Honorare", "450,00"),
    Voucher("2026-07-14", "Bastelladen", "Papier und Farben", "Sachkosten", "288,10"),
]


def test_a_voucher_list_comes_from_a_spreadsheet_and_is_handed_in_with_a_receipt(
    people: People, tmp_path: Path
) -> None:
    maren = people("maren.pohl")
    ways.account_for(
        maren, TITLE, VOUCHERS, [("Eigenmittel", "Verein", "600")], ways.photo(tmp_path), by_table=True
    )  # fmt: skip
    maren.sees("1.188,10", "Alles liegt im Plan.", "R-2")
    assert b"R-3;" in maren.download("Liste als CSV")
    ways.hand_in_statement(maren)
    maren.follow("Empfangsbestätigung").sees("Eintrag im Journal", "1.188,10")
