"""Facts in, bytes out: the same facts give the same bytes, and what the letter must say stands in it as text."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pytest_django import Settings

from reporting import letters
from reporting.letters import blocks, paper
from tests.reporting.letter_facts import (
    AMENDMENT,
    AWARD,
    LETTERS,
    ORDER,
    PARTIAL_REVOCATION,
    PARTIAL_WAIVER,
    PAYMENT_PLAN,
    RECEIPT,
    REDUCED,
    REJECTION,
    REVOCATION_HEARING,
)
from tests.reporting.pdf_text import text_of
from tests.reporting.settlement_letter_facts import AUDIT_NOTE, CLOSING, FINAL, HEARING, OBJECTION, RECLAIM


@pytest.mark.parametrize("name", LETTERS)
def test_the_same_facts_give_the_same_bytes(name: str) -> None:
    facts, _title = LETTERS[name]
    assert letters.make(name, facts) == letters.make(name, facts)


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_names_its_title_and_language_and_embeds_its_font(name: str) -> None:
    facts, title = LETTERS[name]
    with pikepdf.open(io.BytesIO(letters.make(name, facts))) as pdf:
        assert str(pdf.docinfo["/Title"]) == title
        assert str(pdf.Root.Lang) == "de-DE"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        fonts = [font for page in pdf.pages for font in page.Resources.Font.values()]
        assert all("/FontFile2" in font.FontDescriptor for font in fonts)


def test_every_letter_that_can_be_made_has_sample_facts() -> None:
    assert set(letters.LETTERS) - set(LETTERS) == {"payment_order_csv"}


@pytest.mark.parametrize(
    ("name", "facts", "says"),
    [
        ("award", AWARD, ["2.600,00 €", "15. März 2027", "Fehlbedarfsfinanzierung", "Nr. 1.4", "sechs Wochen",
                          "30. Dezember 2027", "§ 91 BHO", "§ 49 Abs. 3 VwVfG", "Grundgesetz", "Widerspruch",
                          "11 Ja, 1 Nein", "<b>der</b>", "Miriam Çelik-Łukaszewska", "Dr. Jörn Brückner"]),
        ("award", REDUCED, ["2.000,00 €", "Weitere eigene Mittel", "600,00", "58,82 %", "ausgeschöpft"]),
        ("rejection", REJECTION, ["Ablehnungsbescheid", "auf Gewinn ausgerichtet", "formalen Prüfung", "eines Monats"]),
        ("final", FINAL, ["2.596,80 €", "296,80 €", "120 % des Ansatzes", "Alkohol", "Nr. 2 ANBest-P",
                          "Anlage: So ist gerechnet", "nicht im Plan und nicht genehmigt", "3.412,10", "330,30",
                          "Beleg 7, 12.06.2027: Essen und <b>Getränke</b>"]),
        ("reclaim", RECLAIM, ["1.228,84 €", "28,84", "18. Mai 2026", "138", "§ 49a Abs. 3", "28,8420", "6,27 %"]),
        ("hearing", HEARING, ["1.200,00 €", "§ 28 Abs. 1 VwVfG", "10. April 2026", "47,03 €", "37,6200", "44,41"]),
        ("closing", CLOSING, ["ausgeglichen", "1.273,25", "573,50", "zu viel gezahlt", "0,25", "44,41", "28,84"]),
        ("audit_note", AUDIT_NOTE, ["Sabine Vogt", "2 von 3 Belegen (Nr. 1, 7)", "9f86d081884c7d65", "Zwei Kästen",
                                    "nicht in der Stichprobe", "2.296,80 €"]),
        ("objection", OBJECTION, ["weisen wir zurück", "1. März 2027", "4. Januar", "Verwaltungsgericht", "§ 74 VwGO"]),
        ("objection", OBJECTION | {"upheld": True}, ["Abhilfebescheid", "helfen wir ab", "§ 80 VwVfG"]),
        ("amendment", AMENDMENT, ["2.600,00 €", "2.400,00 €", "1. März 2027", "31. Juli 2027", "Chor & Orchester",
                                  "Der Antrag lag bei uns", "<b>einen</b> Plan", "Es fehlen 2.400,00", "Fassung 2"]),
        ("amendment", PARTIAL_REVOCATION, ["zum Teil", "§ 49 Abs. 3 VwVfG", "Wir sehen das ein", "2.400,00 €"]),
        ("amendment", AMENDMENT | {"agreed": False}, ["lehnen wir ab", "gilt unverändert weiter"]),
        ("revocation_hearing", REVOCATION_HEARING, ["§ 28 Abs. 1 VwVfG", "2.000,00 €", "5. März 2027"]),
        ("payment_plan", PAYMENT_PLAN, ["in Raten", "1. April 2027", "428,84", "828,84", "2 Prozentpunkten"]),
        ("payment_plan", PAYMENT_PLAN | {"rates": [["2027-06-01", "828.84"]], "interest": "none"},
         ["stunden wir Ihnen", "keine Zinsen"]),
        ("partial_waiver", PARTIAL_WAIVER, ["28,84 €", "von den Zinsen", "800,00 €", "Unbillig & klein"]),
        ("receipt", RECEIPT, ["14:32:07 Uhr", "412", "9f86d081 884c7d65", "2.600,00 €"]),
    ],
)  # fmt: skip
def test_a_letter_says_what_it_must(name: str, facts: dict[str, Any], says: list[str]) -> None:
    text = text_of(letters.make(name, facts))
    assert [word for word in says if word not in text] == []


def test_pages_are_numbered_to_the_last() -> None:
    text = text_of(letters.make("award", AWARD))
    with pikepdf.open(io.BytesIO(letters.make("award", AWARD))) as pdf:
        count = len(pdf.pages)
    assert f"Seite {count} von {count}" in text


def test_the_order_as_a_sheet_adds_up_and_holds_no_formulas() -> None:
    data = letters.make("payment_order_csv", ORDER).decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(data), delimiter=";")
    assert head[:6] == ["Aktenzeichen", "Rate", "Empfänger", "IBAN", "BIC", "Betrag"]
    assert [row[5] for row in rows] == ["2300,00", "1250,50"]
    assert rows[1][2] == "'=Interreligiöser Gesprächskreis Neuhafen e. V."


def test_a_text_once_used_is_kept_beside_its_successor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(blocks.BLOCKS, "publicity", {**blocks.BLOCKS["publicity"], "2027-1": ("Neuer Text.",)})
    assert blocks.current("publicity") == {"publicity": "2027-1"}
    assert "Logos" in text_of(letters.make("award", AWARD))
    newer = AWARD | {"blocks": AWARD["blocks"] | {"publicity": "2027-1"}}
    assert "Neuer Text." in text_of(letters.make("award", newer))


def test_a_missing_font_says_where_it_should_be(settings: Settings, tmp_path: Path) -> None:
    settings.FONT_DIR = tmp_path
    paper.register_fonts.cache_clear()
    with pytest.raises(paper.FontMissing, match=str(tmp_path)):
        letters.make("receipt", RECEIPT)
    settings.FONT_DIR = settings.VENDOR_DIR / "fonts"
    assert letters.make("receipt", RECEIPT).startswith(b"%PDF")
