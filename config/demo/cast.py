"""The people of the demo: who they are, what they hold, and how they sign in."""

from __future__ import annotations

from dataclasses import dataclass

from network.models import Role

PASSWORD = "muehlental-zeigt-haltung"  # noqa: S105  (printed at every start: the demo holds nothing secret)


@dataclass(frozen=True)
class Person:
    key: str
    name: str
    roles: tuple[Role, ...] = ()
    words: str = ""

    @property
    def email(self) -> str:
        return f"{self.key}@muehlental.example"


@dataclass(frozen=True)
class Organisation:
    """An applicant with the one who signs for it."""

    key: str
    name: str
    signatory: Person
    function: str
    street: str
    postal_code: str
    town: str
    iban: str
    legal_form: str = "e. V."
    charitable: bool = True
    about: str = ""


OFFICE = [
    Person("sabine.vogt", "Sabine Vogt", (Role.CLERK,), "Sachbearbeitung"),
    Person("murat.aydin", "Murat Aydin", (Role.CHECKER, Role.CLERK), "Prüfung der Abrufe, Vertretung"),
    Person("henrike.lorenz", "Dr. Henrike Lorenz", (Role.DECIDER,), "Bewilligung, Leitung des Amts"),
    Person("lena.hartwig", "Lena Hartwig", (Role.COORDINATOR,), "Koordinierungs- und Fachstelle"),
    Person("karin.scholz", "Karin Scholz", (Role.APPROVER,), "Anordnung"),
    Person("bernd.jaeger", "Bernd Jäger", (Role.TREASURER,), "Kreiskasse"),
    Person("iris.falk", "Iris Falk", (Role.AUDITOR,), "Rechnungsprüfung"),
    Person("oskar.brand", "Oskar Brand", (Role.ADMINISTRATOR,), "Verwaltung der Einstellungen"),
]
COMMITTEE = [
    Person("gerd.wolff", "Gerd Wolff", (Role.CHAIR, Role.JUROR), "Vorsitz des Bündnisses"),
    Person("paula.neumann", "Paula Neumann", (Role.SECRETARY, Role.JUROR), "Schriftführung des Bündnisses"),
    Person("amira.haddad", "Amira Haddad", (Role.JUROR,), "Bündnis, Interkultureller Verein"),
    Person("jonas.berger", "Jonas Berger", (Role.JUROR,), "Bündnis, Kirchenkreis"),
    Person("petra.kuhn", "Petra Kuhn", (Role.JUROR,), "Bündnis, Vorsitzende der Kulturscheune"),
    Person("thomas.ritter", "Thomas Ritter", (Role.JUROR,), "Bündnis, Polizeiinspektion"),
    Person("claudia.stein", "Claudia Stein", (Role.JUROR,), "Bündnis, Schulamt"),
]
YOUTH = [
    Person("mia.sommer", "Mia Sommer", (Role.CHAIR,), "Vorsitz des Jugendforums"),
    Person("elif.kaya", "Elif Kaya", (Role.SECRETARY,), "Schriftführung des Jugendforums"),
    Person("noah.fischer", "Noah Fischer", (Role.JUROR,), "Jugendforum"),
    Person("lotte.krause", "Lotte Krause", (Role.JUROR,), "Jugendforum"),
]

ORGANISATIONS = [
    Organisation("kulturscheune", "Kulturscheune Lindenhain e. V.", COMMITTEE[4], "Vorsitzende",
                 "Scheunengasse 4", "99981", "Lindenhain", "DE89370400440532013000"),
    Organisation("blau-gelb", "SV Blau-Gelb Wiesenbrück 1921 e. V.",
                 Person("jana.brandt", "Jana Brandt", words="SV Blau-Gelb Wiesenbrück"), "1. Vorsitzende",
                 "Am Sportplatz 1", "99983", "Wiesenbrück", "DE02120300000000202051"),
    Organisation("foerderverein-gesamtschule", "Förderverein der Gesamtschule Neuhafen e. V.",
                 Person("tim.keller", "Tim Keller", words="Förderverein der Gesamtschule"), "Kassenwart",
                 "Schulstraße 12", "99980", "Neuhafen", "DE02500105170137075030"),
    Organisation("jugendring", "Jugendring Mühlental e. V.",
                 Person("hanna.wolter", "Hanna Wolter", words="Jugendring Mühlental"), "Geschäftsführerin",
                 "Bahnhofstraße 7", "99980", "Neuhafen", "DE02100500000054540402"),
    Organisation("erinnern", "Initiative Erinnern Steinrode e. V.",
                 Person("ruth.adler", "Ruth Adler", words="Initiative Erinnern Steinrode"), "Vorsitzende",
                 "Kirchplatz 2", "99985", "Steinrode", "DE02300209000106531065"),
    Organisation("gespraechskreis", "Interreligiöser Gesprächskreis Neuhafen e. V.",
                 Person("yusuf.demir", "Yusuf Demir", words="Interreligiöser Gesprächskreis"), "Vorsitzender",
                 "Domhof 9", "99980", "Neuhafen", "DE02200505501015871393"),
    Organisation("feuerwehr", "Förderverein Freiwillige Feuerwehr Lindenhain e. V.",
                 Person("sven.albrecht", "Sven Albrecht", words="Förderverein Feuerwehr"), "1. Vorsitzender",
                 "Feuerwache 1", "99981", "Lindenhain", "DE02100100100006820101"),
    Organisation("familienzentrum", "Frauen- und Familienzentrum Altenrode e. V.",
                 Person("maren.pohl", "Maren Pohl", words="Frauen- und Familienzentrum"), "Geschäftsführerin",
                 "Gartenweg 15", "99984", "Altenrode", "DE02300606010002474689"),
    Organisation("heimatvereine", "Kreisverband der Heimat- und Kulturvereine Mühlental e. V.",
                 Person("dieter.lange", "Dieter Lange", words="Heimat- und Kulturvereine"), "Vorsitzender",
                 "Burgstraße 3", "99980", "Neuhafen", "DE02600501010002034304"),
    Organisation("stadtmarketing", "Stadtmarketing Neuhafen GmbH",
                 Person("florian.metz", "Florian Metz", words="Stadtmarketing Neuhafen"), "Geschäftsführer",
                 "Hafenkai 20", "99980", "Neuhafen", "DE02700202700010108669", "GmbH", charitable=False),
]  # fmt: skip

EVERYBODY = {person.key: person for person in [*OFFICE, *COMMITTEE, *YOUTH, *(one.signatory for one in ORGANISATIONS)]}


def log_ins() -> list[tuple[str, str, str]]:
    """Name, what they do, and e-mail of everybody."""
    return [(person.name, person.words, person.email) for person in EVERYBODY.values()]
