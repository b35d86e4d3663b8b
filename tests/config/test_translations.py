from __future__ import annotations

from pathlib import Path

import polib
import pytest

from config import translations
from config.translations import Text


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "grants").mkdir()
    (tmp_path / "templates").mkdir()
    return tmp_path


def test_texts_are_found_in_python_in_every_shape(root: Path) -> None:
    (root / "grants" / "views.py").write_text(
        "_('Zulassen')\n"
        "gettext_lazy('Ein langer ' 'Satz')\n"
        "pgettext('Verb', 'Bewilligen')\n"
        "ngettext('%(n)s Fall', '%(n)s Fälle', n) % {'n': n}\n"
        "str('kein Text')\n"
        "_(variable)\n"
    )
    assert translations.collect(root) == {
        Text(None, "Zulassen", None): ["grants/views.py:1"],
        Text(None, "Ein langer Satz", None): ["grants/views.py:2"],
        Text("Verb", "Bewilligen", None): ["grants/views.py:3"],
        Text(None, "%(n)s Fall", "%(n)s Fälle"): ["grants/views.py:4"],
    }


def test_texts_are_found_in_templates_in_every_shape(root: Path) -> None:
    (root / "templates" / "case.html").write_text(
        "{% load i18n %}{% translate 'Fälle' as cases %}\n"
        '{% translate "Bewilligen" context "Verb" %} {{ _("Akte") }}\n'
        "{% blocktranslate trimmed with name=user.name %}\n  Guten Tag,\n  {{ name }}\n{% endblocktranslate %}\n"
        "{% blocktranslate count n=number %}{{ n }} Fall{% plural %}{{ n }} Fälle{% endblocktranslate %}\n"
        "{% comment %}{% translate 'nie' %}{% endcomment %}"
    )
    assert set(translations.collect(root)) == {
        Text(None, "Fälle", None),
        Text("Verb", "Bewilligen", None),
        Text(None, "Akte", None),
        Text(None, "Guten Tag, %(name)s", None),
        Text(None, "%(n)s Fall", "%(n)s Fälle"),
    }


def test_a_text_put_together_before_it_is_looked_up_is_refused(root: Path) -> None:
    (root / "grants" / "views.py").write_text('_(f"Hallo {name}")\n')
    with pytest.raises(translations.NotTranslatable, match=r"grants/views\.py:1: _\(\) braucht einen festen Text"):
        translations.collect(root)


def test_each_gap_of_the_catalogue_is_told(root: Path) -> None:
    (root / "grants" / "views.py").write_text(
        "_('Fertig')\n_('Leer')\n_('Fehlt')\n_('Ungefähr')\n"
        "_('Noch %(days)s Tage')\nngettext('Ein Tag', '%(n)s Tage', n)\n"
    )
    catalogue = polib.POFile()
    for german, english in (
        ("Fertig", "Done"),
        ("Leer", ""),
        ("Ungefähr", "About"),
        ("Noch %(days)s Tage", "Days left"),
    ):
        catalogue.append(polib.POEntry(msgid=german, msgstr=english))
    catalogue.find("Ungefähr").flags.append("fuzzy")
    catalogue.append(
        polib.POEntry(msgid="Ein Tag", msgid_plural="%(n)s Tage", msgstr_plural={0: "One day", 1: "%(n)s days"})
    )
    assert translations.problems(root, catalogue) == [
        "grants/views.py:2: „Leer“ ist nicht übersetzt.",
        "grants/views.py:3: „Fehlt“ ist nicht übersetzt.",
        "grants/views.py:4: „Ungefähr“ ist nur ungefähr übersetzt (fuzzy).",
        "grants/views.py:5: „Noch %(days)s Tage“ verliert in der Übersetzung %(days)s.",
    ]


def test_an_update_keeps_translations_and_drops_what_nobody_asks_for(root: Path) -> None:
    (root / "grants" / "views.py").write_text("_('Alt')\n_('Neu')\n")
    catalogue = polib.POFile()
    catalogue.append(polib.POEntry(msgid="Alt", msgstr="Old"))
    catalogue.append(polib.POEntry(msgid="Verwaist", msgstr="Orphaned"))
    translations.update(root, catalogue)
    assert [(entry.msgid, entry.msgstr) for entry in catalogue] == [("Alt", "Old"), ("Neu", "")]
