"""A case with a reallocation, an overrun, an unplanned item, late spending and a repayment: from the first voucher to
the end of the account. Every sum of the annexes is read back from the letters and reckoned again."""

from __future__ import annotations

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from playwright.sync_api import expect

from tests.journeys import ways
from tests.journeys.people import People, Person
from tests.journeys.running_case import TITLE
from tests.journeys.site import Site, at
from tests.journeys.ways import CLERK, DECIDER, TREASURER, Voucher
from tests.reporting.pdf_text import text_of

VOUCHERS = [
    Voucher("2025-04-08", "Deutsche Bahn", "Fahrten", "Reisekosten", "150,00"),
    Voucher("2025-04-10", "Büro für Bildung", "Erstes Seminar", "Honorare", "1.200,00"),
    Voucher("2025-05-05", "Druckhaus Mühlental", "Plakate", "Öffentlichkeitsarbeit", "400,00"),
    Voucher("2025-05-10", "Licht und Ton", "Anlage", "Technik", "90,00"),
    Voucher("2025-05-12", "Bäckerei Schön", "Essen und Getränke", "Verpflegung", "260,00"),
    Voucher("2025-05-15", "Gemeinde Wiesenbrück", "Saal", "Mieten", "250,00"),
    Voucher("2025-06-20", "Büro für Bildung", "Zweites Seminar", "Honorare", "900,00"),
]
INCOME = [
    ("Eigenmittel", "Verein", "200"),
    ("Private Drittmittel", "Sportjugend", "400"),
    ("Teilnahmebeiträge", "", "200"),
]
CENT = Decimal("0.01")


def test_a_case_with_everything_is_settled_to_the_cent(people: People, site: Site, tmp_path: Path) -> None:
    account(people("jana.brandt"), site, tmp_path)
    verify(people, site, tmp_path)
    grant, repayment = determine(people, site)
    assert (grant, repayment) == (Decimal("2379.76"), Decimal("220.24"))
    claim(people, site, repayment)
    pay_back(people, site, repayment)


def account(jana: Person, site: Site, folder: Path) -> None:
    site.set_clock(at(2025, 8, 16))
    ways.account_for(jana, TITLE, VOUCHERS, INCOME, ways.photo(folder))
    jana.sees("nicht geplant", "Ein Satz zu den höheren Kosten")
    jana.follow("Bericht ändern").fill("Warum wurde etwas teurer als geplant?", "Der Druck kostete mehr.")
    jana.press("Bericht speichern")
    ways.hand_in_statement(jana)


def verify(people: People, site: Site, folder: Path) -> None:
    """By keyboard: accept, cut, ask; the answer comes to the line; the result follows every line."""
    clerk, jana = people(CLERK), people("jana.brandt")
    site.set_clock(at(2025, 8, 30))
    ways.from_inbox(clerk, TITLE, "Verwendungsnachweis prüfen").follow("Belege prüfen")
    clerk.sees("0 von 7 Belegen geprüft", "Beleg 1: 150,00 €")
    key(clerk, "a").sees("1 von 7 Belegen geprüft", "Beleg 2: 1.200,00 €")
    key(clerk, "a").sees("2 von 7", "Beleg 3: 400,00 €", "120 % des Ansatzes")
    key(clerk, "f")
    clerk.page.keyboard.type("Wie viele Plakate waren es?")
    clerk.press("Rückfrage senden").sees("Die Rückfrage ist bei der Organisation.")
    jana.gets_mail("Wie viele Plakate waren es?")
    ways.from_inbox(jana, TITLE, "Rückfrage zum Beleg beantworten").sees("Wie viele Plakate waren es?")
    jana.follow("Rückfrage beantworten").fill("Ihre Antwort", "Vierhundert, in drei Sprachen.")
    jana.upload("Rechnung oder Quittung", ways.photo(folder)).press("Rückfrage beantworten").sees("Beantwortet")
    clerk.gets_mail("Vierhundert")
    clerk.page.reload()
    clerk.sees("Vierhundert, in drei Sprachen.")
    key(clerk, "a").sees("Beleg 4: 90,00 €")
    key(clerk, "a").sees("Beleg 5: 260,00 €")
    key(clerk, "k")
    clerk.page.keyboard.type("240,00")
    clerk.page.keyboard.press("Enter")
    clerk.sees("Wählen Sie einen Grund.").select("Grund", "nicht zuwendungsfähig").fill("Erläuterung", "Sekt")
    clerk.page.keyboard.press("Enter")
    clerk.sees("5 von 7", "Beleg 6: 250,00 €", "nicht zuwendungsfähig: Sekt")
    key(clerk, "a").sees("Beleg 7: 900,00 €")
    key(clerk, "a").sees("Alle Belege sind geprüft", "Zu erstatten: 220,24 €")
    clerk.sees("nicht geplant", "Bei der Prüfung gekürzt")
    clerk.follow("Prüfung abschließen").fill("Prüfvermerk", "Die Verträge lagen vor.")
    clerk.press("Prüfung abschließen").sees("Zur Festsetzung")


