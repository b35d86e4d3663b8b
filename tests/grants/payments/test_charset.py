"""Names reach the bank in its letters, visibly and always in the same way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.payments.charset import ALLOWED, transliterate, write


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Förderverein der Gesamtschule Neuhafen e. V.", "Foerderverein der Gesamtschule Neuhafen e. V."),
        ("Groß & Söhne", "Gross + Soehne"),
        ("ÄRZTE ÜBER ÖL", "AeRZTE UeBER OeL"),
        ("Łódź–Straßburg", "Lodz-Strassburg"),
        ("René Çelik, Şükrü Ğ", "Rene Celik, Suekrue G"),
        ("a\u0308hnlich", "aehnlich"),
        ("„Haltung zeigen!“", "'Haltung zeigen.'"),
        ("//Verein//", "Verein"),
        ("Клуб", "...."),
        ("Zeile\nzwei\ttab\u200b", "Zeile zwei tab"),
        ("ﬁnal ½", "final 1.2"),
    ],
)
def test_a_name_is_written_like_this(text: str, written: str) -> None:
    assert transliterate(text) == written


@given(st.text(max_size=300))
def test_whatever_comes_in_only_allowed_letters_go_out(text: str) -> None:
    written = transliterate(text)
    assert ALLOWED.issuperset(written)
    assert "//" not in written
    assert not written.startswith(("/", " "))
    assert not written.endswith(" ")


@given(st.text(max_size=300))
def test_writing_twice_changes_nothing_more(text: str) -> None:
    assert transliterate(transliterate(text)) == transliterate(text)


@given(st.text(alphabet=sorted(ALLOWED - {"/", " "}), min_size=1, max_size=70))
def test_allowed_words_stay_as_they_are(text: str) -> None:
    assert not write(text, 70).changed


@given(st.text(max_size=300), st.integers(1, 140))
def test_a_field_is_never_longer_than_its_limit(text: str, limit: int) -> None:
    assert len(write(text, limit).text) <= limit


def test_a_cut_and_a_changed_letter_are_seen() -> None:
    assert write("Müller", 70).changed
    assert write("a" * 71, 70).changed
