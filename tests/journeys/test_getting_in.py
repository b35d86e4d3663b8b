"""How somebody gets in: a new organisation registers, a forgotten password is set anew."""

from __future__ import annotations

from tests.journeys.people import People, sign_in
from tests.journeys.site import Site, at


def test_a_new_organisation_registers_by_mail_and_can_apply(people: People, site: Site) -> None:
    site.set_clock(at(2027, 1, 20))
    address, password = "nadja.blum@neuland.example", "zusammen-geht-es-besser"
    nadja = people.stranger(address)
    nadja.open("/").follow("Konto anlegen")
    nadja.fill("E-Mail-Adresse", address).fill("Passwort", password)
    nadja.page.locator("input[type=password]").last.fill("anders")
    nadja.press("Zugang anlegen", within=nadja.main).sees("Passwort")
    nadja.page.locator("input[type=password]").first.fill(password)
    nadja.page.locator("input[type=password]").last.fill(password)
    nadja.press("Zugang anlegen", within=nadja.main).sees("Wir haben Ihnen eine E-Mail geschickt.")
    nadja.open(site.link_in(nadja.gets_mail("bestätigen")))
    nadja.press("Ja, Adresse bestätigen")
    if "login" in nadja.path:
        sign_in(nadja, address, password)
    nadja.open("/").fill("Ihr Name", "Nadja Blum").press("Weiter", within=nadja.main)
    nadja.fill("Name Ihrer Organisation", "Neuland").press("Organisation suchen")
    nadja.sees("Diesen Namen kennen wir noch nicht.").follow("Organisation eintragen")
    nadja.sees_value("Name der Organisation", "Neuland")
    nadja.fill_all({"Name der Organisation": "Neuland e. V.", "Ort": "Neuhafen", "Ihre Funktion": "Vorsitzende"})
    nadja.select("Rechtsform", "e. V.")
    nadja.tick("Ich darf für die Organisation unterschreiben.")
    nadja.press("Organisation eintragen", within=nadja.main).sees("Ihre Organisation ist eingetragen.")
    nadja.open("/calls/").follow("Mikrofonds 2027").follow("Antrag beginnen")
    nadja.press("Antrag beginnen", within=nadja.main).sees("Neuland e. V.", "fehlt noch")


def test_a_forgotten_password_is_set_anew_by_mail(people: People, site: Site) -> None:
    thomas = people.stranger("thomas.ritter")
    thomas.open("/accounts/login/").follow("Passwort vergessen")
    thomas.fill("E-Mail-Adresse", "thomas.ritter@muehlental.example").press("Link schicken")
    link = site.link_in(thomas.gets_mail("Passwort"))
    thomas.open(link)
    for box in thomas.page.locator("input[type=password]").all():
        box.fill("ein-ganz-neues-kennwort")
    thomas.press("Passwort setzen")
    sign_in(thomas, "thomas.ritter@muehlental.example", "ein-ganz-neues-kennwort")
    thomas.open("/reviews/")
    again = people.stranger("neugierig").open(link)
    again.sees("Dieser Link gilt nicht mehr")