def determine(people: People, site: Site) -> tuple[Decimal, Decimal]:
    """The final notice, whose annex is reckoned again line by line. Gives the grant and what is to be repaid."""
    jana = people("jana.brandt")
    site.set_clock(at(2025, 9, 2))
    ways.settle(people(DECIDER), TITLE, "2.379,76 €")
    jana.open("/applications/").follow(TITLE)
    jana.waits_for_text("Schlussbescheid").follow("Schlussbescheid").sees("2.379,76 €")
    jana.reads_letter("Brief öffnen (PDF)", title="Schlussbescheid")
    said = text_of(jana.download("Brief öffnen (PDF)"))
    items = part(said, "1. Was wir anerkennen", "2. Was wir nicht anerkennen")
    kinds = ("Honorare", "Reisekosten", "Mieten", "Verpflegung", "Öffentlichkeitsarbeit", "Technik")
    *lines, last = [amounts(row) for row in rows(items, *kinds, "Zusammen")]
    lines, totals = [line[-4:] for line in lines], last[:4]
    for handed_in, cut, above, recognised in [*lines, totals]:
        assert handed_in + cut + above == recognised
    assert [sum(column, Decimal(0)) for column in zip(*lines, strict=True)] == totals
    assert totals == [Decimal("3250.00"), Decimal("-20.00"), Decimal("-118.00"), Decimal("3112.00")]
    lost = part(said, "2. Was wir nicht anerkennen", "3. Wie hoch")
    for why in ("Beleg 5, 12.05.2025: Essen und Getränke", "Sekt", "nicht im Plan und nicht genehmigt", "120 %"):
        assert why in lost
    assert amounts(lost.split("Zusammen")[1])[0] == Decimal("138.00")
    grant = (Decimal(2600) / 3400 * 3112).quantize(CENT, ROUND_HALF_UP)
    formula = part(said, "3. Wie hoch", "4. Was ausgezahlt")
    for figure in ("3.112,00 × 2.600,00 ÷ 3.400,00", "76,47 %", f"Die Zuwendung beträgt {german(grant)} €."):
        assert figure in formula
    paid = part(said, "4. Was ausgezahlt", "Seite")
    assert "03.04.2025 2.600,00" in paid
    return grant, amounts(paid.split("Zu erstatten sind")[1])[0]


def claim(people: People, site: Site, repayment: Decimal) -> None:
    """Heard with a deadline, answered on a page, demanded with interest whose spans are reckoned again."""
    clerk, decider, jana = people(CLERK), people(DECIDER), people("jana.brandt")
    site.set_clock(at(2025, 9, 3))
    ways.from_inbox(clerk, TITLE, "Rückforderung: anhören").follow("Anhören").press("Anhören")
    clerk.sees("Angehört")
    jana.gets_mail("Ihre Äußerung zu einer Rückforderung")
    jana.open("/applications/").follow(TITLE).follow("Rückforderung über").follow("Äußerung schreiben")
    jana.fill("Ihre Äußerung", "Wir zahlen in zwei Teilen.").press("Äußerung absenden")
    jana.sees("Ihre Äußerung ist bei uns.").reads_letter("Anhoerung", title="Anhörung")
    site.set_clock(at(2025, 9, 8))
    ways.from_inbox(decider, TITLE, "Rückforderung: entscheiden").sees("Wir zahlen in zwei Teilen.")
    decider.follow("Rückforderung erlassen").fill("Zahlen bis", "2025-10-08").press("Rückforderung erlassen")
    decider.sees("Gefordert")
    jana.open("/applications/").follow(TITLE).waits_for_text("Rückforderungsbescheid")
    jana.follow("Rückforderungsbescheid").sees("Rechtsbehelf")
    jana.reads_letter("Brief öffnen (PDF)", title="Rückforderungsbescheid")
    said = text_of(jana.download("Brief öffnen (PDF)"))
    late, running = interest(said)
    assert running == thirty_days(repayment, "6.27", date(2025, 7, 16), date(2025, 10, 8)).quantize(CENT, ROUND_HALF_UP)
    assert f"Zu zahlen {german(repayment + late + running)}" in said


