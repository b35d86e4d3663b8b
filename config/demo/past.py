"""The demo's years before: three cases from the call to the closed file, and one that is being accounted for."""

from __future__ import annotations

import datetime as dt

from config.demo.accounts import account_for, reallocate, reclaim, verify_and_settle
from config.demo.setting import at
from config.demo.story import FAIR, GOOD, Story
from grants.models import Application
from workflows import deadlines
from workflows.steps import take


def past(story: Story) -> None:
    people = {2: ("blau-gelb", "jana.brandt"), 5: ("erinnern", "ruth.adler"), 6: ("gespraechskreis", "yusuf.demir")}
    cases: dict[int, Application] = {}
    for day, (number, (organisation, signatory)) in enumerate(people.items(), start=4):
        story.on(2024, 11, day)
        draft = story.proposal(number, "2025", organisation=organisation, signatory=signatory, years=-2)
        cases[number] = story.submit(draft, signatory)
    story.on(2024, 11, 20)
    for number, points in ((2, GOOD), (5, FAIR), (6, GOOD)):
        cases[number] = story.admit(cases[number])
        story.review(cases[number], points)
    story.meeting(
        "alliance", "Sitzung zum Aufruf „Frühjahr 2025“", at(2024, 12, 10, 17),
        {case: {"outcome": "approve", "amount": case.requested, "votes": (7, 0, 0)} for case in cases.values()},
        chair="gerd.wolff", secretary="paula.neumann",
    )  # fmt: skip
    closed_without_remainder(story, cases[2])
    closed_with_repayment(story, cases[5])
    closed_after_three_drawdowns(story, cases[6])


def closed_without_remainder(story: Story, case: Application) -> None:
    story.on(2024, 12, 17)
    grant = story.approve(case, financing_type="deficit")
    story.on(2024, 12, 30)
    story.accept(grant, "jana.brandt")
    story.on(2025, 4, 2)
    story.pay(story.request(grant, "jana.brandt", "2600.00", spent="1400.00", soon="2000.00",
                            purpose="Honorare der beiden Tagesseminare, Saalmiete und Verpflegung"))  # fmt: skip
    story.on(2025, 7, 21)
    statement = account_for(
        story, grant, "jana.brandt",
        vouchers={
            "FEES": [("2025-04-12", "Büro für Bildung", "1200.00"), ("2025-05-24", "Büro für Bildung", "1200.00")],
            "TRAVEL": [("2025-04-12", "Deutsche Bahn", "92.40"), ("2025-05-24", "Deutsche Bahn", "87.60")],
            "RENT": [("2025-05-26", "Gemeinde Wiesenbrück", "250.00")],
            "CATERING": [("2025-04-12", "Bäckerei Schön", "171.20"), ("2025-05-24", "Bäckerei Schön", "188.80")],
            "PUBLICITY": [("2025-03-28", "Druckhaus Mühlental", "210.00")],
        },
        income=[("own", "Eigenmittel", "200.00"), ("participants", "Teilnahmebeiträge", "200.00"),
                ("third_private", "Sportjugend im Land", "400.00")],
    )  # fmt: skip
    story.on(2025, 8, 19)
    settled = verify_and_settle(story, statement)
    story.on(2025, 10, 6)
    deadlines.run_due()
    take(settled, "close", by=story.user("sabine.vogt"))


def closed_with_repayment(story: Story, case: Application) -> None:
    story.on(2024, 12, 17)
    grant = story.approve(case, financing_type="share")
    story.on(2025, 1, 8)
    story.accept(grant, "ruth.adler")
    story.on(2025, 6, 3)
    reallocate(story, grant, "ruth.adler", {"MATERIAL": -240, "PUBLICITY": 240},
               "Die Tafeln sind günstiger als geplant, das Faltblatt soll in drei Sprachen erscheinen.")  # fmt: skip
    story.on(2025, 6, 10)
    story.pay(story.request(grant, "ruth.adler", "3000.00", spent="1900.00", soon="1900.00",
                            purpose="Recherche, Tafeln und Druck vor der Einweihung"))  # fmt: skip
    story.on(2026, 1, 12)
    statement = account_for(
        story, grant, "ruth.adler",
        vouchers={
            "FEES": [("2025-06-20", "Dr. Eva Lindner", "900.00"), ("2025-07-15", "Grafik Hoffmann", "880.00")],
            "MATERIAL": [("2025-07-02", "Schilder Kraus", "655.50")],
            "TRAVEL": [("2025-06-27", "Busunternehmen Reich", "204.50")],
            "PUBLICITY": [("2025-07-18", "Druckhaus Mühlental", "860.00")],
        },
        income=[("own", "Eigenmittel", "380.00"), ("third_private", "Sparkassenstiftung", "420.00")],
    )  # fmt: skip
    story.on(2026, 2, 10)
    grant = verify_and_settle(story, statement)
    reclaim(story, grant, paid_after=18, reasons=(
        "Das Projekt war günstiger als geplant. Bei der Anteilfinanzierung sinkt die Förderung im selben Verhältnis; "
        "was darüber ausgezahlt wurde, ist zu erstatten."
    ))  # fmt: skip
    story.on(2026, 5, 27)
    deadlines.run_due()
    take(type(grant).objects.get(pk=grant.pk), "close", by=story.user("sabine.vogt"))


