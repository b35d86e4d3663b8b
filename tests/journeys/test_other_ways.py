"""The two short ways: the office decides on its own, and the youth forum decides."""

from __future__ import annotations

from pathlib import Path

from tests.journeys import ways
from tests.journeys.people import People
from tests.journeys.proposals import micro, youth
from tests.journeys.site import Site, at
from tests.journeys.ways import CLERK, COORDINATOR, DECIDER, TREASURER, Voucher


def test_a_micro_grant_needs_no_committee_but_two_votes(people: People, site: Site, tmp_path: Path) -> None:
    title = "Banner und Kreide: Aktionstag gegen Antisemitismus"
    site.set_clock(at(2027, 1, 21))
    tim, clerk = people("tim.keller"), people(CLERK)
    ways.apply(tim, micro(title), tmp_path)
    ways.admit(clerk, title)

    ways.vote(clerk, title)
    clerk.follow("Votum abschließen").press("Votum abschließen").sees("Ein Votum fehlt noch.")
    ways.vote(people(COORDINATOR), title, Summe="450")
    clerk.press("Votum abschließen").sees("Die beiden Voten stimmen nicht überein.")
    ways.vote(people(COORDINATOR), title, Summe="490")
    clerk.press("Votum abschließen").sees("Beraten")

    site.set_clock(at(2027, 1, 25))
    ways.approve(people(DECIDER), title, "Festbetragsfinanzierung")
    ways.accept(tim, title)
    site.set_clock(at(2027, 5, 4))
    ways.draw(tim, title, spent="310", soon="180", amount="490", purpose="Kreide, Banner und Plakate")
    tim.sees("Ihr Mittelabruf ist bei uns.")
    ways.pay(people, title, "490,00")
    ways.confirm_payment(people(TREASURER), "490,00")

    site.set_clock(at(2027, 6, 7))
    vouchers = [Voucher("2027-05-04", "Farben Müller", "Kreide und Banner", "Sachkosten", "490")]
    ways.account_for(tim, title, vouchers, [], ways.photo(tmp_path), short=True)
    ways.hand_in_statement(tim)
    ways.from_inbox(clerk, title, "Verwendungsnachweis prüfen").follow("Belege prüfen")
    clerk.press("Speichern und weiter").sees("Alle Belege sind geprüft")
    clerk.follow("Prüfung abschließen").press("Prüfung abschließen")
    ways.settle(people(DECIDER), title, "490,00 €")
    site.set_clock(at(2027, 7, 20))
    ways.close(clerk, title)


def test_the_youth_forum_decides_on_the_youth_fund(people: People, site: Site, tmp_path: Path) -> None:
    title = "Podcast „Unser Kreis spricht“"
    site.set_clock(at(2027, 1, 25))
    hanna, mia = people("hanna.wolter"), people("mia.sommer")
    ways.apply(hanna, youth(title), tmp_path)
    ways.admit(people(CLERK), title)
    meeting = ways.plan_meeting(people(COORDINATOR), "Jugendforum", "Jugendforum im Februar", "2027-02-03", title)
    people("noah.fischer").gets_mail("Jugendforum im Februar")
    site.set_clock(at(2027, 2, 3, 18))
    given = {"Beschluss": "mit geringerer Summe bewilligen", "Summe": "900", "Ja": "3", "Nein": "0", "Enthaltung": "1"}
    ways.hold_meeting(mia, meeting, {title: given}, present=4)
    ways.sign_minutes(meeting, mia, people("elif.kaya"))

    site.set_clock(at(2027, 2, 8))
    ways.approve(people(DECIDER), title, "Festbetragsfinanzierung")
    hanna.open("/applications/").follow(title).follow("Zuwendungsbescheid").sees("900,00 €")
    hanna.reads_letter("Brief öffnen (PDF)", title="Zuwendungsbescheid")
    ways.accept(hanna, title)
    ways.open_own(hanna, title).sees("Geld abrufen", "900,00 € bewilligt")
    people("noah.fischer").open("/meetings/").follow("Jugendforum im Februar").sees("3, 0, 1", title)
