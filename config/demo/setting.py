"""The demo's partnership: its people and roles, bodies, organisations, funds, procedures and calls."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.utils.timezone import make_aware

from config.demo.cast import COMMITTEE, EVERYBODY, OFFICE, ORGANISATIONS, PASSWORD, YOUTH, Organisation, Person
from grants.defaults import TRACK_NAMES, procedure_values
from grants.models import Call, Fund, Procedure
from grants.rules.shipped import rule_set
from grants.services import ledger, programmes
from network import services as network
from network.models import Actor, Area, Body, Partnership, Role, Seat, Topic, User
from reviews.services.criteria import attach_default_criteria
from workflows import clock

FOUNDED = dt.date(2024, 9, 2)
AREAS = [("16990001", "Neuhafen", 21_400), ("16990002", "Lindenhain", 6_100), ("16990003", "Wiesenbrück", 3_800),
         ("16990004", "Altenrode", 8_900), ("16990005", "Steinrode", 2_700)]  # fmt: skip
TOPICS = [("Rechtsextremismus", "Right-wing extremism"), ("Antisemitismus", "Antisemitism"),
          ("Religiös motivierter Extremismus", "Religiously motivated extremism"),
          ("Gruppenbezogene Menschenfeindlichkeit", "Group-focused enmity"),
          ("Jugendbeteiligung", "Youth participation"), ("Erinnerungskultur", "Culture of remembrance"),
          ("Vielfalt", "Diversity"), ("Demokratie im Alltag", "Everyday democracy")]  # fmt: skip


@dataclass
class Setting:
    """What the stories need to be told: everybody and everything by its key."""

    partnership: Partnership
    users: dict[str, User]
    actors: dict[str, Actor] = field(default_factory=dict)
    bodies: dict[str, Body] = field(default_factory=dict)
    funds: dict[str, Fund] = field(default_factory=dict)
    calls: dict[str, Call] = field(default_factory=dict)

    def user(self, key: str) -> User:
        """The person as just read: roles of the day, not of the day before."""
        return User.objects.get(pk=self.users[key].pk)


def at(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> dt.datetime:
    return make_aware(dt.datetime.combine(dt.date(year, month, day), dt.time(hour, minute)))


def found(say: Any) -> Setting:
    clock.set_to(at(2024, 9, 2))
    say("Menschen und Rollen …")
    operator = User.objects.create_superuser("betrieb@muehlental.example", PASSWORD, name="Betrieb")
    hashed = make_password(PASSWORD)
    users = {key: _user(person, hashed) for key, person in EVERYBODY.items()}
    partnership = network.found_partnership(
        name="Landkreis Mühlental", slug="muehlental", land="TH", office_name="Landratsamt Mühlental, Amt für Jugend "
        "und Demokratie", coordination_name="Koordinierungs- und Fachstelle im Haus der Vereine", street="Am Markt 1",
        postal_code="99980", town="Neuhafen", phone="03600 123-456", email="demokratie@muehlental.example",
        office_hours="montags bis donnerstags 9 bis 16 Uhr", administrator=users["oskar.brand"], by=operator,
    )  # fmt: skip
    setting = Setting(partnership, users)
    for person in [*OFFICE, *COMMITTEE, *YOUTH]:
        for role in person.roles:
            if role != Role.ADMINISTRATOR:
                network.assign_role(
                    users[person.key], partnership=partnership, role=role, by=setting.user("oskar.brand"),
                    valid_from=FOUNDED,
                )  # fmt: skip
    say("Orte, Themen und Organisationen …")
    for ags, name, population in AREAS:
        Area.objects.get_or_create(ags=ags, defaults={"name": name, "level": "municipality", "population": population})
    for german, english in TOPICS:
        Topic.objects.get_or_create(label_de=german, defaults={"label_en": english})
    for organisation in ORGANISATIONS:
        setting.actors[organisation.key] = _organisation(setting, organisation)
    _bodies(setting)
    say("Fonds, Verfahren und Aufrufe …")
    _money(setting)
    return setting


def _user(person: Person, hashed: str) -> User:
    user = User(email=person.email, name=person.name)
    user.password = hashed
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def _organisation(setting: Setting, organisation: Organisation) -> Actor:
    signatory = setting.user(organisation.signatory.key)
    area = Area.objects.get(name=organisation.town)
    actor = network.register(
        signatory, partnership=setting.partnership, name=organisation.name,
        legal_form="gmbh" if organisation.legal_form == "GmbH" else "ev", may_sign=True, function=organisation.function,
        street=organisation.street, postal_code=organisation.postal_code, town=organisation.town, area=area,
        is_non_profit=organisation.charitable,
        charitable_until=dt.date(2028, 12, 31) if organisation.charitable else None, by=signatory,
    )  # fmt: skip
    account = network.propose_bank_account(
        actor, holder=organisation.name[:70], iban=organisation.iban, by=setting.user(organisation.signatory.key)
    )
    network.confirm_bank_account(account, by=setting.user("sabine.vogt"))
    network.review_actor(actor, by=setting.user("lena.hartwig"))
    return actor


def _bodies(setting: Setting) -> None:
    alliance = network.create_body(
        partnership=setting.partnership, name="Bündnis für Demokratie", kind=Body.Kind.COMMITTEE,
        chair=setting.users["gerd.wolff"], deputy_chair=setting.users["amira.haddad"],
        secretary=setting.users["paula.neumann"], by=setting.user("lena.hartwig"),
    )  # fmt: skip
    youth = network.create_body(
        partnership=setting.partnership, name="Jugendforum", kind=Body.Kind.YOUTH_FORUM,
        chair=setting.users["mia.sommer"], deputy_chair=setting.users["noah.fischer"],
        secretary=setting.users["elif.kaya"], by=setting.user("lena.hartwig"),
    )  # fmt: skip
    seats = {
        "gerd.wolff": "Kreissportbund", "paula.neumann": "Volkshochschule", "amira.haddad": "Interkultureller Verein",
        "jonas.berger": "Kirchenkreis", "petra.kuhn": "Kulturvereine", "thomas.ritter": "Polizeiinspektion",
        "claudia.stein": "Schulamt",
    }  # fmt: skip
    for key, label in seats.items():
        sector = Seat.Sector.STATE if key in {"thomas.ritter", "claudia.stein"} else Seat.Sector.CIVIL_SOCIETY
        seat = network.add_seat(alliance, label=label, sector=sector, by=setting.user("lena.hartwig"))
        network.occupy(
            seat, person=setting.users[key], by=setting.user("lena.hartwig"), valid_from=FOUNDED,
            on_behalf_of=setting.actors["kulturscheune"] if key == "petra.kuhn" else None,
        )  # fmt: skip
    for number, person in enumerate(YOUTH, start=1):
        seat = network.add_seat(
            youth, label=f"Sitz {number}", sector=Seat.Sector.CIVIL_SOCIETY, by=setting.user("lena.hartwig")
        )
        network.occupy(seat, person=setting.users[person.key], by=setting.user("lena.hartwig"), valid_from=FOUNDED)
    setting.bodies = {"alliance": alliance, "youth": youth}


def _money(setting: Setting) -> None:
    administrator, decider = setting.user("oskar.brand"), setting.user("henrike.lorenz")
    programme = programmes.create_programme(
        setting.partnership, name="Demokratie leben!", funder="Bundesministerium", by=administrator
    )
    for name, code in (("Aktionsfonds", "AF"), ("Jugendfonds", "JF"), ("Mikrofonds", "MF")):
        setting.funds[code] = programmes.create_fund(
            programme, name=name, code=code, cost_centre=f"3.6.2.0.{code}", by=administrator
        )
    programmes.publish_rule_set(
        setting.partnership, name="Bund 2024", values=rule_set("bund"), valid_from=FOUNDED,
        administrator=administrator, decider=decider,
    )  # fmt: skip
    procedures: dict[str, Procedure] = {}
    for code, body in (("standard", "alliance"), ("micro", None), ("youth", "youth")):
        track = programmes.create_track(setting.partnership, name=TRACK_NAMES[code], code=code, by=administrator)
        draft = programmes.draft_procedure(
            track, values=procedure_values(code), body=setting.bodies[body] if body else None, by=administrator
        )
        if draft.rules.reviews_per_case:
            attach_default_criteria(draft)
        procedures[code] = programmes.publish_procedure(draft, administrator=administrator, decider=decider)
    treasurer = setting.user("bernd.jaeger")
    for year, sums in ((2025, (18500, 6000, 3000)), (2026, (12000, 4000, 2000)), (2027, (18500, 6000, 3000))):
        for code, amount in zip(("AF", "JF", "MF"), sums, strict=True):
            ledger.set_budget(setting.funds[code], year, Decimal(amount), by=treasurer, reference=f"Haushalt {year}")
    calls: list[tuple[str, str, str, dict[str, Any]]] = [
        ("2025", "AF", "standard", {"title": "Frühjahr 2025", "budget_year": 2025, "opens_at": at(2024, 10, 1),
         "closes_at": at(2024, 11, 15, 23, 59), "committee_on": dt.date(2024, 12, 10), "budget": Decimal(18500)}),
        ("2026", "AF", "standard", {"title": "Frühjahr 2026", "budget_year": 2026, "opens_at": at(2025, 10, 1),
         "closes_at": at(2025, 11, 14, 23, 59), "committee_on": dt.date(2025, 12, 9), "budget": Decimal(12000)}),
        ("2027", "AF", "standard", {"title": "Frühjahr 2027", "budget_year": 2027, "opens_at": at(2026, 10, 1),
         "closes_at": at(2026, 11, 13, 23, 59), "committee_on": dt.date(2026, 12, 10), "budget": Decimal(18500)}),
        ("sommer", "AF", "standard", {"title": "Sommer 2027", "budget_year": 2027, "opens_at": at(2027, 1, 18),
         "closes_at": at(2027, 3, 15, 23, 59), "committee_on": dt.date(2027, 4, 15),
         "summary": "Für Projekte, die zwischen Juni und Dezember Menschen zusammenbringen."}),
        ("micro", "MF", "micro", {"title": "Mikrofonds 2027", "budget_year": 2027, "opens_at": at(2026, 10, 1),
         "summary": "Das ganze Jahr über, ohne Sitzung, meist in zwei Wochen entschieden."}),
        ("youth", "JF", "youth", {"title": "Jugendfonds 2027", "budget_year": 2027, "opens_at": at(2026, 10, 1),
         "closes_at": at(2027, 10, 31, 23, 59), "summary": "Ideen von Jugendlichen, entschieden vom Jugendforum."}),
    ]  # fmt: skip
    for key, fund, procedure, values in calls:
        setting.calls[key] = programmes.publish_call(
            setting.funds[fund], procedure=procedures[procedure], by=administrator, **values
        )
