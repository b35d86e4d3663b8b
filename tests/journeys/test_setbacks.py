"""Ways that do not go straight: refused and objected, returned, waiting, withdrawn."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from playwright.sync_api import expect

from tests.journeys import ways
from tests.journeys.people import People
from tests.journeys.proposals import micro, youth
from tests.journeys.site import Site, at
from tests.journeys.ways import CLERK, COORDINATOR, DECIDER, TREASURER


def test_an_objection_against_the_formal_rejection_is_upheld(people: People, site: Site, tmp_path: Path) -> None:
    title = "Bündnisfest auf dem Marktplatz"
    florian, clerk, decider = people("florian.metz"), people(CLERK), people(DECIDER)
    site.set_clock(at(2027, 1, 20))
    ways.apply(florian, micro(title), tmp_path)
    why = "Die GmbH arbeitet mit Gewinnabsicht."
    ways.check_formally(clerk, title, bad={"Die Organisation darf": ("steht entgegen", why)})
    clerk.follow("Zulassen").press("Zulassen").sees("Zulassen geht erst, wenn alle Punkte in Ordnung sind.")
    ways.open_case(clerk, title).follow("Formal ablehnen").fill("Gründe", why).press("Formal ablehnen")
    clerk.sees("Abgelehnt")

    ways.from_inbox(decider, title, "Bescheid erlassen").sees(why)
    decider.follow("Bescheid erlassen").press("Bescheid erlassen").sees("Erledigt: Bescheid erlassen.")
    florian.gets_mail("Bescheid")
    ways.open_own(florian, title).follow("Ablehnungsbescheid").sees(why, "Widerspruch")
    florian.reads_letter("Brief öffnen (PDF)", title="Ablehnungsbescheid")
    site.set_clock(at(2027, 2, 1))
    florian.follow("Widerspruch einlegen")
    florian.fill("Warum Sie nicht einverstanden sind", "Das Fest ist für alle offen und verfolgt keinen Gewinn.")
    florian.press("Widerspruch einlegen").sees("Ihr Widerspruch ist bei uns.", "Eingelegt")

    site.set_clock(at(2027, 2, 8))
    ways.from_inbox(decider, title, "Über den Widerspruch entscheiden").sees("verfolgt keinen Gewinn")
    decider.follow("Abhelfen").fill("Begründung", "Der Gewinn bleibt im Projekt.").press("Abhelfen").sees("Abgeholfen")
    florian.page.reload()
    florian.sees("Abgeholfen", "Der Gewinn bleibt im Projekt.")

    ways.decide_without_body(people, title)
    ways.approve(decider, title, "Festbetragsfinanzierung")
    ways.accept(florian, title)


def test_what_is_missing_is_asked_for_and_handed_in(people: People, site: Site, tmp_path: Path) -> None:
    title = "Dorfgespräche am langen Tisch"
    dieter, clerk = people("dieter.lange"), people(CLERK)
    site.set_clock(at(2027, 1, 20))
    number = ways.apply(dieter, micro(title), tmp_path)
    ask = "Bitte schlüsseln Sie die Kosten auf."
    ways.check_formally(clerk, title, bad={"Kosten und Finanzierung": ("fehlt noch", ask)})
    clerk.follow("Nachfordern").sees_value(
        "Was fehlt", f"Kosten und Finanzierung sind gleich hoch und nachvollziehbar: {ask}"
    )
    clerk.fill("Nachreichen bis", "2027-01-20").press("Nachfordern").sees(
        "Die Frist muss nach dem heutigen Tag liegen."
    )
    clerk.fill("Nachreichen bis", "2027-02-05").press("Nachfordern").sees("Bitte nachreichen")

    dieter.gets_mail(ask)
    dieter.open("/applications/").sees("Nachreichen und noch einmal absenden")
    ways.open_own(dieter, title).sees("Darum bittet das Amt", ask, "5. Februar 2027")
    dieter.follow("Kosten- und Finanzierungsplan")
    ways.write_plan(dieter, ways.with_costs(micro(title), ("Sachkosten", "Kreide", "49", "Stück", "10")))
    dieter.press("Weiter:")
    dieter.follow("Ansehen und absenden").press("Noch einmal absenden").sees_heading("Ihr Antrag ist bei uns")
    dieter.sees(number)
    ways.admit(clerk, title)
    dieter.gets_mail("ist vollständig")


def test_a_case_on_the_waiting_list_moves_up_when_money_becomes_free(
    people: People, site: Site, tmp_path: Path
) -> None:
    first, second = "Graffiti gegen Grau", "Nachtsport in Lindenhain"
    ruth, sven, decider = people("ruth.adler"), people("sven.albrecht"), people(DECIDER)
    site.set_clock(at(2027, 1, 20))
    people(TREASURER).open("/money/").follow("Sommerfonds").sees("Von 1.500,00 € sind 1.500,00 € frei.")
    for person, title in ((ruth, first), (sven, second)):
        ways.apply(person, replace(youth(title), call="Sommerfonds 2027"), tmp_path)
        ways.admit(people(CLERK), title)
    meeting = ways.plan_meeting(people(COORDINATOR), "Jugendforum", "Zwei Ideen", "2027-02-02", first, second)
    site.set_clock(at(2027, 2, 2, 18))
    votes = {"Ja": "4", "Nein": "0", "Enthaltung": "0"}
    resolutions = {first: {"Beschluss": "bewilligen", **votes}, second: {"Beschluss": "auf die Warteliste", **votes}}
    ways.hold_meeting(people("mia.sommer"), meeting, resolutions, present=4)

    site.set_clock(at(2027, 2, 9))
    ways.approve(decider, first, "Festbetragsfinanzierung")
    ways.open_case(decider, second).follow("Auf die Warteliste").press("Auf die Warteliste").sees("Warteliste")
    sven.gets_mail("Warteliste")
    ways.open_case(decider, second).follow("Bewilligen").fill("Gründe", "Die Idee trägt.")
    decider.press("Bewilligen").sees("Im Sommerfonds 2027 sind noch 550,00 € frei.")
    decider.sees_value("Gründe", "Die Idee trägt.")

    ways.open_own(ruth, first).follow("Nicht annehmen").press("Nicht annehmen").sees("Erledigt: Nicht annehmen.")
    ways.approve(decider, second, "Festbetragsfinanzierung", what="Warteliste: nachrücken lassen")
    sven.open("/applications/").sees("Förderung annehmen")
    ways.accept(sven, second)
    people(TREASURER).page.reload()
    people(TREASURER).sees("Von 1.500,00 € sind 550,00 € frei.")


def test_an_application_is_withdrawn(people: People, site: Site, tmp_path: Path) -> None:
    title = "Erzählcafé im Familienzentrum"
    maren = people("maren.pohl")
    site.set_clock(at(2027, 1, 20))
    ways.apply(maren, micro(title), tmp_path)
    ways.open_own(maren, title).sees("Eingereicht").follow("Zurückziehen").sees("Das lässt sich nicht zurücknehmen.")
    maren.fill("Warum ziehen Sie den Antrag zurück?", "Wir reichen lieber einen größeren Antrag ein.").press(
        "Zurückziehen"
    ).sees("Zurückgezogen")
    maren.gets_mail("zurückgezogen")
    clerk = ways.open_case(people(CLERK), title).sees("Zurückgezogen", "Zurzeit ist hier nichts von Ihnen zu tun.")
    clerk.open("/inbox/")
    expect(clerk.main).not_to_contain_text(title)