def pay_back(people: People, site: Site, repayment: Decimal) -> None:
    """Two payments; each stops the interest on its part. Then all is even, told in a last letter, and closed."""
    treasurer, clerk, jana = people(TREASURER), people(CLERK), people("jana.brandt")
    site.set_clock(at(2025, 9, 20))
    ways.from_inbox(treasurer, TITLE, "Rückzahlung verbuchen").follow("Rückzahlung verbuchen")
    treasurer.fill("Betrag", "100,00").press("Zahlung verbuchen").sees("Die Zahlung ist verbucht.")
    site.set_clock(at(2025, 10, 2))
    treasurer.follow("Rückzahlung verbuchen").press("Zahlung verbuchen").sees("Beglichen")
    jana.open("/applications/").follow(TITLE).waits_for_text("Abschlussmitteilung")
    said = text_of(jana.download("Abschlussmitteilung"))
    late, running = interest(said)
    first = thirty_days(Decimal(100), "6.27", date(2025, 7, 16), date(2025, 9, 20))
    second = thirty_days(repayment - 100, "6.27", date(2025, 7, 16), date(2025, 10, 2))
    assert running == (first + second).quantize(CENT, ROUND_HALF_UP)
    assert f"Zusammen {german(repayment + late + running)}" in said
    site.set_clock(at(2025, 11, 20))
    clerk.open("/cases/").press("Nächster Tag")
    ways.from_inbox(clerk, TITLE, "Akte schließen").follow("Akte schließen").press("Akte schließen")
    clerk.sees("Abgeschlossen")
    site.manage("verify_journal")


# ---- reading back ----------------------------------------------------------------------------------------------------


def key(person: Person, letter: str) -> Person:
    """A key pressed while the line has the focus, which it has as soon as it is there."""
    expect(person.page.locator("[data-verify-line]")).to_be_focused()
    person.page.keyboard.press(letter)
    return person


def part(text: str, begin: str, end: str) -> str:
    return text.split(begin)[1].split(end)[0]


def rows(text: str, *names: str) -> list[str]:
    """What stands behind each name, up to the next."""
    places = sorted(text.index(f"{name} ") for name in names)
    return [text[start:end] for start, end in zip(places, [*places[1:], len(text)], strict=True)]


def amounts(text: str) -> list[Decimal]:
    """German amounts with two places, and dashes for nothing, in their order."""
    found = re.findall(r"(?<![\d,])(−?)([\d.]+,\d\d)(?!\d)|(?<=\s)–(?=\s)", text)
    return [
        Decimal(f"{'-' if minus else ''}{digits.replace('.', '').replace(',', '.') or 0}") for minus, digits in found
    ]


def german(amount: Decimal) -> str:
    return f"{amount:,.2f}".replace(",", " ").replace(".", ",").replace(" ", ".")


SPAN = re.compile(
    r"([\d.]+,\d\d) (\d\d)\.(\d\d)\.(\d{4}) (\d\d)\.(\d\d)\.(\d{4}) (\d+) ([\d,]+) % ([\d,]+) % ([\d.]+,\d{4})"
)


def interest(said: str) -> tuple[Decimal, Decimal]:
    """For late use and on the repayment: each line reckoned again by days of 30 to the month, each sum rounded once."""
    both = said.split("Zinsen, weil Geld nicht rechtzeitig verwendet wurde")[-1].split("Zinsen auf die Erstattung Ab")
    sums = []
    for told in both:
        exact = Decimal(0)
        for found in SPAN.findall(told):
            amount, rate = Decimal(found[0].replace(".", "").replace(",", ".")), found[9].replace(",", ".")
            base = Decimal(found[8].replace(",", "."))
            assert Decimal(rate) == base + 5
            first, last = date(*map(int, found[3:0:-1])), date(*map(int, found[6:3:-1]))
            days = int(found[7])
            share = amount * Decimal(rate) * days / 36000
            assert share.quantize(Decimal("0.0001")) == Decimal(found[10].replace(",", "."))
            assert days == thirty(first, last)
            exact += share
        total = amounts(told.split("Zusammen")[1])[0]
        assert total == exact.quantize(CENT, ROUND_HALF_UP)
        sums.append(total)
    assert len(sums) == 2
    return sums[0], sums[1]


def thirty(first: date, last: date) -> int:
    """Days from the first to the last, both counted, every month having 30."""
    before = date.fromordinal(first.toordinal() - 1)
    months = 12 * (last.year - before.year) + last.month - before.month
    return 30 * months + min(last.day, 30) - min(before.day, 30)


def thirty_days(amount: Decimal, rate: str, since: date, until: date) -> Decimal:
    return amount * Decimal(rate) * thirty(date.fromordinal(since.toordinal() + 1), until) / 36000