def closed_after_three_drawdowns(story: Story, case: Application) -> None:
    story.on(2024, 12, 18)
    grant = story.approve(case, financing_type="share")
    story.on(2025, 1, 7)
    story.accept(grant, "yusuf.demir")
    for month, amount, spent, soon in (
        (2, "1750.00", "400.00", "1950.00"),
        (6, "1750.00", "2600.00", "2100.00"),
        (10, "1500.00", "4900.00", "1800.00"),
    ):  # fmt: skip
        story.on(2025, month, 10)
        story.pay(story.request(grant, "yusuf.demir", amount, spent=spent, soon=soon,
                                purpose="Honorare, Dolmetschen und Saalmieten der nächsten beiden Abende"))  # fmt: skip
    story.on(2026, 1, 20)
    statement = account_for(
        story, grant, "yusuf.demir",
        vouchers={
            "FEES": [(f"2025-{month:02d}-21", "Fachstelle Prävention", "600.00") for month in (2, 4, 6, 9, 10, 11)],
            "INTERPRETING": [("2025-06-21", "Sprachmittlung Neuhafen", "450.00"),
                             ("2025-11-21", "Sprachmittlung Neuhafen", "450.00")],
            "TRAVEL": [("2025-06-23", "Deutsche Bahn", "262.00"), ("2025-11-24", "Deutsche Bahn", "278.00")],
            "RENT": [("2025-12-01", "Domgemeinde Neuhafen", "480.00")],
            "CATERING": [("2025-12-01", "Café Orient", "480.00")],
            "PUBLICITY": [("2025-02-03", "Druckhaus Mühlental", "700.00")],
        },
        income=[("own", "Eigenmittel", "670.00"), ("third_private", "Kirchenkreis", "1030.00")],
    )  # fmt: skip
    story.on(2026, 3, 2)
    settled = verify_and_settle(story, statement)
    story.on(2026, 4, 20)
    deadlines.run_due()
    take(settled, "close", by=story.user("sabine.vogt"))


def the_year_between(story: Story) -> None:
    """Number 8's organisation was funded before, with the same public money beside it: a sign of double funding."""
    story.on(2025, 11, 6)
    case = story.draft(
        "familienzentrum", "maren.pohl", "2026", title="Kinderrechte im Rathaus",
        text="Kinder und Eltern bereiten eine Ausstellung über Kinderrechte vor. Sie wird im Rathaus gezeigt.",
        cost={"FEES": 900, "MATERIAL": 300}, financing={"OWN": 200, "THIRD": 400, "GRANT": 600},
        third="Jugendamt der Stadt Altenrode", period=(dt.date(2026, 6, 1), dt.date(2026, 9, 30)),
    )  # fmt: skip
    case = story.submit(case, "maren.pohl")
    story.on(2025, 11, 18)
    case = story.admit(case)
    story.review(case, FAIR)
    story.meeting(
        "alliance", "Sitzung zum Aufruf „Frühjahr 2026“", at(2025, 12, 9, 17),
        {case: {"outcome": "approve", "amount": case.requested, "votes": (7, 0, 0)}},
        chair="gerd.wolff", secretary="paula.neumann",
    )  # fmt: skip
    story.on(2025, 12, 16)
    grant = story.approve(case, financing_type="share")
    story.on(2026, 1, 9)
    story.accept(grant, "maren.pohl")
    story.on(2026, 5, 19)
    story.pay(story.request(grant, "maren.pohl", "600.00", spent="200.00", soon="1000.00",
                            purpose="Honorare und Stellwände"))  # fmt: skip
