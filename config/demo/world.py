"""The demo's world, told from 2024 to the demo's day: every case comes to its state by the steps of its people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

from config.demo.past import past, the_year_between
from config.demo.setting import at, found
from config.demo.story import FAIR, GOOD, PROPOSALS, WEAK, Story, deliver_all
from grants.models import Application
from grants.services.cases import recommend, save_formal_check
from network import services as network
from reporting.models import Notice
from reporting.services import notices
from reviews.services import conflicts, reviews
from workflows import deadlines
from workflows.steps import take

Say = Callable[[str], None]

TODAY = (2027, 2, 16, 9, 0)


def build(say: Say) -> None:
    setting = found(say)
    story = Story(setting)
    say("Der Aufruf „Frühjahr 2025“ mit drei abgeschlossenen Fällen …")
    past(story)
    the_year_between(story)
    say("Der Aufruf „Frühjahr 2027“: Anträge …")
    applications = spring_applications(story)
    say("… Gutachten und Sitzungen …")
    spring_decisions(story, applications)
    say("… Mikrofonds, Jugendfonds, koordinierte Projekte …")
    other_ways(story)
    say("… Mittelabrufe und der laufende Aufruf …")
    winter(story, applications)
    story.on(*TODAY)
    deadlines.run_due()
    deliver_all()
    say("Heute ist der 16. Februar 2027.")


# ---- the call „Frühjahr 2027“ ----

SPRING = {
    1: ("kulturscheune", "petra.kuhn"), 2: ("blau-gelb", "jana.brandt"), 5: ("erinnern", "ruth.adler"),
    6: ("gespraechskreis", "yusuf.demir"), 7: ("feuerwehr", "sven.albrecht"), 8: ("familienzentrum", "maren.pohl"),
    10: ("stadtmarketing", "florian.metz"),
}  # fmt: skip


def spring_applications(story: Story) -> dict[int, Application]:
    """Handed in on days before the deadline; one is withdrawn again."""
    story.on(2026, 10, 6)
    withdrawn = story.draft(
        "jugendring", "hanna.wolter", "2027", title="Dorfkino für Demokratie",
        text="Jugendliche zeigen in drei Dörfern Filme und laden danach zum Gespräch ein.",
        cost={"FEES": 600, "RENT": 150}, financing={"OWN": 150, "GRANT": 600},
        period=(dt.date(2027, 3, 1), dt.date(2027, 6, 30)),
    )  # fmt: skip
    story.submit(withdrawn, "hanna.wolter")
    cases = {}
    for day, (number, (organisation, signatory)) in zip((2, 3, 5, 9, 10, 11, 12), SPRING.items(), strict=True):
        story.on(2026, 11, day, 10 + day % 6)
        draft = story.proposal(number, "2027", organisation=organisation, signatory=signatory)
        cases[number] = story.submit(draft, signatory)
    story.on(2026, 11, 16)
    take(Application.objects.get(pk=withdrawn.pk), "withdraw", by=story.user("hanna.wolter"),
         reasons="Uns fehlt die Zeit; wir versuchen es im Sommer.")  # fmt: skip
    return cases


def spring_decisions(story: Story, cases: dict[int, Application]) -> None:
    story.on(2026, 11, 18, 11)
    for number in (1, 2, 6, 5, 7, 8):
        cases[number] = story.admit(cases[number])
    story.on(2026, 11, 19, 15)
    conflicts.declare(cases[1], reason="Ich bin Vorsitzende der Kulturscheune, die den Antrag stellt.",
                      by=story.user("petra.kuhn"))  # fmt: skip
    exclusion = cases[1].exclusions.get()
    conflicts.judge(exclusion, confirmed=True, judgement="Sie vertritt die Organisation.", by=story.user("gerd.wolff"))
    for number, points in ((1, GOOD), (2, GOOD), (6, GOOD), (5, FAIR), (8, FAIR), (7, WEAK)):
        story.on(2026, 11, 23, 9 + number)
        story.review(cases[number], points)
    story.on(2026, 11, 30)
    planned = at(2026, 12, 10, 17)
    story.meeting(
        "alliance", "Sitzung zum Aufruf „Frühjahr 2027“, Teil 1", planned,
        {
            cases[1]: {"outcome": "approve", "amount": cases[1].requested, "votes": (5, 0, 1)},
            cases[2]: {"outcome": "approve", "amount": cases[2].requested, "votes": (7, 0, 0)},
            cases[6]: {"outcome": "approve", "amount": cases[6].requested, "votes": (6, 0, 1)},
        },
        chair="gerd.wolff", secretary="paula.neumann",
    )  # fmt: skip
    story.on(2026, 12, 17)
    grants = {
        1: story.approve(cases[1], financing_type="share"),
        2: story.approve(cases[2], financing_type="deficit"),
        6: story.approve(cases[6], financing_type="share"),
    }
    for number, day in ((1, 4), (2, 5), (6, 7)):
        story.on(2027, 1, day, 18)
        story.accept(grants[number], SPRING[number][1], waive=number != 1)
    story.on(2027, 1, 13, 11)
    refuse_on_form(story, cases[10])
    story.on(2027, 1, 25)
    story.meeting(
        "alliance", "Sitzung zum Aufruf „Frühjahr 2027“, Teil 2", at(2027, 2, 4, 17),
        {
            cases[5]: {"outcome": "approve", "amount": cases[5].requested, "votes": (7, 0, 0)},
            cases[7]: {"outcome": "wait", "votes": (5, 1, 1),
                       "reasons": "Ein gutes Vorhaben; das Geld reicht zurzeit nicht."},
            cases[8]: {"outcome": "approve", "amount": cases[8].requested, "votes": (6, 1, 0)},
        },
        chair="gerd.wolff", secretary="paula.neumann",
    )  # fmt: skip
    story.on(2027, 2, 9)
    story.approve(cases[5], financing_type="share")
    take(Application.objects.get(pk=cases[7].pk), "wait", by=story.user("henrike.lorenz"),
         reasons="Sobald Geld frei wird, rückt der Antrag nach.")  # fmt: skip


def refuse_on_form(story: Story, case: Application) -> None:
    fine = {check.code: ("fine", "") for check in case.procedure.rules.checks}
    found = fine | {
        "eligible": ("fails", "Die GmbH arbeitet mit Gewinnabsicht; gefördert werden gemeinnützige Träger."),
        "not_started": ("fails", "Der Vertrag mit der Bühnenfirma ist bereits geschlossen."),
        "within_cap": ("fails", "Beantragt sind 15.000 €, möglich sind 5.000 €."),
    }
    save_formal_check(case, found, by=story.user("sabine.vogt"))
    take(
        Application.objects.get(pk=case.pk), "refuse", by=story.user("sabine.vogt"),
        reasons="Die Stadtmarketing Neuhafen GmbH arbeitet mit Gewinnabsicht und kann nach der Richtlinie nicht "
        "gefördert werden. Der Vertrag mit der Bühnenfirma wurde vor der Entscheidung geschlossen; das Projekt hat "
        "damit begonnen. Außerdem liegt die beantragte Summe von 15.000 € über dem Höchstbetrag von 5.000 €.",
    )  # fmt: skip
    story.on(2027, 1, 13, 13)
    notice = Notice.objects.get(application=case)
    if notice.state == Notice.State.DRAFTED:
        take(notice, "issue", by=story.user("henrike.lorenz"))


def object_to_it(story: Story, case: Application) -> None:
    story.on(2027, 2, 10, 16)
    notices.lodge(
        Notice.objects.get(application=case), by=story.user("florian.metz"),
        text="Das Fest ist für alle offen und verfolgt keinen Gewinn. Den Vertrag mit der Bühnenfirma können wir "
        "noch kündigen. Wir bitten um eine erneute Prüfung.",
    )  # fmt: skip


# ---- the other ways ----------------------------------------------------------------------------------------------


def other_ways(story: Story) -> None:
    micro(story)
    youth(story)
    nine = story.setting.actors["heimatvereine"]
    network.record_external_grant(
        partnership=story.setting.partnership, recipient=nine, programme="Zusammenhalt durch Teilhabe",
        funder="Bundesministerium des Innern", title="Konfliktlotsinnen und Konfliktlotsen im Ehrenamt",
        amount=Decimal(80000), period_from=dt.date(2027, 1, 1), period_until=dt.date(2028, 12, 31),
        year_amounts={"2027": "45000.00", "2028": "35000.00"}, by=story.user("lena.hartwig"),
        note="Der Verband bildet 24 Ehrenamtliche aus, die Vereine bei demokratiefeindlichen Vorfällen beraten.",
    )  # fmt: skip


def micro(story: Story) -> None:
    """Number 3: no meeting, two votes of the office, paid; the statement of use is still to come."""
    story.on(2027, 1, 6)
    case = story.proposal(3, "micro", organisation="foerderverein-gesamtschule", signatory="tim.keller")
    case = story.admit(story.submit(case, "tim.keller"))
    story.on(2027, 1, 8)
    vote(story, case, "clerk", "sabine.vogt")
    vote(story, case, "coordinator", "lena.hartwig")
    case = take(Application.objects.get(pk=case.pk), "resolve", by=story.user("sabine.vogt"))
    story.on(2027, 1, 11)
    grant = story.approve(case, financing_type="fixed")
    story.on(2027, 1, 14)
    story.accept(grant, "tim.keller")
    story.on(2027, 1, 26)
    story.pay(story.request(grant, "tim.keller", "490.00", spent="310.00", soon="180.00",
                            purpose="Kreide, Banner und Plakate"))  # fmt: skip


def vote(story: Story, case: Application, source: str, key: str) -> None:
    assert case.requested is not None
    recommend(case, source=source, outcome="approve", amount=case.requested, by=story.user(key),
              reasons="Eine kleine, gut vorbereitete Aktion der Schülerinnen und Schüler.")  # fmt: skip


def youth(story: Story) -> None:
    """Number 4: the youth forum resolves."""
    story.on(2027, 1, 4)
    case = story.proposal(4, "youth", organisation="jugendring", signatory="hanna.wolter")
    case = story.admit(story.submit(case, "hanna.wolter"))
    story.on(2027, 1, 12)
    story.meeting(
        "youth", "Jugendforum im Januar", at(2027, 1, 20, 18),
        {case: {"outcome": "approve", "amount": case.requested, "votes": (4, 0, 0)}},
        chair="mia.sommer", secretary="elif.kaya",
    )  # fmt: skip
    story.on(2027, 1, 25)
    grant = story.approve(case, financing_type="fixed")
    story.on(2027, 1, 28)
    story.accept(grant, "hanna.wolter")


# ---- this winter -------------------------------------------------------------------------------------------------


def winter(story: Story, cases: dict[int, Application]) -> None:
    story.on(2027, 2, 8, 9)
    two = Application.objects.get(pk=cases[2].pk).grant
    six = Application.objects.get(pk=cases[6].pk).grant
    first = story.request(six, "yusuf.demir", "1750.00", spent="350.00", soon="1995.00",
                          purpose="Vier Honorare, zwei Saalmieten und die Einladungen")  # fmt: skip
    story.on(2027, 2, 10, 9)
    waiting = story.request(two, "jana.brandt", "1200.00", spent="0.00", soon="2000.00",
                            purpose="Anzahlung für die Trainerinnen und die Saalmiete")  # fmt: skip
    checked = story.check(first)
    object_to_it(story, cases[10])
    story.on(2027, 2, 11, 9)
    story.check(waiting)
    story.on(2027, 2, 12, 10)
    story.order(checked)
    summer(story)


def summer(story: Story) -> None:
    """The open call: a draft, one that came back with questions, one to be checked and one with the jurors."""
    story.on(2027, 2, 5, 19)
    story.draft(
        "jugendring", "hanna.wolter", "sommer", title="Rückenwind für Engagierte", complete=False,
        text="Ehrenamtliche, die im Netz angefeindet werden, treffen sich und lernen voneinander.",
        cost={"FEES": 1200, "RENT": 150}, financing={"OWN": 150, "GRANT": 1000},
        period=(dt.date(2027, 6, 1), dt.date(2027, 10, 31)),
    )  # fmt: skip
    story.on(2027, 2, 8, 20)
    returned = story.submit(
        story.draft(
            "heimatvereine", "dieter.lange", "sommer", title="Dorfgespräche am langen Tisch",
            text="In fünf Dörfern kommen Alteingesessene und Zugezogene an einem langen Tisch ins Gespräch. "
            "Moderiert wird von Ehrenamtlichen, die dafür geschult sind.",
            cost={"FEES": 1500, "CATERING": 500, "PUBLICITY": 300}, financing={"OWN": 300, "GRANT": 2000},
            period=(dt.date(2027, 6, 1), dt.date(2027, 9, 30)),
        ),
        "dieter.lange",
    )  # fmt: skip
    story.on(2027, 2, 12, 14)
    fine = {check.code: ("fine", "") for check in returned.procedure.rules.checks}
    save_formal_check(
        returned, fine | {"balanced": ("missing", "Bitte die Honorare nach Personen und Stunden aufschlüsseln.")},
        by=story.user("sabine.vogt"),
    )  # fmt: skip
    take(
        Application.objects.get(pk=returned.pk), "return", by=story.user("sabine.vogt"), due_on=dt.date(2027, 2, 26),
        text="Bitte schlüsseln Sie die Honorare nach Personen und Stunden auf.",
    )  # fmt: skip
    story.on(2027, 2, 15, 11)
    with_jurors = story.admit(
        story.submit(
            story.draft(
                "gespraechskreis",
                "yusuf.demir",
                "sommer",
                title="Offene Türen: Gotteshäuser im Gespräch",
                text="Fünf Gemeinden öffnen an einem Wochenende ihre Häuser. Führungen in drei Sprachen und ein "
                "gemeinsames Essen bringen Nachbarinnen und Nachbarn zusammen.",
                cost={"FEES": 1200, "INTERPRETING": 450, "CATERING": 400, "PUBLICITY": 350},
                financing={"OWN": 300, "THIRD": 300, "GRANT": 1800},
                third="Kirchenkreis",
                period=(dt.date(2027, 8, 1), dt.date(2027, 9, 30)),
            ),
            "yusuf.demir",
        )
    )
    for juror in ("gerd.wolff", "amira.haddad"):
        reviews.assign(with_jurors, reviewer=story.user(juror), by=story.user("lena.hartwig"))
    story.on(2027, 2, 15, 16)
    four = Application.objects.get(title=PROPOSALS[4]["title"]).grant
    story.request(
        four, "hanna.wolter", "450.00", spent="0.00", soon="830.00", purpose="Mikrofone und das erste Honorar"
    )
    story.submit(
        story.draft(
            "foerderverein-gesamtschule",
            "tim.keller",
            "micro",
            title="Pausenhof-Wahl: Wir stimmen ab",
            text="Die Schülervertretung organisiert eine Probewahl mit Kabinen und erklärt in der Pause, wie Wahlen "
            "gehen. Danach wird öffentlich ausgezählt.",
            cost={"MATERIAL": 180, "PUBLICITY": 90},
            financing={"GRANT": 270},
            period=(dt.date(2027, 3, 15), dt.date(2027, 3, 19)),
        ),
        "tim.keller",
    )
