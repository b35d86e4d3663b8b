"""What goes wrong every day: each time the page says what to do, and what somebody typed is not lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from playwright.sync_api import expect

from tests.journeys import ways
from tests.journeys.people import People, Person
from tests.journeys.proposals import KLARTEXT, micro, youth
from tests.journeys.site import Site, at
from tests.journeys.ways import CLERK

BEGIN = at(2027, 1, 20)


def test_two_tabs_that_write_one_field_keep_both_texts(people: People, site: Site) -> None:
    site.set_clock(BEGIN)
    field, first, second = "Was haben Sie vor?", "Wir kochen zusammen.", "Wir essen zusammen."
    maren = people("maren.pohl")
    address = ways.begin(maren, micro("Kochen"))
    maren.follow("Weiter:")
    other = people.second_tab("maren.pohl").open(maren.path)
    saves(maren, field, first)
    with other.page.expect_response("**/autosave/") as answer:
        other.fill(field, second)
    assert answer.value.status == 409
    other.sees("Jemand hat hier gleichzeitig geschrieben.").follow("Beide Fassungen ansehen")
    other.sees(first, second).sees_value(field, second)
    other.fill(field, f"{first} {second}").press("Diese Fassung speichern")
    maren.open(f"{address}sections/project/").sees_value(field, f"{first} {second}")


def saves(person: Person, field: str, text: str) -> None:
    with person.page.expect_response("**/autosave/") as answer:
        person.fill(field, text)
    assert answer.value.ok


def test_a_stale_plan_is_shown_beside_the_one_that_was_typed(people: People, site: Site) -> None:
    site.set_clock(BEGIN)
    proposal = micro("Zwei Pläne")
    maren = people("maren.pohl")
    address = ways.begin(maren, proposal)
    maren.open(f"{address}plan/")
    other = people.second_tab("maren.pohl").open(f"{address}plan/")
    ways.write_plan(maren, proposal)
    maren.press("Weiter:")
    ways.write_plan(other, ways.with_costs(proposal, ("Honorare", "Moderation", "4", "Std.", "50")))
    other.press("Weiter:").sees("Jemand hat den Plan gleichzeitig geändert", "Kreide und Banner")
    expect(other.main.get_by_role("textbox", name="Wofür")).to_have_value("Moderation")


def test_a_double_click_hands_in_once(people: People, site: Site, tmp_path: Path) -> None:
    site.set_clock(BEGIN)
    title = "Doppelt hält nicht besser"
    tim = people("tim.keller")
    ways.write(tim, micro(title), tmp_path)
    with tim.page.expect_navigation():
        tim.main.get_by_role("button", name="Antrag absenden").dblclick()
    tim.sees_heading("Ihr Antrag ist bei uns")
    ways.open_own(tim, title)
    expect(tim.section("Verlauf").get_by_text("Antrag eingereicht")).to_have_count(1)


def test_whoever_comes_second_is_told_that_somebody_was_first(people: People, site: Site, tmp_path: Path) -> None:
    site.set_clock(BEGIN)
    title = "Wer zuerst kommt"
    ways.apply(people("tim.keller"), micro(title), tmp_path)
    sabine, murat = people(CLERK), people("murat.aydin")
    ways.check_formally(sabine, title)
    sabine.follow("Zulassen")
    ways.open_case(murat, title).follow("Formal ablehnen").fill("Gründe", "Der Zweck ist nicht förderfähig.")
    sabine.press("Zulassen").sees("Erledigt: Zulassen.")
    murat.press("Formal ablehnen").sees("Jemand war schneller: Der Stand hat sich inzwischen geändert.")
    murat.sees_value("Gründe", "Der Zweck ist nicht förderfähig.")


def test_a_case_of_another_partnership_does_not_exist(people: People, site: Site) -> None:
    for person in (people(CLERK), people("tim.keller")):
        for address in (f"/cases/{site.elsewhere[0]}/", f"/applications/{site.elsewhere[0]}/overview/"):
            person.open(address, status=404).sees("Diese Seite gibt es nicht", "sie gehört jemand anderem")


def test_a_wrong_iban_is_explained(people: People, site: Site) -> None:
    jana = people("jana.brandt")
    jana.open("/organisations/").follow("Bankverbindung", within=jana.main)
    jana.fill_all({"Kontoinhaber": "SV Blau-Gelb", "IBAN": "DE02 1203 0000 0000 2020 52"})
    jana.press("Bankverbindung vorschlagen")
    jana.sees("Die Prüfziffer stimmt nicht. Bitte vergleichen Sie die Nummer mit Ihrem Kontoauszug.")
    jana.sees_value("IBAN", "DE02 1203 0000 0000 2020 52").sees_value("Kontoinhaber", "SV Blau-Gelb")


def test_a_file_that_is_not_what_it_says_is_refused(people: People, site: Site, tmp_path: Path) -> None:
    site.set_clock(BEGIN)
    jana = people("jana.brandt")
    address = ways.begin(jana, replace(KLARTEXT, organisation=""))
    false = tmp_path / "Satzung.pdf"
    false.write_text("<html><body>Das ist kein PDF.</body></html>")
    jana.open(f"{address}attachments/")
    ways.attach(jana, "Satzung", false)
    expect(jana.section("Satzung")).to_contain_text("Satzung.pdf")
    jana.open(f"{address}attachments/")
    expect(jana.section("Satzung")).to_contain_text("fehlt noch")


def test_a_second_after_the_deadline_is_too_late(people: People, site: Site, tmp_path: Path) -> None:
    site.set_clock(at(2027, 10, 31, 23, 50))
    title = "Eine Sekunde zu spät"
    hanna = people("hanna.wolter")
    ways.write(hanna, youth(title), tmp_path)
    hanna.sees("Alles da")
    site.set_clock(at(2027, 10, 31, 23, 59, 1))
    hanna.press("Antrag absenden").sees("Die Frist dieses Aufrufs ist abgelaufen. Ihr Entwurf bleibt lesbar")
    hanna.sees(title, "Weil uns sonst niemand fragt.")
    hanna.open("/applications/").sees(title)


def test_text_that_is_too_long_is_kept_and_counted(people: People, site: Site) -> None:
    site.set_clock(BEGIN)
    maren = people("maren.pohl")
    address = ways.begin(maren, micro("Zu lang"))
    maren.follow("Weiter:")
    saves(maren, "Wen möchten Sie erreichen?", "x" * 251)
    maren.sees("1 Zeichen zu viel").page.reload()
    maren.sees_value("Wen möchten Sie erreichen?", "x" * 251)
    maren.open(f"{address}overview/").sees("Wen möchten Sie erreichen?")
