"""One whole case of the usual way: from the draft to the closed file, by everybody whose turn it is."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.journeys import ways
from tests.journeys.people import People, Person
from tests.journeys.proposals import KLARTEXT
from tests.journeys.site import Site, at
from tests.journeys.ways import CHAIR, CLERK, COORDINATOR, DECIDER, SECRETARY, TREASURER, Voucher

TITLE = KLARTEXT.title


def test_a_standard_case_goes_from_the_draft_to_the_closed_file(people: People, site: Site, tmp_path: Path) -> None:
    site.set_clock(at(2027, 1, 20))
    write(people("jana.brandt"), tmp_path)
    check(people, site)
    discuss(people, site)
    decide(people, site)
    draw(people, site)
    account(people, site, tmp_path)
    settle(people, site)
    look_back(people, site)


def write(jana: Person, folder: Path) -> None:
    """A draft that saves itself, says what is missing, adds itself up, and is handed in with a receipt."""
    address = ways.begin(jana, KLARTEXT)
    jana.follow("Weiter: Das Projekt")
    with jana.page.expect_response("**/autosave/") as saved:
        jana.fill("Projekttitel", TITLE)
    assert saved.value.ok
    jana.sees("Gespeichert heute um")
    jana.page.reload()
    jana.sees_value("Projekttitel", TITLE)
    jana.sees("Was fehlt noch", "bis zum Absenden", "Beginn")
    jana.open(f"{address}overview/").sees("noch nicht möglich")
    expect(jana.page.get_by_role("button", name="Antrag absenden")).to_have_count(0)
    jana.open(f"{address}organisation/")
    ways.write_sections(jana, KLARTEXT)

    ways.write_plan(jana, KLARTEXT)
    jana.fill_all({"Eigenmittel": "200", "Teilnahmebeiträge": "200", "Beantragte Förderung": "2.400"})
    jana.sees("Der Plan geht noch nicht auf", "Es fehlen 200,00 €")
    jana.press("Weiter:").open(f"{address}overview/").sees("Noch 4 Punkte bis zum Absenden")
    jana.open(f"{address}plan/").sees("Der Plan geht noch nicht auf")
    jana.fill("Beantragte Förderung", "2.600").sees("Der Plan geht auf", "3.400,00 €")
    jana.press("Weiter: Erklärungen")
    ways.declare_and_attach(jana, KLARTEXT, folder)
    number = ways.hand_in(jana)
    jana.sees("Prüfsumme", "Eintrag im Journal", "20.01.2027")
    jana.reads_letter("Bestätigung als PDF", title="Eingangsbestätigung")
    jana.gets_mail(number)


def check(people: People, site: Site) -> None:
    site.set_clock(at(2027, 1, 22))
    clerk = people(CLERK)
    ways.admit(clerk, TITLE)


def discuss(people: People, site: Site) -> None:
    """Two reviews, a meeting that is opened, resolves, closes, and minutes that two people sign."""
    coordinator, chair = people(COORDINATOR), people(CHAIR)
    ways.assign(coordinator, TITLE, "Gerd Wolff", "Jonas Berger")
    ways.review(chair, TITLE, [4, 4, 5, 4, 4, 4])
    ways.review(people("jonas.berger"), TITLE, [5, 4, 4, 4, 3, 4])
    meeting = ways.plan_meeting(coordinator, "Bündnis für Demokratie", "Sitzung im Februar", "2027-02-11", TITLE)
    people("amira.haddad").gets_mail("Sitzung im Februar")
    site.set_clock(at(2027, 2, 11, 18))
    given = {"Beschluss": "bewilligen", "Ja": "7", "Nein": "0", "Enthaltung": "0", "Gründe": "Das brauchen wir."}
    ways.hold_meeting(chair, meeting, {TITLE: given}, present=7)
    chair.sees("7 von 7 Stimmen")
    ways.sign_minutes(meeting, chair, people(SECRETARY))
    people(SECRETARY).reads_letter("Niederschrift", title="Niederschrift Sitzung im Februar")


def decide(people: People, site: Site) -> None:
    """Award with its letter; accepted, which makes it final at once because the remedy is waived."""
    jana = people("jana.brandt")
    site.set_clock(at(2027, 2, 16))
    ways.approve(people(DECIDER), TITLE, "Fehlbedarfsfinanzierung")
    jana.gets_mail("Bescheid")
    jana.open("/applications/").sees("Förderung annehmen").follow(TITLE)
    jana.follow("Zuwendungsbescheid").sees("2.600,00 €", "die Kosten sind nachvollziehbar")
    jana.reads_letter("Brief öffnen (PDF)", title="Zuwendungsbescheid")
    site.set_clock(at(2027, 2, 22))
    ways.accept(jana, TITLE)


def draw(people: People, site: Site) -> None:
    """What is above the ceiling is refused and stays written; what is below goes through four hands."""
    jana = people("jana.brandt")
    site.set_clock(at(2027, 5, 10))
    ways.draw(jana, TITLE, spent="1.400", soon="1.000", amount="2.600", purpose="Honorare und Saalmiete")
    jana.sees("Das geht so noch nicht", "Heute möglich")
    jana.sees_value("Wofür", "Honorare und Saalmiete").sees_value("So viel möchten wir abrufen", "2.600")
    jana.fill("So viel möchten wir abrufen", "1.500").press("Abruf absenden").sees("Ihr Mittelabruf ist bei uns.")
    ways.pay(people, TITLE, "1.500,00")
    site.set_clock(at(2027, 5, 12))
    treasurer = people(TREASURER)
    ways.confirm_payment(treasurer, "1.500,00")
    jana.gets_mail("1.500,00")
    jana.open("/applications/").follow(TITLE).sees("Ausgezahlt", "1.500,00 €")


VOUCHERS = [
    Voucher("2027-05-10", "Büro für Bildung", "Erstes Seminar", "Honorare", "1.200,00"),
    Voucher("2027-06-14", "Büro für Bildung", "Zweites Seminar", "Honorare", "1.200,00"),
    Voucher("2027-05-08", "Deutsche Bahn", "Fahrten", "Reisekosten", "180,00"),
    Voucher("2027-06-15", "Gemeinde Wiesenbrück", "Saal", "Mieten", "250,00"),
    Voucher("2027-06-12", "Bäckerei Schön", "Mittagessen", "Verpflegung", "380,00"),
    Voucher("2027-05-05", "Druckhaus Mühlental", "Plakate", "Öffentlichkeitsarbeit", "190,00"),
]


def account(people: People, site: Site, folder: Path) -> None:
    """Report and vouchers, which add themselves up against the plan; what is missing is said; handed in."""
    jana = people("jana.brandt")
    site.set_clock(at(2027, 8, 16))
    income = [
        ("Eigenmittel", "Verein", "200"),
        ("Private Drittmittel", "Sportjugend im Land", "400"),
        ("Teilnahmebeiträge", "", "200"),
    ]
    ways.account_for(jana, TITLE, VOUCHERS, income, ways.photo(folder), by_table=True)
    jana.sees("3.400,00", "Plan und Ausgaben im Vergleich", "Ein Satz zu den höheren Kosten")
    jana.follow("Bericht ändern").fill("Warum wurde etwas teurer als geplant?", "Es kamen mehr als erwartet.")
    jana.press("Bericht speichern")
    ways.hand_in_statement(jana)


def settle(people: People, site: Site) -> None:
    """Every voucher looked at; the rules reckon; another decides; last instalment, final notice, closed file."""
    clerk, jana = people(CLERK), people("jana.brandt")
    site.set_clock(at(2027, 8, 30))
    ways.from_inbox(clerk, TITLE, "Verwendungsnachweis prüfen").follow("Belege prüfen")
    for number in range(1, 5):
        clerk.sees(f"Beleg {number}: ").press("Speichern und weiter")
    clerk.sees("Beleg 5: 380,00 €").choose("Ergebnis", "kürzen").fill("Anerkannt in €", "360,00")
    clerk.press("Speichern und weiter").sees("Wählen Sie einen Grund.")
    clerk.select("Grund", "nicht zuwendungsfähig").fill("Erläuterung", "Getränke am Abend")
    clerk.press("Speichern und weiter").sees("Beleg 6: ").press("Speichern und weiter")
    clerk.sees("Alle Belege sind geprüft", "3.380,00")
    clerk.follow("Prüfung abschließen").press("Prüfung abschließen").sees("Zur Festsetzung")
    ways.settle(people(DECIDER), TITLE, "2.580,00 €")
    jana.open("/applications/").follow(TITLE).waits_for_text("Schlussbescheid")
    jana.follow("Schlussbescheid").sees("2.580,00 €")
    jana.reads_letter("Brief öffnen (PDF)", title="Schlussbescheid")
    site.set_clock(at(2027, 9, 2))
    ways.pay(people, TITLE, "1.080,00")
    site.set_clock(at(2027, 9, 6))
    ways.confirm_payment(people(TREASURER), "1.080,00")
    site.set_clock(at(2027, 10, 17))
    clerk.open("/cases/").press("Nächster Tag").sees("Frist")
    ways.close(clerk, TITLE)
    clerk.sees("Bestandskräftig")


def look_back(people: People, site: Site) -> None:
    """The organisation stands in the network with what was funded, and the journal holds together."""
    coordinator = people(COORDINATOR).open("/network/").follow("SV Blau-Gelb Wiesenbrück 1921 e. V.")
    coordinator.sees(TITLE, "Abgeschlossen")
    coordinator.fill("Stand", "2027-06-01").press("Zeigen").sees("Partnerschaft für Demokratie Landkreis Mühlental")
    people("iris.falk").open("/cases/").follow(TITLE).sees("Abgeschlossen", "Akte geschlossen", "Sabine Vogt")
    site.manage("verify_journal")
